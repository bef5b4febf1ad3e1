"""The operators of users: plain where that is harmless, and one quotient for sums of the step."""

from fractions import Fraction

import pytest

from thence.dsl.formula.arithmetic import OPERATORS, add, divide, multiply, negate, power, quotient, subtract
from thence.dsl.formula.expression import STEP, Expr, apply, const, param, within
from thence.dsl.numbers.decimals import MathError

P = param("p")
HALF = const(Fraction(1, 2))


@pytest.mark.parametrize(
    ("made", "top", "bottom"),
    [
        (multiply(STEP, HALF), STEP, 2),
        (add(multiply(STEP, HALF), const(Fraction(1, 3))), 3 * STEP + 2, 6),
        (divide(subtract(STEP, const(5)), const(7)), STEP - 5, 7),
        (subtract(const(1), divide(STEP, const(10))), 10 - STEP, 10),
        (negate(divide(STEP, const(10))), -STEP, 10),
    ],
)
def test_a_line_in_the_step_is_one_quotient(made: Expr, top: Expr, bottom: int) -> None:
    assert quotient(made) == (top, bottom)


def test_what_is_no_line_is_none() -> None:
    assert quotient(STEP * STEP) is None and quotient(P + STEP) is None and quotient(const(2)) is None
    assert quotient(STEP * Fraction(1, 2**60)) is None, "its numbers are too large to be exact"


@pytest.mark.parametrize(
    ("made", "op"),
    [
        (divide(const(1), within(P, 1.0, 2.0)), "divide"),
        (divide(const(1), P), "divide_ieee"),
        (power(within(P, 1.0, 2.0), within(STEP, 0, 9)), "power"),
        (power(P, HALF), "power_ieee"),
        (power(within(P, 0.0, 2.0), HALF), "power_from_zero"),
        (power(within(P, -2.0, 2.0), const(3)), "power"),
    ],
)
def test_the_rules_for_the_rest_are_taken_where_they_may_be_needed(made: Expr, op: str) -> None:
    assert made.op == op


def test_constants_are_exact() -> None:
    assert divide(const(1), const(3)).constant == Fraction(1, 3) and power(
        const(2), const(-2)
    ).constant == Fraction(1, 4)
    with pytest.raises(MathError, match="division by zero"):
        divide(P, const(0))
    assert OPERATORS.keys() == set("+-*/^") and OPERATORS["+"] is add


def test_a_base_that_no_float_holds_is_corrected() -> None:
    assert power(const(Fraction(1, 2)), STEP) is apply("power", HALF, STEP)
    assert power(const(Fraction(9, 10)), STEP).op == "multiply", "times what rounding has left out"
