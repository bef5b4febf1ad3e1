"""Walks through syntax trees: every part of an expression, the names in it, and what is made of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .nodes import Call, Expression, Name, Node, Number, Program, Rest, Until


def nodes_in(node: object) -> Iterator[Node]:
    """Every part of an expression, each before those that it is made of."""
    left = [node]
    while left:
        part = left.pop()
        if isinstance(part, Node):
            yield part
            names: tuple[str, ...] = part.__match_args__
            left += [getattr(part, name) for name in reversed(names)]
        elif isinstance(part, tuple):
            left += reversed(part)


def names_in(node: object) -> set[str]:
    """Every name and function that an expression mentions."""
    return {
        part.id if isinstance(part, Name) else part.name
        for part in nodes_in(node)
        if isinstance(part, Name | Call)
    }


def made_of(program: Program, names: Iterable[str]) -> set[str]:
    """Some names, and every name that they are made of."""
    found = set(names)
    for definition in reversed(program.definitions):
        if definition.name in found:
            found |= names_in(definition.value)
    return found


def made_from(program: Program, name: str) -> set[str]:
    """A name, and every name that is made of it."""
    found = {name}
    for definition in program.definitions:
        if not found.isdisjoint(names_in(definition.value)):
            found.add(definition.name)
    return found


def is_steps(node: Expression) -> bool:
    """Whether something can only be meant as a number of steps: a whole number above 1, or one with a unit.

    >>> from thence.dsl.syntax.parse import expression_of
    >>> [is_steps(expression_of(text)) for text in ("1000", "8k", "5 ep", "rest", "1", "0.1", "10%", "peak")]
    [True, True, True, True, False, False, False, False]
    """
    if isinstance(node, Rest | Until):
        return True
    if not isinstance(node, Number):
        return False
    return node.unit not in ("", "%") or (not node.unit and node.value > 1 and node.value.denominator == 1)
