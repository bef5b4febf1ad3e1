"""The table of curves: a new curve is one entry, and all the rest of the package knows it."""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import reference
from oracle import executed, ulps, unit64

import thence
from thence.dsl.answers import entries as other_libraries
from thence.dsl.curves import table as curves
from thence.dsl.curves.course import Course
from thence.dsl.curves.entry import INHERITED, REQUIRED, Curve, Kind, Parameter
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.expression import Expr, apply, const
from thence.dsl.formula.functions import FUNCTIONS
from thence.dsl.plans.transforms import TRANSFORMS


def compiled(spec: str) -> thence.Schedule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(spec)
    assert isinstance(schedule, thence.Schedule)
    return schedule


def _smooth(course: Course, *, to: Expr, sharpness: Expr, **start: Expr) -> Expr:
    """b + (a-b) (1-p)^2 (1 + 2 sharpness p)"""
    rest = apply("square", course.left) * (1 + 2 * sharpness * course.progress)
    return to + (start["from"] - to) * rest


@pytest.fixture
def smoothstep() -> Iterator[Curve]:
    """A curve that the language does not have."""
    entry = Curve(
        "smoothstep",
        "A cubic that starts and ends flat.",
        "b + (a-b) (1-p)^2 (1 + 2 s p)",
        "Perlin 2002",
        (
            Parameter("n", Kind.STEPS, "how many steps it lasts"),
            Parameter("from", Kind.VALUE, "the value it starts from", INHERITED),
            Parameter("to", Kind.VALUE, "the value it ends at", share_of="from"),
            Parameter("sharpness", Kind.POSITIVE, "how flat it is at its start", const(1)),
        ),
        ("n", "to", "sharpness"),
        _smooth,
        "smoothstep(10, 1->0)",
        ("from", "to"),
    )
    try:
        yield curves.define(entry)
    finally:
        CURVES.pop("smoothstep", None)


SPEC = "warmup(10, 2) then smoothstep(4, 50%) then smoothstep(n=4, from=1, to=0, sharpness=1)"
WANTED = {
    0: 0.0,
    5: 1.0,
    10: 2.0,
    11: 1 + 0.5625 * 1.5,
    12: 1.5,
    13: 1 + 0.0625 * 2.5,
    14: 1.0,
    16: 0.5,
    18: 0.0,
    99: 0.0,
}


def test_a_new_curve_is_known_to_the_interpreter(smoothstep: Curve) -> None:
    schedule = thence.compile(SPEC)
    assert isinstance(schedule, thence.Schedule)
    assert schedule.duration == 18
    assert [schedule(step) for step in WANTED] == list(WANTED.values())
    assert schedule(np.array(list(WANTED))).tolist() == list(WANTED.values())
    import jax

    assert np.asarray(jax.jit(schedule)(np.array(list(WANTED)))).tolist() == list(WANTED.values())


@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
def test_a_new_curve_is_known_to_the_emitters(smoothstep: Curve, target: str) -> None:
    schedule = executed(thence.emit(SPEC, target=target))["schedule"]
    assert [float(schedule(step)) for step in WANTED] == list(WANTED.values())


@pytest.mark.parametrize(
    "spec, code, words",
    [
        ("smothstep(10, 1->0)", "unknown-function", "smoothstep"),
        ("smoothstep(10, 1->0, shapness=2)", "argument", "sharpness"),
        ("smoothstep(10, 1->0, 1, 2)", "argument", "at most 3"),
        ("smoothstep(10, 0)", "start-value", "smoothstep(10, 1e-3->0)"),
        ("smoothstep(0, 1->0)", "duration", "0 steps"),
        ("smoothstep(10, 1->0, 0)", "value", "more than 0"),
        ("smoothstep(10)", "argument", "->"),
    ],
)
def test_a_new_curve_is_known_to_the_checks(smoothstep: Curve, spec: str, code: str, words: str) -> None:
    (found,) = thence.check(spec)
    assert found.code == code and words in f"{found.message} {found.help}"


