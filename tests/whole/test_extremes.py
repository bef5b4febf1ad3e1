"""Numbers at the ends of what a float64 holds: each spec has right values on every path, or a finding when compiled."""

import math
import warnings
from fractions import Fraction
from typing import Any

import jax
import mpmath
import numpy as np
import pytest
import reference
from click.testing import CliRunner
from oracle import executed

import thence
from thence.cli import cli

LARGEST = mpmath.mpf(1.7976931348623157e308)
LAST = 2**31 - 1


def compiled(spec: str) -> thence.Schedule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(spec)
    assert isinstance(schedule, thence.Schedule)
    return schedule


WIDE = [
    # spec, steps
    ("exponential(1000, 1e-295->1e23)", [0, 1, 10, 500, 990, 999, 1000]),
    ("exponential(100, 1e-300->1e300)", [0, 1, 50, 99, 100]), ("exponential(100, 1e300->1e-300)", [0, 1, 50, 99, 100]),
    ("exponential(100, 5e-324->1.7e308)", [0, 1, 50, 99, 100]), ("exponential(7, -1.7e308->-5e-324)", [0, 1, 3, 6, 7]),
    ("exponential(100, 9.1e-316->4.4e-312)", [0, 1, 50, 99, 100]),
    ("exponential(837382573, 155e-249->651e-6)", [0, 1, 833816548, 837382572]),
    ("hold(10, 1) then exponential(100, 1e-200->1e200) then linear(5, 0)", [9, 10, 11, 60, 109, 110]),
    ("points(1e-295 @ 0, 1e23 @ 1000, curve=exponential)", [0, 1, 990, 1000]),
    ("points(7.67e-310 @ 0, 4.88e294 @ 1226535067, 5.4e63 @ 1226536004, curve=exponential)", [0, 1221162717, 1226535500]),
    (" then ".join(f"exponential({n + 5}, 1e-{20 * n}->1e{10 * n})" for n in range(1, 15)), [0, 3, 30, 60, 100, 160]),
    ("stretch(1.37, exponential(1000003, 1e-290->1e290))", [0, 1, 700000, 1370003]),
    ("repeat(exponential(10, 1e-200->1e200), stretch=1.5)", [0, 3, 9, 10, 17, 24, 1000]),
    ("decay(1e38, 0.96, 7)", [0, 1, 135000, 143000]), ("decay(1e38, 0.96, 7, staircase=true)", [6, 7, 135000, 143000]),
    ("decay(1e-300, 1.01, 3)", [0, 1, 100000, 400000]), ("decay(1.7e308, 0.999999999, 1)", [0, 10**9, LAST]),
    ("decay(1, 0.5, 1e-200)", [0, 1]), ("decay(1e300, 0.5, 10, floor=1e-300)", [0, 5000, 19000, 20000]),
    ("polynomial(4007, 1->0, power=900.3)", [0, 1, 1961, 4006, 4007]), ("polynomial(17, 7.6e7->0, power=33.3)", [1, 14, 16]),
    ("polynomial(1079723688, 3.9e201->0, power=12345)", [0, 65000821, 10**8]), ("polynomial(60, 1e300->0, power=500)", [1, 40, 50, 59]),
    ("polynomial(1000000, 1e30->-1e30, power=2000)", [2, 26, 51, 3000]),
    ("cosine(2417, 4.3e168->0, power=64)", [1, 1000, 2416, 2417]), ("cosine(100, 1e250->0, power=16)", [50, 99, 100]),
    ("tanh_decay(100, 1e-5->1, lower=350, upper=-350)", [0, 20, 50, 80, 100]), ("tanh_decay(876919229, 5.07e198->0, lower=-92, upper=301)", [0, 455457662]),
    ("tanh_decay(1000, 1->0, lower=-90, upper=300)", [0, 230, 231, 700, 1000]),
    ("rsqrt(1e300, 1e-280)", [0, 1, LAST]), ("rsqrt(1e-300, 1e280)", [0, 1, LAST]),
    ("inverse_time(1e300, 1e-200, every=1e-100)", [0, 1, LAST]), ("inverse_time(1, 1e290, every=3)", [0, 1, LAST]),
    ("repeat(linear(10, 1->0), scale=1e300)", [9, 11, 19]), ("repeat(linear(10, 1->0.5), scale=-1e300, times=2)", [5, 11, 20]),
    ("repeat(linear(10, 1e300->0), times=5, scale=1e-200, stretch=2)", [0, 11, 31, 69]),
    ("repeat(linear(3, 1e-300->0), scale=17.3)", [1, 301, 1200]), ("repeat(hold(3, 1e300), scale=0.3)", [3, 600, 3000, 3600]),
    ("linear(100, 1.7e308->0)", [0, 1, 50, 99, 100]), ("linear(100, 8e307->-8e307)", [1, 49, 51, 99]),
    ("cosine(100, 1.7e308->-1.7e308)", [0, 30, 51, 100]), ("polynomial(100, 1.7e308->-1.7e308, power=2)", [0, 30, 51]),
    ("triangle(100, 1.7e308->5e-324)", [0, 30, 50, 70]), ("onecycle(1000, 1e300)", [0, 100, 300, 999]),
    ("sqrt_decay(100, 1e300->1e-300)", [1, 99]), ("rex(100, 1e300->1e-300)", [1, 99]), ("linear(10, 1e-310->2e-310)", [0, 3, 10]),
]  # fmt: skip


