"""Keyword arguments under other names."""

import pytest

from thence.runtime.meant.arguments import refusal


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"lr": 0.1}, "warmup has no parameter lr: write to=0.1"),
        ({"form": 0.1}, "warmup has no parameter form; did you mean from_?"),
        ({"banana": 1}, "warmup has no parameter banana: its parameters are n, from_, to"),
        ({"to": 1}, None),
    ],
)
def test_what_is_said(named: dict[str, float], said: str | None) -> None:
    assert refusal("warmup", named, ["n", "from_", "to"], ["n"]) == said
