"""`Counts`: what the steps of a run take in, where that is not the same at every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from functools import partial

from ..base.records import record
from ..numbers.facts import FACTS
from ..numbers.staircase import Staircase
from ..numbers.units import UNITS
from .place import Amount


@record(frozen=True)
class Counts:
    """The facts that vary; how many of each unit a step takes in, as far as one of them is in it; the total in its unit."""

    facts: Mapping[str, Staircase] = field(default_factory=dict)
    rates: Mapping[str, Staircase] = field(default_factory=dict)
    total: Amount | None = None


def followed(name: str, facts: Mapping[str, Staircase]) -> Staircase | None:
    """A fact as it is given, or as it follows from others."""
    if name in facts or FACTS[name].follows is None:
        return facts.get(name)
    return made_of_others(name, facts)


def made_of_others(name: str, facts: Mapping[str, Staircase]) -> Staircase | None:
    """A fact as it follows from two others, if both are known."""
    follows = FACTS[name].follows
    if follows is None or follows[0] not in facts or follows[2] not in facts:
        return None
    first, sign, second = follows
    return facts[first].combined(facts[second], Fraction.__mul__ if sign == "*" else Fraction.__truediv__)


def rates_of(facts: Mapping[str, Staircase]) -> dict[str, Staircase]:
    """How many of each unit a step takes in, where it is known."""
    rates = {}
    for name, unit in UNITS.items():
        fact = followed(unit.fact, facts) if unit.fact and unit.fact != "total" else None
        if fact is not None:
            rates[name] = fact.made(partial(unit.of_steps, Fraction(1)))
    return rates


# Of a run of which every step takes in the same.
NONE = Counts()
