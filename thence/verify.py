"""Checks generated source against the interpreter before it is returned."""

from __future__ import annotations

import math
from typing import Any

from .codegen.module import function_names
from .codegen.style import EmitError
from .runtime.bundle import Bundle
from .runtime.execute import execute
from .runtime.schedule import Schedule


def verify(source: str, target: str, name: str, made: Schedule | Bundle) -> None:
    """Raise EmitError unless each function of a module gives its schedule's values at every boundary.

    For jax both must trace to the same program, which says more than values.
    """
    try:
        same = _runs_alike(source, target, name, made)
    except Exception as error:
        raise EmitError(f"does not run ({type(error).__name__}: {error})", source) from error
    if not same:
        raise EmitError("does not have the schedule's values", source)


def _runs_alike(source: str, target: str, name: str, made: Schedule | Bundle) -> bool:
    space = execute(source, {"__name__": "generated"})
    if isinstance(made, Schedule):
        schedules = {name: made}
    else:
        names = function_names(made, name)
        schedules = {names[output]: schedule for output, schedule in made.items()}
    alike = {"jax": _same_trace, "numpy": _same_array, "python": _same_numbers}[target]
    return all(alike(space[function], schedule) for function, schedule in schedules.items())


def _same_numbers(function: Any, schedule: Schedule) -> bool:
    return all(_same(function(step), schedule(step)) for step in schedule.landmarks)


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
