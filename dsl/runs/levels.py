"""Levels: parts of a text that are flat between some steps, looked at from one step to a later one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol, TypeAlias

# A unit, and how many of it.
Mark: TypeAlias = tuple[str, Fraction]
# What makes the end of a segment of what was taken in where it begins.
End: TypeAlias = Callable[[dict[str, Fraction]], Mark]


@dataclass
class Now:
    """A step of the run: what was taken in before it, by unit, and how much the steps up to it took in each."""

    step: int
    counts: dict[str, Fraction]
    paces: Mapping[str, Fraction] = field(default_factory=dict)

    def before(self, unit: str, target: Fraction) -> dict[str, Fraction]:
        """What was taken in when one unit had come to a target, since the step before this one."""
        back = (self.counts[unit] - target) / self.paces[unit]
        return {name: count - back * self.paces.get(name, 0) for name, count in self.counts.items()}


class Level(Protocol):
    """A part of a text that is flat between some steps; it is looked at from one step to a later one."""

    def value(self, now: Now) -> Fraction:
        """Its value at a step."""
        ...

    def targets(self) -> Iterator[Mark]:
        """When it may change next: at which counts of which units."""
        ...


@dataclass
class Number:
    number: Fraction

    def value(self, now: Now) -> Fraction:
        return self.number

    def targets(self) -> Iterator[Mark]:
        return iter(())


@dataclass
class Steps:
    """`steps`: values from some counts on."""

    numbers: Sequence[Fraction]
    places: Sequence[Mark]  # of all but the first
    at: int = 0

    def value(self, now: Now) -> Fraction:
        while self.at < len(self.places) and now.counts[self.places[self.at][0]] >= self.places[self.at][1]:
            self.at += 1
        return self.numbers[self.at]

    def targets(self) -> Iterator[Mark]:
        return iter(self.places[self.at : self.at + 1])


@dataclass
class Ramp:
    """`ramp`: equal rises at equal distances of a count."""

    first: Fraction
    rise: Fraction
    rises: int
    unit: str
    begin: Fraction
    length: Fraction
    passed: int = 0

    def value(self, now: Now) -> Fraction:
        passed = (now.counts[self.unit] - self.begin) * self.rises / self.length
        self.passed = min(math.floor(passed), self.rises)
        return self.first + self.passed * self.rise

    def targets(self) -> Iterator[Mark]:
        if self.passed < self.rises:
            yield self.unit, self.begin + self.length * (self.passed + 1) / self.rises


@dataclass
class Segments:
    """Segments one after the other: each has what makes it where it begins, and how long it lasts from some counts on."""

    segments: Sequence[tuple[Callable[[Now], Level], End | None]]
    begin: dict[str, Fraction]
    at: int = -1
    level: Level | None = None
    end: Mark | None = None
    last: Fraction = Fraction(0)  # value, which is held behind the end
    over: bool = False

    def value(self, now: Now) -> Fraction:
        exact = self.begin
        while self.level is None or (self.end is not None and now.counts[self.end[0]] >= self.end[1]):
            if self.level is not None and self.end is not None:
                if self.at == len(self.segments) - 1:
                    self.over = True
                    return self.last
                exact = now.before(*self.end)
            self.at += 1
            make, length = self.segments[self.at]
            self.level, self.end = make(now), length(exact) if length is not None else None
        self.last = self.level.value(now)
        return self.last

    def targets(self) -> Iterator[Mark]:
        assert self.level is not None
        if self.over:
            return
        yield from self.level.targets()
        if self.end is not None:
            yield self.end


@dataclass
class Operation:
    """An operation on levels."""

    operands: Sequence[Level]
    combine: Callable[[Sequence[Fraction]], Fraction]

    def value(self, now: Now) -> Fraction:
        return self.combine([operand.value(now) for operand in self.operands])

    def targets(self) -> Iterator[Mark]:
        for operand in self.operands:
            yield from operand.targets()
