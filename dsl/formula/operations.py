"""The table of operations: each row has the exact meaning of one, and its text for every target.

The interpreter evaluates the very texts that the emitters print, so the two cannot differ.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeAlias

from ..numbers import decimals as numbers
from ..numbers.decimals import MathError

Interval: TypeAlias = tuple[float, float]

# How tightly the text of an expression binds, in Python's grammar.
SUM, PRODUCT, UNARY, POWER, ATOM = range(1, 6)
_CALL = (ATOM, (0, 0, 0))


@dataclass(frozen=True)
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


def _function(python: str, name: str, jax: str = "") -> dict[str, str]:
    return {"python": python, "numpy": f"np.{name}({{0}})", "jax": jax or f"jnp.{name}({{0}})"}


def _corners(function: Callable[[float, float], float]) -> Callable[[Interval, Interval], Interval]:
    def interval(x: Interval, y: Interval) -> Interval:
        ends = [function(a, b) for a in x for b in y]
        if any(map(math.isnan, ends)):
            return -math.inf, math.inf
        return min(ends), max(ends)

    return interval


def _times_interval(x: Interval, y: Interval) -> Interval:
    # 0 times infinity is not a number, so nothing is known of it.
    for a, b in ((x, y), (y, x)):
        if a[0] <= 0 <= a[1] and not (math.isfinite(b[0]) and math.isfinite(b[1])):
            return -math.inf, math.inf
    return _corners(lambda a, b: a * b)(x, y)


def _divide_exact(x: Fraction, y: Fraction) -> Fraction:
    if y == 0:
        raise MathError("is a division by zero")
    return numbers.trim(x / y)


def _divide_interval(x: Interval, y: Interval) -> Interval:
    if y[0] <= 0 <= y[1]:
        return -math.inf, math.inf
    return _corners(lambda a, b: math.nan if math.isinf(a) and math.isinf(b) else a / b)(x, y)


def _power_interval(x: Interval, y: Interval) -> Interval:
    if x[0] < 0 or (x[0] == 0 and y[0] <= 0):
        return -math.inf, math.inf

    def end(a: float, b: float) -> float:
        try:
            return math.pow(a, b)
        except OverflowError:
            return math.inf

    return _corners(end)(x, y)


def _rising(function: Callable[[float], float], top: float = math.inf) -> Callable[[Interval], Interval]:
    """The interval of a function that rises; `top` is what stands for a value too large."""

    def end(a: float) -> float:
        try:
            return function(a)
        except OverflowError:
            return top

    return lambda x: (end(x[0]), end(x[1]))


def _floor(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x


def _anywhere(*_: Interval) -> Interval:
    return -math.inf, math.inf


def _within_one(x: Interval) -> Interval:
    """The interval of a sine, which is not a number at infinity."""
    return (-1.0, 1.0) if math.isfinite(x[0]) and math.isfinite(x[1]) else (-math.inf, math.inf)


def _square_interval(x: Interval) -> Interval:
    ends = [x[0] * x[0], x[1] * x[1]]
    return (0.0 if x[0] <= 0 <= x[1] else min(ends)), max(ends)


def _domain_from_zero(function: Callable[[float], float]) -> Callable[[Interval], Interval]:
    rising = _rising(function)
    return lambda x: rising(x) if x[0] > 0 or (x[0] == 0 and function is math.sqrt) else (-math.inf, math.inf)


_PYTHON_GUARDS = {
    "divide": '''
def _divide(x: float, y: float) -> float:
    """x / y by IEEE rules, which Python raises for."""
    if y != 0.0:
        return x / y
    if x == 0.0 or math.isnan(x):
        return math.nan
    return math.copysign(math.inf, x) * math.copysign(1.0, y)
''',
    "exp": '''
def _exp(x: float) -> float:
    """exp(x), infinite where Python raises OverflowError."""
    return math.exp(x) if x < 709.0 else math.exp(709.0) * math.exp(min(x - 709.0, 9.0))
''',
    "log": '''
def _log(x: float) -> float:
    """log(x) by IEEE rules, which Python raises for."""
    if x > 0.0:
        return math.log(x)
    return -math.inf if x == 0.0 else math.nan
''',
    "sqrt": '''
def _sqrt(x: float) -> float:
    """The square root, nan below zero, where Python raises."""
    return math.sqrt(x) if x >= 0.0 else math.nan
''',
    "power": '''
def _power(x: float, y: float) -> float:
    """x to the power y by IEEE rules, which Python raises for."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0.0 and y % 2.0 == 1.0 else math.inf
    except ValueError:
        if x != 0.0:
            return math.nan
        return math.copysign(math.inf, x) if y % 2.0 == 1.0 else math.inf
