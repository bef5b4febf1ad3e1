"""The plan: what a spec means, with names bound, defaults filled and boundaries as whole steps; and its formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeAlias

from . import functions
from .clock import EAGER, FEWEST_ROWS, Clock, How, new_clock
from .curve import Course, Curve, Kind, part
from .formula import Expr, apply, const, find, gather, labelled, noted, piecewise, within
from .nodes import Expression
from .numbers import MathError, power, round_half_up, trim
from .single import exp_of_whole
from .tables import Piece
from .unparse import unparse

# A number of steps; math.inf: endless; None: timeless.
Duration: TypeAlias = int | float | None

MOST_STEPS = 2**53  # beyond it a float64 does not hold every whole number


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A part of a schedule: how long it lasts, and its formula on a clock.

    `node` is what was written; `label` is what generated code calls the part.
    """

    node: Expression
    duration: Duration
    label: str = field(default="", compare=False)
    exact: Fraction | None = None  # the length before rounding, of a whole segment of a sequence
    over: Fraction | None = None  # the total that `over` set

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        """The formula of the values at a clock's steps."""
        raise NotImplementedError

    def at(self, step: Fraction | int, *, from_below: bool = False) -> Expr:
        """The value at one step; `from_below` leaves out what would only begin there."""
        return self.value(Clock.at(step, from_below=from_below), How(exact=True))

    @property
    def parts(self) -> tuple[Plan, ...]:
        """The plans that this one is made of."""
        return ()

    @property
    def never_negative(self) -> bool:
        """Whether it is plain, without looking at values, that none is below 0."""
        return all(part.never_negative for part in self.parts)

    @property
    def steps(self) -> int:
        """The duration of a finite plan."""
        assert isinstance(self.duration, int)
        return self.duration

    @property
    def end(self) -> Expr:
        """What a finite plan leaves behind."""
        return self.at(self.steps, from_below=True)


@dataclass(frozen=True, kw_only=True)
class Constant(Plan):
    """A number where a schedule is expected."""

    number: Expr

    @property
    def never_negative(self) -> bool:
        return self.number.low >= 0

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        return self.number


@dataclass(frozen=True, kw_only=True)
class CurrentStep(Plan):
    """`step`: the step on the local clock."""

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        return clock.started().steps


@dataclass(frozen=True, kw_only=True)
class CurvePlan(Plan):
    """A curve with its arguments."""

    curve: Curve
    arguments: Mapping[str, Any]

    @property
    def never_negative(self) -> bool:
        return self.curve.keeps_sign and all(value.low >= 0 for value in self._values())

    def _values(self) -> Iterator[Expr]:
        """The values among the arguments."""
        for parameter in self.curve.parameters:
            found = self.arguments.get(parameter.name)
            if parameter.kind in (Kind.LEVELS, Kind.POINTS):
                yield from (value for _, value in self.arguments["levels"])
            elif parameter.kind is Kind.VALUE and found is not None:
                yield found

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        n = self.duration if isinstance(self.duration, int) else None
        ends, at = self.curve.ends, clock.now.constant
        if ends is not None and n is not None and at is not None:
            # At its ends a curve has what is written there: nothing needs to be computed.
            stop = clock.in_ticks(n).constant
            if at <= 0:
                return self._argument(ends[0])
            if stop is not None and at >= stop:
                return self._argument(ends[1])
        return self.curve.formula(Course(clock, n, how, self.label), **self.arguments)

    def piece(self, start: int, how: How, alone: Piece) -> Piece:
        """The curve as a piece of a sequence, one of a family if that can be; `alone` is its own formula."""
        if not isinstance(self.duration, int):
            return alone
        values = [p.name for p in self.curve.parameters if p.kind is Kind.VALUE]
        return part(self.curve.formula, start, self.duration, self.arguments, values, how, alone)

    def _argument(self, name: str) -> Expr:
        value: Expr = self.arguments[name]
        return value


