"""Findings as they are collected, ordered, left out and shown; what each of them says is tested as a whole."""

import pickle

import pytest

import thence
from thence.dsl.text.diagnostic import CODES, Fix
from thence.dsl.text.findings import MOST_KEPT, Findings, Rejected, SpecError, quote
from thence.dsl.text.source import Source, Span

SOURCE = Source("hold(10, 1) then\nholt(5, 2)", "a.thence")


def test_each_place_and_code_once() -> None:
    findings = Findings(SOURCE)
    for message in ("first", "second"):
        findings.note("syntax", Span(0, 4), message)
    findings.note("value", Span(0, 4), "another code")
    assert [found.message for found in findings.all()] == ["first", "another code"]


def test_errors_come_alone_and_in_the_order_of_the_text() -> None:
    findings = Findings(SOURCE)
    findings.note("jump", Span(0, 4), "a warning")
    assert not findings.failed and [found.code for found in findings.all()] == ["jump"]
    findings.note("unknown-function", Span(17, 21), "behind")
    findings.note("duration", Span(5, 7), "before")
    assert findings.failed and [found.code for found in findings.all()] == ["duration", "unknown-function"]


def test_a_help_that_is_left_out_is_made_of_the_fix() -> None:
    findings = Findings(SOURCE)
    findings.note("syntax", Span(17, 21), "a word", fix=" hold ")
    findings.note("syntax", Span(0, 4), "no word", fix="")
    first, second = findings.all()
    assert (first.help, second.help) == ("leave it out", "write: hold")
    assert (second.fix, second.fixed()) == (Fix(Span(17, 21), " hold "), SOURCE.text[:17] + " hold (5, 2)")
    assert (second.line, second.column, second.end_line, second.end_column) == (2, 1, 2, 5)


def test_no_more_than_so_many_are_kept() -> None:
    findings = Findings(SOURCE)
    for i in range(MOST_KEPT + 5):
        findings.note("syntax", Span(i, i + 1), "x")
    assert findings.full and len(findings.all()) == MOST_KEPT
    assert findings.has("value", Span(0, 1)), "there is no room for it"


def test_a_part_that_is_left_does_not_end_the_rest() -> None:
    findings = Findings(SOURCE)
    with findings.part():
        findings.reject("value", Span(5, 7), "not this")
    with pytest.raises(Rejected):
        findings.reject("value", Span(9, 10), "nor this")
    with pytest.raises(SpecError) as caught:
        findings.raise_errors()
    assert [found.message for found in caught.value.diagnostics] == ["not this", "nor this"]


def test_a_comment_says_that_a_warning_is_meant() -> None:
    findings = Findings(Source("hold(10, 1)  # thence: ignore[jump]\nhold(5)"))
    for at in (0, 36):
        findings.note("jump", Span(at, at + 4), "x")
    assert [found.line for found in findings.all()] == [2]
    assert findings.noted("jump", 1), "it is there, and meant"


def test_a_finding_as_text() -> None:
    findings = Findings(SOURCE)
    findings.note("unknown-function", Span(17, 21), "no curve `holt`", label="this", fix="hold")
    assert str(findings.all()[0]) == (
        "error[unknown-function]: no curve `holt`\n"
        " --> a.thence:2:1\n"
        "  |\n"
        "2 | holt(5, 2)\n"
        "  | ^^^^ this\n"
        "  = help: write: hold"
    )
    assert "\033[1;31m" in findings.all()[0].render(color=True)


def test_a_long_line_is_shown_around_the_place() -> None:
    findings = Findings(Source("x" * 500 + "!" + "y" * 500))
    findings.note("character", Span(500, 501), "no")
    excerpt, marks = str(findings.all()[0]).splitlines()[3:5]
    assert len(excerpt) < 120 and excerpt.index("!") == marks.index("^")


def test_wide_characters_take_two_cells() -> None:
    findings = Findings(Source("\N{CJK UNIFIED IDEOGRAPH-4E2D}!"))
    findings.note("character", Span(1, 2), "no")
    assert str(findings.all()[0]).splitlines()[4] == "  |   ^"


@pytest.mark.parametrize(
    ("text", "shown"), [("short", "short"), ("x" * 50, "x" * 39 + "…"), ("a\x07b", "aU+0007b")]
)
def test_a_piece_of_a_text_in_a_message(text: str, shown: str) -> None:
    assert quote(text) == shown


def test_an_error_travels_with_its_findings() -> None:
    findings = Findings(SOURCE)
    findings.note("value", Span(0, 4), "no")
    error = SpecError(findings.all())
    again = pickle.loads(pickle.dumps(error))
    assert again.diagnostics == error.diagnostics and str(again) == str(error)
    assert SpecError is thence.SpecError and SpecError.__module__ == "thence"


def test_a_code_is_an_error_or_a_warning_and_says_what_of() -> None:
    assert {severity for severity, _ in CODES.values()} == {"error", "warning"}
    assert all(code == code.lower() and about for code, (_, about) in CODES.items())
