"""Specs that were once too much: each ends quickly, in a finding or in a schedule that can be used."""

from __future__ import annotations

import math
import pickle
import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import thence
from thence import schedules, words
from thence.runtime.steps.execute import execute


def doubled(n: int, first: str) -> str:
    """Definitions that each use the one before twice."""
    return ";".join([f"a0 = {first}", *(f"a{i} = a{i - 1} + a{i - 1}" for i in range(1, n))])


def cosines(n: int) -> str:
    return " then ".join(["warmup(10, 1)", *(f"cosine({10 + i}, {1 / (i + 2):.6f})" for i in range(n - 1))])


def compiled(spec: str, **given: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        return thence.compile(spec, **given)


@pytest.mark.parametrize(
    "spec, code",
    [
        (doubled(40, "1") + "; a39", "limit"),
        (doubled(40, "step") + "; a39", "limit"),
        ("repeat(linear(10, 1->0), 400, stretch=10)", "limit"),
        ("repeat(hold(10, 1), times=20000, stretch=2)", "limit"),
        ("repeat(hold(10, 1), times=1e30)", "limit"),
        ("stretch(1e300, linear(1e300, 1->0))", "limit"),
        ("stretch(1e300, rsqrt(1, 10))", "limit"),
        ("linear(1e308, 1->0) then linear(1e308, 1) then linear(1e308, 0)", "limit"),
        ("delay(1e308, linear(10, 1->0))", "limit"),
        ("total = 1000; hold(rest, 1) then hold(0.06%, 1) then hold(0.06%, 1)", "duration"),
        ("total = -5; linear(100%, 1->0)", "duration"),
        ("cos(10, 1->0)", "argument"),
        ("stretch(linear(10, 1->0), 2)", "argument"),
        ("linear(10, 1->0), hold(5)", "syntax"),
        ("2 ** 3", "syntax"),
        ("max(1, )", "syntax"),
        ("linear(10, 1->0) and hold(5)", "syntax"),
    ],
)
def test_refused(spec: str, code: str) -> None:
    found = thence.check(spec)
    assert found and {d.code for d in found} == {code}
    assert all(d.help for d in found)
    with pytest.raises(thence.SpecError):
        thence.compile(spec)


@pytest.mark.parametrize(
    "spec, step, value",
    [
        (
            ";".join(["a0 = 1", *(f"a{i} = a{i - 1} + 1" for i in range(1, 3000))]) + "; linear(10, 1->0)",
            5,
            0.5,
        ),
        (doubled(30, "1") + "; linear(10, 1->0)", 5, 0.5),
        ("repeat(linear(10, 1->0), stretch=1e308)", 5, 0.5),
        ("exponential(10, 1e-300->1e300)", 5, 1.0),
        ("repeat(linear(10, 1->0), 10, scale=1e300)", 100, 0.0),
        ("hold(rest, 1) then " + " then ".join(["hold(1, 1)"] * 3000) + " over 4000", 2000, 1.0),
        ("repeat(" + cosines(300) + ", stretch=2)", 5, 0.5),
    ],
)
def test_accepted(spec: str, step: int, value: float) -> None:
    schedule = compiled(spec)
    assert schedule(step) == pytest.approx(value, rel=1e-12, abs=1e-300)
    assert schedule(np.array([step]))[0] == schedule(step)


@pytest.mark.parametrize(
    "text", ["1+#\n" * 16_000 + "1", "".join(f"a{i}=1 #\n" for i in range(6000)) + "a0 * step"]
)
def test_format_takes_linear_time(text: str) -> None:
    try:
        assert thence.format(thence.format(text)) == thence.format(text)
    except thence.SpecError as error:  # the canonical form may be too long
        assert error.diagnostics[0].code == "limit"


def test_many_misspelt_names() -> None:
    spec = (
        ";".join(f"alpha{i} = 1" for i in range(2500)) + "; " + " + ".join(f"alhpa{i}" for i in range(2500))
    )
    assert len(thence.check(spec)) <= 100


# ---- what agrees everywhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec, step",
    [
        ("floor(sin(1 / step))", 0),
        ("max(0.5, exp(step) * max(0, 1 - step / 10))", 1000),
        ("max(exp(step) * max(0, 1 - step / 10), 0.5)", 1000),
        ("log(step) / 2", 0),
        ("max(log(step) / 2, -5)", 0),
        ("(-linear(10, 0->1))^-1", 0),
    ],
)
def test_infinities_agree_on_every_path(spec: str, step: int) -> None:
    schedule = compiled(spec)
    wanted = np.float32(schedule(step))
    assert np.array_equal(np.float32(schedule(np.array(step))), wanted, equal_nan=True)
    assert np.array_equal(jax.jit(schedule)(step), wanted, equal_nan=True)
    for target in ("python", "numpy"):
        space = execute(thence.emit(spec, target=target), {})
        assert np.array_equal(np.float32(space["schedule"](step)), wanted, equal_nan=True)


