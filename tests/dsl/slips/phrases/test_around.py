"""What stands behind a schedule and is meant for all of it."""

import pytest
from slip_rows import said

from thence.dsl.slips.phrases.around import METHODS_CALLED, TOTALS, TURNS_IN_WORDS, VALUES


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("hold(9, 1) total 1000", "hold(9, 1) over 1000"),
        ("hold(9, 1) in 90 epochs", "hold(9, 1) over 90 ep"),
        ("hold(9, 1) total 1000 samples", "hold(9, 1) over 1000 ex"),
        ("hold(9, 1) total 10 percent", "hold(9, 1) total 10 percent"),
        ("hold(9, 1) volume 1000", "hold(9, 1) volume 1000"),
        ("repeat(hold(9, 1) x5)", "repeat(hold(9, 1), times=5)"),
        ("linear(9, 1->0) >= 0.1", "max(linear(9, 1->0), 0.1)"),
        ("decay(1, 0.9 every 10)", "decay(1, 0.9, 10)"),
        ("decay(1, 0.9 every 10 ex)", "decay(1, 0.9, 10 ex)"),
        ("warmup(9) to 1", "warmup(9, 1)"),
        ("(hold(9, 1) then hold(5)) x 3", "repeat(hold(9, 1) then hold(5), times=3)"),
        ("hold(9, 1).delay(5)", "delay(5, hold(9, 1))"),
    ],
)
def test_what_is_typed(wrong: str, meant: str) -> None:
    assert said((*TOTALS, *TURNS_IN_WORDS, *VALUES, *METHODS_CALLED), wrong) == meant
