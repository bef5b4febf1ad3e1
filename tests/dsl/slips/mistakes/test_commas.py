"""Commas, and values with places in no call."""

import pytest
from slip_rows import mended

from thence.dsl.slips.mistakes.commas import COMMAS


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("0.1, 0.01 @ 30", "steps(0.1, 0.01 @ 30)"),
        ("1 @ 10, 0 @ 30", "points(1 @ 10, 0 @ 30)"),
        ("hold(9,, 1)", "hold(9, 1)"),
        ("hold(9, 1), hold(5)", "hold(9, 1) then hold(5)"),
        ("cosine(9, (1, 0))", "cosine(9, 1->0)"),
        ("steps(1, (0.1, 30))", "steps(1, 0.1 @ 30)"),
        ("hold(9, 1,)", "hold(9, 1)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str | None) -> None:
    assert mended(COMMAS, wrong) == meant
