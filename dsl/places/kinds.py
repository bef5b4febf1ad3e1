"""Which definitions are schedules, and which are parameters, from their words alone."""

from __future__ import annotations

from collections.abc import Iterable

from ..formula.functions import FUNCTIONS
from ..numbers.facts import FACTS
from ..syntax import nodes
from ..syntax.nodes import Definition, Name, Program
from ..syntax.walk import made_of


def needed(program: Program, roots: Iterable[str]) -> set[str]:
    """Some names, the facts, and every name that they are made of."""
    return made_of(program, {*roots, *FACTS})


class Kinds:
    """The kind of each definition of a program, found in one pass from the first to the last."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._schedules: dict[str, bool] = {}
        for definition in program.definitions:
            self._schedules.setdefault(definition.name, self._moves(definition.value))

    def is_schedule(self, definition: Definition) -> bool:
        """Whether a definition (or what a function makes) changes over the steps or has a duration."""
        return self._schedules[definition.name]

    def is_parameter(self, definition: Definition) -> bool:
        """Whether a definition is a constant, which a caller may replace."""
        return (
            definition.parameters is None
            and definition.name not in FACTS
            and not self._schedules[definition.name]
        )

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that a caller may replace."""
        return tuple(d.name for d in self._program.definitions if self.is_parameter(d))

    def _moves(self, node: object) -> bool:
        if isinstance(node, nodes.Sequence | nodes.Cut):
            return True
        if isinstance(node, Name):
            return self._schedules.get(node.id, node.id == "step")
        if isinstance(node, nodes.Call):
            # A name that does not exist is more likely a curve than a function on numbers.
            known = self._schedules.get(node.name, node.name not in FUNCTIONS)
            return known or self._moves(node.arguments)
        if isinstance(node, nodes.Node):
            names: tuple[str, ...] = node.__match_args__
            return any(self._moves(getattr(node, name)) for name in names)
        return isinstance(node, tuple) and any(map(self._moves, node))
