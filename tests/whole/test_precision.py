"""precision="float32": within 8 units of the last place, in int32 and float32 alone wherever that can be."""

import pickle
import warnings
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
import reference
from oracle import executed, ulps
from places import conformance

import thence

BAR = 8
VALUES = conformance("values")


def single(spec: Any, **facts: Any) -> thence.Schedule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        made = thence.compile(spec, precision="float32", **facts)
    assert isinstance(made, thence.Schedule)
    return made


def fraction(x: Any) -> Fraction:
    if isinstance(x, Fraction):
        return x
    mantissa, exponent = x.man_exp  # of the magnitude
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent) * (-1 if x < 0 else 1)


def program(function: Any) -> str:
    return str(jax.make_jaxpr(function)(jnp.int32(0)))


def is_single(schedule: thence.Schedule) -> bool:
    """Whether neither float64 nor int64 occurs in the traced program."""
    text = program(schedule)
    return "f64" not in text and "i64" not in text


def together(schedules: Sequence[thence.Schedule], steps: Sequence[Any]) -> list[Any]:
    """The values of schedules, each at steps of its own, in one program: it is compiled in half the time of many."""
    found = jax.jit(lambda places: [s(k) for s, k in zip(schedules, places, strict=True)])(steps)
    return [np.asarray(values).tolist() for values in found]


def test_conformance_values() -> None:
    schedules = [single(row["spec"], **row["facts"]) for row in VALUES]
    steps = [np.array([k for k, _ in row["values"]], np.int32) for row in VALUES]
    for row, values in zip(VALUES, together(schedules, steps), strict=True):
        for got, (k, exact) in zip(values, row["values"], strict=True):
            off = ulps(got, Fraction(exact), np.float32)
            assert off <= BAR, f"{row['spec']}, step {k}: {got!r}, not {exact}"


def test_most_conformance_specs_stay_in_single_precision() -> None:
    count = sum(is_single(single(row["spec"], **row["facts"])) for row in VALUES)
    assert count >= 0.85 * len(VALUES)


STAYS = [
    "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)", "warmup(2k, 3e-4) then hold(until 80%) then linear(rest, 0) over 100k",
    "linear(1000, 1->-0.5)", "cosine(1000, 1->-1)", "cosine(1000, 1e-5->1e-3)", "polynomial(1000, 1->0.1, power=2)",
    "polynomial(1000, 1->0.1, power=0.5)", "exponential(5000, 1e-2->1e-6)", "exponential(7, 1e-5->1e-1)", "sqrt_decay(1000, 1->0.1)",
    "rex(1000, 1->0.1)", "tanh_decay(1000, 0.1->1e-5)", "decay(1e-3, 0.96, 100)", "decay(1, 0.96, 100, staircase=true)",
    "decay(1e-3, 0.9999, 1)", "decay(1e-3, 0.5, 1)", "rsqrt(1e-2, 10k)", "inverse_time(0.1, 0.5, every=1000)",
    "steps(0.1, 0.01 @ 32k, 1e-3 @ 48k)", "points(0 @ 0, 1e-3 @ 1k, 1e-5 @ 10k)", "onecycle(5000, 0.01)", "triangle(4000, 1e-3->6e-3)",
    "repeat(cosine(1000, 1e-3->0))", "repeat(cosine(10, 1e-3->0), stretch=2)", "repeat(triangle(4000, 0->5e-3), scale=0.5)",
    "delay(50, linear(100, 1->0))", "skip(1, warmup(10, 1) then cosine(90, 0.1))", "reverse(exponential(1000, 1e-5->1e-1))",
    "0.1 * cosine(1000, 1->0.1)", "cosine(1000, 1->0.1) + linear(1000, 0->1)", "max(linear(10, 1->0), 0.5)", "step / 7", "constant(0.3)", "2 * step",
    " then ".join(f"cosine({n}, {n % 7 + 1}e-3) then linear({n + 3}, 1e-4)" for n in range(5, 40)).replace("cosine(5, ", "cosine(5, 1->", 1),
]  # fmt: skip

