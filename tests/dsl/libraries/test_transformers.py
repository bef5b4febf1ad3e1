"""The schedules of transformers as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.transformers import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        (
            "get_linear_schedule_with_warmup(optimizer, 100, 1000, lr=1.0)",
            "warmup(100, 1) then linear(900, 0)",
        ),
        ("get_constant_schedule_with_warmup(optimizer, 100, lr=1.0)", "warmup(100, 1) then constant(1)"),
        (
            "get_cosine_schedule_with_warmup(optimizer, 100, 1000, lr=1.0)",
            "warmup(100, 1) then cosine(900, 0)",
        ),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
