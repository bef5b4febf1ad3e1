"""The text of a spec that a caller gives, and what is said of what is none."""

from typing import Any

import numpy as np
import pytest

from thence.dsl.programs.spec_texts import no_text, refuse_unnamed, text_of


class Sly(str):
    def __str__(self) -> str:
        return "hold(1, 666)"


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ("hold(5, 1)", "hold(5, 1)"),
        (0.001, "1e-3"),
        (3, "3"),
        (np.float32(0.1), "0.1"),
        (-2, "-2"),
        (Sly("hold(5, 1)"), "hold(5, 1)"),
    ],
)
def test_a_text_or_a_number(spec: Any, text: str) -> None:
    found = text_of(spec)
    assert found == text and type(found) is str


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (None, "not None"),
        ([1], "not a list"),
        (float("nan"), "not nan"),
        (10**400, "too large for a float64"),
        (True, "not a bool"),
    ],
)
def test_what_is_none(spec: Any, said: str) -> None:
    with pytest.raises(TypeError, match="a spec is a text or a finite number"):
        text_of(spec)
    assert said in no_text(spec)


def test_values_without_their_names() -> None:
    with pytest.raises(TypeError, match="total=1000"):
        refuse_unnamed("compile(text, ...)", [1000], "warmup(5%, 1) then hold(rest)")
