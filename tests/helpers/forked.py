"""Starts scripts in copies of one process that has loaded what they all load: half of what each would take.

`Forked.run` does as `subprocess.run` would. The process, which is this module, has imported libraries of others and nothing of
thence; a copy is given its own arguments, folder, environment and output, and ends as any Python does.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SECONDS = 300  # after which a script is hanging, not slow


class Forked:
    """The process that is copied."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(
        self, script: Path, words: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """What a script did, started in a folder with these words."""
        arguments = [str(script), *words]
        with TemporaryDirectory() as told:
            output, errors = Path(told, "output"), Path(told, "errors")
            order = {
                "arguments": arguments,
                "folder": str(folder),
                "environment": dict(environment),
                "output": str(output),
                "errors": str(errors),
            }
            assert self.process.stdin is not None and self.process.stdout is not None
            print(json.dumps(order), file=self.process.stdin, flush=True)
            status = int(self.process.stdout.readline())
            return subprocess.CompletedProcess(
                arguments, status, output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8")
            )

    def end(self) -> None:
        self.process.communicate()


def become(order: dict[str, Any]) -> None:
    """Run a script in this process, which is a copy."""
    signal.alarm(SECONDS)
    for number, path, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["output"], os.O_WRONLY | os.O_CREAT),
        (2, order["errors"], os.O_WRONLY | os.O_CREAT),
    ):
        os.dup2(os.open(path, how), number)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = order["arguments"]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")


def serve() -> None:
    """Start what is asked for, one after another, and tell the exit status of each."""
    import jax  # noqa: F401
    import optax  # noqa: F401
    import sklearn.datasets  # noqa: F401

    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            return become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
