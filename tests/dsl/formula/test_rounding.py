"""Bounds of rounding: what numpy's float32 makes of a formula is never farther off than they say."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from thence.dsl.formula.expression import Expr, apply, const
from thence.dsl.formula.float32 import STEP
from thence.dsl.formula.rounding import rounding_of

THIRD = const(Fraction(1, 3))
F = np.float32
CASES: list[tuple[str, Expr, Callable[[Any], Any]]] = [
    ("a product", STEP * THIRD, lambda k: F(k) * F(1 / 3)),
    ("a sum", STEP * THIRD + THIRD, lambda k: F(k) * F(1 / 3) + F(1 / 3)),
    ("a quotient", STEP / const(7), lambda k: F(k) / F(7)),
    ("a root", apply("sqrt", STEP * THIRD + 1), lambda k: np.sqrt(F(k) * F(1 / 3) + F(1))),
    ("a square", apply("square", STEP * THIRD + 1), lambda k: (F(k) * F(1 / 3) + F(1)) ** 2),
]


@pytest.mark.parametrize(("formula", "single"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_nothing_is_farther_off(formula: Expr, single: Callable[[Any], Any]) -> None:
    bound = rounding_of(formula, {STEP})
    exact: dict[str, Callable[[float], float]] = {
        "multiply": lambda k: k / 3, "add": lambda k: k / 3 + 1 / 3, "divide": lambda k: k / 7,
        "sqrt": lambda k: float(np.sqrt(k / 3 + 1)), "square": lambda k: (k / 3 + 1) ** 2,
    }  # fmt: skip
    for k in (1, 2, 5, 1001, 12_345):
        wanted = exact[formula.op](k)
        assert abs(float(single(k)) - wanted) <= bound.relative * 2.0**-24 * abs(wanted) + 1e-12 * abs(wanted)
    assert 0 < bound.relative < 24


def test_whole_parts_have_no_error_and_differences_may_lose_all() -> None:
    assert rounding_of(STEP - 5, {STEP, STEP - 5}).relative == 0
    assert rounding_of(STEP * THIRD - 5, {STEP}).relative == float("inf")
    assert rounding_of(apply("exp", STEP * THIRD), {STEP}).relative > 1000
