"""Every code of error and warning: what is underlined, what is said, and that the advice can be typed."""

import pickle
import re
import time
import warnings
from typing import Any

import pytest

import thence
from thence.dsl.text.findings import CODES

Facts = dict[str, Any]
TOTAL: Facts = {"total": 100}
# code, spec, facts, the text that is underlined, words of the message or the help
Row = tuple[str, str, Facts, str, str]

ERRORS: list[Row] = [
    # ---- the text
    ("character", "linear(10, 1\u21920)", {}, "\u2192", "type ->"),
    ("character", "linear(10, 1\u2212.5->0)", {}, "\u2212", "type -"),
    ("character", "hold(10, \u0661)", {}, "\u0661", "type 1"),
    ("character", "hold(10,\u00a01)", {}, "\u00a0", "ordinary space"),
    ("character", "h\u043eld(10, 1)", {}, "\u043e", "type o"),
    ("character", "hold(10, '1')", {}, "'", "quotes"),
    ("character", "hold(10, 1) # \x07", {}, "\x07", "comment"),
    ("character", "hold(10, 1): 3", {}, ":", "then"),
    ("character", "hold(10 %, 1)", {}, "%", "attached"),
    ("number", "hold(10K, 1)", {}, "10K", "write: 10k"),
    ("number", "hold(10, 2e)", {}, "2e", "exponent"),
    ("number", "hold(1__0, 1)", {}, "1__0", "write: 1_0"),
    ("number", "hold(0x10, 1)", {}, "0x10", "decimal"),
    ("number", "hold(10pctx, 1)", {}, "10pctx", "10pct"),
    ("number", "1e999", {}, "1e999", "too large"),
    ("number", "1e-999", {}, "1e-999", "too small"),
    ("syntax", "warmup(375 Mtok, 1)", {"tokens_per_step": 10}, "Mtok", "write: 375M tok"),
    ("syntax", "warmup(2 epochs, 1)", {"steps_per_epoch": 10}, "epochs", "write: 2 ep"),
    ("syntax", "hold(10, 1) hold(5, 1)", {}, "hold", "then"),
    ("syntax", "hold(10 1)", {}, "1", "write: , 1"),
    ("syntax", "hold(10, +1)", {}, "+", "unary plus"),
    ("syntax", "hold(10, 1) over 5 then hold(3)", {}, "then", "parentheses"),
    ("syntax", "hold(10, 1) over 5 over 6", {}, "over", "parentheses"),
    ("syntax", "1 = 2; 3", {}, "1", "name"),
    ("syntax", "f(1) = 2; 3", {}, "1", "plain names"),
    ("syntax", "f(a, a) = 2; 3", {}, "a", "each once"),
    ("syntax", "hold(10, 1); hold(5, 1)", {}, "hold(5, 1)", "follow the result"),
    ("syntax", "1->2", {}, "->", "argument list"),
    ("syntax", "lr: hold(5, 1)", {}, "lr: ", "leave it out"),
    ("syntax", "hold(10, 1))", {}, ")", "closes nothing"),
    ("syntax", "hold(10, 1", {}, "", "quote the whole spec"),
    ("syntax", "hold(10, 1) then", {}, "", "after then"),
    ("syntax", "until 5", {}, "until", "argument"),
    ("empty", "", {}, "", "empty"),
    ("empty", " \n # nothing \n", {}, "", "empty"),
    ("empty", "a = 1", {}, "", "no schedule"),
    ("limit", "((" * 26 + "1" + "))" * 26, {}, "(", "50 deep"),
    ("limit", "1" * 41, {}, "1" * 41, "41 characters"),
    # ---- names
    ("unknown-name", "warmup(1k, peak)", {}, "peak", "define it before"),
    ("unknown-name", "peak = 1; warmup(1k, pek)", {}, "pek", "write: peak"),
    ("unknown-name", "a = b; b = 1; a", {}, "b", "not defined yet"),
    ("unknown-name", "2 * sqrt", {}, "sqrt", "needs its arguments"),
    ("unknown-function", "wamup(1000, 1e-3)", {}, "wamup", "write: warmup"),
    ("unknown-function", "cosine_decay(10, 1->0)", {}, "cosine_decay", "write: cosine"),
    ("unknown-function", "qqqqqq(10)", {}, "qqqqqq", "lists them all"),
    ("unknown-function", "peak = 1; lr = wamup(1000, peak)", {}, "wamup", "write: warmup"),
    ("unknown-function", "x = 3; x(4)", {}, "x", "write: x * (4)"),
    ("unknown-parameter", "peak = 1; hold(5, peak)", {"paek": 3}, "paek=3", "write: peak"),
    ("unknown-parameter", "lr = hold(5, 1)", {"lr": 3}, "lr", "a schedule"),
    ("redefinition", "a = 1; a = 2; a", {}, "a", "already defined, at 1:1"),
    ("redefinition", "step = 1; step", {}, "step", "current step"),
    ("redefinition", "name = 1; name", {}, "name", "reserved"),
    ("recursion", "f(n) = f(n); f(3)", {}, "f(n)", "uses itself"),
    ("required", "x = ?; hold(5, x)", {}, "x", "no value"),
    # ---- arguments
    ("argument", "cosine(10, 1->0, pwoer=2)", {}, "pwoer", "write: power="),
    ("argument", "cosine(10, 1->0, 2, 3)", {}, "2", "at most 2 arguments"),
    ("argument", "linear(n=10, 1->0)", {}, "1->0", "positions first"),
    ("argument", "hold(10, 1, n=10)", {}, "n=10", "twice"),
    ("argument", "linear(10, 1->0, from=3)", {}, "from=3", "twice"),
    ("argument", "hold(10, 1->2)", {}, "1->2", "cannot stand here"),
    ("argument", "linear(10, 1 @ 2)", {}, "1 @ 2", "steps or points"),
    ("argument", "linear(10, hold(3, 1)->0)", {}, "hold(3, 1)", "changes over the steps"),
    ("argument", "hold(3, 2 steps)", {}, "2 steps", "is a duration"),
    ("argument", "2 * 3 steps", {}, "3 steps", "is a duration"),
    ("argument", "min(1)", {}, "min(1)", "two or more"),
    ("argument", "sqrt(1, 2)", {}, "2", "one argument"),
    ("argument", "decay(1, 0.9)", {}, "decay(1, 0.9)", "`every`"),
    ("argument", "rsqrt(10k)", {}, "rsqrt(10k)", "rsqrt(timescale=10k)"),
    ("argument", "f(a, b) = a * b; f(1)", {}, "f(1)", "needs `b`"),
    ("argument", "f(a) = a; f(1->2)", {}, "1->2", "a single value"),
    ("argument", "n = 5; hold(n, 1)", {"n": float("nan")}, "n", "finite number"),
    ("argument", "n = 5; hold(n, 1)", {"n": "hold("}, "n", "not a value of the language"),
    ("start-value", "linear(10, 0)", {}, "0", "write the start too: linear(10, 1e-3->0)"),
    ("start-value", "linear(10, 10%->0)", {}, "10%", "nothing comes before"),
    ("start-value", "hold(5)", {}, "hold(5)", "write: hold(5, 1e-3)"),
    ("value", "polynomial(10, 1->0, power=0)", {}, "0", "more than 0"),
    ("value", "decay(1, 0, 10)", {}, "0", "more than 0"),
    ("value", "inverse_time(1, -1)", {}, "-1", "0 or more"),
    ("value", "rsqrt(1, 0)", {}, "0", "more than 0"),
    ("value", "exponential(10, 1->0)", {}, "0", "reach 0"),
    ("value", "exponential(10, 1->-1)", {}, "-1", "through 0"),
    ("value", "steps(1, 2 @ 20, 3 @ 10)", {}, "10", "20"),
    ("value", "points(1, 2 @ 5)", {}, "1", "no place"),
    ("value", "steps(1 @ 0, 2 @ 5)", {}, "1 @ 0", "no place"),
    ("value", "points(1 @ 0, 2 @ 5, curve=liner)", {}, "liner", "write: curve=linear"),
    ("value", "decay(1, 0.5, 10, staircase=3)", {}, "3", "true or false"),
    ("value", "onecycle(100, 1, rise=90%, fall=10%)", {}, "10%", "rise"),
    ("value", "onecycle(3, 1)", {}, "3", "more steps"),
    ("value", "repeat(hold(3, 1), times=2.5)", {}, "times=2.5", "whole number"),
    ("value", "stretch(0, hold(3, 1))", {}, "0", "more than 0"),
    ("value", "1 / 0", {}, "1 / 0", "division by zero"),
    ("value", "linear(10, sqrt(-1)->0)", {}, "sqrt(-1)", "negative"),
    ("value", "log(0)", {}, "log(0)", "not positive"),
    ("value", "exp(1000)", {}, "exp(1000)", "too large"),
    ("value", "2 * (-1)^0.5", {}, "(-1)^0.5", "negative"),
    ("value", "1e300 * 1e300", {}, "1e300 * 1e300", "too large"),
    # operands that are schedules, though their values never change
    ("value", "1 / hold(10, 0)", {}, "1 / hold(10, 0)", "division by zero"),
    ("value", "hold(10, 0)^-1", {}, "hold(10, 0)^-1", "division by zero"),
    ("value", "log(constant(-1))", {}, "log(constant(-1))", "not positive"),
    ("value", "sqrt(hold(10, -1))", {}, "sqrt(hold(10, -1))", "negative"),
    ("value", "exp(hold(10, 1000))", {}, "exp(hold(10, 1000))", "too large"),
    ("value", "hold(10, 2)^5000", {}, "hold(10, 2)^5000", "too large"),
    ("value", "10 * constant(1e308)", {}, "10 * constant(1e308)", "too large"),
    ("value", "hold(5, 1) then hold(3) * (2 * hold(10, 0)^-1)", {}, "hold(10, 0)^-1", "division by zero"),
    ("value", "repeat(hold(5, 0))^-1 for 7", {}, "repeat(hold(5, 0))^-1", "division by zero"),
    ("value", "clip(step, 2, 1)", {}, "clip(step, 2, 1)", "lower limit 2"),
    # ---- durations
    ("duration", "hold(1.5, 1)", {}, "1.5", "whole"),
    ("duration", "warmup(0.1, 1)", {}, "0.1", "10%"),
    ("duration", "hold(0, 1)", {}, "0", "0 steps"),
    ("duration", "hold(-5, 1)", {}, "-5", "-5 steps"),
    ("duration", "hold(0.1%, 1)", TOTAL, "0.1%", "rounds to 0"),
    ("duration", "constant(1) then hold(3)", {}, "constant(1)", "constant(1) for 1000"),
    ("duration", "3 then hold(3)", {}, "3", "hold(1000, 3)"),
    ("duration", "repeat(constant(1))", {}, "constant(1)", "endless"),
    ("duration", "reverse(step)", {}, "step", "timeless"),
    ("duration", "skip(20, linear(10, 0->1))", {}, "20", "lasts 10"),
    ("duration", "stretch(0.1, hold(3, 1))", {}, "0.1", "0 steps"),
    ("duration", "repeat(hold(3, 1), stretch=0.5)", {}, "stretch=0.5", "times=3"),
    ("duration", "warmup(until 5, 1) then hold(until 3)", {}, "until 3", "step 5"),
    ("duration", "total = 1ex; hold(rest, 1)", {"batch_size": 32}, "1ex", "0 steps"),
    ("duration", "hold(1, 1) over 0", {}, "0", "step"),
    ("missing-fact", "warmup(10%, 1)", {}, "10%", "total = 10000"),
    ("missing-fact", "tot = 9; warmup(10%, tot)", {}, "10%", "rename `tot` to total"),
    ("missing-fact", "warmup(rest, 1)", {}, "rest", "total"),
    ("missing-fact", "warmup(2 ep, 1)", {}, "2 ep", "steps_per_epoch = "),
    ("missing-fact", "warmup(2 tok, 1)", {}, "2 tok", "tokens_per_step = "),
    ("missing-fact", "warmup(2 ex, 1)", {}, "2 ex", "batch_size = "),
    ("rest", "hold(rest, 1) then hold(rest, 2)", TOTAL, "rest", "second time"),
    ("rest", "hold(rest, 1) then hold(until 5)", TOTAL, "until 5", "follow `rest`"),
    ("rest", "hold(100, 1) then hold(rest)", TOTAL, "rest", "100 of 100"),
    ("rest", "hold(rest, 1) then constant(3)", TOTAL, "constant(3)", "no end"),
    ("rest", "2 * rest", TOTAL, "rest", "alone"),
    ("overrun", "warmup(60, 1) then linear(60, 0)", TOTAL, "linear(60, 0)", "step 120"),
    ("overrun", "warmup(60, 1) then linear(60, 0) over 100", {}, "linear(60, 0)", "100"),
]

