"""What numbers can only be meant as, by how they are written."""

import pytest

from thence.dsl.calls.number_sorts import is_fraction, is_large, is_rate, minus_left_out
from thence.dsl.syntax.parse import expression_of


@pytest.mark.parametrize(
    ("text", "large", "fraction", "rate"),
    [
        ("1000", True, False, False), ("10", True, False, False), ("9", False, False, False),
        ("5 ep", False, False, False), ("0.5", False, True, False), ("1e-3", False, True, True),
        ("3E-4", False, True, True), ("1", False, False, False), ("10%", False, False, False),
        ("rest", False, False, False), ("peak", False, False, False),
    ],
)  # fmt: skip
def test_what_a_number_is_meant_as(text: str, large: bool, fraction: bool, rate: bool) -> None:
    node = expression_of(text)
    assert node is not None
    assert (is_large(node), is_fraction(node), is_rate(node)) == (large, fraction, rate)


def test_zero_is_a_fraction_where_it_may_be_one() -> None:
    node = expression_of("0")
    assert node is not None and is_fraction(node, zero=True) and not is_fraction(node)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("1e3", "1e-3"), ("3E+4", "3E-4"), ("1e-3", None), ("1000", None), ("1e0", None), ("peak", None)],
)
def test_an_exponent_that_has_lost_its_sign(text: str, meant: str | None) -> None:
    assert minus_left_out(expression_of(text)) == meant
