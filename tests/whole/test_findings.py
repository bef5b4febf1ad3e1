"""Every code of error and warning: what is underlined, what is said, and that the advice can be typed."""

import pickle
import re
import time
import warnings

import pytest
from finding_rows import ERRORS, TOTAL, WARNINGS, Facts, Row

import thence
from thence.dsl.text.diagnostic import CODES

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
    # What a target lacks is found by `emit`, in tests/codegen; what is wrong with a file, in tests/thence/files.
    assert {row[0] for row in ERRORS} | {"unsupported", "file", "cut", "layout"} == {
        code for code, (severity, _) in CODES.items() if severity == "error"
    }
    assert {row[0] for row in WARNINGS} == {
        code for code, (severity, _) in CODES.items() if severity == "warning"
    }


def test_what_is_beyond_a_limit_is_told_once() -> None:
    many = f"a = {'+'.join(['step'] * 100)}; r = {'+'.join(['a'] * 60)}; {'+'.join(['r'] * 12)}"
    assert [found.code for found in thence.check(many)] == ["limit"]


@pytest.mark.parametrize("fact", ["total", "steps_per_epoch"])
def test_a_fact_does_not_need_itself(fact: str) -> None:
    (found,) = thence.check(f"cosine({fact} - 5, 1->0)")
    assert found.message == f"`{fact}` is not known"


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


@pytest.mark.thorough
@pytest.mark.parametrize("name, text, accepted", LIMITS, ids=[row[0] for row in LIMITS])
def test_limit(name: str, text: str, accepted: bool) -> None:
    began = time.process_time()
    errors = [found for found in thence.check(text) if found.severity == "error"]
    assert (errors == []) is accepted, [found.message for found in errors][:3]
    if not accepted:
        assert errors[0].code in ("limit", "number", "value")
        assert len(errors[0].render()) < 1000
    assert time.process_time() - began < 5  # a second on an idle machine


@pytest.mark.thorough
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


@pytest.mark.thorough
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
