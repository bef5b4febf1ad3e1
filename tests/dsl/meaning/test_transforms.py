"""Transforms: what they take, and the schedules that they make."""

from fractions import Fraction
from itertools import pairwise

import pytest
from resolving import call_at, codes, looked_at

from thence.dsl.base.records import replace
from thence.dsl.meaning.transforms import match_transform, transform_plan
from thence.dsl.places.context import plan
from thence.dsl.plans.plan import Plan, SequencePlan
from thence.dsl.plans.transformed import ReversePlan
from thence.dsl.plans.transforms import TRANSFORMS, TransformCall
from thence.dsl.syntax.unparse import unparse

S = "linear(4, 4->0)"


@pytest.mark.parametrize(
    ("text", "steps", "values"),
    [
        (f"repeat({S}, 2)", 8, {0: 4, 3: 1, 4: 4, 7: 1}),
        (f"repeat({S}, 2, scale=0.5)", 8, {1: 3, 5: Fraction(3, 2)}),
        (f"repeat({S}, 2, stretch=2)", 12, {2: 2, 4: 4, 8: 2}),
        (f"repeat({S})", float("inf"), {41: 3}),
        (f"delay(3, {S})", 7, {0: 4, 3: 4, 5: 2}),
        (f"skip(3, {S})", 1, {0: 1, 1: 0}),
        (f"stretch(2, {S})", 8, {2: 3, 4: 2}),
        (f"reverse({S})", 4, {0: 0, 1: 1, 4: 4}),
    ],
)
def test_transforms(text: str, steps: float, values: dict[int, int]) -> None:
    context, node, place = looked_at(text)
    made = plan(context, node, place)
    assert made.duration == steps and not codes(context)
    assert {step: made.at(step).constant for step in values} == values


@pytest.mark.parametrize(
    ("text", "code", "fixed"),
    [
        ("repeat(decay(1, 0.5, 9))", "duration", "repeat(decay(1, 0.5, 9) for 1000)"),
        (f"repeat({S}, 2.4)", "value", f"repeat({S}, 2)"),
        (f"repeat({S}, 3, stretch=0)", "value", f"repeat({S}, 3, stretch=2)"),
        (f"skip(4, {S})", "duration", f"skip(2, {S})"),
        (f"stretch(-2, {S})", "value", f"stretch(2, {S})"),
        (f"delay({S}, 3)", "argument", f"delay(3, {S})"),
        (f"{S} then repeat(3)", "unknown-name", f"repeat({S}, times=3)"),
    ],
)
def test_transforms_that_make_no_sense(text: str, code: str, fixed: str) -> None:
    context, node, place = looked_at(text)
    with context.findings.part():
        plan(context, node, place)
    found = context.findings.all()[0]
    assert (found.code, found.fixed()) == (code, fixed)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (f"repeat({S}, 2, scale=0.5)", {"s": S, "times": "2", "scale": "0.5"}),
        (f"repeat({S}, times=2)", {"s": S, "times": "2"}),
        (f"delay(3, {S})", {"n": "3", "s": S}),
        (f"stretch(f=2, s={S})", {"f": "2", "s": S}),
    ],
)
def test_arguments_by_position_and_by_name(text: str, bound: dict[str, str]) -> None:
    context, node, _ = call_at(text)
    found = match_transform(context, node, TRANSFORMS[node.name])
    assert {name: unparse(argument.value) for name, argument in found.items()} == bound


def test_a_plan_is_made_by_the_entry() -> None:
    context, node, place = call_at(f"reverse({S})")
    made = transform_plan(context, node, TRANSFORMS["reverse"], place)
    assert [made.at(step).constant for step in range(5)] == [0, 1, 2, 3, 4]


def _and_back(call: TransformCall) -> Plan:
    there = call.body.steps
    back = ReversePlan(node=call.node, duration=there, body=call.body)
    return SequencePlan(node=call.node, duration=2 * there, segments=(call.body, back), starts=(0, there))


def test_what_a_plan_uses_twice_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TRANSFORMS, "reverse", replace(TRANSFORMS["reverse"], plan=_and_back))
    counted: list[tuple[int, int]] = []
    found: list[str] = []
    while not found and len(counted) < 20:
        depth = len(counted)
        context, node, place = looked_at(
            "reverse(" * depth + "repeat(linear(2, 2->0), 3, stretch=2)" + ")" * depth
        )
        with context.findings.part():
            plan(context, node, place)
        found = codes(context)
        if not found:
            counted.append((context.visited, context.turned))
    assert len(counted) == 11 and found == ["limit"]
    visited, turned = zip(*counted, strict=True)
    assert list(turned) == [3 * 2**n for n in range(len(counted))]
    assert all(more == 2 * less + 2 for less, more in pairwise(visited))