@pytest.mark.parametrize(
    "spec, step",
    [
        ("hold(10, 1) then repeat((step + 1)^-0.8 for 10, stretch=2)", 3.0),
        ("hold(10, 1) then repeat(1 / (step + 1) for 10, stretch=2)", 9.0),
        ("(decay(1, 0.5, 7, staircase=true) * exp(step)) for 700", 1000.0),
    ],
)
def test_what_is_not_selected_leaves_gradients_alone(spec: str, step: float) -> None:
    assert jax.grad(compiled(spec))(step) == 0


def test_parameters_at_the_call() -> None:
    far = compiled("peak = 1; linear(1T, 0->peak)")
    for step in (5 * 10**11, np.int64(5 * 10**11), np.array([5 * 10**11])):
        assert far(step, peak=jnp.float32(1)) == 0.5
    clash = compiled(
        "peak = 1; given_peak = linear(10, 0->3); sin(skip(10, hold(10, 0) then given_peak)) + peak"
    )
    assert clash(5, peak=2.0) == clash.bind(peak=2)(5) == 2 + math.sin(1.5)
    assert compiled("peak = 1; constant(peak)")(jnp.int32(5), peak=jnp.arange(3.0)).tolist() == [0, 1, 2]
    assert compiled("self = 1; linear(10, self->0)")(5, self=2) == 1
    assert math.isnan(compiled("p = 1; exponential(10, p->0.1)")(5, p=-1))
    for wrong in ("2", None, True, [1, 2]):
        with pytest.raises(TypeError, match="`peak`"):
            far(5, peak=wrong)


def test_bundles_take_parameters() -> None:
    bundle = compiled("p = 2; lr = linear(10, p->0); wd = linear(10, 1->0)")
    assert bundle(5, p=4) == {"lr": 2.0, "wd": 0.5}
    with pytest.raises(TypeError, match="`q`"):
        bundle(5, q=4)


def test_the_order_of_keywords_does_not_matter() -> None:
    spec = "warmup(1 ep, 1) then hold(rest)"
    one, other = compiled(spec, total=100, steps_per_epoch=10), compiled(spec, steps_per_epoch=10, total=100)
    assert one == other and hash(one) == hash(other)
    assert one.spec == other.spec == "total = 100; steps_per_epoch = 10; " + spec


@pytest.mark.parametrize("spec, jumps", [("0.99->0", True), ("0.9999->0", True), ("1->0", False)])
def test_small_jumps_are_seen(spec: str, jumps: bool) -> None:
    found = thence.check(f"warmup(10, 1) then linear(10, {spec})")
    assert [d.code for d in found] == (["jump"] if jumps else [])
    assert thence.check("warmup(10, 0.1) then tanh_decay(100, 1e-5)") == []


def test_specs_read_back() -> None:
    output = compiled("lr = linear(100%, 1->0); n = 100; total = 10 * n")["lr"]
    assert pickle.loads(pickle.dumps(output)) == output and output.duration == 1000
    for value in (Fraction(1, 3), 2**70 + 1, np.float32(0.1), 1e300):
        schedule = compiled("a = 1; linear(10, a->0)", a=value)
        assert compiled(schedule.spec) == schedule
    long = compiled(
        " then ".join(["hold(1,1)"] * 4500)
        .replace(" then ", "then ")
        .replace("hold(1,1)then", "hold(1,1)then")
    )
    assert pickle.loads(pickle.dumps(long)) == long
    assert compiled("n = 100; total = 10 * n; linear(rest, 1->0)").diagnostics == ()


