"""Lengths that were meant as places."""

from fractions import Fraction

import pytest
from resolving import looked_at

from thence.dsl.answers.ends import as_places
from thence.dsl.places.context import plan
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("text", "total", "ending", "shorter"),
    [
        ("hold(10, 1) then hold(80) then hold(20)", 100, "hold(until 80)", "hold(rest)"),
        (
            "hold(10, 1) then hold(80) then hold(100)",
            100,
            "hold(until 80) then hold(until 100)",
            "hold(rest)",
        ),
        ("hold(10, 1) then hold(n=100)", 100, "hold(n=until 100)", "hold(n=rest)"),
        ("hold(60, 1) then hold(60)", 100, None, "hold(rest)"),
        ("hold(60, 1) then hold(60) then hold(9)", 100, None, None),
        ("hold(110, 1)", 100, None, None),
    ],
)
def test_readings(text: str, total: int, ending: str | None, shorter: str | None) -> None:
    context, node, place = looked_at(text)
    fix, last = as_places(plan(context, node, place), Fraction(total), Source(text))
    assert (fix and fix.text, last) == (ending, shorter)
