"""The rows of units: the grammar names the same, and steps lead there and back."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from thence.dsl.numbers.facts import FACTS
from thence.dsl.numbers.units import UNITS, Unit
from thence.dsl.syntax.parser import TABLES


def test_the_grammar_has_the_same_units() -> None:
    grammar = Path(TABLES).with_suffix(".lark").read_text("utf-8")  # wherever thence is installed
    (named,) = re.findall(r"\[ \\t\]\*\(\?:([a-z|]+)\)", grammar)
    assert {*named.split("|"), "%"} == set(UNITS), "write the unit into NUMBER of grammar/schedule.lark"


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_row_is_complete(unit: Unit) -> None:
    assert unit.name in unit.words and (unit.fact in FACTS) == (unit.name != "steps")
    some, fact = Fraction(7, 2), Fraction(10)
    assert unit.of_steps(unit.in_steps(some, fact), fact) == some
    others = [word for other in UNITS.values() if other is not unit for word in (*other.words, *other.rare)]
    assert not {*unit.words, *unit.rare} & {*others}


def test_what_units_come_to() -> None:
    some = Fraction(5)
    found = {name: unit.in_steps(some, Fraction(1000)) for name, unit in UNITS.items() if unit.fact}
    assert found == {"ep": 5000, "tok": Fraction(1, 200), "ex": Fraction(1, 200), "%": 50}
    assert UNITS["ep"].formula(some) == "5 * steps_per_epoch"
    assert UNITS["tok"].formula(some) == "floor(5 / tokens_per_step)"
