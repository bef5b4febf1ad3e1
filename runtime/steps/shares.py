"""A step that is probably none: a share of the run, which some libraries call a schedule with."""

from __future__ import annotations

import sys
import warnings
from typing import Any
from weakref import WeakValueDictionary

from ...dsl.numbers.python_numbers import shown
from ...dsl.text.findings import SpecWarning
from .arrays import is_numpy

_RUNTIME = __name__.rpartition("steps.")[0]  # with the point behind it
# By identity: whether an equal one is still alive somewhere is chance.
_TOLD: WeakValueDictionary[int, Any] = WeakValueDictionary()


def is_share(step: Any) -> bool:
    """Whether a step is one number between 0 and 1; what jax has is not looked at."""
    one = isinstance(step, float) or (is_numpy(step) and step.ndim == 0)
    return one and bool(0 < step < 1)


def warn_of_share(schedule: Any, step: float, steps: float | None) -> None:
    """Warn, once for a schedule, that it counts steps; `steps` are its own, where it has an end."""
    if id(schedule) in _TOLD:
        return
    # The warning is to stand where the call was written, and not in the bundle that passed it on.
    frame, level = sys._getframe(1), 2
    while frame.f_back is not None and f"{frame.f_globals.get('__package__')}.".startswith(_RUNTIME):
        frame, level = frame.f_back, level + 1
    total = steps if isinstance(steps, int) else "total"
    warnings.warn(
        f"{shown(schedule)} was called with {float(step)!r}, and counts steps: this is between its first two. A share of "
        f"the run has to be made a step: what is left of it, as stable-baselines3 gives it, by "
        f"`lambda left: schedule(round((1 - left) * {total}))`, what is done by "
        f"`lambda done: schedule(round(done * {total}))`. If a part of a step is meant: "
        '`warnings.simplefilter("ignore", thence.SpecWarning)`',
        SpecWarning,
        stacklevel=level,
    )
    _TOLD[id(schedule)] = schedule
