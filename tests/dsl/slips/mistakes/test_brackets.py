"""Calls and brackets beside a place."""

import pytest
from slip_rows import stop_of

from thence.dsl.slips.mistakes.brackets import closing, opening


@pytest.mark.parametrize(
    ("text", "first"),
    [("hold(9, 1) hold(5)", "hold"), ("1 + (2 + 3) hold(5)", "("), ("hold(9, max(1, 2)) hold(5)", "hold")],
)
def test_where_a_call_begins(text: str, first: str) -> None:
    stop = stop_of(text)
    at = opening(stop, -1)
    assert at is not None and str(stop.tokens[at]) == first


@pytest.mark.parametrize(
    ("text", "last"), [("hold(9, 1) max(1, (2))", ")"), ("hold(9, 1) peak", "peak"), ("hold(9, 1) 2^3", None)]
)
def test_where_an_operand_ends(text: str, last: str | None) -> None:
    stop = stop_of(text)
    at = closing(stop, stop.index)
    assert (None if at is None else str(stop.tokens[at])) == last
