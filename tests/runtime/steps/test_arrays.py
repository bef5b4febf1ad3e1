"""What is taken for a step, a parameter or a number: on every way in, whatever library it comes from."""

from __future__ import annotations

import decimal
import fractions
import math
import operator
import types
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from jax.experimental.sparse import BCOO
from scipy import sparse  # type: ignore[import-untyped]

import thence
import thence.schedules as ts
import thence.words as tw
from thence.runtime.steps.arrays import is_jax, is_numpy, taken
from thence.stateful import WrappedSchedule, plateau

LINEAR = thence.Schedule("linear(10, 1->0)")
OPEN = thence.Schedule("p = 1; linear(10, p->0)")
JOINED = ts.join_schedules([abs, LINEAR], [3])

NO_NUMBERS: dict[str, Any] = {
    "complex": 1 + 2j,
    "complex64": np.complex64(1 + 2j),
    "complex128": np.complex128(1),
    "complex array": np.array(1 + 0j),
    "bool": True,
    "numpy bool": np.bool_(True),
    "0-d bool": np.array(True),
    "datetime": np.datetime64("2020-01-01"),
    "timedelta": np.timedelta64(3, "D"),
    "object": np.array(1, object),
    "text array": np.array("1"),
    "structure": np.zeros((), [("a", "f4")]),
    "void": np.void(b"1234"),
    "masked": np.ma.masked,
    "0-d masked": np.ma.array(3.0, mask=False),
    "None": None,
    "bytes": b"1",
    "list": [1],
    "dict": {"a": 1},
    "jax complex": jnp.array(1 + 2j),
    "jax bool": jnp.array(True),
    "key": jax.random.key(0),
}
NO_STEPS: dict[str, Any] = {
    **NO_NUMBERS,
    "text": "3",
    "bools": np.array([True, False]),
    "masked array": np.ma.array([1, 2], mask=[False, True]),
    "masked without a mask": np.ma.array([1.0, 2.0]),
    "objects": np.array([1, 2], object),
    "datetimes": np.array(["2020-01-01"], "M8[D]"),
    "sparse": sparse.csr_array([[1.0, 2.0]]),
    "sparse on jax": BCOO.fromdense(jnp.ones(2)),
    "decimal": decimal.Decimal(3),
    "fraction": fractions.Fraction(3),
}

CALLS: dict[str, Callable[[Any], Any]] = {
    "schedule": LINEAR,
    "constant": thence.Schedule("constant(2)"),
    "float32": thence.Schedule("linear(10, 1->0)", precision="float32"),
    "parameter": lambda value: OPEN(3, p=value),
    "parameter of an array": lambda value: OPEN(np.arange(3), p=value),
    "parameter on jax": lambda value: OPEN(jnp.arange(3), p=value),
    "with a parameter": lambda value: OPEN(value, p=2),
    "bundle": thence.Bundle("lr = linear(10, 1->0); wd = 0.1 * lr"),
    "joined": JOINED,
    "repeated": ts.sgdr_schedule(abs, 5, 2.0),
    "word": tw.maximum(LINEAR, 0.5),
}

NUMBERS: dict[str, Callable[[Any], Any]] = {
    "compile": lambda x: thence.compile(x),
    "Schedule": thence.Schedule,
    "check": lambda x: thence.check(x),
    "emit": lambda x: thence.emit(x, "python"),
    "a parameter": lambda x: thence.compile("p = 1; constant(p)", p=x),
    "a fact": lambda x: thence.compile("warmup(10%, 1) then hold(rest)", total=x),
    "bind": lambda x: OPEN.bind(p=x),
    "times": lambda x: LINEAR * x,
    "plus": lambda x: x + LINEAR,
    "power": lambda x: LINEAR**x,
    "then": LINEAR.then,
    "for": LINEAR.for_,
    "skip": LINEAR.skip,
    "resume": lambda x: LINEAR.resume(at=x, then="1"),
    "values": LINEAR.values,
    "a word's value": lambda x: tw.warmup(10, x),
    "a word's steps": lambda x: tw.warmup(x, 1),
    "until": tw.until,
    "a place": lambda x: tw.steps(1, (2, x)),
    "parameter": lambda x: tw.parameter("p", x),
    "a schedule of optax's": ts.constant_schedule,
    "steps of optax's": lambda x: ts.linear_schedule(0, 1, x),
    "join": lambda x: ts.join_schedules([LINEAR, LINEAR], [x]),
    "sgdr": lambda x: ts.sgdr_schedule(LINEAR, x),
    "scale": lambda x: ts.piecewise_constant_schedule({5: x}),
    "plateau": plateau,
    "product": lambda x: plateau(0.5) * x,
    "wrapped": WrappedSchedule,
}