''',
    "sin": '''
def _sin(x: float) -> float:
    """sin(x), nan at infinity, where Python raises."""
    return math.sin(x) if math.isfinite(x) else math.nan
''',
    "cos": '''
def _cos(x: float) -> float:
    """cos(x), nan at infinity, where Python raises."""
    return math.cos(x) if math.isfinite(x) else math.nan
''',
    "floor": '''
def _floor(x: float) -> float:
    """The next whole number below, as a float; infinity stays itself."""
    return float(math.floor(x)) if math.isfinite(x) else x
''',
    "ceil": '''
def _ceil(x: float) -> float:
    """The next whole number above, as a float; infinity stays itself."""
    return float(math.ceil(x)) if math.isfinite(x) else x
''',
    "minimum": '''
def _minimum(x: float, y: float) -> float:
    """The smaller of two numbers; nan if one is."""
    return x if x < y or math.isnan(x) else y
''',
    "maximum": '''
def _maximum(x: float, y: float) -> float:
    """The larger of two numbers; nan if one is."""
    return x if x > y or math.isnan(x) else y
''',
}

# An unselected or singular branch must not turn gradients into nan: the argument is replaced there as well.
_JAX_GUARDS = {
    "divide": '''
def _divide(x: ArrayLike, y: ArrayLike) -> Array:
    """x / y by IEEE rules, with a zero gradient where y is zero."""
    zero = jnp.equal(y, 0.0)
    singular = lax.stop_gradient(jnp.divide(x, y))
    return jnp.where(zero, singular, jnp.divide(x, jnp.where(zero, 1.0, y)))
''',
    "log": '''
def _log(x: ArrayLike) -> Array:
    """log(x) by IEEE rules, with a zero gradient where x is not positive."""
    positive = jnp.greater(x, 0.0)
    singular = lax.stop_gradient(jnp.log(x))
    return jnp.where(positive, jnp.log(jnp.where(positive, x, 1.0)), singular)
''',
    "sqrt": '''
def _sqrt(x: ArrayLike) -> Array:
    """The square root, with a zero gradient where x is not positive."""
    positive = jnp.greater(x, 0.0)
    singular = lax.stop_gradient(jnp.sqrt(x))
    return jnp.where(positive, jnp.sqrt(jnp.where(positive, x, 1.0)), singular)
''',
    "power": '''
def _power(x: ArrayLike, y: ArrayLike) -> Array:
    """x to the power y by IEEE rules, with a zero gradient where x is zero."""
    zero = jnp.equal(x, 0.0)
    singular = lax.stop_gradient(jnp.power(x, y))
    return jnp.where(zero, singular, jnp.power(jnp.where(zero, 1.0, x), y))
''',
}

_SQRT_FROM_ZERO = '''
def _sqrt_from_zero(x: Array) -> Array:
    """The square root of what is not negative, with a zero gradient at 0."""
    positive = x > 0.0
    root = jnp.sqrt(lax.select(positive, x, lax.full_like(x, 1.0)))
    return lax.select(positive, root, lax.full_like(x, 0.0))
