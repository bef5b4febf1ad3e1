"""The plan: what a spec means, with names bound, defaults filled and boundaries as whole steps; and its formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from ..base.records import record, replace
from ..curves.clock import EAGER, Clock, How, Piece
from ..curves.course import Course, part
from ..curves.entry import Curve
from ..curves.tables import FEWEST_ROWS, MOST_BRANCHES
from ..curves.tick_clock import Period, TickClock, counting, new_clock
from ..formula.expression import Expr, apply, const, noted
from ..numbers.decimals import MathError
from ..numbers.staircase import Staircase
from ..syntax.nodes import Expression
from ..syntax.unparse import unparse

# A number of steps; math.inf: endless; None: timeless.
Duration: TypeAlias = int | float | None


@record(frozen=True, kw_only=True)
class Plan:
    """A part of a schedule: how long it lasts, and its formula on a clock.

    `node` is what was written; `label` is what generated code calls the part, and `named` the name or the
    call of a user's function by which the spec has it.
    """

    node: Expression
    duration: Duration
    label: str = field(default="", compare=False)
    named: Expression | None = field(default=None, compare=False)
    exact: Fraction | None = None  # the length before rounding, of a whole segment of a sequence
    over: Fraction | None = None  # the total that `over` set

    def value(self, clock: Clock, how: How = EAGER) -> Expr:
        """The formula of the values at a clock's steps."""
        fixed = clock.fixed
        if fixed is None and not self.asked_again:
            return self._value(clock, how)
        key = (clock, how) if fixed is None else (fixed, clock.from_below, clock.from_above)
        found = self._known.get(key)
        if found is None:
            found = self._value(clock, how)
            if fixed is None or found.constant is not None:
                self._known[key] = found
        return found

    def _value(self, clock: Clock, how: How) -> Expr:
        raise NotImplementedError

    @property
    def asked_again(self) -> bool:
        """Whether the same formula is asked for often: a name may be used often."""
        return self.named is not None

    @cached_property
    def _known(self) -> dict[object, Expr]:
        """What was asked for: the values at an end or a boundary above all."""
        return {}

    @cached_property
    def formula(self) -> Expr:
        """The formula of the values at the steps of the whole schedule, for arrays."""
        return self.value(new_clock())

    def at(self, step: Fraction | int, *, from_below: bool = False) -> Expr:
        """The value at one step; `from_below` leaves out what would only begin there."""
        return self.value(TickClock.at(step, from_below=from_below), How(exact=True))

    @cached_property
    def written(self) -> str:
        """What was written, behind the name that it goes by."""
        text = unparse(self.node)
        return text if self.named is None else f"{unparse(self.named)}: {text}"

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

    @cached_property
    def end(self) -> Expr:
        """What a finite plan leaves behind."""
        return self.at(self.steps, from_below=True)


@record(frozen=True, kw_only=True)
class Constant(Plan):
    """A number where a schedule is expected."""

    number: Expr

    @property
    def never_negative(self) -> bool:
        return self.number.low >= 0

    def _value(self, clock: Clock, how: How) -> Expr:
        return self.number


@record(frozen=True, kw_only=True)
class CurrentStep(Plan):
    """`step`: the step on the local clock; or what was taken in before it, at the `pace` of a unit."""

    pace: Staircase | None = None

    def _value(self, clock: Clock, how: How) -> Expr:
        if self.pace is None:
            return clock.started().steps
        counted, _ = counting(clock.started(), self.pace, None)
        many, of = self.pace.measure.numerator, self.pace.measure.denominator
        return apply("divide_exactly", many * counted.steps, const(of))


