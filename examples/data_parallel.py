"""Trains on eight devices, a share of each batch on each: `python examples/data_parallel.py`.

On a machine with fewer, jax makes eight of its processor. The schedule is computed on every device from the step alone:
nothing is sent for it, and every device has the same rate.
"""

from __future__ import annotations

import os

if "xla_force_host_platform_device_count" not in os.environ.get("XLA_FLAGS", ""):
    # Before jax is imported, which fixes the number.
    os.environ["XLA_FLAGS"] = (
        f"{os.environ.get('XLA_FLAGS', '')} --xla_force_host_platform_device_count=8".strip()
    )

from typing import Any

import jax
import numpy as np
import optax
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from network import accuracy, batches, init_params, load_data, loss

import thence.schedules as ts

STEPS = 200


def main() -> float:
    """Trains, checks that every device has the same bits, and returns the accuracy on the test images."""
    mesh = Mesh(np.array(jax.devices()), ("batch",))
    everywhere = NamedSharding(mesh, PartitionSpec())  # type: ignore[no-untyped-call]
    apart = NamedSharding(mesh, PartitionSpec("batch"))  # type: ignore[no-untyped-call]
    optimizer = ts.inject_hyperparams(
        optax.adamw, learning_rate="warmup(10%, 4e-3) then cosine(rest, 1%) over 200", weight_decay=1e-4
    )

    @jax.jit
    def update(params: Any, state: Any, images: jax.Array, labels: jax.Array) -> tuple[Any, Any]:
        grads = jax.grad(loss)(params, images, labels)
        updates, state = optimizer.update(grads, state, params)
        return optax.apply_updates(params, updates), state

    params = jax.device_put(init_params(jax.random.key(0), [64, 32, 10]), everywhere)
    state = jax.device_put(optimizer.init(params), everywhere)
    data, test = load_data()
    for step in range(STEPS):
        params, state = update(params, state, *jax.device_put(batches(data, 64, 0, step), apart))

    for leaf in jax.tree.leaves((params, state)):
        first, *others = (np.asarray(shard.data) for shard in leaf.addressable_shards)
        assert all(np.array_equal(first, other) for other in others), "devices disagree"
    right = accuracy(params, test)
    print(
        f"{len(jax.devices())} devices, rate {float(state.hyperparams['learning_rate']):.4g} on all of them"
    )
    print(f"test accuracy: {right:.1%}")
    return right


if __name__ == "__main__":
    main()
