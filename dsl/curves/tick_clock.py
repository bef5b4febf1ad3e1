"""Clocks that count: which step a part of a schedule is at, as exact whole numbers of ticks.

A clock shows (slope * base + offset * ticks) / ticks steps. Stretching a schedule by D'/D only changes
its unit: a tick is then 1/D' of a step, and elapsed and remaining ticks stay whole numbers, which a
float64 holds exactly up to 2^53.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..base.records import cached, record, replace
from ..formula.choices import find, piecewise
from ..formula.expression import STEP, Expr, apply, column, const, gather, labelled, within
from ..formula.walk import size
from ..numbers.decimals import nearest
from ..numbers.staircase import Staircase
from .clock import Clock, Held, How, Piece
from .tables import FEWEST_ROWS, LARGEST, MOST_BRANCHES, tabulate

_ONE = const(1)


@record(frozen=True)
class TickClock:
    """The local step of a part of a schedule, counted in ticks.

    `from_below` marks a fixed step as the limit from the left: what only begins there does not count.
    """

    base: Expr
    slope: int = 1
    offset: Fraction = Fraction(0)
    ticks: Expr = _ONE
    from_below: bool = False
    from_above: bool = False

    @classmethod
    def at(cls, step: Fraction | int, *, from_below: bool = False) -> TickClock:
        """A clock that stands still at a step."""
        return cls(const(step), from_below=from_below)

    def in_ticks(self, steps: Expr | Fraction | int, label: str = "") -> Expr:
        """A number of steps of this clock in ticks."""
        if isinstance(steps, Expr):
            return steps * self.ticks
        if self.ticks is _ONE:
            return const(steps, label)
        unit = self.ticks.constant
        return steps * self.ticks if unit is None else const(steps * unit)

    def _affine(self, slope: int, constant: Fraction, label: str = "") -> Expr:
        """slope * base + constant steps, written with as few signs as possible."""
        term = self.base if abs(slope) == 1 else abs(slope) * self.base
        shift = self.in_ticks(abs(constant), label)
        if slope > 0:
            return term + shift if constant >= 0 else term - shift
        return shift - term if constant >= 0 else -(term + shift)

    @cached
    def now(self) -> Expr:
        """The local step in ticks."""
        return self._affine(self.slope, self.offset)

    @cached
    def steps(self) -> Expr:
        """The local step in steps."""
        return apply("divide_exactly", self.now, self.ticks)

    @cached
    def fixed(self) -> Fraction | None:
        """The local step, if the clock stands still."""
        at, unit = self.now.constant, self.ticks.constant
        return at if self.ticks is _ONE else None if at is None or unit is None else at / unit

    def elapsed(self, steps: Expr | int | None, name: str = "") -> Expr:
        """Ticks since step 0, from 0 up to a number of steps; `name` is what constants are called after."""
        now = self._affine(self.slope, self.offset, f"{name}_START" if name and self.slope > 0 else "")
        since = apply("maximum", now, 0)
        if steps is not None:
            since = apply("minimum", since, self.in_ticks(steps, f"{name}_STEPS" if name else ""))
        return labelled(since, "elapsed") if since.op in ("minimum", "maximum", "subtract") else since

    def remaining(self, steps: Expr | int, name: str = "") -> Expr:
        """Ticks left until a step, from that many down to 0; `name` is what constants are called after."""
        all_steps = f"{name}_STEPS" if name else ""
        if isinstance(steps, Expr):
            return labelled(apply("take_part", self.in_ticks(steps), self.elapsed(steps)), "remaining")
        end = all_steps if not self.offset else f"{name}_END" if name and self.slope > 0 else ""
        left = self._affine(-self.slope, steps - self.offset, end)
        left = apply("minimum", apply("maximum", left, 0), self.in_ticks(steps, all_steps))
        return labelled(left, "remaining") if left.op in ("minimum", "maximum", "subtract") else left

    def landmark(self, elapsed: Expr, ticks: Expr) -> tuple[Expr, Expr, int]:
        """What to subtract, and from what, for the ticks since some ticks of the clock; -1 for their opposite."""
        return elapsed, ticks, 1

    def shifted(self, steps: Fraction | int) -> TickClock:
        """A clock that is behind this one by a number of steps."""
        return replace(self, offset=self.offset - steps)

    def stretched(self, old: int, new: int) -> TickClock:
        """A clock that runs at old/new of the pace of this one."""
        common = math.gcd(old, new)
        old, new = old // common, new // common
        return replace(
            self,
            slope=self.slope * old,
            offset=self.offset * Fraction(old, new),
            ticks=const(new) * self.ticks,
        )

    def reversed(self, steps: int) -> TickClock:
        """A clock that runs down from a number of steps."""
        return replace(
            self,
            slope=-self.slope,
            offset=steps - self.offset,
            from_below=self.from_above,
            from_above=self.from_below,
        )

    def stopped(self, steps: int) -> TickClock:
        """A clock that stops at a number of steps."""
        end = self.in_ticks(steps)
        return (
            self
            if self.now.high <= end.low
            else replace(self, base=apply("minimum", self.now, end), slope=1, offset=Fraction(0))
        )

    def started(self) -> TickClock:
        """A clock that waits at 0 until this one gets there."""
        return (
            self
            if self.now.low >= 0
            else replace(self, base=apply("maximum", self.now, 0), slope=1, offset=Fraction(0))
        )

    def restarted(self, since: Expr) -> TickClock:
        """A clock of the same unit that shows other ticks."""
        return TickClock(since, ticks=self.ticks, from_below=self.from_below, from_above=self.from_above)

    def held(
        self, value: Callable[[Clock], Expr], first: Held | None = None, last: Held | None = None
    ) -> Expr:
        """The value of a part whose clock waits for a first step, 0, and stops at a last one."""
        clock = self if first is None else self.started()
        return value(clock if last is None else clock.stopped(last[0]))

    def edges(self, starts: Sequence[int], labels: Sequence[str] = ()) -> tuple[Expr, list[Expr]]:
        """What to compare, and with what, to know which of some steps the clock has reached."""
        names = labels or [""] * len(starts)
        return self.now, [self.in_ticks(start, name) for start, name in zip(starts, names, strict=False)]

    def between(self, start: int | None, stop: int | None) -> TickClock:
        """This clock where it is known to be at or after `start` and before `stop`."""
        unit = self.ticks.constant
        if unit is None or self.base.constant is not None:
            return self
        low, high = -math.inf, math.inf
        if start is not None:
            low = nearest((start - self.offset) * unit / self.slope)
        if stop is not None:
            high = nearest((stop - self.offset) * unit / self.slope)
            if self.slope > 0:
                high = math.nextafter(high, -math.inf)
        if self.slope < 0:
            low, high = (high if stop is not None else -math.inf), (low if start is not None else math.inf)
        return replace(self, base=within(self.base, low, high))

    def turns(self, period: Fraction, *, label: str = "turn") -> Expr:
        """How often a period (in steps) has passed since step 0."""
        since = self.elapsed(None)
        if since.constant is not None and self.from_below and since.constant > 0:
            ticks = self.ticks.constant
            assert ticks is not None
            return const(math.ceil(since.constant / (period * ticks)) - 1)
        return whole_turns(self, period, label)

    def since_turn(self, turn: Expr, period: int) -> Expr:
        """The ticks since the beginning of a turn."""
        return self.elapsed(None) - turn * self.in_ticks(period)

    def ruling(self, starts: Sequence[int]) -> int | None:
        """Which of the pieces that begin at some steps rules, if the step is known."""
        if self.fixed is None:
            return None
        place = bisect.bisect_left if self.from_below else bisect.bisect_right
        return max(place(starts, self.fixed) - 1, 0)

    def choose(
        self, starts: Sequence[int], pieces: Sequence[Piece], how: How, labels: Sequence[str] = ()
    ) -> Expr:
        """The piece that rules at this clock: piece i from step starts[i] on, on this clock's own time."""
        unit = self.ticks.constant
        ruling = self.ruling(starts)
        if ruling is not None:
            return pieces[ruling](self)

        def build(i: int) -> Expr:
            stop = starts[i + 1] if i + 1 < len(starts) else None
            return pieces[i](self.between(starts[i] if i else None, stop) if how.lazy else self)

        if len(pieces) <= MOST_BRANCHES:
            x, edges = self.edges(starts[1:], labels)
            branches = piecewise(x, edges, [build(i) for i in range(len(pieces))])
            if how.lazy or len(pieces) <= FEWEST_ROWS or size(branches) <= LARGEST:
                return branches

        def beginning(row: Expr, rows: list[int]) -> TickClock:
            start = column(row, [Fraction(starts[i]) for i in rows], "start")
            return replace(self, base=self.now - self.in_ticks(start), slope=1, offset=Fraction(0))

        if unit is not None:
            return tabulate(beginning, self.now, [start * unit for start in starts[1:]], pieces, build)
        # Where the unit varies, in a repeat of stretched turns, steps are looked up instead of ticks.
        return tabulate(beginning, self.steps, [Fraction(start) for start in starts[1:]], pieces, build)