NEEDS_MORE = [
    "cosine(1000, 1->0.1) - linear(1000, 0->0.1)", "1 - (step + 1)^-0.8", "stretch(2.5, warmup(100, 1) then linear(101, 0))",
    "polynomial(1000, 1->0, power=7.3)", "cosine(24414, -1e-3->0, power=1.03201)", "tanh_decay(1000, 1e-31->0)", "exp(-linear(100, 0->90))",
]  # fmt: skip

STEPS = np.unique(
    np.concatenate(
        [
            np.arange(40),
            np.geomspace(40, 20_000, 300).astype(np.int64),
            np.array([99, 100, 101, 999, 1000, 1001, 4999, 5000, 9999, 10_000, 10_001, 80_000, 99_999, 2**24 + 1]),
        ]
    )
).astype(np.int32)  # fmt: skip


@pytest.mark.parametrize("spec", STAYS + NEEDS_MORE)
def test_values_keep_the_bar(spec: str) -> None:
    schedule = single(spec)
    assert is_single(schedule) == (spec in STAYS)
    found = np.asarray(jax.jit(schedule)(STEPS)).tolist()
    for step, got, x in zip(STEPS.tolist(), found, reference.evaluate(spec, {}, STEPS.tolist()), strict=True):
        assert ulps(got, fraction(x), np.float32) <= BAR, f"step {step}: {got!r}, not {mpmath.nstr(x, 12)}"


CURVES = ["linear", "cosine", "polynomial", "exponential", "sqrt_decay", "rex"]
ENDS = [(0.1, 0.3), (0.3, 0.1), (1e-3, 1e-5), (7e-4, 0.9)]


@pytest.mark.parametrize("n", [1, 3, 49, 1000, 12_345, 16_777_217, 2**31 - 1])
def test_ends_are_the_written_numbers(n: int) -> None:
    cases = [(curve, a, b) for curve in CURVES for a, b in ENDS]
    cases += [(curve, 1, 0) for curve in CURVES if curve != "exponential"]
    schedules = [single(f"{curve}({n}, {a}->{b})") for curve, a, b in cases]
    found = together(schedules, [np.array([0, n], np.int32)] * len(cases))
    for (curve, a, b), ends in zip(cases, found, strict=True):
        assert ends == [np.float32(a), np.float32(b)], f"{curve}({n}, {a}->{b})"
    for (curve, _, b), schedule in zip(cases, schedules, strict=True):
        if b == 0:  # a step alone as well
            assert float(jax.jit(schedule)(np.int32(n))) == 0, curve


@pytest.mark.parametrize(
    "dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "float16", "bfloat16", "float32"]
)
def test_steps_of_any_type(dtype: str) -> None:
    schedule = single("warmup(50, 1) then cosine(50, 0)")
    steps = jnp.asarray([0, 1, 25, 50, 75, 100], dtype)
    np.testing.assert_allclose(schedule(steps), schedule(np.array([0, 1, 25, 50, 75, 100])), rtol=3e-7)
    assert schedule(steps).dtype == jnp.float32


def test_large_and_negative_steps() -> None:
    schedule = single("linear(2147483647, 0->1)")
    with jax.enable_x64(True):
        steps = jnp.asarray([-5, 0, 2**31 - 1, 2**40], jnp.int64)
        assert np.asarray(schedule(steps)).tolist() == [0, 0, 1, 1]
    assert float(schedule(jnp.uint32(2**32 - 1))) == 1 and float(schedule(jnp.int32(-7))) == 0
    assert float(schedule(jnp.float32(0.5))) == np.float32(0.5 / (2**31 - 1))


def test_with_64_bits_switched_on_it_is_the_same_program() -> None:
    schedules = [single(spec) for spec in STAYS]
    steps = [jnp.asarray(STEPS)] * len(STAYS)
    plain = together(schedules, steps)
    with jax.enable_x64(True):
        wide = together(schedules, steps)
    assert dict(zip(STAYS, plain, strict=True)) == dict(zip(STAYS, wide, strict=True))


