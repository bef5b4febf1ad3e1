"""Decimals as they are written and read, and functions on fractions against mpmath."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from thence.dsl.numbers import decimals
from thence.dsl.numbers.decimals import MathError, read, shortest

mpmath.mp.dps = 60


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1000", 1000, ""),
        ("1_000", 1000, ""),
        (".5", Fraction(1, 2), ""),
        ("5.", 5, ""),
        ("1e-3", Fraction(1, 1000), ""),
        ("1.5E+2k", 150_000, ""),
        ("2M", 2_000_000, ""),
        ("0.1", Fraction(1, 10), ""),
        ("10%", 10, "%"),
        ("10pct", 10, "%"),
        ("2 ep", 2, "ep"),
        ("375M tok", 375_000_000, "tok"),
        ("1B ex", 10**9, "ex"),
        ("5 steps", 5, "steps"),
    ],
)
def test_a_number_is_the_decimal_that_is_written(text: str, value: Fraction, unit: str) -> None:
    assert read(text) == (value, unit)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1e308", None), ("1e309", "large"), ("1.7976931348623157e308", None), ("1.8e308", "large"),
        ("5e-324", None), ("1e-324", "small"), ("0e99999", None), ("1e99999999999999999999", "large"),
        ("1e-99999999999999999999", "small"), ("1e300T", "large"), ("0.000e-400", None),
    ],
)  # fmt: skip
def test_what_no_float64_holds(text: str, problem: str | None) -> None:
    assert decimals.out_of_range(text) == problem


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 1000), "1e-3"), (0.05, "0.05"), (Fraction(10_000), "10000"), (1.5e9, "1500000000"),
        (-2.0, "-2"), (0.1 + 0.2, "0.30000000000000004"), (Fraction(1, 3), "0.3333333333333333"),
        (1e22, "1e22"), (-3e-7, "-3e-7"), (123456.789, "123456.789"), (Fraction(0), "0"), (10**13, "1e13"),
    ],
)  # fmt: skip
def test_the_shortest_form(value: float | Fraction, text: str) -> None:
    assert shortest(value) == text
    assert float(read(text.lstrip("-"))[0]) == abs(float(value))


def test_a_number_for_people_has_six_digits() -> None:
    assert decimals.short(Fraction(1, 3)) == "0.333333"


@pytest.mark.parametrize("value, whole", [(Fraction(5, 2), 3), (Fraction(-5, 2), -2), (Fraction(7, 3), 2)])
def test_halves_go_up(value: Fraction, whole: int) -> None:
    assert decimals.round_half_up(value) == whole


def test_what_is_small_stays_exact_and_what_grows_is_cut() -> None:
    small = Fraction(3**600, 7**300)
    assert decimals.trim(small) is small
    grown = Fraction(3**2000, 7**1100)
    cut = decimals.trim(grown)
    assert cut.numerator.bit_length() <= decimals.EXACT_BITS and abs(cut / grown - 1) < Fraction(1, 2**200)
    assert decimals.trim(Fraction(1, 3**2000)) == 0
    with pytest.raises(MathError, match="too large"):
        decimals.trim(Fraction(3**2000))


@pytest.mark.parametrize(
    ("value", "held", "near"),
    [(Fraction(0), True, 0.0), (Fraction(10**400), False, math.inf), (Fraction(-(10**400)), False, -math.inf),
     (Fraction(1, 10**400), False, 0.0), (Fraction(1, 3), True, 1 / 3)],
)  # fmt: skip
def test_what_a_float64_holds(value: Fraction, held: bool, near: float) -> None:
    assert (decimals.in_float64(value), decimals.nearest(value)) == (held, near)


HALF_PI = mpmath.pi / 2
FUNCTIONS: dict[str, tuple[Callable[[Fraction], Fraction], Callable[[Any], Any]]] = {
    "sqrt": (decimals.sqrt, mpmath.sqrt),
    "exp": (decimals.exp, mpmath.exp),
    "log": (decimals.log, mpmath.log),
    "tanh": (decimals.tanh, mpmath.tanh),
    "sin": (decimals.sin, mpmath.sin),
    "cos": (decimals.cos, mpmath.cos),
    "half_sine": (decimals.half_sine, lambda x: mpmath.sin(HALF_PI * x)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("x", ["1/3", "7/10", "1000001/1000000", "5/4", "25", "1/123456789", "2000/7"])
def test_functions_are_right_to_45_digits(name: str, x: str) -> None:
    ours, theirs = FUNCTIONS[name]
    got, wanted = ours(Fraction(x)), theirs(mpmath.mpf(Fraction(x).numerator) / Fraction(x).denominator)
    found = mpmath.mpf(got.numerator) / got.denominator
    assert abs(found - wanted) <= abs(wanted) * mpmath.mpf(10) ** (-45 if abs(wanted) > 1e-3 else -40)


@pytest.mark.parametrize(
    ("got", "exact"),
    [
        (decimals.sqrt(Fraction(9, 16)), Fraction(3, 4)),
        (decimals.half_sine(Fraction(3)), -1),
        (decimals.half_sine(Fraction(10)), 0),
        (decimals.half_arcsine(Fraction(1, 2)), Fraction(1, 3)),
        (decimals.tanh(Fraction(300)), 1),
        (decimals.exp(Fraction(-2000)), 0),
        (decimals.log(Fraction(1)), 0),
        (decimals.power(Fraction(2), Fraction(-3)), Fraction(1, 8)),
        (decimals.power(Fraction(0), Fraction(0)), 1),
        (decimals.power(Fraction(4), Fraction(1, 2)), 2),
    ],
)
def test_what_is_exact(got: Fraction, exact: Fraction) -> None:
    assert got == exact


def test_the_arcsine_undoes_the_sine() -> None:
    for s in (Fraction(1, 7), Fraction(3, 5), Fraction(89, 100)):
        assert abs(decimals.half_sine(decimals.half_arcsine(s)) - s) < Fraction(1, 10**40)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: decimals.sqrt(Fraction(-1)), "square root of a negative"),
        (lambda: decimals.log(Fraction(0)), "not positive"),
        (lambda: decimals.exp(Fraction(711)), "too large"),
        (lambda: decimals.power(Fraction(0), Fraction(-1)), "division by zero"),
        (lambda: decimals.power(Fraction(-2), Fraction(1, 3)), "negative number to a fractional power"),
        (lambda: decimals.power(Fraction(10), Fraction(400)), "too large"),
        (lambda: decimals.check_finite(Fraction(10) ** 309), "too large"),
    ],
)
def test_what_has_no_value(call: Callable[[], Fraction], message: str) -> None:
    with pytest.raises(MathError, match=message):
        call()


def test_the_constants() -> None:
    for ours, theirs in ((decimals.PI, mpmath.pi), (decimals.E, mpmath.e)):
        assert abs(mpmath.mpf(ours.numerator) / ours.denominator - theirs) < mpmath.mpf(10) ** -55
