"""Signs and words between two values."""

import pytest
from slip_rows import said

from thence.dsl.slips.phrases.between import BETWEEN


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("1 * (step % 100)", "1 * (mod(step, 100))"),
        ("cosine(n: 100, to: 0)", "cosine(n=100, to=0)"),
        ("step²", "step^2"),
        ("linear(9, from 1 to 0)", "linear(9, 1->0)"),
        ("linear(9, 1:0)", "linear(9, 1->0)"),
        ("hold(9, 1) => hold(5)", "hold(9, 1) then hold(5)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str) -> None:
    assert said(BETWEEN, wrong) == meant
