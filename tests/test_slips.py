"""One step from a slip to what was meant: everything that is suggested is typed at once, and nothing is left to say."""

from typing import Any

import pytest
from test_help import at_once

import thence

Rows = list[tuple[str, str]]
FACTS: dict[str, Any] = {"steps_per_epoch": 1250}

STAGES: Rows = [
    ("warmup(2k, 3e-4) then stable(70k) then decay(8k, 0)", "warmup(2k, 3e-4) then hold(70k) then linear(8k, 0)"),
    ("warmup(2k, 3e-4) then steady(7k) then anneal(8k, 0)", "warmup(2k, 3e-4) then hold(7k) then linear(8k, 0)"),
    ("warmup(2k, 3e-4) then flat(7k) then fall(8k, 0)", "warmup(2k, 3e-4) then hold(7k) then linear(8k, 0)"),
    ("rise(2k, 0->3e-4) then keep(7k)", "linear(2k, 0->3e-4) then hold(7k)"),
    ("warmup(1k, 1) then hold(2k) then decay(8k, 0.01)", "warmup(1k, 1) then hold(2k) then linear(8k, 0.01)"),
    ("decay(8k, 0)", "linear(8k, 1e-3->0)"),
    ("decay(8k, 1e-3->1e-5)", "linear(8k, 1e-3->1e-5)"),
    ("decay(1e-3->0, 8k)", "linear(8k, 1e-3->0)"),
    ("decay(5 ep, 0)", "linear(5 ep, 1e-3->0)"),
    ("decay(1e-3, 500)", "decay(1e-3, 0.96, 500)"),
    ("decay(500, 0.9)", "decay(1e-3, 0.9, 500)"),
    ("warmup(10, 1) then decay(500, 0.9)", "warmup(10, 1) then decay(rate=0.9, every=500)"),
    ("constant(3e-4, 9000) then linear(1000, 0)", "hold(9000, 3e-4) then linear(1000, 0)"),
    ("constant(9000, 3e-4) then linear(1000, 0)", "hold(9000, 3e-4) then linear(1000, 0)"),
    ("constant(3e-4, steps=9k) then linear(1k, 0)", "hold(9k, 3e-4) then linear(1k, 0)"),
    ("constant(0.1, 5 ep)", "hold(5 ep, 0.1)"),
    ("total = 100; constant(0.1, rest)", "total = 100; hold(rest, 0.1)"),
    ("hold(100, 1->0)", "linear(100, 1->0)"),
    ("warmup(1e-3, 5ep)", "warmup(5ep, 1e-3)"),
]  # fmt: skip

SHAPES: Rows = [
    ("sawtooth(2000, 1e-4->1e-3)", "repeat(linear(2000, 1e-4->1e-3))"),
    ("saw(2000, 1e-3->0)", "repeat(linear(2000, 1e-3->0))"),
    ("sawtooth(2000, 1e-3)", "repeat(linear(2000, 0->1e-3))"),
    ("zigzag(2 ep, 32->512)", "repeat(triangle(2 ep, 32->512))"),
    ("triangle_wave(2000, 1e-4->1e-3)", "repeat(triangle(2000, 1e-4->1e-3))"),
    ("square(2000, 0->1)", "repeat(hold(1000, 0) then hold(1000, 1))"),
    ("sine(2000, 0->1)", "repeat(cosine(1000, 0->1) then cosine(1000, 0))"),
    ("cyclic(2000, 1e-4->1e-3)", "repeat(triangle(4000, 1e-4->1e-3))"),
    ("triangular(1e-4, 1e-3, 2000)", "repeat(triangle(4000, 1e-4->1e-3))"),
    ("sgdr(1000, 1e-3->0)", "repeat(cosine(1000, 1e-3->0))"),
    ("warmup(10, 1) then cosine_decay(90, 0.1)", "warmup(10, 1) then cosine(90, 0.1)"),
    ("warmup(10, 1) then linear_decay(90)", "warmup(10, 1) then linear(90, 0)"),
    ("geometric(1000, 1e-3->1e-5)", "exponential(1000, 1e-3->1e-5)"),
]

