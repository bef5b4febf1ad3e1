"""Trains with three injected schedules, stops, and goes on in another process as if it had not: bit for bit.

    python examples/resume.py RUN --until 100    trains 100 steps and saves to the folder RUN
    python examples/resume.py RUN                restores, trains to the end, and prints a digest of the parameters

Whoever runs the first command with no `--until` gets the same digest.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import orbax.checkpoint as ocp
from network import batches, init_params, load_data, loss

import thence.schedules as ts

STEPS = 200
SCHEDULES: dict[str, str] = {
    "learning_rate": "warmup(20, 4e-3) then cosine(180, 4e-5)",
    "b2": "cosine(200, 0.95->0.999)",
    "weight_decay": "0.1 * (warmup(20, 1) then cosine(180, 0.01))",
}


def digest(params: Any) -> str:
    """A short mark of the bits of all parameters."""
    found = hashlib.sha256(b"".join(np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(params)))
    return found.hexdigest()[:16]


def main(argv: Sequence[str] | None = None) -> str:
    """Trains from where the folder is to a step, saves, and returns the digest."""
    parser = argparse.ArgumentParser(description="Train, stop, and go on bit for bit.")
    parser.add_argument("folder", type=Path, help="where checkpoints are")
    parser.add_argument("--until", type=int, default=STEPS, metavar="STEP", help="stop before this step")
    arguments = parser.parse_args(argv)

    optimizer = ts.inject_hyperparams(optax.adamw, SCHEDULES)
    params = init_params(jax.random.key(0), [64, 32, 10])
    run: dict[str, Any] = {"params": params, "state": optimizer.init(params), "step": jnp.int32(0)}
    checkpoint = arguments.folder.resolve() / "checkpoint"
    with ocp.StandardCheckpointer() as checkpointer:
        if checkpoint.exists():
            run = checkpointer.restore(checkpoint, run)
            print(f"goes on from step {run['step']}")

        @jax.jit
        def update(run: dict[str, Any], images: jax.Array, labels: jax.Array) -> dict[str, Any]:
            grads = jax.grad(loss)(run["params"], images, labels)
            updates, state = optimizer.update(grads, run["state"], run["params"])
            return {
                "params": optax.apply_updates(run["params"], updates),
                "state": state,
                "step": run["step"] + 1,
            }

        data, _ = load_data()
        for step in range(int(run["step"]), arguments.until):
            run = update(run, *batches(data, 64, 0, step))
        checkpointer.save(checkpoint, run, force=True)

    rates = {name: f"{float(value):.6g}" for name, value in run["state"].hyperparams.items()}
    print(f"step {run['step']}: {rates}")
    print(f"digest {digest(run['params'])}")
    return digest(run["params"])


if __name__ == "__main__":
    main()
