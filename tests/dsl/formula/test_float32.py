"""Formulas in int32 and float32: which are, what is whole, and exponentials with an exact exponent."""

from fractions import Fraction

import mpmath
import pytest

from thence.dsl.formula.expression import apply, const, param
from thence.dsl.formula.float32 import (
    STEP,
    check_precision,
    exp_of_whole,
    fits,
    in_single,
    leading,
    precision_meant,
)
from thence.dsl.formula.walk import postorder


@pytest.mark.parametrize(
    ("value", "held"), [(2**31 - 1, True), (-(2**31) + 1, True), (2**31, False), (Fraction(1, 2), False)]
)
def test_what_an_int32_holds(value: Fraction, held: bool) -> None:
    assert fits(Fraction(value)) == held


def test_whole_numbers_become_float32_where_they_meet_others() -> None:
    found = in_single((STEP - 5) * Fraction(1, 2))
    assert found is not None and [e.op for e in postorder(found)].count("real") == 1
    counted = in_single(apply("maximum", STEP - 5, 0))
    assert counted is not None and not any(e.op == "real" for e in postorder(counted))


def test_what_would_be_too_far_off_is_not_in_single_precision() -> None:
    assert in_single(apply("exp", STEP * Fraction(-1, 3))) is None, "its exponent is rounded"
    assert in_single(STEP * Fraction(1, 2**100)) is None, "numbers that small lose digits"
    assert in_single(param("p") * 2) is not None


@pytest.mark.parametrize(
    ("value", "digits"),
    [(Fraction(1, 3), 13), (Fraction(-12345, 7), 13), (Fraction(0), 13), (Fraction(2, 3), 5)],
)
def test_leading_digits(value: Fraction, digits: int) -> None:
    found = leading(value, digits)
    assert abs(found.numerator).bit_length() <= digits + 1 or found == 0
    assert abs(found - value) <= abs(value) * Fraction(1, 2 ** (digits - 1))


@pytest.mark.parametrize("steps", [0, 1, 1000, 123_457])
def test_an_exponential_of_a_whole_number(steps: int) -> None:
    rate = Fraction(-1, 3333)
    formula = exp_of_whole(const(rate), const(steps))
    assert formula is not None and formula.constant is not None
    assert mpmath.almosteq(
        mpmath.mpf(formula.constant.numerator) / formula.constant.denominator,
        mpmath.exp(float(rate) * steps),
        rel_eps=1e-13,
    )
    assert exp_of_whole(param("p"), STEP) is None


def test_names_of_precisions() -> None:
    assert check_precision("float32") == "float32"
    assert [precision_meant(name) for name in ("FP32", "double", "jnp.float32", "bf16")] == [
        "float32",
        "float64",
        "float32",
        None,
    ]
    with pytest.raises(ValueError, match="no precision 'fp32'; did you mean 'float32'"):
        check_precision("fp32")
