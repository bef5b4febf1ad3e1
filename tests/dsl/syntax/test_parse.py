"""Statements: which become definitions, which the result, and what is wrong with them."""

import lark
import pytest

from thence.dsl.syntax.nodes import Definition, Name, Number, Program
from thence.dsl.syntax.parse import expression_of, program_of
from thence.dsl.syntax.tokens import tokenize
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source, Span


def read(text: str) -> tuple[Program | None, Findings]:
    findings = Findings(Source(text))
    return program_of(tokenize(text, findings) or [], findings.source, findings), findings


def test_definitions_and_a_result() -> None:
    program, findings = read("f(a, b) = a; p = ?\nx = 2\nx")
    assert program is not None and not findings.all()
    assert program.definitions[:2] == (Definition("f", Name("a"), ("a", "b")), Definition("p", None))
    two = program.definitions[2].value
    assert isinstance(two, Number) and two.value == 2
    assert program.result == Name("x") and program.span == Span(0, len(findings.source.text))


@pytest.mark.parametrize(
    ("text", "code", "underlined", "edited"),
    [
        ("a\nb", "syntax", "b", "a then b"),
        ("step = 3; 1", "redefinition", "step", None),
        ("f(step) = 2; f", "syntax", "f(step)", "f = 2; f"),
        ("f(a, a) = 2; f", "syntax", "a", None),
        ("f(2) = 2; f", "syntax", "2", None),
        ("f(a) = ?; f", "syntax", "f(a)", "f = ?; f"),
        ("1 = 2; 3", "syntax", "1", None),
        ("f(x, k=2) = k * x; f(3)", "syntax", "f(x, k=2)", "k = 2; f(x) = k * x; f(3)"),
        ("f(x, k=2) = k * x; f(3, 5) + f(3)", "syntax", "k=2", "f(x, k) = k * x; f(3, 5) + f(3, k=2)"),
    ],
)
def test_statements_without_sense(text: str, code: str, underlined: str, edited: str | None) -> None:
    program, findings = read(text)
    (found,) = findings.all()
    assert (program, found.code, found.fixed()) == (None, code, edited)
    assert text[slice(*found.span)] in (underlined, "k=2")


def test_words_in_no_order_are_left_to_the_caller() -> None:
    with pytest.raises(lark.UnexpectedInput):
        read("hold(10")


@pytest.mark.parametrize(
    ("text", "so"), [("x", True), ("a = 1; a", False), ("a then", False), ("é", False), ("", False)]
)
def test_one_expression(text: str, so: bool) -> None:
    assert (expression_of(text) is not None) == so
