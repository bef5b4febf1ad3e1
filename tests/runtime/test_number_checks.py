"""Numbers from Python, each checked with its name and value."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import jax
import numpy as np
import pytest

from thence.runtime.number_checks import not_negative, number, positive, share, steps, whole


@pytest.mark.parametrize(
    ("check", "value", "found"),
    [
        (number, 0.1, Fraction(1, 10)), (number, np.float32(0.1), Fraction(1, 10)), (number, -3, -3),
        (positive, 1e-300, Fraction(1, 10**300)), (not_negative, 0, 0), (share, 0.3, Fraction(3, 10)),
        (whole, 3.0, 3), (whole, np.int64(0), 0), (steps, 1, 1), (steps, 10**12, 10**12),
    ],
)  # fmt: skip
def test_what_is_taken(check: Callable[[str, Any], Any], value: Any, found: Any) -> None:
    assert check("x", value) == found


@pytest.mark.parametrize(
    ("check", "value", "error", "message"),
    [
        (number, "1", TypeError, "x='1' is not a number"),
        (number, True, TypeError, "x=True is not a number"),
        (number, float("nan"), ValueError, "x=nan is not a finite number"),
        (number, 10**400, ValueError, "is not a finite number that a float64 holds"),
        (positive, 0, ValueError, "x=0 is not positive"),
        (not_negative, -1, ValueError, "x=-1 is negative"),
        (share, 1, ValueError, "x=1 is not a share between 0 and 1"),
        (share, 0.0, ValueError, "x=0.0 is not a share"),
        (whole, 1.5, ValueError, "x=1.5: write a whole number of steps, 0 or more"),
        (whole, -1, ValueError, "0 or more"),
        (steps, 0, ValueError, "1 or more"),
    ],
)
def test_what_is_refused(
    check: Callable[[str, Any], Any], value: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        check("x", value)


def test_a_whole_number_without_a_least_one() -> None:
    assert whole("x", -5, least=None) == -5


def test_a_traced_value_is_told_to_be_a_parameter() -> None:
    with pytest.raises(TypeError, match=r"peak is a traced value.*schedule\(step, peak=...\)"):
        jax.jit(lambda x: number("peak", x))(1.0)