@record(frozen=True, kw_only=True)
class CurvePlan(Plan):
    """A curve with its arguments; `paces` where it, or each of its parts, runs on a count that does not grow evenly."""

    curve: Curve
    arguments: Mapping[str, Any]
    paces: tuple[Staircase | None, ...] = ()

    @property
    def never_negative(self) -> bool:
        return self.curve.keeps_sign and all(value.low >= 0 for value in self.values())

    @property
    def on_count(self) -> bool:
        """Whether it, or a time in it, is told by a count that does not grow evenly."""
        return any(self.paces) or any(isinstance(value, Period) for value in self.arguments.values())

    def numbers(self) -> Iterator[Fraction]:
        """The numbers among the arguments, as far as they are known."""
        values = [value for _, value in self.arguments.get("levels", ())]
        for value in (*values, *self.arguments.values()):
            found = value.constant if isinstance(value, Expr) else value
            if isinstance(found, Fraction):
                yield found

    def values(self) -> Iterator[Expr]:
        """The values among the arguments."""
        for parameter in self.curve.parameters:
            found = self.arguments.get(parameter.name)
            if parameter.kind.of_values and found is not None:
                yield from (value for _, value in found) if parameter.kind.listed else (found,)

    def _value(self, clock: Clock, how: How) -> Expr:
        n = self.duration if isinstance(self.duration, int) else None
        ends, at = self.curve.ends, clock.now.constant
        if ends is not None and n is not None and at is not None:
            # At its ends a curve has what is written there: nothing needs to be computed.
            stop = clock.in_ticks(n).constant
            if at <= 0:
                return self._argument(ends[0])
            if stop is not None and at >= stop:
                return self._argument(ends[1])
        try:
            course = Course(clock, n, how, self.label, self.paces)
            return self.curve.formula(course.counted(), **self.arguments)
        except MathError as error:
            error.node = error.node or self.node
            raise

    def piece(self, how: How, alone: Piece) -> Piece:
        """The curve as a piece of a sequence, one of a family if that can be; `alone` is its own formula."""
        if not isinstance(self.duration, int) or self.paces or self.curve.rows is not None:
            return alone
        values = [p.name for p in self.curve.parameters if p.kind.of_values and not p.kind.listed]
        return part(self.curve.formula, self.duration, self.arguments, values, how, alone)

    def _argument(self, name: str) -> Expr:
        value: Expr = self.arguments[name]
        return value


@record(frozen=True, kw_only=True)
class SequencePlan(Plan):
    """Segments one after the other; `starts` are their first steps."""

    segments: tuple[Plan, ...]
    starts: tuple[int, ...]

    @property
    def parts(self) -> tuple[Plan, ...]:
        return self.segments

    def _value(self, clock: Clock, how: How) -> Expr:
        ruling = clock.ruling(self.starts)
        if ruling is not None:  # one segment is chosen, and nothing is written
            return self.segments[ruling].value(clock.shifted(self.starts[ruling]), how)
        segments, starts = self.in_places

        def piece(segment: Plan, start: int) -> Piece:
            def alone(at: Clock) -> Expr:
                return noted(segment.value(at.shifted(start), how), segment.label.lower(), segment.written)

            if len(segments) <= FEWEST_ROWS or not isinstance(segment, CurvePlan):
                return alone
            return segment.piece(how, alone)

        pieces = [piece(*pair) for pair in zip(segments, starts, strict=True)]
        labels = [f"{segment.label}_START" if segment.label else "" for segment in segments[1:]]
        return clock.choose(starts, pieces, how, labels)

    @cached_property
    def in_places(self) -> tuple[tuple[Plan, ...], tuple[int, ...]]:
        """Segments and their first steps; those of sequences in their places, where all are enough for a table."""
        inner = tuple(self._innermost())
        if len(inner) <= MOST_BRANCHES:
            return self.segments, self.starts
        return tuple(segment for segment, _ in inner), tuple(start for _, start in inner)

    def _innermost(self) -> Iterator[tuple[Plan, int]]:
        for segment, start in zip(self.segments, self.starts, strict=True):
            if isinstance(segment, SequencePlan):
                yield from ((part, start + begin) for part, begin in segment._innermost())
            else:
                yield segment, start


@record(frozen=True, kw_only=True)
class Pointwise(Plan):
    """An operation on values; where it is finite, its clock stops at the end."""

    operands: tuple[Plan, ...]
    combine: Callable[..., Expr]
    keeps_sign: bool  # of operands that are not below 0

    @property
    def parts(self) -> tuple[Plan, ...]:
        return self.operands

    @property
    def never_negative(self) -> bool:
        return (self.keeps_sign and super().never_negative) or self.formula.low >= 0

    def _value(self, clock: Clock, how: How) -> Expr:
        inside = replace(how, exact=True)

        def combined(at: Clock) -> Expr:
            values = [_with_its_name(operand, operand.value(at, inside)) for operand in self.operands]
            try:
                return self.combine(*values)
            except MathError as error:
                error.node = error.node or self.node
                raise

        if isinstance(self.duration, int) and any(uses_step(operand) for operand in self.operands):
            return clock.held(combined, last=(self.duration, lambda: self.end))
        return combined(clock)


def _with_its_name(plan: Plan, value: Expr) -> Expr:
    """The value of an operand, which generated code calls as the spec does."""
    if plan.named is None or value.op in ("const", "param", "step"):
        return value
    return noted(value, plan.label.lower(), plan.written)


def plans_in(plan: Plan) -> Iterator[Plan]:
    """A plan and all that it is made of, each before its own parts."""
    yield plan
    for inner in plan.parts:
        yield from plans_in(inner)


def uses_step(plan: Plan) -> bool:
    """Whether a part without a duration of its own moves with the clock."""
    if isinstance(plan, CurrentStep):
        return True
    return plan.duration is None and any(map(uses_step, plan.parts))
