"""Comments, characters and numbers of other languages."""

import pytest
from slip_rows import said

from thence.dsl.slips.phrases.characters import CHARACTERS, NUMBERS_AND_NAMES


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("// up\nhold(9, 1)", "# up hold(9, 1)"),
        ("hold(9, 1) thenhold(5, 1)", "hold(9, 1) then hold(5, 1)"),
        ("hold(9, 1e^-3)", "hold(9, 1e-3)"),
        ("hold(9, O.1)", "hold(9, 0.1)"),
        ("hold(9, ${peak})", "hold(9, peak)"),
        ("linear(9, 1-&gt;0)", "linear(9, 1->0)"),
    ],
)
def test_what_is_typed(wrong: str, meant: str) -> None:
    assert said((*CHARACTERS, *NUMBERS_AND_NAMES), wrong) == meant
