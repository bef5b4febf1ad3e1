"""optax's schedules as specs, by hand from its documentation."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.counterparts.amounts import Unfit
from thence.dsl.libraries.optax import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("optax.constant_schedule(1e-3)", "constant(1e-3)"),
        ("optax.linear_schedule(1.0, 0.1, 100)", "linear(100, 1->0.1)"),
        ("optax.linear_schedule(1.0, 0.1, 100, 20)", "delay(20, linear(100, 1->0.1))"),
        ("optax.polynomial_schedule(1.0, 0.0, 2, 100)", "polynomial(100, 1->0, power=2)"),
        ("optax.cosine_decay_schedule(0.1, 1000, alpha=0.1)", "cosine(1000, 0.1->0.01)"),
        ("optax.exponential_decay(1.0, 100, 0.5, staircase=True)", "decay(1, 0.5, 100, staircase=true)"),
        ("optax.piecewise_constant_schedule(1.0, {100: 0.5, 200: 0.1})", "steps(1, 0.5 @ 100, 0.05 @ 200)"),
        ("optax.warmup_cosine_decay_schedule(0.0, 1e-3, 100, 1000)", "warmup(100, 1e-3) then cosine(900, 0)"),
        ("optax.warmup_constant_schedule(0.1, 1.0, 10)", "warmup(10, 0.1->1) then constant(1)"),
        (
            "optax.join_schedules([optax.linear_schedule(0.0, 1.0, 10), optax.constant_schedule(1.0)], [10])",
            "linear(10, 0->1) then constant(1)",
        ),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)
    assert not any(found.severity == "error" for found in thence.check(spec))


def test_a_warm_up_that_is_not_shorter_than_the_whole_is_refused() -> None:
    with pytest.raises(Unfit, match="includes the warm-up"):
        spec_of(TABLE, "optax.warmup_cosine_decay_schedule(0.0, 1e-3, 1000, 1000)")
