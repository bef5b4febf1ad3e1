"""Plans on another clock: cut, delayed, begun in the middle, stretched, backwards; at fixed steps, by hand."""

from fractions import Fraction

import pytest

from thence.dsl.plans.transformed import CutPlan, DelayPlan, ReversePlan, SkipPlan, StretchPlan
from thence.dsl.programs.program import meaning_of


@pytest.mark.parametrize(
    ("spec", "kind", "values"),
    [
        ("linear(10, 10->0) for 4", CutPlan, {0: 10, 3: 7, 4: 6, 9: 6}),
        ("linear(4, 4->0) for 10", CutPlan, {0: 4, 4: 0, 9: 0}),
        ("(hold(4, 1) then hold(4, 2)) for 4", CutPlan, {3: 1, 4: 1, 9: 1}),
        ("delay(5, linear(10, 10->0))", DelayPlan, {0: 10, 5: 10, 6: 9, 15: 0}),
        ("skip(4, linear(10, 10->0))", SkipPlan, {0: 6, 1: 5, 6: 0}),
        ("stretch(2, linear(10, 10->0))", StretchPlan, {0: 10, 1: Fraction(19, 2), 20: 0}),
        ("reverse(linear(10, 10->0))", ReversePlan, {0: 0, 1: 1, 10: 10, 11: 10}),
    ],
)
def test_values(spec: str, kind: type, values: dict[int, Fraction]) -> None:
    (plan,) = meaning_of(spec)[0].outputs.values()
    assert isinstance(plan, kind) and len(plan.parts) == 1
    assert {step: plan.at(step).constant for step in values} == values