@pytest.mark.parametrize("spec, steps", WIDE, ids=[spec[:50] for spec, _ in WIDE])
def test_wide_curves_are_exact_to_the_ends_of_a_float64(spec: str, steps: list[int]) -> None:
    schedule = compiled(spec)
    python = executed(thence.emit(spec, target="python"))["schedule"]
    single = np.asarray(jax.jit(schedule)(np.array(steps, np.int32)))
    for i, (step, exact) in enumerate(zip(steps, reference.evaluate(spec, {}, steps), strict=True)):
        with reference.working():
            wanted = reference.big(exact)
            for got in (schedule(step), float(schedule(np.array([step]))[0])):
                unit = mpmath.mpf(float(np.spacing(abs(float(wanted)))))
                assert abs(got - wanted) <= 512 * unit, f"step {step}: {got!r}, not {mpmath.nstr(wanted, 20)}"
        assert python(step) == schedule(step)
        if 1.2e-38 < abs(wanted) < 3.4e38:
            assert abs(float(single[i]) - wanted) <= 0.51 * float(np.spacing(np.float32(abs(float(wanted)))))


WRITTEN = [
    # spec, steps
    ("0.99 ^ step", [0, 1, 2000, 70000]), ("0.999999 ^ step", [1, 1000, 49_999_999]), ("0.96 ^ (step / 100)", [1, 99, 200_001, 1_600_000]),
    ("2 ^ -(step / 100)", [1, 30_001, 100_000]), ("(1/3) ^ (step / 7)", [1, 2000, 4000]), ("1.01 ^ step", [1, 7777]),
    ("exp(-step / 100)", [1, 30_001, 70_000]), ("linear(100, 1->0) * 0.9 ^ step", [10, 50, 99]), ("0.1 ^ linear(100, 1->300)", [50, 99]),
]  # fmt: skip


@pytest.mark.parametrize("spec, steps", WRITTEN, ids=[spec for spec, _ in WRITTEN])
def test_powers_and_exponentials_that_are_written_are_exact(spec: str, steps: list[int]) -> None:
    schedule = compiled(spec)
    program = jax.jit(schedule)
    for step, exact in zip(steps, reference.evaluate(spec, {}, steps), strict=True):
        with reference.working():
            wanted = reference.big(exact)
            unit = mpmath.mpf(float(np.spacing(abs(float(wanted)))))
            assert abs(schedule(step) - wanted) <= 512 * unit, f"step {step}: {schedule(step)!r}"
            if 1.2e-38 < abs(wanted) < 3.4e38:
                single = float(np.spacing(np.float32(abs(float(wanted)))))
                assert abs(float(program(step)) - wanted) <= 0.51 * single, f"jit at step {step}"


def test_what_no_float64_holds_is_infinite() -> None:
    for spec, step in (("decay(1e300, 2, 1)", 2000), ("repeat(linear(10, 1->0.5), scale=1e200)", 25)):
        assert compiled(spec)(step) == math.inf and compiled(spec)(np.array([step]))[0] == math.inf


UNCOMPUTABLE = [
    "linear(100, 1.7e308->-1.7e308)", "triangle(100, 1.7e308->-1.7e308)", "rex(100, 1.7e308->-1.7e308)", "rex(100, 1e308->-1e308)",
    "sqrt_decay(100, 1.7e308->-1.7e308)", "points(1.7e308 @ 0, -1.7e308 @ 100)", "cosine(100, 1.7e308->-1.6e308)",
    "hold(5, 1) then linear(100, 1.7e308->-1.7e308)", "stretch(1.5, linear(100, 1.7e308->-1.7e308))", "2 * linear(100, 1.7e308->-1.7e308)",
    "x = linear(100, 1.7e308->-1.7e308); x", "repeat(linear(100, 1.7e308->-1.7e308))", "peak = 1.7e308; linear(100, peak->-1.7e308)",
    "tanh_decay(100, 1->0, lower=-1e308, upper=1e308)", "tanh_decay(100, 1->0, upper=351)", "decay(1e-3, 0.96, 5e-324)",
    "decay(1e-3, 0.96, 5e-324, staircase=true)", "inverse_time(1, 0.5, every=1e-310, staircase=true)", "inverse_time(1, 0.5, every=1e-310)",
    "inverse_time(1, 1e200, every=1e-200)", "rsqrt(1, 5e-324)", "rsqrt(1, 1e308)", "hold(10, 1e200) * hold(10, 1e200)",
]  # fmt: skip


