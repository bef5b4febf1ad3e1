"""Where a phrase stands among the calls of a text."""

import re

import pytest

from thence.dsl.slips.phrases.phrase import call_around, depth, within_call


@pytest.mark.parametrize(
    ("text", "name", "before"),
    [
        ("hold(9, X)", "hold", "9, "),
        ("max(hold(9, 1), X)", "max", "hold(9, 1), "),
        ("(1 + X)", "", "1 + "),
        ("X", "", ""),
        ("hold(9, 1) X", "", ""),
    ],
)
def test_the_call_around_a_place(text: str, name: str, before: str) -> None:
    found = re.search("X", text)
    assert found is not None and call_around(found) == (name, before)


def test_how_deep_a_place_is() -> None:
    found = re.search("X", "max(hold(9, 1), (X))")
    assert found is not None and depth(found) == 2


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("linear(9, 1:0)", "1->0"),
        ("linear(9:0)", "9, 0"),
        ("steps(1, 30:0.1)", "0.1 @ 30"),
        ("max(1:2)", None),
    ],
)
def test_what_stands_between_two_values(text: str, made: str | None) -> None:
    found = re.search("([0-9.]+):([0-9.]+)", text)
    assert found is not None and within_call(found) == made
