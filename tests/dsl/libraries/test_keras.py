"""The schedules of Keras as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.keras import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("ExponentialDecay(0.1, 1000, 0.9)", "decay(0.1, 0.9, 1000)"),
        ("CosineDecay(0.1, 1000)", "cosine(1000, 0.1->0)"),
        ("PolynomialDecay(0.1, 1000, 0.01)", "polynomial(1000, 0.1->0.01)"),
        ("InverseTimeDecay(0.1, 1000, 0.5)", "inverse_time(0.1, 0.5, 1000)"),
        ("PiecewiseConstantDecay([100, 200], [1.0, 0.5, 0.1])", "steps(1, 0.5 @ 101, 0.1 @ 201)"),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
