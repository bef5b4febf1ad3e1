"""How the segments of a sequence meet."""

import dataclasses
from fractions import Fraction
from typing import Any

import pytest
from resolving import codes, looked_at

from thence.dsl.formula.expression import const
from thence.dsl.meaning.joins import check_jump
from thence.dsl.meaning.sequences import timed
from thence.dsl.places.context import plan
from thence.dsl.places.place import NOT_FINITE


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


@pytest.mark.parametrize(
    ("reached", "found"),
    [(const(4), []), (const(Fraction(4) + Fraction(1, 10**7)), []), (const(3), ["jump"]), (None, []), (NOT_FINITE, [])],
)  # fmt: skip
def test_a_jump_is_a_value_that_was_not_reached(reached: Any, found: list[str]) -> None:
    context, node, place = looked_at("linear(4, 4->0)")
    check_jump(context, plan(context, node, place), reached, place, (), ())
    assert codes(context) == found


def test_in_a_repeat_a_jump_is_meant() -> None:
    context, node, place = looked_at("linear(4, 4->0)")
    check_jump(
        context, plan(context, node, place), const(3), dataclasses.replace(place, in_repeat=True), (), ()
    )
    assert codes(context) == []
