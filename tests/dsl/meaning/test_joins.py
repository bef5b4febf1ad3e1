"""How the segments of a sequence meet."""

import pytest
from resolving import codes, looked_at

from thence.dsl.meaning.sequences import timed


@pytest.mark.parametrize(
    ("text", "found", "fixed"),
    [
        ("warmup(9, 1) then cosine(9, 1->0)", [], None),
        ("warmup(9, 1) then cosine(9, 2->0)", ["jump"], "warmup(9, 1) then cosine(9, 0)"),
        ("warmup(9, 1) then linear(9, 1->0) * 0.5", ["jump"], "(warmup(9, 1) then linear(9, 1->0)) * 0.5"),
        ("0.5 * warmup(9, 1) then linear(9, 1->0)", ["jump"], "0.5 * (warmup(9, 1) then linear(9, 1->0))"),
        ("warmup(9, 1) then linear(1, 0) then cosine(9000, 1->0)", ["jump", "short"], None),
        ("warmup(1 steps, 1) then cosine(9000, 0)", [], None),
        ("warmup(1, 1) then cosine(9000, 0)", ["short"], None),
        ("repeat(warmup(9, 1) then cosine(9, 2->0), 3)", [], None),
        ("warmup(10%, 1) then cosine(50%, 0)", ["unfilled"], "warmup(10%, 1) then cosine(rest, 0)"),
    ],
)
def test_joins(text: str, found: list[str], fixed: str | None) -> None:
    context, node, place = looked_at(text, total=9000)
    timed(context, node, place, root=True)
    assert sorted(codes(context)) == found
    if fixed is not None:
        assert context.findings.all()[0].fixed() == fixed


def test_after_an_error_no_join_is_looked_at() -> None:
    context, node, place = looked_at("warmup(0.5, 1) then cosine(9, 2->0) then hold(9, 5)")
    with context.findings.part():
        timed(context, node, place)
    assert codes(context) == ["duration"]
