"""Expressions as pieces of messages and help lines."""

from __future__ import annotations

from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.unparse import unparse


def written(node: nodes.Node) -> str:
    """A part of the spec for a message: as it is written, but short."""
    text = unparse(node)
    return text if len(text) <= 40 else text[:39] + "…"


def pattern(node: Expression) -> str:
    """An expression as a piece of a help line: in full where it is short, otherwise as S."""
    return "S" if len(unparse(node)) > 60 else _in_parentheses(node)


def lasting(node: Expression, length: str = "1000") -> str:
    """An expression that is given an end."""
    return f"{_in_parentheses(node)} for {length}"


def _in_parentheses(node: Expression) -> str:
    """An expression that others may stand beside."""
    text = unparse(node)
    return f"({text})" if isinstance(node, nodes.Sequence | nodes.Over) else text
