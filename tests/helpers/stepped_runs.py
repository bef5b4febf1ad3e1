"""Runs whose batches grow, taken step by step: an oracle for what takes in more and more. Nothing here knows thence.

A run is made at random as a text and as plain data; `values` walks through it one step at a time, in fractions.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import mpmath

UNITS: tuple[str, ...] = ("steps", "ex", "tok", "ep")


@dataclass
class Length:
    """So many of a unit; `kind` is "for" (from where a segment begins), "until", or "rest"."""

    amount: int
    unit: str
    kind: str = "for"

    @property
    def text(self) -> str:
        if self.kind == "rest":
            return "rest"
        number = f"{self.amount}" if self.unit == "steps" else f"{self.amount} {self.unit}"
        return f"until {number}" if self.kind == "until" else number


@dataclass
class Batch:
    """How batch sizes grow: levels from some counts on, a ramp, or a chain of levels that each last so long."""

    kind: str
    values: list[int]
    lengths: list[Length]

    @property
    def text(self) -> str:
        if self.kind == "ramp":
            first, last, by = self.values
            return f"ramp({self.lengths[0].text}, {first}->{last}, by={by})"
        if self.kind == "steps":
            levels = [f"{v} @ {at.text}" for v, at in zip(self.values[1:], self.lengths, strict=True)]
            return f"steps({', '.join([str(self.values[0]), *levels])})"
        held = [f"hold({at.text}, {v})" for v, at in zip(self.values, self.lengths, strict=False)]
        return " then ".join([*held, f"constant({self.values[-1]})"])


@dataclass
class Segment:
    curve: str
    length: Length
    to: Fraction


@dataclass
class Run:
    batch: Batch
    tokens: int
    epoch: int
    segments: list[Segment]

    @property
    def text(self) -> str:
        facts = f"tokens_per_example = {self.tokens}; examples_per_epoch = {self.epoch}; batch_size = {self.batch.text}; "
        parts = [f"{s.curve}({s.length.text}, {float(s.to):g})" for s in self.segments]
        return facts + " then ".join(parts)


def random_run(source: random.Random) -> Run:
    tokens, epoch = source.choice((1, 3, 8, 2048)), source.choice((7, 100, 1013))

    def amount(unit: str, examples: int) -> int:
        """About so many examples in a unit, for a first batch of 4."""
        sizes = {
            "steps": Fraction(1, 4),
            "ex": Fraction(1),
            "tok": Fraction(tokens),
            "ep": Fraction(1, epoch),
        }
        return max(1, math.ceil(examples * sizes[unit]))

    kind = source.choice(("steps", "ramp", "chain"))
    unit = source.choice(UNITS)
    if kind == "ramp":
        first, by, rises = source.randint(1, 6), source.randint(1, 5), source.randint(1, 7)
        batch = Batch(
            kind, [first, first + by * rises, by], [Length(amount(unit, source.randint(20, 400)), unit)]
        )
    else:
        count = source.randint(2, 5)
        values = [source.randint(1, 9) * 2**i for i in range(count)]
        lengths: list[Length] = []
        at = 0
        for _ in range(count - 1):
            at = at + source.randint(8, 150) if kind == "steps" else source.randint(8, 150)
            if kind == "chain":
                unit = source.choice(UNITS)
            lengths.append(
                Length(
                    max(amount(unit, at), lengths[-1].amount + 1 if lengths and kind == "steps" else 1), unit
                )
            )
        batch = Batch(kind, values, lengths)
    segments = [Segment("warmup", Length(amount(unit, source.randint(30, 200)), unit), Fraction(1))]
    for _ in range(source.randint(1, 4)):
        unit = source.choice(UNITS)
        length = Length(amount(unit, source.randint(40, 600)), unit)
        curve = source.choice(("linear", "cosine", "sqrt_decay"))
        segments.append(Segment(curve, length, Fraction(source.randint(1, 9), 10)))
    return Run(batch, tokens, epoch, segments)


def levels(run: Run) -> Iterator[int]:
    """The batch size of each step, one after the other."""
    taken = dict.fromkeys(UNITS, Fraction(0))
    begin = dict(taken)  # of the level of a chain, exactly
    at = 0
    pace = dict(taken)
    while True:
        batch = run.batch
        if batch.kind == "ramp":
            first, last, by = batch.values
            length = batch.lengths[0]
            share = min(taken[length.unit] / length.amount, Fraction(1))
            size = first + by * math.floor(share * ((last - first) // by))
        else:
            while at < len(batch.lengths):
                length = batch.lengths[at]
                reach = length.amount + (begin[length.unit] if batch.kind == "chain" else 0)
                if taken[length.unit] < reach:
                    break
                at += 1
                if batch.kind == "chain":
                    back = (taken[length.unit] - reach) / pace[length.unit]
                    begin = {unit: taken[unit] - back * pace[unit] for unit in UNITS}
            size = batch.values[at]
        yield size
        pace = {
            "steps": Fraction(1),
            "ex": Fraction(size),
            "tok": Fraction(size * run.tokens),
            "ep": Fraction(size, run.epoch),
        }
        taken = {unit: taken[unit] + pace[unit] for unit in UNITS}


def values(run: Run) -> list[mpmath.mpf]:
    """The value of every step up to the end, and two more; empty if a segment has no steps."""
    counts: dict[str, list[Fraction]] = {unit: [Fraction(0)] for unit in UNITS}
    sizes = levels(run)

    def walk() -> None:
        size = next(sizes)
        taken = (Fraction(1), Fraction(size), Fraction(size * run.tokens), Fraction(size, run.epoch))
        for unit, more in zip(UNITS, taken, strict=True):
            counts[unit].append(counts[unit][-1] + more)

    def count(unit: str, step: Fraction) -> Fraction:
        whole = math.floor(step)
        while len(counts[unit]) < whole + 2:
            walk()
        below, above = counts[unit][whole], counts[unit][whole + 1]
        return below + (step - whole) * (above - below)

    def reached(unit: str, amount: Fraction) -> Fraction:
        while counts[unit][-1] < amount:
            walk()
        step = next(i for i, found in enumerate(counts[unit]) if found >= amount)
        if not step:
            return Fraction(0)
        below, above = counts[unit][step - 1 : step + 1]
        return step - 1 + (amount - below) / (above - below)

    found: list[mpmath.mpf] = []
    start, value = Fraction(0), Fraction(0)
    for segment in run.segments:
        unit = segment.length.unit
        end = reached(unit, count(unit, start) + segment.length.amount)
        first, stop = math.floor(start + Fraction(1, 2)), math.floor(end + Fraction(1, 2))
        if stop == first:
            return []
        a, b = value, segment.to
        low, high = count(unit, Fraction(first)), count(unit, Fraction(stop))
        for step in range(first, stop):
            p = (count(unit, Fraction(step)) - low) / (high - low)
            found.append(_real(a) + _part(segment.curve, p) * _real(b - a))
        start, value = end, b
    return [*found, _real(value), _real(value)]


def _real(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


def _part(curve: str, p: Fraction) -> mpmath.mpf:
    """How much of the way a curve has gone."""
    match curve:
        case "cosine":
            return (1 - mpmath.cos(mpmath.pi * _real(p))) / 2
        case "sqrt_decay":
            return mpmath.mpf(mpmath.sqrt(_real(p)))
    return _real(p)
