"""Between two values: lines and weights, which lose no digits near their zeros."""

import math
from fractions import Fraction

import pytest

from thence.dsl.curves.blends import (
    bigger_start,
    blend,
    common_scale,
    crosses_in_wholes,
    line,
    one_sign,
    powers,
)
from thence.dsl.curves.clock import EAGER
from thence.dsl.curves.course import Course
from thence.dsl.curves.tick_clock import TickClock
from thence.dsl.formula.expression import const, param


@pytest.mark.parametrize(
    ("a", "b"), [(2, Fraction(1, 2)), (0, 1), (-1, 1), (Fraction(1, 3), Fraction(-1, 7)), (5, 5)]
)
def test_a_line_is_exact(a: Fraction, b: Fraction) -> None:
    for step in (0, 3, 10, 15):
        course = Course(TickClock.at(step), 10, EAGER)
        share = Fraction(min(step, 10), 10)
        assert line(course, const(a), const(b)).constant == a + (b - a) * share
        back = 2 * min(share, 1 - share)
        assert line(course, const(a), const(b), there_and_back=True).constant == a + (b - a) * back


@pytest.mark.parametrize("power", [Fraction(1), Fraction(1, 2), Fraction(3), Fraction(9), Fraction(9, 10)])
@pytest.mark.parametrize(
    "progress", [Fraction(0), Fraction(1, 10**9), Fraction(1, 4), Fraction(3, 4), Fraction(1)]
)
def test_powers_of_what_is_left(power: Fraction, progress: Fraction) -> None:
    kept, gone = powers(const(1 - progress), const(progress), const(power), EAGER)
    assert kept.constant is not None and gone.constant is not None
    wanted = (1 - float(progress)) ** float(power)
    assert math.isclose(float(kept.constant), wanted, rel_tol=1e-14)
    assert math.isclose(
        float(gone.constant),
        -math.expm1(float(power) * math.log1p(-float(progress))) if progress < 1 else 1.0,
        rel_tol=1e-14,
    )


def test_signs_and_sizes() -> None:
    assert (
        bigger_start(const(-3), const(2))
        and not bigger_start(const(1), const(2))
        and not bigger_start(param("p"), const(2))
    )
    assert one_sign(Fraction(0), Fraction(5)) and not one_sign(Fraction(-1), Fraction(5))
    assert common_scale(Fraction(1, 6), Fraction(1, 4)) == 12
    assert crosses_in_wholes(Fraction(-1), Fraction(1, 2), Fraction(1000))
    assert not crosses_in_wholes(Fraction(-1), Fraction(1, 3**40), Fraction(1000))
    assert blend(const(2), const(Fraction(1, 4)), const(4), const(Fraction(3, 4))).constant == Fraction(7, 2)
