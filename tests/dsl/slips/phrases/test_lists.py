"""Lists of segments, and tables of values."""

import pytest
from slip_rows import said

from thence.dsl.slips.phrases.lists import LISTS


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("[hold(9, 1), hold(5)]", "hold(9, 1) then hold(5)"),
        ("steps({0: 1, 30: 0.1})", "steps(1, 0.1 @ 30)"),
        ("steps(1, {30: 0.1})", "steps(1, 0.1 @ 30)"),
        ("points([0, 100], [0, 1])", "points(0 @ 0, 1 @ 100)"),
        ("steps(1, x0.1 @ 30)", "steps(1, 10% @ 30)"),
        ("linear(9, [1, 0])", "linear(9, 1->0)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str) -> None:
    assert said(LISTS, wrong) == meant
