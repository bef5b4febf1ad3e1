"""Operators of other languages, and keywords."""

import pytest
from slip_rows import mended

from thence.dsl.slips.mistakes.operators import OPERATORS


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("step**2", "step^2"),
        ("floor(3) + step // 4", "floor(3) + floor(step / 4)"),
        ("hold(9, 1) // a note", "hold(9, 1) # a note"),
        ("linear(9, 1-->0)", "linear(9, 1->0)"),
        ("hold(9, +1)", "hold(9, 1)"),
        ("cosine(for=9, to=0)", "cosine(n=9, to=0)"),
        ("linear(5, 1->0 over 1000)", "linear(1000, 1->0)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str | None) -> None:
    assert mended(OPERATORS, wrong) == meant
