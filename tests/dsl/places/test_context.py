"""The counts of a context, looks ahead, and definitions that hold at a depth."""

from collections.abc import Callable

import pytest
from resolving import codes, looked_at

from thence.dsl.places.context import (
    MOST_DEPTH,
    MOST_NODES,
    Context,
    Made,
    apart,
    deeper,
    plan,
    probing,
    turn,
    visit,
)
from thence.dsl.plans.repeat import MOST_TURNS
from thence.dsl.text.findings import Rejected
from thence.dsl.text.source import Span

HERE = Span(0, 1)


def test_where_a_name_is_defined_first() -> None:
    context, _, _ = looked_at("a = 1; b = 2; a = 3; b")
    assert context.index == {"a": 0, "b": 1}


def test_every_part_counts() -> None:
    context, node, place = looked_at("1 + 2 * 3")
    made = plan(context, node, place)
    assert context.visited == 5 and made.at(0).constant == 7


@pytest.mark.parametrize(("count", "most"), [(visit, MOST_NODES), (turn, MOST_TURNS)])
def test_counts_have_an_end(count: Callable[[Context, int, Span], None], most: int) -> None:
    context, _, _ = looked_at("1")
    count(context, most, HERE)
    assert not codes(context)
    with pytest.raises(Rejected):
        count(context, 1, HERE)
    assert codes(context) == ["limit"]


def test_definitions_are_nested_so_deep() -> None:
    context, _, place = looked_at("1")
    for depth in range(1, MOST_DEPTH + 1):
        place = deeper(context, HERE, place)
        assert place.depth == context.deepest == depth
    with pytest.raises(Rejected):
        deeper(context, HERE, place)


def test_what_is_found_in_a_look_ahead_is_no_finding() -> None:
    context, node, place = looked_at("linear(0.5, 1->0)")
    with probing(context) as found, pytest.raises(Rejected):
        plan(context, node, place)
    assert [d.code for d in found.all()] == ["duration"] and not codes(context)
    visited = context.probed
    assert context.visited == 0 and visited > 0
    with apart(context) as found, pytest.raises(Rejected):
        plan(context, node, place)
    assert found.failed and not codes(context) and context.visited == visited


def test_what_became_of_a_definition_holds_where_it_is_not_too_deep() -> None:
    context, node, place = looked_at("linear(10, 1->0)")
    made = Made(plan(context, node, place), {}, 1, 0, 0, depth=3, levels=2)
    assert made.holds_at(MOST_DEPTH - 2) and not made.holds_at(MOST_DEPTH - 1)
    failed = Made(None, {}, 1, 0, 0, depth=3, levels=2)
    assert failed.holds_at(3) and not failed.holds_at(2)
