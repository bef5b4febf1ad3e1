"""What is hardly meant is a warning with a way out, no published recipe has one, and a comment says what is meant."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

import golden
import pytest
from click.testing import CliRunner
from places import conformance

import thence
from thence.cli import cli
from thence.codegen.options import Options
from thence.dsl.meaning.hardly_meant import says_rate, values_of
from thence.dsl.programs.program import meaning_of

Facts = dict[str, Any]
MILLION: Facts = {"total": 1_000_000}
EPOCHS: Facts = {"total": 9000, "steps_per_epoch": 100}

# code, spec, facts, what is underlined, words of the message
DOUBTFUL: list[tuple[str, str, Facts, str, str]] = [
    ("rising-decay", "warmup(100, 1e-3) then cosine(900, 0.1)", {}, "0.1", "from 1e-3 to 0.1"),
    ("rising-decay", "warmup(5%, 1e-3) then cosine(95%, 10)", {"total": 1000}, "10", "from 1e-3 to 10"),
    ("rising-decay", "hold(9, 1e-3) then polynomial(900, 0.01, power=2)", {}, "0.01", "to 0.01"),
    ("rising-decay", "hold(9, 1e-3) then exponential(900, 0.5)", {}, "0.5", "to 0.5"),
    ("rising-decay", "hold(9, 1e-3) then sqrt_decay(900, to=0.1)", {}, "0.1", "to 0.1"),
    ("rising-decay", "low = 0.1; hold(9, 1e-3) then rex(900, low)", {}, "low", "to 0.1"),
    ("rising-decay", "hold(9, 1e-3) then 1 * cosine(900, 0.1)", {}, "0.1", ""),
    ("rising-decay", "3e-4 * (warmup(100, 1) then cosine(900, 10))", {}, "10", "from 1 to 10"),
    ("rising-decay", "warmup(100, 1e-3) then linear(900, 0.1)", {}, "0.1", "from 1e-3 to 0.1"),
    ("rising-decay", "hold(9, -1e-3) then cosine(900, -0.1)", {}, "-0.1", "from -1e-3 to -0.1"),
    ("flat", "decay(0,96,100)", {}, "0", "starts from 0"),
    ("flat", "inverse_time(0,1,100)", {}, "0", "starts from 0"),
    ("flat", "rsqrt(0,5)", {}, "0", "starts from 0"),
    ("flat", "1 * rsqrt(0, timescale=5)", {}, "0", "starts from 0"),
    ("flat", "onecycle(1000,0,5)", {}, "0", "the peak of this cycle is 0"),
    ("flat", "tanh_decay(9, 1->0, lower=3, upper=3)", {}, "tanh_decay(9, 1->0, lower=3, upper=3)", "does not move"),
    ("swapped", "tanh_decay(9, 1->0, lower=3, upper=-3)", {}, "tanh_decay(9, 1->0, lower=3, upper=-3)", "backwards"),
    ("infinite", "1e-3 * step^-0.5", {}, "step^-0.5", "is a division by zero at step 0"),
    ("infinite", "lr = 1e-3 / sqrt(step)", {}, "1e-3 / sqrt(step)", "at step 0"),
    ("infinite", "warmup(9, 1) then log(step)", {}, "log(step)", "not positive at step 9"),
    ("infinite", "sqrt(linear(10, 1->-1))", {}, "sqrt(linear(10, 1->-1))", "a negative number at step 6"),
    ("infinite", "(1 - step / 900)^0.9", {"total": 1000}, "(1 - step / 900)^0.9", "fractional power at step 901"),
    ("large-rate", "lr = warmup(1000, 1e3) then cosine(9000, 0)", {}, "warmup(1000, 1e3)", "reaches 1000 at step 1,000"),
    ("large-rate", "learning_rate = constant(1.5)", {}, "constant(1.5)", "`learning_rate` reaches 1.5"),
    ("large-rate", "base_lr = 2 * warmup(10, 1)", {}, "2 * warmup(10, 1)", "reaches 2 at step 10"),
    ("large-rate", "encoderLR = steps(0.1, 10 @ 30)", {}, "steps(0.1, 10 @ 30)", "reaches 10 at step 30"),
    ("large-rate", "lr_peak = 1e-3; lr = lr_peak * (step + 1)", {}, "lr_peak * (step + 1)", "`lr` reaches"),
    ("unfilled", "warmup(10, 1e-2) then cosine(100, 0)", MILLION, "cosine(100, 0)", "step 110 of 1,000,000, and 0 is held"),
    ("unfilled", "warmup(10, 1e-2) then cosine(100, 1e-6)", MILLION, "cosine(100, 1e-6)", "1e-6 is held"),
    ("unfilled", "1e-3 * (warmup(10, 1) then cosine(89, 0))", {"total": 200}, "1e-3 * (warmup(10, 1) then cosine(89, 0))", ""),
    ("unfilled", "warmup(10, 1) then linear(90, 0) over 10k", {}, "linear(90, 0)", "step 100 of 10,000"),
    ("unfilled", "cosine(1000, 1->0)", MILLION, "cosine(1000, 1->0)", "step 1,000"),
    ("unfilled", "total = 100k; cosine(1000, 1e-3->0)", {}, "cosine(1000, 1e-3->0)", "and 0 is held"),
    ("unfilled", "warmup(100, 1e-3) then cosine(900, 1e-4) over 100k", {}, "cosine(900, 1e-4)", "1e-4 is held"),
    ("unfilled", "total = 10k; warmup(100, 1) then cosine(900, 0.1)", {}, "cosine(900, 0.1)", "0.1 is held"),
    ("unfilled", "rate = warmup(10, 1) then linear(90, 0)", {"total": 1000}, "linear(90, 0)", ""),
    ("unfilled", "warmup(5, 1e-3) then cosine(85, 1e-5)", EPOCHS, "cosine(85, 1e-5)", "step 90 of 9,000, as if its steps were the 90 epochs"),
    ("unfilled", "cosine(90, 1->0.1)", EPOCHS, "cosine(90, 1->0.1)", "as if its steps were"),
    ("unfilled", "steps(1, 0.1 @ 30) for 90", EPOCHS, "steps(1, 0.1 @ 30) for 90", "as if its steps were"),
    ("unfilled", "steps(1, 0.1 @ 30, 0.01 @ 60)", EPOCHS, "60", "the last change is at step 60 of 9,000, as if steps were the 90 epochs"),
    ("unfilled", "warmup(5, 1) then steps(1, 0.1 @ 30)", EPOCHS, "30", "the last change is at step 35 of 9,000"),
    ("unfilled", "n = 5; warmup(n, 1) then cosine(85, 0.1)", EPOCHS, "cosine(85, 0.1)", "as if its steps were"),
    ("thousands", "warmup(10.000, 1) then hold(5)", {}, "10.000", "`10.000` is 10"),
    ("thousands", "warmup(10, 1) then hold(1.000 steps)", {}, "1.000 steps", "is 1"),
    ("thousands", "n = 2.000; hold(n, 1)", {}, "2.000", "is 2"),
    ("thousands", "hold(10, 1) for 5.000", {}, "5.000", "is 5"),
    ("thousands", "hold(until 30.000, 1)", {}, "30.000", "is 30"),
    ("thousands", "steps(0.1, 0.01 @ 30.000)", {}, "30.000", "is 30"),
    ("thousands", "decay(1, 0.5, 1.000)", {}, "1.000", "is 1"),
    ("thousands", "delay(1.000, hold(5, 1))", {}, "1.000", "is 1"),
    ("thousands", "warmup(10%, 1) then hold(rest) over 10.000", {}, "10.000", "is 10"),
    ("thousands", "total = 10.000; warmup(10%, 1) then hold(rest)", {}, "10.000", "the fact `total`: `10.000` is 10"),
    ("thousands", "batch_size = 1.000; hold(512 ex, 1)", {}, "1.000", "the fact `batch_size`: `1.000` is 1"),
    ("short", "warmup(10, 1e-2) then cosine(1M, 0)", {}, "warmup(10, 1e-2)", "10 steps, next to 1,000,000"),
    ("short", "warmup(10, 1e-2) then cosine(rest, 0)", MILLION, "warmup(10, 1e-2)", "10 steps, next to 999,990"),
    ("short", "n = 10; warmup(n, 1) then hold(80%) then linear(rest, 0)", MILLION, "warmup(n, 1)", ""),
    ("short", "warmup(100k, 1) then hold(800k) then linear(9, 0)", {}, "linear(9, 0)", "9 steps, next to 800,000"),
    ("short", "warmup(1, 1) then rsqrt(timescale=1)", MILLION, "warmup(1, 1)", "1 step, next to"),
]  # fmt: skip

MEANT: list[tuple[str, Facts]] = [
    # a rise that is said, or that no decay makes
    ("warmup(100, 1e-3) then cosine(900, 1e-3->0.1)", {}),
    ("warmup(100, 1e-3) then cosine(900, 10%)", {}),
    ("hold(10, 0) then cosine(100, 1) then cosine(900, 0)", {}),
    ("hold(10, 0.04) then cosine(100, 0.3)", {}),
    ("linear(100, 1e-7->1e-5) then linear(1000, 1e-3)", {}),
    ("hold(100, 32) then linear(1000, 512)", {}),
    ("cosine(1000, 0.04->0.4)", {}),
    # rates up to 1, factors of rates, and what is none
    ("lr = warmup(10, 1) then cosine(90, 0)", {}),
    ("lr = 2 * warmup(10, 0.5)", {}),
    ("lr_scale = warmup(10, 4); temperature = hold(5, 100); clr = hold(5, 3)", {}),
    ("lr_schedule = warmup(10, 2) then hold(5)", {}),
    # what is held is said, or something
    ("warmup(10 steps, 1e-2) then cosine(100, 0) then hold(rest)", MILLION),
    ("warmup(10, 1e-2) then cosine(100, 1e-4)", MILLION),
    ("warmup(10, 1) then cosine(90, 0)", {"total": 200}),
    ("linear(10k, 1->0)", {"total": 100_000}),
    ("warmup(10, 1e-2)", MILLION),
    ("hold(10, 0)", MILLION),
    ("repeat(cosine(10, 1e-3->0), stretch=2)", MILLION),
    ("warmup(5 steps, 1e-3) then cosine(85 ep, 1e-5) then hold(rest)", EPOCHS),
    ("warmup(5 ep, 1e-3) then cosine(85 ep, 1e-5)", EPOCHS),
    ("warmup(5, 1e-3) then cosine(84, 1e-5)", EPOCHS),
    ("steps(1, 0.1 @ 30 ep, 0.01 @ 60 ep)", EPOCHS),
    ("steps(0.1, 1 @ 30)", EPOCHS),
    ("steps(1, 0.1 @ 5000)", EPOCHS),
    ("steps(1, 0.1 @ 30)", {"total": 180, "steps_per_epoch": 2}),
    ("warmup(50 steps, 0.1) then constant(0.1)", EPOCHS),
    ("hold(10, 1) then linear(90, 0.1) over 10k", {}),
    ("warmup(100, 1e-3) over 100k", {}),
    ("warmup(100, 1) then cosine(901, 0.1) over 10k", {}),
    # formulas that are finite in the run, or where they are bounded
    ("min(step^-0.5, step * 4000^-1.5)", {}),
    ("clip(1 / step, 0, 1)", {}),
    ("1 / (1 / step)", {}),
    ("(1 - step / 1000)^0.9", {"total": 1000}),
    ("1e-3 / sqrt(step + 1)", {}),
    # a rise that is bounded, or slow
    ("decay(1e-7, 2, 100, floor=1)", {}),
    ("decay(1e-7, 1.1, 1)", {}),
    # names say that it is meant
    ("decay(1, 20, every=0.5)", {}),
    ("decay(50, 0.9, 0.5)", {}),
    # decimals that are none of a count
    ("warmup(10, 1.000) then hold(1.0)", {}),
    ("hold(1000.000, 1)", {}),
    ("repeat(hold(5, 1), stretch=1.000)", {}),
    # a unit says that a length is meant, and BLOOM's warm-up is short
    ("warmup(10 steps, 1e-2) then cosine(1M, 0)", {}),
    ("n = 10 steps; warmup(n, 1e-2) then cosine(1M, 0)", {}),
    ("warmup(0.001%, 1e-2) then cosine(rest, 0)", MILLION),
    ("hold(999990, 1) then linear(rest, 0)", MILLION),
    ("warmup(183105, 6e-5) then cosine(until 200M, 6e-6)", {}),
    ("warmup(10, 1e-2) then hold(1M)", {}),
    (" then ".join(["hold(1, 1)"] * 3000), {}),
]


@pytest.mark.parametrize("code, spec, facts, underlined, words", DOUBTFUL)
def test_what_is_hardly_meant_is_said(
    code: str, spec: str, facts: Facts, underlined: str, words: str
) -> None:
    (found,) = thence.check(spec, **facts)
    assert (found.code, found.severity, spec[found.span.start : found.span.stop]) == (
        code,
        "warning",
        underlined,
    )
    assert words in found.message
    assert found.help


@pytest.mark.parametrize("spec, facts", MEANT)
def test_what_is_meant_is_left_alone(spec: str, facts: Facts) -> None:
    assert thence.check(spec, **facts) == []


@pytest.mark.parametrize(
    "spec, facts, meant",
    [
        ("warmup(1.000, 1e-3) then hold(9)", {}, "warmup(1000, 1e-3) then hold(9)"),
        ("n = 2.000; hold(n, 1)", {}, "n = 2000; hold(n, 1)"),
        ("warmup(5, 1e-3) then cosine(85, 1e-5)", EPOCHS, "warmup(5 ep, 1e-3) then cosine(85 ep, 1e-5)"),
        ("steps(1, 0.1 @ 30) for 90", EPOCHS, "steps(1, 0.1 @ 30 ep) for 90 ep"),
        ("delay(5, steps(1, 0.1 @ 30))", EPOCHS, "delay(5 ep, steps(1, 0.1 @ 30 ep))"),
        ("skip(5, steps(1, 0.1 @ 30))", EPOCHS, "skip(5 ep, steps(1, 0.1 @ 30 ep))"),
        ("epochs = 9; delay(epochs, rsqrt(1, 9))", EPOCHS, "epochs = 9; delay(epochs * steps_per_epoch, rsqrt(1, 9 ep))"),
        ("n = 5; warmup(n, 1) then cosine(85, 0.1)", EPOCHS, None),
        ("lr = warmup(1000, 1e3) then cosine(9000, 1e-5)", {}, "lr = warmup(1000, 1e-3) then cosine(9000, 1e-5)"),
        ("peak = 3E+4; lr = warmup(1e3, peak)", {}, "peak = 3E-4; lr = warmup(1e3, peak)"),
        ("lr = warmup(1e3, 1e3)", {}, "lr = warmup(1e3, 1e-3)"),
        ("lr = delay(1e3, hold(5, 1e3))", {}, "lr = delay(1e3, hold(5, 1e-3))"),
        ("lr = linear(10, 1e3->1e3)", {}, None),
        ("lr = warmup(10, 30)", {}, None),
        ("rsqrt(1000, 1e-3)", {}, "rsqrt(1e-3, 1000)"),
        ("decay(1e-3, 1000, 0.96)", {}, "decay(1e-3, 0.96, 1000)"),
        ("decay(1000, 0.96, 1e-3)", {}, "decay(1e-3, 0.96, 1000)"),
        ("decay(1e-3, 96, 1000)", {}, "decay(1e-3, 0.96, 1000)"),
        ("decay(1e-3, 1.96, 1000)", {}, None),
        ("onecycle(1000,0,5)", {}, "onecycle(1000,0.5)"),
        ("decay(0,96,100)", {}, None),
        ("tanh_decay(9, 1->0, lower=3, upper=-3)", {}, "tanh_decay(9, 1->0, lower=-3, upper=3)"),
        ("1e-3 * step^-0.5", {}, "1e-3 * (step + 1)^-0.5"),
        ("lr = 1e-3 / sqrt(step)", {}, "lr = 1e-3 / sqrt(step + 1)"),
        ("inverse_time(0.1, 1000, 0.5)", {}, "inverse_time(0.1, 0.5, 1000)"),
        ("warmup(100, 1e3) then cosine(900, 1e5)", {}, "warmup(100, 1e-3) then cosine(900, 1e-5)"),
        ("warmup(100, 1e-3) then cosine(900, 1e5)", {}, "warmup(100, 1e-3) then cosine(900, 1e-5)"),
    ],
)  # fmt: skip
def test_what_was_meant_is_one_edit(spec: str, facts: Facts, meant: str | None) -> None:
    (found,) = thence.check(spec, **facts)
    assert found.severity == "warning" and found.fixed() == meant
    if meant is not None:
        assert thence.check(meant, **facts) == []


@pytest.mark.parametrize("given, said", [("10.000", "`10.000` is 10"), ("10,000", "write: 10000")])
def test_what_is_given_with_thousands_is_underlined_as_a_whole(given: str, said: str) -> None:
    (found,) = thence.check("warmup(10%, 1) then hold(rest)", total=given)
    assert said in str(found) and f"total={given}" == found.source.text[slice(*found.span)]


@pytest.mark.parametrize(
    "spec", [row[1] for row in DOUBTFUL if row[0] == "rising-decay" and row[3][0].isdigit()]
)
def test_what_is_suggested_for_a_rise_can_be_typed(spec: str) -> None:
    (found,) = thence.check(spec, total=1000)
    fixed = found.fixed()
    assert fixed is not None and thence.check(fixed, total=1000) == []
    written = re.search(r"or (\S+->\S+) if the rise is meant", f"{found.help}")
    assert written is not None
    if "to=" not in spec:
        meant = spec[: found.span.start] + written[1] + spec[found.span.stop :]
        assert thence.check(meant, total=1000) == []


def test_the_unit_and_the_hold_that_are_suggested_can_be_typed() -> None:
    (found,) = thence.check("warmup(10, 1e-2) then cosine(1M, 0)")
    assert "10 steps if that is meant" in f"{found.help}"
    (found,) = thence.check("warmup(10, 1) then cosine(100, 0)", total=1000)
    assert "`then hold(rest)`" in f"{found.help}"
    assert thence.check("warmup(10, 1) then cosine(100, 0) then hold(rest)", total=1000) == []


DOUBTS = {"rising-decay", "large-rate", "short", "unfilled", "thousands"}


def test_no_published_recipe_has_a_doubt() -> None:
    for case in golden.cases():
        facts = {name: value for name, value in case.options.items() if name not in Options.kept()}
        assert DOUBTS.isdisjoint(d.code for d in thence.check(case.spec, **facts)), case.name


def test_no_conformance_spec_has_a_new_doubt() -> None:
    rows = conformance("values")
    doubtful = [
        row["spec"] for row in rows if DOUBTS & {d.code for d in thence.check(row["spec"], **row["facts"])}
    ]
    assert all(
        "%" in spec for spec in doubtful
    ), "a sequence with shares that ends before the total was one before"


# ---- names that say what a value is --------------------------------------------------------------------------

FILES: list[tuple[str, str, list[str]]] = [
    ("a.yaml", "lr: warmup(10, 1e3)\n", ["large-rate"]),
    ("a.yaml", "train:\n  base_lr: warmup(10, 1e3) then hold(9)\n", ["large-rate"]),
    ("a.yaml", "temperature: warmup(10, 1e3) then hold(9)\nlr: 3\n", []),
    ("a.toml", 'learning-rate = "warmup(10, 1e3)"\n', ["large-rate"]),
    ("a.json", '{"learningRate": "warmup(10, 1e3)"}', ["large-rate"]),
    ("lr.thence", "warmup(10, 1e3)\n", ["large-rate"]),
    ("rates.thence", "warmup(10, 1e3)\n", []),
    ("a.yaml", "lr: |\n  lr = warmup(10, 0.1)\n  momentum = warmup(9, 30)\n", []),
]


@pytest.mark.parametrize("name, text, codes", FILES)
def test_keys_and_file_names_say_what_a_value_is(
    name: str, text: str, codes: list[str], tmp_path: Path
) -> None:
    assert checked(tmp_path, name, text) == codes


def test_the_name_of_a_module_says_what_it_is() -> None:
    made = CliRunner().invoke(cli, ["gen", "warmup(10, 1e3)", "-t", "python", "--name", "lr"])
    assert made.exit_code == 0 and "warning[large-rate]" in made.stderr


def checked(folder: Path, name: str, text: str, *options: str) -> list[str]:
    """The codes that `thence check` finds in a file, each with its line where it is not the first."""
    path = folder / name
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(cli, ["check", str(path), "--json", *options])
    assert result.exit_code == 0, result.output
    return [found["code"] for found in json.loads(result.stdout)]


# ---- a comment says what is meant ----------------------------------------------------------------------------

JUMP = "warmup(10, 1) then linear(5, 0.5->0)"
REMARKS: list[tuple[str, list[str]]] = [
    (f"{JUMP}  # thence: ignore[jump]", []),
    (f"{JUMP}  # as in the paper, thence:ignore[ unfilled ,jump ]", []),
    (f"{JUMP}  # thence: ignore[jump] (as in the paper)", ["comment"]),
    ("warmup(10, 1)\n  then linear(5, 0.5->0)  # thence: ignore[jump]\n  then hold(3, 1)", ["jump"]),
    (f"# thence: ignore[jump]\n{JUMP}", ["ignore", "jump"]),
    ("peak = 3  # thence: ignore[unused]\nhold(5, 1)", []),
    ("warmup(10, 1e-3) then cosine(900, 0.1)  # thence: ignore[rising-decay]", []),
    ("lr = hold(9, 30)  # thence: ignore[large-rate]", []),
    ("warmup(10, 1e-2) then cosine(1M, 0)  # thence: ignore[short]", []),
    # in vain
    (f"{JUMP}  # thence: ignore[jmp]", ["jump", "ignore"]),
    (f"{JUMP}  # thence: ignore[jump, negative]", ["ignore"]),
    ("hold(5, 1)  # thence: ignore[syntax]", ["ignore"]),
    (
        "hold(5, 1)  # thence: ignore[unfilled, short, large-rate, total]",
        [],
    ),  # it is of the run whether they arise
    ("hold(5, 1)  # thence: ignore[]", []),
    ("hold(5, pek)  # thence: ignore[unknown-name]", ["unknown-name"]),
    (f"{JUMP}  # thence: ignore", ["jump"]),
]


@pytest.mark.parametrize("text, codes", REMARKS)
def test_a_comment_says_what_is_meant(text: str, codes: list[str]) -> None:
    assert [d.code for d in thence.check(text)] == codes
    if "unknown-name" not in codes:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            made = thence.compile(text)
        assert len(seen) == len(made.diagnostics) == len(codes)
        # It stays where it is, on the line that it is about.
        assert [d.code for d in thence.check(thence.format(text))] == codes


@pytest.mark.parametrize(
    "remark, help",
    [
        ("jmp", "write: jump"),
        ("syntax", "leave it out"),
        ("qqqq", "shows the codes"),
        ("negative", "leave it out"),
    ],
)
def test_what_a_comment_names_in_vain_is_underlined(remark: str, help: str) -> None:
    text = f"{JUMP}  # thence: ignore[jump, {remark}]"
    (found,) = thence.check(text)
    assert (found.code, text[found.span.start : found.span.stop]) == ("ignore", remark)
    assert help in f"{found.help}"


def test_the_canonical_text_of_a_schedule_has_no_comments() -> None:
    made = thence.compile(f"{JUMP}  # thence: ignore[jump]")
    assert made.diagnostics == ()
    assert made.spec == JUMP
    with pytest.warns(thence.SpecWarning, match="jumps from 1 to 0.5"):
        assert thence.compile(made.spec) == made


IN_FILES: list[tuple[str, str, list[str]]] = [
    ("a.yaml", f"a: {JUMP}  # thence: ignore[jump]\nb: {JUMP}\n", ["jump"]),
    ("a.yaml", "a: >-  # thence: ignore[jump]\n  warmup(10, 1) then\n  linear(5, 0.5->0)\n", []),
    ("a.yaml", "a: |\n  warmup(10, 1)\n    then linear(5, 0.5->0)  # thence: ignore[jump]\n    then hold(2, 1)\n", ["jump"]),
    ("a.yaml", f"a: {JUMP}  # thence: ignore[jmp]\n", ["jump", "ignore"]),
    ("a.yaml", f"a: {JUMP}  # thence: ignore\n", []),
    ("a.yaml", f"r:\n- a: '{JUMP}  # thence: ignore[jump]'\n- a: '{JUMP}'\n", ["jump"]),
    ("a.yaml", f"r:\n- a: {JUMP}  # thence: ignore[jump]\n- a: {JUMP}\n", ["jump"]),
    ("a.toml", f'a = "{JUMP}"  # thence: ignore[jump]\n', []),
    ("a.jsonc", f'{{"a": "{JUMP}", // thence: ignore[jump]\n "b": "{JUMP}"}}', ["jump"]),
    ("a.py", f'import thence\nthence.compile("{JUMP}")  # thence: ignore[jump]\n', []),
    ("a.py", 'import thence\nthence.compile("warmup(10, 1) then "\n  "linear(5, 0.5->0)")  # thence: ignore[jump]\n', []),
    ("a.py", 'import thence\nthence.compile("""\nwarmup(10, 1)\nthen linear(5, 0.5->0)  # thence: ignore[jump]\n""")\n', []),
    ("a.thence", f"{JUMP}  # thence: ignore[jump]\n", []),
]  # fmt: skip


@pytest.mark.parametrize("name, text, codes", IN_FILES)
def test_a_comment_of_the_file_says_what_is_meant(
    name: str, text: str, codes: list[str], tmp_path: Path
) -> None:
    assert checked(tmp_path, name, text) == codes
    path = tmp_path / name
    assert CliRunner().invoke(cli, ["fmt", str(path)]).exit_code == 0
    assert checked(tmp_path, name, path.read_text("utf-8")) == codes


@pytest.mark.parametrize(
    ("name", "so"),
    [("lr", True), ("learning_rate", True), ("peak_lr", True), ("momentum", False), ("", False)],
)
def test_names_that_say_a_rate(name: str, so: bool) -> None:
    assert says_rate(name) == so


def test_values_of_a_plan() -> None:
    plan = meaning_of("linear(10, 1->0)")[0].outputs[""]
    assert [(int(step), float(value)) for value, step in values_of(plan)][:1] == [(0, 1.0)]
