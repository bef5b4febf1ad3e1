"""What the examples train: a small network that reads handwritten digits."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
import optax
from sklearn.datasets import load_digits

import thence
import thence.schedules as ts

Params: TypeAlias = Any  # a list of layers, each with weights "w" and biases "b"
Data: TypeAlias = tuple[jax.Array, jax.Array]


def load_data() -> tuple[Data, Data]:
    """1797 images of 8 by 8 pixels, of which every fifth is kept for the test."""
    pixels, digits = load_digits(return_X_y=True)
    images, labels = jnp.asarray(pixels / 16, jnp.float32), jnp.asarray(digits, jnp.int32)
    test = np.arange(len(labels)) % 5 == 0
    return (images[~test], labels[~test]), (images[test], labels[test])


def init_params(key: jax.Array, sizes: Sequence[int]) -> Params:
    """The weights and biases of a multi-layer perceptron (He et al. 2015)."""
    pairs = list(itertools.pairwise(sizes))
    return [
        {"w": jax.random.normal(k, (m, n)) * jnp.sqrt(2 / m), "b": jnp.zeros(n)}
        for k, (m, n) in zip(jax.random.split(key, len(pairs)), pairs, strict=True)
    ]


def logits(params: Params, images: jax.Array) -> jax.Array:
    """The network: (batch, 64) pixels in, (batch, 10) scores out."""
    *hidden, last = params
    for layer in hidden:
        images = jax.nn.relu(images @ layer["w"] + layer["b"])
    scores: jax.Array = images @ last["w"] + last["b"]
    return scores


def loss(params: Params, images: jax.Array, labels: jax.Array) -> jax.Array:
    """The mean cross-entropy of a batch."""
    errors: jax.Array = optax.softmax_cross_entropy_with_integer_labels(logits(params, images), labels)
    return errors.mean()


def accuracy(params: Params, data: Data) -> float:
    """The share of images that are read right."""
    images, labels = data
    return float((logits(params, images).argmax(axis=-1) == labels).mean())


def batches(data: Data, size: int, seed: int, step: int) -> Data:
    """The batch of a step: the same in every run that has this seed, wherever it goes on."""
    images, labels = data
    chosen = np.random.default_rng([seed, step]).integers(0, len(labels), size=size)
    return images[chosen], labels[chosen]


def train(schedules: Mapping[str, thence.Schedule], steps: int) -> float:
    """Trains with AdamW, prints its first, peak and last hyperparameters, and returns the accuracy."""
    optimizer = ts.inject_hyperparams(optax.adamw, schedules)
    data, test = load_data()

    @jax.jit
    def update(params: Params, state: Any, images: jax.Array, labels: jax.Array) -> tuple[Params, Any]:
        grads = jax.grad(loss)(params, images, labels)
        updates, state = optimizer.update(grads, state, params)
        return optax.apply_updates(params, updates), state

    params = init_params(jax.random.key(0), [64, 32, 10])
    state = optimizer.init(params)
    used: list[dict[str, float]] = []
    for step in range(steps):
        params, state = update(params, state, *batches(data, 64, 0, step))
        used.append({name: float(state.hyperparams[name]) for name in schedules})

    peak = max(range(steps), key=lambda step: used[step]["learning_rate"])
    for name, step in {"first": 0, "peak": peak, "last": steps - 1}.items():
        values = ", ".join(f"{name} {value:.6g}" for name, value in used[step].items())
        print(f"{name:>5} step {step:>4}: {values}")
    right = accuracy(params, test)
    print(f"test accuracy: {right:.1%}")
    return right
