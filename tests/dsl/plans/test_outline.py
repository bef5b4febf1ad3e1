"""What a plan does, for people: segments, boundaries, landmarks."""

import math

import pytest

from thence.dsl.plans.outline import Segment, boundaries, landmarks, sampled, segments, width
from thence.dsl.plans.plan import Plan
from thence.dsl.programs.program import meaning_of


def plan_of(spec: str) -> Plan:
    (plan,) = meaning_of(spec)[0].outputs.values()
    return plan


def test_segments() -> None:
    found = segments(plan_of("linear(10, 1->0) then rsqrt(2, 5)"), lambda plan, step: math.nan)
    assert found == (
        Segment("linear(10, 1->0)", 0, 10, 1.0, 0.0),
        Segment("rsqrt(2, 5)", 10, math.inf, 2.0, None),
    )
    assert segments(plan_of("0.5"), lambda plan, step: 0.0) == (Segment("0.5", 0, math.inf, 0.5, None),)


@pytest.mark.parametrize(
    ("spec", "steps"),
    [
        ("linear(10, 1->0)", {0, 10}),
        ("hold(3, 1) then (linear(2, 0) then linear(2, 1))", {0, 3, 5, 7}),
        ("steps(1, 0.5 @ 30, 0.1 @ 60)", {0, 30, 60}),
        ("onecycle(100, 1, rise=25%, fall=75%)", {0, 25, 75, 100}),
        ("repeat(linear(10, 1->0), times=9)", {0, 10, 20, 30, 90}),
        ("linear(10, 1->0) for 4", {0, 4}),
        ("decay(1, 0.5, 7)", {0, 7}),
    ],
)
def test_boundaries(spec: str, steps: set[int]) -> None:
    assert set(boundaries(plan_of(spec))) == steps


def test_landmarks() -> None:
    assert landmarks(plan_of("linear(10, 1->0)")) == [0, 9, 10]
    assert landmarks(plan_of("linear(10, 1->0)"), between=1) == [0, 5, 9, 10]
    many = plan_of(" then ".join(f"hold(2, {i % 3})" for i in range(900)))
    assert len(landmarks(many)) == 400 and landmarks(many)[0] == 0


def test_fewer_are_sampled_where_each_takes_many_curves() -> None:
    wide = plan_of(" + ".join(["linear(100, 1->0)"] * 250))
    assert (width(wide), len(sampled(wide, between=9))) == (250, 2)