WARNINGS: list[Row] = [
    ("jump", "warmup(10, 1) then linear(5, 0.5->0)", {}, "linear(5, 0.5->0)", "from 1 to 0.5"),
    ("jump", "hold(3, 1) then delay(2, hold(3, 2))", {}, "delay(2, hold(3, 2))", "from 1 to 2"),
    ("jump", "2 * (hold(3, 1) then hold(3, 2))", {}, "hold(3, 2)", "from 1 to 2"),
    ("falling-warmup", "hold(3, 2) then warmup(10, 1)", {}, "warmup(10, 1)", "from 2 to 1"),
    ("rising-decay", "decay(1e-3, 1.96, 1000)", {}, "1.96", "rises without end: each time it is 1.96 times"),
    ("flat", "onecycle(1000, 0)", {}, "0", "the peak of this cycle is 0"),
    ("infinite", "1e-3 / sqrt(step)", {}, "1e-3 / sqrt(step)", "a division by zero at step 0"),
    ("negative", "1 - linear(10, 0->2)", {}, "1 - linear(10, 0->2)", "below 0"),
    ("unfilled", "warmup(10%, 1) then linear(50%, 0)", TOTAL, "linear(50%, 0)", "60 of 100"),
    (
        "unfilled",
        "warmup(10, 1e-2) then cosine(100, 0)",
        {"total": 10_000},
        "cosine(100, 0)",
        "110 of 10,000",
    ),
    ("rising-decay", "warmup(100, 1e-3) then cosine(900, 0.1)", {}, "0.1", "write 10%"),
    ("large-rate", "lr = warmup(10, 1e3)", {}, "warmup(10, 1e3)", "reaches 1000"),
    ("short", "warmup(10, 1e-2) then cosine(1M, 0)", {}, "warmup(10, 1e-2)", "10 steps if that is meant"),
    ("ignore", "hold(5, 1)  # thence: ignore[jmp]", {}, "jmp", "write: jump"),
    ("unreachable", "(hold(5, 1) then linear(5, 0)) for 5", {}, "linear(5, 0)", "never runs"),
    ("unreachable", "steps(1, 0.5 @ 5, 0.1 @ 20) for 10", {}, "steps(1, 0.5 @ 5, 0.1 @ 20)", "step 20"),
    ("unused", "peak = 3; hold(5, 1)", {}, "peak", "never used"),
    ("unused", "f(x) = x; hold(5, 1)", {}, "f", "never used"),
    ("suspicious-share", "hold(5, 1) + 10%", {}, "10%", "0.1 here"),
    ("suspicious-share", "hold(5, 1) - 10%", {}, "10%", "0.1 here"),
    ("suspicious-share", "min(hold(5, 1), 10%)", {}, "10%", "0.1 here"),
    ("suspicious-share", "max(hold(5, 1), 10%)", {}, "10%", "0.1 here"),
    ("suspicious-share", "clip(hold(5, 1), 10%, 1)", {}, "10%", "0.1 here"),
    ("suspicious-share", "linear(5, 1->-10%)", {}, "-10%", "0.1 here"),
    ("suspicious-share", "linear(5, 1->0%)", {}, "0%", "0 here"),
    ("suspicious-share", "hold(5, 0) then linear(5, 10%)", {}, "10%", "share of 0"),
    ("swapped", "decay(0.96, 1e-3, 1000)", {}, "decay(0.96, 1e-3, 1000)", "write: 1e-3, 0.96"),
    (
        "epochs",
        "epochs = 90; cosine(epochs - 5, 1->0)",
        {"steps_per_epoch": 100},
        "epochs - 5",
        "counts steps here",
    ),
    ("thousands", "warmup(1.000, 1) then hold(9)", {}, "1.000", "write 1000"),
    ("long", "linear(3B, 1->0)", {}, "linear(3B, 1->0)", "2,147,483,647"),
    ("long", "hold(2B, 1) then hold(2B)", {}, "hold(2B, 1) then hold(2B)", "4,000,000,000"),
    ("comment", "hold(5, 1)  # then linear(5, 0)", {}, "# then linear(5, 0)", "YAML"),
    ("hidden-builtin", "linear(n) = hold(n, 1); linear(4)", {}, "linear", "hides"),
    ("hidden-builtin", "pi = 3; hold(4, pi)", {}, "pi", "hides"),
    ("total", "linear(rest, 1->0) over 50", TOTAL, "50", "100 outside"),
    (
        "limits",
        "clip(0, 1, linear(100, -1->2))",
        {},
        "clip(0, 1, linear(100, -1->2))",
        "before what they limit",
    ),
    ("stopped-step", "step * hold(10, 1)", {}, "step", "stops at 10"),
]

