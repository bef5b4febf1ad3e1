"""Turns of a repeat so long that a float64 does not count their ticks: exact in whatever runs within them."""

import math
import warnings
from collections.abc import Iterable
from fractions import Fraction

import jax
import mpmath
import numpy as np
import pytest
import reference
from oracle import TINY32, executed, unit64

import thence
from thence.dsl.plans.repeat import RepeatPlan, beyond_tables, most_ticks, turns_of
from thence.dsl.programs.program import meaning_of

LAST = 2**31 - 1
MANY = " then ".join(
    f"{kind}({i % 7 + 1}, {i % 3}->{2 * i % 5})"
    for i, kind in enumerate(["linear", "cosine", "sqrt_decay", "rex"] * 4)
)

SPECS = [
    # spec, a step at which something begins within a turn
    ("repeat(hold(1000000000, 0) then points(0 @ 0, 1 @ 4, 0.3 @ 9), times=3, stretch=0.9)", 1900000009),
    ("repeat(hold(500000001, 0) then stretch(1.1, linear(9, 0->1)), times=3, stretch=0.9)", 950000012),
    ("repeat(hold(500000000, 0) then delay(2, linear(9, 0->1)), times=3, stretch=1.3)", 1150000011),
    ("repeat(hold(500000001, 0) then reverse(linear(9, 0->1)), times=3, stretch=0.9)", 950000010),
    ("repeat(hold(500000001, 0) then skip(3, linear(9, 0->1) then linear(5, 2)), times=3, stretch=0.9)", 950000012),
    ("repeat(hold(500000001, 0) then repeat(linear(9, 0->1), times=3), times=3, stretch=0.9)", 950000028),
    ("repeat(hold(500000001, 0) then repeat(linear(9, 0->1), times=3, stretch=1.7, scale=0.5), times=3, stretch=0.9)", 950000042),
    ("repeat(hold(500000001, 0) then reverse(linear(9, 0->1) then repeat(linear(5, 1->0), times=3, scale=-2)), times=3, stretch=0.9)", 950000024),
    ("reverse(repeat(hold(500000001, 0) then reverse(repeat(linear(9, 0->1), times=3, stretch=1.1)), times=3, stretch=0.9))", 405000028),
    ("repeat(hold(500000001, 0) then (decay(1, 0.5, 3, staircase=true) for 40), times=3, stretch=0.9)", 950000040),
    ("repeat(hold(500000001, 0) then ((linear(30, 0->1) then cosine(9, 0)) for 33), times=3, stretch=0.9)", 950000033),
    ("repeat(hold(1000003, 0) then linear(9, 0->1) then hold(1000033, 1), stretch=1.003)", 2006045),
    ("repeat(hold(10757763, 0.3) then stretch(2.5, warmup(51, 0.25)), stretch=1.3)", 42923900),
    (f"repeat(hold(500000001, 0) then ({MANY}) for 30 then hold(3, 1), times=3, stretch=0.9)", 950000034),
    (f"repeat(hold(500000001, 0) then reverse({MANY}), times=3, stretch=0.9)", 950000055),
    ("stretch(1.123456789, repeat(hold(1000003, 0) then repeat(linear(9, 0->1), times=2), stretch=1.3))", 1123470),
    ("stretch(1.123456789, repeat(hold(200000003, 0) then delay(3, linear(9, 0->1)), times=5))", 449382741),
]  # fmt: skip


def compiled(spec: str) -> thence.Schedule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(spec)
    assert isinstance(schedule, thence.Schedule)
    return schedule


def steps_near(places: Iterable[int]) -> list[int]:
    return sorted({k for place in places for k in range(place - 25, place + 60, 3) if 0 <= k <= LAST})


