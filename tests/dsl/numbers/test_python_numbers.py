"""Numbers of Python and of array libraries: which are numbers, and which decimal they are."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from thence.dsl.numbers.python_numbers import exact, is_masked, is_number, is_real, refused, shown


class Lazy:
    """As an array library's that cannot say its value yet."""

    shape, dtype = (), "float32"

    def __float__(self) -> float:
        raise RuntimeError("traced")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3), (0.1, Fraction(1, 10)), (1e-3, Fraction(1, 1000)), (Decimal("0.1"), Fraction(1, 10)),
        (Fraction(1, 3), Fraction(1, 3)), (np.float32(0.1), Fraction(1, 10)), (np.float64(0.1), Fraction(1, 10)),
        (np.int64(7), 7), (np.array(2.5), Fraction(5, 2)), (10**300, 10**300), (Decimal(0), 0),
        (True, None), ("3", None), (None, None), (float("nan"), None), (float("inf"), None), (Decimal("nan"), None),
        (10**400, None), (Fraction(1, 10**400), None), (Decimal("1e400"), None), (Decimal("1e-999999999"), None),
        (np.array([1.0]), None), (np.bool_(True), None), (1j, None), (Lazy(), None),
    ],
)  # fmt: skip
def test_the_decimal_that_a_number_is(value: Any, number: Fraction | int | None) -> None:
    assert exact(value) == number


def test_many_digits_are_cut_to_those_of_a_float64() -> None:
    third = Fraction(10**5000 + 1, 3 * 10**5000)
    assert exact(third) == Fraction(repr(1 / 3))


@pytest.mark.parametrize("value", [np.float16(1), np.array(1, np.uint8), 1, 1.5, Fraction(1), Lazy()])
def test_what_is_one_number(value: Any) -> None:
    assert is_number(value)


@pytest.mark.parametrize("value", [True, np.bool_(True), "1", np.array([1]), np.ma.masked, 1j, None])
def test_what_is_none(value: Any) -> None:
    assert not is_number(value)


def test_masks() -> None:
    masked = np.ma.array([1.0, 2.0], mask=[True, False])
    assert is_masked(masked) and not is_real(masked) and is_real(np.ones(3)) and not is_masked(np.ones(3))


def test_a_value_in_a_message_is_short() -> None:
    assert shown("x" * 100) == "'" + "x" * 58 + "…"
    assert shown(10**10_000) == "an int of about 9,966 digits"
    assert refused(10**400).endswith("which is too large for a float64")
    assert refused(Decimal("1e-400")).endswith("which is too small for a float64")
    assert refused(True) == "True"
