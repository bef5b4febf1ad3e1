"""The functions of users: each is one entry, and picks the operation that its argument allows."""

import math
from fractions import Fraction
from typing import Any

import pytest

from thence.dsl.formula.expression import STEP, Expr, const, param, within
from thence.dsl.formula.functions import CONSTANTS, FUNCTIONS, Function
from thence.dsl.numbers.decimals import MathError

P = param("p")
PYTHON: dict[str, Any] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "sin": math.sin, "cos": math.cos, "tanh": math.tanh,
    "abs": abs, "floor": math.floor, "ceil": math.ceil, "min": min, "max": max,
    "clip": lambda x, low, high: min(max(x, low), high),
}  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_constants_have_python_s_values(function: Function) -> None:
    numbers = [Fraction(7, 4), Fraction(1, 2), Fraction(3)][: len(function.parameters)]
    found = function.build(*map(const, numbers))
    assert found.constant is not None
    if function.name in PYTHON:
        assert math.isclose(float(found.constant), PYTHON[function.name](*map(float, numbers)), rel_tol=1e-15)


@pytest.mark.parametrize(
    ("name", "argument", "op"),
    [
        ("sqrt", P, "sqrt_ieee"), ("sqrt", within(P, 0.0, 9.0), "sqrt_from_zero"), ("sqrt", within(P, 1.0, 9.0), "sqrt"),
        ("exp", P, "exp_ieee"), ("exp", within(P, 0.0, 9.0), "exp"), ("log", P, "log_ieee"), ("log", STEP + 1, "log"),
        ("sin", P, "sin_ieee"), ("sin", within(P, 0.0, 9.0), "sin"), ("floor", STEP * Fraction(1, 3), "floor_divide"),
        ("floor", P, "floor_ieee"),
    ],
)  # fmt: skip
def test_the_operation_that_an_argument_allows(name: str, argument: Expr, op: str) -> None:
    assert FUNCTIONS[name].build(argument).op == op


def test_what_has_no_value() -> None:
    for name, *numbers in (("sqrt", -1), ("log", 0), ("exp", 1000), ("clip", 1, 3, 2)):
        with pytest.raises(MathError):
            FUNCTIONS[str(name)].build(*(const(int(n)) for n in numbers))


def test_constants() -> None:
    assert {name: float(entry.value.constant or 0) for name, entry in CONSTANTS.items()} == {
        "pi": math.pi,
        "e": math.e,
    }
    assert FUNCTIONS["min"].variadic and not FUNCTIONS["clip"].variadic