'''

_POWER_FROM_ZERO = '''
def _power_from_zero(x: Array, y: float) -> Array:
    """x to the power y, neither below 0, with a zero gradient where x is zero."""
    positive = x > 0.0
    power = lax.select(positive, x, lax.full_like(x, 1.0)) ** y
    return lax.select(positive, power, lax.full_like(x, 0.0))
'''

_DIVIDE_EXACTLY = '''
def _divide_exactly(x: ArrayLike, y: float) -> Array:
    """x / y, correctly rounded; by a constant y, XLA would multiply with 1 / y."""
    return jnp.divide(x, y + 0.0 * jnp.clip(x, -1.0, 0.0))
'''

# Its statements are those of the series of that name.
_HALF_SINE = '''
def _half_sine(x: Array) -> Array:
    """sin(pi / 2 * x) from -1 to 1: a series of x, exact at 0 and at both ends."""
'''

_HALF_WAVE = '''
def _half_wave(x: Array) -> Array:
    """The square of sin(pi / 2 * x) from 0 to 1: a series of x, exact at both ends."""
'''

_SUM_LEVEL = (SUM, (SUM, PRODUCT))
_PRODUCT_LEVEL = (PRODUCT, (PRODUCT, UNARY))


def _guarded(
    name: str, exact: Callable[..., Fraction], interval: Callable[..., Interval], arity: int = 1
) -> Operation:
    """An operation as users may call it: with any argument, by IEEE rules."""
    arguments = ", ".join(f"{{{i}}}" for i in range(arity))
    guard = f"_{name}({arguments})"
    return Operation(
        f"{name}_ieee",
        arity,
        {
            "python": guard if name in _PYTHON_GUARDS else f"math.{name}({arguments})",
            "numpy": f"np.{name}({arguments})",
            "jax": guard if name in _JAX_GUARDS else f"jnp.{name}({arguments})",
        },
        exact,
        interval,
        helpers={
            target: guards[name]
            for target, guards in (("python", _PYTHON_GUARDS), ("jax", _JAX_GUARDS))
            if name in guards
        },
    )


_ROWS = (
    Operation(
        "add",
        2,
        _everywhere("{0} + {1}"),
        lambda x, y: numbers.trim(x + y),
        _corners(lambda a, b: a + b),
        _SUM_LEVEL,
    ),
    Operation(
        "subtract",
        2,
        _everywhere("{0} - {1}"),
        lambda x, y: numbers.trim(x - y),
        lambda x, y: _corners(lambda a, b: a + b)(x, (-y[1], -y[0])),
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
        _times_interval,
        _PRODUCT_LEVEL,
    ),
    Operation("divide", 2, _everywhere("{0} / {1}"), _divide_exact, _divide_interval, _PRODUCT_LEVEL),
    # XLA multiplies by the reciprocal of a constant instead of dividing by it: 49/49 becomes 0.999...
    # That is harmless before rounding to float32, but not before subtracting, comparing or flooring.
    Operation(
        "divide_exactly",
        2,
        {**_everywhere("{0} / {1}"), "jax": "_divide_exactly({0}, {1})"},
        _divide_exact,
        _divide_interval,
        _PRODUCT_LEVEL,
        {"jax": _DIVIDE_EXACTLY},
    ),
    Operation(
        "floor_divide",
        2,
        _everywhere("{0} // {1}"),
        lambda x, y: Fraction(x // y),
        lambda x, y: _rising(_floor)(_divide_interval(x, y)),
        _PRODUCT_LEVEL,
    ),
    Operation("negate", 1, _everywhere("-{0}"), lambda x: -x, lambda x: (-x[1], -x[0]), (UNARY, (UNARY,))),
    Operation(
        "power",
        2,
        {**_everywhere("{0} ** {1}"), "python": "math.pow({0}, {1})"},
        numbers.power,
        _power_interval,
        (POWER, (ATOM, UNARY)),
    ),
    Operation(
        "square",
        1,
        {"python": "{0} ** 2", "numpy": "np.square({0})", "jax": "jnp.square({0})"},
        lambda x: x * x,
        _square_interval,
        (POWER, (ATOM,)),
    ),
    Operation("sqrt", 1, _function("math.sqrt({0})", "sqrt"), numbers.sqrt, _domain_from_zero(math.sqrt)),
    Operation("exp", 1, _function("math.exp({0})", "exp"), numbers.exp, _rising(math.exp)),
    Operation("log", 1, _function("math.log({0})", "log"), numbers.log, _domain_from_zero(math.log)),
    # Powers below 1 and roots that may start at zero, where the gradient is infinite: jax takes it as zero there.
    Operation(
        "power_from_zero",
        2,
        {"python": "math.pow({0}, {1})", "numpy": "{0} ** {1}", "jax": "_power_from_zero({0}, {1})"},
        numbers.power,
        _power_interval,
        (POWER, (ATOM, UNARY)),
        {"jax": _POWER_FROM_ZERO},
    ),
    Operation(
        "sqrt_from_zero",
        1,
        _function("math.sqrt({0})", "sqrt", "_sqrt_from_zero({0})"),
        numbers.sqrt,
        _domain_from_zero(math.sqrt),
        helpers={"jax": _SQRT_FROM_ZERO},
    ),
    Operation("log1p", 1, _function("math.log1p({0})", "log1p"), lambda x: numbers.log(1 + x), _anywhere),
    Operation(
        "expm1", 1, _function("math.expm1({0})", "expm1"), lambda x: numbers.exp(x) - 1, _rising(math.expm1)
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
        _within_one,
        (ATOM, (UNARY,)),
        {"jax": _HALF_SINE},
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
        {"jax": _HALF_WAVE},
    ),
    Operation("sin", 1, _function("math.sin({0})", "sin"), numbers.sin, _within_one),
    Operation("cos", 1, _function("math.cos({0})", "cos"), numbers.cos, _within_one),
    Operation(
        "floor",
        1,
        _function("float(math.floor({0}))", "floor"),
        lambda x: Fraction(math.floor(x)),
        _rising(_floor),
    ),
    Operation(
        "ceil",
        1,
        _function("float(math.ceil({0}))", "ceil"),
        lambda x: Fraction(math.ceil(x)),
        _rising(lambda a: -_floor(-a)),
    ),
    Operation("tanh", 1, _function("math.tanh({0})", "tanh"), numbers.tanh, _rising(math.tanh)),
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
        lambda x, y: (min(x[0], y[0]), min(x[1], y[1])),
    ),
    Operation(
        "maximum",
        2,
        {"python": "max({0}, {1})", "numpy": "np.maximum({0}, {1})", "jax": "jnp.maximum({0}, {1})"},
        max,
        lambda x, y: (max(x[0], y[0]), max(x[1], y[1])),
    ),
    _guarded("divide", _divide_exact, _divide_interval, 2),
    _guarded("power", numbers.power, _power_interval, 2),
    _guarded("sqrt", numbers.sqrt, _domain_from_zero(math.sqrt)),
    _guarded("exp", numbers.exp, _rising(math.exp)),
    _guarded("log", numbers.log, _domain_from_zero(math.log)),
    _guarded("sin", numbers.sin, _within_one),
    _guarded("cos", numbers.cos, _within_one),
    _guarded("floor", lambda x: Fraction(math.floor(x)), _rising(_floor)),
    _guarded("ceil", lambda x: Fraction(math.ceil(x)), _rising(lambda a: -_floor(-a))),
    _guarded("minimum", min, lambda x, y: (min(x[0], y[0]), min(x[1], y[1])), 2),
    _guarded("maximum", max, lambda x, y: (max(x[0], y[0]), max(x[1], y[1])), 2),
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
