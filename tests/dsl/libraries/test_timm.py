"""The schedules of timm as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.timm import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("StepLRScheduler(optimizer, decay_t=30, decay_rate=0.1)", "decay(1e-3, 0.1, 30, staircase=true)"),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
