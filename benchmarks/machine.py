"""The facts about the machine and the libraries that numbers depend on; nothing that names the machine."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("thence", "jax", "jaxlib", "optax", "numpy", "torch", "transformers")


def processor() -> str:
    """The model of the processor, as far as the system says."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """Of the libraries that are installed."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def device() -> str:
    """The device that jax computes on."""
    import jax

    kind = jax.devices()[0].device_kind
    return kind if kind == jax.default_backend() else f"{jax.default_backend()} ({kind})"


def page() -> str:
    """What the files in docs are called: every kind of device has its own."""
    import jax

    backend = jax.default_backend()
    return "benchmarks" if backend == "cpu" else f"benchmarks-{backend}"


def facts() -> dict[str, str]:
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "device": device(),
        "Python": platform.python_version(),
        **versions(),
    }
