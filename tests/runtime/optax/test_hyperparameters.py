"""Values of hyperparameters: of a bundle, strongly typed, and what may be traced."""

import jax.numpy as jnp
import numpy as np
import pytest

import thence
from thence.runtime.optax.hyperparameters import from_bundle, is_number, may_be_traced, strong


def test_a_bundle_by_name() -> None:
    found = from_bundle(thence.Bundle("learning_rate = hold(5, 1); weight_decay = 0.1 * learning_rate"))
    assert list(found) == ["learning_rate", "weight_decay"]


def test_a_value_is_strongly_typed() -> None:
    found = strong(1.5, jnp.float32)
    assert found.dtype == jnp.float32 and not found.weak_type


@pytest.mark.parametrize(
    ("value", "so"), [(1.5, True), (2**31 - 1, True), (2**40, False), (np.ones(2), True)]
)
def test_what_may_be_traced(value: object, so: bool) -> None:
    assert may_be_traced(value) == so


def test_numbers() -> None:
    assert (
        is_number(1.5, scalars=True)
        and is_number(jnp.ones(2), scalars=False)
        and not is_number("x", scalars=True)
    )
