"""Numbers as other libraries' configs have them."""

from fractions import Fraction

import pytest

from thence.dsl.counterparts.written_numbers import is_balanced, number_of, time_of


@pytest.mark.parametrize(
    ("text", "number"), [("1e-3", Fraction(1, 1000)), ("1_000", 1000), (".5", Fraction(1, 2)), ("x", None)]
)
def test_a_number(text: str, number: Fraction | None) -> None:
    found = number_of(text)
    assert (found.number if found is not None else None) == number


def test_times_and_brackets() -> None:
    found = time_of("100ba")
    assert found is not None and found.number == 100 and time_of("100 apples") is None
    assert is_balanced("(a + b) * (c)") and not is_balanced("(a + b")
