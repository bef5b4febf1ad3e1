"""Plans as they are: their values at fixed steps, what is known of them, and how they are put together."""

import math
from fractions import Fraction

import pytest

from thence.dsl.plans.plan import Constant, CurrentStep, CurvePlan, Plan, Pointwise, SequencePlan, uses_step
from thence.dsl.programs.program import meaning_of


def plan_of(spec: str) -> Plan:
    (plan,) = meaning_of(spec)[0].outputs.values()
    return plan


@pytest.mark.parametrize(
    ("spec", "kind", "duration"),
    [
        ("0.5", Constant, None), ("step", CurrentStep, None), ("linear(10, 1->0)", CurvePlan, 10),
        ("hold(3, 1) then linear(10, 0)", SequencePlan, 13), ("2 * linear(10, 1->0)", Pointwise, 10),
        ("rsqrt(1, 10)", CurvePlan, math.inf),
    ],
)  # fmt: skip
def test_kinds_and_durations(spec: str, kind: type, duration: float | None) -> None:
    plan = plan_of(spec)
    assert isinstance(plan, kind) and plan.duration == duration


def test_values_are_exact_and_from_below_where_something_begins() -> None:
    plan = plan_of("linear(3, 1->0) then hold(5, 7)")
    assert [plan.at(k).constant for k in (0, 1, 3, 99)] == [1, Fraction(2, 3), 7, 7]
    assert plan.at(3, from_below=True).constant == 0 and plan.end.constant == 7 and plan.steps == 8


def test_what_is_never_negative_and_what_uses_the_step() -> None:
    assert plan_of("linear(3, 1->0)").never_negative and not plan_of("linear(3, 1->-1)").never_negative
    assert not plan_of("linear(3, 1->0) - 2").never_negative
    assert uses_step(plan_of("step * 2")) and not uses_step(plan_of("2 * linear(3, 1->0)"))
