"""thence.schedules: each function against its formula written out, and against optax where both mean the same."""

from __future__ import annotations

import inspect
import itertools
import math
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from oracle import executed

import thence
import thence.schedules as ts
from thence.runtime.optax.joined import Joined

untyped: Any = ts

Formula = Callable[[int], float]


def line(a: float, b: float, n: int) -> Formula:
    return lambda k: a + (b - a) * min(k, n) / n


def wave(a: float, b: float, n: int, power: float = 1) -> Formula:
    return lambda k: b + (a - b) * ((1 + math.cos(math.pi * min(k, n) / n)) / 2) ** power


def after(first: Formula, n: int, second: Formula) -> Formula:
    return lambda k: first(k) if k < n else second(k - n)


def power(a: float, b: float, p: float, n: int) -> Formula:
    return lambda k: b + (a - b) * (1 - min(k, n) / n) ** p


def falling(a: float, rate: float, every: int, *, stairs: bool = False, end: float | None = None) -> Formula:
    def value(k: int) -> float:
        found = a * rate ** (k // every if stairs else k / every)
        return found if end is None else max(found, end) if rate < 1 else min(found, end)

    return value


def through(*places: tuple[int, float], curve: Callable[[float, float, int], Formula] = line) -> Formula:
    def value(k: int) -> float:
        for (s, v), (t, w) in itertools.pairwise(places):
            if k < t:
                return curve(v, w, t - s)(k - s)
        return places[-1][1]

    return value


def held(begin: int, formula: Formula) -> Formula:
    return lambda k: formula(max(k - begin, 0))


# A function's schedule, its spec, its formula, and how many steps to look at.
CASES: list[tuple[thence.Schedule, str, Formula, int]] = [
    (ts.constant_schedule(3e-4), "constant(3e-4)", lambda k: 3e-4, 10),
    (ts.linear_schedule(1e-3, 1e-4, 1000), "linear(1000, 1e-3->1e-4)", line(1e-3, 1e-4, 1000), 1100),
    (ts.linear_schedule(1, 0, 10, 5), "delay(5, linear(10, 1->0))", held(5, line(1, 0, 10)), 20),
    (ts.polynomial_schedule(1.0, 0.1, 2, 50), "polynomial(50, 1->0.1, power=2)", power(1, 0.1, 2, 50), 60),
    (ts.polynomial_schedule(1, 0, 0.5, 50, 3), "delay(3, polynomial(50, 1->0, power=0.5))", held(3, power(1, 0, 0.5, 50)), 60),
    (ts.exponential_decay(1e-3, 0.96, 100), "decay(1e-3, 0.96, 100)", falling(1e-3, 0.96, 100), 500),
    (
        ts.exponential_decay(1, 0.5, 10, 7, True, 0.1), "delay(7, decay(1, 0.5, 10, staircase=true, floor=0.1))",
        held(7, falling(1, 0.5, 10, stairs=True, end=0.1)), 80,
    ),
    (ts.exponential_decay(1, decay_rate=2, transition_steps=10, end_value=8), "decay(1, 2, 10, floor=8)", falling(1, 2, 10, end=8), 80),
    (ts.cosine_decay_schedule(1e-3, 1000), "cosine(1000, 1e-3->0)", wave(1e-3, 0, 1000), 1100),
    (ts.cosine_decay_schedule(2, 100, 0.1, 1.5), "cosine(100, 2->0.2, power=1.5)", wave(2, 0.2, 100, 1.5), 120),
    (
        ts.cosine_onecycle_schedule(100, 0.01, 0.3, pct_final=0.85), "onecycle(100, 0.01, start=4e-4, end=4e-8)",
        through((0, 4e-4), (30, 0.01), (85, 4e-4), (100, 4e-8), curve=wave), 120,
    ),
    (
        ts.linear_onecycle_schedule(100, 1, 0.25, 0.5, final_div_factor=10, div_factor=4),
        "onecycle(100, 1, start=0.25, end=0.025, rise=25%, fall=50%, curve=linear)",
        through((0, 0.25), (25, 1), (50, 0.25), (100, 0.025)), 120,
    ),
    (
        ts.piecewise_constant_schedule({500: 1.0, 1000: 0.5, 1500: 0.1}), "steps(1, 0.5 @ 500, 0.1 @ 1000)",
        lambda k: 1.0 if k < 500 else 0.5 if k < 1000 else 0.1, 1600,
    ),
    (ts.piecewise_constant_schedule({5: 0.5}, init_value=2), "constant(1)", lambda k: 1.0, 10),
    (
        ts.piecewise_interpolate_schedule("linear", 1e-3, {500: 1.0, 1000: 0.5}), "points(1e-3 @ 0, 1e-3 @ 500, 5e-4 @ 1000)",
        through((0, 1e-3), (500, 1e-3), (1000, 5e-4)), 1100,
    ),
    (
        ts.piecewise_interpolate_schedule("cosine", 2, {10: 0.5, 30: 2}), "points(2 @ 0, 1 @ 10, 4 @ 30, curve=cosine)",
        through((0, 2), (10, 1), (30, 4), curve=wave), 40,
    ),
    (ts.warmup_constant_schedule(0, 1e-3, 500), "warmup(500, 0->1e-3) then constant(1e-3)", line(0, 1e-3, 500), 600),
    (ts.warmup_constant_schedule(0, 1e-3, 0), "constant(1e-3)", lambda k: 1e-3, 5),
    (ts.warmup_constant_schedule(2, 1, 4), "linear(4, 2->1) then constant(1)", line(2, 1, 4), 8),
    (
        ts.warmup_cosine_decay_schedule(0, 1e-3, 1000, 9000, 1e-5), "warmup(1000, 0->1e-3) then cosine(9000, 1e-3->1e-5)",
        after(line(0, 1e-3, 1000), 1000, wave(1e-3, 1e-5, 9000)), 10_500,
    ),
    (ts.warmup_cosine_decay_schedule(0, 1, 0, 10), "cosine(10, 1->0)", wave(1, 0, 10), 12),
    (
        ts.warmup_exponential_decay_schedule(0, 1, 10, 20, 0.5, 3, False, 0.2),
        "warmup(10, 0->1) then delay(3, decay(1, 0.5, 20, floor=0.2))",
        after(line(0, 1, 10), 10, held(3, falling(1, 0.5, 20, end=0.2))), 90,
    ),
    (
        ts.join_schedules([ts.constant_schedule(1e-3), ts.linear_schedule(1e-3, 1e-4, 1000)], [1000]),  # type: ignore[list-item]
        "constant(1e-3) for 1000 then linear(1000, 1e-3->1e-4)", after(lambda k: 1e-3, 1000, line(1e-3, 1e-4, 1000)), 2100,
    ),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("schedule, spec, formula, steps", CASES, ids=[case[1] for case in CASES])
def test_functions(schedule: thence.Schedule, spec: str, formula: Formula, steps: int) -> None:
    assert str(schedule) == spec
    assert thence.compile(spec) == schedule and thence.compile(str(schedule)) == schedule
    wanted = np.array([formula(k) for k in range(steps)])
    np.testing.assert_allclose(schedule.values(steps), wanted, rtol=1e-12, atol=1e-15)
    jitted = jax.jit(schedule)(jnp.arange(steps))
    np.testing.assert_allclose(jitted, wanted, rtol=2e-7, atol=1e-12)


LONG: list[tuple[thence.Schedule, Formula, int]] = [
    (ts.linear_schedule(1e-3, 1e-5, 10_000_000), line(1e-3, 1e-5, 10_000_000), 10_000_000),
    (ts.cosine_decay_schedule(1e-3, 3_000_000, 0.01), wave(1e-3, 1e-5, 3_000_000), 3_000_000),
    (ts.exponential_decay(1e-3, 0.97, 77_777, staircase=True), falling(1e-3, 0.97, 77_777, stairs=True), 5_000_000),
    (ts.polynomial_schedule(1, 0.1, 3, 1_000_001, 99), held(99, power(1, 0.1, 3, 1_000_001)), 1_100_000),
    (
        ts.warmup_cosine_decay_schedule(0, 1e-3, 12_345, 1_234_567, 1e-5),
        after(line(0, 1e-3, 12_345), 12_345, wave(1e-3, 1e-5, 1_234_567)), 1_300_000,
    ),
    (
        ts.linear_onecycle_schedule(1_000_000, 0.01),
        through((0, 4e-4), (300_000, 0.01), (850_000, 4e-4), (1_000_000, 4e-8)), 1_100_000,
    ),
]  # fmt: skip


@pytest.mark.parametrize("schedule, formula, last", LONG, ids=[str(case[0]) for case in LONG])
def test_random_steps_of_long_ones(schedule: thence.Schedule, formula: Formula, last: int) -> None:
    steps = np.unique(np.random.default_rng(0).integers(0, last, 1000))
    wanted = [formula(k) for k in steps.tolist()]
    np.testing.assert_allclose(schedule(steps), wanted, rtol=1e-11, atol=1e-18)
    np.testing.assert_allclose(jax.jit(schedule)(jnp.asarray(steps, jnp.int32)), wanted, rtol=2e-7)
    np.testing.assert_allclose([schedule(k) for k in steps.tolist()], wanted, rtol=1e-11, atol=1e-18)


@pytest.mark.parametrize("schedule", [case[0] for case in CASES], ids=[case[1] for case in CASES])
def test_each_can_be_emitted(schedule: thence.Schedule) -> None:
    made = executed(thence.emit(schedule, target="python"))["schedule"]
    assert [made(k) for k in range(60)] == [schedule(k) for k in range(60)]


SIGNATURES = {
    "constant_schedule": "value",
    "linear_schedule": "init_value end_value transition_steps",
    "polynomial_schedule": "init_value end_value power transition_steps",
    "exponential_decay": "init_value decay_rate transition_steps transition_begin=0 staircase=False end_value=None",
    "cosine_decay_schedule": "init_value decay_steps alpha=0.0",
    "cosine_onecycle_schedule": "transition_steps peak_value pct_start=0.3 pct_final=0.85 final_div_factor=10000.0",
    "linear_onecycle_schedule": "transition_steps peak_value pct_start=0.3 pct_final=0.85 final_div_factor=10000.0",
    "piecewise_constant_schedule": "boundaries_and_scales",
    "piecewise_interpolate_schedule": "interpolate_type init_value boundaries_and_scales",
    "warmup_constant_schedule": "init_value peak_value warmup_steps",
    "warmup_cosine_decay_schedule": "init_value peak_value warmup_steps decay_steps end_value=0.0",
    "warmup_exponential_decay_schedule": "init_value peak_value warmup_steps transition_steps decay_rate transition_begin=0 staircase=False end_value=None",
    "sgdr_schedule": "cosine_decay_schedule restart_period t_mult=1.0",
    "join_schedules": "schedules boundaries",
    "inject_hyperparams": "transformation",
    "inject_stateful_hyperparams": "transformation",
    "WrappedSchedule": "schedule_fn",
}


@pytest.mark.parametrize("name, wanted", SIGNATURES.items(), ids=SIGNATURES)
def test_parameters_and_their_order(name: str, wanted: str) -> None:
    found = list(inspect.signature(getattr(ts, name)).parameters.values())
    for parameter, (word, _, default) in zip(
        found, (text.partition("=") for text in wanted.split()), strict=False
    ):
        assert parameter.name == word and (not default or repr(parameter.default) == default)
        assert default or parameter.default in (parameter.empty, None)
    assert name in ts.__all__ and getattr(ts, name).__doc__


def turns(step: int) -> float:
    """SGDR by hand: turns of 10, 20, 40, ... steps."""
    length = 10
    while step >= length:
        step, length = step - length, 2 * length
    return wave(1e-3, 0, length)(step)


def test_sgdr() -> None:
    schedule = ts.sgdr_schedule(ts.cosine_decay_schedule(1e-3, 10), restart_period=10, t_mult=2.0)
    assert str(schedule) == "repeat(cosine(10, 1e-3->0), stretch=2)"
    assert [schedule(k) for k in range(300)] == pytest.approx([turns(k) for k in range(300)], abs=1e-18)
    longer = ts.sgdr_schedule(ts.cosine_decay_schedule(1e-3, 100), restart_period=10)
    assert str(longer) == "repeat(cosine(100, 1e-3->0) for 10)" and longer(25) == ts.cosine_decay_schedule(
        1e-3, 100
    )(5)
    foreign = ts.sgdr_schedule(lambda step: wave(1e-3, 0, 10)(step), restart_period=10, t_mult=2.0)
    assert isinstance(foreign, Joined)
    assert [foreign(k) for k in range(300)] == pytest.approx([turns(k) for k in range(300)], abs=1e-18)
    theirs = ts.sgdr_schedule(optax.cosine_decay_schedule(1e-3, 10), restart_period=10, t_mult=2.0)
    found = jax.jit(theirs)(jnp.arange(300))
    np.testing.assert_allclose(found, [turns(k) for k in range(300)], rtol=1e-4, atol=1e-9)


# ---- against optax -------------------------------------------------------------------------------------------

OPTAX: list[tuple[thence.Schedule, Callable[[Any], Any], int]] = [
    (ts.constant_schedule(0.1), optax.constant_schedule(0.1), 5),
    (ts.linear_schedule(1, 0.1, 50, 7), optax.linear_schedule(1, 0.1, 50, 7), 70),
    (ts.polynomial_schedule(1, 0.1, 2, 50, 7), optax.polynomial_schedule(1, 0.1, 2, 50, 7), 70),
    (ts.exponential_decay(1, 0.5, 10, 7, True, 0.1), optax.exponential_decay(1, 10, 0.5, 7, True, 0.1), 70),
    (ts.exponential_decay(1, 0.5, 10, 7), optax.exponential_decay(1, 10, 0.5, 7), 70),
    (ts.cosine_decay_schedule(1, 50, 0.1, 2), optax.cosine_decay_schedule(1, 50, 0.1, 2), 70),
    (
        ts.warmup_cosine_decay_schedule(0.1, 1, 10, 50, 0.2, 2, convention="optax"),
        optax.warmup_cosine_decay_schedule(0.1, 1, 10, 50, 0.2, 2), 70,
    ),
    (ts.warmup_constant_schedule(0.1, 1, 10), optax.warmup_constant_schedule(0.1, 1, 10), 20),
    (
        ts.warmup_exponential_decay_schedule(0.1, 1, 10, 20, 0.5, 3, True, 0.2),
        optax.warmup_exponential_decay_schedule(0.1, 1, 10, 20, 0.5, 3, True, 0.2), 90,
    ),
    (
        ts.piecewise_constant_schedule({5: 0.5, 20: 0.1}, init_value=2, convention="optax"),
        optax.piecewise_constant_schedule(2, {5: 0.5, 20: 0.1}), 30,
    ),
    (ts.piecewise_constant_schedule({0: 0.5, 5: 0.5}, convention="optax"), optax.piecewise_constant_schedule(1, {0: 0.5, 5: 0.5}), 9),
    (
        ts.piecewise_interpolate_schedule("linear", 1, {0: 0.5, 5: 0.5}, convention="optax"),
        optax.piecewise_interpolate_schedule("linear", 1, {0: 0.5, 5: 0.5}), 9,
    ),
    (ts.piecewise_constant_schedule({}, init_value=2, convention="optax"), optax.piecewise_constant_schedule(2, {}), 5),
    (
        ts.piecewise_interpolate_schedule("cosine", 2, {5: 0.5, 20: 0.1}, convention="optax"),
        optax.piecewise_interpolate_schedule("cosine", 2, {5: 0.5, 20: 0.1}), 30,
    ),
    (
        ts.piecewise_interpolate_schedule("linear", 2, {5: 0.5, 20: 0.1}, convention="optax"),
        optax.piecewise_interpolate_schedule("linear", 2, {5: 0.5, 20: 0.1}), 30,
    ),
    (ts.cosine_onecycle_schedule(99, 1, convention="optax"), optax.cosine_onecycle_schedule(99, 1), 110),
    (ts.linear_onecycle_schedule(99, 1, convention="optax"), optax.linear_onecycle_schedule(99, 1), 110),
    (
        ts.sgdr_schedule([{"init_value": 0, "peak_value": 1, "warmup_steps": 2, "decay_steps": 10, "end_value": 0.1}] * 3),  # type: ignore[list-item]
        optax.sgdr_schedule([{"init_value": 0, "peak_value": 1, "warmup_steps": 2, "decay_steps": 10, "end_value": 0.1}] * 3), 35,
    ),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("ours, theirs, steps", OPTAX, ids=[str(case[0]) for case in OPTAX])
def test_the_meaning_of_optax(ours: thence.Schedule, theirs: Callable[[Any], Any], steps: int) -> None:
    with jax.enable_x64(True):
        wanted = [float(theirs(jnp.float64(k))) for k in range(steps)]
    assert ours.values(steps).tolist() == pytest.approx(wanted, rel=1e-6, abs=1e-9)


# ---- joins ---------------------------------------------------------------------------------------------------


def test_a_join_gives_each_the_steps_since_its_boundary() -> None:
    parts = [
        thence.Schedule(text)
        for text in ("warmup(10, 1)", "warmup(10, 3)", "1 - step / 100", "linear(until 7, 3->1)")
    ]
    made = ts.join_schedules(parts, [5, 10, 40])
    assert isinstance(made, thence.Schedule)
    wanted = [
        parts[i](k - start)
        for i, start, stop in ((0, 0, 5), (1, 5, 10), (2, 10, 40), (3, 40, 60))
        for k in range(start, stop)
    ]
    assert made.values(60).tolist() == pytest.approx(wanted, rel=1e-12, abs=1e-15)


def test_a_join_of_any_callables() -> None:
    def mine(step: Any) -> Any:
        return 2.0 * step

    made = ts.join_schedules([ts.linear_schedule(1, 0, 10), mine, optax.linear_schedule(5, 0, 10)], [10, 20])
    wanted = [
        1 - k / 10 if k < 10 else 2.0 * (k - 10) if k < 20 else max(5 - (k - 20) / 2, 0) for k in range(35)
    ]
    assert [float(made(k)) for k in range(35)] == pytest.approx(wanted, rel=1e-6, abs=1e-9)
    np.testing.assert_allclose(made(np.arange(35)), wanted, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(jax.jit(made)(jnp.arange(35)), wanted, rtol=1e-6, atol=1e-6)
    assert "mine" in repr(made) and "[10, 20]" in repr(made)
    with pytest.raises(TypeError, match="has no spec: it joins functions"):
        thence.emit(made)  # type: ignore[arg-type]
    optax.adam(made).init(jnp.zeros(2))


FACTS: list[tuple[list[thence.Schedule], list[int]]] = [
    ([thence.Schedule("cosine(rest, 1->0)").bind(total=total) for total in (10, 20)], [10]),
    ([thence.Schedule("cosine(rest, 1->0)").bind(total=10)] * 2, [10]),
    ([thence.Schedule("w = warmup(5, 1); w then hold(5)"), thence.Schedule("w = warmup(4, 3); w")], [10]),
    ([thence.Schedule("linear(5, 1->0.5)"), thence.Schedule("warmup(4, 3)^2 + 1")], [5]),
    ([thence.Schedule("total = 10; hold(3, total) then linear(rest, 0)"), thence.Schedule("linear(5, 1->0)")], [7]),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore::thence.SpecWarning")  # of jumps
@pytest.mark.parametrize("parts, places", FACTS, ids=[str(parts[0]) for parts, _ in FACTS])
def test_parts_with_totals_and_warm_ups_of_their_own_are_joined_in_one_spec(
    parts: list[thence.Schedule], places: list[int]
) -> None:
    made = ts.join_schedules(parts, places)
    assert isinstance(made, thence.Schedule) and thence.compile(str(made)) == made
    wanted = [parts[0](k) for k in range(places[0])] + [parts[1](k) for k in range(30)]
    assert made.values(len(wanted)).tolist() == pytest.approx(wanted, rel=1e-12)


def test_what_cannot_stand_in_one_text_is_joined_all_the_same_and_says_why() -> None:
    parts = [thence.Schedule("cosine(2ep, 1->0)").bind(steps_per_epoch=n) for n in (5, 10)]
    made = ts.join_schedules(parts, [10])
    assert isinstance(made, Joined) and made(20) == pytest.approx(0.5)
    with pytest.raises(TypeError, match="cannot stand in one text: one schedule has steps_per_epoch = 5"):
        thence.emit(made)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "step", [jnp.int8(5), np.uint8(5), np.array([5], np.uint8), jnp.uint32(5), np.float32(5)]
)
def test_joins_take_any_dtype_of_step(step: Any) -> None:
    made = ts.join_schedules([lambda k: k * 1.0, lambda k: k * 2.0], [1000])
    assert float(np.squeeze(made(step))) == 5.0
    far = ts.join_schedules([lambda k: k * 1.0, lambda k: k * 2.0], [3 * 10**9])
    assert float(jax.jit(far)(jnp.int32(5))) == 5.0 and far(3 * 10**9 + 2) == 4.0


# ---- arguments -----------------------------------------------------------------------------------------------

OPTAX_ORDER: Any = (0.001, 100, 0.96)
BAD: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: ts.exponential_decay(*OPTAX_ORDER), ValueError, r"the order here is init_value, decay_rate, transition_steps.*exponential_decay\(0.001, 0.96, 100\)"),
    (lambda: ts.linear_schedule(1, 0, 0), ValueError, "transition_steps=0: write a whole number of steps, 1 or more"),
    (lambda: ts.linear_schedule(1, 0, -5), ValueError, "transition_steps=-5"),
    (lambda: ts.linear_schedule(1, 0, 2.5), ValueError, "transition_steps=2.5"),  # type: ignore[arg-type]
    (lambda: ts.linear_schedule(1, 0, "5"), TypeError, "transition_steps='5' is not a number"),  # type: ignore[arg-type]
    (lambda: ts.linear_schedule(1, 0, True), TypeError, "transition_steps=True"),
    (lambda: ts.linear_schedule(math.nan, 0, 5), ValueError, "init_value=nan is not a finite number"),
    (lambda: ts.linear_schedule(1, math.inf, 5), ValueError, "end_value=inf"),
    (lambda: ts.linear_schedule(1, 0, 5, -1), ValueError, "transition_begin=-1"),
    (lambda: untyped.cosine_decay_schedule(init_value=1.0, total_steps=100), TypeError, "has no parameter total_steps: write decay_steps=100$"),
    (lambda: untyped.cosine_decay_schedule(1.0, T_max=100), TypeError, "write decay_steps=100$"),
    (lambda: untyped.cosine_decay_schedule(lr=1.0, decay_steps=100), TypeError, "write init_value=1.0$"),
    (lambda: untyped.warmup_cosine_decay_schedule(0, 1, 10, total_steps=100), TypeError, "write decay_steps=100, convention=.optax.$"),
    (lambda: untyped.warmup_cosine_decay_schedule(0, max_lr=1, warmup_steps=9, decay_steps=9), TypeError, "write peak_value=1$"),
    (lambda: untyped.exponential_decay(1, gamma=0.5, transition_steps=5), TypeError, "write decay_rate=0.5$"),
    (lambda: untyped.sgdr_schedule(ts.constant_schedule(1), restart_perid=5), TypeError, "did you mean restart_period"),
    (lambda: ts.constant_schedule(None), TypeError, "value=None"),  # type: ignore[arg-type]
    (lambda: ts.polynomial_schedule(1, 0, 0, 5), ValueError, "power=0 is not positive"),
    (lambda: ts.exponential_decay(1, 0, 5), ValueError, "decay_rate=0 is not positive"),
    (lambda: ts.exponential_decay(1, 0.5, 5, staircase=1), TypeError, "staircase=1"),  # type: ignore[arg-type]
    (lambda: ts.warmup_constant_schedule(0, 1, -1), ValueError, "warmup_steps=-1"),
    (lambda: ts.warmup_cosine_decay_schedule(0, 1, 10, 10, convention="optax"), ValueError, "decay_steps=10 includes warmup_steps=10"),
    (lambda: ts.warmup_cosine_decay_schedule(0, 1, 10, 10, convention="o"), ValueError, "there are: 'thence', 'optax'"),  # type: ignore[arg-type]
    (lambda: ts.cosine_onecycle_schedule(100, 1, 0.9), ValueError, "pct_start=0.9 is not less than pct_final=0.85"),
    (lambda: ts.cosine_onecycle_schedule(100, 1, 1.2), ValueError, "pct_start=1.2 is not a share"),
    (lambda: ts.piecewise_constant_schedule({1000: 1, 500: 0.5}), ValueError, "boundary 500 comes after boundary 1000"),
    (lambda: ts.piecewise_constant_schedule({0: 1}), ValueError, "a boundary=0"),
    (lambda: ts.piecewise_constant_schedule({5: -1}), ValueError, "the scale at 5=-1 is negative"),
    (lambda: ts.piecewise_constant_schedule([5]), TypeError, "write a dict"),  # type: ignore[arg-type]
    (lambda: ts.piecewise_constant_schedule({}), ValueError, "is empty"),
    (lambda: ts.piecewise_interpolate_schedule("quadratic", 1, {5: 1}), ValueError, "there are: 'linear', 'cosine'"),  # type: ignore[arg-type]
    (lambda: ts.join_schedules([ts.constant_schedule(1)], [5]), ValueError, "1 schedules have 0 boundaries between them, and 1 were given"),
    (lambda: ts.join_schedules([ts.constant_schedule(1)] * 3, [5, 5]), ValueError, "boundary 5 is not after 5"),
    (lambda: ts.join_schedules([], []), ValueError, "write one at least"),
    (lambda: ts.join_schedules(ts.constant_schedule(1), []), TypeError, "schedules is a list"),  # type: ignore[arg-type]
    (lambda: ts.linear_schedule(10**400, 0, 10), ValueError, "init_value=1000"),
    (lambda: ts.cosine_onecycle_schedule(3, 0.01), ValueError, "onecycle"),
    (lambda: ts.exponential_decay(0.001, 100, np.float32(0.96)), ValueError, "the order here"),  # type: ignore[arg-type]
    (lambda: ts.warmup_exponential_decay_schedule(0, 1, 10, 0.96, 100), ValueError, "transition_steps=0.96: write a whole"),  # type: ignore[arg-type]
    (lambda: ts.join_schedules([thence.Bundle("lr = hold(5, 1)"), "5"], [5]), TypeError, "join each of them"),  # type: ignore[list-item]
    (lambda: ts.join_schedules([1, 2], [5]), TypeError, "a schedule is a function of the step, not 1"),  # type: ignore[list-item]
    (lambda: ts.join_schedules([ts.constant_schedule(1)] * 2, [5.0]), TypeError, "boundary 5.0 is not a whole number"),  # type: ignore[list-item]
    (lambda: ts.sgdr_schedule(3, 5), TypeError, "not 3"),  # type: ignore[arg-type]
    (lambda: ts.sgdr_schedule(ts.constant_schedule(1)), TypeError, "needs restart_period"),
    (lambda: ts.sgdr_schedule(ts.constant_schedule(1), 5, 0.5), ValueError, "t_mult=0.5"),
    (lambda: jax.jit(lambda x: ts.constant_schedule(x)(0))(1.0), TypeError, "value is a traced value"),
]  # fmt: skip


@pytest.mark.parametrize("call, error, message", BAD, ids=[case[2][:60] for case in BAD])
def test_bad_arguments_are_said_with_their_value(
    call: Callable[[], Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


def test_any_kind_of_number_is_taken() -> None:
    for one in (1, 1.0, np.int32(1), np.float32(1), np.float64(1), Fraction(1), jnp.float32(1)):
        assert ts.linear_schedule(one, 0, 10) == ts.linear_schedule(1, 0, 10)  # type: ignore[arg-type]
    assert ts.linear_schedule(1, 0, np.int64(10)) == ts.linear_schedule(1, 0, 10.0)  # type: ignore[arg-type]
    assert str(ts.constant_schedule(np.float32(0.1))) == "constant(0.1)"  # type: ignore[arg-type]


def test_the_module_needs_neither_jax_nor_optax_to_load() -> None:
    code = "import sys; sys.modules['optax'] = None; import thence.schedules as ts; ts.cosine_decay_schedule(1, 10)(5); "
    code += "print('jax' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "False"


def test_a_star_import_needs_no_optax() -> None:
    code = "import sys; sys.modules['optax'] = None\nfrom thence.schedules import *\nprint(cosine_decay_schedule(1, 10)(5))"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "0.5"
