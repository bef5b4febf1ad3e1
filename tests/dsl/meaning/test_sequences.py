"""What has a clock: chains of `then`, cuts, `over`."""

from fractions import Fraction

import pytest
from resolving import codes, looked_at

from thence.dsl.meaning.sequences import cut_plan, over_plan, timed
from thence.dsl.plans.plan import SequencePlan
from thence.dsl.plans.transformed import CutPlan
from thence.dsl.syntax.nodes import Cut, Over
from thence.dsl.text.findings import Rejected


@pytest.mark.parametrize(
    ("text", "starts", "steps"),
    [
        ("warmup(10, 1) then hold(5) then cosine(20, 0)", (0, 10, 15), 35),
        ("warmup(33.3%, 1) then hold(33.3%) then cosine(rest, 0)", (0, 2, 5), 7),
        ("warmup(2, 1) then cosine(until 5, 0)", (0, 2), 5),
        ("warmup(2, 1) then decay(rate=0.5, every=3)", (0, 2), float("inf")),
    ],
)
def test_segments_stand_one_behind_the_other(text: str, starts: tuple[int, ...], steps: float) -> None:
    context, node, place = looked_at(text, total=7)
    plan = timed(context, node, place)
    assert isinstance(plan, SequencePlan) and (plan.starts, plan.duration) == (starts, steps)
    assert not codes(context)


def test_each_segment_starts_from_the_value_reached() -> None:
    context, node, place = looked_at("warmup(4, 8) then linear(4, 50%) then linear(4, 0)")
    plan = timed(context, node, place)
    assert [plan.at(step).constant for step in (4, 6, 8, 10)] == [8, 6, 4, 2]


@pytest.mark.parametrize(
    ("text", "total", "fixed"),
    [
        ("constant(1) then hold(5)", None, "constant(1) for 1000 then hold(5)"),
        ("warmup(9, 1) then constant(5000) then hold(5)", None, "warmup(9, 1) then hold(5000) then hold(5)"),
        ("decay(1, 0.5, 9) then hold(5)", None, "decay(1, 0.5, 9) for 1000 then hold(5)"),
        ("decay(1, 0.5, 9) then hold(5)", 60, "decay(1, 0.5, 9) for rest then hold(5)"),
    ],
)
def test_what_never_ends_has_nothing_behind_it(text: str, total: int | None, fixed: str) -> None:
    context, node, place = looked_at(text, **({} if total is None else {"total": total}))
    with pytest.raises(Rejected):
        timed(context, node, place)
    found = context.findings.all()[0]
    assert found.code == "duration" and context.guessing
    assert found.fixed() == fixed


def test_every_segment_is_looked_at() -> None:
    context, node, place = looked_at("warmup(0.5, 1) then hold(5, q) then cosine(1.5, 0)")
    with pytest.raises(Rejected):
        timed(context, node, place)
    assert codes(context) == ["duration", "unknown-name", "duration"]


def test_a_cut() -> None:
    context, node, place = looked_at("decay(1, 0.5, 10) for 50%", total=60)
    assert isinstance(node, Cut)
    plan = cut_plan(context, node, place)
    assert isinstance(plan, CutPlan) and plan.duration == 30 and plan.at(20).constant == Fraction(1, 4)


@pytest.mark.parametrize(
    ("text", "steps", "total", "found"),
    [("hold(50%, 1) over 80", 40, 80, ["total"]), ("hold(rest, 1) over 60", 60, 60, [])],
)
def test_a_total_of_its_own(text: str, steps: int, total: int, found: list[str]) -> None:
    context, node, place = looked_at(text, total=60)
    assert isinstance(node, Over)
    plan = over_plan(context, node, place.before((node,)).in_segment(0, Fraction(0), None))
    assert plan.duration == steps and plan.over == total
    assert codes(context) == found
