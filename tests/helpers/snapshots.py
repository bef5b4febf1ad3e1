"""What the code makes, as digests, to see that a change of its layout changes nothing.

    python tests/helpers/snapshots.py FILE             writes a digest for each thing that is made, as JSON
    python tests/helpers/snapshots.py FILE --compare   says what differs from such a file, and exits with 1 if anything does
    PYTHONPATH=tests python -m pytest -p snapshots    writes the findings of all tests as well, one a line, to findings.txt

The things are the modules of every target and both precisions, the programs that jax traces, the bits of float64
values, and findings in full; of the specs of the conformance and golden files and of random programs.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # where a plugin is looked for is another folder
RANDOM_PROGRAMS = 300


def specs() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Texts with the facts and parameters that they need, and whether every target is written for them."""
    import golden
    from places import conformance
    from strategies import random_program

    from thence.codegen.options import Options
    from thence.dsl.syntax.unparse import unparse

    for entry in conformance("values"):
        yield entry["spec"], entry["facts"], True
    for case in golden.cases():
        given = {name: value for name, value in case.options.items() if name not in Options.kept()}
        yield case.spec, given, True
    source = random.Random(14)
    for _ in range(RANDOM_PROGRAMS):
        spec = random_program(source)
        yield unparse(spec.program), dict(spec.facts), False


def made() -> Iterator[tuple[str, str]]:
    """The name of each thing, and its text."""
    import jax
    import jax.numpy as jnp
    import numpy as np
    from places import conformance

    import thence
    from thence.codegen.targets import TARGETS

    warnings.simplefilter("ignore", thence.SpecWarning)
    for text, given, written in specs():
        name = f"{text!r} {given!r}"
        yield f"findings of {name}", "\n".join(map(str, thence.check(text, **given)))
        yield f"canonical {name}", _or_error(partial(thence.format, text))
        targets = TARGETS if written else ("jax", "python")
        for target in targets:
            for precision in ("float32", "float64") if written else ("float32",):
                options: dict[str, Any] = {"target": target, "precision": precision, "unsupported": "warn"}
                yield (
                    f"module {target} {precision} {name}",
                    _or_error(partial(thence.emit, text, **options, **given)),
                )
        try:
            compiled = thence.compile(text, **given)
        except thence.SpecError:
            continue
        for part in compiled.values() if isinstance(compiled, thence.Bundle) else (compiled,):
            if part.parameters:
                continue
            yield f"program {part.spec} in {name}", str(jax.make_jaxpr(part)(jnp.int32(0)))
            steps = sorted({s + d for s in part.landmarks[:500] for d in (-1, 0, 1, 7) if 0 <= s + d < 2**31})
            double = thence.Schedule(part.spec, precision="float64")
            values = np.asarray(double(np.array(steps or [0])), np.float64)
            yield f"bits {part.spec} in {name}", values.tobytes().hex()
    for entry in conformance("errors"):
        found = thence.check(entry["spec"], **entry["facts"])
        yield f"error {entry['spec']!r} {entry['facts']!r}", "\n".join(map(str, found))


def _or_error(make: Callable[[], object]) -> str:
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            return "\n".join((str(make()), *(str(one.message) for one in told)))
    except (ValueError, AssertionError) as error:
        return f"{type(error).__name__}: {error}"


def digests() -> dict[str, str]:
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in made()}


# ---- a plugin of pytest -------------------------------------------------------------------------------------

_SEEN: set[str] = set()
_OF_A_RUN = re.compile(r"/tmp/[\w./-]*|0x[0-9a-f]{6,}")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    import thence.dsl.text.findings as module

    given: Any = module.Findings.all

    def all_(self: Any) -> Any:
        found = given(self)
        for one in found:
            told = (
                one.code,
                one.severity,
                one.line,
                one.column,
                one.message,
                one.label,
                one.help,
                str(one.fix),
            )
            _SEEN.add(_OF_A_RUN.sub("...", json.dumps([str(part) for part in told])))
        return found

    module.Findings.all = all_  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    name = f"findings-{worker}.txt" if worker else "findings.txt"
    folder = Path(os.environ.get("FINDINGS", "."))
    if worker or not list(folder.glob("findings-*.txt")):
        (folder / name).write_text("".join(f"{line}\n" for line in sorted(_SEEN)), "utf-8")
    else:
        parts = list(folder.glob("findings-*.txt"))
        lines = {line for part in parts for line in part.read_text("utf-8").splitlines()}
        (folder / name).write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
        for part in parts:
            part.unlink()


def main() -> None:
    path, *more = sys.argv[1:]
    now = digests()
    if more != ["--compare"]:
        Path(path).write_text(json.dumps(now, indent=0) + "\n", "utf-8")
        print(f"{len(now)} digests")
        return
    before = json.loads(Path(path).read_text("utf-8"))
    differ = [name for name in before.keys() | now.keys() if before.get(name) != now.get(name)]
    for name in sorted(differ):
        print("differs:", name)
    print(f"{len(now)} digests, {len(differ)} differ")
    sys.exit(bool(differ))


if __name__ == "__main__":
    main()
