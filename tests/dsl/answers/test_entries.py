"""Entries of other libraries by the names that people write."""

import pytest
from foreign_calls import call_in

from thence.dsl.answers.entries import aliases, find, is_ours, is_schedule_call, is_schedule_name, key


@pytest.mark.parametrize(
    "name", ["CosineAnnealingLR", "optax.cosine_decay_schedule", "get_linear_schedule_with_warmup"]
)
def test_names_of_schedules(name: str) -> None:
    assert is_schedule_name(name.rpartition(".")[2]) and is_schedule_call(f"{name}(1, 2)")
    assert find(call_in(f"{name}(1, 2)")) is not None


def test_what_is_ours_and_what_is_none() -> None:
    assert is_ours("cosine") and not is_ours("banana") and not is_schedule_name("banana")
    assert (
        find(call_in("banana(1)")) is None
        and key("Cosine_Annealing_LR") == key("cosineannealinglr")
        and aliases()
    )
