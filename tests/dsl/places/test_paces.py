"""Lengths in units of which steps take in more and more."""

from dataclasses import replace
from fractions import Fraction

import pytest
from resolving import looked_at

from thence.dsl.numbers.staircase import Staircase
from thence.dsl.places.context import Context
from thence.dsl.places.counts import Counts
from thence.dsl.places.paces import amount_of, pace_of
from thence.dsl.places.place import Amount, Place
from thence.dsl.syntax.nodes import Expression
from thence.dsl.syntax.parse import expression_of

BATCH = Staircase((0, 10, 30), (Fraction(2), Fraction(4), Fraction(8)))


def at(text: str) -> tuple[Context, Expression, Place]:
    context, _, place = looked_at("hold(9, 1)", total=100)
    context.counts = Counts({"batch_size": BATCH}, {"ex": BATCH}, Amount(Fraction(400), "ex"))
    node = expression_of(text)
    assert node is not None
    return context, node, replace(place, total_in=context.counts.total)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("50 ex", 50), ("25%", 100), ("1k ex", 1000), ("100", None), ("2 ep", None), ("rest", None)],
)
def test_amounts(text: str, amount: int | None) -> None:
    found = amount_of(*at(text))
    assert found == (None if amount is None else Amount(Fraction(amount), "ex"))


@pytest.mark.parametrize(
    ("text", "first", "steps", "levels"),
    [
        ("50 ex", 0, None, {0: 2, 10: 4, 30: 8}), ("50 ex", 0, 20, {0: 2, 10: 4}), ("rest", 20, None, {0: 4, 10: 8}),
        ("10%", 20, 10, None), ("50 ex", 30, None, None), ("7", 0, None, None), ("until 5%", 5, None, {0: 2, 5: 4, 25: 8}),
    ],
)  # fmt: skip
def test_paces(text: str, first: int, steps: int | None, levels: dict[int, int] | None) -> None:
    context, node, place = at("hold(until 5%, 1)") if text.startswith("until") else at(text)
    if text.startswith("until"):
        node = node.arguments[0].value  # type: ignore[union-attr]
    found = pace_of(context, node, replace(place, origin=Fraction(first)), steps)
    assert (None if found is None else dict(zip(found.starts, found.values, strict=True))) == levels
