"""The facts of a run: each unit of time needs one, and each has a number for examples."""

import thence
from thence.dsl.numbers.facts import EXAMPLE_OF_FACT, FACT_OF_UNIT, FACTS


def test_units_and_facts_agree() -> None:
    assert set(FACT_OF_UNIT.values()) == set(FACTS) - {"total"}
    assert EXAMPLE_OF_FACT.keys() == set(FACTS)


def test_a_unit_is_refused_without_its_fact_and_counts_with_it() -> None:
    for unit, fact in FACT_OF_UNIT.items():
        spec = f"hold(8M {unit}, 1)"
        (found,) = thence.check(spec)
        assert found.code == "missing-fact" and fact in f"{found.message} {found.help}"
        assert thence.check(spec, **{fact: EXAMPLE_OF_FACT[fact]}) == [] or unit == "ep"
