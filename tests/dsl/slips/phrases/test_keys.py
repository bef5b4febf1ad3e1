"""Keys, definitions of several names, and names that are given back."""

import pytest
from slip_rows import said

from thence.dsl.slips.phrases.keys import KEYS


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("lr: hold(5, 1)\nwd: 0.1", "lr = hold(5, 1); wd = constant(0.1)"),
        ("cosine: 100, 1->0", "cosine(100, 1->0)"),
        ("p := 1; hold(9, p)", "p = 1; hold(9, p)"),
        ("a = hold(9, 1); b = hold(9, 1); return a, b", "a = hold(9, 1); b = hold(9, 1)"),
        ("betas = (0.9, 0.99)", "b1 = constant(0.9); b2 = constant(0.99)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str) -> None:
    assert said(KEYS, wrong) == meant
