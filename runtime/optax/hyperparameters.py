"""What is given for hyperparameters: by name in a bundle or a file, numbers, arrays, and what can be in a trace."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from numbers import Integral
from pathlib import Path
from typing import Any

from ..bundle import build
from ..schedule import Schedule


def from_bundle(bundle: object) -> dict[str, Any]:
    """The values of a bundle, by name."""
    if bundle is None:
        return {}
    if isinstance(bundle, Path):
        from ...dsl.programs.program import meaning_of

        meaning, findings = meaning_of(bundle.read_text(encoding="utf-8-sig"))
        bundle = build(meaning, tuple(findings.all()), "float64")
        if isinstance(bundle, Schedule):
            raise TypeError("the file has one schedule without a name: write learning_rate = ... in it")
    if isinstance(bundle, Mapping):
        return dict(bundle)
    told = isinstance(bundle, str | list | tuple | set | frozenset)
    raise TypeError(
        f"hyperparameters are given by name, or as a Bundle, a mapping or the path of a .thence file, not as {bundle!r}"
        + (
            f"; if these are names that are handed over as they are, write static_args={bundle!r}"
            if told
            else ""
        )
    )


def strong(value: Any, dtype: Any) -> Any:
    """A value as an array that is not weakly typed: a checkpoint brings back no other.

    A jax array that has a dtype of its own keeps it. Others have `dtype`, or float32 where it is None and they are no
    narrower; whole numbers stay such.
    """
    import jax
    import jax.numpy as jnp
    from jax import lax

    if isinstance(value, jax.Array) and not getattr(value, "weak_type", False):
        return value
    found = jnp.asarray(value)
    if jnp.issubdtype(found.dtype, jnp.floating):
        wanted = dtype or (found.dtype if found.dtype.itemsize < 4 else jnp.float32)
    else:
        wanted = jnp.int32 if found.weak_type and found.dtype.kind == "i" else found.dtype
    return lax.convert_element_type(found, wanted)


def may_be_traced(value: object) -> bool:
    """Whether a value can become an array in a trace: not such as keys, enumerations and ints beyond int32."""
    if isinstance(value, Enum) or (isinstance(value, Integral) and not -(2**31) <= int(value) < 2**31):
        return False
    dtype = getattr(value, "dtype", None)
    if dtype is None or isinstance(value, str | type):
        return True
    import jax.numpy as jnp

    return bool(jnp.issubdtype(dtype, jnp.number))


def is_number(value: object, *, scalars: bool) -> bool:
    """Whether a value is a number or an array; of NumPy's scalars as `scalars` says."""
    import jax
    import numpy as np

    if isinstance(value, np.generic):
        return scalars or isinstance(value, float)
    return isinstance(value, int | float | jax.Array | np.ndarray) and not isinstance(value, bool)
