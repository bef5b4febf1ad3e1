"""The words of the language in Python: what they build is what their text says; schedules combine; runs change course."""

from __future__ import annotations

import inspect
import math
import operator
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import black
import numpy as np
import pytest

import thence
from thence import words
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.functions import FUNCTIONS
from thence.dsl.plans.transforms import TRANSFORMS
from thence.runtime.words import stub
from thence.words import (
    absolute,
    clip,
    constant,
    cosine,
    decay,
    delay,
    exponential,
    hold,
    linear,
    maximum,
    minimum,
    onecycle,
    parameter,
    points,
    polynomial,
    repeat,
    rest,
    reverse,
    rsqrt,
    skip,
    sqrt,
    step,
    steps,
    stretch,
    tanh_decay,
    triangle,
    until,
    warmup,
)  # fmt: skip

Schedule = thence.Schedule
untyped: Any = words
compiled: Any = thence.compile  # every spec here is one schedule

# What is built here is looked at; whether it is wise is not asked.
pytestmark = pytest.mark.filterwarnings("ignore::thence.SpecWarning")

BUILT: list[tuple[Schedule, str]] = [
    (warmup(1000, 0, 1e-3).then(cosine(9000, 1e-5)), "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"),
    (warmup(10, to=1).then(hold(5)).then(linear(5, 0)), "warmup(10, 1) then hold(5) then linear(5, 0)"),
    (warmup("2ep", 1).then(cosine(rest, "10%")), "warmup(2ep, 1) then cosine(rest, 10%)"),
    (warmup(10, 1).then(hold(until("80%"))), "warmup(10, 1) then hold(until 80%)"),
    (polynomial(10, 1, 0.1, power=2), "polynomial(10, 1->0.1, power=2)"),
    (exponential(n=10, from_=1, to="5%"), "exponential(10, 1->5%)"),
    (tanh_decay(10, 1, 0, upper=4), "tanh_decay(10, 1->0, upper=4)"),
    (triangle(10, -1, 1), "triangle(10, -1->1)"),
    (decay(1e-3, 0.96, "2.4ep", staircase=True), "decay(1e-3, 0.96, 2.4ep, staircase=true)"),
    (warmup(10, 1).then(decay(rate=0.5, every=5, floor=0.1)), "warmup(10, 1) then decay(rate=0.5, every=5, floor=0.1)"),
    (warmup(10, 1).then(rsqrt(timescale=10)), "warmup(10, 1) then rsqrt(timescale=10)"),
    (steps(0.2, (0.02, 100), (0.002, "30%")), "steps(0.2, 0.02 @ 100, 2e-3 @ 30%)"),
    (points((1, 0), (2, 10), curve="cosine"), "points(1 @ 0, 2 @ 10, curve=cosine)"),
    (onecycle(100, 1, rise="25%"), "onecycle(100, 1, rise=25%)"),
    (repeat(cosine(10, 1, 0), times=3, stretch=2, scale=0.5), "repeat(cosine(10, 1->0), times=3, stretch=2, scale=0.5)"),
    (delay(5, linear(10, 1, 0)), "delay(5, linear(10, 1->0))"),
    (skip(5, "linear(10, 1->0)"), "skip(5, linear(10, 1->0))"),
    (stretch(2.5, linear(10, 1, 0)), "stretch(2.5, linear(10, 1->0))"),
    (reverse(linear(10, 1, 0)), "reverse(linear(10, 1->0))"),
    (1 - (step + 1) ** -0.8, "1 - (step + 1)^-0.8"),
    (maximum(1e-5, cosine(10, 1, 0)), "max(1e-5, cosine(10, 1->0))"),
    (minimum(1, step, 2 * step), "min(1, step, 2 * step)"),
    (clip(step, 0, 5), "clip(step, 0, 5)"), (sqrt(absolute(-step)), "sqrt(abs(-step))"),
    (2 * linear(10, 1, 0) + constant(1), "2 * linear(10, 1->0) + constant(1)"),
    (linear(10, 1, 0) - (step - 1), "linear(10, 1->0) - (step - 1)"), (-(step - 3), "-(step - 3)"),
    (1 / (step + 1) / 2, "1 / (step + 1) / 2"), (1 / ((step + 1) * 2), "1 / ((step + 1) * 2)"), (2**step, "2^step"),
    (2 * warmup(10, 0, 1).then(hold(5)), "2 * (warmup(10, 0->1) then hold(5))"),
    (linear(10, 1, 0).for_(5), "linear(10, 1->0) for 5"), (linear(10, 1, 0).skip(3), "skip(3, linear(10, 1->0))"),
    (warmup(10, 0, parameter("peak", 2)), "peak = 2; warmup(10, 0->peak)"),
    (parameter("peak", 2) * linear(10, 1, 0) + parameter("peak", 2), "peak = 2; peak * linear(10, 1->0) + peak"),
]  # fmt: skip


