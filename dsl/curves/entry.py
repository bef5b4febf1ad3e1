"""What an entry of the table of curves is made of: parameters with kinds, the course of time, the formula."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from ..formula.expression import Expr, apply, const, labelled, piecewise, within
from .clock import EAGER, Clock, How
from .tables import Part, Piece


class Kind(enum.Enum):
    """What a parameter takes."""

    STEPS = "a duration: a positive number of steps, a share of the total, epochs, rest, until X"
    PLACE = "a number of steps, possibly 0"
    TIME = "a positive time in steps, not necessarily whole"
    VALUE = "a value"
    NUMBER = "a number"
    POSITIVE = "a positive number"
    SHARE = "a share of the curve's steps"
    CHOICE = "one of a few words"
    FLAG = "true or false"
    COUNT = "a whole number, at least 1"
    LEVELS = "values, all but the first with places: v @ s"
    POINTS = "values with places: v @ s"
    SCHEDULE = "a schedule"


REQUIRED = "required"
INHERITED = "the value reached"


@dataclass(frozen=True)
class Parameter:
    """A parameter: `default` is REQUIRED, INHERITED, or the text of a value.

    A share given for a VALUE is a share of `share_of`: an earlier parameter, or the value reached. Where the
    default depends on earlier parameters, `derive` makes it and `default` says it in words.
    """

    name: str
    kind: Kind
    doc: str
    default: str = REQUIRED
    share_of: str = INHERITED
    choices: tuple[str, ...] = ()
    derive: Callable[[Mapping[str, Any]], Expr] | None = None


Formula: TypeAlias = Callable[..., Expr]


@dataclass(frozen=True)
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


class Fault(NamedTuple):
    """What is wrong with the arguments of a call: at which one, what to write, and what to type in its place."""

    parameter: str
    message: str
    help: str | None = None
    fix: str | None = None


# From the arguments and the steps.
Check: TypeAlias = Callable[[Mapping[str, Any], int | None], Iterator[Fault]]


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve of the language. `positions` names the parameters that may go without a name, in order: durations,
    times and values. What shapes the curve beyond its ends has its name, so that no comma can shift it.

    Where `to` is among them, `a->b` in its place fills `from` as well. `ends` are the parameters whose
    values the curve has at step 0 and at its last step; that is checked when the entry is made.
    `keeps_sign`: from values that are all at least 0 no value below 0 is made; checked likewise.
    `falls`: its name says that it goes down.
    `check` yields what is wrong with arguments that are sound one by one. `without` has two ways to
    write the call where a parameter is missing and the first one was probably meant for it.
    """

    name: str
    doc: str
    math: str
    source: str
    parameters: tuple[Parameter, ...]
    positions: tuple[str, ...]
    formula: Formula
    example: str
    ends: tuple[str, str] | None = None
    starts_from_zero: bool = False
    keeps_sign: bool = True
    falls: bool = False
    check: Check | None = None
    without: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {p.name for p in self.parameters}
        assert set(self.positions) <= names, self.name
        if self.ends is not None:
            sample: dict[str, Any] = {p.name: _sample(p) for p in self.parameters if p.name != "n"}
            for step in (0, 3, 8):
                found = self.formula(Course(Clock.at(step), 8), **sample).constant
                end = {0: self.ends[0], 8: self.ends[1]}.get(step)
                assert (
                    end is None or found == sample[end].constant
                ), f"{self.name} is {found} at step {step}, not `{end}`"
                negative = found is not None and found < 0
                assert not (negative and self.keeps_sign), f"{self.name} is below 0 at step {step}"

    @property
    def finite(self) -> bool:
        """Whether the curve has a duration `n`."""
        return any(p.name == "n" for p in self.parameters)

    @property
    def inherits(self) -> str | None:
        """The parameter that takes the value reached when it is omitted."""
        return next((p.name for p in self.parameters if p.default == INHERITED), None)


def _sample(parameter: Parameter) -> Any:
    """Some argument of a parameter's kind, for the check of an entry."""
    if parameter.kind is Kind.CHOICE:
        return parameter.choices[0]
    if parameter.kind is Kind.FLAG:
        return False
    return const({"from": 2, "to": 3, "peak": 5, "start": 2, "end": 1, "value": 7}.get(parameter.name, 1))


@dataclass(frozen=True, eq=False)
class Transform:
    """A transform of the language: it takes a schedule `s` and gives it another clock."""

    name: str
    doc: str
    math: str
    parameters: tuple[Parameter, ...]
    positions: tuple[str, ...]
    example: str
    finite_only: bool = field(default=False)