CLEAN: list[tuple[str, Facts]] = [
    ("warmup(1000, 0->1e-3) then cosine(9000, 1e-5)", {}),
    ("warmup(5%, 1e-3) then cosine(rest, 10%)", TOTAL),
    ("peak = 3e-4; warmup(2k, peak) then cosine(rest, peak/10) over 100k", {}),
    (
        "wsd(n, peak) = warmup(1%, peak) then hold(until 90%) then sqrt_decay(rest, 0) over n; wsd(1000, 2)",
        {},
    ),
    ("repeat(cosine(10, 1e-3->0), stretch=2)", {}),
    ("repeat(hold(3, 1) then hold(3, 2), times=2)", {}),
    ("steps(0.1, 10% @ 30, 10% @ 60)", {}),
    ("linear(7, -0.3->0.7)", {}),
    ("-linear(10, 0->1) / 4", {}),
    ("lr = linear(10, 1->0); wd = 0.1 * lr; b2 = 1 - (step + 1)^-0.8", {}),
    ("warmup = 1000; warmup(warmup, 1e-3)", {}),
    ("warmup(10, 1) then rsqrt(timescale=10)", {}),
    ("1e-3 * (step/1000)^4 for 1000", {}),
    ("linear(rest, 1->0) over 100", TOTAL),
    ("hold(5, 1)  # a note", {}),
    ("a = 1  # then it was\nhold(5, a)", {}),
    ("3e-4", TOTAL),
]