def test_a_new_curve_is_known_to_the_reference_and_the_formatter(smoothstep: Curve) -> None:
    (entry,) = [entry for entry in thence.curves() if entry.name == "smoothstep"]
    assert entry.signature == "smoothstep(n, from->to, sharpness=1)"
    assert thence.format("smoothstep( 10,1 -> 0,sharpness = 2 )") == "smoothstep(10, 1->0, sharpness=2)"


def test_the_curve_is_gone_afterwards() -> None:
    assert "smoothstep" not in CURVES
    assert [found.code for found in thence.check("smoothstep(10, 1->0)")] == ["unknown-function"]


@pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)
def test_each_curve_has_the_ends_that_its_entry_says(curve: Curve) -> None:
    curve.check_ends()


def test_an_entry_whose_ends_are_wrong_is_not_added() -> None:
    linear = CURVES["linear"]
    crooked = replace(linear, name="crooked", ends=("to", "from"))
    with pytest.raises(AssertionError, match="crooked"):
        curves.define(crooked)
    assert "crooked" not in CURVES
    with pytest.raises(AssertionError, match="exists"):
        curves.define(linear)


# ---- the entries that there are ------------------------------------------------------------------------------

OF_THE_LANGUAGE = {
    "curves": "hold constant linear warmup cosine polynomial exponential half_life sqrt_decay rex tanh_decay decay rsqrt inverse_time "
    "steps ramp points onecycle triangle",
    "transforms": "repeat every delay skip stretch reverse",
    "functions": "sqrt exp log sin cos tanh abs floor ceil round mod sigmoid min max clip",
}


def test_the_curves_are_those_of_the_language() -> None:
    for kind, table in (("curves", CURVES), ("transforms", TRANSFORMS), ("functions", FUNCTIONS)):
        assert set(table) == set(OF_THE_LANGUAGE[kind].split())
    assert {entry.name for entry in thence.curves()} >= {*CURVES, *TRANSFORMS, *FUNCTIONS}


@pytest.mark.parametrize("entry", [*CURVES.values(), *TRANSFORMS.values()], ids=lambda entry: entry.name)
def test_an_entry_is_complete(entry: Any) -> None:
    assert entry.doc.endswith(".") and entry.math and all(p.doc for p in entry.parameters)
    assert [found for found in thence.check(entry.example) if found.severity == "error"] == []
    assert thence.format(entry.example) == entry.example
    assert entry.name in entry.example


@pytest.mark.parametrize("alias, name", other_libraries.aliases().items())
def test_aliases_lead_to_what_exists(alias: str, name: str) -> None:
    assert name in {*CURVES, *TRANSFORMS, *FUNCTIONS}
    if alias not in {*CURVES, *TRANSFORMS, *FUNCTIONS}:
        found, *_ = thence.check(f"{alias}(10, 1->0)")
        assert f"write: {name}" in (found.help or "") or thence.check(found.fixed() or "") == []


# ---- the numeric bars, curve by curve ------------------------------------------------------------------------

