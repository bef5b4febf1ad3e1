"""Sines as series, against mpmath."""

from fractions import Fraction

import mpmath

from thence.dsl.formula.expression import const
from thence.dsl.formula.series import SERIES, half_sine, half_wave


def test_a_half_sine_is_off_by_a_tenth_of_what_a_float64_leaves_out() -> None:
    for i in (*range(-64, 0), *range(1, 65)):
        found = half_sine(const(Fraction(i, 64))).constant
        assert found is not None
        with mpmath.workdps(40):
            wanted = mpmath.sin(mpmath.pi * i / 128)
            off = abs(mpmath.mpf(found.numerator) / found.denominator - wanted) / abs(wanted)
        assert off <= mpmath.mpf("1.3e-17"), f"sin(pi / 2 * {i} / 64)"


def test_the_ends_are_exact_and_a_wave_is_a_square() -> None:
    assert [half_sine(const(x)).constant for x in (-1, 0, 1)] == [-1, 0, 1]
    third = const(Fraction(1, 3))
    root = half_sine(third).constant
    assert (
        root is not None
        and half_wave(third).constant == root * root
        and SERIES.keys() == {"half_sine", "half_wave"}
    )