@pytest.mark.parametrize("call", CALLS)
def test_what_is_no_step_is_refused(call: str) -> None:
    for name, value in NO_STEPS.items():
        with pytest.raises(TypeError):
            pytest.fail(f"{name} became {CALLS[call](value)!r}")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("use", NUMBERS)
def test_what_is_no_number_is_refused(use: str) -> None:
    for name, value in NO_NUMBERS.items():
        with pytest.raises((TypeError, ValueError)) as refused:
            pytest.fail(f"{name} became {NUMBERS[use](value)!r}")
        assert str(refused.value), name


def test_a_mask_is_refused_with_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"a step has a mask, which would be lost: write step\.filled\(0\)"):
        LINEAR(np.ma.array([1, 2], mask=[False, True]))


@pytest.mark.parametrize(
    "spec", ["linear(10, 1->0)", "cosine(10, 1->0)", "repeat(linear(3, 1->0), stretch=2)"]
)
def test_nan_and_infinity_are_kept(spec: str) -> None:
    schedule = thence.Schedule(spec)
    for array in (float, np.float64, lambda step: np.array([step]), lambda step: jnp.array([step])):
        assert np.all(np.isnan(schedule(array(math.nan))))
        assert not np.any(np.isnan(schedule(array(math.inf))))


# ---- objects of other libraries, by what they offer ----------------------------------------------------------------


class OnJax:
    """As keras's variables: their dtype is a text."""

    shape = ()
    dtype = "int32"

    def __init__(self, value: Any) -> None:
        self.value = value

    def __jax_array__(self) -> Any:
        return jnp.asarray(self.value)


class OnHost:
    """As PyTorch's and MLX's arrays: their dtype is an object without a kind."""

    def __init__(self, value: Any, dtype: str = "torch.float32") -> None:
        self.value, self.shape, self.dtype = np.asarray(value), np.shape(value), types.SimpleNamespace()
        self.dtype = type("DType", (), {"__str__": lambda own: dtype})()

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.asarray(self.value, dtype)

    def __float__(self) -> float:
        return float(self.value)


class Symbolic(OnHost):
    """As a tensor of a graph: it has no values yet."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise NotImplementedError("a symbolic tensor")

    __float__ = None  # type: ignore[assignment]


class Count:
    def __index__(self) -> int:
        return 3


@pytest.mark.parametrize("schedule", [LINEAR, ts.join_schedules([LINEAR, abs], [100]), OPEN])
def test_objects_of_other_libraries(schedule: Any) -> None:
    for step in (OnJax(3), OnHost(3.0), OnHost(3, "mlx.core.int32"), Count(), nnx.Variable(jnp.int32(3))):
        assert float(schedule(step)) == pytest.approx(0.7, rel=1e-6), step
    assert schedule(OnHost([3.0, 5.0])).tolist() == [0.7, 0.5]
    assert float(jax.jit(lambda k: schedule(OnJax(k)))(3)) == pytest.approx(0.7, rel=1e-6)


def test_parameters_and_numbers_of_other_libraries() -> None:
    assert float(OPEN(0, p=OnHost(3.0))) == float(OPEN(0, p=OnJax(3))) == OPEN(0, p=Count()) == 3.0
    assert OPEN.bind(p=OnHost(3.0))(0) == 3.0
    scaled: Any = np.float32(0.1)
    assert (LINEAR * scaled).spec == "linear(10, 1->0) * 0.1"


@pytest.mark.parametrize("dtype", ["torch.bool", "torch.complex64", "torch.qint8"])
def test_dtypes_of_other_libraries_are_read(dtype: str) -> None:
    with pytest.raises(TypeError, match=dtype.removeprefix("torch.")):
        LINEAR(OnHost(1, dtype))
    with pytest.raises(TypeError):
        thence.compile(OnHost(1, dtype))  # type: ignore[call-overload]


def test_what_has_no_values_is_said() -> None:
    with pytest.raises(TypeError, match=r"float\(step\).*thence\.emit.*symbolic tensor"):
        LINEAR(Symbolic(3.0))


@pytest.mark.parametrize("array", [np.arange(3.0), jnp.arange(3.0), np.ma.array([1.0]), np.array([True])])
def test_arithmetic_with_an_array_says_what_to_write(array: Any) -> None:
    schedule: Any = LINEAR
    for use in (operator.mul, operator.add, operator.sub, operator.truediv):
        with pytest.raises(TypeError):
            use(schedule, array)
        with pytest.raises(TypeError):
            use(array, schedule)
    with pytest.raises(TypeError, match=r"schedule\(step\) \*\* array"):
        _ = schedule**array


def test_the_library_that_a_value_belongs_to() -> None:
    assert is_jax(jnp.ones(2)) and not is_jax(np.ones(2)) and is_numpy(np.float32(1)) and not is_numpy(1.0)
    assert taken("a step", 3) == 3 and taken("a step", np.int64(3)) == 3
    with pytest.raises(TypeError, match="a step is a number"):
        taken("a step", "3")