@dataclass(frozen=True, kw_only=True)
class SequencePlan(Plan):
    """Segments one after the other; `starts` are their first steps."""

    segments: tuple[Plan, ...]
    starts: tuple[int, ...]

    @property
    def parts(self) -> tuple[Plan, ...]:
        return self.segments

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        def piece(segment: Plan, start: int) -> Piece:
            def alone(at: Clock) -> Expr:
                return noted(
                    segment.value(at.shifted(start), how), segment.label.lower(), unparse(segment.node)
                )

            if len(self.segments) <= FEWEST_ROWS or not isinstance(segment, CurvePlan):
                return alone
            return segment.piece(start, how, alone)

        pieces = [piece(*pair) for pair in zip(self.segments, self.starts, strict=True)]
        labels = [f"{segment.label}_START" if segment.label else "" for segment in self.segments[1:]]
        return clock.choose(self.starts, pieces, how, labels)


@dataclass(frozen=True, kw_only=True)
class CutPlan(Plan):
    """A schedule cut, or held, to a number of steps."""

    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        at = clock.now.constant
        if at is None:
            ticks = clock.in_ticks(self.steps)
            if isinstance(self.body.duration, int) and self.body.duration <= self.steps:
                return self.body.value(clock, how)
            # Where something new would begin at the cut, the value before it is held.
            if _continuous_at(self.body, self.steps):
                return self.body.value(clock.stopped(self.steps), how)
            # Arrays evaluate it beyond the cut as well; it must be sound there.
            before = clock.between(None, self.steps) if how.lazy else clock.stopped(self.steps)
            return piecewise(clock.now, [ticks], [self.body.value(before, how), self.end])
        if clock.now.constant is not None and clock.ticks.constant is not None:
            here = clock.now.constant / clock.ticks.constant
            if here >= self.steps:
                return self.body.value(Clock.at(self.steps, from_below=True), how)
        return self.body.value(clock, how)


def _continuous_at(plan: Plan, step: int) -> bool:
    """Whether nothing new begins at a step, so that the value there is what is left behind."""
    try:
        here, below = plan.at(step), plan.at(step, from_below=True)
    except MathError:  # infinite there; the formula says so at run time
        return True
    return here is below or here.constant == below.constant is not None


@dataclass(frozen=True, kw_only=True)
class Pointwise(Plan):
    """An operation on values; where it is finite, its clock stops at the end."""

    operands: tuple[Plan, ...]
    combine: Callable[..., Expr]

    @property
    def parts(self) -> tuple[Plan, ...]:
        return self.operands

    @property
    def never_negative(self) -> bool:
        return self.value(new_clock()).low >= 0

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        if isinstance(self.duration, int) and any(uses_step(operand) for operand in self.operands):
            clock = clock.stopped(self.duration)
        inside = replace(how, exact=True)
        values = [operand.value(clock, inside) for operand in self.operands]
        try:
            return self.combine(*values)
        except MathError as error:
            error.node = error.node or self.node
            raise


def uses_step(plan: Plan) -> bool:
    """Whether a part without a duration of its own moves with the clock."""
    if isinstance(plan, CurrentStep):
        return True
    return plan.duration is None and any(map(uses_step, plan.parts))


