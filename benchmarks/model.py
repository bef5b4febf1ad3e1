"""What a row is: a sentence, a way to measure it, and the bar that the outcome is held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .measure import Effort, Measured, Side, Spread, interleaved

OURS = "thence"
OPTAX = "optax"
PEERS = (OPTAX, "PyTorch", "transformers")  # sides that are other libraries

Measure = Callable[[Effort], Measured]
Verdict = Literal["met", "within noise", "missed", "failed"]


@dataclass(frozen=True)
class Bar:
    """The most that our number, or its ratio to a peer's, may be; and the most before the run fails."""

    says: str
    limit: float
    fails_at: float  # so much looser that a busy machine does not reach it
    peer: str | None = None  # without one it is our number itself

    def figure(self, measured: Measured) -> Spread:
        return measured.ratio(OURS, self.peer) if self.peer else measured.spread(OURS)

    def verdict(self, measured: Measured) -> Verdict:
        figure = self.figure(measured)
        if figure.median <= self.limit:
            return "met"
        if figure.lower <= self.limit:
            return "within noise"
        return "missed" if figure.least <= self.fails_at else "failed"


def faster(times: float, fails_at: float, than: str = OPTAX) -> Bar:
    return Bar(f"at least {times:g} times faster than {than}", 1 / times, 1 / fails_at, than)


def at_most_times(times: float, of: str, fails_at: float, says: str) -> Bar:
    return Bar(says, times, fails_at, of)


def no_slower(fails_at: float, than: str = OPTAX) -> Bar:
    return at_most_times(1.0, than, fails_at, f"no slower than {than}")


def at_most(limit: float, fails_at: float, says: str) -> Bar:
    return Bar(says, limit, fails_at)


@dataclass(frozen=True)
class Row:
    """A line of the table. `name` is what `--only` takes, `what` is short enough for a picture."""

    name: str
    what: str
    measure: Measure
    bar: Bar
    note: str = ""  # what a reader of the table has to know besides
    quick: bool = True  # whether `--quick` runs it too


@dataclass(frozen=True)
class Result:
    """What came of a row: measured, or an error that kept it from being measured."""

    row: Row
    measured: Measured | None
    error: str = ""

    @property
    def verdict(self) -> Verdict | Literal["error"]:
        return self.row.bar.verdict(self.measured) if self.measured else "error"


def run(row: Row, effort: Effort) -> Result:
    """Measure a row. One that cannot be measured is a result as well: the others have theirs still to come."""
    try:
        return Result(row, row.measure(effort))
    except Exception as error:  # noqa: BLE001 - whatever it is, the report says it, and the command fails
        return Result(row, None, f"{type(error).__name__}: {str(error).strip()}")


def timed(sides: Callable[[], Mapping[str, Side]], *, slow: bool = False) -> Measure:
    """Times of sides that take turns; `slow` where one round takes seconds."""

    def measure(effort: Effort) -> Measured:
        return interleaved(sides(), effort.slow_rounds if slow else effort.rounds, effort.least)

    return measure


def counted(unit: str, count: Callable[[Effort], Mapping[str, float]]) -> Measure:
    """Numbers that are the same in every round."""

    def measure(effort: Effort) -> Measured:
        return Measured(unit, {side: (float(number),) for side, number in count(effort).items()})

    return measure