@pytest.mark.parametrize("schedule, spec", BUILT, ids=[spec for _, spec in BUILT])
def test_words_build_what_the_text_says(schedule: Schedule, spec: str) -> None:
    assert str(schedule) == spec and schedule == Schedule(spec) and hash(schedule) == hash(Schedule(spec))
    facts = (
        {"total": 1000, "steps_per_epoch": 100} if any(unit in spec for unit in ("%", "ep", "rest")) else {}
    )
    assert schedule.bind(**facts) == thence.compile(spec, **facts)
    assert compiled(schedule, **facts).values(30).tolist() == compiled(spec, **facts).values(30).tolist()
    assert pickle.loads(pickle.dumps(schedule)) == schedule


def test_every_word_is_there_and_has_a_line_in_the_stub() -> None:
    names = {"min": "minimum", "max": "maximum", "abs": "absolute"}
    assert {f.name: f.python for f in FUNCTIONS.values() if f.python}.items() >= names.items()
    for name in (*CURVES, *TRANSFORMS, *(f.python or f.name for f in FUNCTIONS.values())):
        function: Any = getattr(words, name)
        assert (
            function.__doc__
            and function.__module__ == "thence.words"
            and inspect.signature(function).parameters
        )
    written = (Path(words.__file__).parent / "words.pyi").read_text(encoding="utf-8")
    made = black.format_str(stub(), mode=black.Mode(line_length=110, is_pyi=True))
    assert written == made, "run: python docs/make_stubs.py"


def test_definitions_that_differ_get_other_names() -> None:
    a, b = (
        Schedule("peak = 1; linear(10, peak->0)"),
        Schedule("peak = 2; f(x) = x * peak; linear(10, f(3)->0)"),
    )
    made = a.then(b)
    assert (
        str(made) == "peak = 1; peak_2 = 2; f(x) = x * peak_2; linear(10, peak->0) then linear(10, f(3)->0)"
    )
    assert made(10) == 6.0 and made(0, peak=5) == 5.0 and made(10, peak_2=1) == 3.0
    assert str(made + b).count("peak_2 = 2") == 1


# Two specs whose names mean something else in the other, and the value of their sum at step 0.
CAPTURED = [
    ("e = 2; constant(e)", "constant(e)", 2 + math.e), ("max(p, q) = p; hold(3, max(1, 2))", "hold(4, max(1, 2))", 3.0),
    ("linear(n, x) = hold(n, x); linear(10, 5)", "linear(10, 1->0)", 6.0),
    ("b = 2*e; hold(10, b)", "e = 3; b = 2*e; hold(10, b)", 2 * math.e + 6),
    ("e = 3; b = 2*e; hold(10, b)", "b = 2*e; hold(10, b)", 2 * math.e + 6),
    ("a = 1; hold(10, a)", "a = 2; f(a_2) = a_2 * a; hold(10, f(3))", 7.0),
    ("linear = 1; hold(10, linear)", "linear = 2; points(linear @ 0, 1 @ 10, curve=linear)", 3.0),
    ("n = 100; total = 2*n; linear(50%, 1->0)", "constant(1)", 2.0),
]  # fmt: skip


@pytest.mark.parametrize(
    "one, other, value", CAPTURED, ids=[f"{one} + {other}" for one, other, _ in CAPTURED]
)
def test_names_stay_those_of_their_own_program(one: str, other: str, value: float) -> None:
    made = Schedule(one) + Schedule(other)
    assert made(0) == pytest.approx(value) and (Schedule(other) + Schedule(one))(0) == pytest.approx(value)
    assert thence.compile(str(made)) == made


