"""Checks generated source against the interpreter before it is returned."""

from __future__ import annotations

import math
from typing import Any

from .codegen.module import function_name
from .codegen.style import EmitError
from .runtime.bundle import Bundle
from .runtime.execute import execute
from .runtime.schedule import Schedule


def verify(source: str, target: str, name: str, made: Schedule | Bundle) -> None:
    """Raise EmitError unless each function of a module gives its schedule's values at every boundary.

    For jax both must trace to the same program, which says more than values.
    """
    space = execute(source, {"__name__": "generated"})
    schedules = {name: made} if isinstance(made, Schedule) else {function_name(n): s for n, s in made.items()}
    for function, schedule in schedules.items():
        if target == "jax":
            same = _same_trace(space[function], schedule)
        elif target == "numpy":
            same = _same_array(space[function], schedule)
        else:
            same = all(_same(space[function](step), schedule(step)) for step in schedule.landmarks)
        if not same:
            raise EmitError("does not have the schedule's values", source)


def _same(x: float, y: float) -> bool:
    return x == y or (math.isnan(x) and math.isnan(y))


def _same_trace(function: Any, schedule: Schedule) -> bool:
    import jax
    import jax.numpy as jnp

    step = jnp.int32(0)
    return str(jax.make_jaxpr(function)(step)) == str(jax.make_jaxpr(schedule)(step))


def _same_array(function: Any, schedule: Schedule) -> bool:
    import numpy as np

    steps = np.asarray(schedule.landmarks, np.float64)
    return bool(np.array_equal(function(steps), schedule(steps), equal_nan=True))