@pytest.mark.parametrize("spec", UNCOMPUTABLE)
def test_what_cannot_be_computed_is_a_finding_when_it_is_compiled(spec: str) -> None:
    with pytest.raises(thence.SpecError) as caught:
        thence.compile(spec)
    found = caught.value.diagnostics[0]
    assert found.severity == "error" and found.help and found.span.start < found.span.stop
    for words in (
        ["eval", spec, "--at", "3"],
        ["show", spec],
        ["gen", spec, "--target", "numpy"],
        ["check", spec],
    ):
        result = CliRunner().invoke(cli, words)
        assert result.exit_code in (1, 2) and isinstance(result.exception, SystemExit), result


# Infinite, or nothing, on the way; IEEE rules hold for what users write.
FAR: list[Any] = [
    "linear(100, 1e308->1) * 10", "linear(100, 1e308->1) * linear(10, 1e308->1)", "exp(linear(10, 0->1000))", "1e-200 ^ 2",
    "linear(10, 1e200->1) ^ 900", "polynomial(100, 1->-1e-300, power=2000)", "repeat(linear(10, 1->0), scale=1e300)",
    "repeat(linear(10, 1->0), scale=-1e300)", "decay(1e300, 1e300, 1)", "1 / linear(10, 1->0)", "log(linear(10, 1->-1))",
    "peak = 1; linear(100, peak->-1.7e308)",
]  # fmt: skip


@pytest.mark.parametrize("spec", FAR)
def test_nothing_is_raised_by_a_call(spec: str) -> None:
    schedule = compiled(spec)
    given = dict.fromkeys(schedule.parameters, 1.7e308)
    for step in (0, 1, 5, 8, 9, 10, 11, 25, 50, 99, 100, 1000, LAST, -3, 0.5):
        assert isinstance(schedule(step), float) and isinstance(schedule(step, **given), float)
    assert schedule.values(30).shape == (30,) and jax.jit(schedule)(np.arange(30)).shape == (30,)
    for words in (["eval", spec, "--at", "0..30"], ["show", spec], ["gen", spec, "--target", "numpy"]):
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == 0, result.output


MODULES = [
    "peak = 3e-4; warmup(2k, peak) then cosine(rest, peak / 2e-310) over 100k", "exponential(100, 1e-200->1e200)",
    "linear(100, 1e-310->0)", "steps(1e300, 1e-300 @ 10)", "steps(1e-310, 1e-300 @ 10)", "hold(10, 1e-320) then linear(10, 1e300)",
    "rex(10, 1e300->1e-300)", "p = 1e-310; linear(10, p->p * 2)", "p = 1e-3; cosine(10, p->p * 1e-310)", "p = 1e-3; decay(p, 1e300, 1)",
    "exponential(100, 1e-30->1e-44)", "repeat(exponential(10, 1->0.1), times=5, scale=1e-100)", "1e-320", "decay(1e38, 0.96, 7)",
]  # fmt: skip


@pytest.mark.parametrize("spec", MODULES)
@pytest.mark.parametrize("target", ["jax", "python", "numpy", "optax", "torch"])
def test_every_target_has_a_module_for_extreme_numbers(spec: str, target: str) -> None:
    source = thence.emit(spec, target=target)
    if target in ("jax", "python", "numpy"):
        function, schedule = executed(source)["schedule"], compiled(spec)
        for step in (0, 1, 10, 99, 100):
            assert float(function(step)) == float(
                jax.jit(schedule)(step) if target == "jax" else schedule(step)
            ), step


@pytest.mark.parametrize(
    "spec", ["exponential(100, 1->1e-3)", "decay(1e-3, 0.96, 100)", "tanh_decay(10, 1->0)"]
)
def test_ordinary_programs_for_jax_are_not_longer_for_it(spec: str) -> None:
    program = jax.make_jaxpr(compiled(spec))(np.int32(3))
    assert "expm1" not in str(program) and "floor" not in str(program)


def test_exact_values_of_wide_curves() -> None:
    """The reference has all digits of a tangent that is next to 1."""
    x = reference.evaluate("tanh_decay(10, 1->0, lower=-100, upper=100)", {}, [10])[0]
    assert abs(reference.big(x) / mpmath.exp(-200) - 1) < 1e-15
    assert Fraction(0) == reference.evaluate("cosine(10, 1->0)", {}, [10])[0]
