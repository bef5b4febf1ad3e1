"""What a user of optax's names writes: the values beside each line, and a training step under jit."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thence.schedules as ts

BOUNDARIES = {500: 1.0, 1000: 0.5, 1500: 0.1}

# A schedule, and the values that it has at some steps.
VALUES: list[tuple[Any, dict[int, float]]] = [
    (ts.constant_schedule(0.001), {0: 0.001, 10_000: 0.001}),
    (ts.linear_schedule(0.001, 0.0001, 1000), {0: 0.001, 500: 0.00055, 1000: 0.0001}),
    (ts.cosine_decay_schedule(0.001, 1000), {0: 0.001, 500: 0.0005, 1000: 0.0}),
    (ts.exponential_decay(0.001, 0.96, 100), {0: 0.001, 100: 0.00096, 200: 0.0009216}),
    (
        ts.warmup_cosine_decay_schedule(init_value=0.0, peak_value=0.001, warmup_steps=1000, decay_steps=9000, end_value=0.00001),
        {0: 0.0, 1000: 0.001, 5500: 0.000505, 10_000: 0.00001, 20_000: 0.00001},
    ),
    (ts.warmup_constant_schedule(init_value=0.0, peak_value=0.001, warmup_steps=500), {0: 0.0, 250: 0.0005, 500: 0.001, 9999: 0.001}),
    (ts.piecewise_constant_schedule(BOUNDARIES), {0: 1.0, 499: 1.0, 500: 0.5, 999: 0.5, 1000: 0.1, 1500: 0.1}),
    (ts.piecewise_interpolate_schedule("linear", 0.001, BOUNDARIES), {0: 0.001, 500: 0.001, 750: 0.00075, 1000: 0.0005, 1500: 0.0001}),
    (
        ts.cosine_onecycle_schedule(transition_steps=5000, peak_value=0.01, pct_start=0.3, pct_final=0.85),
        {0: 0.0004, 1500: 0.01, 4250: 0.0004, 5000: 4e-8},
    ),
    (
        ts.sgdr_schedule(ts.cosine_decay_schedule(0.001, 1000), restart_period=1000, t_mult=2.0),
        {0: 0.001, 500: 0.0005, 1000: 0.001, 2000: 0.0005, 3000: 0.001, 5000: 0.0005, 7000: 0.001},
    ),
    (
        ts.join_schedules([ts.constant_schedule(0.001), ts.linear_schedule(0.001, 0.0001, 1000)], [1000]),
        {0: 0.001, 999: 0.001, 1000: 0.001, 1500: 0.00055, 2000: 0.0001},
    ),
]  # fmt: skip


@pytest.mark.parametrize("schedule, values", VALUES, ids=[str(schedule) for schedule, _ in VALUES])
def test_values(schedule: Any, values: dict[int, float]) -> None:
    for step, value in values.items():
        assert schedule(step) == pytest.approx(value, rel=1e-12, abs=1e-18)
        assert float(jax.jit(schedule)(step)) == float(np.float32(value))


def test_they_go_into_optimizers() -> None:
    params = {"w": jnp.ones(3)}
    for schedule, _ in VALUES:
        optimizer = optax.adamw(learning_rate=schedule, weight_decay=0.01)
        optimizer.update(params, optimizer.init(params), params)


def test_a_transformation_that_is_built_already() -> None:
    base_transform = optax.scale_by_adam()
    scheduled_transform = ts.inject_hyperparams(
        base_transform,
        learning_rate=ts.cosine_decay_schedule(0.001, 1000),
        b1=ts.linear_schedule(0.9, 0.95, 500),
        b2=ts.constant_schedule(0.999),
    )
    optimizer = optax.chain(scheduled_transform, optax.scale(-1.0))
    params = {"w": jnp.ones(3)}
    state = optimizer.init(params)
    updates, state = jax.jit(optimizer.update)(params, state, params)
    np.testing.assert_allclose(updates["w"], -0.001, rtol=1e-5)
    assert float(optax.tree.get(state, "b1")) == float(np.float32(0.9))


def test_a_training_step_that_logs_the_rate() -> None:
    schedule = ts.warmup_cosine_decay_schedule(
        init_value=0.0, peak_value=0.001, warmup_steps=1000, decay_steps=9000
    )
    optimizer = optax.adam(learning_rate=schedule)

    def loss_fn(params: Any, batch: Any) -> Any:
        return jnp.mean((batch @ params["w"]) ** 2)

    @jax.jit
    def train_step(params: Any, opt_state: Any, batch: Any, step: Any) -> Any:
        loss, grads = jax.value_and_grad(loss_fn)(params, batch)
        updates, opt_state = optimizer.update(grads, opt_state, params)
        return optax.apply_updates(params, updates), opt_state, loss, schedule(step)

    params: Any = {"w": jnp.ones(4)}
    opt_state = optimizer.init(params)
    for step in range(3):
        params, opt_state, loss, rate = train_step(params, opt_state, jnp.eye(4), jnp.int32(step))
        assert float(rate) == float(np.float32(step * 1e-6)) and float(loss) > 0
