"""The table of operations: each row has the exact meaning of one, and its text for every target.

The interpreter evaluates the very texts that the emitters print, so the two cannot differ.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import field, replace
from fractions import Fraction
from typing import Any

from ..base.records import record
from ..numbers import decimals as numbers
from ..numbers.decimals import MathError
from . import intervals
from .helpers import (
    DIVIDE_EXACTLY,
    GUARDS,
    HALF_SINE,
    HALF_WAVE,
    POWER_FROM_ZERO,
    SQRT_FROM_ZERO,
)
from .intervals import Interval

# How tightly the text of an expression binds, in Python's grammar.
SUM, PRODUCT, UNARY, POWER, ATOM = range(1, 6)
_CALL = (ATOM, (0, 0, 0))


@record(frozen=True)
class Operation:
    """One operation on real numbers.

    `text` has a template for each target; one that begins with `_` calls a helper of that name, which
    `helpers` has as source. `exact` is the operation on fractions, for constants. `interval` bounds the result.
    `primitive` is the function of jax.lax that the text for jax comes to, where the arguments have one type.
    `on_columns` is the operation on whole columns of fractions, where that is quicker.
    """

    name: str
    arity: int
    text: dict[str, str]
    exact: Callable[..., Fraction]
    interval: Callable[..., Interval]
    level: tuple[int, tuple[int, ...]] = _CALL
    helpers: dict[str, str] = field(default_factory=dict)
    primitive: str = ""
    on_columns: Callable[..., Any] | None = None


def _everywhere(text: str) -> dict[str, str]:
    return {"python": text, "numpy": text, "jax": text}


def called(python: str, name: str, jax: str = "") -> dict[str, str]:
    return {"python": python, "numpy": f"np.{name}({{0}})", "jax": jax or f"jnp.{name}({{0}})"}


def _divide_exact(x: Fraction, y: Fraction) -> Fraction:
    if y == 0:
        raise MathError("is a division by zero")
    return numbers.trim(x / y)


_SUM_LEVEL = (SUM, (SUM, PRODUCT))
_PRODUCT_LEVEL = (PRODUCT, (PRODUCT, UNARY))


def guarded(
    name: str,
    exact: Callable[..., Fraction],
    interval: Callable[..., Interval],
    arity: int = 1,
    helpers: dict[str, str] | None = None,
) -> Operation:
    """An operation as users may call it: with any argument, by IEEE rules. `helpers` are where a target has none."""
    helpers = GUARDS[name] if helpers is None else helpers
    arguments = ", ".join(f"{{{i}}}" for i in range(arity))
    own = {
        "python": f"math.{name}({arguments})",
        "numpy": f"np.{name}({arguments})",
        "jax": f"jnp.{name}({arguments})",
    }
    text = {target: f"_{name}({arguments})" if target in helpers else text for target, text in own.items()}
    return Operation(f"{name}_ieee", arity, text, exact, interval, helpers=helpers)


_ROWS = (
    Operation(
        "add",
        2,
        _everywhere("{0} + {1}"),
        lambda x, y: numbers.trim(x + y),
        intervals.corners(lambda a, b: a + b),
        _SUM_LEVEL,
    ),
    Operation(
        "subtract",
        2,
        _everywhere("{0} - {1}"),
        lambda x, y: numbers.trim(x - y),
        lambda x, y: intervals.corners(lambda a, b: a + b)(x, (-y[1], -y[0])),
        _SUM_LEVEL,
    ),
    # What is left of x when y, a part of it, is taken away: not below 0, though intervals alone do not say so.
    Operation(
        "take_part",
        2,
        _everywhere("{0} - {1}"),
        lambda x, y: numbers.trim(x - y),
        lambda x, y: (max(x[0] - max(y[1], 0.0), 0.0), max(x[1] - max(y[0], 0.0), 0.0)),
        _SUM_LEVEL,
    ),
    Operation(
        "multiply",
        2,
        _everywhere("{0} * {1}"),
        lambda x, y: numbers.trim(x * y),
        intervals.times,
        _PRODUCT_LEVEL,
    ),
    Operation("divide", 2, _everywhere("{0} / {1}"), _divide_exact, intervals.quotient, _PRODUCT_LEVEL),
    # XLA multiplies by the reciprocal of a constant instead of dividing by it: 49/49 becomes 0.999...
    # That is harmless before rounding to float32, but not before subtracting, comparing or flooring.
    Operation(
        "divide_exactly",
        2,
        {**_everywhere("{0} / {1}"), "jax": "_divide_exactly({0}, {1})"},
        _divide_exact,
        intervals.quotient,
        _PRODUCT_LEVEL,
        {"jax": DIVIDE_EXACTLY},
    ),
    Operation(
        "floor_divide",
        2,
        _everywhere("{0} // {1}"),
        lambda x, y: Fraction(x // y),
        lambda x, y: intervals.floor(intervals.quotient(x, y)),
        _PRODUCT_LEVEL,
    ),
    Operation("negate", 1, _everywhere("-{0}"), lambda x: -x, lambda x: (-x[1], -x[0]), (UNARY, (UNARY,))),
    Operation(
        "power",
        2,
        {**_everywhere("{0} ** {1}"), "python": "math.pow({0}, {1})"},
        numbers.power,
        intervals.power,
        (POWER, (ATOM, UNARY)),
    ),
    Operation(
        "square",
        1,
        {"python": "{0} ** 2", "numpy": "np.square({0})", "jax": "jnp.square({0})"},
        lambda x: x * x,
        intervals.square,
        (POWER, (ATOM,)),
    ),
    Operation("sqrt", 1, called("math.sqrt({0})", "sqrt"), numbers.sqrt, intervals.from_zero(math.sqrt)),
    Operation("exp", 1, called("math.exp({0})", "exp"), numbers.exp, intervals.rising(math.exp)),
    Operation("log", 1, called("math.log({0})", "log"), numbers.log, intervals.from_zero(math.log)),
    # Powers below 1 and roots that may start at zero, where the gradient is infinite: jax takes it as zero there.
    Operation(
        "power_from_zero",
        2,
        {"python": "math.pow({0}, {1})", "numpy": "{0} ** {1}", "jax": "_power_from_zero({0}, {1})"},
        numbers.power,
        intervals.power,
        (POWER, (ATOM, UNARY)),
        {"jax": POWER_FROM_ZERO},
    ),
    Operation(
        "sqrt_from_zero",
        1,
        called("math.sqrt({0})", "sqrt", "_sqrt_from_zero({0})"),
        numbers.sqrt,
        intervals.from_zero(math.sqrt),
        helpers={"jax": SQRT_FROM_ZERO},
    ),
    Operation(
        "log1p", 1, called("math.log1p({0})", "log1p"), lambda x: numbers.log(1 + x), intervals.anywhere
    ),
    Operation(
        "expm1",
        1,
        called("math.expm1({0})", "expm1"),
        lambda x: numbers.exp(x) - 1,
        intervals.rising(math.expm1),
    ),
    Operation(
        "half_sine",
        1,
        {
            "python": "math.sin(math.pi / 2 * {0})",
            "numpy": "np.sin(np.pi / 2 * {0})",
            "jax": "_half_sine({0})",
        },
        numbers.half_sine,
        intervals.within_one,
        (ATOM, (UNARY,)),
        {"jax": HALF_SINE},
    ),
    # Its square, of x from 0 to 1. In the middle no float64 has the square 1/2.
    Operation(
        "half_wave",
        1,
        {
            "python": "0.5 if {0} == 0.5 else math.sin(math.pi / 2 * {0}) ** 2",
            "numpy": "np.where({0} == 0.5, 0.5, np.square(np.sin(np.pi / 2 * {0})))",
            "jax": "_half_wave({0})",
        },
        lambda x: numbers.half_sine(x) ** 2,
        lambda x: (0.0, 1.0),
        (0, (UNARY,)),
        {"jax": HALF_WAVE},
    ),
    Operation(
        "abs",
        1,
        _everywhere("abs({0})"),
        lambda x: abs(x),
        lambda x: (0.0 if x[0] <= 0 <= x[1] else min(map(abs, x)), max(map(abs, x))),
    ),
    Operation(
        "minimum",
        2,
        {"python": "min({0}, {1})", "numpy": "np.minimum({0}, {1})", "jax": "jnp.minimum({0}, {1})"},
        min,
        intervals.least,
    ),
    Operation(
        "maximum",
        2,
        {"python": "max({0}, {1})", "numpy": "np.maximum({0}, {1})", "jax": "jnp.maximum({0}, {1})"},
        max,
        intervals.greatest,
    ),
    guarded("divide", _divide_exact, intervals.quotient, 2),
    guarded("power", numbers.power, intervals.power, 2),
    guarded("sqrt", numbers.sqrt, intervals.from_zero(math.sqrt)),
    guarded("exp", numbers.exp, intervals.rising(math.exp)),
    guarded("log", numbers.log, intervals.from_zero(math.log)),
    guarded("minimum", min, intervals.least, 2),
    guarded("maximum", max, intervals.greatest, 2),
)

# What jax.numpy adds to these takes longer to trace than they do.
_PRIMITIVES = {
    "add": "add",
    "subtract": "sub",
    "take_part": "sub",
    "multiply": "mul",
    "divide": "div",
    "negate": "neg",
    "minimum": "min",
    "maximum": "max",
    "square": "square",
    "sqrt": "sqrt",
    "exp": "exp",
    "log": "log",
}

_ON_COLUMNS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "take_part": operator.sub,
    "multiply": operator.mul,
    "negate": operator.neg,
}

OPERATIONS: dict[str, Operation] = {
    row.name: replace(row, primitive=_PRIMITIVES.get(row.name, ""), on_columns=_ON_COLUMNS.get(row.name))
    for row in _ROWS
}
