"""Arrows, places and definitions where they cannot stand."""

import pytest
from slip_rows import mended

from thence.dsl.slips.mistakes.arrows import ARROWS


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("hold(9, 1) -> hold(5)", "hold(9, 1) then hold(5)"),
        ("1->0", "linear(1000, 1->0)"),
        ("linear(100, 1->0.5->0)", "(linear(50, 1->0.5) then linear(50, 0))"),
        ("linear(100, 0->1->0)", "triangle(100, 0->1)"),
        ("steps(1, 30=0.1)", "steps(1, 0.1 @ 30)"),
        ("a = b = 1; hold(9, a)", None),
    ],
)
def test_what_is_typed(wrong: str, meant: str | None) -> None:
    assert mended(ARROWS, wrong) == meant
