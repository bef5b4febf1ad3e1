"""Exponentials whose exponents are so large that their rounding would show, against mpmath."""

from fractions import Fraction

import mpmath
import pytest

from thence.dsl.curves.clock import EAGER, How
from thence.dsl.curves.wide_exponential import (
    FAR,
    factor_times_exp,
    grown,
    is_far,
    log_of_share,
    power_of_share,
    reach_of,
)
from thence.dsl.formula.expression import STEP, const, step_up_to
from thence.dsl.formula.float32 import STEP as COUNTED


def test_what_is_far() -> None:
    near, far = const(FAR), const(FAR + 1)
    assert (
        is_far(EAGER, const(1), far)
        and not is_far(EAGER, const(1), near)
        and not is_far(EAGER, const(1), None)
    )
    assert is_far(EAGER, const(Fraction(1, 2**1030)), near), "a factor of few digits"
    assert not is_far(How(single=True), const(1), far) and not is_far(How(narrow=True), const(1), far)
    assert is_far(How(narrow=True), const(10**280), far)


def test_reaches() -> None:
    found = reach_of(const(Fraction(-1, 10)), step_up_to(500))
    assert found is not None and found.constant == 50
    endless = reach_of(const(1), STEP)
    assert endless is not None and endless.constant == 3000
    assert abs(log_of_share(Fraction(1), Fraction(1, 8)) - Fraction(float(3 * mpmath.log(2)))) < Fraction(
        1, 10**14
    )
    assert log_of_share(Fraction(1), Fraction(-1)) == 3000


@pytest.mark.parametrize("steps", [0, 1, 12_345, 999_999])
@pytest.mark.parametrize("factor", [Fraction(1, 10**300), Fraction(1), Fraction(10**300)])
def test_the_product_is_that_of_mpmath(steps: int, factor: Fraction) -> None:
    rate = Fraction(-600 if factor >= 1 else 600, 10**6)
    found = factor_times_exp(const(factor), const(rate), const(steps)).constant
    assert found is not None
    with mpmath.workdps(40):
        wanted = (
            mpmath.mpf(factor.numerator)
            / factor.denominator
            * mpmath.exp(mpmath.mpf(rate.numerator) / rate.denominator * steps)
        )
        assert abs(mpmath.mpf(found.numerator) / found.denominator / wanted - 1) < mpmath.mpf("1e-15")


def test_what_is_near_is_written_plainly() -> None:
    rate = const(Fraction(-1, 10**9))
    plain = rate * COUNTED
    assert grown(EAGER, const(2), rate, COUNTED, plain).op in ("multiply", "exp")
    assert power_of_share(EAGER, const(1), const(Fraction(1, 2)), const(2), const(100), const(50)) is None
