"""The course of time that a curve is written over: shares of its length that add up to it."""

from fractions import Fraction

import pytest

from thence.dsl.curves.clock import EAGER, How
from thence.dsl.curves.course import Course, part
from thence.dsl.curves.tables import Part
from thence.dsl.curves.tick_clock import TickClock, new_clock
from thence.dsl.formula.expression import Expr, const, param


@pytest.mark.parametrize("how", [EAGER, How(single=True)])
@pytest.mark.parametrize("step", [0, 1, 5, 6, 10, 12])
def test_shares(how: How, step: int) -> None:
    course = Course(TickClock.at(step), 10, how)
    passed = Fraction(min(step, 10), 10)
    assert (course.progress.constant, course.left.constant) == (passed, 1 - passed)
    assert course.elapsed.constant == passed * 10 and course.remaining.constant == 10 - passed * 10
    assert course.length.constant == 10


def test_shares_of_a_step_that_moves_are_known_to_lie_between_0_and_1() -> None:
    course = Course(new_clock(), 10, EAGER)
    assert (course.progress.low, course.progress.high, course.left.low, course.left.high) == (0, 1, 0, 1)


def formula(course: Course, *, to: Expr) -> Expr:
    return course.progress * to


def test_a_curve_of_known_values_is_one_of_a_family() -> None:
    def alone(_: object) -> Expr:
        return const(0)

    found = part(formula, 10, {"to": const(3)}, ("to",), EAGER, alone)
    assert isinstance(found, Part) and list(found.numbers) == [10, 3]
    assert part(formula, 10, {"to": param("p")}, ("to",), EAGER, alone) is alone
