"""How far the rounding of float32 may carry: a bound of the first order for every part of a formula.

A bound has two faces, since a sum of unlike signs loses digits of its value, but not of the whole. Errors of
functions, such as 14 for expm1, are those of XLA on a CPU, measured over their ranges.
"""

from __future__ import annotations

import math
import struct
from fractions import Fraction

from ..base.records import record
from ..numbers.columns import Column
from .expression import Expr, const, plain
from .rows import always
from .walk import postorder

_FARTHEST_LOG = math.log(2.0**31)  # of what a step is divided by, or of a step


@record(frozen=True)
class Error:
    """How far a float32 may be from the exact value: relative to it, and absolute, in units of 2^-24."""

    relative: float
    absolute: float


_EXACT = Error(0.0, 0.0)
_UNKNOWN = Error(math.inf, math.inf)


def _largest(expr: Expr) -> float:
    return max(abs(expr.low), abs(expr.high))


def _least(expr: Expr) -> float:
    """The least magnitude of a value."""
    return 0.0 if expr.low <= 0 <= expr.high else min(abs(expr.low), abs(expr.high))


def _product(x: float, y: float) -> float:
    """x y, where 0 wins over infinity."""
    return 0.0 if x == 0 or y == 0 else x * y


def _relative(expr: Expr, error: float) -> Error:
    return Error(error, _product(error, _largest(expr)))


def _absolute(expr: Expr, error: float, relative: float = math.inf) -> Error:
    least = _least(expr)
    found = 0.0 if error == 0 else error / least if least else math.inf
    return Error(min(found, relative), error)


def _bits(value: Fraction) -> int:
    """How many binary digits a number has."""
    return abs(value.numerator).bit_length() if value.denominator & (value.denominator - 1) == 0 else 99


def _is_single(value: Fraction) -> bool:
    try:
        return Fraction(struct.unpack("f", struct.pack("f", float(value)))[0]) == value
    except OverflowError:
        return False


def rounding_of(formula: Expr, whole: set[Expr]) -> Error:
    """The bound for a formula; of `whole` parts, which are counted in int32, there is none."""
    known: dict[Expr, Error] = {}
    for expr in postorder(formula):
        args = [plain(arg) for arg in expr.args]
        errors = [_within(known[arg], bounded) for arg, bounded in zip(args, expr.args, strict=True)]
        weight = _weight_of_blend(expr)
        if expr in whole:
            known[expr] = _EXACT
        elif weight is not None:
            known[expr] = _relative(expr, known[weight].relative + 4)
        else:
            known[expr] = _of(expr, args, errors)
    return known[plain(formula)]


def _factored(expr: Expr) -> tuple[Expr, Expr]:
    """A constant factor, or a column of them, and what it is a factor of."""
    expr = plain(expr)
    if expr.op == "negate":
        return const(-1), plain(expr.args[0])
    if expr.op == "multiply" and (expr.args[0].op in ("const", "gather")):
        return expr.args[0], plain(expr.args[1])
    return const(1), expr


def _weight_of_blend(expr: Expr) -> Expr | None:
    """The weight w of a w + b (1 - w), where a is the larger and both have one sign.

    What is lost in 1 - w is then small next to a w: the sum is off by no more than its weight.
    """
    if expr.op != "add":
        return None
    (a, w), (b, rest) = map(_factored, expr.args)
    if rest.op != "subtract" or rest.args[0].constant != 1 or plain(rest.args[1]) is not w:
        return None
    return w if always(lambda x, y: abs(x) >= abs(y) and x * y >= 0, a, b) else None


def _within(error: Error, expr: Expr) -> Error:
    """The bound where the value is known to be smaller."""
    return Error(error.relative, min(error.absolute, _product(error.relative, _largest(expr))))


