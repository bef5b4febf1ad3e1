"""Expressions: equal ones are one object, and simple ones are simplified where they are made."""

import gc
import math
from fractions import Fraction

import pytest

from thence.dsl.formula.expression import (
    STEP,
    Expr,
    all_whole,
    apply,
    column,
    const,
    derived,
    gather,
    labelled,
    noted,
    param,
    plain,
    step_up_to,
    within,
)

P, Q = param("p"), param("q")


def test_equal_expressions_are_one() -> None:
    assert STEP + P * 2 is STEP + P * 2 and const(2) is const(Fraction(2)) and const(2) is not const(2, "two")
    assert param("p") is P and hash(STEP + P) == hash(STEP + P)
    gc.collect()
    assert STEP + P is STEP + P


@pytest.mark.parametrize(
    ("made", "simple"),
    [
        (P + 0, P), (0 + P, P), (P - 0, P), (P * 1, P), (1 * P, P), (P / 1, P), (0 - -P, P), (0 - P, -P),
        (STEP * 0, STEP * 0), (step_up_to(9) * 0, const(0)), (-1 * P, -P), (const(2) + 3, const(5)),
        (const(1) / 3, const(Fraction(1, 3))), (apply("power", P, 2), apply("square", P)),
        (apply("minimum", step_up_to(9), 10), step_up_to(9)), (apply("maximum", step_up_to(9), 10), const(10)),
    ],
)  # fmt: skip
def test_what_is_simple(made: Expr, simple: Expr) -> None:
    assert made is simple


def test_what_is_known_of_a_value() -> None:
    total = STEP * P
    assert (total.moves, total.open, total.constant, total.bounded) == (True, True, None, False)
    near = within(P, 0.0, 1.0)
    assert (near.low, near.high, plain(near)) == (0.0, 1.0, P) and within(near, -1.0, 2.0) is near
    assert (step_up_to(9) + 1).high == 10 and math.isinf(STEP.high)


def test_names_for_generated_code() -> None:
    assert labelled(P + Q, "sum").label == "sum" and labelled(labelled(P + Q, "sum"), "other").label == "sum"
    assert labelled(STEP, "k") is STEP and labelled(const(2), "two") is const(2, "two")
    assert (noted(P + Q, "part", "a = p + q").note, noted(P, "x", "y").label) == ("a = p + q", "")


def test_columns_are_looked_up_and_computed_row_by_row() -> None:
    index = step_up_to(2)
    found = gather(index, [1, 2, 3]) * 2 + 1
    assert found is gather(index, [3, 5, 7])
    assert gather(const(1), [1, 2, 3]) is const(2) and gather(index, [4, 4, 4]) is const(4)
    assert gather(index, [1, 2, 3, 9]) is gather(index, [1, 2, 3]), "the index never gets there"
    assert column(index, [4, 4]).op == "gather"
    assert derived(lambda x: x * x, found) is gather(index, [9, 25, 49]) and derived(lambda x: x, P) is None
    assert all_whole(found) and not all_whole(gather(index, [1, Fraction(1, 2), 3])) and not all_whole(P)
