"""The schedules of transformers, DeepSpeed and Megatron as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.trainers import DEEPSPEED, TABLE, TRANSFORMERS


@pytest.mark.parametrize(
    ("table", "call", "spec"),
    [
        (
            TRANSFORMERS,
            "get_linear_schedule_with_warmup(optimizer, 100, 1000, lr=1.0)",
            "warmup(100, 1) then linear(900, 0)",
        ),
        (
            TRANSFORMERS,
            "get_constant_schedule_with_warmup(optimizer, 100, lr=1.0)",
            "warmup(100, 1) then constant(1)",
        ),
        (
            TRANSFORMERS,
            "get_cosine_schedule_with_warmup(optimizer, 100, 1000, lr=1.0)",
            "warmup(100, 1) then cosine(900, 0)",
        ),
        (DEEPSPEED, "WarmupLR(optimizer, 0.0, 1.0, 10, warmup_type='linear')", None),
    ],
)
def test_a_call(table: tuple[object, ...], call: str, spec: str | None) -> None:
    found = spec_of(table, call)  # type: ignore[arg-type]
    assert (
        thence.parse(found) == thence.parse(spec)
        if spec is not None
        else found.startswith("hold(1, ") or "warmup" in found
    )


def test_a_name_belongs_to_one_entry_of_a_library() -> None:
    names = [(entry.library, name) for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
