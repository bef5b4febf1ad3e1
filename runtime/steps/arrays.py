"""Steps and parameters as they come at a call: which numbers and arrays are taken, and the library that they belong to."""

from __future__ import annotations

import operator
import sys
from typing import Any

from ...dsl.base.loading import load
from ...dsl.numbers.python_numbers import is_masked, is_real


def taken(what: str, value: Any) -> Any:
    """The number, NumPy array or jax array that a value is; what another library has is read by what it offers.

    Raises TypeError for what is no whole or real number, or has a mask, which would be lost.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    kind = type(value)
    as_jax = getattr(kind, "__jax_array__", None)
    if as_jax is not None and not is_jax(value):
        value = as_jax(value)
    dtype = getattr(value, "dtype", None)
    if is_masked(value):
        raise TypeError(f"{what} has a mask, which would be lost: write {_name(what)}.filled(0)")
    if dtype is not None and not is_real(value):
        raise TypeError(f"{what} is made of integers or floats, not {dtype}")
    if is_numpy(value) or is_jax(value):
        return value
    if dtype is not None and hasattr(kind, "__array__"):
        load("numpy")
        import numpy as np

        try:
            return np.asarray(value)[()]
        except Exception as error:
            raise TypeError(
                f"{what} of type {kind.__name__} has no values here: give a number, such as float({_name(what)}), or use "
                f"the module that thence.emit writes for its library ({error})"
            ) from error
    if hasattr(kind, "__index__") and not isinstance(value, bool):
        return operator.index(value)
    raise TypeError(f"{what} is a number, a NumPy array or a jax array, not {kind.__name__}")


def _name(what: str) -> str:
    return what.removeprefix("a ").strip("`")


def is_jax(value: object) -> bool:
    """Whether a value is a jax array or tracer; jax is not imported for it."""
    # A library that another thread is loading has no classes yet, and no instances.
    array = getattr(sys.modules.get("jax"), "Array", None)
    return array is not None and isinstance(value, array)


def is_numpy(value: object) -> bool:
    """Whether a value is a NumPy array or scalar; NumPy is not imported for it."""
    numpy = sys.modules.get("numpy")
    array, scalar = getattr(numpy, "ndarray", None), getattr(numpy, "generic", None)
    return array is not None and scalar is not None and isinstance(value, array | scalar)
