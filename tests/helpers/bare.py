"""Runs generated modules where thence is not: `python tests/helpers/bare.py FOLDER/for_TARGET`, after helpers/golden.py laid them out.

It needs the target alone. Each module is imported; its docstring's examples are run; its functions must have the
values beside it, the very bits of them, but for optax, whose arithmetic is its own.
"""

import doctest
import importlib.util
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any


def module_of(path: Path) -> ModuleType:
    """A module from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def found_by(dialect: str, function: Callable[[Any], Any], steps: list[int]) -> list[float]:
    """What a function has at some steps; how it is called depends on the dialect it is written in."""
    if dialect == "jax":
        import jax
        import numpy as np

        return [float(x) for x in jax.jit(function)(np.array(steps, np.int32))]
    if dialect == "numpy":
        import numpy as np

        return [float(x) for x in function(np.array(steps))]
    return [function(step) for step in steps]


def compare(path: Path) -> int:
    """How many values of a module were compared; raises AssertionError for one that is wrong."""
    module, facts = module_of(path), json.loads(path.with_suffix(".json").read_text())
    assert doctest.testmod(module).failed == 0, path
    count = 0
    for name, wanted in facts["schedules"].items():
        values = [float.fromhex(text) for text in wanted["values"]]
        found = found_by(facts["dialect"], getattr(module, name), wanted["steps"])
        scale = max(abs(x) for x in values if math.isfinite(x))
        for step, got, value in zip(wanted["steps"], found, values, strict=True):
            near = facts["near"] and abs(got - value) <= 1e-5 * scale
            assert got == value or near, f"{path}: {name}({step}) is {got!r}, not {value!r}"
            count += 1
    if hasattr(module, "make_scheduler"):
        check_scheduler(module)
    return count


def check_scheduler(module: Any) -> None:
    """Run the scheduler of a module with an optimizer, and go on after the half with another one."""
    import torch  # pyright: ignore[reportMissingImports]

    rate = getattr(module, "schedule", None) or getattr(module, "rate", None) or getattr(module, "lr", None)

    def made(rates: tuple[float, float]) -> tuple[Any, Any]:
        groups = [{"params": [torch.nn.Parameter(torch.ones(2))], "lr": lr} for lr in rates]
        # A spec that gives a momentum is for an optimizer that has one.
        kind = torch.optim.SGD if hasattr(module, "momentum") else torch.optim.AdamW
        optimizer = kind(groups)
        return optimizer, module.make_scheduler(optimizer)

    optimizer, scheduler = made((0.1, 3e-3))
    for step in range(60):
        for group, share in zip(optimizer.param_groups, (1.0, 3e-3 / 0.1), strict=True):
            wanted = rate is not None and share * rate(step)
            assert math.isclose(group["lr"], wanted, rel_tol=1e-13), (module, step)
        optimizer.step()
        scheduler.step()
        if step == 30:
            states = optimizer.state_dict(), scheduler.state_dict()
            optimizer, scheduler = made((1.0, 1.0))
            optimizer.load_state_dict(states[0])
            scheduler.load_state_dict(states[1])
    again, _ = made((0.2, 0.2))
    module.make_scheduler(again, last_epoch=40)
    assert rate is not None and math.isclose(again.param_groups[0]["lr"], rate(41), rel_tol=1e-13), module


if __name__ == "__main__":
    assert importlib.util.find_spec("thence") is None, "thence can be imported here"
    folder = Path(sys.argv[1])
    files = sorted(folder.glob("*.py"))
    assert files, f"no modules in {folder}"
    print(f"{folder.name}: {len(files)} modules, {sum(map(compare, files))} values")
