"""Numbers and names side by side."""

import pytest
from slip_rows import mended

from thence.dsl.slips.mistakes.beside import BESIDE


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("hold(2 epochs, 1)", "hold(2 ep, 1)"),
        ("p = 2; hold(10, 3 p)", "p = 2; hold(10, 3 * p)"),
        ("steps(1, 0.1 at 30)", "steps(1, 0.1 @ 30)"),
        ("linear(9, 1 to 0)", "linear(9, 1 -> 0)"),
        ("hold(10% of total, 1)", "hold(10% , 1)"),
        ("repeat(hold(9, 1), 3 times)", "repeat(hold(9, 1), 3)"),
        ("hold(2 parsecs, 1)", None),
    ],
)
def test_what_is_typed(wrong: str, meant: str | None) -> None:
    assert mended(BESIDE, wrong) == meant
