"""How far values under jit are from the exact ones, which mpmath gives from the written formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import optax

from .measure import Effort
from .model import OPTAX, OURS
from .specs import SPEC, TOTAL, Function, schedule, warmup_cosine

Exact = Callable[[int], Any]  # from a step to an mpmath number
FIRST_LENGTH = 100


@dataclass(frozen=True)
class Case:
    """A schedule in three ways, and the steps to compare them at."""

    ours: Function
    theirs: Function
    exact: Exact
    steps: Sequence[int]


def values(function: Function, steps: Sequence[int]) -> Any:
    """Under jit, as a training loop has them: one step a call."""
    once = jax.jit(function)
    return np.array([once(jnp.int32(step)) for step in steps], np.float32)


def worst(cases: Iterator[Case]) -> Mapping[str, float]:
    """The largest distance from the exact value, in units of the last place of a float32."""
    most = {OURS: 0.0, OPTAX: 0.0}
    for case in cases:
        exact = [case.exact(step) for step in case.steps]
        for side, function in ((OURS, case.ours), (OPTAX, case.theirs)):
            for got, wanted in zip(values(function, case.steps).tolist(), exact, strict=True):
                unit = float(np.spacing(np.float32(abs(float(wanted)))))
                most[side] = max(most[side], abs(float((got - wanted) / unit)))
    return most


def number(text: str) -> Any:
    with mpmath.workdps(40):
        return mpmath.mpf(text)


def line(n: int, a: str, b: str) -> Exact:
    return lambda k: number(a) + (number(b) - number(a)) * k / n


def cosine(n: int, a: str, b: str) -> Exact:
    return lambda k: number(b) + (number(a) - number(b)) * (1 + mpmath.cospi(mpmath.mpf(k) / n)) / 2


def polynomial(n: int, a: str, b: str, power: str) -> Exact:
    return lambda k: number(b) + (number(a) - number(b)) * (mpmath.mpf(n - k) / n) ** number(power)


def ends_of_warmup_cosine() -> Iterator[Case]:
    """The last 100 steps of a warm-up and a cosine."""
    exact = cosine(9000, "1e-3", "1e-5")
    steps = range(TOTAL - 99, TOTAL + 1)
    yield Case(schedule(SPEC), warmup_cosine(), lambda step: exact(step - 1000), steps)


def lines_and_polynomials(cases: int) -> Iterator[Case]:
    """Random lines and polynomials: their first steps, their last, and some between."""
    source = np.random.default_rng(0)
    for i in range(cases):
        n, high, low = int(source.integers(100, 20_000)), source.uniform(1e-4, 1e-2), source.uniform(0, 1e-5)
        a, b = f"{high:.3e}", f"{low:.3e}"
        steps = sorted({1, 2, 3, *source.integers(1, n, 10).tolist(), n - 2, n - 1, n})
        if i % 2:
            ours, theirs = f"linear({n}, {a}->{b})", optax.linear_schedule(float(a), float(b), n)
            yield Case(schedule(ours), theirs, line(n, a, b), steps)
        else:
            power = f"{source.uniform(0.5, 3):.1f}"
            ours = f"polynomial({n}, {a}->{b}, power={power})"
            theirs = optax.polynomial_schedule(float(a), float(b), float(power), n)
            yield Case(schedule(ours), theirs, polynomial(n, a, b, power), steps)


# ---- what the rows compare -------------------------------------------------------------------------------


def worst_at_the_end(effort: Effort) -> Mapping[str, float]:
    with mpmath.workdps(40):
        return worst(ends_of_warmup_cosine())


def worst_of_many(effort: Effort) -> Mapping[str, float]:
    with mpmath.workdps(40):
        return worst(lines_and_polynomials(effort.cases // 2))


def first_step(effort: Effort) -> Mapping[str, float]:
    """Step 1 of a warm-up in 10,000."""
    with mpmath.workdps(40):
        theirs = optax.linear_schedule(0.0, 1e-3, 10_000)
        return worst(iter([Case(schedule("warmup(10k, 1e-3)"), theirs, line(10_000, "0", "1e-3"), [1])]))


def last_step(effort: Effort) -> Mapping[str, float]:
    """How much of its value the last step before a cosine's end is off, in percent."""
    with mpmath.workdps(40):
        exact = cosine(10_000, "1e-3", "0")(9999)
        sides = {OURS: schedule("cosine(10k, 1e-3->0)"), OPTAX: optax.cosine_decay_schedule(1e-3, 10_000)}
        return {
            side: abs(float(100 * (float(values(function, [9999])[0]) / exact - 1)))
            for side, function in sides.items()
        }


def wrong_ends(
    wrong: Callable[[Any], Any], ours: str, theirs: Callable[[int], Function], cases: int
) -> Mapping[str, float]:
    """For how many lengths, in percent, the value at the end of a curve is wrong."""
    lengths = range(FIRST_LENGTH, FIRST_LENGTH + cases)

    def share(function: Callable[[int], Function]) -> float:
        return 100 * sum(bool(wrong(values(function(n), [n])[0])) for n in lengths) / cases

    return {OURS: share(lambda n: schedule(ours.format(n))), OPTAX: share(theirs)}


def line_ends(effort: Effort) -> Mapping[str, float]:
    """Lines to 0 that do not get there."""
    return wrong_ends(
        lambda value: value != 0,
        "linear({}, 1->0)",
        lambda n: optax.linear_schedule(1.0, 0.0, n),
        effort.cases,
    )


def polynomial_ends(effort: Effort) -> Mapping[str, float]:
    """Polynomials that are not a number at their end, where a root is taken of what is left."""
    return wrong_ends(
        np.isnan,
        "polynomial({}, 1->0, power=0.5)",
        lambda n: optax.polynomial_schedule(1.0, 0.0, 0.5, n),
        effort.cases,
    )
