"""Schedules with a state: counted steps, the plateau of a loss, and products of both."""

import jax.numpy as jnp
import pytest

import thence
from thence.runtime.optax.stateful import Plateau, Product, WrappedSchedule, increased, is_stateful, plateau


def test_a_schedule_counts_its_steps() -> None:
    schedule = WrappedSchedule(thence.Schedule("linear(4, 1->0)"))
    state = schedule.init()
    values = []
    for _ in range(6):
        values.append(float(schedule(state)))
        state = schedule.update(state)
    assert values == [1.0, 0.75, 0.5, 0.25, 0.0, 0.0] and int(state.count) == 6


@pytest.mark.parametrize(("count", "more"), [(0, 1), (2**31 - 2, 2**31 - 1), (2**31 - 1, 2**31 - 1)])
def test_a_count_stays_at_the_last_int32(count: int, more: int) -> None:
    assert int(increased(jnp.int32(count))) == more


def test_a_plateau_lowers_its_factor() -> None:
    made = plateau(factor=0.5, patience=2)
    state, factors = made.init(), []
    for loss in (1.0, 0.9, 0.9, 0.9, 0.9, 0.9):
        state = made.update(state, value=loss)
        factors.append(float(made(state)))
    assert factors == [1, 1, 1, 0.5, 0.5, 0.25]
    assert made.update(state) is state, "without a value nothing is seen"


def test_products() -> None:
    made = plateau(0.5, 1) * "linear(4, 1->0)"
    assert isinstance(made, Product) and is_stateful(made) and not is_stateful(Plateau)
    state = made.update(made.init(), value=1.0)
    assert float(made(state)) == 0.75
