"""Expressions that are the same at every step: numbers, and what decides the form of a schedule."""

from __future__ import annotations

from fractions import Fraction

from ..formula.expression import Expr
from ..numbers.decimals import shortest
from ..plans.plan import Constant
from ..syntax.nodes import Expression, Number
from ..syntax.spellings import thousands
from .context import Context, plan
from .place import Place
from .wording import written

_COUNTS = ("a duration", "durations", "a time", "a place", "a number of turns")


def constant(number: Expr, node: Expression) -> Constant:
    """The plan of a number."""
    return Constant(node=node, duration=None, number=number)


def number(context: Context, node: Expression, place: Place, what: str = "a number") -> Expr:
    """An expression that is the same at every step."""
    kept, context.needed = context.needed, what if what in _COUNTS else ""
    try:
        found = plan(context, node, place.inside)
    finally:
        context.needed = kept
    if isinstance(found, Constant):
        return found.number
    context.findings.reject(
        "argument",
        node.span,
        f"{what} is needed here, but `{written(node)}` changes over the steps",
        "combine schedules with then, + - * / or a function instead",
    )


def fixed(context: Context, node: Expression, place: Place, what: str) -> Fraction:
    """A number that decides the form of the schedule, so that no traced parameter may be in it."""
    value = number(context, node, place, what).constant
    if value is None:
        context.findings.reject(
            "argument",
            node.span,
            f"`{written(node)}` decides {what}, so it cannot be given at the call",
            "give it to compile(...) or bind(...) instead",
        )
    return value


def check_thousands(context: Context, node: Expression) -> None:
    """Note a count such as `10.000`, which is 10 and hardly meant so."""
    if not isinstance(node, Number) or node.value.denominator != 1:
        return
    meant = thousands(node.text)
    if meant is None:
        return
    source = context.findings.source
    context.findings.note(
        "thousands",
        node.span,
        f"`{node.text}` is {shortest(node.value)}: a point stands before decimals, not between thousands",
        f"write {meant}, or {shortest(node.value)}{f' {node.unit}' if node.unit else ''} if that is meant",
        fix=meant if source.text[slice(*node.span)] == node.text else None,
    )
