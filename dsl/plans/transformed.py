"""Plans of a schedule on another clock: cut, delayed, begun in the middle, stretched, backwards."""

from __future__ import annotations

import math
from fractions import Fraction

from ..base.records import cached, record
from ..curves.clock import Clock, How, Piece
from ..curves.landmark_clock import stretched
from ..curves.tick_clock import Period, TickClock
from ..formula.choices import piecewise
from ..formula.expression import Expr
from ..numbers.decimals import MathError
from .plan import Plan


@record(frozen=True, kw_only=True)
class CutPlan(Plan):
    """A schedule cut, or held, to a number of steps."""

    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def _value(self, clock: Clock, how: How) -> Expr:
        fixed = clock.fixed
        if fixed is not None:
            at_end = TickClock.at(self.steps, from_below=True)
            return self.body.value(at_end if fixed >= self.steps else clock, how)
        if isinstance(self.body.duration, int) and self.body.duration <= self.steps:
            return self.body.value(clock, how)
        if not isinstance(clock, TickClock) or self._ends_smoothly:
            return clock.held(lambda at: self.body.value(at, how), last=(self.steps, lambda: self.end))
        # Where something new would begin at the cut, the value before it is held.
        # Arrays evaluate it beyond the cut as well; it must be sound there.
        before = clock.between(None, self.steps) if how.lazy else clock.stopped(self.steps)
        x, edges = clock.edges([self.steps])
        return piecewise(x, edges, [self.body.value(before, how), self.end])

    @cached
    def _ends_smoothly(self) -> bool:
        """Whether nothing new begins at the cut, so that the value there is what is left behind."""
        try:
            here, below = self.body.at(self.steps), self.end
        except MathError:  # infinite there; the formula says so at run time
            return True
        return here is below or here.constant == below.constant is not None


@record(frozen=True, kw_only=True)
class DelayPlan(Plan):
    """A schedule that waits at its first value."""

    wait: int
    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def _value(self, clock: Clock, how: How) -> Expr:
        return clock.shifted(self.wait).held(
            lambda at: self.body.value(at, how), first=(0, lambda: self.body.at(0))
        )


@record(frozen=True, kw_only=True)
class SkipPlan(Plan):
    """A schedule that begins in the middle."""

    skipped: int
    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def _value(self, clock: Clock, how: How) -> Expr:
        return self.body.value(clock.started().shifted(-self.skipped), how)


@record(frozen=True, kw_only=True)
class StretchPlan(Plan):
    """A schedule whose `old` steps take `new` ones."""

    old: int
    new: int
    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def _value(self, clock: Clock, how: How) -> Expr:
        return self.body.value(stretched(clock, self.old, self.new), how)


@record(frozen=True, kw_only=True)
class StairsPlan(Plan):
    """A schedule that is looked at once in a period, and held until the next one; behind its end, what it came to last."""

    body: Plan
    period: Fraction | Period

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def _value(self, clock: Clock, how: How) -> Expr:
        if not isinstance(self.duration, int):
            return self._inside(clock.started(), how)
        if clock.fixed is not None:
            over = clock.fixed >= self.steps
            return self._inside(TickClock.at(self.steps, from_below=True) if over else clock.started(), how)
        if not isinstance(clock, TickClock):
            return clock.held(lambda at: self._inside(at, how), last=(self.steps, lambda: self.end))
        before = clock.between(None, self.steps) if how.lazy else clock.stopped(self.steps)
        x, edges = clock.edges([self.steps])
        return piecewise(x, edges, [self._inside(before.started(), how), self.end])

    def _inside(self, clock: Clock, how: How) -> Expr:
        if isinstance(self.period, Period):
            return self._of_counts(clock, self.period, how)
        return self._at_turns(clock, self.period, Fraction(0), how)

    def _at_turns(self, clock: Clock, period: Fraction, since: Fraction, how: How) -> Expr:
        """The value at the last of the times since a step that are whole multiples of a period."""
        unit = math.lcm(period.denominator, since.denominator)
        turn = clock.turns(period)
        # In ticks of which a step has so many more, each such time is whole.
        at = turn * clock.in_ticks(period * unit) + clock.in_ticks(since * unit)
        return self.body.value(TickClock(at, ticks=clock.ticks * unit), how)

    def _of_counts(self, clock: Clock, period: Period, how: How) -> Expr:
        """The same where a period is a count: each time of its own, up to where that grows evenly."""
        pace, amount = period.pace, period.amount
        settled = Fraction(pace.starts[-1])
        times = [pace.steps(i * amount) for i in range(math.ceil(pace.count(settled) / amount) + 1)]
        starts = [math.ceil(time) for time in times]

        def held(time: Fraction) -> Piece:
            return lambda _: self.body.value(TickClock.at(time), how)

        def evenly(at: Clock) -> Expr:
            return self._at_turns(at.shifted(times[-1]), amount / pace.values[-1], times[-1], how)

        kept = {start: held(time) for start, time in zip(starts, times, strict=True)}
        return clock.choose([*kept], [*[*kept.values()][:-1], evenly], how)


@record(frozen=True, kw_only=True)
class ReversePlan(Plan):
    """A schedule backwards."""

    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def _value(self, clock: Clock, how: How) -> Expr:
        n = self.body.steps
        return clock.held(
            lambda at: self.body.value(at.reversed(n), how),
            first=(0, lambda: self.at(0)),
            last=(n, lambda: self.end),
        )