def _of(expr: Expr, args: list[Expr], errors: list[Error]) -> Error:
    """The bound for an expression that is no int32, from those for its arguments."""
    match expr.op:
        case "const":
            assert expr.constant is not None
            return _EXACT if _is_single(expr.constant) else _relative(expr, 1)
        case "gather":
            assert isinstance(expr.value, Column)
            return _EXACT if all(map(_is_single, expr.value)) else _relative(expr, 1)
        case "param":
            return _EXACT
        case "real":
            return _EXACT if _largest(expr) <= 2**24 else _relative(expr, 1)
        case "piecewise":
            return _worst(errors[len(errors) // 2 :])
        case "minimum" | "maximum" | "minimum_ieee" | "maximum_ieee" | "negate" | "abs":
            return _worst(errors)
    return _of_arithmetic(expr, args, errors)


def _worst(errors: list[Error]) -> Error:
    return Error(max(e.relative for e in errors), max(e.absolute for e in errors))


def _of_arithmetic(expr: Expr, args: list[Expr], errors: list[Error]) -> Error:
    """The bound for an operation on float32."""
    if not errors:
        return _UNKNOWN
    found, x = errors[0], expr.args[0]
    first = found.relative
    match expr.op:
        case "add" | "subtract" | "take_part":
            y, other = expr.args[1], errors[1]
            sign = 1 if expr.op == "add" else -1
            alike = (x.low >= 0 and sign * y.low >= 0 and sign * y.high >= 0) or (
                x.high <= 0 and sign * y.low <= 0 and sign * y.high <= 0
            )
            carried = found.absolute + other.absolute
            least = _least(expr)
            relative = carried / least + 1 if least else math.inf
            if alike:
                relative = min(relative, max(first, other.relative) + 1)
            return Error(relative, carried + _largest(expr))
        case "multiply":
            y, other = expr.args[1], errors[1]
            if first == other.relative == 0 and _exact_product(args[0], args[1]):
                return _EXACT
            if _underflows(args[0], args[1]) or _underflows(args[1], args[0]):
                return _UNKNOWN
            total = (
                _product(found.absolute, _largest(y)) + _product(other.absolute, _largest(x)) + _largest(expr)
            )
            return _absolute(expr, total, first + other.relative + 1)
        case "divide" | "divide_ieee":  # by a constant: its reciprocal is rounded as well
            return _relative(expr, first + errors[1].relative + 2)
        case "divide_exactly":
            return _relative(expr, first + errors[1].relative + 1)
        case "square":
            return _relative(expr, 2 * first + 1)
        case "power" | "power_from_zero" | "power_ieee":
            return _of_power(expr, expr.args[1].constant, first)
        case "sqrt" | "sqrt_from_zero" | "sqrt_ieee":
            return _relative(expr, first / 2 + 1)
        case "exp" | "exp_ieee":
            return _relative(expr, found.absolute + 2) if x.high <= 88 else _UNKNOWN
        case "log" | "log_ieee":
            least = _least(expr)
            return _absolute(expr, first + 2 * _largest(expr)) if least else _UNKNOWN
        case "log1p":
            return _relative(expr, 2 * first + 6) if x.low >= -0.6 and x.high <= 0 else _UNKNOWN
        case "expm1":
            carried = _product(found.absolute, math.exp(min(x.high, 700.0)))
            return _absolute(expr, carried + 14 * _largest(expr), max(1.0, x.high) * first + 14)
        case "half_sine":
            return _relative(expr, first + 4)
        case "half_wave":
            return _relative(expr, 2 * (first + 4) + 1)
        case "tanh":
            return _relative(expr, first + 9)
        case "sin" | "cos" | "sin_ieee" | "cos_ieee":
            return _absolute(expr, found.absolute + 2)
    return _UNKNOWN


def _of_power(expr: Expr, exponent: Fraction | None, first: float) -> Error:
    """The bound for a power; one that is not whole is an exponential of a logarithm."""
    base = expr.args[0]
    if exponent is None or base.low < 0 or base.high > 2.0**31:
        return _UNKNOWN
    carried = float(abs(exponent)) * first
    if exponent.denominator == 1:
        return _relative(expr, carried + 2 + math.log2(max(1.0, float(abs(exponent)))))
    return _relative(expr, carried + 4 + float(abs(exponent)) * _farthest_log(base))


def _farthest_log(expr: Expr) -> float:
    """How large the logarithm of a value from 0 to 1 can be, other than of 0: that of a share is known."""
    expr = plain(expr)
    match expr.op:
        case "square" | "half_wave":
            return 2 * _farthest_log(expr.args[0])
        case "minimum" | "half_sine":
            return max(map(_farthest_log, expr.args))
        case "piecewise":
            return max(map(_farthest_log, expr.args[len(expr.args) // 2 :]))
        case "divide" | "divide_exactly":
            entries = expr.args[1].value if expr.args[1].op == "gather" else (expr.args[1].constant,)
            if isinstance(entries, tuple | Column) and all(
                isinstance(x, Fraction) and x >= 1 for x in entries
            ):
                return math.log(max(float(x) for x in entries if isinstance(x, Fraction)))
    return 0.0 if expr.low >= 0.5 else _FARTHEST_LOG


def _exact_product(x: Expr, y: Expr) -> bool:
    """Whether a product of a small whole number and a constant with few digits needs no rounding."""
    for count, factor in ((x, y), (y, x)):
        entries = (factor.constant,) if factor.constant is not None else factor.value
        if count.op == "real" and factor.op in ("const", "gather") and isinstance(entries, tuple | Column):
            digits = max(_bits(entry) for entry in entries if isinstance(entry, Fraction))
            return digits + int(_largest(count)).bit_length() <= 24
    return False


def _underflows(factor: Expr, small: Expr) -> bool:
    """Whether a large factor makes a number of something that float32 has flushed to zero."""
    return (
        _largest(factor) > 2 and small.op in ("exp", "multiply") and _has_exp(small) and small.low < 2.0**-126
    )


def _has_exp(expr: Expr) -> bool:
    return expr.op == "exp" or (expr.op == "multiply" and any(_has_exp(plain(arg)) for arg in expr.args))
