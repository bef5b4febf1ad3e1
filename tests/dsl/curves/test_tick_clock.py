"""Clocks that count: at each step what is elapsed and what remains, whatever was done to the clock."""

from fractions import Fraction

import pytest

from thence.dsl.curves.tick_clock import TickClock, new_clock, whole_turns
from thence.dsl.formula.expression import STEP, const


def told(clock: TickClock) -> Fraction:
    """The local step of a clock that stands still."""
    found = clock.steps.constant
    assert found is not None
    return found


@pytest.mark.parametrize("step", [0, 1, 7, Fraction(5, 2), 40])
def test_what_is_done_to_a_clock_is_done_to_its_step(step: Fraction) -> None:
    clock = TickClock.at(step)
    assert told(clock) == clock.fixed == step
    assert told(clock.shifted(3)) == step - 3
    assert told(clock.stretched(10, 25)) == step * Fraction(10, 25)
    assert told(clock.reversed(40)) == 40 - step
    assert told(clock.shifted(3).started()) == max(step - 3, 0)
    assert told(clock.stopped(5)) == min(step, 5)
    assert told(clock.stretched(2, 3).shifted(1).reversed(9)) == 9 - (step * Fraction(2, 3) - 1)


@pytest.mark.parametrize("step", [0, 3, 12, 99])
def test_elapsed_and_remaining_ticks_are_whole_and_add_up(step: int) -> None:
    clock = TickClock.at(step).stretched(4, 7)
    elapsed, remaining, length = (
        clock.elapsed(20).constant,
        clock.remaining(20).constant,
        clock.in_ticks(20).constant,
    )
    assert elapsed is not None and remaining is not None and length is not None
    assert elapsed + remaining == length and elapsed.denominator == remaining.denominator == 1
    assert elapsed / length == min(Fraction(step * 4, 7 * 20), 1)


@pytest.mark.parametrize(("step", "turn", "since"), [(0, 0, 0), (9, 0, 9), (10, 1, 0), (35, 3, 5)])
def test_turns(step: int, turn: int, since: int) -> None:
    clock = TickClock.at(step)
    turns = clock.turns(Fraction(10))
    assert turns.constant == turn and clock.since_turn(turns, 10).constant == since
    assert whole_turns(clock, Fraction(10), "turn").constant == turn


@pytest.mark.parametrize(
    ("step", "below", "piece"), [(9, False, 0), (10, False, 1), (10, True, 0), (25, False, 2)]
)
def test_the_piece_that_rules(step: int, below: bool, piece: int) -> None:
    assert TickClock.at(step, from_below=below).ruling([0, 10, 20]) == piece
    assert new_clock().ruling([0, 10, 20]) is None


def test_a_clock_of_the_step_counts_it() -> None:
    clock = new_clock()
    assert clock.now is STEP and clock.fixed is None
    assert clock.held(lambda at: at.now, last=(10, lambda: const(7))).high >= 10
