"""Values with their places."""

from fractions import Fraction

import pytest
from resolving import call_at, codes

from thence.dsl.calls.curve_arguments import matched
from thence.dsl.calls.levels import level_values, points
from thence.dsl.curves.table import CURVES
from thence.dsl.text.findings import Rejected


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("steps(1, 0.5 @ 30, 0.1 @ 60)", [(0, "1"), (30, "1/2"), (60, "1/10")]),
        ("steps(1, 10% @ 25%, 10% @ 50%)", [(0, "1"), (50, "1/10"), (100, "1/100")]),
        ("points(0 @ 0, 1 @ 2 ep)", [(0, "0"), (14, "1")]),
    ],
)
def test_levels_are_values_from_steps(text: str, levels: list[tuple[int, str]]) -> None:
    context, node, place = call_at(text, total=200, steps_per_epoch=7)
    call = matched(context, node, CURVES[node.name], place)
    found, last = level_values(context, call, node.name == "points")
    assert [(step, value.constant) for step, value in found] == [(s, Fraction(v)) for s, v in levels]
    assert last == levels[-1][0] and not codes(context)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("steps(1, 30 @ 0.5, 60 @ 0.1)", "steps(1, 0.5 @ 30, 0.1 @ 60)"),
        ("steps(1, 0.5 @ 60, 0.1 @ 30)", "steps(1, 0.1 @ 30, 0.5 @ 60)"),
        ("steps(1, 30, 60)", "steps(1, 10% @ 30, 10% @ 60)"),
        ("steps(1, 0.5, 30)", "steps(1, 0.5 @ 30)"),
        ("steps(1 @ 0, 0.5 @ 30)", "steps(1, 0.5 @ 30)"),
        ("steps(1, 30->0.5)", "steps(1, 0.5 @ 30)"),
    ],
)
def test_places_that_are_missing_or_swapped(text: str, fixed: str) -> None:
    context, node, place = call_at(text)
    call = matched(context, node, CURVES["steps"], place)
    with pytest.raises(Rejected):
        level_values(context, call, False)
    (found,) = context.findings.all()
    assert found.code == "value" and found.fixed() == fixed


def test_the_last_point_is_the_end_and_a_boundary_of_its_sequence() -> None:
    context, node, place = call_at("points(1 @ 0, 0 @ 0.25%)", total=1000)
    for start, steps in (("0", 3), ("5/2", 2)):
        at = place.before((node,)).in_segment(0, Fraction(start), None)
        call = matched(context, node, CURVES["points"], at)
        assert points(context, call)[-1][0] == steps
        assert (call.exact, call.steps) == (Fraction(5, 2), steps)
