"""Where an answer stands: behind which segment, and in which parentheses."""

import pytest

from thence.dsl.answers.places import placed, segment_before
from thence.dsl.text.source import Span


@pytest.mark.parametrize(
    ("text", "before"),
    [("warmup(10, 1) then X", "warmup(10, 1)"), ("X", ""), ("lr = X", ""), ("hold(5, 1) then (X", "")],
)
def test_the_segment_before(text: str, before: str) -> None:
    assert segment_before(text, text.index("X")).strip() == before


def test_a_sequence_stands_in_parentheses_where_it_must() -> None:
    whole = "2 * X"
    assert placed("a then b", Span(4, 5), whole) == "(a then b)"
    assert placed("a then b", Span(0, 1), "X") == "a then b"
