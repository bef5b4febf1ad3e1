"""Stateful schedules: values that depend on more than the step, such as on a loss that no longer falls.

A stateful schedule has `init()`, `update(state, **extra)` and is called with its state and what the optimizer's
`update` was given besides. `thence.schedules.inject_hyperparams` takes one for any hyperparameter, and so does optax's.

    rate = plateau(factor=0.5, patience=5) * "warmup(500, 1e-3) then constant(1e-3)"
    optimizer = inject_hyperparams(optax.adamw, learning_rate=rate)
    updates, state = optimizer.update(gradients, state, parameters, value=loss)
"""

from .runtime.optax.stateful import (
    Plateau,
    PlateauState,
    StatefulSchedule,
    WrappedSchedule,
    WrappedScheduleState,
    plateau,
)

__all__ = [
    "Plateau",
    "PlateauState",
    "StatefulSchedule",
    "WrappedSchedule",
    "WrappedScheduleState",
    "plateau",
]
