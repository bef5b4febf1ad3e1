"""Columns of exact numbers: what is done with them whole is what is done row by row."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thence.dsl.formula.expression import STEP, all_whole, apply, column
from thence.dsl.formula.rows import combined
from thence.dsl.numbers.columns import Column

NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20).map(Fraction),
    st.fractions(max_denominator=10**6),
    st.builds(Fraction, st.integers(), st.integers(1, 2**300)),
)
COLUMNS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6)
OPERATORS: list[Callable[[Any, Any], Any]] = [operator.add, operator.sub, operator.mul]


@given(COLUMNS, st.sampled_from(OPERATORS), NUMBERS)
def test_arithmetic_is_that_of_the_rows(
    pairs: list[tuple[Fraction, Fraction]], does: Callable[[Any, Any], Any], number: Fraction
) -> None:
    left, right = (Column(side) for side in zip(*pairs, strict=True))
    for made, rows in (
        (does(left, right), [does(x, y) for x, y in pairs]),
        (does(left, number), [does(x, number) for x, _ in pairs]),
        (does(number, left), [does(number, x) for x, _ in pairs]),
        (-left, [-x for x, _ in pairs]),
    ):
        assert list(made) == rows and made.key == Column(rows).key
        assert made.floats() == list(map(float, rows))
        assert (made.low, made.high) == (float(min(rows)), float(max(rows)))
        assert made.whole == all(x.denominator == 1 for x in rows)
        assert made.alike == (len(set(rows)) == 1)


def test_columns_are_sequences() -> None:
    made = Column([2, 4, 5], 2)
    assert made[1] == 2 and list(made[:2]) == [1, 2] and len(made) == 3 and made[:2].denominator == 1
    assert Column.of(made) is made
    assert Column([10**400]).high == -Column([-(10**400)]).low == float("inf")


def test_operations_on_columns_keep_them_exact() -> None:
    lengths = column(STEP, [3, 4, 5])
    third = apply("multiply", lengths, Fraction(1, 3))
    assert isinstance(third.value, Column) and list(third.value) == [1, Fraction(4, 3), Fraction(5, 3)]
    assert combined(lambda x, y: x - 3 * y, lengths, third).constant == 0
    assert all_whole(lengths) and not all_whole(third) and not all_whole(STEP)


@pytest.mark.parametrize("power", [600, 800])
def test_long_rows_are_trimmed_as_numbers_are(power: int) -> None:
    number = Fraction(3**power, 2**power)
    rows = apply("multiply", column(STEP, [number, Fraction(1)]), number).value
    assert isinstance(rows, Column) and rows[0] == apply("multiply", number, number).constant
