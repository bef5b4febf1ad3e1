"""Programs put together: names are kept apart, clocks are kept, and what is not used is left out."""

import pytest

import thence
from thence.dsl.programs.combine import (
    alone,
    anew,
    argument,
    called,
    combined,
    in_turn,
    kept_whole,
    on_its_own_clock,
    operated,
    renamed,
    steps_node,
    without_unused,
)
from thence.dsl.syntax.nodes import Expression, Name
from thence.dsl.syntax.parse import expression_of
from thence.dsl.syntax.unparse import unparse


def tree(text: str) -> Expression:
    found = expression_of(text)
    assert found is not None
    return found


def test_definitions_of_one_name_are_kept_apart_unless_they_are_the_same() -> None:
    programs = [
        thence.parse(text) for text in ("p = 1; hold(5, p)", "p = 2; hold(5, p)", "p = 1; hold(9, p)")
    ]
    found = combined(programs, in_turn)
    assert unparse(found) == "p = 1; p_2 = 2; hold(5, p) then hold(5, p_2) then hold(9, p)"


@pytest.mark.parametrize(
    ("sign", "left", "right", "text"),
    [
        ("+", "a", "b", "a + b"),
        ("*", "a + b", "c", "(a + b) * c"),
        ("-", "a", "b - c", "a - (b - c)"),
        ("^", "a", "-b", "a^-b"),
    ],
)
def test_operations(sign: str, left: str, right: str, text: str) -> None:
    assert tree(unparse(operated(sign, tree(left), tree(right)))) == tree(text)


def test_segments_in_turn_and_on_their_own_clocks() -> None:
    assert unparse(in_turn([tree("a then b"), tree("c")])) in ("a then b then c", "(a then b) then c")
    assert on_its_own_clock(tree("hold(5, 1)")) == tree("hold(5, 1)")
    assert unparse(on_its_own_clock(tree("step * 2"))) != "step * 2"


def test_what_is_not_used_is_left_out() -> None:
    assert unparse(without_unused(thence.parse("a = 1; b = 2; hold(5, b)"))) == "b = 2; hold(5, b)"
    assert unparse(alone(thence.parse("hold(5, 1)"))) == "hold(5, 1)"
    assert kept_whole(thence.parse("hold(5, 1)")) == thence.parse("hold(5, 1)")


def test_calls_and_arguments() -> None:
    assert unparse(called("repeat", tree("a"), times=tree("3"))) == "repeat(a, times=3)"
    assert unparse(steps_node("n", "2 ep")) == "2 ep" and unparse(steps_node("n", 100)) == "100"
    assert argument("until 5 ep") is not None
    with pytest.raises((TypeError, ValueError)):
        steps_node("n", -1)


def test_names_are_replaced_and_copies_are_new() -> None:
    before = tree("f(a, b) + a")
    assert renamed(before, {"a": "x"}) == tree("f(x, b) + x")
    again = anew(before)
    assert again == before and again is not before and not isinstance(again, Name)
