"""thence: a schedule language for training machine-learning models.

    import thence

    schedule = thence.compile("warmup(1000, 0->1e-3) then cosine(9000, 1e-5)")
    schedule(500)                                   # 0.0005
    optax.adamw(learning_rate=schedule)             # a schedule is a function of the step
    print(thence.emit(schedule, target="numpy"))    # the same as a standalone module

Names are loaded on first use: importing thence imports neither jax nor black nor numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .support.lazy import loader

if TYPE_CHECKING:
    from . import configs as configs
    from . import schedules as schedules
    from . import stateful as stateful
    from . import words as words
    from .api import check, compile, curves, emit, format, parse
    from .dsl.text.diagnostic import Diagnostic
    from .dsl.text.findings import SpecError, SpecWarning
    from .runtime.bundle import Bundle
    from .runtime.schedule import Schedule

__version__ = "0.1.0"

__all__ = [
    "Bundle",
    "Diagnostic",
    "Schedule",
    "SpecError",
    "SpecWarning",
    "check",
    "compile",
    "curves",
    "emit",
    "format",
    "parse",
]

_HOMES = {
    **dict.fromkeys(__all__, ".api"),
    "Bundle": ".runtime.bundle",
    "Schedule": ".runtime.schedule",
    "Diagnostic": ".dsl.text.diagnostic",
    "SpecError": ".dsl.text.findings",
    "SpecWarning": ".dsl.text.findings",
}

_MODULES = ("configs", "schedules", "stateful", "words")

__getattr__ = loader(__name__, _HOMES, _MODULES)


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES, "__version__"])
