"""What names stand for at a place."""

from fractions import Fraction

import pytest
from resolving import looked_at

from thence.dsl.places.lookup import bound_to, function_of, names_seen, share, stripped
from thence.dsl.places.place import Place
from thence.dsl.syntax.nodes import Definition, Name, Number, Rest

TEXT = "a = 10%; f(x) = x; b = a; r = rest; k = 2; b"


def test_a_name_is_seen_behind_its_definition() -> None:
    context, _, place = looked_at(TEXT)
    assert names_seen(context, place) == ["a", "f", "b", "r", "k"]
    found = bound_to(context, "b", place)
    assert found is not None and isinstance(found[0], Definition) and found[1].seen == 2
    assert bound_to(context, "b", Place(2)) is None and bound_to(context, "c", place) is None


def test_functions_and_values_are_told_apart() -> None:
    context, _, place = looked_at(TEXT)
    assert bound_to(context, "f", place) is None and function_of(context, "a", place) is None
    found = function_of(context, "f", place)
    assert found is not None and found[0].name == "f" and found[1].seen == 1


def test_an_argument_hides_a_definition_and_sees_the_names_of_its_call() -> None:
    context, _, place = looked_at(TEXT)
    value = Number(Fraction(3))
    inside = place.among(1, {"a": (value, Place(4))})
    found = bound_to(context, "a", inside)
    assert found is not None and found[0] is value and (found[1].seen, found[1].arguments) == (4, {})
    assert names_seen(context, inside) == ["a", "a"]


@pytest.mark.parametrize(("name", "kind"), [("b", Number), ("r", Rest), ("step", Name), ("c", Name)])
def test_names_of_names_are_followed(name: str, kind: type) -> None:
    context, _, place = looked_at(TEXT)
    node, _ = stripped(context, Name(name), place)
    assert isinstance(node, kind)


def test_a_share_is_one_under_any_name() -> None:
    context, node, place = looked_at(TEXT)
    assert share(context, node, place) == Fraction(1, 10) and context.used == {"a", "b"}
    assert share(context, Name("k"), place) is None and share(context, Rest(), place) is None


def test_a_parameter_that_stays_open_stands_for_itself() -> None:
    context, _, place = looked_at(TEXT)
    context.dynamic = frozenset({"a"})
    assert stripped(context, Name("b"), place)[0] == Name("a")
