"""The schedules of Megatron as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.megatron import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        (
            "OptimizerParamScheduler(optimizer, init_lr=0.0, max_lr=1.0, min_lr=0.1, lr_warmup_steps=10, lr_decay_steps=100, lr_decay_style='linear')",
            "warmup(10, 1) then linear(90, 0.1)",
        ),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
