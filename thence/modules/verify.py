"""Checks generated source against the interpreter before it is returned."""

from __future__ import annotations

import ast
import inspect
import math
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ..codegen.module_names import function_names, parameter_names
from ..codegen.style import EmitError, parsed
from ..codegen.targets import TARGETS, Check
from ..dsl.base.loading import load
from ..dsl.numbers.decimals import LAST_STEP
from ..dsl.programs.open_parameters import opened
from ..dsl.programs.program import Meaning
from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule
from ..runtime.steps.execute import execute
from ..support.libraries import MissingLibraryError, needed_for


def verify(source: str, target: str, name: str, meaning: Meaning, made: Schedule | Bundle) -> None:
    """Raise EmitError unless each function of a module gives its schedule's values at every boundary.

    Raises MissingLibraryError where that cannot be seen, since the target's library is not installed.

    For jax both must trace to the same program, which says more than values. Parameters of a function are given to
    the schedule too.
    """
    compared = f"a module for {target} is compared with its schedule before it is returned, which"
    try:
        with needed_for(compared, f"thence[{TARGETS[target].requires}]"):
            same = _runs_alike(source, target, name, meaning, made)
    except MissingLibraryError:
        raise
    except Exception as error:
        raise EmitError(f"does not run ({type(error).__name__}: {error})", source) from error
    if not same:
        raise EmitError("does not have the schedule's values", source)


def _runs_alike(source: str, target: str, name: str, meaning: Meaning, made: Schedule | Bundle) -> bool:
    if not TARGETS[target].needed:
        source = _functions_alone(source, {*function_names(meaning.outputs, name).values()})
    for library in sorted(TARGETS[target].libraries):
        load(library)
    space = execute(source, {"__name__": "generated"})
    names = function_names(meaning.outputs, name)
    schedules = {"": made} if isinstance(made, Schedule) else dict(made)
    defaults = opened(meaning).defaults
    called = parameter_names(defaults, set(names.values()))
    for output, schedule in schedules.items():
        function = space[names[output]]
        # What calls make takes its parameters when it is made.
        taken = {} if TARGETS[target].calls else inspect.signature(function).parameters
        values = {p: float(value) for p, value in defaults.items() if called[p] in taken}
        given = {called[p]: value for p, value in values.items()}
        alike = _CHECKS[TARGETS[target].check]
        if not alike(partial(function, **given), partial(schedule, **values), schedule.landmarks):
            return False
    return True


def _functions_alone(source: str, names: set[str]) -> str:
    """A module without what is made for a library that need not be installed where it is generated."""
    tree = parsed(source)
    own = sys.stdlib_module_names

    def stays(node: ast.stmt) -> bool:
        match node:
            case ast.FunctionDef(name=name):
                return name in names or name.startswith("_")
            case ast.ImportFrom(module=module):
                return str(module).split(".")[0] in own
        return True

    tree.body = [node for node in tree.body if stays(node)]
    return ast.unparse(tree)


Function = Callable[..., Any]


def _same_numbers(function: Function, schedule: Function, steps: Sequence[int]) -> bool:
    return all(_same(function(step), schedule(step)) for step in steps)


def _same(x: float, y: float) -> bool:
    return x == y or (math.isnan(x) and math.isnan(y))


def _same_trace(function: Function, schedule: Function, steps: Sequence[int]) -> bool:
    import jax
    import jax.numpy as jnp

    programs = _Programs()
    ours, theirs = (programs.outputs(jax.make_jaxpr(f)(jnp.int32(0)), ["step"]) for f in (schedule, function))
    return ours == theirs


class _Programs:
    """Traced programs as numbered expressions: what computes the same, from the same, has one number.

    How often something is computed, and whether a constant is weakly typed in between, makes no difference.
    """

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._depth = 0

    def outputs(self, program: Any, inputs: Sequence[object]) -> list[object]:
        """The expressions that a closed program returns, of those that it is given."""
        jaxpr = program.jaxpr
        known = {
            var: self._constant(value) for var, value in zip(jaxpr.constvars, program.consts, strict=True)
        }
        known.update(zip(jaxpr.invars, inputs, strict=True))

        def read(atom: Any) -> object:
            return self._constant(atom.val, atom.aval.dtype) if hasattr(atom, "val") else known[atom]

        for equation in jaxpr.eqns:
            given = [read(atom) for atom in equation.invars]
            known.update(zip(equation.outvars, self._results(equation, given), strict=True))
        return [read(atom) for atom in jaxpr.outvars]

    def _results(self, equation: Any, given: list[object]) -> Sequence[object]:
        name, params = equation.primitive.name, equation.params
        if name == "jit":
            return self.outputs(params["jaxpr"], given)
        if name == "convert_element_type" and params["new_dtype"] == equation.invars[0].aval.dtype:
            return given
        told = tuple((key, self._told(params[key])) for key in sorted(params))
        whole = self._number((name, told, tuple(given)))
        return [self._number((whole, i)) for i in range(len(equation.outvars))]

    def _told(self, value: Any) -> object:
        """A parameter of an operation; programs among them, such as the body of a loop, by what they compute."""
        if not hasattr(value, "jaxpr"):
            return type(value).__name__ if callable(value) else str(value)
        self._depth += 1
        arguments = [self._number(("argument", self._depth, i)) for i in range(len(value.jaxpr.invars))]
        found = tuple(self.outputs(value, arguments))
        self._depth -= 1
        return found

    def _constant(self, value: Any, dtype: Any = None) -> object:
        import numpy as np

        array = np.asarray(value, dtype)
        return self._number(("constant", str(array.dtype), array.shape, array.tobytes()))

    def _number(self, key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def _same_arrays(function: Function, schedule: Function, steps: Sequence[int]) -> bool:
    import numpy as np

    at = np.asarray(steps, np.float64)
    return bool(np.array_equal(function(at), schedule(at), equal_nan=True))


def _nearly_same(function: Function, schedule: Function, steps: Sequence[int]) -> bool:
    """In float64, where a library's own arithmetic is as exact as its formulas."""
    import jax
    import numpy as np

    steps = [step for step in steps if step <= LAST_STEP]  # such libraries count in int32
    wanted = np.array([schedule(step) for step in steps])
    with jax.enable_x64(True):
        found = np.broadcast_to(np.asarray(function(jax.numpy.asarray(steps, float))), wanted.shape)
    with np.errstate(over="ignore"):
        known = np.isfinite(wanted.astype(np.float32))  # what is beyond is infinite for some
    scale = np.max(np.abs(wanted[known]), initial=0.0)
    least = max(1e-6 * scale, float(np.finfo(np.float32).tiny))  # what is smaller is 0 for some
    return bool(np.allclose(found[known], wanted[known], rtol=1e-6, atol=least))


_CHECKS: dict[Check, Callable[[Function, Function, Sequence[int]], bool]] = {
    "trace": _same_trace,
    "arrays": _same_arrays,
    "numbers": _same_numbers,
    "near": _nearly_same,
}
