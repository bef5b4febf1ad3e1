"""Calls: of a compiled function, inside a compiled loop, with a batch of steps, and with a Python int."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .measure import Side
from .model import OPTAX, OURS
from .peers import pytorch, transformers
from .specs import LONG_SPEC, LONG_TOTAL, LONG_WARM, SPEC, TOTAL, Cosines, Function, schedule, warmup_cosine

STEPS = 1000  # steps that one run of a work goes through
ONE = "1 segment"


def drawn(total: int, count: int = STEPS) -> Any:
    """Steps from the whole of a schedule, the same for each side."""
    return np.random.default_rng(0).integers(0, total, count).astype(np.int32)


def many(segments: int) -> tuple[Function, Function, int]:
    """Cosines with many lengths and ends: ours, optax's, and how long they take together."""
    cosines = Cosines.varied(segments)
    return schedule(cosines.text), cosines.by_optax(), cosines.total


def called(function: Function, total: int) -> Side:
    """One step a call, as a training loop would that calls its schedule alone."""
    steps = [jnp.asarray(step) for step in drawn(total)]

    def prepare() -> Callable[[], object]:
        once = jax.jit(function)

        def work() -> None:
            for step in steps:
                once(step).block_until_ready()

        return work

    return Side(prepare, per=len(steps))


def looped(function: Function, total: int) -> Side:
    """Inside of a compiled loop: what a step costs without the way there from Python."""
    steps = jnp.asarray(drawn(total, 10 * STEPS))

    def prepare() -> Callable[[], object]:
        def loop(steps: jax.Array) -> jax.Array:
            start = jnp.zeros((), jnp.float32)
            last: jax.Array = lax.fori_loop(0, len(steps), lambda i, sum: sum + function(steps[i]), start)
            return last

        once = jax.jit(loop)
        return lambda: once(steps).block_until_ready()

    return Side(prepare, per=steps.size)


def batched(function: Function) -> Side:
    """All steps in one call."""
    steps = jnp.arange(LONG_TOTAL, dtype=jnp.int32)
    once = jax.jit(function)
    return Side(lambda: lambda: once(steps).block_until_ready())


def from_python(function: Function, steps: Sequence[int]) -> Side:
    """Python ints, outside of jit."""

    def work() -> None:
        for step in steps:
            function(step)

    return Side(lambda: work, per=len(steps))


def valued() -> Side:
    """All values as a NumPy array."""
    ours = schedule(LONG_SPEC)
    return Side(lambda: lambda: ours.values(LONG_TOTAL), per=LONG_TOTAL)


def valued_by_optax() -> Side:
    steps = jnp.arange(LONG_TOTAL, dtype=jnp.int32)
    once = jax.jit(jax.vmap(warmup_cosine(LONG_WARM, LONG_TOTAL)))
    return Side(lambda: lambda: np.asarray(once(steps)), per=LONG_TOTAL)


# ---- what the rows compare -------------------------------------------------------------------------------


def one_call(segments: int | None = None) -> Mapping[str, Side]:
    """A warm-up and a cosine, or many cosines."""
    ours, theirs, total = many(segments) if segments else (schedule(SPEC), warmup_cosine(), TOTAL)
    return {OURS: called(ours, total), OPTAX: called(theirs, total)}


def loops(segments: int | None = None) -> Mapping[str, Side]:
    ours, theirs, total = many(segments) if segments else (schedule(SPEC), warmup_cosine(), TOTAL)
    return {OURS: looped(ours, total), OPTAX: looped(theirs, total)}


def batches(**options: str) -> Mapping[str, Side]:
    return {
        OURS: batched(schedule(LONG_SPEC, **options)),
        OPTAX: batched(warmup_cosine(LONG_WARM, LONG_TOTAL)),
    }


def python_calls() -> Mapping[str, Side]:
    steps = drawn(TOTAL).tolist()
    return {
        OURS: from_python(schedule(SPEC), steps),
        OPTAX: from_python(warmup_cosine(), steps[:10]),  # these ten take as long as ours for all
        "PyTorch": pytorch(STEPS),
        "transformers": transformers(STEPS),
    }


def python_calls_of_ours() -> Mapping[str, Side]:
    return {OURS: from_python(schedule(SPEC), drawn(TOTAL).tolist())}


def python_calls_of_many() -> Mapping[str, Side]:
    sides = {OURS: 1024, ONE: 1}
    made = {side: many(segments) for side, segments in sides.items()}
    return {side: from_python(ours, drawn(total).tolist()) for side, (ours, _, total) in made.items()}


def values() -> Mapping[str, Side]:
    return {
        OURS: valued(),
        OPTAX: valued_by_optax(),
        "PyTorch": pytorch(STEPS),
        "transformers": transformers(STEPS),
    }
