"""Formulas in int32 and float32: what is whole, what is not, and whether that is precise enough.

A formula stays in float32 only if a bound on its errors says so; otherwise it is computed in float64.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from ..numbers.columns import Column
from ..numbers.decimals import LAST_STEP
from .choices import piecewise, split
from .expression import Expr, apply, const, derived, plain, step_up_to, within, wrapped
from .rounding import rounding_of
from .rows import computed
from .walk import postorder

# What a schedule is computed in under jax, before its values are rounded to float32.
Precision: TypeAlias = Literal["float64", "float32"]
PRECISIONS: tuple[Precision, ...] = ("float64", "float32")

STEP = step_up_to(LAST_STEP)

# The largest bound, in units of 2^-24, of a formula that stays in float32. It adds up worst cases, which do
# not meet: what is found is less than a third of it.
_MOST_ERROR = 24.0


# Products of smaller numbers may be too small for a float32, however exact they are.
_SMALLEST = Fraction(1, 2**96)
_LARGEST = Fraction(2**128 - 2**104)


def _numbers(expr: Expr) -> Sequence[Fraction]:
    """The constants that an expression has."""
    if expr.constant is not None:
        return (expr.constant,)
    return expr.value if isinstance(expr.value, Column) else ()


_COUNTED = frozenset(
    {
        "add",
        "subtract",
        "take_part",
        "multiply",
        "negate",
        "minimum",
        "maximum",
        "floor_divide",
        "abs",
        "square",
    }
)


def in_single(formula: Expr) -> Expr | None:
    """A formula of STEP with int32 and float32 arithmetic only; None where its values could be too far off."""
    converted, whole = _converted(formula)
    sizes = (abs(x) for expr in postorder(converted) for x in _numbers(expr))
    if any(0 < size < _SMALLEST or size > _LARGEST for size in sizes):
        return None
    return converted if rounding_of(converted, whole).relative <= _MOST_ERROR else None


def check_precision(precision: object) -> Precision:
    """The precision, if it is one; raises ValueError."""
    for known in PRECISIONS:
        if precision == known:
            return known
    found, near = repr(precision)[:40], precision_meant(str(precision))
    hint = f"did you mean {near!r}?" if near else f"there are: {', '.join(map(repr, PRECISIONS))}"
    raise ValueError(f"no precision {found}; {hint}")


def precision_meant(name: str) -> str | None:
    """The precision that was probably meant by a name that is none.

    >>> precision_meant("fp32"), precision_meant("torch.float64"), precision_meant("bf16")
    ('float32', 'float64', None)
    """
    word = name.lower().rpartition(".")[2]
    return next((known for known, others in _OTHER_PRECISIONS.items() if word in (known, *others)), None)


_OTHER_PRECISIONS = {
    "float32": ("fp32", "f32", "32", "single", "float"),
    "float64": ("fp64", "f64", "64", "double"),
}


# ---- whole numbers -------------------------------------------------------------------------------------------


def fits(value: Fraction) -> bool:
    """Whether an int32 holds a number."""
    return value.denominator == 1 and abs(value) <= LAST_STEP


def _converted(formula: Expr) -> tuple[Expr, set[Expr]]:
    """The formula with every whole number that meets others made a float32, and what of it is an int32."""
    whole: set[Expr] = set()
    made: dict[Expr, Expr] = {}

    def is_whole(expr: Expr) -> bool:
        return expr in whole or (expr.constant is not None and fits(expr.constant))

    def real(expr: Expr) -> Expr:
        return wrapped("real", expr) if made[expr] in whole else made[expr]

    for expr in postorder(formula, lambda e: e.args):
        args = tuple(made[arg] for arg in expr.args)
        if expr.op == "within":
            new = within(args[0], expr.low, expr.high)
            counted = args[0] in whole
        elif expr.op == "piecewise":
            x, bounds, pieces = split(expr)
            counted = all(is_whole(made[piece]) for piece in pieces)
            chosen = [made[piece] if counted else real(piece) for piece in pieces]
            new = piecewise(made[x], [made[bound] for bound in bounds], chosen)
        else:
            in_range = max(abs(expr.low), abs(expr.high)) <= LAST_STEP
            counted = in_range and (
                expr.op in ("step", "find")
                or (expr.op == "gather" and isinstance(expr.value, Column) and all(map(fits, expr.value)))
                or (expr.op in _COUNTED and all(map(is_whole, args)))
            )
            if expr.op in ("find", "gather") or counted or not args:
                new = expr.on(args)
            else:
                new = expr.on(tuple(map(real, expr.args)))
        made[expr] = new
        if counted and new.constant is None:
            whole.add(new)
    return made[plain(formula)], whole


# ---- exponentials --------------------------------------------------------------------------------------------

_CHUNKS = 2047  # in 11 binary digits, which leave 13 for an exact product
_FARTHEST = Fraction(104)  # beyond exp(-104) a float32 has nothing


def exp_of_whole(rate: Expr, whole: Expr) -> Expr | None:
    """exp(rate * whole) for float32, of a whole number that is not negative; None if the rate is not known.

    The product of chunks of steps with the leading digits of the rate is exact, and what is left is small:
    the error of the exponent would otherwise be that of the whole product, up to 100 times 2^-24.
    """

    def chunk_of(x: Fraction) -> Fraction:
        reach = abs(x) * Fraction(whole.high)
        return Fraction(max(1, math.ceil(min(reach, _FARTHEST) / abs(x) / _CHUNKS)) if x else 1)

    chunk = derived(chunk_of, rate)
    if chunk is None:
        return None
    turns = whole if chunk.constant == 1 else apply("floor_divide", whole, chunk)
    count = apply("minimum", turns, _CHUNKS)
    # Where single steps are counted nothing is left, up to where a float32 has nothing either.
    rest = const(0) if turns is whole else within(whole - count * chunk, 0.0, chunk.high)
    first = computed(lambda x, c: leading(x * c), rate, chunk)
    trailing = computed(lambda x, c: x * c - leading(x * c), rate, chunk)
    # As a product of two exponentials XLA would make one of the sum, with the error that is to be avoided.
    return apply("exp", count * first) * (1 + apply("expm1", count * trailing + rest * rate))


def leading(value: Fraction, digits: int = 13) -> Fraction:
    """The first binary digits of a number."""
    if not value:
        return value
    scale = Fraction(2) ** (digits - math.frexp(float(value))[1])
    return Fraction(round(value * scale)) / scale
