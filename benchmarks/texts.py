"""From text to schedule: a text that is new, one that was seen before, and how the time grows with length."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Mapping

import thence

from .measure import Effort, Measured, Side, interleaved
from .model import OPTAX, OURS
from .specs import SPEC, WARM, kinds, new_variants, schedule, warmup_cosine

LENGTHS = (1000, 500, 250)  # segments


def new_texts(count: int = 50) -> Mapping[str, Side]:
    """Texts that differ from all before in a number. Of optax, what it takes to have a closure."""
    numbers = itertools.count(WARM + new_variants())

    def ours() -> Callable[[], object]:
        texts = [f"warmup({next(numbers)}, 0->1e-3) then cosine(9000, 1e-5)" for _ in range(count)]
        return lambda: [thence.compile(text) for text in texts]

    def theirs() -> Callable[[], object]:
        return lambda: [warmup_cosine(WARM + i) for i in range(count)]

    return {OURS: Side(ours, per=count, fresh=True), OPTAX: Side(theirs, per=count, fresh=True)}


def known_text() -> Mapping[str, Side]:
    return {OURS: Side(lambda: lambda: thence.compile(SPEC))}


def long_texts() -> Mapping[str, Side]:
    """Long programs, one of them named as ours; each is new."""
    variants = itertools.count(new_variants())

    def of(segments: int) -> Side:
        def prepare() -> Callable[[], object]:
            text = kinds(segments, next(variants))
            return lambda: schedule(text)

        return Side(prepare, fresh=True)

    longest, *others = LENGTHS
    return {OURS: of(longest), **{f"{segments} segments": of(segments) for segments in others}}


def growth(effort: Effort) -> Measured:
    """The exponent of the length that the time grows with, fitted in each round: 1 is linear."""
    taken = interleaved(long_texts(), effort.slow_rounds, effort.least).rounds
    lengths = [math.log(segments) for segments in LENGTHS]
    exponents = (
        statistics.linear_regression(lengths, [math.log(time) for time in times]).slope
        for times in zip(*taken.values(), strict=True)
    )
    return Measured("exponent", {OURS: tuple(exponents)})
