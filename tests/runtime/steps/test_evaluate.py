"""Functions of formulas: on the host, for arrays of NumPy and JAX, and what they are made of."""

import math
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from thence.dsl.formula.expression import STEP, apply, const, param
from thence.runtime.steps.evaluate import array_function, count_steps, full, host_function

FORMULA = apply("sqrt", STEP + 1) * Fraction(1, 4) + param("p")


def test_on_the_host_steps_are_not_below_zero() -> None:
    function = host_function(FORMULA, ("p",))
    assert [function(k, 2.0) for k in (-3, 0, 8)] == [2.25, 2.25, 2.75]
    assert type(function(8, 2.0)) is float


@pytest.mark.parametrize("target", ["numpy", "jax"])
def test_for_arrays(target: str) -> None:
    function = array_function(FORMULA, target, ("p",))
    with jax.enable_x64(True):
        found = function(np.array([0.0, 3.0, 8.0]), 2.0)
    assert np.asarray(found).tolist() == [2.25, 2.5, 2.75]


@pytest.mark.parametrize(
    ("step", "counted", "dtype"),
    [
        (7, 7, "int32"), (-7, 0, "int32"), (2.5, 2.5, "float32"), (-2.5, 0, "float32"),
        (np.int64(2**40), 2**31 - 1, "int32"), (np.uint32(2**32 - 1), 2**31 - 1, "int32"), (np.int8(-1), 0, "int32"),
    ],
)  # fmt: skip
def test_steps_as_they_are_counted(step: float, counted: float, dtype: str) -> None:
    with jax.enable_x64(True):
        found = count_steps()(jnp.asarray(step))
    assert (found.tolist(), str(found.dtype)) == (counted, dtype)


def test_a_value_for_each_step() -> None:
    assert full()(jnp.arange(3), 2.0).tolist() == [2.0, 2.0, 2.0]


def test_a_constant_is_exact() -> None:
    assert host_function(const(Fraction(1, 3)))(5) == 1 / 3 and math.isclose(
        host_function(apply("exp", STEP))(1), math.e
    )


def test_nothing_but_arithmetic_is_in_reach_on_the_host() -> None:
    reached = host_function(STEP + 1).__globals__["__builtins__"]
    assert {"abs", "float", "max", "min", "round"} <= set(reached)
    assert not {"open", "eval", "exec", "__import__", "getattr"} & set(reached)
