"""Repeats: the plan of a schedule that runs again and again, and where its turns begin."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

from ..base.records import record, replace
from ..curves.clock import Clock, How
from ..curves.landmark_clock import LandmarkClock, by_landmarks, stretched
from ..curves.tables import MOST_BRANCHES, Part
from ..curves.tick_clock import TickClock
from ..curves.wide_exponential import factor_times_exp, is_far, reach_of
from ..formula import arithmetic
from ..formula.choices import find, piecewise
from ..formula.expression import Expr, apply, const, gather, labelled, within
from ..formula.float32 import exp_of_whole
from ..formula.rows import computed
from ..numbers.columns import Column
from ..numbers.decimals import EXACT_BITS, LAST_STEP, MOST_STEPS, MathError, power, trim
from .plan import CurvePlan, Plan, SequencePlan, plans_in
from .transformed import StretchPlan

# The rows of a table of all turns within turns: as many as are read, and as many as are written if nothing less
# is exact, since there are more ticks than a float64 counts. Their number decides what the first call takes.
FEW_ROWS, MOST_ROWS = 512, 2**12
MOST_TURNS = 10_000  # of unequal length


@record(frozen=True, kw_only=True)
class RepeatPlan(Plan):
    """A schedule again and again. Turns of unequal length have their first steps and `lengths` in tables."""

    body: Plan
    times: int | None
    scale: Expr
    starts: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    @property
    def never_negative(self) -> bool:
        return self.body.never_negative and self.scale.low >= 0

    def _value(self, clock: Clock, how: How) -> Expr:
        told = self._told(clock, how)
        if told is None:
            return self._scaled(*self._counted(clock), how)
        starts, lengths = self._turns_of(told)
        turn, inner = told.in_turns(starts, lengths, self.body.steps)
        value = self._scaled(turn, inner, how)
        if told.origin.constant is None or len(starts) == (self.times or len(self.starts)):
            return value
        # What comes after the last step that jax counts needs no tables.
        x, edges = told.edges([starts[-1] + lengths[-1]])
        return piecewise(x, edges, [value, self._scaled(*self._counted(clock), how)])

    def _counted(self, clock: Clock) -> tuple[Expr, Clock]:
        return self._unevenly(clock) if self.starts else self._evenly(clock)

    def _told(self, clock: Clock, how: How) -> LandmarkClock | None:
        """The clock as one that is told from landmarks, where time in turns is to be told so."""
        told = by_landmarks(clock)
        if told is None:
            return None
        if not self.starts:
            return told if told is clock and len(self._turns_of(told)[0]) <= FEW_ROWS else None
        return told if told is clock or self._is_told(how) or self._is_too_fine(clock, told, how) else None

    def _turns_of(self, told: LandmarkClock) -> tuple[Sequence[int], Sequence[int]]:
        """The first steps and the lengths of turns, as far as steps are counted."""
        reach = told.reach
        if not self.starts:
            turns = math.ceil(reach / self.body.steps)
            turns = max(turns if self.times is None else min(turns, self.times), 1)
            period = self.body.steps
            return range(0, turns * period, period), [period] * min(turns, MOST_ROWS)
        # For what comes after the last step that jax counts, tables need not be longer.
        early = bisect.bisect_left(self.starts, reach)
        some = (
            told.origin.constant is None
            or self._is_long
            or any(isinstance(part, RepeatPlan) for part in plans_in(self.body))
        )
        return (self.starts[:early], self.lengths[:early]) if some else (self.starts, self.lengths)

    def _is_too_fine(self, clock: Clock, told: LandmarkClock, how: How) -> bool:
        """Whether a float64 does not count all ticks of the turns, and a table of these is not too long."""
        unit = clock.ticks.constant
        assert unit is not None
        if how.single or most_ticks(self, unit) < 2**53:
            return False
        return _rows(self, len(self._turns_of(told)[0])) <= MOST_ROWS

    def _scaled(self, turn: Expr, inner: Clock, how: How) -> Expr:
        body = self.body.value(inner, how)
        scale = self.scale.constant
        if scale == 1:
            return body
        if scale and turn.constant is None:
            rate = apply("log", const(abs(scale)))
            if is_far(how, body, reach_of(rate, turn)):
                scaled = factor_times_exp(body, rate, turn)
                return scaled if scale > 0 else apply("power", const(-1), turn) * scaled
        return body * self._scale(turn, how)

    @property
    def _is_long(self) -> bool:
        return isinstance(self.body, SequencePlan) and len(self.body.in_places[0]) > MOST_BRANCHES

    def _evenly(self, clock: Clock) -> tuple[Expr, Clock]:
        turn = clock.turns(Fraction(self.body.steps))
        if self.times is not None:
            turn = labelled(apply("minimum", turn, self.times - 1), "turn")
        if turn.constant is not None:
            return turn, clock.shifted(turn.constant * self.body.steps)
        since = labelled(clock.since_turn(turn, self.body.steps), "since_turn")
        top = clock.in_ticks(self.body.steps).high if self.times is None else math.inf
        return turn, clock.restarted(within(since, 0.0, top))

    def _unevenly(self, clock: Clock) -> tuple[Expr, Clock]:
        period, lengths, ticks = self.body.steps, self.lengths, clock.ticks.constant
        # A clock inside another repeat has a unit that varies, so steps are compared instead of ticks.
        x = clock.steps if ticks is None else clock.now
        table = Column(self.starts[1:]) * (1 if ticks is None else ticks)
        turn = find(x, table, from_below=clock.from_below, label="turn")
        if turn.constant is not None:
            i = int(turn.constant)
            return turn, stretched(clock.shifted(self.starts[i]), period, lengths[i])
        common = [math.gcd(period, length) for length in lengths]
        begin = gather(turn, self.starts, "turn_start")
        pace = gather(turn, [period // c for c in common], "pace")
        unit = gather(turn, [length // c for length, c in zip(lengths, common, strict=True)], "unit")
        since = apply("maximum", clock.now - begin * clock.ticks, 0) * pace
        local = TickClock(labelled(since, "since_turn"), ticks=unit * clock.ticks)
        return turn, replace(local, from_below=clock.from_below, from_above=clock.from_above)

    def _is_told(self, how: How) -> bool:
        """Whether time in turns is told from landmarks; what divides time, or is too much for a table, counts ticks."""
        parts = self.body.in_places[0] if isinstance(self.body, SequencePlan) else (self.body,)
        if how.single:  # int32 counts ticks, but not beyond the last step
            return False
        curves = [part for part in parts if isinstance(part, CurvePlan) and part.curve.finite]
        if len(curves) < len(parts):
            return False
        if not self._is_long:
            return True
        turns = bisect.bisect_right(self.starts, LAST_STEP)
        counted = self.body.steps * self.lengths[turns - 1] < 2**53
        pieces = [curve.piece(how, _nothing) for curve in curves]
        return len(pieces) * turns <= (FEW_ROWS if counted else MOST_ROWS) and all(
            isinstance(piece, Part) for piece in pieces
        )

    def _scale(self, turn: Expr, how: How) -> Expr:
        scale = self.scale.constant
        if turn.constant is not None and scale is not None:
            with suppress(MathError):
                return const(power(scale, turn.constant))
        if turn.op == "gather" and scale is not None:
            return computed(lambda i: power(scale, i), turn, label="scale")
        if self.starts and scale is not None and abs(scale) <= 1:
            return gather(turn, [power(scale, Fraction(i)) for i in range(len(self.starts))], "scale")
        if scale is not None and scale > 0:
            found = exp_of_whole(apply("log", self.scale), turn) if how.single else None
            if found is not None:
                return found
            # Not on to infinity, which would make nan of a value that is 0.
            return apply("exp", apply("minimum", apply("log", self.scale) * turn, 700))
        return arithmetic.power(self.scale, turn)


def _rows(plan: Plan, turns: int = 1) -> int:
    """About how long the tables are of what runs in some turns."""
    if isinstance(plan, RepeatPlan):
        return turns * _rows(plan.body, _turns_in(plan.body))
    parts = plan.in_places[0] if isinstance(plan, SequencePlan) else plan.parts
    inner = max((_rows(part, _turns_in(part)) for part in parts), default=1)
    return inner * len(parts) if isinstance(plan, SequencePlan) and len(parts) > MOST_BRANCHES else inner


def _turns_in(plan: Plan) -> int:
    if not isinstance(plan, RepeatPlan):
        return 1
    turns = len(plan.starts) or plan.times or FEW_ROWS
    return turns if plan.starts or turns <= FEW_ROWS else 1


def most_ticks(plan: Plan, unit: Fraction, span: Fraction = Fraction(0)) -> Fraction:
    """How many ticks a clock counts in a plan, where a step has a `unit` of them; it has counted for a `span` of steps."""
    counted = span * unit
    if isinstance(plan, StretchPlan):
        unit *= plan.new // math.gcd(plan.old, plan.new)
        span = span * plan.old / plan.new
    elif isinstance(plan, RepeatPlan):
        span = Fraction(plan.body.steps)  # each turn begins anew
        turns = plan.lengths[: bisect.bisect_right(plan.starts, LAST_STEP)]
        unit *= max((n // math.gcd(n, plan.body.steps) for n in turns), default=1)
    return max(counted, span * unit, *(most_ticks(part, unit, span) for part in plan.parts))


def beyond_tables(
    plan: Plan, slope: int = 1, unit: Fraction = Fraction(1), told: bool = False
) -> RepeatPlan | None:
    """A repeat whose time no float64 counts, and whose turns within turns are too many for a table.

    Its clock goes `slope` ticks a step, of which a step of its own has a `unit`, or is `told` from landmarks.
    """
    if isinstance(plan, StretchPlan):
        common = math.gcd(plan.old, plan.new)
        slope, unit = slope * plan.old // common, unit * plan.new / common
        told = told or slope * LAST_STEP >= 2**53
    elif isinstance(plan, RepeatPlan):
        turns = bisect.bisect_right(plan.starts, LAST_STEP) if plan.starts else _turns_in(plan)
        if (told or most_ticks(plan, unit) >= 2**53) and _rows(plan, turns) > MOST_ROWS:
            return plan
        if plan.starts:
            return None  # a table has all that is in it, or its ticks are counted
    found = (beyond_tables(part, slope, unit, told) for part in plan.parts)
    return next((plan for plan in found if plan is not None), None)


def _nothing(clock: Clock) -> Expr:
    return const(0)


def turns_of(
    period: int, stretch: Fraction, times: int | None, most: int
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The first steps and the lengths of turns whose lengths change.

    An endless repeat's table ends where a float64 no longer counts steps. None if there are more than
    `most` turns before step 2^31-1, one without steps, or one that begins after the last step there is.
    """
    starts: list[int] = []
    lengths: list[int] = []
    at, top, bottom = 0, period, 1  # the length of a turn before rounding, as a quotient
    while times is None or len(starts) < times:
        if at > MOST_STEPS:
            if times is None:
                break
            return None
        if len(starts) >= most:
            if times is None and at >= 2**31 - 1:
                break
            return None
        steps = (2 * top + bottom) // (2 * bottom)
        if steps < 1:
            return None
        starts.append(at)
        lengths.append(steps)
        at += steps
        top, bottom = top * stretch.numerator, bottom * stretch.denominator
        if top > 2 * MOST_STEPS * bottom:
            top, bottom = 2 * MOST_STEPS, 1
        elif max(top.bit_length(), bottom.bit_length()) > EXACT_BITS:
            length = trim(Fraction(top, bottom))
            top, bottom = length.numerator, length.denominator
    return tuple(starts), tuple(lengths)