def title(value: object) -> str | None:
    return (value[:50] or "(empty)") if isinstance(value, str) else None


def judge(row: Row, severity: str) -> None:
    code, spec, facts, underlined, words = row
    found = [d for d in thence.check(spec, **facts) if d.code == code]
    assert found, thence.check(spec, **facts)
    assert all(d.severity == severity for d in found)
    match = [d for d in found if d.source.text[d.span.start : d.span.stop] == underlined]
    assert match, f"underlined is {[d.source.text[d.span.start : d.span.stop] for d in found]}"
    assert any(words in f"{d.message} | {d.help}" for d in match), [(d.message, d.help) for d in match]


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: f"{row[0]}: {row[1][:50]}")
def test_error(row: Row) -> None:
    judge(row, "error")
    with pytest.raises(thence.SpecError):
        thence.compile(row[1], **row[2])


@pytest.mark.parametrize("row", WARNINGS, ids=lambda row: f"{row[0]}: {row[1][:50]}")
def test_warning(row: Row) -> None:
    judge(row, "warning")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        made = thence.compile(row[1], **row[2])
    assert [w.category for w in seen] == [thence.SpecWarning] * len(made.diagnostics) != []


@pytest.mark.parametrize("spec, facts", CLEAN)
def test_a_clean_spec_has_no_findings(spec: str, facts: Facts) -> None:
    assert thence.check(spec, **facts) == []


