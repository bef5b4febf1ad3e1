"""Makes functions of formulas: for the host with Python floats, and for arrays with NumPy or JAX.

A formula is printed and compiled like emitted source, so that the two cannot differ; the text holds nothing
but numbers, operations and checked names.
"""

from __future__ import annotations

import bisect
import builtins
import math
from collections.abc import Callable
from functools import cache
from typing import Any

from ...dsl.base.loading import load
from ...dsl.formula.expression import Expr
from ...dsl.printing.blocks import block
from ...dsl.printing.dialects import COUNT_STEPS, DIALECTS, FULL, NUMPY, PYTHON
from ...dsl.printing.printer import Printer, takes_primitives
from .execute import execute


def host_function(expr: Expr, parameters: tuple[str, ...] = ()) -> Callable[..., float]:
    """A lazy formula as a function of a step (and parameters) that uses `math` alone."""
    start = "    k = 0.0 if step < 0 else float(step)"
    space = {"math": math, "bisect": bisect, "__builtins__": _BUILTINS}
    return _function(Printer(PYTHON, named_constants=False), expr, "step", parameters, start, space)


def array_function(
    expr: Expr, target: str, parameters: tuple[str, ...] = (), *, single: bool = False
) -> Callable[..., Any]:
    """A formula as a function of an array of steps k (and parameters) for "numpy" or "jax"."""
    primitives = target == "jax" and not single and takes_primitives(expr)
    printer = Printer(DIALECTS[target], single=single, named_constants=False, primitives=primitives)
    return _function(printer, expr, "k", parameters, "", dict(_space(target)))


def _function(
    printer: Printer, expr: Expr, step: str, parameters: tuple[str, ...], start: str, space: dict[str, Any]
) -> Callable[..., Any]:
    lazy = printer.dialect is PYTHON
    given = [f"given_{name}" for name in parameters]
    statements = printer.statements(block(expr, lazy=lazy, taken=[*given, "np", "jnp", "lax"]))
    lines = [f"def schedule({', '.join([step, *given])}):", start, *(f"    {line}" for line in statements)]
    for name, table in printer.tables.items():
        entries = tuple(table.numbers())
        space[name] = space["np"].array(entries) if printer.dialect is NUMPY else entries
    for helper in printer.helpers.values():
        execute(helper, space)
    function: Callable[..., Any] = execute("\n".join(lines), space)["schedule"]
    return function


@cache
def count_steps() -> Callable[[Any], Any]:
    """How a step arrives at a formula in int32 and float32."""
    function: Callable[[Any], Any] = execute(COUNT_STEPS, dict(_space("jax")))["_count_steps"]
    return function


@cache
def full() -> Callable[[Any, Any], Any]:
    """How a value that does not move is made one for each step."""
    function: Callable[[Any, Any], Any] = execute(FULL, dict(_space("jax")))["_full"]
    return function


# Arithmetic and its errors, for entries of the tables: nothing else is in reach of what is printed.
_BUILTINS = {
    name: getattr(builtins, name)
    for name in ("abs", "float", "int", "max", "min", "pow", "round", "OverflowError", "ValueError")
}


@cache
def _space(target: str) -> dict[str, Any]:
    """The names that operations of a target are written with."""
    load(target)
    if target == "numpy":
        import numpy as np

        return {"np": np}
    import jax
    import jax.numpy as jnp
    from jax import Array, lax
    from jax.typing import ArrayLike, DTypeLike

    return {
        "jax": jax,
        "jnp": jnp,
        "lax": lax,
        "Array": Array,
        "ArrayLike": ArrayLike,
        "DTypeLike": DTypeLike,
    }
