"""Entries of other libraries: their signatures, and which argument of a call is which."""

import pytest
from foreign_calls import given_of

from thence.dsl.counterparts.amounts import Unfit
from thence.dsl.counterparts.entry import RATE, Counterpart, Expected

ENTRY = Counterpart(
    "Library",
    ("falls", "Falls"),
    "optimizer, steps: 1000, end = 0.0, power = 1 ~ 2, milestones = None ~ [30, 60], kind = 'cos', unused",
    lambda g: f"linear({g.steps('steps')}, {g.rate}->{g('end')})",
)


def test_a_signature() -> None:
    assert ENTRY.parameters == {
        "optimizer": Expected(None, None),
        "steps": Expected(None, "1000"),
        "end": Expected("0.0", None),
        "power": Expected("1", "2"),
        "milestones": Expected("None", "[30, 60]"),
        "kind": Expected("'cos'", None),
        "unused": Expected(None, None),
    }
    assert [name for name, expected in ENTRY.parameters.items() if not expected.used] == [
        "optimizer",
        "unused",
    ]


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("falls(optimizer, 500)", "linear(500, 1e-3->0)"),
        ("falls(opt, steps=500, end=1e-5)", "linear(500, 1e-3->1e-5)"),
        ("Falls(optimizer, steps=5 * 100, lr=0.1)", "linear(500, 0.1->0)"),
        ("falls(self.optimizer)", "linear(1000, 1e-3->0)"),
    ],
)
def test_a_call_is_bound(call: str, spec: str) -> None:
    given = given_of([ENTRY], call)
    assert ENTRY.spec is not None and ENTRY.spec(given) == spec


def test_values_by_name() -> None:
    given = given_of(
        [ENTRY], "falls(opt, 500, power=3, milestones=[10, 20], kind='linear', nonsense=4, name='x')"
    )
    assert (str(given("power")), [str(x) for x in given.numbers("milestones")]) == ("3", ["10", "20"])
    assert given.word("kind") == "linear" and given.left_out == ["nonsense"]


def test_what_is_not_given_has_an_example_that_is_remembered() -> None:
    given = given_of([ENTRY], "falls(opt)")
    assert str(given.steps("steps")) == "1000" and set(given.examples) == {"steps"}
    assert str(given.rate) == RATE


def test_too_many_arguments() -> None:
    with pytest.raises(Unfit, match="at most 6 arguments"):
        given_of([ENTRY], "falls(opt, 1, 2, 3, 4, 5, 6, 7)")
