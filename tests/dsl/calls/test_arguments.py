"""How words are called: forms, and which argument is for which parameter."""

import pytest
from resolving import call_at

from thence.dsl.calls.arguments import Form, signature
from thence.dsl.curves.table import CURVES
from thence.dsl.plans.transforms import TRANSFORMS
from thence.dsl.syntax.unparse import unparse
from thence.dsl.text.findings import Rejected

COSINE = Form.of(CURVES["cosine"])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("cosine", "cosine(n, from->to, power=1)"),
        ("hold", "hold(n, value)"),
        ("steps", "steps(v @ s, ...)"),
        ("constant", "constant(value)"),
    ],
)
def test_signatures(name: str, written: str) -> None:
    curve = CURVES[name]
    assert signature(name, curve.parameters, curve.positions) == written
    assert Form.of(curve) is Form.of(curve) and Form.of(curve).usage == written


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("cosine(10, 1)", {"n": "10", "to": "1"}),
        ("cosine(10, power=2, to=1)", {"n": "10", "power": "power=2", "to": "to=1"}),
        ("cosine(to=1, n=10)", {"to": "to=1", "n": "n=10"}),
    ],
)
def test_arguments_are_bound_by_place_and_by_name(text: str, bound: dict[str, str]) -> None:
    context, node, _ = call_at(text)
    assert {name: unparse(a) for name, a in COSINE.bind(node, context.findings).items()} == bound


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("cosine(10, 1, 0)", "cosine(10, 1->0)"),
        ("cosine(10, 1->0, 2)", "cosine(10, 1->0, power=2)"),
        ("cosine(10, pwoer=2)", "cosine(10, power=2)"),
        ("cosine(10, 1, to=2)", "cosine(10, 1)"),
        ("cosine(n=10, 1)", "cosine(n=10, to=1)"),
    ],
)
def test_arguments_that_do_not_fit(text: str, fixed: str) -> None:
    context, node, _ = call_at(text)
    with pytest.raises(Rejected):
        COSINE.bind(node, context.findings)
    (found,) = context.findings.all()
    assert found.code == "argument" and found.fixed() == fixed


def test_a_call_is_completed_from_its_example() -> None:
    context, node, _ = call_at("cosine(7)")
    given = COSINE.bind(node, context.findings)
    assert COSINE.completed(given, ["to"]).startswith("cosine(7, ")
    with pytest.raises(Rejected):
        COSINE.reject_missing(node, given, ["to"], context.findings)
    assert context.findings.all()[0].message == "`cosine` needs `to`"


@pytest.mark.parametrize("text", ["repeat(1->0)", "repeat(1 @ 5)"])
def test_a_single_value_is_no_transition_and_no_place(text: str) -> None:
    context, node, _ = call_at(text)
    form = Form.of(TRANSFORMS["repeat"])
    with pytest.raises(Rejected):
        form.single(form.bind(node, context.findings).values(), context.findings)
    assert context.findings.failed
