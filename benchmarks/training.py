"""A training step of a small network: a schedule in it next to a constant rate, in time and in programs launched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import optax

from .measure import Effort, Side
from .model import OPTAX, OURS
from .specs import PEAK, SPEC, Function, schedule, warmup_cosine

WIDTHS = (512, 1024, 512, 10)  # about a million parameters
BATCH = 64
CONSTANT = "constant rate"
NO_WORK = {"parameter", "constant", "tuple", "get-tuple-element", "bitcast"}  # of XLA's instructions


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


class Training:
    """Steps of adamw, jitted, with donated buffers."""

    def __init__(self, rate: float | Function) -> None:
        optimizer = optax.adamw(rate)

        def step(
            parameters: Any, state: Any, inputs: jax.Array, labels: jax.Array
        ) -> tuple[Any, Any, jax.Array]:
            value, gradients = jax.value_and_grad(loss)(parameters, inputs, labels)
            updates, state = optimizer.update(gradients, state, parameters)
            return optax.apply_updates(parameters, updates), state, value

        self.once = jax.jit(step, donate_argnums=(0, 1))
        self.batch = jax.random.normal(jax.random.key(1), (BATCH, WIDTHS[0])), jnp.arange(BATCH) % WIDTHS[-1]
        parameters = network()
        self.kept = parameters, optimizer.init(parameters)

    def go_on(self) -> None:
        parameters, state, value = self.once(*self.kept, *self.batch)
        self.kept = parameters, state
        value.block_until_ready()

    def launches(self) -> int:
        """The instructions at the top of the compiled step that do something: on a GPU, a kernel each."""
        text = self.once.lower(*self.kept, *self.batch).compile().as_text() or ""
        top = text[text.index("\nENTRY ") :].partition("\n}")[0]
        return sum(
            code not in NO_WORK for code in re.findall(r"^ +.* = .*? ([a-z][\w-]*)\(", top, re.MULTILINE)
        )


def trained(rate: float | Function) -> Side:
    return Side(lambda: Training(rate).go_on)


RATES: Mapping[str, Callable[[], float | Function]] = {
    OURS: lambda: schedule(SPEC),
    OPTAX: warmup_cosine,
    CONSTANT: lambda: PEAK,
}


def training() -> Mapping[str, Side]:
    return {side: trained(rate()) for side, rate in RATES.items()}


def launches(effort: Effort) -> Mapping[str, float]:
    return {side: Training(rate()).launches() for side, rate in RATES.items()}