POWER_BAR = [  # of powers and exponentials: 512 units of the value
    "cosine({n}, {a}->{b}, power=2)", "cosine({n}, {a}->{b}, power=0.5)", "cosine({n}, {a}->{b}, power=1.7)", "polynomial({n}, {a}->{b}, power=2)",
    "polynomial({n}, {a}->{b}, power=0.5)", "polynomial({n}, {a}->{b}, power=1.7)", "polynomial({n}, {a}->{b}, power=7)", "exponential({n}, {a}->{b})",
    "half_life({n}, {a}->{b})",
    "sqrt_decay({n}, {a}->{b}, power=2)", "sqrt_decay({n}, {a}->{b}, power=0.3)", "tanh_decay({n}, {a}->{b})", "decay({a}, 0.96, {n}/7)", "decay({a}, 0.5, {n}/7, staircase=true)", "rsqrt({a}, {n})", "inverse_time({a}, 0.3, {n}/7)",
    "repeat(cosine({n}, {a}->{b}), stretch=2, scale=0.7)", "onecycle({n}, {a})",
]  # fmt: skip
PLAIN = [
    f"{name}({{n}}, {{a}}->{{b}})"
    for name, curve in CURVES.items()
    if curve.positions == ("n", "to") and not curve.starts_from_zero  # a warm-up that goes down is warned of
    if all(p.default is not REQUIRED for p in curve.parameters[3:])
]
LINEAR_BAR = [spec for spec in PLAIN if spec not in POWER_BAR]  # 4 float64 units of the larger end
ENDS = [("1", "0"), ("0.3", "1e-5"), ("1e-5", "6e-4"), ("3e-4", "3e-5"), ("0", "1e-3")]


def fraction(x: mpmath.mpf) -> Fraction:
    """The exact value of an mpf."""
    mantissa, exponent = x.man_exp
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def grid(n: int) -> list[int]:
    """Steps at both ends, around the middle, and some between."""
    some = {
        0,
        1,
        2,
        3,
        n // 7,
        n // 3,
        n // 2 - 1,
        n // 2,
        n // 2 + 1,
        2 * n // 3,
        n - 3,
        n - 2,
        n - 1,
        n,
        n + 1,
        3 * n,
    }
    return sorted(step for step in some if step >= 0)


def bars() -> Iterator[tuple[str, bool, int]]:
    for n in (7, 49, 1000, 12_345, 2_000_000_000):
        for a, b in ENDS:
            for template in LINEAR_BAR + POWER_BAR:
                if "{b}" not in template and (a, b) != ("0.3", "1e-5"):
                    continue  # once is enough where there is no b
                if "0" in (a, b) and template.startswith(("exponential", "half_life")):
                    continue
                if n == 7 and template.startswith("onecycle"):
                    continue
                yield template.format(n=n, a=a, b=b), template in POWER_BAR, n


@pytest.mark.thorough
@pytest.mark.parametrize("spec, powers, n", list(bars()))
def test_host_values_keep_the_bar(spec: str, powers: bool, n: int) -> None:
    schedule = thence.compile(spec)
    assert isinstance(schedule, thence.Schedule)
    steps = grid(n)
    exact = list(map(fraction, reference.evaluate(spec, {}, steps)))
    scale = max(map(abs, exact))
    array = schedule(np.array(steps)).tolist()
    for step, value, on_array in zip(steps, exact, array, strict=True):
        bar = max(512 * unit64(value), 4 * unit64(scale)) if powers else 4 * unit64(scale)
        for got in (schedule(step), on_array):
            assert (
                abs(Fraction(got) - value) <= bar
            ), f"step {step}: {got!r}, not {mpmath.nstr(mpmath.mpf(float(value)), 20)}"
            assert got >= 0


JIT = [
    spec
    for spec, _, n in bars()
    if n in (49, 12_345)
    and ("0.3->1e-5" in spec or "1e-5->6e-4" in spec or "1->0" in spec or "->" not in spec)
]


@pytest.mark.thorough
@pytest.mark.parametrize("spec", JIT)
def test_values_under_jit_keep_the_bar(spec: str) -> None:
    import jax

    n = 49 if "49" in spec else 12_345
    steps = grid(n)
    found = np.asarray(jax.jit(thence.compile(spec))(np.array(steps, np.int32))).tolist()
    for step, got, x in zip(steps, found, reference.evaluate(spec, {}, steps), strict=True):
        value = fraction(x)
        assert ulps(got, value, np.float32) <= 0.51, f"step {step}: {got!r}, not {float(value)!r}"