def test_every_code_is_in_the_tables() -> None:
    # What a target lacks is found by `emit`, in tests/test_generated.py; what is wrong with a file, in test_files.py
    # and test_rewrite.py.
    assert {row[0] for row in ERRORS} | {"unsupported", "file", "cut", "layout"} == {
        code for code, (severity, _) in CODES.items() if severity == "error"
    }
    assert {row[0] for row in WARNINGS} == {
        code for code, (severity, _) in CODES.items() if severity == "warning"
    }


def test_a_finding_is_a_sentence_with_a_way_out() -> None:
    for _, spec, facts, _, _ in [*ERRORS, *WARNINGS]:
        for found in thence.check(spec, **facts):
            assert found.message and not found.message.endswith(".") and "\n" not in found.message
            assert found.help, f"no help: {found.message}"
            assert len(found.message) < 250 and len(found.help) < 250


# ---- advice can be typed as it stands ------------------------------------------------------------------------

# a spec, its facts, and whether the advice replaces what is underlined or is a whole spec
TYPED: list[tuple[str, Facts]] = [
    ("hold(10K, 1)", {}),
    ("hold(1__0, 1)", {}),
    ("peak = 1; warmup(1k, pek)", {}),
    ("wamup(1000, 1e-3)", {}),
    ("cosine_annealing(10, 1->0)", {}),
    ("points(1 @ 0, 2 @ 5, curve=liner)", {}),
    ("hold(5)", {}),
    ("linear(10, 0)", {}),
    ("hold(1.5, 1)", {}),
    ("linear(10, 1\u21920)", {}),
    ("hold(10, \u0661)", {}),
    ("constant(1) then hold(3)", {}),
    ("(step + 1) then hold(3, 1)", {}),
    ("constant()", {}),
    ("rsqrt(10k)", {}),
]


