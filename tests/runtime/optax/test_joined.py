"""Schedules one after the other: in the language where that says the same, and otherwise as functions."""

from fractions import Fraction
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

import thence
from thence.runtime.optax.joined import Joined, joined

UP, DOWN = thence.Schedule("linear(10, 0->1)"), thence.Schedule("linear(10, 1->0)")


def test_what_the_language_says_is_a_schedule() -> None:
    made = joined([UP, DOWN, thence.Schedule("hold(3, 7)")], [10, 15])
    assert isinstance(made, thence.Schedule)
    assert made.spec == "linear(10, 0->1) then linear(10, 1->0) for 5 then hold(3, 7)"
    assert joined([UP], []) is UP


def test_functions_get_the_steps_since_their_begin() -> None:
    made = joined([lambda k: k, lambda k: 100 + k], [5])
    assert isinstance(made, Joined)
    assert [made(k) for k in (-1, 0, 4, 5, 9)] == [0, 0, 4, 100, 104]
    for array in (np.array([0, 4, 5, 9]), jnp.array([0, 4, 5, 9])):
        assert made(array).tolist() == [0, 4, 100, 104]


def test_a_function_again_and_again() -> None:
    made = Joined.repeated(lambda k: k, 4, Fraction(1))
    assert [made(k) for k in range(9)] == [0, 1, 2, 3, 0, 1, 2, 3, 0]
    stretched = Joined.repeated(lambda k: k, 4, Fraction(2))
    assert stretched.starts[:3] == (0, 4, 12) and [stretched(k) for k in (3, 4, 8, 12)] == [3, 0, 2, 0]
    assert np.asarray(stretched(np.array([3, 4, 8, 12]))).tolist() == [3, 0, 2, 0]


@pytest.mark.parametrize(
    ("schedules", "boundaries", "error", "message"),
    [
        ([], [], ValueError, "no schedule was given"),
        (UP, [1], TypeError, "schedules is a list"),
        ([UP, DOWN], [1.5], TypeError, "boundary 1.5 is not a whole number"),
        ([UP, DOWN], [True], TypeError, "boundary True"),
        ([UP, DOWN], [], ValueError, "2 schedules have 1 boundaries"),
        ([UP, DOWN], [0], ValueError, "boundary 0 is not after 0"),
        ([UP, 3], [1], TypeError, "a schedule is a function of the step, not 3"),
        ([UP, {"lr": UP}], [1], TypeError, "several, by name"),
    ],
)
def test_what_cannot_be_joined(schedules: Any, boundaries: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        joined(schedules, boundaries)
