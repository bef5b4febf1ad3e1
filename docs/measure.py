"""Measures what the README says about schedules by hand and by thence; prints one line for each fact.

python docs/measure.py
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import optax

import thence

SPEC = "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"


def jitted(schedule: Any, step: int) -> float:
    return float(jax.jit(schedule)(step))


def microseconds(function: Callable[[int], Any], calls: int) -> float:
    """The least time of a call, over five rounds."""
    function(1)
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for step in range(calls):
            function(step)
        rounds.append((time.perf_counter() - start) / calls)
    return min(rounds) * 1e6


def seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def accuracy() -> None:
    cosine = thence.compile("cosine(10k, 1e-3->0)")
    assert isinstance(cosine, thence.Schedule)
    exact = cosine(9999)
    by_hand = jitted(optax.cosine_decay_schedule(1e-3, 10_000), 9999)
    print(
        f"last step of a cosine: optax {by_hand / exact - 1:+.1%}, thence {jitted(cosine, 9999) / exact - 1:+.1e}"
    )

    first = np.float32(1e-7)
    by_hand = jitted(optax.linear_schedule(0.0, 1e-3, 10_000), 1)
    ours = jitted(thence.compile("warmup(10k, 1e-3)"), 1)
    unit = float(np.spacing(first))
    print(
        f"step 1 of a warm-up: optax {abs(by_hand - first) / unit:.0f} ulp, thence {abs(ours - first) / unit:.0f} ulp"
    )

    ends = [jitted(optax.polynomial_schedule(1.0, 0.0, 0.5, n), n) for n in range(100, 500)]
    print(f"end of a polynomial: optax NaN for {np.isnan(ends).sum()} of {len(ends)} lengths")
    lines = np.array([jitted(optax.linear_schedule(1.0, 0.0, n), n) for n in range(100, 200)])
    print(
        f"end of a line: optax not 0 for {(lines != 0).sum()} of {lines.size} lengths, least {lines.min():.1e}"
    )


def speed() -> None:
    ours = thence.compile(SPEC)
    by_hand = optax.warmup_cosine_decay_schedule(0.0, 1e-3, 1000, 10_000, 1e-5)
    print(f"a call: optax {microseconds(by_hand, 300):.0f} us, thence {microseconds(ours, 10_000):.2f} us")
    fast, hand = jax.jit(ours), jax.jit(by_hand)
    times = [microseconds(lambda step, f=f: f(step).block_until_ready(), 3000) for f in (hand, fast)]  # type: ignore[misc]
    print(f"a call under jit: optax {times[0]:.1f} us, thence {times[1]:.1f} us")


def many() -> None:
    def by_hand() -> None:
        parts = [optax.cosine_decay_schedule(1.0, 100) for _ in range(1024)]
        joined = optax.join_schedules(parts, [100 * i for i in range(1, 1024)])
        jax.jit(joined).lower(5).compile()

    def ours() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", thence.SpecWarning)  # each one jumps back to 1
            schedule = thence.compile(" then ".join(["cosine(100, 1->0)"] * 1024))
        jax.jit(schedule).lower(5).compile()

    print(f"1024 cosines: optax {seconds(by_hand):.1f} s, thence {seconds(ours):.1f} s")


if __name__ == "__main__":
    accuracy()
    speed()
    many()
