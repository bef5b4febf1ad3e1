"""Lengths in units of which steps take in more and more: how many they are, and what each step takes in."""

from __future__ import annotations

from ..numbers.staircase import Staircase
from ..numbers.units import UNITS
from ..syntax import nodes
from ..syntax.nodes import Expression, Number
from .context import Context
from .lookup import stripped
from .place import Amount, Place


def amount_of(context: Context, node: Expression, place: Place) -> Amount | None:
    """What a length or a place is in a unit of which steps take in more and more; None for any other."""
    match node:
        case Number(value, "%") if place.total_in is not None:
            return Amount(value / 100 * place.total_in.number, place.total_in.unit)
        case Number(value, name) if name in context.counts.rates:
            return Amount(value * UNITS[name].size, name)
    return None


def pace_of(context: Context, node: Expression, place: Place, steps: int | None = None) -> Staircase | None:
    """How many units, of what a length is written in, each of the next steps takes in, if that is not the same for all.

    What is left of the total is written in its unit.
    """
    node, at = stripped(context, node, place)
    if isinstance(node, nodes.Until):
        node, at = stripped(context, node.place, at)
    amount = place.total_in if isinstance(node, nodes.Rest) else amount_of(context, node, at)
    if amount is None:
        return None
    first = int(place.begins)
    pace = context.counts.rates[amount.unit].part(first, None if steps is None else first + steps)
    return None if pace.flat else pace
