"""Calls whose arguments are those of another curve."""

import pytest
from resolving import call_at

from thence.dsl.calls.other_curves import other_curve


@pytest.mark.parametrize(
    ("text", "reached", "meant"),
    [
        ("constant(3e-4, 9000)", False, "hold(9000, 3e-4)"),
        ("decay(8k, 0)", False, "linear(8k, 1e-3->0)"),
        ("decay(8k, 0)", True, "linear(8k, 0)"),
        ("decay(8k, 1e-3->1e-5)", False, "linear(8k, 1e-3->1e-5)"),
        ("decay(0.9, 100)", True, "decay(rate=0.9, every=100)"),
        ("rsqrt(1000, 1->0)", False, "linear(1000, 1->0)"),
        ("onecycle(1000, 0->1)", False, "onecycle(1000, 1)"),
        ("hold(1000, 1e-3->0)", False, "linear(1000, 1e-3->0)"),
        ("steps(0.1, 30, 60, gamma=0.1)", False, "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
        ("cosine(12k, 1e-3->0, num_cycles=3)", False, "repeat(cosine(4000, 1e-3->0), times=3)"),
    ],
)
def test_the_call_that_was_meant(text: str, reached: bool, meant: str) -> None:
    _, node, _ = call_at(text)
    found = other_curve(node, reached)
    assert found is not None and found.text == meant


@pytest.mark.parametrize("text", ["cosine(10, 1->0)", "decay(1, 0.5, 10)", "hold(10, 1)", "nobody(1)"])
def test_calls_that_are_themselves(text: str) -> None:
    _, node, _ = call_at(text)
    assert other_curve(node, False) is None
