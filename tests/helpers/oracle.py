"""What tests judge values with: distances in units of the last place, and a reading with rounding noise.

The reference evaluator gives exact values. How far a correct implementation in float64 may be from them
depends on what cancels on the way: `Noisy` evaluates the reference again with every operation off by
about one rounding, and the spread of a few such readings is the scale of a tolerance.
"""

import inspect
import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import reference

TINY32 = float(np.finfo(np.float32).tiny)


def ulps(got: float, exact: Fraction, dtype: type) -> float:
    """The distance from an exact value in units of its last place; below float32's normal range, absolutely."""
    if not math.isfinite(got):
        return math.inf
    if exact == 0:
        return 0.0 if got == 0 else math.inf
    if abs(exact) > Fraction(float(np.finfo(dtype).max)):
        return 0.0
    unit = abs(float(np.spacing(dtype(float(exact)))))
    if abs(exact) < Fraction(TINY32):
        unit = 2 * TINY32 if dtype is np.float32 else float(np.spacing(TINY32))
    return abs(float((Fraction(got) - exact) / Fraction(unit)))


def executed(source: str) -> dict[str, Any]:
    """The names of an emitted module."""
    space: dict[str, Any] = {"__name__": "emitted", "math": math}
    exec(compile(source, "<emitted>", "exec"), space)  # noqa: S102 - emitted source is what is tested
    return space


def given_alike(schedule: Callable[..., Any], function: Callable[..., Any]) -> Callable[[Any], Any]:
    """A schedule with the parameters given at the call that an emitted function has, at the function's defaults."""
    keywords = {
        name if name in schedule.parameters else name.rstrip("_"): parameter.default  # type: ignore[attr-defined]
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    return partial(schedule, **keywords)


def unit64(scale: float | Fraction) -> Fraction:
    """The unit in the last place of a float64 of this size."""
    return Fraction(float(np.spacing(max(abs(float(scale)), TINY32))))


class Noisy:
    """Makes the reference's arithmetic inexact while `on`; the choice of roundings follows a seed."""

    OPERATIONS = ("add", "sub", "mul", "power")
    FUNCTIONS = ("sqrt", "exp", "log", "sin", "cos", "tanh", "floor", "ceil")

    def __init__(self, module: ModuleType, seed: int = 1) -> None:
        self.module, self.on, self.random = module, False, random.Random(seed)

    def off_by_one(self, x: Any, weight: Any = 1) -> Any:
        if not self.on or x == 0 or not mpmath.isfinite(reference.big(x)):
            return x
        shift = self.random.choice((-1, 1)) * (1 + self.random.random()) * mpmath.mpf(2) ** -53
        return reference.big(x) * (1 + weight * shift)

    def wrap(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def inexact(*xs: Any) -> Any:
            if not self.on:
                return operation(*xs)
            return self.off_by_one(operation(*map(self.off_by_one, xs)))

        return inexact

    def wrap_power(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def inexact(x: Any, y: Any) -> Any:
            found = operation(self.off_by_one(x), y)
            if self.on and x != 0 and found != 0 and mpmath.isfinite(reference.big(found)):
                found = self.off_by_one(found, reference.big(y) * mpmath.log(abs(reference.big(x))))
            return self.off_by_one(found)

        return inexact


@contextmanager
def noisy() -> Iterator[Noisy]:
    """The reference with switchable rounding errors; it is left as it was."""
    noise = Noisy(reference)
    kept = {name: getattr(reference, name) for name in Noisy.OPERATIONS}
    operators, functions = dict(reference.OPERATORS), dict(reference.FUNCTIONS)
    try:
        for name, operation in kept.items():
            wrap = noise.wrap_power if name == "power" else noise.wrap
            setattr(reference, name, wrap(operation))
        for sign, operation in operators.items():
            wrap = noise.wrap_power if sign == "^" else noise.wrap
            reference.OPERATORS[sign] = wrap(operation)
        for name in Noisy.FUNCTIONS:
            least, most, function = functions[name]
            reference.FUNCTIONS[name] = (least, most, noise.wrap(function))
        yield noise
    finally:
        for name, operation in kept.items():
            setattr(reference, name, operation)
        reference.OPERATORS.update(operators)
        reference.FUNCTIONS.update(functions)


def values_and_tolerances(
    schedule: reference.Schedule, steps: Sequence[Fraction], noise: Noisy
) -> Iterator[tuple[mpmath.mpf, float]]:
    """Exact values, each with the error that a float64 evaluation may have; inf where it says nothing."""
    for k in steps:
        noise.on = False
        exact = reference.big(schedule.at(k))
        noise.on = True
        spread: Any = mpmath.mpf(0)
        for _ in range(3):
            found = reference.big(schedule.at(k))
            if mpmath.isfinite(found) and mpmath.isfinite(exact):
                spread = max(spread, abs(found - exact))
            elif mpmath.isfinite(found) != mpmath.isfinite(exact):
                spread = mpmath.inf
        noise.on = False
        if not mpmath.isfinite(exact):
            yield exact, math.inf if spread == mpmath.inf else 0.0
            continue
        tolerance = 16 * spread + 4 * abs(exact) * mpmath.mpf(2) ** -52
        useless = tolerance > 1e-9 and tolerance > 1e-6 * abs(exact)  # at a jump of floor and the like
        yield exact, math.inf if useless else float(tolerance) + 1e-300


def close(got: float, exact: mpmath.mpf, tolerance: float, single: bool = False) -> bool:
    """Whether a value is the exact one, up to a tolerance; `single`: and up to the rounding to float32."""
    if tolerance == math.inf:
        return True
    try:
        nearest = float(exact)
    except OverflowError:
        nearest = math.copysign(math.inf, exact)
    if single and abs(nearest) > float(np.finfo(np.float32).max):
        return math.isnan(nearest) or abs(got) == math.inf or abs(got) >= 3.4e38
    if not math.isfinite(nearest):
        return math.isnan(got) if math.isnan(nearest) else got == nearest
    if single:
        tolerance += 0.51 * max(float(np.spacing(np.float32(abs(nearest)))), 2 * TINY32)
    return math.isfinite(got) and abs(mpmath.mpf(got) - exact) <= tolerance
