"""Definitions: none is lost by a mistake, and every way into the library says the same of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import optax
import pytest
from click.testing import CliRunner

import thence
from thence import schedules, words
from thence.cli import cli

# a text, and each error: its code, what is underlined, and words of its help
Row = tuple[str, list[tuple[str, str, str]]]

BAD: list[Row] = [
    # a name that nothing defines
    ("lr = warmup(9, 1) then hold(9); b2 = 1 - (stp + 1)^-0.8", [("unknown-name", "stp", "write: step")]),
    ("b2 = 1 - (stp + 1)^-0.8", [("unknown-name", "stp", "write: step")]),
    ("unused = bar * 2; warmup(10, 1)", [("unknown-name", "bar", "define it before")]),
    ("peak = pek; warmup(10, 1)", [("unknown-name", "pek", "define it before")]),
    ("a = b1; b = a * 2; warmup(10, 1)", [("unknown-name", "b1", "")]),
    ("lr = warmup(9, 1); wd = 0.1 * lrr", [("unknown-name", "lrr", "write: lr")]),
    ("total = totl; warmup(10, 1)", [("unknown-name", "totl", "")]),
    # the order matters
    (
        "peak = 4e-3; wd = 0.1 * lr / peak; lr = warmup(60, peak) then cosine(540, 1%)",
        [("unknown-name", "lr", "move the definition of lr before")],
    ),
    (
        "g = 2 * f(3); f(n) = hold(n, 1); lr = f(2)",
        [("unknown-function", "f", "move the definition of f before")],
    ),
    # functions that are never called, and arguments that are never used
    ("f(n) = wamup(n, 1); hold(5, 1)", [("unknown-function", "wamup", "write: warmup")]),
    (
        "f(n) = warmup(n, pek) then hold(m, 1); hold(5, 1)",
        [("unknown-name", "pek", ""), ("unknown-name", "m", "")],
    ),
    ("f(s) = repeat(s, tims=3); hold(5, 1)", [("argument", "tims", "write: times=3")]),
    ("f(s) = min(s); hold(5, 1)", [("argument", "min(s)", "min(x, y, ...)")]),
    ("f(n) = linear(n); hold(5, 1)", [("argument", "linear(n)", "write: linear(n, ")]),
    ("f(a) = hold(a, 1); g(a) = f(a, 2); hold(5, 1)", [("argument", "2", "f(a)")]),
    ("f(n) = f(n); hold(5, 1)", [("recursion", "f(n)", "")]),
    ("f(a, b) = hold(a, 1); f(10, pek)", [("unknown-name", "pek", "")]),
    # what no place of use makes right
    ("x = 1/0; warmup(10, 1)", [("value", "1/0", "finite")]),
    ("x = 1 / hold(5, 0); warmup(10, 1)", [("value", "1 / hold(5, 0)", "")]),
    ("x = 2 * rest; warmup(10, 1)", [("rest", "rest", "")]),
    ("x = hold(1.5, 1); warmup(10, 1)", [("duration", "1.5", "write: 2")]),
    ("x = linear(5, 1->0) over 3; warmup(10, 1)", [("overrun", "linear(5, 1->0)", "")]),
    (
        "x = exponential(9, 1->0); y = wamup(3, 1); z = 1",
        [("value", "0", ""), ("unknown-function", "wamup", "")],
    ),
]

# What only the place of use decides: a warning, and every way in works.
FINE = [
    "x = rest; warmup(10, 1)",
    "x = 3 ep; warmup(10, 1)",
    "x = true; warmup(10, 1)",
    "x = linear; warmup(10, 1)",
    "x = warmup(5%, 1) then cosine(rest, 10%); hold(10, 1)",
    "x = exponential(10, -1); hold(10, 1)",
    "x = log(hold(5) - 2); hold(10, 1)",
    "x = hold(10%); warmup(10, 1)",
    "f(a, b) = hold(a, 1); x = rest; f(10, x)",
    "f(c) = points(0 @ 0, 1 @ 9, curve=c); f(cosine)",
    "c = cosine; points(0 @ 0, 1 @ 9, curve=c)",
]


def by_command(*command: str) -> Callable[[str], object]:
    def run(text: str) -> object:
        result = CliRunner().invoke(cli, [*command, text])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        if result.exit_code:
            raise ValueError(result.output)
        return result

    return run


WAYS: dict[str, Callable[[str], object]] = {
    "compile": thence.compile,
    "Schedule": thence.Schedule,
    "Bundle": thence.Bundle,
    "emit": thence.emit,
    "emit to optax": lambda text: thence.emit(text, "optax"),
    "emit to torch": lambda text: thence.emit(text, "torch"),
    "bind": lambda text: thence.compile("x = 1; hold(5, x)").bind(x=f"({text.split('; ')[-1]}) * pek"),
    "words": lambda text: words.repeat(text),
    "combined": lambda text: thence.Schedule("hold(5, 1)").then(text),
    "inject": lambda text: schedules.inject_hyperparams(optax.sgd)(learning_rate=text),
    "check": by_command("check"),
    "show": by_command("show"),
    "eval": by_command("eval", "--at", "3"),
    "gen": by_command("gen"),
    "gen for torch": by_command("gen", "-t", "torch"),
}


@pytest.mark.parametrize("text, expected", BAD)
def test_mistakes_are_found_wherever_they_are(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = thence.check(text)
    assert [(d.code, text[d.span.start : d.span.stop]) for d in found] == [row[:2] for row in expected]
    assert all(d.severity == "error" for d in found)
    for diagnostic, (_, _, help) in zip(found, expected, strict=True):
        assert help in f"{diagnostic.help}"


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore::thence.SpecWarning")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", [row[0] for row in BAD])
def test_every_way_in_refuses_them(way: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"error\[|the program"):
        WAYS[way](text)


@pytest.mark.parametrize("text", FINE)
def test_what_the_place_of_use_decides_is_left_open(text: str) -> None:
    assert {d.code for d in thence.check(text)} <= {"unused"}
    made: Any = by_command("gen", "-t", "python")(text)
    assert "def schedule(step: float) -> float:" in made.output


@pytest.mark.parametrize(
    "text, name", [("peak = pek; warmup(9, peak)", "peak"), ("total = totl; warmup(9, 1)", "total")]
)
def test_what_a_caller_replaces_is_checked_as_it_was_written(text: str, name: str) -> None:
    assert [d.code for d in thence.check(text, **{name: 100})] == ["unknown-name"]


def test_a_default_that_is_replaced_is_not_computed() -> None:
    assert thence.check("n = 10; x = 1 / n; hold(5, x + n)", n=0, x=1) == []


@pytest.mark.parametrize(
    "text, given, codes",
    [
        ("x = ?; y = pek; hold(5, x)", {}, ["required", "unknown-name"]),
        ("y = pek; hold(2 ep, 1)", {}, ["unknown-name", "missing-fact"]),
        ("total = 2 ep; y = pek; hold(50%, 1)", {}, ["missing-fact", "unknown-name"]),
        ("x = 1; y = pek; hold(5, x)", {"xx": 3}, ["unknown-parameter", "unknown-name"]),
    ],
)
def test_what_is_still_to_be_given_hides_no_mistake(
    text: str, given: dict[str, Any], codes: list[str]
) -> None:
    assert [d.code for d in thence.check(text, **given)] == codes
    if not given:
        with pytest.raises(thence.SpecError, match="pek"):
            thence.Schedule(text)


def test_a_name_for_the_functions_of_a_bundle_is_refused() -> None:
    result = CliRunner().invoke(cli, ["gen", "a = hold(5, 1); b = 2 * a", "--name", "rates"])
    assert result.exit_code == 2 and "called as its outputs: a, b" in " ".join(result.stderr.split())


# ---- what is not used --------------------------------------------------------------------------------------

UNUSED: list[tuple[str, list[str], str]] = [
    ("totl = 100; warmup(10, 1)", ["totl"], "write total, if that is meant"),
    ("step_per_epoch = 10; warmup(10, 1)", ["step_per_epoch"], "write steps_per_epoch"),
    ("batchsize = 10; lr = warmup(10, 1)", ["batchsize"], "write batch_size"),
    ("Peak = 1; peak = 2; warmup(10, peak)", ["Peak"], "`peak` is another one, and capitals count"),
    ("b1 = 0.9; rate = warmup(10, 1)", ["b1"], "write b1 = constant(...) for an output"),
    ("rate = warmup(10, 1); cosine(10, 1->0)", ["rate"], "give the result a name too"),
    ("total_steps = 10; warmup(10, 1)", ["total_steps"], "write total, if that is meant"),
    ("b1 = 0.9; b2 = 1 - (step + 1)^-0.8", ["b1"], "write b1 = constant(...) for an output"),
    ("a = 1; b = 2 * a; hold(5, 1)", ["a", "b"], "leave it out"),
    ("f(x) = x; hold(5, 1)", ["f"], "leave it out"),
]


@pytest.mark.parametrize("text, names, help", UNUSED)
def test_what_is_not_used_is_said_with_what_was_meant(text: str, names: list[str], help: str) -> None:
    found = thence.check(text)
    assert [text[d.span.start : d.span.stop] for d in found if d.code == "unused"] == names
    assert help in f"{found[-1].help}"


def test_the_advice_makes_an_output() -> None:
    assert list(thence.Bundle("b1 = constant(0.9); rate = warmup(10, 1)")) == ["b1", "rate"]
    assert list(thence.Bundle("rate = warmup(10, 1); value = cosine(10, 1->0)")) == ["rate", "value"]


@pytest.mark.parametrize("name, words", [("lrr", "did you mean lr?"), ("momentum", "there are: lr, wd")])
def test_an_output_that_a_bundle_lacks(name: str, words: str) -> None:
    bundle = thence.Bundle("lr = linear(10, 1e-3->0); wd = 0.1 * lr")
    with pytest.raises(KeyError, match=f"no output `{name}`.*{words.replace('?', '.')}"):
        bundle[name]
    assert name not in bundle and bundle.get(name) is None