@pytest.mark.parametrize("spec, facts", TYPED)
def test_advice_can_be_typed(spec: str, facts: Facts) -> None:
    (found,) = thence.check(spec, **facts)
    assert found.help is not None
    advice = re.sub(r"^(write the start too|write|say for how long|type):? ", "", found.help).split(", or ")[
        0
    ]
    advice = advice.split("=")[-1] if spec.startswith("points(") else advice
    places = [found.span, *(d.span for d in thence.check(spec, **facts))]
    start, stop = places[0].start, places[0].stop
    if advice.startswith("linear("):  # a whole call in place of the one that the finding is in
        start, stop = 0, len(spec)
    typed = spec[:start] + advice + spec[stop:]
    assert [d for d in thence.check(typed, **facts) if d.severity == "error"] == [], typed


# ---- several at once, and how they look ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec, codes",
    [
        ("warmup(0, 1) then cosin(10, 1->0) then hold(1.5)", ["duration", "unknown-function", "duration"]),
        ("linear(1.5, a->b)", ["duration", "unknown-name", "unknown-name"]),
        ("f(a) + g(b) + 1", ["unknown-function", "unknown-function"]),
        ("a = 1; a = 2; b = 1; b = 2; a", ["redefinition", "redefinition"]),
        ("x = ?; y = ?; hold(x, y)", ["required", "required"]),
        ("hold(10K, 1e999)", ["number", "number"]),
        ("h\u043eld(10, '1')", ["character", "character", "character"]),
        ("lr = hold(0, 1); wd = hold(2, pek)", ["duration", "unknown-name"]),
        ("cosine(10, 1->0, pwoer=2) then linear(0, 1)", ["argument", "duration"]),
        ("max(foo(1), bar(2))", ["unknown-function", "unknown-function"]),
        ("constant(1) then 3 then hold(3)", ["duration", "duration"]),
    ],
)
def test_several_mistakes_are_reported_at_once(spec: str, codes: list[str]) -> None:
    assert [found.code for found in thence.check(spec)] == codes
    with pytest.raises(thence.SpecError) as raised:
        thence.compile(spec)
    assert [found.code for found in raised.value.diagnostics] == codes


