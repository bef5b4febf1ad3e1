"""Plans of curves' calls, and ways that are hardly meant."""

from fractions import Fraction

import pytest
from resolving import call_at, codes, looked_at

from thence.dsl.calls.curves import curve_plan
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.expression import const
from thence.dsl.plans.plan import CurvePlan
from thence.dsl.syntax.nodes import Call, Sequence


def test_a_curve_s_plan() -> None:
    context, node, place = call_at("linear(10, 2->0)")
    plan = curve_plan(context, node, CURVES["linear"], place)
    assert isinstance(plan, CurvePlan) and plan.duration == 10 and plan.exact is None
    assert [plan.at(step).constant for step in (0, 5, 10)] == [2, 1, 0]
    whole = curve_plan(
        context, node, CURVES["linear"], place.before((node,)).in_segment(0, Fraction(0), None)
    )
    assert whole.exact == 10
    context, node, place = call_at("decay(1, 0.5, 10)")
    assert curve_plan(context, node, CURVES["decay"], place).duration == float("inf")


@pytest.mark.parametrize(
    ("text", "reached", "found", "fixed"),
    [
        ("warmup(10, 1->0)", None, "falling-warmup", "linear(10, 1->0)"),
        ("decay(1e-3, 1000, 0.96)", None, "swapped", "decay(1e-3, 0.96, 1000)"),
        ("exponential(10, 1e5)", 1, "rising-decay", "exponential(10, 1e-5)"),
    ],
)
def test_ways_that_are_hardly_meant(text: str, reached: int | None, found: str, fixed: str) -> None:
    context, node, place = call_at(text)
    if reached is not None:
        place = place.before((node,)).in_segment(0, Fraction(0), const(reached))
    curve_plan(context, node, CURVES[node.name], place)
    (noted,) = context.findings.all()
    assert noted.code == found and noted.fixed() == fixed
    context.guessing = True
    other, again, at = call_at(text)
    other.guessing = True
    curve_plan(other, again, CURVES[again.name], place if reached else at)
    assert not codes(other)


def test_a_rise_behind_a_warm_up() -> None:
    context, node, place = looked_at("warmup(10, 1e-3) then linear(90, 10)")
    assert isinstance(node, Sequence)
    last = node.segments[1]
    assert isinstance(last, Call)
    at = place.before(node.segments).in_segment(1, Fraction(10), const(Fraction(1, 1000)))
    curve_plan(context, last, CURVES["linear"], at)
    assert codes(context) == ["rising-decay"]
