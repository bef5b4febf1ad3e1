"""Clocks that count what steps take in."""

from fractions import Fraction

import pytest

from thence.dsl.curves.clock import EAGER
from thence.dsl.curves.course import Course
from thence.dsl.curves.formulas import linear
from thence.dsl.curves.tick_clock import Period, TickClock, counting, new_clock
from thence.dsl.formula.expression import const
from thence.dsl.formula.walk import postorder
from thence.dsl.numbers.staircase import Staircase

FEW = Staircase((0, 5, 8), (Fraction(6), Fraction(12), Fraction(3)))
MANY = Staircase(tuple(range(0, 40, 4)), tuple(Fraction(6 * (1 + i % 3)) for i in range(10)))


@pytest.mark.parametrize("pace", [FEW, MANY], ids=["written out", "looked up"])
def test_what_is_taken_in_is_counted_in_whole_measures(pace: Staircase) -> None:
    for step in range(45):
        clock, most = counting(TickClock.at(step), pace, 41)
        assert clock.now.constant == min(pace.count(step), pace.count(41)) / pace.measure
        assert most == pace.count(41) / pace.measure
        endless, none = counting(TickClock.at(step), pace, None)
        assert (endless.now.constant, none) == (pace.count(step) / pace.measure, None)


def test_a_clock_of_finer_ticks_counts_between_steps() -> None:
    clock = TickClock(const(13), ticks=const(2))  # six steps and a half
    assert counting(clock, FEW, None)[0].fixed == FEW.count(Fraction(13, 2)) / FEW.measure


def test_a_few_levels_need_no_table() -> None:
    for pace, tables in ((FEW, 0), (MANY, 2)):
        counted, _ = counting(new_clock(), pace, None)
        assert len({part for part in postorder(counted.now) if part.op == "gather"}) == tables


def test_a_curve_runs_on_its_count() -> None:
    n = 10
    for step in range(n + 3):
        course = Course(TickClock.at(step), n, EAGER, paces=(FEW,)).counted()
        share = min(FEW.count(step), FEW.count(n)) / FEW.count(n)
        assert linear(course, to=const(5), **{"from": const(1)}).constant == 1 + 4 * share
    assert Course(new_clock(), n, EAGER).counted().in_steps is None


@pytest.mark.parametrize(
    ("share", "before", "after"), [("1/2", 5, 6), ("5/12", 5, 5), ("0", 0, 0), ("1", 10, 10)]
)
def test_the_steps_of_a_share(share: str, before: int, after: int) -> None:
    course = Course(new_clock(), 10, EAGER, paces=(FEW,))
    for told in (course, course.counted()):
        assert (told.whole_step(Fraction(share)), told.first_step(Fraction(share))) == (before, after)


def test_a_period_is_told_by_its_own_clock() -> None:
    for step in range(20):
        course = Course(TickClock.at(step), None, EAGER)
        clock, period, elapsed = course.period(Period(Fraction(30), FEW))
        found = elapsed.constant
        assert found is not None and found / period == FEW.count(step) / 30
        assert clock.turns(period).constant == FEW.count(step) // 30
