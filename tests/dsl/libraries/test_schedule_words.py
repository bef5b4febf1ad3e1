"""Words for schedules as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.schedule_words import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("linear_warmup(100, 1e-3)", "warmup(100, 1e-3)"),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
