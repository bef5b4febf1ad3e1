"""Words that join, and names that a text defines."""

import pytest
from slip_rows import stop_of

from thence.dsl.slips.mistakes.words import defined_in, is_then


@pytest.mark.parametrize(
    ("text", "joins"),
    [
        ("hold(9, 1) and hold(5)", True),
        ("hold(9, 1) thn hold(5)", True),
        ("hold(9, 1) peak hold(5)", False),
        ("hold(9, 1) and", False),
    ],
)
def test_a_word_that_joins_stands_between_two_segments(text: str, joins: bool) -> None:
    assert is_then(stop_of(text)) == joins


def test_names_before_an_equals_sign_are_defined() -> None:
    assert defined_in(stop_of("a = 1; b = a; hold(9 b)")) == {"a", "b"}
