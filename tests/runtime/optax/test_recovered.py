"""Factories of optax's transformations: as given, or recovered from what one has built."""

import optax
import pytest

from thence.runtime.optax.recovered import Factory, factory_of


def test_a_factory_as_it_is_given() -> None:
    found = factory_of(optax.adamw)
    assert isinstance(found, Factory) and "learning_rate" in found.names and found.usual["b1"] == 0.9
    assert found.is_numeric("b1") and found.is_numeric("mask") is not True
    assert found.lacks("momentum", {"momentum": 0.9}) and not found.lacks("b1", {"b1": 0.9})


def test_one_that_has_built_a_transformation() -> None:
    found = factory_of(optax.scale_by_adam(b1=0.8))
    assert found.usual["b1"] == 0.8 and found.usual["b2"] == 0.999


def test_names_are_checked() -> None:
    found = factory_of(optax.sgd)
    with pytest.raises(TypeError, match="learning_rte"):
        found.check_names({"learning_rte"})
    with pytest.raises(TypeError, match="learning_rate"):
        found.check_complete(set())
    found.check_names({"learning_rate", "momentum"})


def test_what_is_none_is_refused() -> None:
    with pytest.raises(TypeError):
        factory_of(3)
