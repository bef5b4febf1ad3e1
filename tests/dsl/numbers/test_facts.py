"""The facts of a run: each unit of time needs one, and each has a number for examples."""

import thence
from thence.dsl.numbers.facts import FACTS
from thence.dsl.numbers.units import UNITS


def test_units_and_facts_agree() -> None:
    needed = {unit.fact for unit in UNITS.values()} - {""}
    follow = {part for name in needed for part in (FACTS[name].follows or ())[::2]}
    assert needed | follow == set(FACTS)


def test_a_unit_is_refused_without_its_fact_and_counts_with_it() -> None:
    for unit in UNITS.values():
        if unit.name in ("steps", "%"):
            continue
        spec, fact = f"hold(8M {unit.name}, 1)", unit.fact
        (found,) = thence.check(spec)
        assert found.code == "missing-fact" and fact in f"{found.message} {found.help}"
        assert thence.check(spec, **{fact: FACTS[fact].example}) == [] or unit.name == "ep"
