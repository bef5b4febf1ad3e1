"""The course of time that the formula of a curve is written over, and curves as pieces of a sequence."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from ..base.records import record
from ..formula.choices import piecewise
from ..formula.expression import Expr, apply, const, labelled, within
from ..numbers.staircase import Staircase
from .clock import EAGER, Clock, How, Piece
from .tables import Part
from .tick_clock import Period, counting

Formula: TypeAlias = Callable[..., Expr]


@record(frozen=True)
class Course:
    """What a formula may know of time: the clock, and the steps that the curve lasts (None: endless).

    The steps are an expression where they are looked up, for one formula of many curves. Where the curve runs on a
    count, the clock counts that, and `in_steps` has the course in steps; `paces` are how much each of them takes in.
    """

    clock: Clock
    n: Expr | int | None
    how: How = EAGER
    name: str = ""
    paces: Sequence[Staircase | None] = ()
    in_steps: Course | None = None

    def counted(self) -> Course:
        """The course on the count that the curve runs on, if that is one."""
        pace = self.paces[0] if len(self.paces) == 1 else None
        if pace is None:
            return self
        assert not isinstance(self.n, Expr)
        clock, n = counting(self.clock, pace, self.n)
        return Course(clock, n, self.how, self.name, in_steps=self)

    def period(self, time: Fraction | Period) -> tuple[Clock, Fraction, Expr]:
        """The clock that a time is told by, the time in its steps, and the ticks of it since the start."""
        if not isinstance(time, Period):
            return self.clock, time, self.elapsed
        clock, _ = counting(self.clock, time.pace, None)
        return clock, time.amount / time.pace.measure, clock.elapsed(None)

    def whole_step(self, share: Fraction) -> int:
        """The last step at which no more than a share of the curve has passed."""
        return math.floor(self._step(share))

    def first_step(self, share: Fraction) -> int:
        """The first step at which at least a share of the curve has passed."""
        return math.ceil(self._step(share))

    def _step(self, share: Fraction) -> Fraction:
        if self.in_steps is not None:
            return self.in_steps._step(share)
        assert isinstance(self.n, int)
        pace = self.paces[0] if self.paces else None
        return share * self.n if pace is None else pace.steps(share * pace.count(self.n))

    def _steps(self) -> Expr | int:
        assert self.n is not None
        return self.n

    @property
    def steps(self) -> Expr:
        """The curve's duration in steps."""
        steps = self._steps()
        return steps if isinstance(steps, Expr) else const(steps)

    @cached_property
    def elapsed(self) -> Expr:
        """Ticks since the start, clamped to the curve."""
        return self.clock.elapsed(self.n, self.name)

    @cached_property
    def remaining(self) -> Expr:
        """Ticks until the end, clamped to the curve."""
        return self.clock.remaining(self._steps(), self.name)

    @cached_property
    def length(self) -> Expr:
        """The curve's duration in ticks."""
        return self.clock.in_ticks(self._steps(), f"{self.name}_STEPS" if self.name else "")

    def ratio(self, x: Expr, y: Expr) -> Expr:
        """x / y, correctly rounded where that matters."""
        return apply("divide_exactly" if self.how.exact and y.constant is not None else "divide", x, y)

    @property
    def progress(self) -> Expr:
        """p = k/N"""
        return self._shares[1]

    @property
    def left(self) -> Expr:
        """1 - p, from the remaining steps, so that nothing cancels near the end."""
        return self._shares[0]

    @cached_property
    def _shares(self) -> tuple[Expr, Expr]:
        return self.shares(self.elapsed, self.remaining)

    def shares(self, elapsed: Expr, remaining: Expr) -> tuple[Expr, Expr]:
        """What is left and what has passed, as shares of the length that add up to it."""
        if not self.how.single:
            left, progress = self.ratio(remaining, self.length), self.ratio(elapsed, self.length)
        else:
            # Where XLA multiplies by 1/N, N/N is not 1 in float32; the ends are to be exact.
            smaller = self.ratio(apply("minimum", elapsed, remaining), self.length)
            small = within(labelled(smaller, "share"), 0.0, 0.5)
            left = piecewise(elapsed, [remaining], [1 - small, small])
            progress = piecewise(elapsed, [remaining], [small, 1 - small])
        return (
            within(labelled(left, "left"), 0.0, 1.0),
            within(labelled(progress, "progress"), 0.0, 1.0),
        )

    def parts(self, starts: list[int], curves: list[tuple[int, Formula, dict[str, Expr]]]) -> Expr:
        """Curves one after the other: the steps of each, its formula and its values."""
        if self.in_steps is not None:
            return self.in_steps.parts(starts, curves)

        def piece(
            start: int, n: int, formula: Formula, values: dict[str, Expr], pace: Staircase | None
        ) -> Piece:
            def alone(clock: Clock) -> Expr:
                course = Course(clock.shifted(start), n, self.how, paces=(pace,))
                return formula(course.counted(), **values)

            return alone if pace is not None else part(formula, n, values, tuple(values), self.how, alone)

        paces = [*(self.paces or [None] * len(curves))]
        if len(self.paces) == 1 and self.paces[0] is not None:
            paces = [self.paces[0].part(start) for start in starts]
        within = [
            None if pace is None or (inside := pace.part(0, n)).flat else inside
            for pace, (n, *_) in zip(paces, curves, strict=True)
        ]
        pieces = [
            piece(start, *curve, pace) for start, curve, pace in zip(starts, curves, within, strict=True)
        ]
        return self.clock.choose(starts, pieces, self.how)


def part(
    formula: Formula,
    n: int,
    arguments: Mapping[str, Any],
    values: Collection[str],
    how: How,
    alone: Piece,
) -> Piece:
    """A curve of n steps as a piece; one of a family, if its `values` are all known."""

    def alike(clock: Clock, columns: Sequence[Expr]) -> Expr:
        found = dict(zip(values, columns[1:], strict=True))
        return formula(Course(clock, columns[0], how), **{**arguments, **found})

    numbers = [arguments[value].constant for value in values]
    others = [(key, arguments[key]) for key in sorted(set(arguments).difference(values))]
    known = [x for x in numbers if x is not None]
    if len(known) < len(numbers) or not all(isinstance(x, Expr | str | bool) for _, x in others):
        return alone
    family = (formula, tuple((key, x.constant if isinstance(x, Expr) else x) for key, x in others))
    return Part(family, (Fraction(n), *known), ("steps", *values), alone, alike)
