"""The schedules of composer and llm-foundry as specs, by hand from their sources."""

from typing import Any

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.composer import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("CosineAnnealingScheduler(t_max='100ba', lr=1.0)", "cosine(100, 1->0)"),
        ("MultiStepScheduler(milestones=['30ep'], lr=1.0)", "steps(1, 0.1 @ 30 ep)"),
        (
            "MultiStepWithWarmupScheduler(t_warmup='10ba', milestones=['30ba'], lr=1.0)",
            "warmup(10, 1) then steps(1, 0.1 @ 20)",
        ),
        (
            "MultiStepWithWarmupScheduler(t_warmup='10ba', milestones=['30ep'], lr=1.0)",
            "warmup(10, 1) then skip(10, steps(1, 0.1 @ 30 ep))",
        ),
        (
            "MultiStepWithWarmupScheduler(t_warmup='5ep', milestones=['30ep', '60ep'], lr=1.0)",
            "warmup(5 ep, 1) then skip(5 ep, steps(1, 0.1 @ 30 ep, 0.01 @ 60 ep))",
        ),
        (
            "InverseSquareRootWithWarmupScheduler(t_warmup='1000ba', t_scale='500ba', alpha_f_decay=0, lr=1.0)",
            "warmup(1000, 1) then rsqrt(timescale=500)",
        ),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_milestones_of_another_unit_count_from_the_start_of_the_run() -> None:
    spec = spec_of(
        TABLE, "MultiStepWithWarmupScheduler(t_warmup='10ba', milestones=['3ep', '5ep'], gamma=0.5, lr=1.0)"
    )
    schedule: Any = thence.compile(spec, steps_per_epoch=20)
    assert [schedule(step) for step in (5, 10, 59, 60, 99, 100)] == [0.5, 1, 1, 0.5, 0.5, 0.25]


@pytest.mark.parametrize(
    "low, end, cooldown", [(0.0, 0.0, 0), (0.1, 0.0, 0), (0.1, 0.05, 20), (0.0, 0.0, 30)]
)
def test_one_over_a_square_root_has_the_values_of_its_definition(
    low: float, end: float, cooldown: int
) -> None:
    w, scale, n = 10, 5, 100
    spec = spec_of(
        TABLE,
        f"InverseSquareRootWithWarmupScheduler(t_warmup='{w}ba', t_scale='{scale}ba', t_cooldown='{cooldown}ba', "
        f"t_max='{n}ba', alpha_f_decay={low}, alpha_f_cooldown={end}, lr=1.0)",
    )
    schedule: Any = thence.compile(spec)

    def root(step: int) -> float:
        return low + (1 - low) / float(((step - w + scale) / scale) ** 0.5)

    def expected(step: int) -> float:
        start = n - cooldown
        if step < w:
            return step / w
        if step < start or not cooldown:
            return root(step)
        return root(start) + (end - root(start)) * min(1.0, (step - start) / cooldown)

    assert [schedule(step) for step in range(n)] == pytest.approx(
        [expected(step) for step in range(n)], rel=1e-12
    )
