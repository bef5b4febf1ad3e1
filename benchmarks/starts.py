"""Processes of their own: what an import adds to Python's start, and how long the command takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial

from .measure import Effort, Measured, Side, interleaved
from .model import OPTAX, OURS
from .specs import SPEC

PYTHON = "python -c pass"


def run(*words: str) -> None:
    """Run Python with these arguments."""
    # Where Python may not store compiled modules, each start would compile them: not what is measured here.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=environment)


def started(*words: str) -> Side:
    """Python with these arguments, from its start to its end."""
    return Side(lambda: partial(run, *words))


def imports(effort: Effort) -> Measured:
    """What importing a library adds to Python's start, the median of those."""
    sides = {
        OURS: started("-c", "import thence"),
        OPTAX: started("-c", "import optax"),
        PYTHON: started("-c", "pass"),
    }
    taken = interleaved(sides, effort.rounds, least=0.0)
    bare = taken.spread(PYTHON).median
    return Measured("s", {name: tuple(time - bare for time in taken.rounds[name]) for name in (OURS, OPTAX)})


def checks() -> Mapping[str, Side]:
    return {OURS: started("-m", "thence", "check", SPEC), PYTHON: started("-c", "pass")}
