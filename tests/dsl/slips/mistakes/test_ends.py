"""Texts that end too early."""

import pytest
from slip_rows import mended

from thence.dsl.slips.mistakes.ends import ENDS


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("warmup(10, 1) then", "warmup(10, 1) then hold(1000)"),
        ("warmup(10, 1", "warmup(10, 1)"),
        ("max(hold(10, 1", "max(hold(10, 1))"),
        ("hold(10, 1) *", "hold(10, 1) "),
        ("hold(10, 1)) then hold(5)", "hold(10, 1) then hold(5)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str | None) -> None:
    assert mended(ENDS, wrong) == meant
