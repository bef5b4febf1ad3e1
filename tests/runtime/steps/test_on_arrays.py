"""Values at arrays of steps, of NumPy and of jax."""

import jax.numpy as jnp
import numpy as np
import pytest

from thence.dsl.programs.program import meaning_of
from thence.runtime.steps.formulas import Formulas
from thence.runtime.steps.on_arrays import as_float, on_numpy, weakly_typed

MADE = Formulas(meaning_of("linear(10, 1->0) then hold(5, 2)")[0].outputs[""], (), "float64")


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32"])
def test_numpy_has_float64_in_the_shape_of_the_steps(dtype: str) -> None:
    found = on_numpy(MADE, np.array([[0, 5], [10, 99]], dtype), [])
    assert found.dtype == np.float64 and found.tolist() == [[1.0, 0.5], [2.0, 2.0]]


def test_steps_as_floats_and_weak_types() -> None:
    assert as_float(3) == 3.0 and as_float(10**400) == 1.7976931348623157e308
    weak = weakly_typed(jnp.float32(1.5))
    assert weak.weak_type and (weak * jnp.bfloat16(2)).dtype == jnp.bfloat16
