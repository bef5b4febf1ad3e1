"""What is said of names and calls of what nothing defines."""

from fractions import Fraction

import pytest
from resolving import looked_at

from thence.dsl.meaning.unknown_names import unknown_function, unknown_name
from thence.dsl.places.context import plan
from thence.dsl.syntax.nodes import Call, Name
from thence.dsl.text.findings import Rejected
from thence.dsl.text.source import Span


@pytest.mark.parametrize(
    ("text", "code", "fixed"),
    [
        ("peak = 1; 2 * paek", "unknown-name", "peak = 1; 2 * peak"),
        ("2 * peak", "unknown-name", "peak = 1e-3; 2 * peak"),
        ("hold(l00, 1)", "unknown-name", "hold(100, 1)"),
        ("hold(forever, 1)", "unknown-name", "hold(rest, 1)"),
        ("warmup(9, 1) then stop", "unknown-name", "warmup(9, 1)"),
        ("warmup(9, 1) then hold", "unknown-name", "warmup(9, 1)"),
        ("warmup(9, 1) then cosine", "unknown-name", "warmup(9, 1) then cosine(1000, 0)"),
        ("wamup(9, 1)", "unknown-function", "warmup(9, 1)"),
        ("peak = 1; peak(2 * step)", "unknown-function", "peak = 1; peak * (2 * step)"),
        ("lr = linear(9, 1->0); return(lr)", "unknown-function", "lr = linear(9, 1->0); lr"),
    ],
)
def test_what_was_meant(text: str, code: str, fixed: str) -> None:
    context, node, place = looked_at(text)
    with context.findings.part():
        plan(context, node, place)
    (found,) = context.findings.all()
    assert (found.code, found.fixed()) == (code, fixed)


@pytest.mark.parametrize(
    ("text", "message"),
    [("a = b; b = 1; a", "`b` is not defined yet"), ("a = a; a", "`a` is defined by itself"), ("f(x) = f(x); f(1)", "uses itself")],
)  # fmt: skip
def test_definitions_see_those_before_them(text: str, message: str) -> None:
    context, node, place = looked_at(text)
    with context.findings.part():
        plan(context, node, place)
    assert message in context.findings.all()[0].message


def test_what_a_name_is_like_is_looked_for_once() -> None:
    context, _, place = looked_at("peak = 1; peak")
    name, call = Name("paek", span=Span(10, 14)), Call("wamup", (), Span(10, 14), span=Span(10, 14))
    for _ in range(2):
        with pytest.raises(Rejected):
            unknown_name(context, name, place)
        with pytest.raises(Rejected):
            unknown_function(context, call, place.before((call,)).in_segment(0, Fraction(0), None))
    assert [found.code for found in context.findings.all()] == ["unknown-function", "unknown-name"]
