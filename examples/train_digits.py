"""Trains a small network on handwritten digits; its rates come from one program in a config file.

    python examples/train_digits.py
    python examples/train_digits.py --set total=1200 --set peak=2e-3

The config file, `digits.toml`, says how the learning rate, the weight decay and Adam's second-moment decay
change over the run. Nothing about them is written here.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import jax
import numpy as np
import optax
from network import Params, accuracy, init_params, load_data, loss

import thence

State: TypeAlias = Any  # what the optimizer remembers from step to step


def read_config(path: Path, overrides: dict[str, str]) -> tuple[dict[str, Any], thence.Bundle]:
    """The settings of a TOML file, and its schedules with what the command line replaces."""
    config = tomllib.loads(path.read_text(encoding="utf-8"))
    bundle = thence.compile(config["schedules"], **overrides)
    assert isinstance(bundle, thence.Bundle)
    return config, bundle


def make_optimizer(bundle: thence.Bundle) -> optax.GradientTransformation:
    """AdamW; each of its hyperparameters that the bundle names is a function of the step."""
    return optax.inject_hyperparams(optax.adamw)(
        learning_rate=bundle["lr"],
        weight_decay=bundle["wd"],
        b2=bundle["b2"],
    )


def make_update(
    optimizer: optax.GradientTransformation,
) -> Callable[[Params, State, jax.Array, jax.Array], tuple[Params, State]]:
    """One step of training, compiled once."""

    @jax.jit
    def update(params: Params, state: State, images: jax.Array, labels: jax.Array) -> tuple[Params, State]:
        grads = jax.grad(loss)(params, images, labels)
        updates, state = optimizer.update(grads, state, params)
        return optax.apply_updates(params, updates), state

    return update


def train(config: dict[str, Any], bundle: thence.Bundle) -> float:
    """Trains for as long as the learning rate lasts; returns the share of test images that are read right."""
    steps = bundle["lr"].duration
    assert isinstance(steps, int), "the learning rate has no end: say `total` in the schedules"
    (images, labels), test = load_data()
    params = init_params(jax.random.key(config["seed"]), [64, config["hidden"], 10])
    optimizer = make_optimizer(bundle)
    state: State = optimizer.init(params)
    update = make_update(optimizer)

    rng = np.random.default_rng(config["seed"])
    print(f"{'step':>5}  {'lr':>10}  {'wd':>10}  {'b2':>10}  {'loss':>8}")
    for step in range(steps):
        batch = rng.integers(0, len(labels), size=config["batch_size"])
        params, state = update(params, state, images[batch], labels[batch])
        if step % 50 == 0 or step == steps - 1:
            # What optax used in this step, as it keeps it in its own state.
            used = state.hyperparams
            error = loss(params, images, labels)
            print(
                f"{step:>5}  {used['learning_rate']:>10.4e}  {used['weight_decay']:>10.4e}  {used['b2']:>10.6f}"
                f"  {error:>8.4f}"
            )

    return accuracy(params, test)


def name_and_value(text: str) -> tuple[str, str]:
    """An override from the command line; the value may be all that the language has, such as 5%."""
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


def main(argv: Sequence[str] | None = None) -> float:
    """Reads the command line, trains, and returns the accuracy on the test images."""
    parser = argparse.ArgumentParser(description="Train a small network on handwritten digits.")
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("digits.toml"))
    parser.add_argument(
        "--set",
        type=name_and_value,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="replace a number of the schedules",
    )
    arguments = parser.parse_args(argv)
    try:
        config, bundle = read_config(arguments.config, dict(arguments.set))
    except thence.SpecError as error:
        raise SystemExit(f"{arguments.config}: {error}") from None
    accuracy = train(config, bundle)
    print(f"test accuracy: {accuracy:.1%}")
    return accuracy


if __name__ == "__main__":
    main()