def test_finished_schedules_keep_their_length_and_precision() -> None:
    rest_of = [Schedule("linear(rest, 1->0)").bind(total=n) for n in (10, 20)]
    assert (
        Schedule("hold(10, 1)").then(rest_of[1]).duration == 30 and rest_of[0].then(rest_of[1]).duration == 30
    )
    with pytest.raises(thence.SpecError, match="after the total of 10 steps"):
        rest_of[0].then("hold(5)")(0)
    single = Schedule("linear(10, 1->0)", precision="float32")
    for made in (single.then("hold(5)"), 2 * single, single.resume(at=5, then="hold(3)"), single.for_(3)):
        assert made.precision == "float32"


def test_a_parameter_without_a_value_is_given_at_the_call() -> None:
    assert Schedule("x = ?; hold(3, x)")(0, x=5) == 5.0
    both = thence.Bundle("x = ?; lr = hold(3, x); wd = 2 * lr")
    assert both(0, x=5) == {"lr": 5.0, "wd": 10.0} and both["wd"](0, x=5) == 10.0


def test_what_is_nested_too_deep_is_said() -> None:
    made = linear(10, 1, 0)
    with pytest.raises(ValueError, match="nested"):
        for _ in range(2000):
            made = made.skip(0)
        made(0)


def test_sequences_keep_their_own_clock() -> None:
    outer = warmup(10, 0, 1).then("cosine(until 10, 0) then hold(5)")
    assert str(outer) == "warmup(10, 0->1) then (cosine(until 10, 0) then hold(5))" and outer.duration == 25


BAD: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: untyped.warmup(), TypeError, "warmup.*missing a required argument: 'n'"),
    (lambda: warmup(10), TypeError, "needs `to`"),
    (lambda: decay(1.0), TypeError, "decay needs `rate`"),
    (lambda: untyped.cosine(10, 1, 0, 2), TypeError, "too many positional"),
    (lambda: untyped.warmup(100, lr=0.1), TypeError, "has no parameter lr: write to=0.1"),
    (lambda: untyped.cosine(10, max_lr=1), TypeError, "has no parameter max_lr: write from_=1"),
    (lambda: untyped.cosine(10, eta_min="1%"), TypeError, "has no parameter eta_min: write to='1%'"),
    (lambda: untyped.onecycle(100, max_lr=0.1), TypeError, "has no parameter max_lr: write peak=0.1"),
    (lambda: untyped.cosine(T_max=10, to=0), TypeError, "has no parameter T_max: write n=10"),
    (lambda: untyped.linear(10, start=1, end=0), TypeError, "has no parameter start: write from_=1"),
    (lambda: untyped.linear(10, form=1, to=0), TypeError, "has no parameter form; did you mean from_?"),
    (lambda: untyped.linear(10, 1, 0, colour=3), TypeError, "has no parameter colour: its parameters are n, from_, to"),
    (lambda: untyped.cosine(10, 1, 0, exponent=2), TypeError, "has no parameter exponent: write power=2"),
    (lambda: untyped.linear(10, 1, object()), TypeError, "linear: to is a number, a schedule or a text"),
    (lambda: hold("5), hold(1", 1), thence.SpecError, "syntax"),
    (lambda: hold("5, 1", 1), ValueError, "is not one argument"),
    (lambda: cosine(10, 1)(0), thence.SpecError, "no start value"),
    (lambda: linear(10, 1, 0).for_(0), ValueError, "n=0: write a whole number of steps, 1 or more"),
    (lambda: linear(10, 1, 0).for_(None), TypeError, "n is a number of steps"),  # type: ignore[arg-type]
    (lambda: untyped.linear(10, 1, 0) + "1", TypeError, "unsupported operand"),
    (lambda: Schedule("a = linear(10, 1->0); b = 2 * a"), ValueError, "several schedules"),
    (lambda: Schedule("linear(10"), thence.SpecError, "syntax"),
    (lambda: Schedule(None), TypeError, "a spec is a text or a finite number"),  # type: ignore[arg-type]
    (lambda: Schedule("1", precision="half"), ValueError, "half"),  # type: ignore[arg-type]
    (lambda: compiled("cosine(2ep, 1->0)", steps_per_epoch=5) + compiled("cosine(2ep, 1->0)", steps_per_epoch=9), ValueError, "steps_per_epoch = 5, another steps_per_epoch = 9"),
]  # fmt: skip


