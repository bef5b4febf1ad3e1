"""What eight devices make of schedules: how training steps are partitioned, and the bits on every device.

A script of its own, as the number of devices is fixed once jax has started. It reads `Question`s from its
input and writes `Answer`s, both as JSON; what is right is for test_devices.py to say.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, TypedDict

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

import thence

COLLECTIVE = re.compile(
    r"\b(all-reduce|all-gather|all-to-all|collective-permute|collective-broadcast|reduce-scatter)(?:-start)?"
    r"\(([^)]*)\)"
)


class Question(TypedDict):
    spec: str
    parameters: dict[str, float]  # given at the call, traced
    steps: list[int]


class Answer(TypedDict):
    training_step: dict[str, int]  # the collectives in a training step with this rate
    array: dict[str, int]  # those in the values at sharded steps
    everywhere: list[list[int]]  # the bits at all steps, on each device
    sharded: list[int]  # the bits at all steps, an eighth of them on each device
    explicit: list[
        list[int]
    ]  # the same, where shardings are a part of types: called, and jitted; empty where it is lost


class Findings(TypedDict):
    devices: int
    constant: dict[str, int]  # the collectives in a training step with a constant rate
    mean: dict[str, int]  # those with a rate that is a mean over the devices: what must not happen
    constant_explicit: bool  # whether a constant keeps the sharding of steps that have it in their type
    answers: dict[str, Answer]


MESH = Mesh(np.array(jax.devices()), ("batch",))
REPLICATED = NamedSharding(MESH, PartitionSpec())  # type: ignore[no-untyped-call]
SHARDED = NamedSharding(MESH, PartitionSpec("batch"))  # type: ignore[no-untyped-call]

EXPLICIT = jax.make_mesh((jax.device_count(),), ("batch",), axis_types=(AxisType.Explicit,))

Rate = Callable[..., Any]  # of the step, and of parameters by name


def bits(values: Any) -> Any:
    return np.asarray(values, np.float32).view(np.uint32).tolist()


def collectives(function: Callable[..., Any], *arguments: Any) -> dict[str, int]:
    """How many arrays each collective moves in the compiled program; XLA joins several of a kind into one."""
    text = jax.jit(function).lower(*arguments).compile().as_text()
    found = Counter[str]()
    for kind, operands in COLLECTIVE.findall(text or ""):
        found[kind] += operands.count("%")
    return dict(found)


def training_step(rate: Rate, parameters: dict[str, Any]) -> dict[str, int]:
    """The collectives in a step of AdamW on a small network, its batch sharded and all else replicated."""

    def optimizer(given: dict[str, Any]) -> optax.GradientTransformation:
        return optax.adamw(lambda step: rate(step, **given))

    def loss(weights: dict[str, Any], inputs: Any, targets: Any) -> Any:
        hidden = jnp.tanh(inputs @ weights["in"] + weights["bias"])
        return jnp.mean((hidden @ weights["out"] - targets) ** 2)

    def step(weights: Any, state: Any, inputs: Any, targets: Any, given: dict[str, Any]) -> Any:
        gradients = jax.grad(loss)(weights, inputs, targets)
        updates, state = optimizer(given).update(gradients, state, weights)
        return optax.apply_updates(weights, updates), state

    weights = {"in": jnp.ones((4, 8)), "bias": jnp.zeros(8), "out": jnp.ones((8, 1))}
    kept = jax.device_put((weights, optimizer(parameters).init(weights)), REPLICATED)
    batch = jax.device_put((jnp.ones((32, 4)), jnp.ones((32, 1))), SHARDED)
    return collectives(step, *kept, *batch, parameters)


def answer(question: Question) -> Answer:
    schedule, parameters = thence.compile(question["spec"]), question["parameters"]
    steps = np.array(question["steps"], np.int32)

    def values(steps: Any, given: dict[str, Any]) -> Any:
        return schedule(steps, **given)

    def on_each_device(steps: Any, given: dict[str, Any]) -> Any:
        return values(steps, given)[None]

    along, whole = SHARDED.spec, REPLICATED.spec
    everywhere = jax.shard_map(on_each_device, mesh=MESH, in_specs=(whole, whole), out_specs=along)
    sharded = jax.shard_map(values, mesh=MESH, in_specs=(along, whole), out_specs=along)
    return {
        "training_step": training_step(schedule, jax.device_put(parameters, REPLICATED)),
        "array": collectives(values, jax.device_put(steps, SHARDED), parameters),
        "everywhere": bits(jax.jit(everywhere)(steps, parameters)),
        "sharded": bits(jax.jit(sharded)(steps, parameters)),
        "explicit": [explicit(function, steps, parameters) for function in (values, jax.jit(values))],
    }


def explicit(function: Callable[..., Any], steps: Any, parameters: dict[str, Any]) -> Any:
    """The bits at steps that are sharded by their type, within a context of the mesh and without."""
    placed = jax.device_put(steps, NamedSharding(EXPLICIT, SHARDED.spec))
    parameters = {name: np.float32(value) for name, value in parameters.items()}
    with jax.set_mesh(EXPLICIT):
        within = function(placed, parameters)
    found = function(placed, parameters)
    kept = all(array.sharding == placed.sharding for array in (within, found))
    return bits(found) if kept and np.array_equal(within, found) else []


def on(schedule: Any, steps: Any, parameters: dict[str, Any]) -> Any:
    return schedule(steps, **parameters)


def main() -> None:
    questions: dict[str, Question] = json.load(sys.stdin)
    constants = [(thence.compile("2"), {}), (thence.compile("p = 1; hold(5, p)"), {"p": 2.0})]
    findings: Findings = {
        "devices": jax.device_count(),
        "constant": training_step(lambda step: 1e-3, {}),
        "mean": training_step(
            lambda step, rates: jnp.mean(rates), {"rates": jax.device_put(jnp.ones(32), SHARDED)}
        ),
        "constant_explicit": all(
            explicit(partial(on, schedule), np.arange(8), given) != [] for schedule, given in constants
        ),
        "answers": {name: answer(question) for name, question in questions.items()},
    }
    json.dump(findings, sys.stdout)


if __name__ == "__main__":
    main()
