"""The schedules that are compared: the same numbers as a text for thence and as calls of optax."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import optax

import thence

Function = Callable[[Any], Any]  # of the step

VARIANTS = itertools.count(0, 10_000)


def new_variants() -> int:
    """The first of ten thousand variants that nobody had: what thence has compiled before, it remembers."""
    return next(VARIANTS)


SPEC = "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
PEAK, END, WARM, TOTAL = 1e-3, 1e-5, 1000, 10_000

# The same shape, for what takes a million steps at once.
LONG_SPEC = "warmup(100k, 0->1e-3) then cosine(900k, 1e-5)"
LONG_WARM, LONG_TOTAL = 100_000, 1_000_000


def schedule(text: str, **options: Any) -> thence.Schedule:
    """A text compiled; some texts here jump on purpose, which is worth a warning elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        made = thence.compile(text, **options)
    assert isinstance(made, thence.Schedule)
    return made


def warmup_cosine(warm: int = WARM, total: int = TOTAL, peak: float = PEAK) -> Function:
    """What SPEC says, by optax."""
    made: Function = optax.warmup_cosine_decay_schedule(0.0, peak, warm, total, END)
    return made


@dataclass(frozen=True)
class Cosines:
    """Cosines one after the other, each with a length and its two values."""

    lengths: tuple[int, ...]
    ends: tuple[tuple[float, float], ...]

    @classmethod
    def same(cls, segments: int, variant: int = 0) -> Cosines:
        return cls((100 + variant,) * segments, ((1.0, 0.0),) * segments)

    @classmethod
    def varied(cls, segments: int, variant: int = 0) -> Cosines:
        source = np.random.default_rng(variant)
        values = source.uniform(0.1, 1.0, segments + 1).round(4).tolist()
        return cls(tuple(source.integers(50, 200, segments).tolist()), tuple(itertools.pairwise(values)))

    @cached_property
    def text(self) -> str:
        pieces = zip(self.lengths, self.ends, strict=True)
        return " then ".join(f"cosine({n}, {a}->{b})" for n, (a, b) in pieces)

    def by_optax(self) -> Function:
        pieces = zip(self.lengths, self.ends, strict=True)
        parts = [optax.cosine_decay_schedule(a, n, alpha=b / a) for n, (a, b) in pieces]
        boundaries = list(itertools.accumulate(self.lengths[:-1]))
        made: Function = optax.join_schedules(parts, boundaries)
        return made

    @property
    def total(self) -> int:
        return sum(self.lengths)


KINDS = (
    "hold({n}, {a})",
    "linear({n}, {a}->{b})",
    "cosine({n}, {a}->{b})",
    "polynomial({n}, {a}->{b}, power=2)",
    "exponential({n}, {a}->{b})",
    "sqrt_decay({n}, {a}->{b})",
    "rex({n}, {a}->{b})",
    "tanh_decay({n}, {a}->{b})",
)


def kinds(segments: int, variant: int = 0) -> str:
    """Segments of eight kinds in turn, one a line, with a comment as a long program has them."""
    source = np.random.default_rng(variant)
    values = source.uniform(0.1, 1.0, segments + 1).round(4).tolist()
    values[1 :: len(KINDS)] = values[: segments : len(KINDS)]  # a hold ends where it began
    lines = [
        KINDS[i % len(KINDS)].format(n=n, a=values[i], b=values[i + 1]) + f"  # phase {i}"
        for i, n in enumerate(source.integers(50, 200, segments).tolist())
    ]
    return "\n    then ".join(lines)
