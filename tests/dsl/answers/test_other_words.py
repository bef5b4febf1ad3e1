"""Other words for clocks, facts and names."""

import pytest

from thence.dsl.answers.other_words import clock_named, fact, is_length, is_sequence_length, same_thing


@pytest.mark.parametrize(
    ("name", "meant"), [("global_step", "step"), ("iteration", "step"), ("banana", None)]
)
def test_clocks(name: str, meant: str | None) -> None:
    assert clock_named(name) == meant


def test_facts_and_lengths() -> None:
    assert fact("max_steps") == "total" and fact("banana") is None
    assert is_length("warmup_steps") and not is_length("peak")
    assert is_sequence_length("seq_len") and not is_sequence_length("total")
    assert same_thing("max_lr", ["peak"]) == "peak" and same_thing("banana", ["peak"]) is None
