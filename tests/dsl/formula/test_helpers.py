"""The functions that generated Python calls for IEEE rules, compared with numpy's."""

import inspect
import math
from typing import Any

import numpy as np
import pytest
from oracle import executed

from thence.dsl.formula.helpers import GUARDS
from thence.dsl.formula.operations import OPERATIONS

NUMBERS = (-math.inf, -2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 2.0, 1e308, 5e-324, math.inf, math.nan)
NUMPY: dict[str, Any] = {
    "_divide": np.divide, "_exp": np.exp, "_log": np.log, "_sqrt": np.sqrt, "_power": np.power,
    "_minimum": np.minimum, "_maximum": np.maximum,
}  # fmt: skip


def of_python() -> dict[str, Any]:
    sources = [texts["python"] for texts in GUARDS.values() if "python" in texts]
    return {name: f for name, f in executed("import math\n" + "\n".join(sources)).items() if name in NUMPY}


@pytest.mark.parametrize("name", of_python())
def test_ieee_rules(name: str) -> None:
    function = of_python()[name]
    count = len(inspect.signature(function).parameters)
    grids = np.meshgrid(*[NUMBERS] * count)
    with np.errstate(all="ignore"):
        wanted = NUMPY[name](*grids)
    for index in np.ndindex(wanted.shape):
        given = [float(grid[index]) for grid in grids]
        found = function(*given)
        assert found == pytest.approx(wanted[index], rel=1e-14, nan_ok=True), given


def test_every_guard_belongs_to_an_operation() -> None:
    assert all(f"{op}_ieee" in OPERATIONS or op in OPERATIONS for op in GUARDS)