@pytest.mark.parametrize("spec", STAYS + NEEDS_MORE)
def test_the_emitted_module_is_the_same_program(spec: str) -> None:
    schedule = single(spec)
    emitted = executed(thence.emit(spec, precision="float32"))["schedule"]
    assert program(emitted) == program(schedule)
    assert thence.emit(schedule) == thence.emit(spec, precision="float32")
    assert ("enable_x64" in thence.emit(schedule)) == (spec in NEEDS_MORE)


def test_values_that_stand_still_have_the_shape_of_the_steps() -> None:
    for spec in ("constant(0.3)", "decay(3e-4, 1, 1, staircase=true, floor=1e-36)", "hold(5, 1)"):
        for made in (single(spec), thence.compile(spec)):
            assert np.asarray(jax.jit(made)(STEPS)).shape == STEPS.shape


def test_transforms_and_gradients() -> None:
    schedule = single("peak = 1e-3; warmup(1000, peak) then cosine(9000, 0)")
    steps = jnp.arange(0, 11_000, 7)
    wanted = schedule(steps)
    # Whether a product and a sum are rounded together depends on what XLA fuses.
    np.testing.assert_allclose(jax.vmap(schedule)(steps), wanted, rtol=5e-7)
    np.testing.assert_allclose(jax.lax.scan(lambda c, k: (c, schedule(k)), 0, steps)[1], wanted, rtol=5e-7)
    slope = jax.grad(schedule)(5000.5)
    assert slope < 0 and np.isfinite(slope)
    assert float(jax.grad(lambda p: schedule(500, peak=p))(1.0)) == 0.5
    assert float(schedule(jnp.int32(1000), peak=jnp.float32(0.25))) == 0.25
    assert schedule(steps).weak_type


def test_a_bundle_mixes_both() -> None:
    made = thence.compile("lr = cosine(1000, 1->0.1); rest_of_it = 1.5 - lr", precision="float32")
    assert isinstance(made, thence.Bundle) and made.precision == "float32"
    assert [is_single(made[name]) for name in made] == [True, False]
    space = executed(thence.emit(made))
    for name, schedule in made.items():
        assert program(space[name]) == program(schedule)
    assert pickle.loads(pickle.dumps(made)) == made


def test_precision_belongs_to_what_a_schedule_is() -> None:
    spec = "warmup(10, 1) then cosine(90, 0)"
    exact, quick = thence.compile(spec), single(spec)
    assert isinstance(exact, thence.Schedule)
    assert exact != quick and exact.spec == quick.spec and quick.precision == "float32"
    assert thence.compile(quick) == quick and thence.compile(quick, precision="float64") == exact
    assert thence.compile(spec, precision="float64") == exact
    assert pickle.loads(pickle.dumps(quick)) == quick == quick.bind()
    assert len({exact, quick, single(spec)}) == 2
    steps = np.arange(0, 100, 3)
    assert quick(7) == exact(7) and np.array_equal(quick(steps), exact(steps))
    for target in ("python", "numpy"):
        assert thence.emit(quick, target=target) == thence.emit(spec, target=target)


@pytest.mark.parametrize("precision", ["float16", "", 32, True])
def test_other_precisions_are_refused(precision: Any) -> None:
    for function in (thence.compile, thence.emit):
        with pytest.raises(
            ValueError, match=r"no precision .*(there are: 'float64', 'float32'|did you mean 'float32')"
        ):
            function("constant(1)", precision=precision)


def test_what_is_infinite_at_every_step_is_computed_in_float64() -> None:
    schedule = single("log(inverse_time(0, 1, every=20 / 3, staircase=true))")
    assert not is_single(schedule) and float(jax.jit(schedule)(jnp.int32(7))) == -np.inf
