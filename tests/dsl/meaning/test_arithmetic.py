"""Operators and functions, on numbers and on schedules."""

from fractions import Fraction

import pytest
from resolving import call_at, codes, looked_at

from thence.dsl.meaning.arithmetic import function_plan, match_function
from thence.dsl.places.context import plan
from thence.dsl.plans.plan import Constant, Pointwise
from thence.dsl.text.findings import Rejected


@pytest.mark.parametrize(
    ("text", "step", "value"),
    [
        ("linear(4, 8->0) + 1", 2, "5"), ("2 * linear(4, 8->0) - linear(4, 0->4)", 1, "11"),
        ("linear(4, 8->0) / 2 / 2", 2, "1"), ("-linear(4, 8->0)", 0, "-8"), ("linear(4, 2->0) ^ 2", 2, "1"),
        ("max(linear(4, 8->0), 3)", 3, "3"), ("clip(step, 2, 5)", 9, "5"), ("min(step, 4, 7)", 6, "4"),
        (" + ".join(["step"] * 40), 3, "120"),
    ],
)  # fmt: skip
def test_values_are_combined_step_by_step(text: str, step: int, value: str) -> None:
    context, node, place = looked_at(text)
    made = plan(context, node, place)
    assert isinstance(made, Pointwise) and made.at(step).constant == Fraction(value)
    assert not codes(context)


@pytest.mark.parametrize(("text", "steps"), [("linear(4, 8->0) + linear(9, 1->0)", 9), ("step + 1", None)])
def test_the_longest_operand_says_how_long(text: str, steps: int | None) -> None:
    context, node, place = looked_at(text)
    assert plan(context, node, place).duration == steps


def test_numbers_alone_are_a_number() -> None:
    context, node, place = looked_at("2 * 3 - sqrt(4)")
    made = plan(context, node, place)
    assert isinstance(made, Constant) and made.number.constant == 4


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("1 / 0", "value", "1 / 0"), ("step / 0", "value", "step / 0"), ("step * 2 / 0", "value", "0"),
        ("sqrt(-1)", "value", "sqrt(-1)"), ("clip(step, 5, 2)", "value", "clip(step, 5, 2)"),
        ("10% + step", "suspicious-share", "10%"), ("step * linear(9, 1->0)", "stopped-step", "step"),
        ("clip(0, 1, step)", "limits", "clip(0, 1, step)"), ("max(linear(9, 5->0))", "argument", "max(linear(9, 5->0))"),
    ],
)  # fmt: skip
def test_what_is_said_of_operations(text: str, code: str, part: str) -> None:
    context, node, place = looked_at(text)
    with context.findings.part():
        plan(context, node, place)
    (found,) = context.findings.all()
    assert (found.code, text[slice(*found.span)]) == (code, part)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("sqrt(1, 2)", None), ("sqrt(x=4)", "sqrt(4)"), ("cos(1000, 1->0)", "cosine(1000, 1->0)"),
        ("clip(step, 5)", None), ("clip(step, min=2, max=5)", "clip(step, 2, 5)"), ("clip(step, max=5)", "min(step, 5)"),
    ],
)  # fmt: skip
def test_functions_take_what_they_take(text: str, fixed: str | None) -> None:
    context, node, place = call_at(text)
    with pytest.raises(Rejected):
        match_function(context, node)
    (found,) = context.findings.all()
    assert found.code == "argument" and (fixed is None or found.fixed() == fixed)
    with pytest.raises(Rejected):
        function_plan(context, node, place)