@pytest.mark.parametrize("n", [1, 2, 3, 7, 10, 49, 97, 1000, 12_345, 2**31 - 1])
@pytest.mark.parametrize(
    "curve", ["linear", "warmup", "cosine", "polynomial", "exponential", "half_life", "sqrt_decay", "rex"]
)
def test_ends_are_the_written_numbers(curve: str, n: int) -> None:
    for a, b in ((0.1, 0.3), (0.3, 0.1), (1e-3, 1e-5), (7e-4, 0.9)):
        schedule = compiled(f"{curve}({n}, {a}->{b})")
        assert (schedule(0), schedule(n), schedule(n + 1), schedule(10 * n)) == (a, b, b, b)
        assert schedule(np.array([0, n, n + 5])).tolist() == [a, b, b]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spec",
    [
        "linear({n}, 1->0)",
        "polynomial({n}, 1->0, power=0.5)",
        "cosine({n}, 1->0)",
        "sqrt_decay({n}, 1->0)",
        "rex({n}, 1->0)",
    ],
)
def test_zero_is_met_exactly_and_from_above(spec: str) -> None:
    """In float32 with a reciprocal, 407 of 417 lengths miss 0 by a little, mostly below it."""
    import jax

    program = jax.jit(lambda schedule, steps: schedule(steps), static_argnums=0)
    for n in (*range(1, 12), 49, 97, 98, 103, 107, 161, 187, 1000, 12_345):
        schedule = thence.compile(spec.format(n=n))
        assert isinstance(schedule, thence.Schedule)
        found = np.asarray(program(schedule, np.array([n - 1, n, n + 1], np.int32)))
        assert found[0] > 0 and found[1] == found[2] == 0, f"n = {n}: {found}"
        assert schedule(n) == 0 and schedule(n - 1) > 0


MIDDLES = [
    # spec, step, value
    ("cosine(10, 1->0)", 5, 0.5), ("cosine(10, 0->1)", 5, 0.5), ("cosine(6, 3->1)", 3, 2.0), ("cosine(1000, 1e-3->0)", 500, 5e-4),
    ("cosine(2M, 1->0)", 1_000_000, 0.5), ("warmup(10, 2) then cosine(90, 1)", 55, 1.5), ("cosine(10, 1->0, power=2)", 5, 0.25),
    ("cosine(10, 1->-1)", 5, 0.0), ("linear(10, 1->0)", 5, 0.5), ("triangle(10, 0->1)", 5, 1.0), ("triangle(20, 0->1)", 5, 0.5),
    ("tanh_decay(10, 1->0, lower=-5, upper=5)", 5, 0.5), ("points(1 @ 0, 0 @ 10, 3 @ 14, curve=cosine)", 12, 1.5),
    ("onecycle(1000, 1, start=0.5, end=0.25)", 150, 0.75), ("onecycle(1000, 1, start=0.5, end=0.25)", 575, 0.75),
    ("repeat(cosine(10, 1->0), stretch=2)", 20, 0.5), ("reverse(cosine(10, 1->0))", 5, 0.5), ("stretch(3, cosine(10, 1->0))", 15, 0.5),
    (" then ".join(f"cosine({2 * i + 2}, {i + 1}->{i})" for i in range(20)), 1, 0.5),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("spec, step, value", MIDDLES)
def test_the_middle_of_a_symmetric_curve_is_the_middle(spec: str, step: int, value: float) -> None:
    import jax

    schedule = compiled(spec)
    modules = {target: executed(thence.emit(spec, target=target)) for target in ("python", "numpy", "jax")}
    found = {
        "host": schedule(step),
        "numpy": schedule(np.array([step]))[0],
        "values": schedule.values(step + 1)[step],
        "jit": jax.jit(schedule)(step),
        **{target: module["schedule"](step) for target, module in modules.items()},
    }
    assert {path: float(x) for path, x in found.items()} == {
        path: float(np.float32(value)) if path in ("jit", "jax") else value for path in found
    }
