"""What all tests share: where the helpers are found, hypothesis profiles, and what processes keep for each other."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# With importlib's import mode a test module's neighbours are not importable by themselves.
sys.path.insert(0, str(Path(__file__).parent / "helpers"))

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


@pytest.fixture(scope="module")
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes that are started, such as examples, take what others have compiled with jax."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which all workers share
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAX_COMPILATION_CACHE_DIR", str(folder / "compiled"))
        patch.setenv("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
        patch.setenv("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
        yield
