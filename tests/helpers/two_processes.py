"""One of two processes that train together: the rates that it computes, and what all-gathers say of both.

python two_processes.py INDEX PORT. A script of its own, as jax joins other processes only once, when it starts.
It reads `Order`s from its input and writes a `Result` for each, both as JSON; what is right is for
test_devices.py to say.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import sys
from typing import Any, TypedDict

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding, PartitionSpec

import thence

NO_GLOO = 77  # the exit status where this jax cannot join CPU processes


class Order(TypedDict):
    text: str  # the spec; or empty, if there is
    pickled: str  # the schedule, pickled, in base64
    parameters: dict[str, float]  # given at the call, traced
    steps: list[int]


class Result(TypedDict):
    rates: list[int]  # bits
    weights: list[int]  # bits, after the last step
    gathered: list[list[int]]  # the bits of rates and weights, of every process


def join(index: int, port: str) -> None:
    """Become one of two processes, each with two devices."""
    try:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")  # type: ignore[no-untyped-call]
        jax.distributed.initialize(f"localhost:{port}", 2, index)
        assert (jax.process_index(), jax.process_count()) == (index, 2)
    except Exception as error:
        if "gloo" in str(error) and "only implemented" in str(error):
            print(error)
            sys.exit(NO_GLOO)
        raise


def schedule_of(order: Order) -> Any:
    if order["text"]:
        return thence.compile(order["text"])
    return pickle.loads(base64.b64decode(order["pickled"]))


def bits(values: Any) -> list[int]:
    found: list[int] = np.asarray(values, np.float32).view(np.uint32).tolist()
    return found


def train(order: Order) -> Result:
    schedule = schedule_of(order)
    mesh = Mesh(np.array(jax.devices()), ("batch",))
    replicated = NamedSharding(mesh, PartitionSpec())  # type: ignore[no-untyped-call]
    sharded = NamedSharding(mesh, PartitionSpec("batch"))  # type: ignore[no-untyped-call]

    def run(weights: Any, rows: Any, steps: Any, given: dict[str, Any]) -> Any:
        def step(weights: Any, k: Any) -> Any:
            rate = schedule(k, **given)
            gradient = jnp.mean(weights - rows, axis=0)  # over all processes
            return weights - rate * gradient, rate

        return lax.scan(step, weights, steps)

    batch = np.arange(6, dtype=np.float32).reshape(2, 3) + 6 * jax.process_index()
    given = {name: np.float32(value) for name, value in order["parameters"].items()}
    rows = jax.make_array_from_process_local_data(sharded, batch)  # type: ignore[no-untyped-call]
    weights, rates = jax.jit(run, out_shardings=replicated)(
        np.ones(3, np.float32), rows, np.array(order["steps"], np.int32), given
    )
    found = {"rates": bits(rates), "weights": bits(weights)}
    both = multihost_utils.process_allgather(np.array(found["rates"] + found["weights"], np.uint32))
    return {"rates": found["rates"], "weights": found["weights"], "gathered": np.asarray(both).tolist()}


def main(index: int, port: str) -> None:
    orders: dict[str, Order] = json.load(sys.stdin)
    join(index, port)
    multihost_utils.sync_global_devices("joined")  # gloo waits half a minute only, so begin while in step
    results = {name: train(order) for name, order in orders.items()}
    print("\n" + json.dumps(results))  # gloo has written to this stream as well


def leave_at_once(*error: Any) -> None:
    """Say what went wrong and end; an orderly end would wait for the other process."""
    sys.__excepthook__(*error)
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    sys.excepthook = leave_at_once
    main(int(sys.argv[1]), sys.argv[2])