GOLDEN: list[tuple[str, str]] = [
    (
        "wamup(1000, 1e-3)",
        """\
error[unknown-function]: there is no curve or function `wamup`
 --> <spec>:1:1
  |
1 | wamup(1000, 1e-3)
  | ^^^^^ did you mean another name?
  = help: write: warmup""",
    ),
    (
        "warmup(10, 1)\nthen cosine(90, 0)\nthen lineer(10, 1)",
        """\
error[unknown-function]: there is no curve or function `lineer`
 --> <spec>:3:6
  |
3 | then lineer(10, 1)
  |      ^^^^^^ did you mean another name?
  = help: write: linear""",
    ),
    (
        "warmup(1000, 0->1e-3",
        """\
error[syntax]: the text ends, but `warmup(` at 1:1 is not closed
 --> <spec>:1:21
  |
1 | warmup(1000, 0->1e-3
  |                     ^ expected `)`
  = help: add `)`; if this came from YAML {...} or [...] or from a shell, quote the whole spec""",
    ),
    (
        "# \u5e83\u3044\nx = 1; warmup(10, 1) then linear(5, 0.5->x)  # \u00e9",
        """\
warning[jump]: the value jumps from 1 to 0.5 here
 --> <spec>:2:27
  |
2 | x = 1; warmup(10, 1) then linear(5, 0.5->x)  # \u00e9
  |                           ^^^^^^^^^^^^^^^^^
  = help: begin at 1, by leaving the start value out, if no jump is meant""",
    ),
]


@pytest.mark.parametrize("spec, rendered", GOLDEN, ids=[spec[:20] for spec, _ in GOLDEN])
def test_rendering(spec: str, rendered: str) -> None:
    (found,) = thence.check(spec)
    assert found.render() == rendered == str(found)
    plain = re.sub(r"\033\[[0-9;]*m", "", found.render(color=True))
    assert plain == rendered and found.render(color=True) != rendered


def test_a_long_line_is_shown_in_part() -> None:
    spec = "hold(1, 1) then " * 40 + "cosin(3, 0) then " + "hold(1, 1) then " * 40 + "hold(1)"
    (found,) = thence.check(spec)
    lines = found.render().splitlines()
    assert max(map(len, lines)) < 140
    assert lines[3].index("cosin") == lines[4].index("^^^^^")
    assert lines[3].count("\u2026") == 2


def test_line_ends_of_every_kind_count() -> None:
    for end in ("\n", "\r\n", "\r"):
        (found,) = thence.check(f"a = 1{end}# b{end}2 * cosin(a)")
        assert (found.line, found.column) == (3, 5)


def test_errors_are_value_errors_that_travel() -> None:
    with pytest.raises(ValueError) as raised:
        thence.compile("wamup(0, 1) then foo(2)")
    error = raised.value
    assert isinstance(error, thence.SpecError)
    assert [found.code for found in error.diagnostics] == ["unknown-function", "duration", "unknown-function"]
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, thence.SpecError)
    assert again.diagnostics == error.diagnostics and str(again) == str(error)
    assert "wamup" in str(error) and "foo" in str(error)


# ---- limits --------------------------------------------------------------------------------------------------


def nested(depth: int) -> str:
    return "abs(" * depth + "step" + ")" * depth