@pytest.mark.thorough
@pytest.mark.parametrize("spec, place", SPECS, ids=[spec[:60] for spec, _ in SPECS])
def test_what_runs_in_long_turns_is_exact(spec: str, place: int) -> None:
    schedule = compiled(spec)
    turns = [n for n in schedule.landmarks if n <= LAST]
    steps = steps_near([place, *turns[-2:], *turns[:2]])
    single = np.asarray(jax.jit(schedule)(np.array(steps, np.int32)))
    array = schedule(np.array(steps))
    seen = set()
    for i, (step, exact) in enumerate(zip(steps, reference.evaluate(spec, {}, steps), strict=True)):
        with reference.working():
            wanted = reference.big(exact)
            for got in (schedule(step), float(array[i])):
                assert abs(got - wanted) <= 4 * unit64(
                    4
                ), f"step {step}: {got!r}, not {mpmath.nstr(wanted, 20)}"
            unit = float(np.spacing(np.float32(max(abs(float(wanted)), TINY32))))
            assert abs(float(single[i]) - wanted) <= 0.51 * unit, f"jit at {step}: {single[i]!r}"
            seen.add(float(wanted))
    assert len(seen) > 4, "the steps are where nothing happens"


@pytest.mark.thorough
@pytest.mark.parametrize("spec, place", SPECS[:4])
def test_modules_have_the_values_of_long_turns(spec: str, place: int) -> None:
    schedule, steps = compiled(spec), steps_near([place])
    python = executed(thence.emit(spec, target="python"))["schedule"]
    numpy = executed(thence.emit(spec, target="numpy"))["schedule"]
    traced = executed(thence.emit(spec, target="jax"))["schedule"]
    assert [python(k) for k in steps] == [schedule(k) for k in steps]
    np.testing.assert_array_equal(numpy(np.array(steps)), schedule(np.array(steps)))
    np.testing.assert_array_equal(jax.jit(traced)(np.array(steps)), jax.jit(schedule)(np.array(steps)))


def test_steps_between_whole_ones_and_beyond_the_last() -> None:
    schedule = compiled(SPECS[0][0])
    exact = reference.Program(SPECS[0][0], {}).schedules[None]
    assert schedule(-3) == schedule(0) == 0.0
    for step in (1900000012.5, 1900000009.125, 1900000014.25):
        with reference.working():
            assert abs(schedule(step) - reference.big(exact.at(Fraction(step)))) <= 4 * unit64(1)
    endless = compiled("repeat(hold(500000001, 0) then delay(2, linear(9, 0->1)), stretch=1.3)")
    for step in (2**31 - 1, 2**31, 2**33 + 5, 2**40):
        assert 0 <= endless(step) <= 1 and math.isfinite(endless(np.array([step]))[0])


@pytest.mark.thorough
@pytest.mark.parametrize("every", ["5 / 3", "7 / 3", "2.5", "1.1"])
@pytest.mark.parametrize("stretch", ["2", "3", "1.5"])
def test_stairs_within_turns_begin_where_they_are_written(every: str, stretch: str) -> None:
    """The i-th stair begins where the turn's clock shows i times `every`, which may be between two steps."""
    schedule = compiled(
        f"repeat(inverse_time(1, 1, every={every}, staircase=true) for 8, stretch={stretch}, times=4)"
    )
    period, pace = Fraction(*map(Fraction, every.split("/"))), Fraction(stretch)
    expected: list[Fraction] = []
    for turn in range(4):
        length = math.floor(8 * pace**turn + Fraction(1, 2))
        expected += [1 / (1 + Fraction(math.floor(Fraction(8 * k, length) / period))) for k in range(length)]
    steps = np.arange(len(expected))
    for values in ([schedule(int(k)) for k in steps], schedule(steps), jax.jit(schedule)(steps)):
        np.testing.assert_array_max_ulp(
            np.asarray(values, np.float32), np.array([float(value) for value in expected], np.float32), 0
        )


@pytest.mark.parametrize(
    ("period", "stretch", "times", "turns"),
    [
        (10, Fraction(2), 3, ((0, 10, 30), (10, 20, 40))),
        (10, Fraction(1, 2), 4, ((0, 10, 15, 18), (10, 5, 3, 1))),
        (3, Fraction(3, 2), 3, ((0, 3, 8), (3, 5, 7))),
        (1, Fraction(1, 3), 2, None),
        (10, Fraction(2), 11, None),
    ],
)
def test_turns_whose_lengths_change(period: int, stretch: Fraction, times: int, turns: object) -> None:
    assert turns_of(period, stretch, times, 10) == turns


def test_how_many_ticks_are_counted() -> None:
    plan = meaning_of("repeat(stretch(7, linear(3, 1->0)), times=4)")[0].outputs[""]
    assert isinstance(plan, RepeatPlan) and beyond_tables(plan) is None
    assert most_ticks(plan, Fraction(1)) == 3 * 7
