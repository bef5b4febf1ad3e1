"""Which definitions are schedules, and which are parameters, from their words alone."""

from __future__ import annotations

from dataclasses import fields

from . import nodes
from .context import FACTS
from .functions import FUNCTIONS
from .nodes import Name, Program
from .source import Span


def names_in(node: object) -> set[str]:
    """Every name and function that an expression mentions."""
    if isinstance(node, Name):
        return {node.id}
    if isinstance(node, nodes.Node):
        own = {node.name} if isinstance(node, nodes.Call) else set()
        return own.union(*(names_in(getattr(node, f.name)) for f in fields(node)))
    if isinstance(node, tuple) and not isinstance(node, Span):
        return set().union(*map(names_in, node)) if node else set()
    return set()


def is_schedule(program: Program, node: object, seen: int, depth: int = 0) -> bool:
    """Whether an expression changes over the steps or has a duration, from its words alone."""
    if isinstance(node, nodes.Sequence | nodes.Cut):
        return True
    if isinstance(node, Name | nodes.Call):
        name = node.id if isinstance(node, Name) else node.name
        at = next((i for i, d in enumerate(program.definitions[:seen]) if d.name == name), None)
        if at is not None:
            definition = program.definitions[at]
            if (definition.parameters is not None) == isinstance(node, nodes.Call):
                if (
                    depth <= 50
                    and definition.value is not None
                    and is_schedule(program, definition.value, at, depth + 1)
                ):
                    return True
                return isinstance(node, nodes.Call) and is_schedule(program, node.arguments, seen, depth)
        if isinstance(node, Name):
            return name == "step"
        return name not in FUNCTIONS or is_schedule(program, node.arguments, seen, depth)
    if isinstance(node, nodes.Node):
        return any(is_schedule(program, getattr(node, f.name), seen, depth) for f in fields(node))
    return isinstance(node, tuple) and any(is_schedule(program, part, seen, depth) for part in node)


def is_parameter(program: Program, index: int) -> bool:
    """Whether a definition is a constant, which a caller may replace."""
    definition = program.definitions[index]
    if definition.parameters is not None or definition.name in FACTS:
        return False
    return definition.value is None or not is_schedule(program, definition.value, index)
