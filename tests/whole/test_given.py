"""What callers give by name: facts and parameters, on every way in, some of them now and the rest later."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import thence
from thence.cli import cli

SPEC = "warmup(10%, 0->1) then hold(rest)"
MANY = f"lr = {SPEC}; wd = 2 * lr"
RUN = thence.Schedule("warmup(10, 1) then hold(90)")

WAYS: dict[str, Callable[..., Any]] = {
    "compile": lambda **given: thence.compile(SPEC, **given),
    "Schedule": lambda **given: thence.Schedule(SPEC, **given),
    "Schedule of a schedule": lambda **given: thence.Schedule(thence.Schedule(SPEC), **given),
    "bind": lambda **given: thence.Schedule(SPEC).bind(**given),
    "Bundle": lambda **given: thence.Bundle(MANY, **given),
    "compile a bundle": lambda **given: thence.compile(MANY, **given),
    "bind a bundle": lambda **given: thence.Bundle(MANY).bind(**given),
    "resume": lambda **given: RUN.resume(at=50, then=SPEC, **given),
    "resume with a schedule": lambda **given: RUN.resume(at=50, then=thence.Schedule(SPEC), **given),
    "emit": lambda **given: thence.emit(SPEC, "python", **given),
}


@pytest.mark.parametrize("way", WAYS)
def test_facts_are_given_alike(way: str) -> None:
    made = WAYS[way](total=100)
    if way == "emit":
        assert SPEC in made and "total = 100" in made
        return
    schedule = made["lr"] if isinstance(made, thence.Bundle) else made
    start = 50 if way.startswith("resume") else 0
    assert [schedule(start + step) for step in (5, 10, 80)] == [0.5, 1.0, 1.0]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["total_steps", "max_steps", "num_training_steps", "totl"])
def test_an_unknown_name_is_shown_as_it_was_given(way: str, name: str) -> None:
    with pytest.raises(thence.SpecError) as refused:
        WAYS[way](**{name: 20})
    (found,) = refused.value.diagnostics
    assert (found.code, found.help) == ("unknown-parameter", "write: total")
    assert f"1 | {name}=20\n  | ^" in str(found) and "warmup" not in str(found)
    WAYS[way](total=20)  # which is what it says


@pytest.mark.parametrize(
    "given, shown, words",
    [
        ({"total": 0}, "total=0", "at least 1 step"),
        ({"total": "1 +"}, "total=1 +", "not a value of the language"),
        ({"total": [1]}, "total=[1]", "is a finite number, not a list"),
        ({"max_steps": 5, "bs": 3}, "max_steps=5", "write: total"),
        ({"tokens": 5, "x" * 90: 3}, "x" * 39 + "…", "the facts are"),
    ],
)
def test_what_is_wrong_with_what_is_given_is_shown_there(
    given: dict[str, Any], shown: str, words: str
) -> None:
    found = thence.check(SPEC, **given)
    assert len(found) == len(given) and not any("warmup" in str(d) for d in found)
    told = "\n".join(map(str, found))
    assert words in told and (shown in told or len(shown) == 40)


SHARES = "warmup(5%, 1e-3) then cosine(rest, 0)"
EPOCHS = "warmup(5 ep, 0.1) then cosine(rest, 0)"
# What people give under names that a spec does not have; the help, and what is right to give in its place.
OTHER_WORDS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (EPOCHS, {"epochs": 90, "steps_per_epoch": 1250}, 'write: total="90 ep"', {"total": "90 ep", "steps_per_epoch": 1250}),
    (EPOCHS, {"num_train_epochs": "30"}, 'write: total="30 ep", steps_per_epoch=1250', {"total": "30 ep", "steps_per_epoch": 1250}),
    (f"steps_per_epoch = 10; {EPOCHS}", {"max_epochs": 9}, 'write: total="9 ep"', {"total": "9 ep"}),
    (EPOCHS, {"n_epochs": 9, "total": 90, "steps_per_epoch": 10}, "leave n_epochs out: total is known", {"total": 90, "steps_per_epoch": 10}),
    (SHARES, {"total_tokens": 3e9, "tokens_per_step": 4e6}, 'write: total="3000000000 tok"', {"total": "3000000000 tok", "tokens_per_step": 4e6}),
    (SHARES, {"train_samples": 10_000}, 'write: total="10000 ex", batch_size=256', {"total": "10000 ex", "batch_size": 256}),
    (EPOCHS, {"dataset_size": 50_000, "batch_size": 128, "total": 9999}, "write: steps_per_epoch=391, which is 50000 / 128 rounded up", {"steps_per_epoch": 391, "total": 9999}),
    (EPOCHS, {"num_samples": 50_000, "total": 9999}, "give steps_per_epoch, which is num_samples divided by", {"steps_per_epoch": 391, "total": 9999}),
    (SHARES, {"seq_len": 2048, "batch_size": 8, "total": 99}, "write: tokens_per_step=16384, which is 2048 * 8", {"tokens_per_step": 16384, "total": 99}),
    ("peak = 1; warmup(10, peak)", {"max_lr": 3}, "write: peak", {"peak": 3}),
    ("n = 10; warmup(n, 0->1) then hold(5)", {"warmup_steps": 5}, "write: n=5", {"n": 5}),
]  # fmt: skip


@pytest.mark.parametrize("spec, given, help, right", OTHER_WORDS, ids=[help for _, _, help, _ in OTHER_WORDS])
def test_a_name_of_another_kind_is_answered_with_what_to_give(
    spec: str, given: dict[str, Any], help: str, right: dict[str, Any]
) -> None:
    (found,) = thence.check(spec, **given)
    assert found.code == "unknown-parameter" and (found.help or "").startswith(help)
    assert thence.compile(spec, **right)(0) == 0


# A number of the spec that is given by name is written where it stands.
IN_THE_SPEC: list[tuple[str, dict[str, Any], str]] = [
    (SHARES, {"warmup_steps": 500}, "warmup(500, 1e-3) then cosine(rest, 0)"),
    (SHARES, {"num_warmup": "0.2k"}, "warmup(0.2k, 1e-3) then cosine(rest, 0)"),
    (SHARES, {"warmup_ratio": 0.1}, "warmup(10%, 1e-3) then cosine(rest, 0)"),
    (SHARES, {"warmup_epochs": 2}, "warmup(2 ep, 1e-3) then cosine(rest, 0)"),
    (SHARES, {"learning_rate": 3e-4}, "warmup(5%, 3e-4) then cosine(rest, 0)"),
    ("warmup(10, 0->1) then hold(2)", {"peak_lr": 3}, "warmup(10, 0->3) then hold(2)"),
    (SHARES, {"min_lr": 1e-5}, "warmup(5%, 1e-3) then cosine(rest, 1e-5)"),
]


@pytest.mark.parametrize("spec, given, whole", IN_THE_SPEC, ids=[whole for _, _, whole in IN_THE_SPEC])
def test_a_number_of_the_spec_is_written_in_it(spec: str, given: dict[str, Any], whole: str) -> None:
    (found,) = thence.check(spec, total=1000, steps_per_epoch=10, **given)
    assert found.help == f"write it in the spec itself: {whole}"
    assert not thence.check(whole, total=1000, steps_per_epoch=10)


AT_THE_CALL: list[tuple[dict[str, Any], str]] = [
    ({"total": 2000}, ".bind(total=2000)(step)"),
    ({"total": "2k"}, '.bind(total="2k")(step)'),
    ({"total_steps": 2000}, ".bind(total=2000)(step)"),
    ({"epochs": 2}, '.bind(total="2 ep")(step)'),
    ({"batch_size": 64}, ".bind(batch_size=64)(step)"),
]


@pytest.mark.parametrize("given, help", AT_THE_CALL)
def test_facts_at_a_call_are_bound_before(given: dict[str, Any], help: str) -> None:
    schedule = thence.Schedule(SHARES).bind(total=1000, steps_per_epoch=1000)
    with pytest.raises(thence.SpecError) as refused:
        schedule(100, **given)
    assert refused.value.diagnostics[0].help == f"facts are bound before the call: {help}"
    with pytest.raises(TypeError, match=re.escape(f"facts are bound before the call: {help}")):
        thence.Bundle(f"lr = {SHARES}").bind(total=1000)(100, **given)
    with pytest.raises(thence.SpecError, match="facts are bound before the call"):
        schedule.values(3, **given)
    assert schedule.bind(total=2000)(100) == schedule.bind(total="2 ep")(100) == 1e-3


def test_a_call_names_what_it_was_given() -> None:
    schedule = thence.Schedule("peak = 1; hold(10, peak)")
    with pytest.raises(thence.SpecError, match=r"1 \| paek=2\n(.*\n)*.*write: peak"):
        schedule(3, paek=2)


def test_what_a_call_in_a_file_gives_is_shown_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text(f'import thence\nrate = thence.compile("{SPEC}", total_steps=10)\n')
    done = CliRunner().invoke(cli, ["check", str(path)])
    assert "train.py:2:" in done.output and "write: total" in done.output
    spec = tmp_path / "a.thence"
    spec.write_text(SPEC)
    done = CliRunner().invoke(cli, ["check", str(spec), "--set", "totl=3", "--output-format", "sarif"])
    assert '"uri": "<given>"' not in done.output and "write: total" in done.output


# ---- values without their names ----------------------------------------------------------------------------------

EPOCHS = "warmup(5 ep, 0.1) then cosine(until 90 ep, 0)"
PEAK = "peak = 3e-4; linear(100, peak->0)"
LACKING = "peak = ?; lr = peak * linear(9, 1->0)"
PAIR = "peak = 1; lr = linear(9, peak->0); wd = 2 * lr"

untyped: Any = thence

# What is typed, and the call to write in its place, where the text is `text`.
UNNAMED: list[tuple[str, Callable[[], Any], str]] = [
    (EPOCHS, lambda: untyped.compile(EPOCHS, 1250), "compile(text, steps_per_epoch=1250)"),
    (EPOCHS, lambda: untyped.check(EPOCHS, 1250), "check(text, steps_per_epoch=1250)"),
    (EPOCHS, lambda: untyped.Schedule(EPOCHS, 1250), "Schedule(text, steps_per_epoch=1250)"),
    (EPOCHS, lambda: untyped.emit(EPOCHS, 1250), "emit(text, steps_per_epoch=1250)"),
    (PEAK, lambda: untyped.compile(PEAK).values(5, 1e-3), "values(n, peak=1e-3)"),
    (EPOCHS, lambda: untyped.compile(EPOCHS, {"steps_per_epoch": 1250}), "compile(text, steps_per_epoch=1250)"),
    (SHARES, lambda: untyped.compile(SHARES, 10_000), "compile(text, total=10000)"),
    (SHARES, lambda: untyped.compile(SHARES, "10k"), "compile(text, total='10k')"),
    (SHARES, lambda: untyped.compile(SHARES, "total=10k"), "compile(text, total='10k')"),
    (LACKING, lambda: untyped.Bundle(LACKING, 1e-3), "Bundle(text, peak=1e-3)"),
    (PEAK, lambda: untyped.compile(PEAK, 1e-3), "compile(text, peak=1e-3)"),
    (PEAK, lambda: untyped.compile(PEAK, "peak=1e-3"), "compile(text, peak=1e-3)"),
    (PEAK, lambda: untyped.compile(PEAK, "float32"), "compile(text, precision='float32')"),
    (PEAK, lambda: untyped.compile(PEAK).bind({"peak": 1e-3}), "bind(peak=1e-3)"),
    (PEAK, lambda: untyped.compile(PEAK).bind(1e-3), "bind(peak=1e-3)"),
    (PAIR, lambda: untyped.compile(PAIR).bind({"peak": 3}), "bind(peak=3)"),
    (PEAK, lambda: untyped.compile(PEAK)(5, 1e-3), "schedule(step, peak=1e-3)"),
    (PEAK, lambda: untyped.compile(PEAK)(5, {"peak": 1e-3}), "schedule(step, peak=1e-3)"),
    (PAIR, lambda: untyped.compile(PAIR)(5, 3), "bundle(step, peak=3)"),
    ("hold(9, 1)", lambda: untyped.compile("hold(9, 1)")(5, 3), "schedule(step)"),
]  # fmt: skip


@pytest.mark.parametrize("text, typed, call", UNNAMED, ids=[call for *_, call in UNNAMED])
def test_a_value_without_its_name_is_answered_with_the_call(
    text: str, typed: Callable[[], Any], call: str
) -> None:
    with pytest.raises(TypeError, match=re.escape(f"write {call}") + "$"):
        typed()
    made = (untyped.Bundle if text in (PAIR, LACKING) else untyped.Schedule)(text)
    known = {name: getattr(thence, name) for name in ("compile", "check", "emit", "Schedule", "Bundle")}
    known |= {"text": text, "step": 5, "bind": made.bind, "schedule": made, "bundle": made}
    known |= {"n": 5, "values": getattr(made, "values", None)}
    eval(call, known)  # what is to be written works


@pytest.mark.parametrize("given", [(1, 2), (object(),), ({1: 2},), (None,), ([1e-3],)])
def test_values_that_fit_no_name_are_answered_with_an_example(given: tuple[Any, ...]) -> None:
    for typed in (untyped.compile, untyped.check, untyped.Schedule):
        with pytest.raises(TypeError, match=r"given by name, as in \w+\(text, total=10_000\)$"):
            typed(PEAK, *given)
    with pytest.raises(TypeError, match=r"given by name, as in schedule\(step, peak=\.\.\.\)$"):
        untyped.compile(PEAK)(5, *given)
    with pytest.raises(TypeError, match="given by name, as in"):
        untyped.compile("hold(9, ", 5)


# What is typed, in place of which what follows "write " works.
WITHOUT_NAMES: list[tuple[str, str]] = [
    ("compile(text='hold(5, 1)')", "the spec comes first and has no name: write compile('hold(5, 1)')"),
    ("compile(spec='hold(5, 1)', total=5)", "write compile('hold(5, 1)', total=5)"),
    ("check(text='hold(5, 1)')", "write check('hold(5, 1)')"),
    ("emit(spec='hold(5, 1)', target='python')", "write emit('hold(5, 1)')"),
    ("Schedule(spec='hold(5, 1)')", "write Schedule('hold(5, 1)')"),
    ("Bundle(text='a = hold(5, 1); b = 2 * a')", "write Bundle('a = hold(5, 1); b = 2 * a')"),
    ("compile('warmup(10, 1)', 'cosine(90, 0)')", "write compile('warmup(10, 1) then cosine(90, 0)')"),
    ("Schedule('warmup(10, 1)', 'cosine(90, 0)')", "write Schedule('warmup(10, 1) then cosine(90, 0)')"),
    ("run.resume(50, 'hold(5)')", "at and then have names: write resume(at=50, then='hold(5)')"),
    ("run.resume('hold(5)', 50)", "write resume(at=50, then='hold(5)')"),
    ("run.resume(50, then='hold(5)')", "write resume(at=50, then='hold(5)')"),
    ("run.resume(step=50, then='hold(5)')", "write resume(at=50, then='hold(5)')"),
    ("run.resume(run, 50)", "write resume(at=50, then='warmup(10, 1) then cosine(90, 0)')"),
    ("run.resume(at=50)", "write resume(at=50, then=...)"),
    ("compile()", "a spec is needed, as in compile("),
    ("Schedule(total=5)", "a spec is needed, as in Schedule("),
    ("run(5, max_lr=2)", "the program has no parameter `max_lr`"),
]


@pytest.mark.parametrize(("typed", "told"), WITHOUT_NAMES, ids=[typed for typed, _ in WITHOUT_NAMES])
def test_what_has_the_wrong_name_or_none_is_written_as_it_should_be(typed: str, told: str) -> None:
    run = thence.Schedule("warmup(10, 1) then cosine(90, 0)")
    known = {name: getattr(thence, name) for name in ("compile", "check", "emit", "Schedule", "Bundle")}
    known |= {"run": run, "resume": run.resume}
    with pytest.raises((TypeError, thence.SpecError)) as caught:
        eval(typed, known)
    message = str(caught.value)
    assert told in message
    if "write " in told and "..." not in told:
        eval(message.partition("write ")[2], known)


def test_a_parameter_by_another_name_at_a_call() -> None:
    schedule = thence.compile("peak = 1; warmup(10, peak) then hold(5)")
    with pytest.raises(thence.SpecError, match="write: peak=2"):
        schedule(5, max_lr=2)
    bundle = untyped.Bundle("peak = 1; a = warmup(10, peak) then hold(5); b = 2 * a")
    with pytest.raises(TypeError, match="no output has a parameter `max_lr`; write: peak=2"):
        bundle(5, max_lr=2)


ATTRIBUTES = [
    ("compile", "facts are given by schedule.bind(total=...)"),
    ("emit", "write thence.emit(schedule, target=...)"),
    ("get_lr", "write schedule(step)"),
    ("total_steps", "write schedule.duration"),
]


@pytest.mark.parametrize(("name", "told"), ATTRIBUTES)
def test_an_attribute_that_is_elsewhere(name: str, told: str) -> None:
    schedule: Any = thence.Schedule("warmup(5%, 1) then cosine(rest, 0)")
    with pytest.raises(AttributeError, match=re.escape(told)):
        getattr(schedule, name)
    assert getattr(schedule, name, None) is None
    with pytest.raises(AttributeError, match=r"has no attribute 'durations'$") as caught:
        _ = schedule.durations
    assert (caught.value.name, caught.value.obj) == (
        "durations",
        schedule,
    )  # from which Python tells what is near
    bundle: Any = thence.Bundle("lr = hold(5, 1); wd = 2 * lr")
    with pytest.raises(AttributeError, match=re.escape("write bundle['wd']")):
        _ = bundle.wd


# ---- some now, the rest later ------------------------------------------------------------------------------------


def test_some_is_bound_now_and_the_rest_later() -> None:
    schedule = thence.Schedule("peak = 1e-3; warmup(5%, peak) then cosine(rest, 1%)").bind(peak=3e-4)
    assert schedule.spec == "peak = 3e-4; warmup(5%, peak) then cosine(rest, 1%)"
    with pytest.raises(
        thence.SpecError, match=r"needs `total`, which is not known(.*\n)*.*\.bind\(total=10000\)"
    ):
        schedule(0)
    assert schedule.bind(total=100) == thence.compile(schedule.spec, total=100)
    assert schedule.bind(total=100)(5) == 3e-4
    assert schedule.bind() == schedule


def test_parameters_without_a_value_are_bound_one_by_one() -> None:
    schedule = thence.Schedule("low = ?; peak = ?; warmup(10, peak) then linear(10, low)")
    with pytest.raises(thence.SpecError, match="`low` has no value"):
        schedule.bind(peak=1)(0)
    assert schedule.bind(peak=1).bind(low=0.5)(np.array([10, 20])).tolist() == [1.0, 0.5]
    bundle = thence.Bundle("peak = ?; lr = warmup(5%, peak) then hold(rest); wd = 0.1 * lr")
    assert bundle.bind(peak=2).bind(total=100)(5) == {"lr": 2.0, "wd": 0.2}
    assert bundle.bind(total=100)["wd"].bind(peak=2)(5) == 0.2


def test_a_start_may_come_later_than_what_is_bound() -> None:
    tail = thence.Schedule("low = ?; linear(10, low)").bind(low=0)
    assert thence.Schedule("hold(10, 1)").then(tail)(15) == 0.5


@pytest.mark.parametrize(
    "spec, given, code",
    [
        ("peak = 1; warmup(5%, peak)", {"paek": 1}, "unknown-parameter"),
        ("peak = 1; warmup(5%, peak)", {"peak": None}, "argument"),
        ("n = 5; warmup(n, 1) then hold(rest)", {"n": 0.5}, "duration"),
        ("warmup(10, 1) then hold(rest)", {"total": 5}, "rest"),
    ],
)
def test_what_nothing_later_would_mend_is_said_at_once(spec: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(thence.SpecError) as refused:
        thence.Schedule(spec).bind(**given)
    assert code in [found.code for found in refused.value.diagnostics]
    with pytest.raises(thence.SpecError):
        thence.Schedule(spec, **given)
