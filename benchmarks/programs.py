"""The traced and compiled program: the time to make it, its equations, and how often jax makes it anew."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import jax
import jax.numpy as jnp
from jax.extend.core import Jaxpr, jaxprs_in_params

from .measure import Effort, Side
from .model import OPTAX, OURS
from .specs import PEAK, SPEC, TOTAL, WARM, Cosines, Function, kinds, new_variants, schedule, warmup_cosine

Make = Callable[[int], Function]  # the n-th variant of a schedule

COMPILED = "/jax/core/compile/backend_compile_duration"


def compiled(function: Function) -> object:
    # A function that jax has not seen: none of its caches can answer.
    return jax.jit(lambda step: function(step)).lower(jnp.int32(5)).compile()


def compiling(make: Make) -> Side:
    """Traces and compiles a schedule that was made before."""
    variants = itertools.count()

    def prepare() -> Callable[[], object]:
        made = make(next(variants))
        return lambda: compiled(made)

    return Side(prepare, fresh=True)


def defining(make: Make) -> Side:
    """Makes a schedule, traces and compiles it."""
    variants = itertools.count()

    def prepare() -> Callable[[], object]:
        variant = next(variants)
        return lambda: compiled(make(variant))

    return Side(prepare, fresh=True)


def two_segments(way: Callable[[Make], Side]) -> Mapping[str, Side]:
    """A warm-up and a cosine, which begins at another step in each variant."""
    first = new_variants()

    def ours(i: int) -> Function:
        return schedule(f"warmup({WARM + first + i}, 0->1e-3) then cosine({TOTAL - WARM}, 1e-5)")

    return {OURS: way(ours), OPTAX: way(lambda i: warmup_cosine(WARM + first + i, TOTAL + first + i))}


def cosines(
    way: Callable[[Make], Side], segments: int, kind: Callable[[int, int], Cosines] = Cosines.varied
) -> Mapping[str, Side]:
    """Many cosines, joined; both sides have the same variants."""
    first = new_variants()
    return {
        OURS: way(lambda i: schedule(kind(segments, first + i).text)),
        OPTAX: way(lambda i: kind(segments, first + i).by_optax()),
    }


def equations(function: Function) -> int:
    """The equations of the traced program, with those of the programs inside of it."""

    def count(jaxpr: Jaxpr) -> int:
        return sum(1 + sum(map(count, jaxprs_in_params(equation.params))) for equation in jaxpr.eqns)

    return count(jax.make_jaxpr(lambda step: function(step))(jnp.int32(5)).jaxpr)


def equations_of_cosines(segments: int) -> Mapping[str, float]:
    made = Cosines.varied(segments)
    return {OURS: equations(schedule(made.text)), OPTAX: equations(made.by_optax())}


def equations_of_kinds(effort: Effort) -> Mapping[str, float]:
    return {OURS: equations(schedule(kinds(1024))), "64 segments": equations(schedule(kinds(64)))}


@contextmanager
def compilations() -> Iterator[list[str]]:
    """What XLA compiles meanwhile."""
    seen: list[str] = []

    def listen(event: str, duration_secs: float, **kwargs: str | int) -> None:
        if event == COMPILED:
            seen.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        yield seen
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)


def compilations_for(use: Callable[[int], object], others: int = 10) -> int:
    """How often XLA compiles for further variants, after the first."""
    use(0)
    with compilations() as seen:
        for i in range(1, others + 1):
            use(i)
    return len(seen)


def compilations_of_parameters(effort: Effort) -> Mapping[str, float]:
    """Ten other peaks: ours are arguments of one compiled function, optax's are in its closures."""
    ours = schedule("peak = 1e-3; warmup(1000, 0->peak) then cosine(9000, 1e-5)")
    once = jax.jit(lambda step, peak: ours(step, peak=peak))
    peaks = [PEAK * (1 + i / 10) for i in range(11)]
    return {
        OURS: compilations_for(lambda i: once(5, peaks[i])),
        OPTAX: compilations_for(lambda i: jax.jit(warmup_cosine(peak=peaks[i]))(5)),
    }


def compilations_of_texts(effort: Effort) -> Mapping[str, float]:
    """The same schedule made anew ten times, as a static argument of one compiled function."""
    once = jax.jit(lambda function, step: function(step), static_argnums=0)
    return {
        OURS: compilations_for(lambda i: once(schedule(SPEC + " " * i), 5)),
        OPTAX: compilations_for(lambda i: once(warmup_cosine(), 5)),
    }