TURNS: Rows = [
    ("cosine(12k, 1e-3->0, num_cycles=3)", "repeat(cosine(4000, 1e-3->0), times=3)"),
    ("cosine(10k, 1e-3->0, num_cycles=3)", "repeat(cosine(3333, 1e-3->0), times=3)"),
    ("cosine(9 ep, 1->0, power=2, cycles=3)", "repeat(cosine(3 ep, 1->0, power=2), times=3)"),
    ("warmup(10, 1) then cosine(12k, 0, n_cycles=4)", "warmup(10, 1) then repeat(cosine(3000, 0), times=4)"),
    ("cosine(10, 1->0, num_cycles=0.5)", "cosine(10, 1->0)"),
    ("cosine(10, 1->0, T_mult=2)", "repeat(cosine(10, 1->0), stretch=2)"),
    ("cosine(10, 1->0, t_mul=2, m_mul=0.5)", "repeat(cosine(10, 1->0), stretch=2, scale=0.5)"),
    ("linear(10, 1->0, repeats=5)", "repeat(linear(10, 1->0), times=5)"),
    ("repeat(cosine(10, 1->0), 3, 2, 0.5)", "repeat(cosine(10, 1->0), 3, stretch=2, scale=0.5)"),
]

LIMITS: Rows = [
    ("clip(linear(100, 1->0), min=0.1)", "max(linear(100, 1->0), 0.1)"),
    ("clip(linear(100, 1->0), floor=0.1)", "max(linear(100, 1->0), 0.1)"),
    ("clip(linear(100, 1->0), max=0.5)", "min(linear(100, 1->0), 0.5)"),
    ("clip(linear(100, 1->0), max=0.5, min=0.1)", "clip(linear(100, 1->0), 0.1, 0.5)"),
    ("clip(linear(100, 1->0), 0.1, hi=0.5)", "clip(linear(100, 1->0), 0.1, 0.5)"),
    ("lr = warmup(10, 3e-3) then cosine(90, 0); wd = lr / max(lr)", "lr = warmup(10, 3e-3) then cosine(90, 0); wd = lr / 3e-3"),
    ("lr = linear(90, 1->0.2); wd = 0.1 * lr / min(lr)", "lr = linear(90, 1->0.2); wd = 0.1 * lr / 0.2"),
]  # fmt: skip

PLACES: Rows = [
    ("steps(0.1, 30ep @ 0.01, 60ep @ 0.001)", "steps(0.1, 0.01 @ 30ep, 0.001 @ 60ep)"),
    ("steps(2, 5 ep @ 1)", "steps(2, 1 @ 5 ep)"),
    ("points(0 @ 0, 5 ep @ 1e-3, 90 ep @ 0)", "points(0 @ 0, 1e-3 @ 5 ep, 0 @ 90 ep)"),
    ("steps(0.1, 30ep->0.01)", "steps(0.1, 0.01 @ 30ep)"),
]


@pytest.mark.parametrize("wrong, meant", [*STAGES, *SHAPES, *TURNS, *LIMITS, *PLACES])
def test_one_step_leads_to_what_was_meant(wrong: str, meant: str) -> None:
    assert at_once(wrong, **FACTS) == meant
    assert thence.check(meant, **FACTS) == []


# ---- two readings, or none -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong, readings",
    [
        (
            "repeat(cosine(10, 1->0), 2, 0.5)",
            [
                "repeat(cosine(10, 1->0), stretch=2, scale=0.5)",
                "repeat(cosine(10, 1->0), times=2, scale=0.5)",
            ],
        ),
        (
            "clip(linear(100, 1->0), 0.1)",
            ["max(linear(100, 1->0), 0.1)", "min(linear(100, 1->0), 0.1)"],
        ),
    ],
)
def test_what_can_be_read_in_two_ways_has_both(wrong: str, readings: list[str]) -> None:
    (found,) = thence.check(wrong)
    assert found.fix is None
    for reading in readings:
        assert reading in f"{found.help}" and thence.check(reading) == []


@pytest.mark.parametrize(
    "wrong, part",
    [
        ("warmup(10, 1) then random(90, 1e-5->1e-3)", "linear(90, 1e-5->1e-3)"),
        ("1e-3 * uniform(0.9, 1.1)", "linear(1000, 0.9->1.1)"),
        ("noise(100, 0.1)", "linear(100, 0->0.1)"),
        ("warmup(10, 1) then adaptive(90, 1->0)", "linear(90, 1->0)"),
    ],
)
def test_what_no_spec_says_is_told_with_one_that_does(wrong: str, part: str) -> None:
    (found,) = thence.check(wrong)
    assert found.fix is None and "no spec has" in f"{found.help}" and part in f"{found.help}"
    assert thence.check(part) == []


@pytest.mark.parametrize("word", ["randomly", "plateaux", "scheduler", "mystery", "gradient", "momentum"])
def test_no_name_is_offered_that_is_not_near(word: str) -> None:
    (found,) = thence.check(f"{word}(10, 1->0)")
    assert found.fix is None
