"""Words that join, and calls without brackets."""

import pytest
from slip_rows import mended

from thence.dsl.slips.mistakes.joining import JOINING


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("hold(9, 1) and hold(5)", "hold(9, 1) then hold(5)"),
        ("hold(9, 1) followed by hold(5)", "hold(9, 1) then hold(5)"),
        ("warmup 9 1", "warmup(9, 1)"),
        ("linear(9, 1 0)", "linear(9, 1->0)"),
        ("warmup(9 1)", "warmup(9, 1)"),
        ("linear(9, 1->0) forever", "repeat(linear(9, 1->0))"),
        ("linear warmup(9, 1)", "warmup(9, 1)"),
        ("polynomial(9, 1->0, power 2)", "polynomial(9, 1->0, power=2)"),
        ("hold(10 000, 1)", "hold(10000, 1)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str | None) -> None:
    assert mended(JOINING, wrong) == meant
