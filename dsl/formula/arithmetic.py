"""The operators that users write, on numbers and on values of schedules alike.

Each picks the plain operation where the argument is known to be harmless, and the one with IEEE rules
for the rest elsewhere. Sums and quotients of the step are kept as one quotient of whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from ..numbers.decimals import MathError
from .expression import Expr, apply, const

_SMALL_EXPONENT = 64  # which makes no more of the rounding of a base than that of an exponential
_SMALLEST_NORMAL, _LIFT = Fraction(1, 2**1022), Fraction(2**128)


def _linear_form(x: Expr) -> tuple[Expr, Fraction, Fraction] | None:
    """The expression as slope * step + intercept, if it is one."""
    match x.op:
        case "step":
            return x, Fraction(1), Fraction(0)
        case "within" if x.args[0].op == "step":
            return x, Fraction(1), Fraction(0)
        case "add" | "subtract" | "multiply" | "divide" | "divide_exactly":
            left, right = x.args
            a, b = left.constant, right.constant
            inner = _linear_form(right if a is not None else left) if a is not None or b is not None else None
            if inner is None:
                return None
            base, slope, intercept = inner
            match x.op:
                case "add":
                    return base, slope, intercept + (a if a is not None else b or 0)
                case "subtract":
                    return (base, slope, intercept - (b or 0)) if a is None else (base, -slope, a - intercept)
                case "multiply":
                    factor = a if a is not None else b or Fraction(0)
                    return base, slope * factor, intercept * factor
                case _ if b is not None:
                    return base, slope / b, intercept / b
        case "negate":
            inner = _linear_form(x.args[0])
            return inner and (inner[0], -inner[1], -inner[2])
    return None


def quotient(x: Expr) -> tuple[Expr, int] | None:
    """The expression as a whole-number expression of the step over a whole number, if it is small enough."""
    form = _linear_form(x)
    if form is None or form[1] == 0:
        return None
    base, slope, intercept = form
    scale = math.lcm(slope.denominator, intercept.denominator)
    top, shift = int(slope * scale), int(intercept * scale)
    # Whole numbers up to 2^53 are exact; leave room for steps up to 2^31.
    if abs(top) >= 2**22 or abs(shift) >= 2**52 or scale >= 2**53:
        return None
    term = base if abs(top) == 1 else abs(top) * base
    if top < 0:
        return shift - term if shift else -term, scale
    return term + shift if shift >= 0 else term - -shift, scale


def _tidy(x: Expr) -> Expr:
    found = quotient(x)
    if found is None:
        return x
    top, bottom = found
    return apply("divide_exactly", top, bottom)


def add(x: Expr, y: Expr) -> Expr:
    return _tidy(apply("add", x, y))


def subtract(x: Expr, y: Expr) -> Expr:
    return _tidy(apply("subtract", x, y))


def multiply(x: Expr, y: Expr) -> Expr:
    return _tidy(apply("multiply", x, y))


def divide(x: Expr, y: Expr) -> Expr:
    if y.constant == 0:
        raise MathError("is a division by zero")
    if y.constant is not None:
        if abs(y.constant) < _SMALLEST_NORMAL:  # which XLA takes for 0
            x, y = x * _LIFT, y * _LIFT
        return _tidy(apply("divide_exactly", x, y))
    return apply("divide" if y.low > 0 or y.high < 0 else "divide_ieee", x, y)


def negate(x: Expr) -> Expr:
    return apply("negate", x)


def power(x: Expr, y: Expr) -> Expr:
    found = _power(x, y)
    base = x.constant
    if base is None or base <= 0 or not y.moves or max(abs(y.low), abs(y.high)) <= _SMALL_EXPONENT:
        return found
    # What a float64 leaves out of the base, as a share of it, comes in as often as the exponent says.
    rounded = Fraction(float(base))
    return found if rounded == base else found * (1 + y * const((base - rounded) / rounded))


def _power(x: Expr, y: Expr) -> Expr:
    exponent = y.constant
    whole = exponent is not None and exponent.denominator == 1 and exponent >= 1
    plain = apply("power", x, y)
    if (x.low > 0 or (x.low == 0 and y.low >= 1)) and plain.bounded:
        return plain
    if (
        whole
        and x.bounded
        and max(abs(x.low), abs(x.high)) <= 1e30
        and exponent is not None
        and exponent <= 10
    ):
        return plain
    if x.low == 0 and exponent is not None and exponent > 0 and plain.bounded:
        return apply("power_from_zero", x, y)
    return apply("power_ieee", x, y)


OPERATORS: dict[str, Callable[[Expr, Expr], Expr]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "^": power,
}