@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
@pytest.mark.parametrize(
    "spec, functions",
    [
        ("list = linear(10, 1->0); list_ = linear(10, 0->1)", ["list__", "list_"]),
        (
            "_sqrt = sqrt_decay(10, 1->0); __builtins__ = constant(3); _1 = constant(2)",
            ["sqrt", "builtins", "schedule_1"],
        ),
        (
            "k = linear(10, 1->0); np = k * k; jax = np; TABLE = np; _ = np",
            ["k_", "np_", "jax_", "TABLE", "schedule_"],
        ),
        ("table = 0.5; table * (" + cosines(20) + ")", ["schedule"]),
    ],
)
def test_generated_functions_have_names_of_their_own(spec: str, functions: list[str], target: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        source = thence.emit(spec, target=target)
    space = execute(source, {})
    for function in functions:
        assert np.isfinite(np.asarray(space[function](5))).all()


# ---- numbers that no float64 holds -------------------------------------------------------------------------------

OPEN = "a = 1; linear(10, a->0)"
TAKES_A_NUMBER: dict[str, Callable[[Any], Any]] = {
    "a parameter": lambda x: thence.compile(OPEN, a=x),
    "a fact": lambda x: thence.compile("linear(100%, 1->0)", total=x),
    "bind": lambda x: compiled(OPEN).bind(a=x),
    "a parameter at the call": lambda x: compiled(OPEN)(5, a=x),
    "a factor": lambda x: compiled(OPEN) * x,
    "an operand on the left": lambda x: x - compiled(OPEN),
    "an exponent": lambda x: compiled(OPEN) ** x,
    "a spec": thence.compile,
    "check": thence.check,
    "emit": lambda x: thence.emit(OPEN, a=x),
    "steps": lambda x: compiled(OPEN).for_(x),
    "a place": lambda x: compiled(OPEN).resume(at=x, then="hold(1)"),
    "optax's names": lambda x: schedules.linear_schedule(x, 0, 10),
    "words": lambda x: words.linear(10, x, 0),
    "a place in words": words.until,
    "a parameter in words": lambda x: words.parameter("a", x),
}
BEYOND: dict[str, Any] = {
    "Decimal, large": Decimal("1e9999999"),
    "Decimal, small": Decimal("-1e-9999999"),
    "Decimal of many digits": Decimal("12" * 10**5),
    "int": -(10**100_000),
    "Fraction, large": Fraction(10**100_000, 3),
    "Fraction, small": Fraction(3, 10**100_000),
    "Decimal, just too large": Decimal("1.8e308"),
    "Fraction, just too small": Fraction(1, 10**324),
}


@pytest.mark.parametrize("use", TAKES_A_NUMBER)
@pytest.mark.parametrize("value", BEYOND)
def test_what_no_float64_holds_is_refused_at_once(use: str, value: str) -> None:
    with pytest.raises((TypeError, ValueError), match=r"number|larger|too") as error:
        TAKES_A_NUMBER[use](BEYOND[value])
    assert len(str(error.value)) < 500


@pytest.mark.parametrize(
    "value, shortest",
    [
        (Decimal("0." + "3" * 10**5), 0.3333333333333333),
        (Fraction(10**10_000 + 1, 3 * 10**10_000), 0.3333333333333333),
        (Decimal("1.7976931348623157e308"), 1.7976931348623157e308),
        (Decimal("5e-324"), 5e-324),
        (Decimal("0e9999999"), 0.0),
        (Decimal("9007199254740993.0000000000000000000000001"), 9007199254740994.0),
    ],
)
def test_numbers_of_many_digits_are_taken(value: Any, shortest: float) -> None:
    assert compiled(OPEN, a=value)(0) == compiled(value)(0) == shortest


@pytest.mark.parametrize("text", ["1e9999999", "1e-9999999", "1" * 10**6, "1e" + "9" * 10**5])
def test_texts_of_such_numbers_are_refused_at_once(text: str) -> None:
    with pytest.raises(thence.SpecError):
        thence.compile(OPEN, a=text)
    assert thence.check(text)


def test_steps_of_many_digits_are_the_last_ones() -> None:
    assert compiled(OPEN)(10**100_000) == 0 and compiled(OPEN)(-(10**100_000)) == 1
