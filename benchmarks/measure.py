"""Measures: the sides of a row take turns on one clock, round by round, so that noise meets them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Work = Callable[[], object]
Clock = Callable[[], float]


class NotInstalled(Exception):
    """A library that a side needs is not there; the row goes on without that side."""


@dataclass(frozen=True)
class Side:
    """One of those that are compared: `prepare`, which no clock sees, returns the work to be timed."""

    prepare: Callable[[], Work]
    per: int = 1  # how many things one run of the work does: its time is divided by it
    fresh: bool = False  # each run needs a preparation of its own, as a compiler does that must not remember


@dataclass(frozen=True)
class Effort:
    """How long a run may take."""

    rounds: int
    slow_rounds: int  # of sides that take seconds
    least: float  # seconds that a sample of a repeatable work lasts
    cases: int  # schedules tried, where a row counts how many are wrong


FULL = Effort(rounds=21, slow_rounds=5, least=0.05, cases=100)
QUICK = Effort(rounds=5, slow_rounds=1, least=0.01, cases=10)


@dataclass(frozen=True)
class Spread:
    """The middle of some rounds, and how far they lie apart."""

    least: float
    lower: float
    median: float
    upper: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Spread:
        if len(rounds) == 1:
            (only,) = rounds
            return cls(only, only, only, only)
        lower, _, upper = statistics.quantiles(rounds, n=4, method="inclusive")
        return cls(min(rounds), lower, statistics.median(rounds), upper)


@dataclass(frozen=True)
class Measured:
    """What a row found: numbers in one unit, a sequence of rounds for each side."""

    unit: str
    rounds: Mapping[str, tuple[float, ...]]
    missing: Mapping[str, str] = field(default_factory=dict)  # sides that were not measured, and why

    def spread(self, side: str) -> Spread:
        return Spread.of(self.rounds[side])

    def ratio(self, side: str, peer: str) -> Spread:
        """A side's numbers in terms of a peer's, those of the same round paired."""
        pairs = zip(self.rounds[side], self.rounds[peer], strict=True)
        return Spread.of([one / other if other else float(one > 0) for one, other in pairs])


class Turns:
    """A side at its work: one sample a call."""

    def __init__(self, side: Side, least: float, clock: Clock) -> None:
        self._side, self._clock = side, clock
        self._work = side.prepare()
        self._runs = 1 if side.fresh else self._enough(least)

    def _enough(self, least: float) -> int:
        """As many runs as a sample needs; they warm up, too."""
        runs = 1
        self._time(runs)
        while self._time(runs) < least:
            runs *= 2
        return runs

    def _time(self, runs: int) -> float:
        work = self._work
        start = self._clock()
        for _ in range(runs):
            work()
        return self._clock() - start

    def sample(self) -> float:
        """The time of one thing done."""
        if self._side.fresh:
            self._work = self._side.prepare()
            gc.collect()  # or a side pays for the rubbish of the one before it
        return self._time(self._runs) / (self._runs * self._side.per)


def interleaved(
    sides: Mapping[str, Side], rounds: int, least: float, clock: Clock = time.perf_counter
) -> Measured:
    """Time each side once a round, from first to last and in the next round backwards."""
    turns: dict[str, Turns] = {}
    missing: dict[str, str] = {}
    for name, side in sides.items():
        try:
            turns[name] = Turns(side, least, clock)
        except NotInstalled as error:
            missing[name] = str(error)
    taken: dict[str, list[float]] = {name: [] for name in turns}
    for i in range(rounds):
        for name in list(turns)[:: -1 if i % 2 else 1]:
            taken[name].append(turns[name].sample())
    return Measured("s", {name: tuple(times) for name, times in taken.items()}, missing)
