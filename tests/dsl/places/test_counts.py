"""What steps take in, by unit, of the facts that are known."""

from fractions import Fraction

import pytest

from thence.dsl.numbers.staircase import Staircase
from thence.dsl.places.counts import followed, made_of_others, rates_of


def flat(number: int) -> Staircase:
    return Staircase((0,), (Fraction(number),))


BATCH = Staircase((0, 10), (Fraction(32), Fraction(64)))


@pytest.mark.parametrize(
    ("facts", "rates"),
    [
        ({"batch_size": flat(8)}, {"ex": [8]}),
        ({"batch_size": BATCH, "tokens_per_example": flat(4)}, {"ex": [32, 64], "tok": [128, 256]}),
        ({"batch_size": BATCH, "examples_per_epoch": flat(320)}, {"ex": [32, 64], "ep": [Fraction(1, 10), Fraction(1, 5)]}),
        ({"steps_per_epoch": flat(20)}, {"ep": [Fraction(1, 20)]}),
        ({"tokens_per_step": BATCH, "tokens_per_example": flat(2)}, {"tok": [32, 64]}),
        ({}, {}),
    ],
)  # fmt: skip
def test_rates(facts: dict[str, Staircase], rates: dict[str, list[Fraction]]) -> None:
    assert {unit: [*rate.values] for unit, rate in rates_of(facts).items()} == rates


def test_a_fact_that_is_given_is_not_worked_out() -> None:
    facts = {"batch_size": flat(8), "tokens_per_example": flat(4), "tokens_per_step": flat(30)}
    assert followed("tokens_per_step", facts) == flat(30)
    assert made_of_others("tokens_per_step", facts) == flat(32)
    assert made_of_others("batch_size", facts) is None and followed("total", facts) is None
