"""Walks through syntax trees: every part of an expression, the names in it, and what is made of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..text.source import Span
from .nodes import Call, Expression, Name, Node, Number, Program, Rest, Until

AnyNode = TypeVar("AnyNode", bound=Node)


def nodes_in(node: object) -> Iterator[Node]:
    """Every part of an expression, each before those that it is made of."""
    left = [node]
    while left:
        part = left.pop()
        if isinstance(part, Node):
            yield part
            names: tuple[str, ...] = part.__match_args__
            for name in names[::-1]:
                value = getattr(part, name)
                if isinstance(value, Node) or type(value) is tuple:  # a span is no plain tuple
                    left.append(value)
        elif isinstance(part, tuple):
            left += part[::-1]


def any_of(node: object, *kinds: type[Node]) -> bool:
    """Whether an expression, or a part of it, is of one of these kinds."""
    return any(isinstance(part, kinds) for part in nodes_in(node))


def rebuilt(node: AnyNode, change: Callable[[Node], object], span: Span | None = None) -> AnyNode:
    """A node with each of the nodes that it is made of changed, but not those further down; at its place, or another."""

    def changed(value: object) -> object:
        if isinstance(value, Node):
            return change(value)
        return tuple(map(changed, value)) if type(value) is tuple else value

    names: tuple[str, ...] = node.__match_args__
    made: Callable[..., AnyNode] = type(node)
    return made(*(changed(getattr(node, name)) for name in names), span=node.span if span is None else span)


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
