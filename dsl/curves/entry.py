"""What an entry of the table of curves is made of: parameters with kinds, the formula, checks."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from ..base.records import record
from ..formula.expression import Expr, const
from ..numbers.decimals import shortest
from .course import Course, Formula
from .tick_clock import TickClock


class ParameterKind:
    """What a parameter takes. How an argument of it is read stands in READ, in dsl/calls/curve_values.py.

    `python` is its type in Python, `shown` how a default is written that is a number, and `places` the steps at which
    something begins, by what was read and the steps of the curve. An argument may be `of_values` that the curve takes
    on, `in_steps`, or `of_words`; of a kind that is `listed` it is all arguments without a name.
    """

    def __init__(
        self,
        takes: str,
        python: str = "Value",
        shown: Callable[[Fraction], str] = shortest,
        places: Callable[[Any, Any], Iterable[int]] = lambda value, steps: (),
        of_values: bool = False,
        in_steps: bool = False,
        of_words: bool = False,
        listed: bool = False,
    ) -> None:
        self.takes, self.python, self.shown, self.places = takes, python, shown, places
        self.of_values, self.in_steps, self.of_words, self.listed = of_values, in_steps, of_words, listed


_LISTED: dict[str, Any] = {
    "python": "Value | Level",
    "places": lambda levels, _: (step for step, _ in levels),
    "of_values": True,
    "listed": True,
}


class Kind:
    """The kinds of parameters, a row each."""

    STEPS = ParameterKind(
        "a duration: a positive number of steps, a share of the total, epochs, rest, until X",
        "Steps",
        in_steps=True,
    )
    PLACE = ParameterKind("a number of steps, possibly 0", "Steps", in_steps=True)
    TIME = ParameterKind(
        "a positive time in steps, not necessarily whole",
        in_steps=True,
        places=lambda time, _: (math.ceil(time),),
    )
    VALUE = ParameterKind("a value", of_values=True)
    NUMBER = ParameterKind("a number")
    POSITIVE = ParameterKind("a positive number")
    SHARE = ParameterKind(
        "a share of the curve's steps",
        shown=lambda share: f"{shortest(share * 100)}%",
        places=lambda share, steps: (math.floor(share * steps),),
    )
    CHOICE = ParameterKind("one of a few words", "str", of_words=True)
    FLAG = ParameterKind("true or false", "bool", of_words=True)
    COUNT = ParameterKind("a whole number, at least 1", "int")
    LEVELS = ParameterKind("values, all but the first with places: v @ s", **_LISTED)
    POINTS = ParameterKind("values with places: v @ s", **_LISTED)
    SCHEDULE = ParameterKind("a schedule")


class Omitted(enum.Enum):
    """What becomes of a parameter that is left out, where no value of its own stands for it."""

    REQUIRED = "required"
    INHERITED = "the value reached"


REQUIRED, INHERITED = Omitted


class Without(NamedTuple):
    """A parameter that may have no value, and the word for that."""

    word: str


class Derived(NamedTuple):
    """A default that is made of the values of earlier parameters, and how that is said."""

    words: str
    value: Callable[[Mapping[str, Any]], Expr]


Default: TypeAlias = Omitted | Without | Derived | Expr | Fraction | bool | str


@record(frozen=True)
class Parameter:
    """A parameter. A share given for a VALUE is a share of `share_of`: an earlier parameter, or the value reached."""

    name: str
    kind: ParameterKind
    doc: str
    default: Default = REQUIRED
    share_of: str | Omitted = INHERITED
    choices: tuple[str, ...] = ()

    @property
    def default_text(self) -> str:
        """The default as it is written, or said in words."""
        match self.default:
            case Omitted(value=text) | Without(text) | Derived(text) | str(text):
                return text
            case bool(flag):
                return str(flag).lower()
            case Fraction() as number:
                return self.kind.shown(number)
            case Expr(constant=number):
                assert number is not None, self.name
                return shortest(number)


class Fault(NamedTuple):
    """What is wrong with the arguments of a call: at which one, what to write, and what to type in its place."""

    parameter: str
    message: str
    help: str | None = None
    fix: str | None = None


# From the arguments and the steps.
Check: TypeAlias = Callable[[Mapping[str, Any], int | None], Iterator[Fault]]


@record(frozen=True, eq=False)
class Curve:
    """A curve of the language. `positions` names the parameters that may go without a name, in order: durations,
    times and values. What shapes the curve beyond its ends has its name, so that no comma can shift it.

    Where `to` is among them, `a->b` in its place fills `from` as well. `ends` are the parameters whose
    values the curve has at step 0 and at its last step.
    `keeps_sign`: from values that are all at least 0 no value below 0 is made.
    `falls`: its name says that it goes down.
    `rows` is how many rows of a table a call takes: a program may have only so many, as it may have turns.
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
    rows: Callable[[Mapping[str, Any]], int] | None = None
    without: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {p.name for p in self.parameters}
        assert set(self.positions) <= names, self.name

    def check_ends(self) -> None:
        """Check that a curve with `ends` has them, and keeps its sign if it says so."""
        if self.ends is None:
            return
        sample: dict[str, Any] = {p.name: _sample(p) for p in self.parameters if p.name != "n"}
        for step in (0, 3, 8):
            found = self.formula(Course(TickClock.at(step), 8), **sample).constant
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
        return next((p.name for p in self.parameters if p.default is INHERITED), None)


def _sample(parameter: Parameter) -> Any:
    """Some argument of a parameter's kind, for the check of an entry."""
    if parameter.choices:
        return parameter.choices[0]
    if isinstance(parameter.default, bool):
        return parameter.default
    return const({"from": 2, "to": 3, "peak": 5, "start": 2, "end": 1, "value": 7}.get(parameter.name, 1))
