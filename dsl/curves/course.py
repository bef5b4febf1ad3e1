"""The course of time that the formula of a curve is written over, and curves as pieces of a sequence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from ..base.records import record
from ..formula.choices import piecewise
from ..formula.expression import Expr, apply, const, labelled, within
from .clock import EAGER, Clock, How, Piece
from .tables import Part

Formula: TypeAlias = Callable[..., Expr]


@record(frozen=True)
class Course:
    """What a formula may know of time: the clock, and the steps that the curve lasts (None: endless).

    The steps are an expression where they are looked up, for one formula of many curves.
    """

    clock: Clock
    n: Expr | int | None
    how: How = EAGER
    name: str = ""

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

        def piece(start: int, n: int, formula: Formula, values: dict[str, Expr]) -> Piece:
            def alone(clock: Clock) -> Expr:
                return formula(Course(clock.shifted(start), n, self.how), **values)

            return part(formula, n, values, tuple(values), self.how, alone)

        pieces = [piece(start, *curve) for start, curve in zip(starts, curves, strict=True)]
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
