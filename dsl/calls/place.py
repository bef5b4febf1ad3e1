"""Names and places: what a name is bound to, and what a place of use knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from ..formula.expression import Expr, const
from ..syntax.nodes import Definition, Expression, Name, Program
from ..text.source import Span


@dataclass(frozen=True)
class Scope:
    """The names that can be seen: a user function's arguments, then the definitions before a place."""

    program: Program
    seen: int  # how many of the program's definitions come before
    arguments: Mapping[str, Bound] = field(default_factory=dict)

    def value(self, name: str, index: Mapping[str, int]) -> Bound | None:
        """What a value's name stands for."""
        if name in self.arguments:
            return self.arguments[name]
        definition = self._definition(name, index)
        if definition is None or definition.parameters is not None:
            return None
        return definition, Scope(self.program, index[name])

    def function(self, name: str, index: Mapping[str, int]) -> tuple[Definition, Scope] | None:
        """The user function of a name."""
        definition = self._definition(name, index)
        if definition is None or definition.parameters is None:
            return None
        return definition, Scope(self.program, index[name])

    def _definition(self, name: str, index: Mapping[str, int]) -> Definition | None:
        at = index.get(name)
        return self.program.definitions[at] if at is not None and at < self.seen else None

    @property
    def names(self) -> list[str]:
        """Every user's name that can be seen."""
        return [*self.arguments, *(d.name for d in self.program.definitions[: self.seen])]


# An argument as it was written, or a definition; each with the names that its text sees.
Bound: TypeAlias = tuple[Expression | Definition, Scope]


@dataclass(frozen=True)
class Clockwork:
    """What `rest` and `until` count on: a sequence, the segment that is looked at, and where it starts.

    `start` is the exact running sum; None after a segment whose length could not be found.
    """

    segments: tuple[Expression, ...]
    scope: Scope
    index: int
    start: Fraction | None
    rest_taken: Span | None = None  # where an earlier segment has `rest`; then it cannot stand again


# What a segment leaves behind that is infinite or not a number; an error only for who needs it.
NOT_FINITE = const(1, "not finite")


@dataclass(frozen=True)
class Place:
    """Where an expression is used: what shares, `rest`, `until`, `step` and omitted values refer to."""

    total: Fraction | None
    reached: Expr | None = None
    clock: Clockwork | None = None
    whole: bool = False  # a whole segment enters the running sum exactly
    depth: int = 0
    in_repeat: bool = False


def names_of(program: Program) -> dict[str, int]:
    """Where each name is defined."""
    return {d.name: i for i, d in reversed(list(enumerate(program.definitions)))}


def is_name(node: object, word: str) -> bool:
    """Whether a node is this very name."""
    return isinstance(node, Name) and node.id == word