def whole_turns(clock: Clock, period: Fraction, label: str) -> Expr:
    """How often a period has passed since step 0 of a clock, by one quotient of ticks."""
    whole = clock.in_ticks(period).constant
    # Both sides are whole: next to a multiple of a period such as 5/3 a quotient of rounded numbers goes astray.
    broken = (period if whole is None else whole).denominator
    return labelled(
        apply("floor_divide", broken * clock.elapsed(None), clock.in_ticks(broken * period)), label
    )


def new_clock(step: Expr = STEP) -> TickClock:
    """The clock of a whole schedule."""
    return TickClock(step)


# ---- counts ------------------------------------------------------------------------------------------------

_FEW = 4  # levels that are written out; more are looked up


class Period(NamedTuple):
    """A time in a unit of which steps take in more and more, from where a curve begins."""

    amount: Fraction
    pace: Staircase

    def __ceil__(self) -> int:
        """The first step at which it is over."""
        return math.ceil(self.pace.steps(self.amount))


def counting(clock: Clock, pace: Staircase, steps: int | None) -> tuple[Clock, int | None]:
    """A clock that counts what is taken in from step 0 of another one on, in whole measures, and how many there are in all."""
    paces = pace.scaled(1 / pace.measure)
    most = None if steps is None else int(paces.count(steps))
    taken = labelled(_taken_in(paces, clock.elapsed(steps), clock.ticks), "taken_in")
    if most is not None and (end := clock.in_ticks(steps or 0).constant) is not None:
        taken = within(taken, 0.0, float(most * end / (steps or 1)))
    counted = TickClock(
        taken,
        ticks=clock.ticks,
        from_below=clock.from_below,
        from_above=clock.from_above,
    )
    return counted, most


def _taken_in(paces: Staircase, passed: Expr, ticks: Expr) -> Expr:
    """What steps have taken in after some ticks; all of it is whole, and so exact."""
    if len(paces.starts) <= _FEW or ticks.constant is None:
        edges = [start * ticks for start in paces.starts[1:]]
        levels = [
            (
                value * passed + over * ticks
                if (over := total - value * start) >= 0
                else value * passed - -over * ticks
            )
            for total, value, start in zip(paces.sums, paces.values, paces.starts, strict=True)
        ]
        return piecewise(passed, edges, levels)
    unit = ticks.constant
    index = find(passed, [start * unit for start in paces.starts[1:]], label="level")
    offsets = [
        (total - value * start) * unit
        for total, value, start in zip(paces.sums, paces.values, paces.starts, strict=True)
    ]
    return gather(index, paces.values, "pace") * passed + gather(index, offsets, "offset")
