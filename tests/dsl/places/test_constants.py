"""Expressions that are the same at every step."""

from fractions import Fraction

import pytest
from resolving import codes, looked_at

from thence.dsl.places.constants import check_thousands, fixed, number
from thence.dsl.text.findings import Rejected


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-3", "1/1000"), ("a = 2; 3 * a + 1", "7"), ("50%", "1/2"), ("2 ^ -3", "1/8"), ("max(1, 2)", "2")],
)
def test_numbers_are_exact(text: str, value: str) -> None:
    context, node, place = looked_at(text)
    assert number(context, node, place).constant == fixed(context, node, place, "a time") == Fraction(value)


@pytest.mark.parametrize("text", ["step", "linear(10, 1->0)", "2 * decay(1, 0.5, 10)"])
def test_what_changes_is_no_number(text: str) -> None:
    context, node, place = looked_at(text)
    with pytest.raises(Rejected):
        number(context, node, place, "a time")
    (found,) = context.findings.all()
    assert found.code == "argument" and found.message.startswith("a time is needed here")
    assert context.needed == ""


def test_what_decides_the_form_cannot_stay_open() -> None:
    context, node, place = looked_at("n = 5; 2 * n")
    context.dynamic = frozenset({"n"})
    assert number(context, node, place).constant is None
    with pytest.raises(Rejected):
        fixed(context, node, place, "durations")
    assert "decides durations" in context.findings.all()[0].message


@pytest.mark.parametrize(
    ("text", "noted"), [("10.000", True), ("10.5", False), ("10000", False), ("250.000", True)]
)
def test_points_between_thousands_are_noted(text: str, noted: bool) -> None:
    context, node, _ = looked_at(text)
    check_thousands(context, node)
    assert codes(context) == ["thousands"] * noted
