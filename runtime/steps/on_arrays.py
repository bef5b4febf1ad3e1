"""Values at arrays of steps: with NumPy, and with jax within and outside of jit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...dsl.numbers.decimals import LAST_STEP
from .arrays import is_jax
from .evaluate import count_steps, full
from .formulas import Formulas

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


# A Python int beyond it is read as this step: the largest that a float holds.
_LARGEST = sys.float_info.max


def as_float(step: float) -> float:
    try:
        return float(step)
    except OverflowError:
        return _LARGEST if step > 0 else 0.0


def on_numpy(made: Formulas, step: Any, given: Sequence[Any]) -> Any:
    """The values at steps of NumPy's, with the parameters that stay open in the formulas."""
    import numpy as np

    steps = np.asarray(step)
    given = [np.array(value, np.float64) for value in given]  # never the caller's
    with np.errstate(all="ignore"):
        k = np.maximum(steps.astype(np.float64), 0.0)
        if not given and made.slices is not None and k.ndim == 1 and bool(np.all(k[1:] >= k[:-1])):
            return _by_slices(k, *made.slices)
        value = np.asarray(made.numpy(k, *given), np.float64)
    if not made.moves and value.shape != k.shape:
        value = np.broadcast_to(value, np.broadcast_shapes(value.shape, k.shape)).copy()
    return value if isinstance(step, np.ndarray) else value[()]


def _by_slices(
    k: npt.NDArray[np.float64], edges: list[float], pieces: list[Callable[..., Any]]
) -> npt.NDArray[np.float64]:
    """The values at sorted steps: each formula is computed for its own steps alone."""
    import numpy as np

    found = np.empty(k.shape)
    places = [0, *np.searchsorted(k, edges).tolist(), k.size]
    for piece, (start, stop) in zip(pieces, pairwise(places), strict=True):
        if start < stop:
            found[start:stop] = piece(k[start:stop])
    return found


def on_jax(schedule: Any, step: Any, parameters: Mapping[str, Any]) -> Any:
    """The values of a schedule at steps of jax's: compiled, unless that is under way."""
    from jax.core import Tracer

    # What comes from the host keeps all of its digits, which the boundary of jit would round to 32 bits or wrap.
    step, given = _with_all_digits(step), {k: _with_all_digits(v) for k, v in parameters.items()}
    if not any(isinstance(value, Tracer) for value in (step, *given.values())):
        return _compiled()(schedule, step, given)
    return schedule._traced(step, given)


def traced(made: Formulas, step: Any, given: Sequence[Any]) -> Any:
    """The values as jax computes them: in float64 throughout, rounded to float32 last."""
    import jax
    import jax.numpy as jnp
    from jax import lax

    dtype = jnp.float32 if made.single else jnp.float64
    with nullcontext() if made.single else jax.enable_x64(True):
        given = [lax.convert_element_type(value, dtype) for value in given]
        if made.single:
            k = count_steps()(step)
        else:
            k = jnp.maximum(lax.convert_element_type(step, jnp.float64), 0.0)
        value = made.jax(k, *given)
        if not made.jax_formula.moves:
            value = full()(k, value)
        return weakly_typed(value, jnp.dtype("float32"))


def weakly_typed(value: Any, dtype: Any = None) -> Any:
    """A value in a dtype, its own if none is given, weakly typed as optax's schedules are: bfloat16 parameters stay that."""
    from jax import lax

    return lax.convert_element_type_p.bind(
        value, new_dtype=dtype or value.dtype, weak_type=True, sharding=None
    )


def _with_all_digits(value: Any) -> Any:
    """What the host gives as an array of jax's: of int32 where that holds it, else with all digits of a float64."""
    if is_jax(value):
        return value
    import jax
    import numpy as np

    array = np.asarray(as_float(value) if isinstance(value, int) and abs(value) > LAST_STEP else value)
    if array.dtype.kind in "iu":
        array = array.astype(np.int32 if np.all((array >= -LAST_STEP) & (array <= LAST_STEP)) else np.float64)
    with jax.enable_x64(True):
        return jax.numpy.asarray(array)


@cache
def _compiled() -> Callable[..., Any]:
    """One compiled function for all schedules outside of jit; equal schedules share its cache."""
    import jax

    return jax.jit(lambda schedule, step, parameters: schedule._traced(step, parameters), static_argnums=0)
