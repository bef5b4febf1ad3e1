"""The schedules of DeepSpeed as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.deepspeed import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        (
            "WarmupLR(optimizer, 0.0, 1.0, 10, warmup_type='linear')",
            "hold(1, 0) then linear(10, 0->1) then constant(1)",
        ),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
