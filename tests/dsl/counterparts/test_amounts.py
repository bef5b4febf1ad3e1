"""Amounts: numbers that are reckoned with exactly, and words that are written out."""

import operator
from collections.abc import Callable
from fractions import Fraction

import pytest

from thence.dsl.counterparts.amounts import ONE, TWO, ZERO, Amount, Unfit, exact

PEAK, SHARE = Amount("peak"), Amount("5%", whole=True)
SUM = Amount("a + b")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 1000), "1e-3"),
        (7, "7"),
        (Fraction(1, 3), "1 / 3"),
        (Fraction(10**15), "1e15"),
        (Fraction(22, 7), "22 / 7"),
    ],
)
def test_an_exact_number_is_a_decimal_or_a_quotient(value: Fraction | int, text: str) -> None:
    assert exact(value) == Amount(text, Fraction(value))


@pytest.mark.parametrize(
    ("sign", "one", "other", "text"),
    [
        ("*", exact(3), exact(Fraction(1, 2)), "1.5"),
        ("*", ONE, PEAK, "peak"),
        ("*", PEAK, ONE, "peak"),
        ("*", PEAK, ZERO, "0"),
        ("*", SUM, PEAK, "(a + b) * peak"),
        ("/", PEAK, exact(25), "peak / 25"),
        ("/", PEAK, SUM, "peak / (a + b)"),
        ("/", ZERO, PEAK, "0"),
        ("/", exact(1), exact(3), "1 / 3"),
        ("-", PEAK, ZERO, "peak"),
        ("-", TWO, ONE, "1"),
        ("+", PEAK, exact(Fraction(1, 1000)), "peak + 1e-3"),
        ("+", SHARE, ZERO, "5%"),
    ],
)
def test_arithmetic(sign: str, one: Amount, other: Amount, text: str) -> None:
    does: dict[str, Callable[[Amount, Amount], Amount]] = {
        "*": operator.mul, "/": operator.truediv, "-": operator.sub, "+": operator.add,
    }  # fmt: skip
    assert str(does[sign](one, other)) == text


def test_what_cannot_be_reckoned_with() -> None:
    with pytest.raises(Unfit, match="`5%` cannot be reckoned with"):
        SHARE * PEAK
    with pytest.raises(Unfit, match="divides by 0"):
        PEAK / ZERO
    with pytest.raises(Unfit, match="out of range"):
        exact(Fraction(1, 10**301))
