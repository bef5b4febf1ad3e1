"""Walks through trees: what is in them, in which order, and what is made of what."""

import pytest

import thence
from thence.dsl.syntax.nodes import NOWHERE, Call, Name, Number, Rest, Until
from thence.dsl.syntax.parse import expression_of
from thence.dsl.syntax.walk import any_of, is_steps, made_from, made_of, names_in, nodes_in, rebuilt

PROGRAM = thence.parse("a = 1; b = 2 * a; f(x) = x * b; c = 3; f(c)")


def test_every_part_comes_before_its_own() -> None:
    tree = expression_of("f(x, 2)^y then g(-z)")
    found = [part for part in nodes_in(tree) if isinstance(part, Name | Call | Number)]
    assert [getattr(part, "id", getattr(part, "name", "2")) for part in found] == [
        "f",
        "x",
        "2",
        "y",
        "g",
        "z",
    ]
    assert next(nodes_in(tree)) is tree


def test_names_are_of_values_and_functions() -> None:
    assert names_in(expression_of("f(x, until y) for n over x")) == {"f", "x", "y", "n"}
    assert names_in(None) == set()


def test_a_kind_is_looked_for_in_every_part() -> None:
    tree = expression_of("hold(2 * (rest - 1), a)")
    assert any_of(tree, Rest) and any_of((None, tree), Until, Rest) and not any_of(tree, Until)


def test_a_node_is_rebuilt_of_parts_that_were_changed() -> None:
    tree = expression_of("f(x, 2) * y - 3 then g(a->b) for n")
    assert tree is not None and tree.span != NOWHERE
    seen: list[object] = []

    def once_more(node: object) -> object:
        seen.append(node)
        return rebuilt(node, once_more)  # type: ignore[type-var]

    again = rebuilt(tree, once_more)
    assert again == tree and again is not tree and again.span == tree.span
    assert seen == list(nodes_in(tree))[1:]
    moved = rebuilt(tree, lambda part: Rest(), NOWHERE)
    assert moved.span == NOWHERE and set(nodes_in(moved)) == {moved, Rest()}


def test_what_a_name_is_made_of_and_what_is_made_from_it() -> None:
    assert made_of(PROGRAM, ["f"]) == {"f", "x", "b", "a"}
    assert made_of(PROGRAM, ["c"]) == {"c"}
    assert made_from(PROGRAM, "a") == {"a", "b", "f"}


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("8k", True),
        ("5 ep", True),
        ("rest", True),
        ("1", False),
        ("1.5", False),
        ("10%", False),
        ("n", False),
    ],
)
def test_what_can_only_be_a_number_of_steps(text: str, so: bool) -> None:
    tree = expression_of(text)
    assert tree is not None and is_steps(tree) == so
