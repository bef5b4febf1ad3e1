"""Which definitions are schedules, and which are parameters, from their words alone."""

import pytest
from resolving import read

from thence.dsl.places.kinds import Kinds, needed


@pytest.mark.parametrize(
    ("value", "schedule"),
    [
        ("1e-3", False), ("?", False), ("2 * a", False), ("sqrt(2)", False), ("a for 10", True), ("step", True),
        ("2 * step", True), ("linear(9, 1->0)", True), ("2 * s", True), ("a then b", True), ("nobody(1)", True),
        ("max(s, a)", True), ("f(1)", False), ("g(1)", True),
    ],
)  # fmt: skip
def test_what_moves_is_a_schedule(value: str, schedule: bool) -> None:
    before = "a = 1; b = 2; s = linear(9, 1->0); f(x) = 2 * x; g(x) = x * s"
    program, _ = read(f"{before}; d = {value}; s")
    kinds, definition = Kinds(program), program.definitions[-1]
    assert kinds.is_schedule(definition) is schedule and kinds.is_parameter(definition) is not schedule


def test_parameters_are_constants_that_are_no_facts_and_no_functions() -> None:
    program, _ = read("total = 90; a = 1; f(x) = x; s = linear(9, 1->a); b = ?; s")
    assert Kinds(program).parameters == ("a", "b")


def test_what_is_needed_is_what_something_is_made_of_and_the_facts() -> None:
    program, _ = read("total = 90; a = 1; b = 2 * a; c = 3; s = linear(9, 1->b); t = linear(9, c)")
    assert needed(program, {"s"}) >= {"s", "b", "a", "total"} and "c" not in needed(program, {"s"})
