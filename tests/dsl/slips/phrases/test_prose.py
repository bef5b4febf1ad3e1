"""Segments in words."""

import pytest
from slip_rows import said

from thence.dsl.slips.phrases.prose import PROSE, PROSE_BEHIND


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("warmup to 1 over 10 steps then cosine to 0 over 90 steps", "warmup(10, 1) then cosine(90, 0)"),
        ("hold(9, 1) then linear to 0 over 90 epochs", "hold(9, 1) then linear(90 ep, 0)"),
        ("hold(9, 1) then go home", "hold(9, 1) then go home"),
    ],
)
def test_what_is_typed(wrong: str, meant: str) -> None:
    assert said((*PROSE, *PROSE_BEHIND), wrong) == meant
