"""The values of a curve's arguments."""

from fractions import Fraction
from typing import Any

import pytest
from resolving import call_at, codes

from thence.dsl.calls.curve_values import READ, evaluate
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.expression import Expr, const
from thence.dsl.text.findings import Rejected


def plain(value: Any) -> Any:
    return value.constant if isinstance(value, Expr) else value


@pytest.mark.parametrize(
    ("text", "values", "steps"),
    [
        ("linear(10, 1->0)", {"from": 1, "to": 0}, 10),
        ("warmup(10%, 5)", {"from": 0, "to": 5}, 10),
        ("cosine(9, 2->10%)", {"from": 2, "to": Fraction(1, 5), "power": 1}, 9),
        (
            "decay(1, 50%, 2 ep, staircase=true)",
            {"rate": Fraction(1, 2), "every": 14, "staircase": True},
            None,
        ),
        ("points(1 @ 0, 0 @ 9, curve=cosine)", {"curve": "cosine"}, 9),
    ],
)
def test_values_are_exact(text: str, values: dict[str, Any], steps: int | None) -> None:
    context, node, place = call_at(text, total=100, steps_per_epoch=7)
    call = evaluate(context, node, CURVES[node.name], place)
    assert call.steps == steps and not codes(context)
    assert {name: plain(call.values[name]) for name in values} == values


def test_an_omitted_start_is_the_value_reached() -> None:
    context, node, place = call_at("cosine(9, 10%)")
    place = place.before((node,)).in_segment(0, Fraction(5, 2), const(8))
    call = evaluate(context, node, CURVES["cosine"], place)
    assert (call.values["from"].constant, call.values["to"].constant) == (8, Fraction(4, 5))
    assert call.exact == Fraction(9) and call.steps == 9


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("cosine(9, 0)", "start-value", "write the start too: cosine(9, 1e-3->0)"),
        ("polynomial(9, 1->0, power=0)", "value", "write: power=1"),
        ("decay(1, 0.5, rest)", "value", "write: every=1000"),
        ("decay(1, 0.5, 0)", "value", "write: every=1000"),
        ("decay(1, 0.5, 10, staircase=1)", "value", "write: staircase=true"),
        ("points(1 @ 0, 0 @ 9, curve=cosin)", "value", "write: curve=cosine"),
        ("steps(1, 0.5 @ 9, 0.1 @ 3)", "value", "write the places in rising order"),
        ("linear(9, step->0)", "argument", "combine schedules"),
    ],
)
def test_values_that_do_not_fit(text: str, code: str, words: str) -> None:
    context, node, place = call_at(text)
    with pytest.raises(Rejected):
        evaluate(context, node, CURVES[node.name], place)
    (found,) = context.findings.all()
    assert found.code == code and words in (found.help or "") and context.guessing


def test_every_kind_that_a_curve_takes_is_read() -> None:
    assert {parameter.kind for curve in CURVES.values() for parameter in curve.parameters} == READ.keys()


def test_each_argument_is_looked_at() -> None:
    context, node, place = call_at("cosine(0.5, step->q)")
    with pytest.raises(Rejected):
        evaluate(context, node, CURVES["cosine"], place)
    assert codes(context) == ["duration", "argument", "unknown-name"]
