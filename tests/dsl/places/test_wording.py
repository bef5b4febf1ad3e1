"""Expressions as pieces of messages."""

import pytest

from thence.dsl.places.wording import lasting, pattern, written
from thence.dsl.syntax.parse import expression_of

LONG = "max(linear(1000, 1->0), linear(2000, 1->0), linear(3000, 1->0))"


@pytest.mark.parametrize(
    ("text", "short", "piece", "ended"),
    [
        ("1e-3", "1e-3", "1e-3", "1e-3 for 1000"),
        ("a then b", "a then b", "(a then b)", "(a then b) for 1000"),
        ("a over 9", "a over 9", "(a over 9)", "(a over 9) for 1000"),
        (LONG, LONG[:39] + "…", "S", f"{LONG} for 1000"),
    ],
)
def test_expressions_in_messages(text: str, short: str, piece: str, ended: str) -> None:
    node = expression_of(text)
    assert node is not None
    assert (written(node), pattern(node), lasting(node)) == (short, piece, ended)
    assert lasting(node, "rest") == ended.replace("for 1000", "for rest")
