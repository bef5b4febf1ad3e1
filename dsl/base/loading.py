"""Loading modules on first use: one at a time, so that no thread is handed half of one.

Compiled modules, such as black's, are known by their names before they are whole; and where two threads wait for
each other's modules, Python goes on with what there is of them.
"""

from __future__ import annotations

import threading
from importlib import import_module
from types import ModuleType

_LOCK = threading.RLock()


def load(name: str, package: str | None = None) -> ModuleType:
    """A module, whole. What is not known to be loaded is imported by this first, the root of a library before its parts."""
    with _LOCK:
        return import_module(name, package)
