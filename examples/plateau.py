"""Lowers the rate when the loss on images that are not trained with no longer falls: `python examples/plateau.py`."""

from __future__ import annotations

from typing import Any

import jax
import optax
from network import accuracy, batches, init_params, load_data, loss

import thence.schedules as ts
from thence.stateful import plateau

STEPS = 400


def main() -> list[float]:
    """Trains, prints where the rate was lowered, and returns the rate of each step."""
    # Ten losses are averaged; if three averages in a row are no better, the rate is halved.
    rate = (
        plateau(factor=0.5, patience=3, rtol=0.01, cooldown=1, accumulate=10)
        * "warmup(20, 1e-2) then hold(380)"
    )
    optimizer = ts.inject_hyperparams(optax.adamw, learning_rate=rate)
    data, held_out = load_data()

    @jax.jit
    def update(params: Any, state: Any, images: jax.Array, labels: jax.Array) -> tuple[Any, Any, jax.Array]:
        grads = jax.grad(loss)(params, images, labels)
        error = loss(params, *held_out)
        updates, state = optimizer.update(grads, state, params, value=error)
        return optax.apply_updates(params, updates), state, error

    params = init_params(jax.random.key(0), [64, 32, 10])
    state = optimizer.init(params)
    rates: list[float] = []
    for step in range(STEPS):
        params, state, error = update(params, state, *batches(data, 64, 0, step))
        rates.append(float(state.hyperparams["learning_rate"]))
        if step > 20 and rates[-1] < rates[-2]:
            print(f"step {step:>3}: rate {rates[-2]:.4g} -> {rates[-1]:.4g}, loss {float(error):.4f}")
    print(f"test accuracy: {accuracy(params, held_out):.1%}")
    return rates


if __name__ == "__main__":
    main()
