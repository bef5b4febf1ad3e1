"""Staircases: numbers that change at whole steps, what they add up to, and the steps at which sums are reached."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from itertools import accumulate, pairwise

from ..base.records import cached, record


@record(frozen=True)
class Staircase:
    """What a step takes in, where that changes: `values[i]` from step `starts[i]` on; the first start is 0.

    >>> batch = Staircase((0, 10), (Fraction(2), Fraction(4)))
    >>> batch.at(9), batch.at(10), batch.count(12), batch.steps(Fraction(22))
    (Fraction(2, 1), Fraction(4, 1), Fraction(28, 1), Fraction(21, 2))
    """

    starts: tuple[int, ...]
    values: tuple[Fraction, ...]

    @classmethod
    def of(cls, levels: Iterable[tuple[int, Fraction]]) -> Staircase:
        """The staircase of some levels, of which equal neighbours are one."""
        kept: list[tuple[int, Fraction]] = []
        for start, value in levels:
            if not kept or kept[-1][1] != value:
                kept.append((start, value))
        return cls(tuple(start for start, _ in kept), tuple(value for _, value in kept))

    @property
    def settled(self) -> int:
        """The step from which on nothing changes any more."""
        return self.starts[-1]

    @property
    def flat(self) -> bool:
        """Whether it is the same at every step."""
        return len(self.values) == 1

    @cached
    def sums(self) -> tuple[Fraction, ...]:
        """What was taken in before each start."""
        gaps = [stop - start for start, stop in pairwise(self.starts)]
        return tuple(
            accumulate((gap * v for gap, v in zip(gaps, self.values, strict=False)), initial=Fraction(0))
        )

    def at(self, step: Fraction | int) -> Fraction:
        """What a step takes in."""
        return self.values[max(bisect_right(self.starts, step) - 1, 0)]

    def count(self, step: Fraction | int) -> Fraction:
        """What was taken in before a step, in straight lines between whole ones."""
        i = max(bisect_right(self.starts, step) - 1, 0)
        return self.sums[i] + (step - self.starts[i]) * self.values[i]

    def steps(self, count: Fraction | int) -> Fraction:
        """The step before which so much was taken in."""
        i = max(bisect_right(self.sums, count) - 1, 0)
        return self.starts[i] + (count - self.sums[i]) / self.values[i]

    def combined(self, other: Staircase, combine: Callable[[Fraction, Fraction], Fraction]) -> Staircase:
        """What is made of two of them, step by step."""
        starts = sorted({*self.starts, *other.starts})
        return Staircase.of((start, combine(self.at(start), other.at(start))) for start in starts)

    def made(self, make: Callable[[Fraction], Fraction]) -> Staircase:
        """What is made of every level."""
        return Staircase.of(
            (start, make(value)) for start, value in zip(self.starts, self.values, strict=True)
        )

    def scaled(self, factor: Fraction) -> Staircase:
        """Every level times a number."""
        return Staircase(self.starts, tuple(value * factor for value in self.values))

    def part(self, first: int, stop: int | None = None) -> Staircase:
        """The levels from one step on, up to another, as if it began there."""
        i = max(bisect_right(self.starts, first) - 1, 0)
        j = len(self.starts) if stop is None else max(bisect_left(self.starts, stop), i + 1)
        starts = (0, *[start - first for start in self.starts[i + 1 : j]])
        return Staircase(starts, self.values[i:j])

    @cached
    def measure(self) -> Fraction:
        """The largest number of which every level is a whole multiple."""

        def common(a: Fraction, b: Fraction) -> Fraction:
            bottom = math.lcm(a.denominator, b.denominator)
            return Fraction(math.gcd(int(a * bottom), int(b * bottom)), bottom)

        return reduce(common, self.values)
