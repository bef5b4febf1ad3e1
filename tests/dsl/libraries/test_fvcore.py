"""The schedules of fvcore as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.fvcore import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("CosineParamScheduler(1.0, 0.0)", "cosine(10000, 1->0)"),
        ("LinearParamScheduler(1.0, 0.1)", "linear(10000, 1->0.1)"),
        ("ConstantParamScheduler(0.5)", "constant(0.5)"),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
