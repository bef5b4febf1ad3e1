"""Values and schedules that are chosen by the step."""

import pytest
from slip_rows import said

from thence.dsl.slips.phrases.conditions import CONDITIONS


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("1 if step < 10 else 2", "steps(1, 2 @ 10)"),
        ("1 if step > 10 else 2", "steps(2, 1 @ 11)"),
        ("where(step >= 10, 1, 2)", "steps(2, 1 @ 10)"),
        ("3 * (step == 7)", "3 * (steps(0, 1 @ 7, 0 @ 8))"),
        ("hold(until epoch >= 5)", "hold(until 5 ep)"),
        ("1 if step < 5 else 2 if step < 9 else 3", "steps(1, 2 @ 5, 3 @ 9)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str) -> None:
    assert said(CONDITIONS, wrong) == meant
