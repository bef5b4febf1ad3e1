"""Golden files: for each case a spec, its options, and the whole module of every target.

    python tests/helpers/golden.py            writes the modules of every file in tests/whole/golden/ anew
    python tests/helpers/golden.py FOLDER     lays the modules out in a folder, with the values that they must have,
                                              for tests/helpers/bare.py to compare without thence

A file begins with the spec, a line of options as JSON, and has a section for each target.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from places import GOLDEN

import thence
from thence.codegen.options import Options
from thence.codegen.targets import TARGETS

RANDOM_STEPS = 1000
_SECTION = re.compile(r"^==== (\w+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A golden file: what is asked for, and the module of each target."""

    name: str
    spec: str
    options: dict[str, Any]
    modules: dict[str, str]

    def text(self) -> str:
        """The file."""
        sections = "".join(f"==== {target}\n{source}" for target, source in self.modules.items())
        return f"{self.spec}\n{json.dumps(self.options)}\n{sections}"


def read(path: Path) -> Case:
    """The case of a golden file."""
    head, *sections = _SECTION.split(path.read_text(encoding="utf-8"))
    spec, options = head.rstrip("\n").rsplit("\n", 1)
    modules = dict(zip(sections[::2], sections[1::2], strict=True))
    return Case(path.stem, spec, json.loads(options), modules)


def generated(case: Case) -> Case:
    """The case with the modules that its spec makes now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        modules = {
            target: thence.emit(case.spec, target=target, unsupported="warn", **case.options)
            for target in TARGETS
        }
    return Case(case.name, case.spec, case.options, modules)


def cases() -> Iterator[Case]:
    """All golden files, in order."""
    yield from map(read, sorted(GOLDEN.glob("*.txt")))


def schedules(case: Case) -> dict[str, thence.Schedule]:
    """The schedules of a case by the names of their functions."""
    facts = {
        name: value
        for name, value in case.options.items()
        if name not in Options.kept() or name == "precision"
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        made = thence.compile(case.spec, **facts)
    return {case.options.get("name", "schedule"): made} if isinstance(made, thence.Schedule) else dict(made)


def steps_of(schedule: thence.Schedule) -> list[int]:
    """Every landmark, and random steps up to beyond the last, as far as an int32 counts."""
    source = np.random.default_rng(0)
    last = min(2 * schedule.landmarks[-1] + 1000, 2**31 - 1)
    found = {*schedule.landmarks, *source.integers(0, last, RANDOM_STEPS).tolist()}
    return sorted(step for step in found if step < 2**31)


def lay_out(folder: Path, targets: Collection[str] = tuple(TARGETS)) -> None:
    """Write each module of some targets, and the values of the interpreter with the parameters that its functions have by default."""
    import jax
    from oracle import executed, given_alike

    for case in cases():
        for target in targets:
            source = case.modules[target]
            # Not the target's own name, which a folder would hide.
            path = folder / f"for_{target}" / f"{case.name.replace('-', '_')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
            values = {}
            # What makes calls, or more than functions, takes parameters like the plain target of its dialect.
            dialect = TARGETS[target].dialect.name
            for name, schedule in schedules(case).items():
                steps = steps_of(schedule)
                wanted = given_alike(schedule, executed(case.modules[dialect])[name])
                if dialect == "jax":
                    found = np.asarray(jax.jit(wanted)(np.array(steps, np.int32)))
                else:
                    found = wanted(np.array(steps)) if dialect == "numpy" else np.array([*map(wanted, steps)])
                values[name] = {"steps": steps, "values": [float(x).hex() for x in found]}
            near = TARGETS[target].check == "near"
            facts = {"dialect": dialect, "near": near, "schedules": values}
            path.with_suffix(".json").write_text(json.dumps(facts))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        lay_out(Path(sys.argv[1]))
    else:
        for each in cases():
            (GOLDEN / f"{each.name}.txt").write_text(generated(each).text(), encoding="utf-8")
