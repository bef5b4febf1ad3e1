"""What a name stands for at a place."""

from __future__ import annotations

from fractions import Fraction

from ..syntax import nodes
from ..syntax.nodes import Definition, Expression
from .context import MOST_DEPTH, Context
from .place import Place


def bound_to(context: Context, name: str, place: Place) -> tuple[Expression | Definition, Place] | None:
    """What a value's name stands for, an argument as it was written or a definition, and the place with the names that it sees."""
    if name in place.arguments:
        value, at = place.arguments[name]
        return value, place.among(at.seen, at.arguments)
    found = _definition(context, name, place)
    return found if found is not None and found[0].parameters is None else None


def function_of(context: Context, name: str, place: Place) -> tuple[Definition, Place] | None:
    """The user function of a name, and the place with the names that it sees."""
    found = _definition(context, name, place)
    return found if found is not None and found[0].parameters is not None else None


def _definition(context: Context, name: str, place: Place) -> tuple[Definition, Place] | None:
    at = context.index.get(name)
    if at is None or at >= place.seen:
        return None
    return context.program.definitions[at], place.among(at)


def names_seen(context: Context, place: Place) -> list[str]:
    """Every user's name that can be seen."""
    return [*place.arguments, *(d.name for d in context.program.definitions[: place.seen])]


def stripped(context: Context, node: Expression, place: Place) -> tuple[Expression, Place]:
    """What a name stands for, if it is just another name, a share, `rest`, `until` or a quantity."""
    seen = 0
    while isinstance(node, nodes.Name):
        bound = bound_to(context, node.id, place)
        if bound is None or seen > MOST_DEPTH:
            break
        inner, at = bound
        if isinstance(inner, Definition):
            context.used.add(inner.name)
            if inner.value is None or inner.name in context.dynamic:
                break
            inner = inner.value
        node, place = inner, at
        seen += 1
    return node, place


def share(context: Context, node: Expression, place: Place) -> Fraction | None:
    """The share that an argument is, as a fraction; None if it is something else."""
    node, _ = stripped(context, node, place)
    return node.value / 100 if isinstance(node, nodes.Number) and node.unit == "%" else None
