"""Evaluates formulas: on the host with Python floats, and on arrays with NumPy or JAX."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ..dsl.blocks import Block, block
from ..dsl.formula import Expr, split
from ..dsl.operations import OPERATIONS
from ..dsl.printer import STRUCTURE, Printer
from .execute import execute


def host_function(expr: Expr, parameters: tuple[str, ...] = ()) -> Callable[..., float]:
    """A lazy formula as a Python function of a step (and parameters) that uses `math` alone.

    It is printed and compiled like the emitted source, since a Python function is the fastest closure there
    is; the text holds nothing but numbers, operations and checked names.
    """
    taken = {f"given_{name}" for name in parameters}
    printer = Printer("python", named_constants=False)
    lines = [f"    {line}" for line in printer.statements(block(expr, lazy=True, taken=taken))]
    arguments = "".join(f", given_{name}" for name in parameters)
    source = f"def schedule(step{arguments}):\n    k = 0.0 if step < 0 else float(step)\n" + "\n".join(lines)
    space: dict[str, Any] = {"math": math, "bisect": bisect, "__builtins__": _BUILTINS}
    space |= {name: tuple(map(float, table)) for name, table in printer.tables.items()}
    for helper in printer.helpers.values():
        execute(helper, space)
    function: Callable[..., float] = execute(source, space)["schedule"]
    return function


_BUILTINS = {
    "abs": abs,
    "float": float,
    "max": max,
    "min": min,
    "OverflowError": OverflowError,
    "ValueError": ValueError,
}


@cache
def _space(target: str) -> dict[str, Any]:
    """The names that operations of a target are written with."""
    if target == "numpy":
        import numpy as np

        return {"np": np}
    import jax.numpy as jnp
    from jax import Array, lax
    from jax.typing import ArrayLike

    return {"jnp": jnp, "lax": lax, "Array": Array, "ArrayLike": ArrayLike}


@cache
def _operation(target: str, op: str) -> Callable[..., Any]:
    """An operation's text for a target as a callable, so that interpreter and emitters cannot differ."""
    space = dict(_space(target))
    if op in STRUCTURE[target]:
        arity, text = 3, STRUCTURE[target][op]
    else:
        row = OPERATIONS[op]
        arity, text = row.arity, row.text[target]
        if target in row.helpers:
            execute(row.helpers[target], space)
    names = ["x", "y", "z"][:arity]
    made: Callable[..., Any] = eval(f"lambda {', '.join(names)}: {text.format(*names)}", space)
    return made


def evaluate(steps: Block, target: str, k: Any, parameters: Mapping[str, Any]) -> Any:
    """The value of an eager block at steps k, in the order of its statements."""
    known: dict[Expr, Any] = {}
    where = _operation(target, "where")

    def value(expr: Expr) -> Any:
        if expr in known:
            return known[expr]
        match expr.op:
            case "const":
                constant = expr.constant
                assert constant is not None
                return float(constant)
            case "step":
                return k
            case "param":
                return parameters[str(expr.value)]
            case "within":
                return value(expr.args[0])
            case "piecewise":
                return choose(*split(expr))
            case "find" | "gather":
                assert isinstance(expr.value, tuple)
                return table(expr.op, value(expr.args[0]), tuple(map(float, expr.value)))
        return _operation(target, expr.op)(*map(value, expr.args))

    def choose(x: Expr, bounds: list[Expr], pieces: list[Expr]) -> Any:
        if not bounds:
            return value(pieces[0])
        condition = value(x) < value(bounds[0])
        return where(condition, value(pieces[0]), choose(x, bounds[1:], pieces[1:]))

    def table(op: str, x: Any, entries: tuple[float, ...]) -> Any:
        space = _space(target)
        stored = space["np"].asarray(entries) if target == "numpy" else entries
        text = STRUCTURE[target][op].format("x", "entries")
        return eval(text, {**space, "x": x, "entries": stored})

    for _, expr in steps.bindings:
        known[expr] = value(expr)
    return value(steps.result)
