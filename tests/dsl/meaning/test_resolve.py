"""What each kind of node becomes, and the plan of a whole result."""

from fractions import Fraction
from typing import get_args

import pytest
from resolving import call_at, codes, looked_at

from thence.dsl.meaning.resolve import PLANS, match_call, outcome
from thence.dsl.places.context import plan
from thence.dsl.syntax.nodes import Expression
from thence.dsl.text.findings import Rejected


def test_every_kind_of_expression_has_a_function() -> None:
    assert PLANS.keys() == set(get_args(Expression))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", "1/1000"),
        ("50%", "1/2"),
        ("2 - 3 * 4", "-10"),
        ("-2 ^ 2", "-4"),
        ("max(1, 7)", "7"),
        ("a = 5; a", "5"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    context, node, place = looked_at(text)
    assert plan(context, node, place).at(0).constant == Fraction(value)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("2 ep", "argument", "is a duration"), ("hold(9, true)", "argument", "`true` is not a number"),
        ("hold(9, rest)", "rest", "stands alone in its place"), ("max(1->0, 2)", "argument", "belongs to a curve"),
        ("max(1 @ 5, 2)", "argument", "belongs to steps or points"), ("max(until 5, 2)", "rest", "gives a duration"),
    ],
)  # fmt: skip
def test_what_is_no_value(text: str, code: str, words: str) -> None:
    context, node, place = looked_at(text)
    with pytest.raises(Rejected):
        plan(context, node, place)
    (found,) = context.findings.all()
    assert found.code == code and words in found.message


@pytest.mark.parametrize(
    ("text", "total", "found"),
    [
        ("linear(90, 1->0)", 100, []), ("linear(110, 1->0)", 100, ["overrun"]),
        ("warmup(10%, 1) then cosine(50%, 0)", 100, ["unfilled"]), ("1 / 0 * step", None, ["value"]),
        ("linear(9, 1->0) / linear(3, 0->0)", None, ["value"]),
    ],
)  # fmt: skip
def test_a_result_as_a_whole(text: str, total: int | None, found: list[str]) -> None:
    context, node, place = looked_at(text, **({} if total is None else {"total": total}))
    with context.findings.part():
        outcome(context, node, place)
    assert codes(context) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("f(x) = x; f(1)", []), ("f(x) = x; f(1, 2)", ["argument"]), ("cosine(q, r)", []), ("cosine()", ["argument"]),
        ("repeat()", ["argument"]), ("sqrt()", ["argument"]), ("nobody(1)", ["unknown-function"]),
    ],
)  # fmt: skip
def test_calls_are_matched_without_a_look_at_values(text: str, found: list[str]) -> None:
    context, node, place = call_at(text)
    with context.findings.part():
        match_call(context, node, place)
    assert codes(context) == found and context.visited == 0
