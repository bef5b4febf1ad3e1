"""Clocks that are told from landmarks: the same time as one that counts ticks, at each step."""

from fractions import Fraction

import pytest

from thence.dsl.curves.landmark_clock import LandmarkClock, by_landmarks, stretched
from thence.dsl.curves.tick_clock import TickClock, new_clock
from thence.dsl.formula.expression import STEP, Expr, const, param
from thence.dsl.formula.walk import rebuilt


def at(formula: Expr, step: int) -> Fraction:
    """The value of a formula of the step at one."""
    found = rebuilt(formula, lambda leaf: const(step) if leaf.op == "step" else None).constant
    assert found is not None
    return found


CLOCKS: list[TickClock] = [
    new_clock(), new_clock().shifted(7), new_clock().stretched(2, 3), new_clock().reversed(50),
    new_clock().stretched(3, 7).shifted(2), new_clock().shifted(5).stretched(5, 2).reversed(30),
]  # fmt: skip


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("step", [0, 1, 7, 12, 30, 49, 80])
def test_elapsed_and_remaining_shares_are_those_of_ticks(clock: TickClock, step: int) -> None:
    told = by_landmarks(clock)
    assert isinstance(told, LandmarkClock)
    for name in ("elapsed", "remaining"):
        own = at(getattr(told, name)(20), step) / at(told.in_ticks(20), step)
        counted = at(getattr(clock, name)(20), step) / at(clock.in_ticks(20), step)
        assert own == counted, name


def test_what_stands_still_or_counts_at_an_open_pace_is_not_told() -> None:
    assert by_landmarks(TickClock.at(3)) is None
    assert by_landmarks(TickClock(STEP, ticks=param("p"))) is None
    told = by_landmarks(new_clock())
    assert told is not None and by_landmarks(told) is told


def test_a_clock_counts_ticks_as_long_as_a_float64_can() -> None:
    assert isinstance(stretched(new_clock(), 2, 3), TickClock)
    assert isinstance(stretched(new_clock(), 2**40 + 1, 2**40), LandmarkClock)
