"""Trains eight networks at once, each with a peak rate of its own: `python examples/population.py`.

The peak is a parameter of one spec. Under `jax.vmap` the schedule is compiled once, with the eight peaks as an argument.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import optax
from network import accuracy, batches, init_params, load_data, loss

import thence

STEPS = 150
PEAKS = (3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
RATE = thence.Schedule("peak = 1e-3; warmup(10%, peak) then cosine(rest, peak / 100) over 150")


def main() -> dict[float, float]:
    """Trains, and returns the accuracy on the test images for each peak."""

    def optimizer(peak: jax.Array) -> optax.GradientTransformation:
        return optax.adamw(lambda step: RATE(step, peak=peak))

    @jax.jit
    @jax.vmap
    def update(
        run: tuple[Any, Any, jax.Array], images: jax.Array, labels: jax.Array
    ) -> tuple[Any, Any, jax.Array]:
        params, state, peak = run
        grads = jax.grad(loss)(params, images, labels)
        updates, state = optimizer(peak).update(grads, state, params)
        return optax.apply_updates(params, updates), state, peak

    def begin(peak: jax.Array) -> tuple[Any, Any, jax.Array]:
        params = init_params(jax.random.key(0), [64, 32, 10])
        return params, optimizer(peak).init(params), peak

    population = jax.vmap(begin)(jnp.array(PEAKS))
    data, test = load_data()
    for step in range(STEPS):
        images, labels = batches(data, 64, 0, step)
        many = len(PEAKS)
        population = update(population, jnp.stack([images] * many), jnp.stack([labels] * many))

    found = {}
    for i, peak in enumerate(PEAKS):
        found[peak] = accuracy(jax.tree.map(lambda leaf, i=i: leaf[i], population[0]), test)
        print(f"peak {peak:>7.0e}: test accuracy {found[peak]:.1%}")
    return found


if __name__ == "__main__":
    main()
