"""Schedules and injectors by the names that optax gives them, on the core of the language.

Each function returns a `thence.Schedule`: it prints itself as a spec, composes, and can be emitted as source. Where
optax's function of the same name means something else, the docstring says so in one line, and
`convention="optax"` asks for optax's meaning. Where optax has another order of parameters, they are given by name.

    import thence.schedules as ts

    schedule = ts.warmup_cosine_decay_schedule(0.0, 1e-3, warmup_steps=1000, decay_steps=9000)
    str(schedule)     # 'warmup(1000, 0->1e-3) then cosine(9000, 1e-3->0)'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..runtime.schedule import Schedule
from ..support.lazy import loader
from .curves import (
    constant_schedule,
    cosine_decay_schedule,
    exponential_decay,
    linear_schedule,
    polynomial_schedule,
)
from .pieces import join_schedules, piecewise_constant_schedule, piecewise_interpolate_schedule, sgdr_schedule
from .warmups import (
    cosine_onecycle_schedule,
    linear_onecycle_schedule,
    warmup_constant_schedule,
    warmup_cosine_decay_schedule,
    warmup_exponential_decay_schedule,
)

if TYPE_CHECKING:
    import optax

    from ..runtime.optax.inject import (
        InjectHyperparamsState,
        inject_hyperparams,
        inject_stateful_hyperparams,
    )
    from ..runtime.optax.stateful import StatefulSchedule, WrappedSchedule, WrappedScheduleState

    InjectStatefulHyperparamsState = optax.schedules.InjectStatefulHyperparamsState


# Without the class that is optax's own: `import *` works where there is no optax.
__all__ = [
    "InjectHyperparamsState",
    "Schedule",
    "StatefulSchedule",
    "WrappedSchedule",
    "WrappedScheduleState",
    "constant_schedule",
    "cosine_decay_schedule",
    "cosine_onecycle_schedule",
    "exponential_decay",
    "inject_hyperparams",
    "inject_stateful_hyperparams",
    "join_schedules",
    "linear_onecycle_schedule",
    "linear_schedule",
    "piecewise_constant_schedule",
    "piecewise_interpolate_schedule",
    "polynomial_schedule",
    "sgdr_schedule",
    "warmup_constant_schedule",
    "warmup_cosine_decay_schedule",
    "warmup_exponential_decay_schedule",
]

# What needs jax, or optax, is loaded on first use.
_LAZY = {
    "InjectHyperparamsState": "..runtime.optax.inject",
    "InjectStatefulHyperparamsState": "optax.schedules",
    "inject_hyperparams": "..runtime.optax.inject",
    "inject_stateful_hyperparams": "..runtime.optax.inject",
    "StatefulSchedule": "..runtime.optax.stateful",
    "WrappedSchedule": "..runtime.optax.stateful",
    "WrappedScheduleState": "..runtime.optax.stateful",
}

__getattr__ = loader(__name__, _LAZY)
