"""Between which bounds the result of an operation lies, by those of its arguments."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

Interval: TypeAlias = tuple[float, float]


def corners(function: Callable[[float, float], float]) -> Callable[[Interval, Interval], Interval]:
    """The interval of a function that has its bounds at those of its arguments."""

    def interval(x: Interval, y: Interval) -> Interval:
        ends = [function(a, b) for a in x for b in y]
        if any(map(math.isnan, ends)):
            return -math.inf, math.inf
        return min(ends), max(ends)

    return interval


def times(x: Interval, y: Interval) -> Interval:
    # 0 times infinity is not a number, so nothing is known of it.
    for a, b in ((x, y), (y, x)):
        if a[0] <= 0 <= a[1] and not (math.isfinite(b[0]) and math.isfinite(b[1])):
            return -math.inf, math.inf
    return corners(lambda a, b: a * b)(x, y)


def quotient(x: Interval, y: Interval) -> Interval:
    if y[0] <= 0 <= y[1]:
        return -math.inf, math.inf
    return corners(lambda a, b: math.nan if math.isinf(a) and math.isinf(b) else a / b)(x, y)


def power(x: Interval, y: Interval) -> Interval:
    if x[0] < 0 or (x[0] == 0 and y[0] <= 0):
        return -math.inf, math.inf

    def end(a: float, b: float) -> float:
        try:
            return math.pow(a, b)
        except OverflowError:
            return math.inf

    return corners(end)(x, y)


def rising(function: Callable[[float], float], top: float = math.inf) -> Callable[[Interval], Interval]:
    """The interval of a function that rises; `top` is what stands for a value too large."""

    def end(a: float) -> float:
        try:
            return function(a)
        except OverflowError:
            return top

    return lambda x: (end(x[0]), end(x[1]))


def _next_below(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x


floor, ceil = rising(_next_below), rising(lambda x: -_next_below(-x))

nearest = rising(lambda x: float(round(x)) if math.isfinite(x) else x)


def left_over(x: Interval, y: Interval) -> Interval:
    """The interval of what is left of x over y."""
    if y[0] <= 0 <= y[1] or not all(map(math.isfinite, (*x, *y))):
        return -math.inf, math.inf
    return min(y[0], 0.0), max(y[1], 0.0)


def logistic(x: float) -> float:
    return math.exp(min(x, 0.0)) / (1 + math.exp(-abs(x)))


def least(x: Interval, y: Interval) -> Interval:
    return min(x[0], y[0]), min(x[1], y[1])


def greatest(x: Interval, y: Interval) -> Interval:
    return max(x[0], y[0]), max(x[1], y[1])


def anywhere(*_: Interval) -> Interval:
    return -math.inf, math.inf


def within_one(x: Interval) -> Interval:
    """The interval of a sine, which is not a number at infinity."""
    return (-1.0, 1.0) if math.isfinite(x[0]) and math.isfinite(x[1]) else (-math.inf, math.inf)


def square(x: Interval) -> Interval:
    ends = [x[0] * x[0], x[1] * x[1]]
    return (0.0 if x[0] <= 0 <= x[1] else min(ends)), max(ends)


def from_zero(function: Callable[[float], float]) -> Callable[[Interval], Interval]:
    inside = rising(function)
    return lambda x: inside(x) if x[0] > 0 or (x[0] == 0 and function is math.sqrt) else (-math.inf, math.inf)
