"""The syntax tree: what was written, as frozen dataclasses. A span is outside equality."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Literal, TypeAlias

from ..base.frozen import Frozen
from ..base.records import record
from ..text.source import Span

NOWHERE = Span(0, 0)


@record(frozen=True, slots=True)
class Node(Frozen):
    """Anything that was written, with its place in the text."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@record(frozen=True, slots=True)
class Number(Node):
    """A number: `1e-3`, `10k`, a share `10%`, a quantity `2 ep`. Numbers are equal as decimals."""

    value: Fraction
    unit: str = ""
    text: str = field(default="", compare=False)


@record(frozen=True, slots=True)
class Name(Node):
    """A name that stands for a value."""

    id: str


@record(frozen=True, slots=True)
class Boolean(Node):
    """`true` or `false`."""

    value: bool


@record(frozen=True, slots=True)
class Rest(Node):
    """`rest`: the steps that are left of the total."""


@record(frozen=True, slots=True)
class Call(Node):
    """A curve, transform or function with its arguments."""

    name: str
    arguments: tuple[Argument, ...]
    name_span: Span = field(default=NOWHERE, compare=False, repr=False)


@record(frozen=True, slots=True)
class Argument(Node):
    """One argument, by position or by name."""

    value: Expression
    name: str | None = None
    name_span: Span = field(default=NOWHERE, compare=False, repr=False)


@record(frozen=True, slots=True)
class Chain(Node):
    """Operands joined by operators of one precedence: `a + b - c` or `a * b / c`."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@record(frozen=True, slots=True)
class Negation(Node):
    """`-a`"""

    operand: Expression


@record(frozen=True, slots=True)
class Power(Node):
    """`a ^ b`"""

    base: Expression
    exponent: Expression


@record(frozen=True, slots=True)
class Sequence(Node):
    """`A then B then C`"""

    segments: tuple[Expression, ...]


@record(frozen=True, slots=True)
class Cut(Node):
    """`S for N` or `S until N`"""

    body: Expression
    word: Literal["for", "until"]
    length: Expression


@record(frozen=True, slots=True)
class Over(Node):
    """`S over N`"""

    body: Expression
    total: Expression


@record(frozen=True, slots=True)
class Until(Node):
    """`until X` as an argument."""

    place: Expression


@record(frozen=True, slots=True)
class Transition(Node):
    """`a -> b` as an argument."""

    start: Expression
    stop: Expression


@record(frozen=True, slots=True)
class Place(Node):
    """`v @ s` as an argument."""

    value: Expression
    step: Expression


Expression: TypeAlias = (
    Number
    | Name
    | Boolean
    | Rest
    | Call
    | Chain
    | Negation
    | Power
    | Sequence
    | Cut
    | Over
    | Until
    | Transition
    | Place
)


@record(frozen=True, slots=True)
class Definition(Node):
    """`name = expression`, `name = ?` (the value is None) or `name(a, b) = expression`."""

    name: str
    value: Expression | None
    parameters: tuple[str, ...] | None = None
    name_span: Span = field(default=NOWHERE, compare=False, repr=False)


@record(frozen=True, slots=True)
class Program(Node):
    """A whole text: definitions, then at most one result."""

    definitions: tuple[Definition, ...]
    result: Expression | None