@dataclass(frozen=True, kw_only=True)
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

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        turn, inner = self._unevenly(clock) if self.starts else self._evenly(clock)
        body = self.body.value(inner, how)
        if self.scale.constant == 1:
            return body
        return body * self._scaled(turn, how)

    def _evenly(self, clock: Clock) -> tuple[Expr, Clock]:
        turn = clock.turns(Fraction(self.body.steps))
        if self.times is not None:
            turn = labelled(apply("minimum", turn, self.times - 1), "turn")
        if turn.constant is not None:
            return turn, clock.shifted(turn.constant * self.body.steps)
        since = labelled(clock.elapsed(None) - turn * clock.in_ticks(self.body.steps), "since_turn")
        top = clock.in_ticks(self.body.steps).high if self.times is None else math.inf
        local = Clock(within(since, 0.0, top), ticks=clock.ticks)
        return turn, replace(local, from_below=clock.from_below, from_above=clock.from_above)

    def _unevenly(self, clock: Clock) -> tuple[Expr, Clock]:
        edges = [clock.in_ticks(start) for start in self.starts[1:]]
        table = [edge.constant for edge in edges if edge.constant is not None]
        period = self.body.steps
        lengths = self.lengths
        if len(table) < len(edges):
            # A clock inside another repeat: its unit varies, so steps are compared instead of ticks.
            turn = find(
                clock.steps, [Fraction(s) for s in self.starts[1:]], from_below=clock.from_below, label="turn"
            )
        else:
            turn = find(clock.now, table, from_below=clock.from_below, label="turn")
        if turn.constant is not None:
            i = int(turn.constant)
            return turn, clock.shifted(self.starts[i]).stretched(period, lengths[i])
        common = [math.gcd(period, length) for length in lengths]
        begin = gather(turn, [Fraction(s) for s in self.starts], "turn_start")
        pace = gather(turn, [Fraction(period // c) for c in common], "pace")
        unit = gather(
            turn, [Fraction(length // c) for length, c in zip(lengths, common, strict=True)], "unit"
        )
        since = apply("maximum", clock.now - begin * clock.ticks, 0) * pace
        local = Clock(labelled(since, "since_turn"), ticks=unit * clock.ticks)
        return turn, replace(local, from_below=clock.from_below, from_above=clock.from_above)

    def _scaled(self, turn: Expr, how: How) -> Expr:
        scale = self.scale.constant
        if turn.constant is not None and scale is not None:
            with suppress(MathError):
                return const(power(scale, turn.constant))
        if self.starts and scale is not None and abs(scale) <= 1:
            return gather(turn, [power(scale, Fraction(i)) for i in range(len(self.starts))], "scale")
        if scale is not None and scale > 0:
            found = exp_of_whole(apply("log", self.scale), turn) if how.single else None
            if found is not None:
                return found
            # Not on to infinity, which would make nan of a value that is 0.
            return apply("exp", apply("minimum", apply("log", self.scale) * turn, 700))
        return functions.power(self.scale, turn)


@dataclass(frozen=True, kw_only=True)
class DelayPlan(Plan):
    """A schedule that waits at its first value."""

    wait: int
    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        return self.body.value(clock.shifted(self.wait).started(), how)


@dataclass(frozen=True, kw_only=True)
class SkipPlan(Plan):
    """A schedule that begins in the middle."""

    skipped: int
    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        return self.body.value(clock.started().shifted(-self.skipped), how)


@dataclass(frozen=True, kw_only=True)
class StretchPlan(Plan):
    """A schedule whose `old` steps take `new` ones."""

    old: int
    new: int
    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        return self.body.value(clock.stretched(self.old, self.new), how)


@dataclass(frozen=True, kw_only=True)
class ReversePlan(Plan):
    """A schedule backwards."""

    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        n = self.body.steps
        return self.body.value(clock.started().stopped(n).reversed(n), how)


def turns_of(
    period: int, stretch: Fraction, times: int | None, most: int
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The first steps and the lengths of turns whose lengths change.

    An endless repeat's table ends where a float64 no longer counts steps. None if there are more than
    `most` turns before step 2^31-1, one without steps, or one that begins after the last step there is.
    """
    starts: list[int] = []
    lengths: list[int] = []
    at, length = 0, Fraction(period)
    while times is None or len(starts) < times:
        if at > MOST_STEPS:
            if times is None:
                break
            return None
        if len(starts) >= most:
            if times is None and at >= 2**31 - 1:
                break
            return None
        steps = round_half_up(length)
        if steps < 1:
            return None
        starts.append(at)
        lengths.append(steps)
        at += steps
        length = trim(min(length * stretch, Fraction(2 * MOST_STEPS)))
    return tuple(starts), tuple(lengths)
