"""Threads that are the first to use something: all of them get it whole."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest
from places import HELPERS

from thence.runtime import number_checks as arguments
from thence.runtime.steps import arrays


@pytest.mark.parametrize("libraries", ["host", "jax"])
def test_first_calls_of_threads(libraries: str) -> None:
    command = [sys.executable, str(HELPERS / "first_calls.py"), libraries]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout + ran.stderr


@pytest.mark.parametrize("library", ["jax", "numpy"])
def test_a_library_that_another_thread_loads_has_no_values_yet(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, types.ModuleType(library))
    assert arguments.number("x", 1.5) == 1.5
    assert not arrays.is_jax(1.5) and not arrays.is_numpy(1.5)
