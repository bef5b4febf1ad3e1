"""Runs optax's own tests of schedules and injection with thence's functions in place of optax's.

    python tests/helpers/peer_suite.py [FOLDER]

FOLDER has `_schedule_test.py`, `_inject_test.py` and `_join_test.py`, as a copy of optax's source has them under
`optax/schedules`; without it they are taken from the installed optax, if its distribution has them. The adapter is
thin: arguments are bound as optax binds them, and handed over by name with convention="optax". Prints the tests that
fail, each with its error, and how many passed; exits 1 if others fail than DIFFERENCES, which has the reasons.
"""

from __future__ import annotations

import inspect
import sys
import unittest
from collections.abc import Callable
from functools import partial, wraps
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import optax.schedules

import thence.schedules as ts

FILES = ("_schedule_test", "_inject_test", "_join_test")
INJECTORS = ("inject_hyperparams", "inject_stateful_hyperparams")

# What fails, and why; the page on schedules says the same.
_WHY = "an unknown name in static_args is a TypeError, like any unknown argument"
DIFFERENCES = {f"InjectHyperparamsTest.test_static_args_error_{kind}": _WHY for kind in ("string", "list")}


def adapted(name: str) -> Callable[..., Any]:
    """A function of thence's that takes its arguments in optax's order and means what optax means."""
    ours = getattr(ts, name)
    parameters = inspect.signature(ours).parameters
    more = {"convention": "optax"} if "convention" in parameters else {}
    if name in INJECTORS or inspect.isclass(ours):
        return partial(ours, **more)
    theirs = inspect.signature(getattr(optax.schedules, name))

    @wraps(ours)
    def function(*positions: Any, **named: Any) -> Any:
        bound = theirs.bind(*positions, **named).arguments
        first = [bound.pop(next(iter(theirs.parameters)))] if name == "sgdr_schedule" else []
        return ours(*first, **bound, **more)

    return function


ADAPTER = SimpleNamespace(
    **{name: adapted(name) for name in vars(optax.schedules) if name in ts.__all__ and not name[0].isupper()},
    WrappedSchedule=ts.WrappedSchedule,
)


def folder_of_tests() -> Path | None:
    """Where the installed optax has its tests; None if it has none."""
    folder = Path(optax.schedules.__file__).parent
    return folder if all((folder / f"{name}.py").exists() for name in FILES) else None


def loaded(folder: Path, name: str) -> ModuleType:
    """A module of tests that finds thence's functions where it looks for optax's."""
    spec = spec_from_file_location(f"peer{name}", folder / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    for door in ("_schedule", "_join", "schedules"):
        if hasattr(module, door):
            setattr(module, door, ADAPTER)
    return module


def results(folder: Path, names: tuple[str, ...] = FILES) -> tuple[int, int, dict[str, str]]:
    """How many tests ran and were skipped, and those that failed, each with the last line of its error."""
    result = unittest.TestResult()
    for name in names:
        unittest.defaultTestLoader.loadTestsFromModule(loaded(folder, name)).run(result)
    failed: dict[str, str] = {}
    for test, text in [*result.failures, *result.errors]:
        failed.setdefault(test.id().partition(".")[2], text.strip().splitlines()[-1])
    return result.testsRun, len(result.skipped), failed


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else folder_of_tests()
    if folder is None:
        print("the installed optax comes without its tests: give the folder optax/schedules of its source")
        return 0
    ran, skipped, failed = results(folder)
    for name, error in failed.items():
        print(f"{name}\n    {error}\n    {DIFFERENCES.get(name, 'NOT EXPECTED')}")
    print(f"{ran - skipped - len(failed)} passed, {len(failed)} failed, {skipped} skipped")
    return int(failed.keys() != DIFFERENCES.keys())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
