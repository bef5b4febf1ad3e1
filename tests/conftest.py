"""What all tests share: where the helpers are found, hypothesis profiles, and what processes keep for each other."""

import gc
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from thence.codegen import module, style

# With importlib's import mode a test module's neighbours are not importable by themselves.
sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from forked import Forked

settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.register_profile(
    "long", parent=settings.get_profile("default"), derandomize=False, max_examples=5000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Of what tests the whole, these are as quick as the tests of modules.
QUICK = ("architecture", "definitions", "findings", "given", "language", "planted")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`quick` is all that takes little time: the tests of modules that are not marked as thorough, and some of the whole."""
    for item in items:
        whole = item.path.parent.name == "whole" and item.path.stem.removeprefix("test_") not in QUICK
        if not whole and item.get_closest_marker("thorough") is None:
            item.add_marker(pytest.mark.quick)


def pytest_configure(config: pytest.Config) -> None:
    """What jax compiles is kept in a folder of this run, for all tests, all workers and all processes that they start."""
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit it
        folder = TemporaryDirectory(prefix="thence-compiled-")
        config.add_cleanup(folder.cleanup)
        os.environ["JAX_COMPILATION_CACHE_DIR"] = folder.name
        os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
        os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "-1"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A worker has whole files, so that what the tests of a file share is made once."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log) if config.getoption("dist") == "load" else None


def pytest_sessionstart() -> None:
    """Many tests write a module that others have written: black sets the same source once."""
    module.__dict__["formatted"] = cache(style.formatted)


def pytest_collectstart() -> None:
    """Nothing of what is collected is garbage."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was collected stays to the end, and need not be looked through often."""
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def forked() -> Iterator[Forked]:
    """What starts scripts that load jax, optax and scikit-learn."""
    process = Forked()
    yield process
    process.end()
