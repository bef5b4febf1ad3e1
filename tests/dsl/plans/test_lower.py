"""From plan to formula: lazily, eagerly, and in single precision where that is good enough."""

from thence.dsl.formula.walk import postorder
from thence.dsl.plans.lower import eagerly, lazily, singly
from thence.dsl.plans.plan import Plan
from thence.dsl.programs.program import meaning_of


def plan_of(spec: str) -> Plan:
    (plan,) = meaning_of(spec)[0].outputs.values()
    return plan


def test_what_is_lazy_has_pieces_that_are_sound_in_their_own_steps_alone() -> None:
    plan = plan_of("linear(10, 1->0) then exponential(10, 1->0.1)")
    assert eagerly(plan) is plan.formula is not lazily(plan)
    assert {"piecewise"} <= {expr.op for expr in postorder(lazily(plan))}


def test_single_precision_is_taken_where_it_is_asked_for_and_enough() -> None:
    line = plan_of("linear(1000, 1->0)")
    assert singly(line, "float64") is None and singly(line, "float32") is not None
    assert singly(plan_of("exp(-step / 3)"), "float32") is None
