"""A training step of a small network: a schedule in it next to a constant rate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import optax

from .measure import Side
from .model import OPTAX, OURS
from .specs import PEAK, SPEC, Function, schedule, warmup_cosine

WIDTHS = (512, 1024, 512, 10)  # about a million parameters
BATCH = 64
CONSTANT = "constant rate"


def network() -> list[dict[str, jax.Array]]:
    keys = jax.random.split(jax.random.key(0), len(WIDTHS))
    return [
        {"weights": jax.random.normal(key, (here, there)) / here**0.5, "biases": jnp.zeros(there)}
        for key, here, there in zip(keys, WIDTHS[:-1], WIDTHS[1:], strict=False)
    ]


def loss(parameters: list[dict[str, jax.Array]], inputs: jax.Array, labels: jax.Array) -> jax.Array:
    *hidden, last = parameters
    for layer in hidden:
        inputs = jax.nn.relu(inputs @ layer["weights"] + layer["biases"])
    logits = inputs @ last["weights"] + last["biases"]
    return jnp.mean(optax.softmax_cross_entropy_with_integer_labels(logits, labels))


def trained(rate: float | Function) -> Side:
    """Steps of adamw, jitted, with donated buffers."""
    optimizer = optax.adamw(rate)

    def step(parameters: Any, state: Any, inputs: jax.Array, labels: jax.Array) -> tuple[Any, Any, jax.Array]:
        value, gradients = jax.value_and_grad(loss)(parameters, inputs, labels)
        updates, state = optimizer.update(gradients, state, parameters)
        return optax.apply_updates(parameters, updates), state, value

    def prepare() -> Callable[[], object]:
        once = jax.jit(step, donate_argnums=(0, 1))
        inputs = jax.random.normal(jax.random.key(1), (BATCH, WIDTHS[0]))
        labels = jnp.arange(BATCH) % WIDTHS[-1]
        parameters = network()
        kept = [(parameters, optimizer.init(parameters))]

        def work() -> None:
            parameters, state, value = once(*kept.pop(), inputs, labels)
            kept.append((parameters, state))
            value.block_until_ready()

        return work

    return Side(prepare)


def training() -> Mapping[str, Side]:
    return {
        OURS: trained(schedule(SPEC)),
        OPTAX: trained(warmup_cosine()),
        CONSTANT: trained(PEAK),
    }
