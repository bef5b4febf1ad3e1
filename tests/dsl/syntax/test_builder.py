"""The tree of each rule of the grammar, and the places of what was written."""

from fractions import Fraction

import pytest

import thence
from thence.dsl.syntax import nodes
from thence.dsl.syntax.builder import TreeBuilder, span_of
from thence.dsl.syntax.parser import parser
from thence.dsl.text.source import Span

A, B, C = (nodes.Name(letter) for letter in "abc")
ONE = nodes.Number(Fraction(1))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b - c", nodes.Chain(A, (("+", B), ("-", C)))),
        ("a * b / c", nodes.Chain(A, (("*", B), ("/", C)))),
        ("a - b * c", nodes.Chain(A, (("-", nodes.Chain(B, (("*", C),))),))),
        ("-a^b", nodes.Negation(nodes.Power(A, B))),
        ("a^b^c", nodes.Power(A, nodes.Power(B, C))),
        ("a then b", nodes.Sequence((A, B))),
        ("a for b until c", nodes.Cut(nodes.Cut(A, "for", B), "until", C)),
        ("a over b", nodes.Over(A, B)),
        ("rest", nodes.Rest()),
        ("true", nodes.Boolean(True)),
        ("2.5 ep", nodes.Number(Fraction(5, 2), "ep")),
        ("f()", nodes.Call("f", ())),
        ("f(a, b=c)", nodes.Call("f", (nodes.Argument(A), nodes.Argument(C, "b")))),
        ("f(a->b)", nodes.Call("f", (nodes.Argument(nodes.Transition(A, B)),))),
        ("f(a @ b)", nodes.Call("f", (nodes.Argument(nodes.Place(A, B)),))),
        ("f(until c)", nodes.Call("f", (nodes.Argument(nodes.Until(C)),))),
    ],
)  # fmt: skip
def test_the_tree_of_a_rule(text: str, tree: nodes.Expression) -> None:
    assert thence.parse(text).result == tree


def test_what_stands_where() -> None:
    text = "x = f( b=(1) )"
    (definition,) = thence.parse(text).definitions
    call = definition.value
    assert isinstance(call, nodes.Call)
    (argument,) = call.arguments
    spans = [definition.span, definition.name_span, call.name_span, argument.span, argument.name_span]
    assert [text[slice(*span)] for span in spans] == [text, "x", "f", "b=(1)", "b"]
    assert span_of(argument.value) == Span(9, 12), "parentheses are around what is in them"


def test_every_rule_of_the_grammar_has_a_method() -> None:
    called = {rule.alias for rule in parser().rules if rule.alias}
    assert len(called) > 15 and called <= vars(TreeBuilder).keys()
