"""The functions that users call, on numbers and on values of schedules alike: each is defined once, here.

An entry says the name, the parameters, a sentence, what it makes, an example, what Python calls it, and the
operations that are its own. The checks, the interpreter, the emitters, the reference and the words all read it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from ..base.records import record
from ..numbers import decimals as numbers
from ..numbers.decimals import MathError
from . import intervals
from .arithmetic import divide, quotient
from .expression import Expr, apply, const
from .operations import OPERATIONS, PRODUCT, UNARY, Operation, called, guarded

# What Python raises for.
_SIN = '''
def _sin(x: float) -> float:
    """sin(x), nan at infinity, where Python raises."""
    return math.sin(x) if math.isfinite(x) else math.nan
'''
_COS = '''
def _cos(x: float) -> float:
    """cos(x), nan at infinity, where Python raises."""
    return math.cos(x) if math.isfinite(x) else math.nan
'''
_FLOOR = '''
def _floor(x: float) -> float:
    """The next whole number below, as a float; infinity stays itself."""
    return float(math.floor(x)) if math.isfinite(x) else x
'''
_CEIL = '''
def _ceil(x: float) -> float:
    """The next whole number above, as a float; infinity stays itself."""
    return float(math.ceil(x)) if math.isfinite(x) else x
'''
_RINT = '''
def _rint(x: float) -> float:
    """The nearest whole number, as a float; infinity stays itself."""
    return float(round(x)) if math.isfinite(x) else x
'''
_MOD = {
    "python": '''
def _mod(x: float, y: float) -> float:
    """x - y * floor(x / y), nan where y is zero, where Python raises."""
    return x % y if y != 0.0 else math.nan
''',
    "jax": '''
def _mod(x: ArrayLike, y: ArrayLike) -> Array:
    """x - y * floor(x / y), nan with a zero gradient where y is zero."""
    zero = jnp.equal(y, 0.0)
    return jnp.where(zero, jnp.nan, jnp.remainder(x, jnp.where(zero, 1.0, y)))
''',
}


def sqrt(x: Expr) -> Expr:
    return apply("sqrt" if x.low > 0 else "sqrt_from_zero" if x.low == 0 else "sqrt_ieee", x)


def exp(x: Expr) -> Expr:
    return apply("exp" if x.high <= 709 else "exp_ieee", x)


def log(x: Expr) -> Expr:
    return apply("log" if x.low > 0 else "log_ieee", x)


def floor(x: Expr) -> Expr:
    found = quotient(x)
    if found is not None:
        return apply("floor_divide", *found)
    return apply("floor" if x.bounded else "floor_ieee", x)


def ceil(x: Expr) -> Expr:
    found = quotient(apply("negate", x))
    if found is not None:
        return apply("negate", apply("floor_divide", *found))
    return apply("ceil" if x.bounded else "ceil_ieee", x)


def _nearest(x: Fraction) -> Fraction:
    return Fraction(round(x))


def mod(x: Expr, y: Expr) -> Expr:
    found = quotient(divide(x, y)) if y.constant is not None else None
    if found is not None:
        # What is left of a division of whole numbers is exact.
        top, bottom = found
        unit = (y.constant or 0) / Fraction(bottom)
        return divide(apply("mod", top, bottom) * unit.numerator, const(unit.denominator))
    apart = x.bounded and y.bounded and (y.low > 0 or y.high < 0)
    return apply("mod" if apart else "mod_ieee", x, y)


def _mod(x: Fraction, y: Fraction) -> Fraction:
    if y == 0:
        raise MathError("is a division by zero")
    return x % y


def _sigmoid(x: Fraction) -> Fraction:
    small = numbers.exp(-abs(x))
    return numbers.trim((1 if x >= 0 else small) / (1 + small))


def _bounded_or_ieee(name: str) -> Callable[[Expr], Expr]:
    return lambda x: apply(name if x.bounded else f"{name}_ieee", x)


def _never_nan(x: Expr) -> bool:
    return x.low > float("-inf") or x.high < float("inf")


def _extreme(name: str) -> Callable[..., Expr]:
    def pair(x: Expr, y: Expr) -> Expr:
        return apply(name if _never_nan(x) and _never_nan(y) else f"{name}_ieee", x, y)

    return lambda *xs: reduce(pair, xs)


minimum, maximum = _extreme("minimum"), _extreme("maximum")


def clip(x: Expr, low: Expr, high: Expr) -> Expr:
    bottom, top = low.constant, high.constant
    if bottom is not None and top is not None and bottom > top:
        raise MathError(
            f"has its lower limit {numbers.shortest(bottom)} above its upper limit {numbers.shortest(top)}"
        )
    return minimum(maximum(x, low), high)


@record(frozen=True)
class Function:
    """A function that users may call: its parameters (`...`: any number more) and what it makes.

    `operations` are those that nothing else needs. `python` is its name among the words, where Python has its own
    for that. `keeps_sign`: what it makes of numbers that are not below 0 is not below 0.
    """

    name: str
    parameters: tuple[str, ...]
    doc: str
    build: Callable[..., Expr]
    example: str
    operations: tuple[Operation, ...] = ()
    python: str = ""
    keeps_sign: bool = True

    @property
    def variadic(self) -> bool:
        return self.parameters[-1] == "..."


FUNCTIONS: dict[str, Function] = {}


def define(function: Function) -> Function:
    """Add a function to the language; everything else follows from its entry."""
    names = [row.name for row in function.operations]
    assert function.name not in FUNCTIONS and not OPERATIONS.keys() & names, f"{function.name} exists already"
    FUNCTIONS[function.name] = function
    OPERATIONS.update(zip(names, function.operations, strict=True))
    return function


for _entry in (
    Function("sqrt", ("x",), "The square root.", sqrt, "1e-3 * sqrt(linear(100, 0->1))"),
    Function("exp", ("x",), "e to the power x.", exp, "exp(-linear(100, 0->5))"),
    Function("log", ("x",), "The natural logarithm.", log, "log(linear(100, 1->10))", keeps_sign=False),
    Function(
        "sin",
        ("x",),
        "The sine of x radians.",
        _bounded_or_ieee("sin"),
        "1 + sin(step / 100) for 1000",
        (
            Operation("sin", 1, called("math.sin({0})", "sin"), numbers.sin, intervals.within_one),
            guarded("sin", numbers.sin, intervals.within_one, helpers={"python": _SIN}),
        ),
        keeps_sign=False,
    ),
    Function(
        "cos",
        ("x",),
        "The cosine of x radians.",
        _bounded_or_ieee("cos"),
        "1 + cos(step / 100) for 1000",
        (
            Operation("cos", 1, called("math.cos({0})", "cos"), numbers.cos, intervals.within_one),
            guarded("cos", numbers.cos, intervals.within_one, helpers={"python": _COS}),
        ),
        keeps_sign=False,
    ),
    Function(
        "tanh",
        ("x",),
        "The hyperbolic tangent.",
        lambda x: apply("tanh", x),
        "tanh(linear(100, 0->3))",
        (Operation("tanh", 1, called("math.tanh({0})", "tanh"), numbers.tanh, intervals.rising(math.tanh)),),
    ),
    Function(
        "abs",
        ("x",),
        "The absolute value.",
        lambda x: apply("abs", x),
        "abs(linear(100, -1->1))",
        python="absolute",
    ),
    Function(
        "floor",
        ("x",),
        "The next whole number at or below x.",
        floor,
        "0.5^floor(step / 100) for 1000",
        (
            Operation(
                "floor",
                1,
                called("float(math.floor({0}))", "floor"),
                lambda x: Fraction(math.floor(x)),
                intervals.floor,
            ),
            guarded("floor", lambda x: Fraction(math.floor(x)), intervals.floor, helpers={"python": _FLOOR}),
        ),
    ),
    Function(
        "ceil",
        ("x",),
        "The next whole number at or above x.",
        ceil,
        "0.5^ceil(step / 100) for 1000",
        (
            Operation(
                "ceil",
                1,
                called("float(math.ceil({0}))", "ceil"),
                lambda x: Fraction(math.ceil(x)),
                intervals.ceil,
            ),
            guarded("ceil", lambda x: Fraction(math.ceil(x)), intervals.ceil, helpers={"python": _CEIL}),
        ),
    ),
    Function(
        "round",
        ("x",),
        "The nearest whole number; of two, the even one.",
        _bounded_or_ieee("rint"),
        "round(linear(100, 0->8))",
        (
            Operation("rint", 1, called("float(round({0}))", "rint"), _nearest, intervals.nearest),
            guarded("rint", _nearest, intervals.nearest, helpers={"python": _RINT}),
        ),
        python="rounded",
    ),
    Function(
        "mod",
        ("x", "y"),
        "What is left of x over y, x - y floor(x/y): from 0 to y.",
        mod,
        "1e-3 * mod(step, 100) for 1000",
        (
            Operation(
                "mod",
                2,
                {"python": "{0} % {1}", "numpy": "{0} % {1}", "jax": "{0} % {1}"},
                _mod,
                intervals.left_over,
                (PRODUCT, (PRODUCT, UNARY)),
            ),
            guarded("mod", _mod, intervals.left_over, 2, helpers=_MOD),
        ),
    ),
    Function(
        "sigmoid",
        ("x",),
        "The logistic function, 1 / (1 + exp(-x)).",
        lambda x: apply("sigmoid", x),
        "sigmoid(linear(100, -6->6))",
        (
            Operation(
                "sigmoid",
                1,
                # No exponential is of more than 0, so that none is too large.
                {
                    "python": "math.exp(min({0}, 0.0)) / (1.0 + math.exp(-abs({0})))",
                    "numpy": "np.exp(np.minimum({0}, 0.0)) / (1.0 + np.exp(-np.abs({0})))",
                    "jax": "jnp.exp(jnp.minimum({0}, 0.0)) / (1.0 + jnp.exp(-jnp.abs({0})))",
                },
                _sigmoid,
                intervals.rising(intervals.logistic),
                (PRODUCT, (0,)),
            ),
        ),
    ),
    Function(
        "min",
        ("x", "y", "..."),
        "The smallest of two or more.",
        minimum,
        "min(1e-3, 1e-5 * (step + 1))",
        python="minimum",
    ),
    Function(
        "max",
        ("x", "y", "..."),
        "The largest of two or more.",
        maximum,
        "max(linear(1000, 1e-3->0), 1e-5)",
        python="maximum",
    ),
    Function(
        "clip",
        ("x", "lo", "hi"),
        "x, but not below lo and not above hi.",
        clip,
        "clip(linear(100, -1->2), 0, 1)",
    ),
):
    define(_entry)


class Constant(NamedTuple):
    """A number that has a name."""

    name: str
    value: Expr
    doc: str


CONSTANTS: dict[str, Constant] = {
    constant.name: constant
    for constant in (
        Constant("pi", const(numbers.PI), "The ratio of a circle's circumference to its diameter."),
        Constant("e", const(numbers.E), "The base of the natural logarithm."),
    )
}
