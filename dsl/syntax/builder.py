"""Builds the syntax tree from what the parser reduces: one method for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import lark
from lark.lexer import Token

from ..base.records import record
from ..numbers.decimals import read
from ..text.source import Span
from . import nodes

Child: TypeAlias = Any  # a Token or what another rule built


@record(frozen=True)
class Statement:
    """A statement before its left side was checked: `left = right`, `left = ?` or a result `left`."""

    left: nodes.Expression
    equals: Token | None
    right: nodes.Expression | None


def span_of(child: Child) -> Span:
    """Where a token or node stands."""
    if isinstance(child, Token):
        return Span(child.start_pos or 0, child.end_pos or 0)
    assert isinstance(child, nodes.Node)
    return child.span


def _around(children: list[Child]) -> Span:
    first = span_of(children[0])
    return first if len(children) == 1 else first.to(span_of(children[-1]))


def _chain(_: object, children: list[Child]) -> nodes.Chain:
    operators = map(str, children[1::2])
    return nodes.Chain(
        children[0], tuple(zip(operators, children[2::2], strict=True)), span=_around(children)
    )


class TreeBuilder(lark.Transformer[Token, Any]):
    """Called by the parser at each reduction with the children of the rule, tokens included."""

    def start(self, children: list[Child]) -> list[Statement]:
        return [child for child in children if isinstance(child, Statement)]

    def result(self, children: list[Child]) -> Statement:
        return Statement(children[0], None, None)

    def definition(self, children: list[Child]) -> Statement:
        left, equals, right = children
        return Statement(left, equals, right)

    def required(self, children: list[Child]) -> Statement:
        return Statement(children[0], children[1], None)

    sum: Callable[[Any, list[Child]], nodes.Chain] = _chain
    product: Callable[[Any, list[Child]], nodes.Chain] = _chain

    def expr(self, children: list[Child]) -> nodes.Over:
        return nodes.Over(children[0], children[2], span=_around(children))

    def sequence(self, children: list[Child]) -> nodes.Expression:
        if len(children) == 1:
            single: nodes.Expression = children[0]
            return single
        return nodes.Sequence(tuple(children[::2]), span=_around(children))

    def cut(self, children: list[Child]) -> nodes.Cut:
        body, word, length = children
        return nodes.Cut(body, "for" if word == "for" else "until", length, span=_around(children))

    def negate(self, children: list[Child]) -> nodes.Negation:
        return nodes.Negation(children[1], span=_around(children))

    def power(self, children: list[Child]) -> nodes.Power:
        return nodes.Power(children[0], children[2], span=_around(children))

    def number(self, children: list[Child]) -> nodes.Number:
        text = str(children[0])
        return nodes.Number(*read(text), text, span=_around(children))

    def name(self, children: list[Child]) -> nodes.Name:
        return nodes.Name(str(children[0]), span=_around(children))

    def boolean(self, children: list[Child]) -> nodes.Boolean:
        return nodes.Boolean(children[0] == "true", span=_around(children))

    def rest(self, children: list[Child]) -> nodes.Rest:
        return nodes.Rest(span=_around(children))

    def group(self, children: list[Child]) -> nodes.Expression:
        inner: nodes.Expression = replace(children[1], span=_around(children))
        return inner

    def call(self, children: list[Child]) -> nodes.Call:
        arguments = children[2] if isinstance(children[2], tuple) else ()
        return nodes.Call(str(children[0]), arguments, span_of(children[0]), span=_around(children))

    def arguments(self, children: list[Child]) -> tuple[nodes.Argument, ...]:
        return tuple(children[::2])

    def argument(self, children: list[Child]) -> nodes.Argument:
        return nodes.Argument(children[0], None, span=_around(children))

    def keyword(self, children: list[Child]) -> nodes.Argument:
        name, _, value = children
        return nodes.Argument(value, str(name), span_of(name), span=_around(children))

    def until(self, children: list[Child]) -> nodes.Until:
        return nodes.Until(children[1], span=_around(children))

    def transition(self, children: list[Child]) -> nodes.Transition:
        return nodes.Transition(children[0], children[2], span=_around(children))

    def place(self, children: list[Child]) -> nodes.Place:
        return nodes.Place(children[0], children[2], span=_around(children))
