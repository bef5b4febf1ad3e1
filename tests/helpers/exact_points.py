"""Compares a spec's values on every path with exact ones, step by step, for benchmarks/exactness.py.

Every spec is evaluated under jit by one call with an array of steps; at a few of them also by calls with one
step, and on the host. The exact values are those of the reference. Where a spec is made of curves, sequences
and transforms alone, the bar is that of a curve, at every step. Arithmetic that a user wrote may cancel: there
the oracle says what a float64 can know.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Any

import hard_steps
import jax
import mpmath
import numpy as np
import oracle
import reference
from hard_steps import Steps, Values

import thence

BARS = {"float64": 0.51, "float32": 8.0}  # units in the last place of a float32
POINTS = 500  # the most of one spec
CALL = 4096  # steps in a call under jit: always as many, so that there is one compiled program
SUSPECTS, SCALARS, HOST = 60, 3, 60
LARGEST = Fraction(float(np.finfo(np.float32).max))
CURVES = {*reference.BUILTINS, *reference.LISTS} - reference.TRANSFORMS
ARITHMETIC = {*reference.OPERATORS, *reference.FUNCTIONS}
WORDS = CURVES | reference.TRANSFORMS | {*reference.FUNCTIONS}
POWERS = re.compile(r"exponential|decay\(|rsqrt|inverse_time|tanh|scale=")


@dataclass(frozen=True)
class Case:
    """A spec with what the caller gives; the output, if it is a bundle."""

    text: str
    facts: Mapping[str, float] = field(default_factory=dict)
    traced: Mapping[str, float] = field(default_factory=dict)  # parameters given at the call
    output: str | None = None


@dataclass(frozen=True)
class Point:
    """A value on a path, and how far it is from the exact one, in units of the last place of its dtype."""

    path: str
    step: int
    got: float
    exact: str
    off: float
    bar: float
    curve: str = ""  # the one that rules, where there is no arithmetic
    scale: float = 0.0  # the largest value of that curve, where the bar is not kept

    @property
    def over(self) -> bool:
        return not self.off <= self.bar

    @property
    def cancelled(self) -> bool:
        """Whether it is over the bar where its curve goes through zero."""
        return self.over and abs(self.got) < 1e-6 * self.scale

    def __str__(self) -> str:
        told = f"{self.path} at step {self.step}: {self.got!r} is {self.off:.4g} ulp from {self.exact}"
        told += f", the bar is {self.bar:.4g}"
        return told + (f"; {self.curve} reaches {self.scale:.4g}" if self.scale else "")


@dataclass(frozen=True)
class Outcome:
    """What came of a case."""

    case: Case
    words: frozenset[str] = frozenset()
    arithmetic: bool = False
    points: tuple[Point, ...] = ()
    failure: str = ""  # what went wrong before there were values

    @property
    def over(self) -> list[Point]:
        return [point for point in self.points if point.over]

    @property
    def right(self) -> bool:
        return not self.failure and not self.over


# ---- exact values --------------------------------------------------------------------------------------------


class Reading(reference.Program):
    """The reference's reading of a spec, with the words of the language that are in each output.

    It knows which curve was evaluated last, so how large the values are that made a small one.
    """

    def __init__(self, text: str, facts: Mapping[str, object]) -> None:
        self.words: set[str] = set()
        self.said: list[frozenset[str]] = []  # the words of each output
        self.latest: tuple[str, reference.Schedule, Any] = "", reference.constant_of(Fraction(0)), Fraction(0)
        self.powers = False  # whether a curve has an exponent
        self.largest: dict[int, Fraction] = {}  # the size of a curve's largest value, by its identity
        super().__init__(text, facts)

    def words_of(self, output: str | None) -> frozenset[str]:
        return self.said[list(self.schedules).index(output)]

    def whole(self, node: reference.Node) -> reference.Schedule:
        self.words.clear()
        made = super().whole(node)
        self.said.append(frozenset(self.words))
        return made

    def build(
        self, node: reference.Node, place: reference.Place, length: int | None = None
    ) -> reference.Schedule:
        made = super().build(node, place, length)
        word = self.word(node)
        if word and made.number is None:
            self.words.add(word)
        return made

    def word(self, node: reference.Node) -> str:
        match node:
            case reference.Call(name=name) if name in WORDS:
                return name
            case reference.Name(name="step"):
                return "step"
            case reference.Binary(sign=sign):
                return sign
            case reference.Minus():
                return "-"
            case reference.Chain():
                return "then"
            case reference.Cut():
                return "for"
            case reference.Over():
                return "over"
        return ""

    def build_finite(
        self, call: reference.Call, arguments: dict[str, reference.Node], place: reference.Place, n: int
    ) -> reference.Schedule:
        self.powers |= "power" in arguments
        return self.watched(call, super().build_finite(call, arguments, place, n))

    def build_list(
        self, call: reference.Call, place: reference.Place, length: int | None
    ) -> reference.Schedule:
        return self.watched(call, super().build_list(call, place, length))

    def build_endless(
        self, call: reference.Call, arguments: dict[str, reference.Node], place: reference.Place
    ) -> reference.Schedule:
        return self.watched(call, super().build_endless(call, arguments, place))

    def watched(self, call: reference.Call, made: reference.Schedule) -> reference.Schedule:
        def watch(read: Callable[[Fraction], Any]) -> Callable[[Fraction], Any]:
            def value(k: Fraction) -> Any:
                found = read(k)
                self.latest = call.name, made, found
                return found

            return value

        return replace(made, inside=watch(made.inside), before=watch(made.before))

    def scale(self, exact: reference.Schedule, step: int) -> Fraction:
        """The size of the largest value of the curve that rules at a step, scaled as it is there."""
        value, (_, curve, own) = exact.at(Fraction(step)), self.latest
        if own == 0:
            value, (_, curve, own) = exact.at(step + Fraction(1, 1024)), self.latest
        value, own = (fraction(x) or Fraction(0) for x in (value, own))
        if own == 0 or not isinstance(curve.duration, int):
            return abs(value)
        if id(curve) not in self.largest:
            values = [fraction(curve.left(Fraction(curve.duration * part, 256))) for part in range(257)]
            self.largest[id(curve)] = max(abs(value or Fraction(0)) for value in values)
        return min(self.largest[id(curve)] * abs(value / own), reference.LARGEST)


# ---- one case ------------------------------------------------------------------------------------------------


class Judge:
    """Says how far values are from the exact ones, and how far they may be."""

    def __init__(
        self, powers: bool, arithmetic: bool, precision: str, power: float = 0.0, middle: int | None = None
    ) -> None:
        self.arithmetic, self.bar = arithmetic, BARS[precision]
        self.powers, self.power, self.middle = powers, power, middle

    def single(self, path: str, step: int, got: float, exact: Any, tolerance: float) -> Point:
        """A value in float32; `tolerance` is what the arithmetic of the spec may add to the bar."""
        value, bar = fraction(exact), self.bar
        if tolerance == math.inf:
            off, bar = 0.0, math.inf
        elif value is None or abs(value) > LARGEST:
            off = 0.0 if oracle.close(got, reference.big(exact), tolerance, single=True) else math.inf
        elif self.arithmetic and math.isfinite(got):
            unit = max(float(np.spacing(np.float32(abs(float(value))))), 2 * oracle.TINY32)
            off, bar = abs(float(Fraction(got) - value)) / unit, bar + tolerance / unit
        else:
            off = oracle.ulps(got, value, np.float32)
        return Point(path, step, got, mpmath.nstr(reference.big(exact), 20), off, bar)

    def host(
        self, step: int, got: float, exact: Any, tolerance: float, scale: Callable[[], Fraction]
    ) -> Point:
        """A value in float64; `scale` gives the size of the values nearby."""
        value, shown = fraction(exact), mpmath.nstr(reference.big(exact), 20)
        if tolerance == math.inf:
            return Point("host", step, got, shown, 0.0, math.inf)
        if value is None and not self.arithmetic:
            # Rounding may leave the largest float64 instead of infinity.
            beyond = abs(got) > 1.79e308 and got * reference.sign(exact) > 0
            return Point("host", step, got, shown, 0.0 if beyond else math.inf, 0.0)
        if value is None or self.arithmetic:
            close = oracle.close(got, reference.big(exact), tolerance)
            return Point("host", step, got, shown, 0.0 if close else math.inf, 0.0)
        # Where powers are taken, the bar is that of the value down to the smallest float64.
        unit = Fraction(float(np.spacing(abs(float(value))))) if self.powers else oracle.unit64(value)
        off = float(abs(Fraction(got) - value) / unit) if math.isfinite(got) else math.inf
        bar = max(512.0, 8.0 * self.power) if self.powers else 1.0 if step == self.middle else 4.0
        if bar < off < math.inf:
            bar = max(bar, float(4 * oracle.unit64(scale()) / unit))
        return Point("host", step, got, shown, off, bar)


def fraction(exact: Any) -> Fraction | None:
    """An exact value as a fraction; None where a float64 cannot hold it."""
    if not mpmath.isfinite(reference.big(exact)) or abs(reference.big(exact)) > reference.big(
        reference.LARGEST
    ):
        return None
    if isinstance(exact, Fraction):
        return exact
    mantissa, exponent = exact.man_exp  # without the sign
    size = Fraction(int(mantissa)) * Fraction(2) ** max(int(exponent), -4000)  # e^(-2^31) is as good as 0
    return -size if exact < 0 else size


def power_of_cosine(text: str) -> float:
    """The largest power of a cosine, whose sine is as exact as a float64 is."""
    return max(map(float, re.findall(r"cosine\([^()]*power=([0-9.e+-]+)", text)), default=0.0)


def middle_of(text: str) -> int | None:
    """The middle of a spec that is one symmetric curve."""
    found = re.fullmatch(
        r"(cosine|linear|tanh_decay)\(([0-9]+), [^(,]*(, lower=-([0-9.]+), upper=\4)?\)", text
    )
    return int(found[2]) // 2 if found and (found[1] == "tanh_decay") == bool(found[3]) else None


def all_finite(text: str, exact: reference.Schedule, source: np.random.Generator) -> bool:
    """Whether a float64 holds the values where a part begins or ends, and next to it."""
    steps = hard_steps.marks(text, [end for end, _ in exact.ends], source).tolist()
    return all(fraction(exact.at(Fraction(step))) is not None for step in steps)


def compiled(case: Case, precision: str) -> thence.Schedule | str:
    """The schedule of a case; the messages of its errors, where it has any."""
    options = {} if precision == "float64" else {"precision": precision}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        try:
            made = thence.compile(case.text, **case.facts, **options)
        except thence.SpecError as error:
            return "; ".join(found.message for found in error.diagnostics)
    return made if isinstance(made, thence.Schedule) else made[case.output or next(iter(made))]


class ShapeError(Exception):
    """There are not as many values as steps."""


class Paths:
    """A schedule's values on each path, with parameters given at the call."""

    def __init__(self, schedule: thence.Schedule, given: Mapping[str, float]) -> None:
        self.schedule = schedule
        self.given = {name: value for name, value in given.items() if name in schedule.parameters}
        self.singles = {name: np.float32(value) for name, value in self.given.items()}
        self.function = jax.jit(lambda steps, given: schedule(steps, **given))

    def numpy(self, steps: Steps) -> Values:
        return np.asarray(self.schedule(steps, **self.given), np.float64)

    def jit(self, steps: Steps) -> Values:
        padded = np.zeros(CALL, np.int32)
        padded[: len(steps)] = steps
        values = np.asarray(self.function(padded, self.singles), np.float64)
        if values.shape != padded.shape:
            raise ShapeError(f"{CALL} steps under jit give values of shape {values.shape}")
        return values[: len(steps)]

    def scalar(self, step: int) -> float:
        return float(self.function(np.int32(step), self.singles))

    def host(self, step: int) -> float:
        return float(self.schedule(step, **self.given))


