"""Intervals: they contain what they are of, on a grid of numbers, and say nothing where nothing is known."""

import math
from collections.abc import Callable
from itertools import combinations_with_replacement, product
from typing import Any

import pytest

from thence.dsl.formula import intervals
from thence.dsl.formula.intervals import Interval

GRID = (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.5)
ANYWHERE = (-math.inf, math.inf)
PAIRS: dict[str, tuple[Callable[[Interval, Interval], Interval], Callable[[float, float], Any]]] = {
    "times": (intervals.times, lambda x, y: x * y),
    "quotient": (intervals.quotient, lambda x, y: x / y if y else None),
    "power": (intervals.power, lambda x, y: x**y if x > 0 or (x == 0 and y > 0) else None),
    "least": (intervals.least, min),
    "greatest": (intervals.greatest, max),
}


@pytest.mark.parametrize("name", PAIRS)
def test_of_two(name: str) -> None:
    interval, function = PAIRS[name]
    spans = list(combinations_with_replacement(GRID, 2))
    for x, y in product(spans, spans):
        low, high = interval(x, y)
        inside = [function(a, b) for a in GRID if x[0] <= a <= x[1] for b in GRID if y[0] <= b <= y[1]]
        assert all(low <= value <= high for value in inside if isinstance(value, float)), (x, y)


@pytest.mark.parametrize(
    ("interval", "function"),
    [
        (intervals.square, lambda x: x * x),
        (intervals.floor, math.floor),
        (intervals.ceil, math.ceil),
        (intervals.within_one, math.sin),
    ],
)
def test_of_one(interval: Callable[[Interval], Interval], function: Callable[[float], float]) -> None:
    for x in combinations_with_replacement(GRID, 2):
        low, high = interval(x)
        assert all(low <= function(a) <= high for a in GRID if x[0] <= a <= x[1])


def test_where_nothing_is_known() -> None:
    assert intervals.times((0, 1), (1, math.inf)) == ANYWHERE == intervals.anywhere()
    assert intervals.quotient((1, 2), (-1, 1)) == ANYWHERE == intervals.power((-1, 1), (2, 2))
    assert intervals.within_one((0, math.inf)) == ANYWHERE == intervals.from_zero(math.log)((0, 1))


def test_what_is_too_large_is_infinite() -> None:
    assert intervals.rising(math.exp)((0, 1000)) == (1.0, math.inf)
    assert intervals.power((10, 10), (0, 400)) == (1.0, math.inf)
    assert intervals.from_zero(math.sqrt)((0, 4)) == (0.0, 2.0)
