"""What an entry of the table of curves is made of: parameters with kinds, the course of time, the formula."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .clock import EAGER, Clock, How
from .formula import Expr, apply, const, labelled


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


@dataclass(frozen=True)
class Course:
    """What a formula may know of time: the clock, and the steps that the curve lasts (None: endless)."""

    clock: Clock
    n: int | None
    how: How = EAGER
    name: str = ""

    def _steps(self) -> int:
        assert self.n is not None
        return self.n

    @property
    def elapsed(self) -> Expr:
        """Ticks since the start, clamped to the curve."""
        return self.clock.elapsed(self.n, self.name)

    @property
    def remaining(self) -> Expr:
        """Ticks until the end, clamped to the curve."""
        return self.clock.remaining(self._steps(), self.name)

    @property
    def length(self) -> Expr:
        """The curve's duration in ticks."""
        return self.clock.in_ticks(self._steps(), f"{self.name}_STEPS" if self.name else "")

    def ratio(self, x: Expr, y: Expr) -> Expr:
        """x / y, correctly rounded where that matters."""
        return apply("divide_exactly" if self.how.exact and y.constant is not None else "divide", x, y)

    @property
    def progress(self) -> Expr:
        """p = k/N"""
        return labelled(self.ratio(self.elapsed, self.length), "progress")

    @property
    def left(self) -> Expr:
        """1 - p, from the remaining steps, so that nothing cancels near the end."""
        return labelled(self.ratio(self.remaining, self.length), "left")

    def parts(self, starts: list[int], curves: list[tuple[int, Callable[[Course], Expr]]]) -> Expr:
        """Curves one after the other, each with its own steps."""

        def piece(start: int, n: int, curve: Callable[[Course], Expr]) -> Callable[[Clock], Expr]:
            return lambda clock: curve(Course(clock.shifted(start), n, self.how))

        return self.clock.choose(
            starts, [piece(s, n, curve) for s, (n, curve) in zip(starts, curves, strict=True)], self.how
        )


Formula: TypeAlias = Callable[..., Expr]

# From the arguments and the steps: the parameter at fault, what is wrong, and what to write instead.
Fault: TypeAlias = tuple[str, str, str]
Check: TypeAlias = Callable[[Mapping[str, Any], int | None], Iterator[Fault]]


@dataclass(frozen=True)
class Curve:
    """A curve of the language. `positions` names the parameters that may go without a name, in order.

    Where `to` is among them, `a->b` in its place fills `from` as well. `ends` are the parameters whose
    values the curve has at step 0 and at its last step; that is checked when the entry is made.
    `check` yields what is wrong with arguments that are sound one by one. `without` has the help for a
    parameter that is missing, where the usage alone does not say it.
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
    check: Check | None = None
    without: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {p.name for p in self.parameters}
        assert set(self.positions) <= names, self.name
        if self.ends is not None:
            course = Course(Clock.at(0), 8)
            sample: dict[str, Any] = {p.name: _sample(p) for p in self.parameters if p.name != "n"}
            for step, end in zip((0, 8), self.ends, strict=True):
                course = Course(Clock.at(step), 8)
                found = self.formula(course, **sample).constant
                assert found == sample[end].constant, f"{self.name} is {found} at step {step}, not `{end}`"

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


@dataclass(frozen=True)
class Transform:
    """A transform of the language: it takes a schedule `s` and gives it another clock."""

    name: str
    doc: str
    math: str
    parameters: tuple[Parameter, ...]
    positions: tuple[str, ...]
    example: str
    finite_only: bool = field(default=False)