def chosen(
    case: Case, paths: Paths, exact: reference.Schedule, source: np.random.Generator
) -> tuple[Steps, Values]:
    """Adversarial and random steps, the most suspicious first, with the values under jit."""
    landmarks = [step for step in paths.schedule.landmarks if step <= 4 * hard_steps.LAST_STEP]
    last = landmarks[-1] + 2 if isinstance(exact.duration, int) else 4 * landmarks[-1] + 1000
    marks = hard_steps.marks(case.text, [*(end for end, _ in exact.ends), *landmarks], source)
    anywhere = hard_steps.anywhere(last, source)
    special = np.union1d(marks, hard_steps.hard(paths.numpy, np.union1d(marks, anywhere)))
    others = np.setdiff1d(anywhere, special)
    steps = np.concatenate([source.permutation(special), source.permutation(others)])[:CALL]
    found = paths.jit(steps)
    with np.errstate(all="ignore"):
        values = paths.numpy(steps)
        apart = np.abs(found - values) / (np.abs(values) * 2.0**-24 + 2 * oracle.TINY32)
    suspects = np.argsort(-np.nan_to_num(apart, posinf=0.0))[:SUSPECTS]
    rest = np.setdiff1d(np.arange(len(steps)), suspects)
    kept = np.concatenate([suspects, rest[: len(special)], rest[len(special) :][: POINTS // 4]])[:POINTS]
    return steps[kept], found[kept]


def examine(
    case: Case, precision: str, source: np.random.Generator, at: Sequence[int] = ()
) -> Outcome | None:
    """A case on all paths, at given steps or at adversarial ones; None where the spec is an error."""
    schedule = compiled(case, precision)
    with reference.working(), oracle.noisy() as noise:
        try:
            reading = Reading(case.text, {**case.facts, **case.traced})
        except reference.Refused as error:
            failure = f"an error in the language: {error}"
            return None if isinstance(schedule, str) else Outcome(case, failure=failure)
        words = reading.words_of(case.output)
        arithmetic = not words.isdisjoint(ARITHMETIC)
        outcome = Outcome(case, words, arithmetic)
        if isinstance(schedule, str):
            # What is infinite all through a part may be refused, and so may what starts from it: docs/language.md.
            from_infinite = "infinite or not a number" in schedule
            if from_infinite or not all_finite(case.text, reading.schedules[case.output], source):
                return None
            return replace(outcome, failure=f"refused, though it is no error in the language: {schedule}")
        paths = Paths(schedule, case.traced)
        exact = reading.schedules[case.output]
        said = {None: "timeless", math.inf: "endless"}.get(schedule.duration, schedule.duration)
        if said != exact.duration:
            return replace(outcome, failure=f"it lasts {said} steps, exactly {exact.duration}")
        steps = np.array(at, np.int64)
        try:
            steps, found = (steps, paths.jit(steps)) if at else chosen(case, paths, exact, source)
        except ShapeError as error:
            return replace(outcome, failure=str(error))
        whole = [Fraction(step) for step in steps.tolist()]
        if arithmetic:
            wanted = [(value, may, "") for value, may in oracle.values_and_tolerances(exact, whole, noise)]
        else:
            wanted = [(exact.at(k), 0.0, reading.latest[0]) for k in whole]
        powers = reading.powers or POWERS.search(case.text) is not None
        judge = Judge(powers, arithmetic, precision, power_of_cosine(case.text), middle_of(case.text))
        points: list[Point] = []
        for i, (step, got, (value, may, curve)) in enumerate(zip(steps.tolist(), found, wanted, strict=True)):
            scale = partial(reading.scale, exact, step)
            here = [judge.single("jit", step, float(got), value, may)]
            if i < SCALARS:
                here.append(judge.single("scalar", step, paths.scalar(step), value, may))
            if i % max(len(steps) // HOST, 1) == 0:
                here.append(judge.host(step, paths.host(step), value, may, scale))
            points += (
                replace(point, curve=curve, scale=float(scale()) if point.over and curve else 0.0)
                for point in here
            )
    return replace(outcome, points=tuple(points))