@pytest.mark.parametrize("call, error, message", BAD, ids=[case[2] for case in BAD])
def test_mistakes(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        made = call()
        made(0)


JOINED: list[tuple[Any, Any, str]] = [
    (linear(10, 1, 0), cosine(9, 0), "schedule.then(other)"),
    (linear(10, 1, 0), "hold(9)", 'schedule.then("hold(9)")'),
    ("hold(9, 1)", cosine(9, 0), 'thence.Schedule("hold(9, 1)").then(schedule)'),
]


@pytest.mark.parametrize("join", [operator.rshift, operator.or_, operator.and_])
@pytest.mark.parametrize("one, other, write", JOINED, ids=[write for *_, write in JOINED])
def test_signs_that_join_elsewhere_are_answered_with_then(
    join: Callable[[Any, Any], Any], one: Any, other: Any, write: str
) -> None:
    with pytest.raises(TypeError, match=f"joined by then, not by .*: write {re.escape(write)}$"):
        join(one, other)
    assert eval(write, {"thence": thence, "schedule": linear(10, 1, 0), "other": other})(10) is not None
    with pytest.raises(TypeError, match="unsupported operand"):
        join(linear(10, 1, 0), None)


def test_a_schedule_without_its_facts_is_bound_later() -> None:
    schedule = Schedule("warmup(5%, 1e-3) then cosine(rest, 1e-5)")
    with pytest.raises(thence.SpecError, match="total"):
        schedule(0)
    assert schedule.bind(total=1000)(50) == 1e-3


# ---- changing course -----------------------------------------------------------------------------------------

RUN = "total = 100k; warmup(5%, 1e-3) then cosine(rest, 0)"
COURSES = [
    ("sqrt_decay(20k, 0)", {80_000: 0.0, 100_000: 0.0}, 100_000),
    ("cosine(until 200k, 0)", {140_000: 0.5, 200_000: 0.0}, 200_000),
    ("warmup(1k, 1e-3) then cosine(rest, 0) over 200k", {200_000: 0.0}, 200_000),
    ("total = 400k; hold(rest, 3e-4)", {}, 400_000),
    ("hold(20%, 3e-4) over 1M", {81_000: None, 280_000: None}, 280_000),
]


@pytest.mark.parametrize("course, shares, duration", COURSES, ids=[course for course, _, _ in COURSES])
def test_another_course_leaves_the_values_before_it(
    course: str, shares: dict[int, float | None], duration: int
) -> None:
    run = Schedule(RUN)
    made = run.resume(at=80_000, then=course)
    assert np.array_equal(made.values(80_001)[:-1], run.values(80_000)) and made.duration == duration
    assert thence.compile(str(made)) == made
    for at, share in shares.items():
        if at > 80_000 and share is not None:
            assert made(at) == pytest.approx(share * run(80_000), abs=1e-18)


def test_a_total_that_is_read_and_a_place_that_is_a_share() -> None:
    run = Schedule("total = 10000; w = total / 100; warmup(w, 1) then cosine(rest, 0)")
    assert run.resume(at=8000, then="hold(until 12000) then linear(8000, 0)").duration == 20_000
    assert Schedule(RUN).resume(at="80%", then="hold(5)") == Schedule(RUN).resume(at=80_000, then="hold(5)")


def test_extending_before_the_end_and_from_python() -> None:
    run = warmup(10, 0, 1).then(linear(90, 0))
    assert (
        str(run.resume(at=50, then=linear(10, 0)))
        == "(warmup(10, 0->1) then linear(90, 0)) for 50 then linear(10, 0)"
    )
    with pytest.raises(ValueError, match="at=0"):
        run.resume(at=0, then="hold(5)")
