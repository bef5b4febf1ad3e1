"""How compile time, equations and call time grow with the number of segments: the data of the curves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from . import calls, programs
from .measure import Effort, Measured, Side, interleaved

FULL_SEGMENTS = (1, 4, 16, 64, 256, 1024)
QUICK_SEGMENTS = (1, 4, 16, 64)


@dataclass(frozen=True)
class Point:
    """What was measured of schedules with so many segments."""

    quantity: str
    segments: int
    measured: Measured


COMPILE, EQUATIONS, CALL = "time to trace and compile", "equations traced", "time of one call"


def points(effort: Effort, counts: tuple[int, ...]) -> Iterator[Point]:
    """Each quantity for each number of segments, cosines with varied lengths and ends."""

    def compiling(segments: int) -> Mapping[str, Side]:
        return programs.cosines(programs.compiling, segments)

    yield from timed_together(COMPILE, compiling, counts, effort.slow_rounds, effort.least)
    for segments in counts:
        found = programs.equations_of_cosines(segments)
        yield Point(EQUATIONS, segments, Measured("equations", {side: (n,) for side, n in found.items()}))
    yield from timed_together(CALL, calls.one_call, counts, effort.rounds, effort.least)


def timed_together(
    quantity: str,
    sides: Callable[[int], Mapping[str, Side]],
    counts: tuple[int, ...],
    rounds: int,
    least: float,
) -> Iterator[Point]:
    """All numbers of segments in each round, so that noise does not bend the curves."""
    every = {(count, name): side for count in counts for name, side in sides(count).items()}
    found = interleaved({f"{count} {name}": side for (count, name), side in every.items()}, rounds, least)
    for segments in counts:
        taken = {name: found.rounds[f"{count} {name}"] for count, name in every if count == segments}
        yield Point(quantity, segments, Measured(found.unit, taken))
