"""Calls of curves whose numbers are hardly those that were intended."""

import pytest
from resolving import call_at

from thence.dsl.calls.curve_values import evaluate
from thence.dsl.calls.doubtful import check_call
from thence.dsl.curves.table import CURVES


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("decay(1e-3, 1000, 0.96)", "decay(1e-3, 0.96, 1000)"),
        ("decay(0.96, 1e-3, 1000)", "decay(1e-3, 0.96, 1000)"),
        ("decay(1e-3, 1e-5, 1000)", "exponential(1000, 1e-3->1e-5)"),
        ("decay(1e-3, 0.96, 1000)", None),
        ("linear(10, 1->0)", None),
    ],
)
def test_numbers_that_have_changed_places(text: str, fixed: str | None) -> None:
    context, node, place = call_at(text)
    curve = CURVES[node.name]
    call, _, _ = evaluate(context, node, curve, place)
    check_call(node, curve, call.values, context.findings)
    assert [found.fixed() for found in context.findings.all()] == [fixed] * (fixed is not None)
