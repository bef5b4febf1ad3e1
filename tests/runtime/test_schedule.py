"""A schedule in use: steps of every kind, under jax's transformations, in optimizers, as a value among values."""

import copy
import gc
import math
import pickle
import subprocess
import sys
import warnings
import weakref
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from jax import lax
from jax.sharding import Mesh, PartitionSpec
from oracle import executed

import thence
from thence.runtime.schedule import Schedule

WSD = "warmup(100, 1e-3) then hold(800) then sqrt_decay(100, 0)"


def compiled(spec: str, **given: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        return thence.compile(spec, **given)


def python(code: str) -> None:
    """Runs code in a fresh interpreter; its assertions are the test."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# ---- steps of every kind -------------------------------------------------------------------------------------


def test_a_python_number_gives_a_float_without_jax_or_numpy() -> None:
    python(
        "import sys, thence\n"
        f"s = thence.compile({WSD!r})\n"
        "assert type(s(50)) is float and s(50) == 5e-4, s(50)\n"
        "assert type(s(50.5)) is float and s(2**40) == 0.0 and s(-3) == 0.0\n"
        "b = thence.compile('lr = linear(10, 1->0); wd = 0.1 * lr')\n"
        "assert b(5) == {'lr': 0.5, 'wd': 0.05}\n"
        "p = thence.compile('peak = 1; hold(10, peak)')\n"
        "assert p(3, peak=2) == 2.0\n"
        "assert not {'jax', 'numpy', 'black'} & set(sys.modules), set(sys.modules)\n"
    )


def test_a_python_number_gives_a_float_after_jax_is_loaded() -> None:
    assert type(compiled(WSD)(50)) is float
    assert type(compiled("3")(50)) is float
    assert type(compiled("step")(7)) is float


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spec", [WSD, "3e-4", "constant(2)", "step", "1 - (step + 1)^-0.8", "steps(1, 2 @ 3)"]
)
@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3), (0,), (2, 0)])
def test_arrays_keep_their_shape(spec: str, shape: tuple[int, ...]) -> None:
    schedule = compiled(spec)
    steps = np.arange(math.prod(shape)).reshape(shape)
    found = schedule(steps)
    assert isinstance(found, np.ndarray | np.float64) and found.dtype == np.float64 and found.shape == shape
    assert found.ravel().tolist() == pytest.approx([schedule(k) for k in range(found.size)], rel=1e-15)
    on_jax = schedule(jnp.asarray(steps))
    assert isinstance(on_jax, jax.Array) and on_jax.shape == shape
    assert on_jax.dtype == jnp.float32 and on_jax.weak_type
    np.testing.assert_array_equal(np.asarray(on_jax), found.astype(np.float32))


@pytest.mark.parametrize(
    "scalar", [np.int8(7), np.int64(7), np.uint32(7), np.float32(7), np.float64(7), np.float16(7)]
)
def test_numpy_scalars(scalar: Any) -> None:
    found = compiled("linear(10, 1->0)")(scalar)
    assert np.shape(found) == () and found.dtype == np.float64 and found == 0.3


DTYPES = ["int8", "int16", "int32", "uint8", "uint16", "uint32", "bfloat16", "float16", "float32"]


@pytest.mark.thorough
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("call", [lambda s: s, jax.jit], ids=["outside", "jit"])
def test_jax_steps_of_any_dtype(dtype: str, call: Callable[..., Any]) -> None:
    found = call(compiled("linear(10, 1->0)"))(jnp.asarray([0, 3, 10, 100], dtype))
    assert found.dtype == jnp.float32 and found.weak_type
    assert found.tolist() == [1.0, float(np.float32(0.7)), 0.0, 0.0]


def test_large_unsigned_steps() -> None:
    schedule = compiled("linear(4B, 1->0)")
    assert schedule(np.uint32(3_000_000_000)) == 0.25
    assert float(jax.jit(schedule)(jnp.uint32(3_000_000_000))) == 0.25
    assert schedule(np.uint64(3_000_000_000)) == 0.25


def test_64_bit_steps_under_x64() -> None:
    schedule = compiled("linear(4B, 1->0)")
    with jax.enable_x64(True):
        for dtype in ("int64", "uint64", "float64"):
            found = jax.jit(schedule)(jnp.asarray(3_000_000_000, dtype))
            assert float(found) == 0.25


@pytest.mark.parametrize("step", [-1, -5, -(2**31), -0.5, -math.inf])
def test_negative_steps_are_zero(step: float) -> None:
    schedule = compiled("linear(10, 1->0)")
    assert schedule(step) == 1.0
    assert schedule(np.array(step)) == 1.0
    if abs(step) < 2**31 + 1:
        assert schedule(jnp.asarray(step)) == 1.0


def test_steps_beyond_int32() -> None:
    schedule = compiled("linear(10T, 1->0)")
    assert schedule(5 * 10**12) == 0.5
    assert schedule(5e12) == 0.5
    assert schedule(np.int64(5 * 10**12)) == 0.5
    assert schedule(np.array([5e12])) == 0.5
    assert schedule(10**400) == 0.0
    assert schedule(math.inf) == 0.0
    repeated = compiled("repeat(linear(10, 1->0))")
    assert repeated(10**15 + 3) == 0.7 == repeated(np.float64(10**15 + 3))
    assert compiled("rsqrt(1, 1)")(math.inf) == 0.0


def test_host_and_arrays_are_bit_equal_where_nothing_but_arithmetic_is_done() -> None:
    for spec in (
        "linear(7, -0.3->0.7)",
        "rex(1000, 1e-2->1e-4)",
        "triangle(9, 1->3)",
        "steps(1, 0.3 @ 3)",
        "sqrt_decay(30, 1->0.1)",
    ):
        schedule = compiled(spec)
        steps = np.arange(40)
        assert schedule(steps).tolist() == [schedule(k) for k in range(40)]


@pytest.mark.parametrize(
    "step", ["3", None, 3j, [3], True, np.array("a"), np.array(3j), np.array(True), {"step": 3}]
)
def test_what_is_no_step_is_a_clear_error(step: Any) -> None:
    with pytest.raises(TypeError, match="step"):
        compiled("linear(10, 1->0)")(step)


@pytest.mark.parametrize(
    "use",
    [lambda s, a: a * s, lambda s, a: s * a, lambda s, a: a + s, lambda s, a: "2" * s, lambda s, a: s + None],
)
def test_arithmetic_with_a_schedule_is_a_clear_error(use: Callable[..., Any]) -> None:
    with pytest.raises(TypeError):
        use(compiled("linear(10, 1->0)"), np.arange(3.0))


# ---- jax's transformations -----------------------------------------------------------------------------------


@pytest.mark.thorough
def test_vmap_scan_cond_while_and_checkpoint() -> None:
    schedule = compiled(WSD)
    steps = jnp.arange(0, 1100, 50)
    wanted = np.asarray([schedule(int(k)) for k in steps], np.float32)
    np.testing.assert_array_equal(jax.vmap(schedule)(steps), wanted)
    np.testing.assert_array_equal(jax.jit(jax.vmap(schedule))(steps), wanted)
    np.testing.assert_array_equal(lax.map(schedule, steps), wanted)
    _, scanned = lax.scan(lambda carry, k: (carry + 1, schedule(k)), 0, steps)
    np.testing.assert_array_equal(scanned, wanted)
    np.testing.assert_array_equal(jax.checkpoint(schedule)(steps), wanted)
    chosen = jax.jit(lambda k: lax.cond(k > 50, schedule, lambda k: 0.0 * schedule(k), k))
    assert float(chosen(jnp.int32(500))) == np.float32(1e-3) and float(chosen(jnp.int32(5))) == 0
    summed = lax.fori_loop(0, 5, lambda k, total: total + schedule(k), jnp.float32(0))
    assert float(summed) == pytest.approx(1e-4, rel=1e-6)


def test_shard_map() -> None:
    schedule = compiled(WSD)
    along = PartitionSpec("x")  # type: ignore[no-untyped-call]
    mesh = Mesh(np.array(jax.devices()[:1]), ("x",))
    sharded = jax.shard_map(schedule, mesh=mesh, in_specs=along, out_specs=along)
    steps = jnp.arange(0, 1000, 100)
    np.testing.assert_array_equal(jax.jit(sharded)(steps), schedule(steps))


CURVES = [
    "linear(10, 1->0)", "warmup(10, 1)", "cosine(10, 1->0)", "cosine(10, 1->0, power=0.5)", "cosine(10, 1->0.1, power=3)",
    "polynomial(10, 1->0, power=0.5)", "polynomial(10, 1->0, power=2)", "polynomial(10, 1->0.1, power=1.7)", "exponential(10, 1->0.1)",
    "sqrt_decay(10, 1->0)", "rex(10, 1->0)", "tanh_decay(10, 1->0)", "decay(1, 0.5, 3)", "decay(1, 0.5, 3, staircase=true)",
    "decay(1, 0.5, 3, floor=0.1)", "rsqrt(1, 4)", "inverse_time(1, 0.5)", "steps(1, 0.5 @ 5)", "points(1 @ 0, 0 @ 10)",
    "points(1 @ 2, 0.1 @ 10, curve=exponential)", "onecycle(20, 1)", "triangle(10, 0->1)", "hold(10, 1)", "constant(1)",
    "repeat(cosine(5, 1->0))", "repeat(sqrt_decay(5, 1->0), stretch=1.5, scale=0.5)", "reverse(sqrt_decay(10, 1->0))",
    "delay(3, sqrt_decay(7, 1->0))", "skip(3, sqrt_decay(13, 1->0))", "stretch(2, sqrt_decay(5, 1->0))",
    "warmup(5, 1) then sqrt_decay(5, 0) then polynomial(5, 0->1, power=0.5)", "sqrt(step)", "step^0.5", "sqrt(linear(10, 1->0))",
    "linear(10, 1->0)^0.5", "1 / (step + 1)", "max(linear(10, 1->0), 0.5)", "abs(linear(10, 1->-1))", "log(step + 1)", "exp(-step)",
    "max(step, 4)^-0.5", "floor(step / 3)", "clip(step, 1, 5)", "tanh(step)", "1 - (step + 1)^-0.8",
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("spec", CURVES)
def test_gradients_by_the_step_are_finite(spec: str) -> None:
    schedule = compiled(spec)
    steps = jnp.asarray([-2.0, 0.0, 0.5, 1.0, 4.999, 5.0, 7.5, 9.5, 10.0, 10.5, 15.0, 20.0, 100.0])
    slopes = jax.jit(jax.vmap(jax.grad(schedule)))(steps)
    assert np.all(np.isfinite(slopes)), dict(zip(steps.tolist(), slopes.tolist(), strict=True))
    _, forward = jax.jvp(schedule, (steps,), (jnp.ones_like(steps),))
    # Where the slope vanishes, both have the rounding of a float64 instead.
    np.testing.assert_allclose(forward, slopes, rtol=1e-5, atol=1e-15 * float(np.max(np.abs(slopes))))


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spec, step, slope",
    [
        ("linear(10, 1->0)", 5.0, -0.1),
        ("linear(10, 1->0)", 50.0, 0.0),
        ("cosine(10, 1->0)", 5.0, -math.pi / 20),
        ("polynomial(10, 1->0, power=2)", 5.0, -0.1),
        ("sqrt_decay(16, 1->0)", 4.0, -1 / 16),
        ("exponential(10, 1->0.1)", 5.0, math.log(0.1) / 10 * 0.1**0.5),
        ("rsqrt(1, 4)", 12.0, -0.5 / 4 * (1 / 4) ** 1.5),
        ("step^2", 3.0, 6.0),
    ],
)
def test_gradient_by_the_step(spec: str, step: float, slope: float) -> None:
    assert float(jax.grad(compiled(spec))(step)) == pytest.approx(slope, rel=1e-6)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spec",
    [
        "p = 1; linear(10, p->0)", "p = 1; linear(10, 0->p)", "p = 1; cosine(10, p->0.1)", "p = 1; polynomial(10, p->0, power=0.5)",
        "p = 1; polynomial(10, 1->0, power=p)", "p = 1; cosine(10, 1->0, power=p)", "p = 1; exponential(10, p->0.1)", "p = 1; exponential(10, 0.1->p)",
        "p = 1; sqrt_decay(10, p->0)", "p = 1; rex(10, p->0)", "p = 1; tanh_decay(10, 1->0, lower=-p)", "p = 0.5; decay(1, p, 3)",
        "p = 0.5; decay(1, p, 3, staircase=true, floor=0.01)", "p = 1; rsqrt(p, 4)", "p = 1; inverse_time(1, p)", "p = 1; steps(p, 10% @ 5)",
        "p = 1; points(0 @ 0, p @ 5, 0 @ 10)", "p = 1; onecycle(20, p)", "p = 1; triangle(10, 0->p)", "p = 1; warmup(5, p) then cosine(5, 10%)",
        "p = 1; repeat(linear(5, p->0), scale=0.5)", "p = 0.5; repeat(linear(5, 1->0), scale=p)", "p = 1; sqrt(p * linear(10, 1->0))", "p = 1; max(linear(10, 1->0), p / 2)",
    ],
)  # fmt: skip
def test_gradients_by_a_parameter(spec: str) -> None:
    schedule = compiled(spec)
    default = float(spec[4 : spec.index(";")])
    steps = jnp.arange(0, 25)
    slopes = jax.jit(jax.jacrev(lambda p: schedule(steps, p=p)))(jnp.float32(default))
    assert slopes.shape == steps.shape and np.all(np.isfinite(slopes)), slopes
    # Halfway between steps a difference quotient in float64 on the host is an independent slope.
    small = 1e-4
    for step in (2, 4, 7, 9):
        rise = schedule(step, p=default + small) - schedule(step, p=default - small)
        assert float(slopes[step]) == pytest.approx(rise / (2 * small), rel=1e-3, abs=1e-6), f"step {step}"


# ---- parameters ----------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_parameters_at_the_call() -> None:
    schedule = compiled("peak = 1; low = peak / 10; warmup(10, peak) then linear(10, low)")
    assert (schedule(10), schedule(10, peak=5), schedule(20, peak=5), schedule(20, low=3)) == (
        1.0,
        5.0,
        0.5,
        3.0,
    )
    assert schedule(np.array([10, 20]), peak=5).tolist() == [5.0, 0.5]
    traced = jax.jit(lambda step, peak: schedule(step, peak=peak))(15, 5.0)
    assert traced.dtype == jnp.float32 and traced.weak_type and float(traced) == 2.75
    peaks = jnp.asarray([1.0, 2.0, 4.0])
    np.testing.assert_array_equal(jax.vmap(lambda peak: schedule(10, peak=peak))(peaks), peaks)
    grid = jax.vmap(lambda peak: schedule(jnp.arange(20), peak=peak))(peaks)
    assert grid.shape == (3, 20)
    both = schedule(jnp.int32(15), peak=2.0, low=jnp.float32(1.0))
    assert float(both) == 1.5


PARAMETERS: list[Any] = [
    3e-4, np.float64(3e-4), np.float32(3e-4), np.float16(0.1), np.array(0.1), np.array([3e-4, 0.7]), 5, 2**31, 2**40, 2**70, -(2**31),
    np.int64(2**40), np.uint32(2**31), np.int8(-128),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("peak", PARAMETERS, ids=repr)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_parameter_has_the_same_bits_on_every_path(peak: Any, precision: str) -> None:
    text = "peak = 3e-4; warmup(20, peak) then cosine(80, peak / 10)"
    schedule = compiled(text, precision=precision)
    emitted = executed(thence.emit(text, precision=precision))["schedule"]  # type: ignore[arg-type]
    steps = np.array([0, 1, 7, 19, 20, 33, 60, 99, 100], np.int32)[:, None]
    eager = schedule(jnp.asarray(steps), peak=peak)
    np.testing.assert_array_equal(eager, jax.jit(lambda k: schedule(k, peak=peak))(steps))
    np.testing.assert_array_equal(eager, emitted(jnp.asarray(steps), peak=peak))
    if np.asarray(peak).dtype == np.float32:
        np.testing.assert_array_equal(eager, schedule(steps, peak=jnp.asarray(peak)))
    if precision == "float64":
        np.testing.assert_array_equal(eager, schedule(steps, peak=peak).astype(np.float32))


@pytest.mark.parametrize(
    "step", [-5, 0, 1_999_999_999, 2_000_000_010, 2**40, 2**80, -(2**80), np.int64(2**40)]
)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_step_of_the_host_keeps_its_digits_beside_a_traced_parameter(step: Any, precision: str) -> None:
    schedule = compiled("peak = 1; linear(2000000011, peak->0)", precision=precision)
    wanted = jax.jit(schedule)(jnp.int32(min(max(step, 0), 2**31 - 1)))
    near = pytest.approx(float(wanted), rel=0 if precision == "float64" else 2**-22, abs=0)
    assert float(schedule(step, peak=jnp.float32(1))) == near
    assert float(jax.jit(lambda peak: schedule(step, peak=peak))(1.0)) == near


@pytest.mark.parametrize("given", [10**400, -(10**400)])
@pytest.mark.parametrize("step", [3, np.int32(3), jnp.int32(3)])
def test_a_parameter_that_no_float_holds(step: Any, given: int) -> None:
    with pytest.raises(ValueError, match="`peak` is larger than a float64 holds: give it"):
        compiled("peak = 1; hold(10, peak)")(step, peak=given)


@pytest.mark.parametrize(
    "call", [lambda s: s(3, paek=2), lambda s: s(np.arange(3), paek=2), lambda s: s(jnp.int32(3), paek=2)]
)
def test_an_unknown_parameter_at_the_call(call: Callable[[Any], Any]) -> None:
    with pytest.raises(thence.SpecError, match="peak"):
        call(compiled("peak = 1; hold(10, peak)"))


def test_a_parameter_that_decides_the_form_cannot_be_traced() -> None:
    schedule = compiled("n = 10; linear(n, 1->0)")
    with pytest.raises(thence.SpecError, match="bind"):
        jax.jit(lambda n: schedule(3, n=n))(5)
    assert schedule.bind(n=20)(10) == 0.5


def test_a_required_parameter_is_given_at_compile_time() -> None:
    with pytest.raises(thence.SpecError):
        compiled("peak = ?; hold(10, peak)")
    assert compiled("peak = ?; hold(10, peak)", peak=2)(0) == 2.0


def test_bind() -> None:
    schedule = compiled("peak = 1; warmup(10%, peak) then linear(rest, 0)", total=100)
    louder = schedule.bind(peak=5)
    assert (schedule(10), louder(10), louder.bind(total=200)(20)) == (1.0, 5.0, 5.0)
    assert louder != schedule and louder == compiled(
        "peak = 1; warmup(10%, peak) then linear(rest, 0)", total=100, peak=5
    )
    with pytest.raises(thence.SpecError):
        schedule.bind(paek=3)
    bundle = compiled("peak = 1; lr = hold(10, peak); wd = 0.1 * lr")
    assert bundle.bind(peak=2)(0) == {"lr": 2.0, "wd": 0.2}


# ---- a value among values ------------------------------------------------------------------------------------


def test_equality_and_hash() -> None:
    one, same, other = compiled("hold(10k, 1)"), compiled("hold( 10000,1.0 )"), compiled("hold(10k, 2)")
    assert one == same and hash(one) == hash(same) and one != other and one != "hold(10k, 1)"
    assert len({one, same, other}) == 2
    a, b = compiled("linear(100%, 0->1)", total=100), compiled("linear(100%, 0->1)", total=200)
    assert a != b and a(50) == 0.5 and b(50) == 0.25
    assert compiled("p = 1; hold(5, p)") != compiled("p = 1; hold(5, p)", p=2)
    x, y = compiled("lr = hold(5, 1)"), compiled("lr = hold(5, 1.0)")
    assert x == y and hash(x) == hash(y) and x != compiled("lr = hold(5, 2)")


def test_static_argument_of_jit() -> None:
    rate = partial(jax.jit, static_argnums=0)(lambda schedule, step: schedule(step))
    a, b = compiled("linear(100%, 0->1)", total=100), compiled("linear(100%, 0->1)", total=200)
    assert (float(rate(a, 50)), float(rate(b, 50)), float(rate(a, 50))) == (0.5, 0.25, 0.5)
    traces = []

    @partial(jax.jit, static_argnums=0)
    def counted(schedule: Any, step: Any) -> Any:
        traces.append(schedule)
        return schedule(step)

    counted(compiled("hold(10k, 1)"), 1)
    counted(compiled("hold(10_000, 1.0)"), 2)
    assert len(traces) == 1


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spec",
    [
        WSD,
        "peak = 1; lr = warmup(10%, peak) then linear(rest, 0); wd = 0.1 * lr",
        "3e-4",
        "repeat(cosine(10, 1->0), stretch=2)",
    ],
)
def test_pickle_copy_and_weakref(spec: str) -> None:
    made = compiled(spec, total=1000)
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert again == made and hash(again) == hash(made) and again(50) == made(50)
    assert pickle.loads(pickle.dumps(made)).spec == made.spec
    reference = weakref.ref(made)
    assert reference() is made
    del made, again
    gc.collect()


def test_pickle_of_schedules_with_warnings() -> None:
    made = compiled("hold(3, 1) then hold(3, 2)")
    assert len(made.diagnostics) == 1
    assert pickle.loads(pickle.dumps(made)).diagnostics == made.diagnostics


def test_a_pickle_is_read_in_a_fresh_process() -> None:
    data = pickle.dumps(compiled(WSD))
    python(
        f"import pickle, sys; s = pickle.loads({data!r}); assert s(50) == 5e-4; assert 'jax' not in sys.modules"
    )


def test_properties() -> None:
    schedule = compiled("warmup(10, 1) then linear(90, 0.1)")
    assert (schedule.duration, schedule.start, schedule.end) == (100, 0.0, 0.1)
    assert (compiled("constant(1)").duration, compiled("constant(1)").end) == (math.inf, None)
    assert (compiled("step").duration, compiled("step").end) == (None, None)
    assert schedule.spec == "warmup(10, 1) then linear(90, 0.1)" == str(schedule)
    assert repr(schedule) == "Schedule('warmup(10, 1) then linear(90, 0.1)')"
    assert schedule.diagnostics == ()
    assert [(s.text, s.start, s.stop, s.first, s.last) for s in schedule.segments] == [
        ("warmup(10, 1)", 0, 10, 0.0, 1.0),
        ("linear(90, 0.1)", 10, 100, 1.0, 0.1),
    ]
    assert thence.compile(schedule) == schedule
    assert (
        thence.compile(0.001)(5) == 0.001 and thence.compile(1)(5) == 1.0 and thence.compile(-2.5)(5) == -2.5
    )


@pytest.mark.parametrize("value", [True, None, math.nan, math.inf, [1], b"1", 1j])
def test_what_is_no_spec_is_a_clear_error(value: Any) -> None:
    with pytest.raises(TypeError, match="spec"):
        thence.compile(value)


def test_facts_and_parameters_become_a_part_of_the_spec() -> None:
    schedule = compiled("peak = 1; warmup(5%, peak)", total=200, peak="2e-3")
    assert schedule.spec == "total = 200; peak = 2e-3; warmup(5%, peak)"
    assert compiled(schedule.spec) == schedule


def test_a_bundle_is_a_mapping() -> None:
    bundle = compiled("peak = 4; lr = linear(4, peak->0); wd = lr / peak")
    assert issubclass(type(bundle), Mapping) and len(bundle) == 2 and list(bundle) == ["lr", "wd"]
    assert "lr" in bundle and "peak" not in bundle and bundle.get("x") is None
    with pytest.raises(KeyError):
        bundle["x"]
    assert dict(bundle)["wd"](2) == 0.5 and {**bundle}.keys() == {"lr", "wd"}
    assert bundle(1) == {"lr": 3.0, "wd": 0.75}
    arrays = bundle(np.arange(2))
    assert arrays["lr"].tolist() == [4.0, 3.0]
    traced = jax.jit(lambda step: bundle(step))(jnp.int32(1))
    assert {name: float(value) for name, value in traced.items()} == {"lr": 3.0, "wd": 0.75}
    assert compiled(bundle.spec) == bundle and str(bundle.spec) in repr(bundle)
    alone = compiled(bundle["wd"].spec)
    assert (
        [alone[name](2) for name in alone if name == "wd"] == [0.5]
        if isinstance(alone, Mapping)
        else alone(2) == 0.5
    )


def test_warnings_are_given_once_at_the_place_of_the_call() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        schedule = thence.compile("hold(3, 1) then hold(3, 2)")
        for step in (1, np.arange(3), jnp.int32(1)):
            schedule(step)
    assert [w.category for w in seen] == [thence.SpecWarning] and seen[0].filename == __file__
    assert "from 1 to 2" in str(seen[0].message)
    assert [found.code for found in schedule.diagnostics] == ["jump"]
    with pytest.warns(thence.SpecWarning, match="from 1 to 2"):
        thence.compile("hold(3, 1) then hold(3, 2)")


# ---- IEEE rules ----------------------------------------------------------------------------------------------

SINGULAR: list[tuple[str, dict[float, float]]] = [
    ("log(linear(10, 1->0))", {0: 0.0, 10: -math.inf, 11: -math.inf}),
    ("log(linear(10, 1->-1))", {0: 0.0, 5: -math.inf, 6: math.nan}),
    ("exp(step)", {0: 1.0, 88: math.exp(88), 800: math.inf}),
    ("1 / linear(10, 1->0)", {0: 1.0, 10: math.inf}),
    ("-1 / linear(10, 1->0)", {10: -math.inf}),
    ("0 / linear(10, 1->0)", {5: 0.0, 10: math.nan}),
    ("(linear(10, 1->0) - 0.5)^-0.5", {0: 0.5**-0.5, 5: math.inf, 6: math.nan}),
    ("sqrt(linear(10, 1->-1))", {0: 1.0, 5: 0.0, 6: math.nan}),
    ("step^-1", {0: math.inf, 4: 0.25}),
    ("(1 / step)^2", {0: math.inf, 2: 0.25}),
    ("2^step", {10: 1024.0, 2000: math.inf}),
    ("(-2)^step", {3: -8.0, 4: 16.0, 0.5: math.nan, 2000: math.inf, 2001: -math.inf}),
    ("sin(1 / step)", {0: math.nan, 1: math.sin(1)}),
    ("cos(exp(step))", {0: math.cos(1), 800: math.nan}),
    ("floor(1 / step)", {0: math.inf, 2: 0.0}),
    ("ceil(-1 / step)", {0: -math.inf, 2: 0.0}),
    ("tanh(1 / step)", {0: 1.0, 1: math.tanh(1)}),
    ("abs(log(step))", {0: math.inf, 1: 0.0}),
    ("max(log(step), 1)", {0: 1.0, 1: 1.0}),
    ("min(sqrt(step - 2), 5)", {0: math.nan, 2: 0.0, 100: 5.0}),
    ("clip(1 / step, 0, 5)", {0: 5.0, 1: 1.0}),
    ("1 / step - 1 / step", {0: math.nan, 1: 0.0}),
    # what an infinite segment leaves behind is nobody's business if the next one does not ask for it
    ("linear(10, 1->0)^-1 then hold(5, 1)", {0: 1.0, 5: 2.0, 10: 1.0}),
    ("log(linear(10, 1->0)) then step + 1", {0: 0.0, 10: 1.0}),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("spec, values", SINGULAR, ids=[spec for spec, _ in SINGULAR])
def test_ieee_rules_hold_at_run_time(spec: str, values: dict[float, float]) -> None:
    schedule = compiled(spec)
    steps, wanted = list(values), np.array(list(values.values()))
    np.testing.assert_allclose([schedule(step) for step in steps], wanted, rtol=1e-15)
    np.testing.assert_allclose(schedule(np.array(steps, np.float64)), wanted, rtol=1e-15)
    with np.errstate(over="ignore"):
        single = wanted.astype(np.float32)
    np.testing.assert_allclose(jax.jit(schedule)(jnp.asarray(steps, jnp.float32)), single, rtol=2e-7)
    np.testing.assert_allclose(schedule(jnp.asarray(steps, jnp.float32)), single, rtol=2e-7)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spec, step, value",
    [
        *((f"floor(linear({n}, 0->1))", n, 1.0) for n in (49, 98, 103, 107, 161, 187, 197)),
        ("floor(triangle(98, 0->1))", 49, 1.0),
        ("linear(10, 1->0) - 0.5", 5, 0.0),
        ("linear(49, 0->1) - 1/7", 7, 0.0),
        ("floor(step / 49 * 49)", 49, 49.0),
        ("floor(step / 49)", 49, 1.0),
    ],
)
def test_a_quotient_is_exact_before_more_arithmetic(spec: str, step: int, value: float) -> None:
    """XLA multiplies by the reciprocal of what it divides by, on scalars or on arrays: 49/49 becomes 0.999..."""
    schedule = compiled(spec)
    around = np.arange(step - 3, step + 4)
    assert schedule(step) == value == schedule(around)[3]
    assert float(jax.jit(schedule)(step)) == value
    assert float(jax.jit(schedule)(around)[3]) == value
    assert float(jax.jit(jax.vmap(schedule))(around)[3]) == value


def test_a_negative_zero_is_the_same_on_every_path() -> None:
    for spec in ("(-linear(10, 0->1))^-1", "1 / -linear(10, 0->1)", "sqrt_decay(14, 0->-0.7)^-1"):
        schedule = compiled(spec)
        assert schedule(0) == schedule(np.array(0)) == float(jax.jit(schedule)(0))


# ---- optimizers ----------------------------------------------------------------------------------------------


def train(optimizer: Any, dtype: Any) -> Any:
    params = {"w": jnp.ones((3,), dtype), "b": jnp.zeros((2, 2), dtype)}
    state = optimizer.init(params)

    @jax.jit
    def step(params: Any, state: Any) -> Any:
        grads = jax.tree.map(jnp.ones_like, params)
        updates, state = optimizer.update(grads, state, params)
        return updates, optax.apply_updates(params, updates), state

    updates = params
    for _ in range(3):
        updates, params, state = step(params, state)
    return updates, params, state


@pytest.mark.thorough
@pytest.mark.parametrize("dtype", [jnp.bfloat16, jnp.float32])
def test_as_a_learning_rate_of_optax(dtype: Any) -> None:
    schedule = compiled("warmup(2, 0.5) then hold(5)")
    updates, params, _ = train(optax.sgd(schedule), dtype)
    assert {leaf.dtype for leaf in jax.tree.leaves((updates, params))} == {jnp.dtype(dtype)}
    assert params["w"].tolist() == [0.25] * 3  # 1 - (0 + 0.25 + 0.5)
    updates, params, _ = train(optax.adamw(schedule, weight_decay=0.01), dtype)
    assert {leaf.dtype for leaf in jax.tree.leaves((updates, params))} == {jnp.dtype(dtype)}


@pytest.mark.parametrize("dtype", [jnp.bfloat16, jnp.float32])
def test_injected_hyperparameters(dtype: Any) -> None:
    bundle = compiled("lr = warmup(2, 0.5) then hold(5); b1 = linear(10, 0.9->0.8)")
    optimizer = optax.inject_hyperparams(optax.adamw)(learning_rate=bundle["lr"], b1=bundle["b1"])
    updates, params, state = train(optimizer, dtype)
    assert {leaf.dtype for leaf in jax.tree.leaves((updates, params))} == {jnp.dtype(dtype)}
    assert float(state.hyperparams["learning_rate"]) == 0.5
    assert float(state.hyperparams["b1"]) == pytest.approx(0.88, rel=1e-2)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spec, theirs",
    [
        ("linear(1000, 1->0.1)", optax.linear_schedule(1.0, 0.1, 1000)),
        ("cosine(1000, 1->0.1)", optax.cosine_decay_schedule(1.0, 1000, alpha=0.1)),
        ("polynomial(1000, 1->0.1, power=3)", optax.polynomial_schedule(1.0, 0.1, 3, 1000)),
        ("decay(1, 0.9, 50)", optax.exponential_decay(1.0, 50, 0.9)),
        ("decay(1, 0.9, 50, staircase=true)", optax.exponential_decay(1.0, 50, 0.9, staircase=True)),
        ("warmup(100, 1) then cosine(900, 0.1)", optax.warmup_cosine_decay_schedule(0.0, 1.0, 100, 1000, 0.1)),
        ("onecycle(1000, 1, curve=linear)", optax.linear_onecycle_schedule(1000, 1.0, 0.3, 0.85)),
        ("steps(1, 50% @ 100, 10% @ 500)", optax.piecewise_constant_schedule(1.0, {99: 0.5, 499: 0.1})),
        ("repeat(cosine(100, 1->0), stretch=2)", optax.sgdr_schedule([{"init_value": 1.0, "peak_value": 1.0, "decay_steps": 100 * 2**i, "warmup_steps": 0, "end_value": 0.0} for i in range(4)])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_optax_has_the_same_curve(spec: str, theirs: Callable[[Any], Any]) -> None:
    steps = np.arange(0, 1100, 7)
    # optax computes in float32, with cancellation near the ends
    np.testing.assert_allclose(
        compiled(spec)(steps), [float(theirs(int(k))) for k in steps], rtol=2e-4, atol=2e-6
    )


def test_the_traced_program_does_not_grow_with_the_number_of_segments() -> None:
    def size(spec: str) -> int:
        return str(jax.make_jaxpr(compiled(spec))(jnp.int32(0))).count("\n")

    one = size("cosine(10, 1->0)")
    many = size(" then ".join(f"cosine({10 + i}, {i + 1}->{i + 2})" for i in range(300)))
    assert many < one + 120
    assert size("repeat(cosine(10, 1->0), times=1000)") < one + 60
    assert size("repeat(cosine(10, 1->0), stretch=2)") < one + 60


def test_values_of_a_table_of_segments() -> None:
    spec = " then ".join(f"linear(10, {i}->{i + 1})" for i in range(200))
    schedule = compiled(spec)
    steps = np.arange(0, 2010)
    wanted = np.minimum(steps / 10, 200)
    np.testing.assert_allclose(schedule(steps), wanted, rtol=1e-14)
    np.testing.assert_array_equal(jax.jit(schedule)(steps), wanted.astype(np.float32))
    assert [schedule(int(k)) for k in steps[::10]] == wanted[::10].tolist()


def test_a_schedule_says_what_it_is() -> None:
    schedule = Schedule("p = 1; warmup(10, p) then linear(10, 0)")
    assert (schedule.duration, schedule.start, schedule.end, schedule.parameters) == (20, 0.0, 0.0, ("p",))
    assert schedule.landmarks == (0, 9, 10, 19, 20) and [segment.start for segment in schedule.segments] == [
        0,
        10,
    ]
