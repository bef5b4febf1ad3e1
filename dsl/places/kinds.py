"""Which definitions are schedules, and which are parameters, from their words alone."""

from __future__ import annotations

from collections.abc import Iterable

from ..formula.functions import FUNCTIONS
from ..numbers.facts import FACTS
from ..syntax import nodes
from ..syntax.nodes import Definition, Name, Program
from ..syntax.walk import made_of, nodes_in


def needed(program: Program, roots: Iterable[str]) -> set[str]:
    """Some names, the facts, and every name that they are made of."""
    return made_of(program, {*roots, *FACTS})


class Kinds:
    """The kind of each definition of a program, found in one pass from the first to the last."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._schedules: dict[str, bool] = {}
        for definition in program.definitions:
            self._schedules.setdefault(definition.name, self.moves(definition.value))

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

    def moves(self, value: nodes.Expression | None) -> bool:
        """Whether an expression changes over the steps, or has a duration."""
        return any(map(self._is_moving, nodes_in(value)))

    def _is_moving(self, part: nodes.Node) -> bool:
        if isinstance(part, Name):
            return self._schedules.get(part.id, part.id == "step")
        if isinstance(part, nodes.Call):
            # A name that does not exist is more likely a curve than a function on numbers.
            return self._schedules.get(part.name, part.name not in FUNCTIONS)
        return isinstance(part, nodes.Sequence | nodes.Cut)