LIMITS: list[tuple[str, str, bool]] = [  # name, text, whether it is accepted
    ("64 KiB", "hold(5, 1)  #" + "x" * (65536 - 13), True),
    ("64 KiB and a byte", "hold(5, 1)  #" + "x" * (65536 - 12), False),
    ("64 KiB in two-byte characters", "hold(5, 1)  #" + "\u00e9" * 32762, False),
    ("50 calls", nested(50), True),
    ("51 calls", nested(51), False),
    ("50 parentheses", "(" * 50 + "1" + ")" * 50, True),
    ("51 parentheses", "(" * 51 + "1" + ")" * 51, False),
    ("50 minus signs", "-" * 50 + "1", True),
    ("51 minus signs", "-" * 51 + "1", False),
    ("50 powers", "1^" * 50 + "1", True),
    ("51 powers", "1^" * 51 + "1", False),
    ("100,000 parentheses", "(" * 60_000, False),
    ("60,000 minus signs", "-" * 60_000, False),
    ("60,000 blank lines", "\n" * 60_000 + "1", True),
    ("20,000 cuts", "1" + " for 1" * 9_000, False),
    ("4,000 segments", "hold(1, 1) then " * 4_000 + "hold(1)", True),
    ("9,999 terms", "+".join(["step"] * 9_999), True),
    ("10,001 terms", "+".join(["step"] * 10_001), False),
    ("10,000 nodes by expansion", "a = 1 + 1; b = a + a + a + a; c = b + b + b + b; d = c + c + c + c; e1 = d + d + d + d; f = e1 + e1 + e1 + e1; g = f + f + f + f; g + g + g", False),
    ("doubling functions", "f(x) = x + x; g(x) = f(f(x)); h(x) = g(g(x)); i(x) = h(h(x)); j(x) = i(i(x)); j(step)", False),
    ("49 definitions deep", "a0 = 1; " + "".join(f"a{i} = a{i - 1} + 1; " for i in range(1, 49)) + "a48", True),
    ("60 definitions deep", "a0 = 1; " + "".join(f"a{i} = a{i - 1} + 1; " for i in range(1, 61)) + "a60", False),
    ("10,000 turns", "repeat(hold(1, 1), times=10k, stretch=1.0000001)", True),
    ("10,001 turns", "repeat(hold(1, 1), times=10001, stretch=1.0000001)", False),
    ("any number of equal turns", "repeat(hold(1, 1), times=1B)", True),
    ("slowly growing turns", "repeat(hold(1, 1), stretch=1.00001)", False),
    ("growing turns", "repeat(hold(1, 1), stretch=1.01)", True),
    ("40 digits", "0." + "1" * 38, True),
    ("41 digits", "0." + "1" * 39, False),
    ("a number too large", "1e999", False),
    ("a number too small", "1e-999", False),
    ("a number far too large", "1e999999999999999999999999999999999999", False),
    ("zero with an exponent", "0e999", True),
    ("a tower of powers", "9^9^9^9", False),
    ("a tiny power", "0.5^1e300", True),
    ("a large factor", "2 * 1.7e308", False),
]  # fmt: skip


@pytest.mark.parametrize("name, text, accepted", LIMITS, ids=[row[0] for row in LIMITS])
def test_limit(name: str, text: str, accepted: bool) -> None:
    began = time.process_time()
    errors = [found for found in thence.check(text) if found.severity == "error"]
    assert (errors == []) is accepted, [found.message for found in errors][:3]
    if not accepted:
        assert errors[0].code in ("limit", "number", "value")
        assert len(errors[0].render()) < 1000
    assert time.process_time() - began < 5  # a second on an idle machine


@pytest.mark.parametrize("text", ["$" * 20_000, "a = 1;" * 9_000, "\u00e9" * 20_000, "1e999 " * 9_000])
def test_many_findings_are_told_in_bounded_time(text: str) -> None:
    began = time.process_time()
    with pytest.raises(thence.SpecError) as raised:
        thence.compile(text)
    assert str(raised.value)
    assert time.process_time() - began < 5


def test_many_warnings_are_told_in_bounded_time() -> None:
    text = "; ".join(f"a{i} = {i}" for i in range(4_000)) + "; hold(5, 1)"
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        thence.compile(text)
    assert time.process_time() - began < 10


def test_formatting_at_the_limit_of_length() -> None:
    text = "b=1;" * 15_000  # its canonical form is longer than what may be read
    try:
        assert thence.format(text).startswith("b = 1; b = 1")
    except thence.SpecError as error:
        assert error.diagnostics[0].code == "limit"


def test_what_a_spec_says_is_never_run() -> None:
    for text in (
        "__import__(os)",
        "exec(1)",
        "step.__class__",
        "a = 1\rimport os",
        "os.system(1)",
        "lambda: 1",
    ):
        assert any(found.severity == "error" for found in thence.check(text)), text
