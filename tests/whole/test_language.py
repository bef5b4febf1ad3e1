"""The language's sentences as tables: a spec, and its exact values worked out by hand, edge steps included."""

import math
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import thence

Facts = dict[str, Any]
Row = tuple[str, Facts, Any, dict[float, float]]  # spec, facts, duration, value at each step

ENDLESS, TIMELESS = math.inf, None
cos, sqrt, exp, log, tanh, pi = math.cos, math.sqrt, math.exp, math.log, math.tanh, math.pi


def compiled(spec: str, facts: Facts) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        return thence.compile(spec, **facts)


def rows(*table: Row) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("spec, facts, duration, values", table, ids=[row[0][:70] for row in table])


def check(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    """Ends and zeros are met exactly, other values to a few roundings."""
    schedule = compiled(spec, facts)
    assert schedule.duration == duration
    steps = list(values)
    found = {
        "host": [schedule(step) for step in steps],
        "numpy": schedule(np.array(steps, np.float64)).tolist(),
    }
    for path, got in found.items():
        for step, value, expected in zip(steps, got, values.values(), strict=True):
            end = step <= 0 or (isinstance(duration, int) and step >= duration)
            allowed = 0.0 if expected == 0 or (end and expected == int(expected)) else 4e-15 * abs(expected)
            assert abs(value - expected) <= allowed, f"{path}, step {step}: {value!r}, not {expected!r}"


# ---- 1. the model --------------------------------------------------------------------------------------------


@rows(
    # 1.2: a finite schedule holds its end value for ever
    ("linear(10, 1->0)", {}, 10, {0: 1, 1: 0.9, 9: 0.1, 10: 0, 11: 0, 10**9: 0}),
    ("linear(4, 0->8)", {}, 4, {0: 0, 1: 2, 2: 4, 3: 6, 4: 8, 5: 8}),
    # 1.3: at the boundary B decides, on its own clock
    ("linear(10, 0->1) then linear(10, 5->6)", {}, 20, {9: 0.9, 10: 5, 11: 5.1, 20: 6}),
    ("hold(3, 1) then hold(3, 2) then hold(3, 3)", {}, 9, {2: 1, 3: 2, 5: 2, 6: 3, 9: 3}),
    ("linear(10, 0->1) then linear(10, 0)", {}, 20, {10: 1, 15: 0.5, 20: 0}),
    # 1.4: the peak of a warm-up of N steps is at step N; the other convention is spelled out
    ("warmup(1000, 2)", {}, 1000, {0: 0, 1: 0.002, 999: 1.998, 1000: 2}),
    ("skip(1, warmup(4, 1))", {}, 3, {0: 0.25, 1: 0.5, 2: 0.75, 3: 1, 4: 1}),
    # 1.5: negative steps are 0; fractions go into the formulas as they are
    ("linear(10, 1->0)", {}, 10, {-1: 1, -5.5: 1, 0.5: 0.95, 2.25: 0.775, 9.5: 0.05, 10.5: 0}),
    ("hold(2, 1) then hold(2, 3)", {}, 4, {1.75: 1, 2: 3, 1.999: 1, 2.001: 3}),
)
def test_model(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


@pytest.mark.parametrize(
    "dtype",
    [
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
    ],
)
def test_steps_of_any_dtype_and_shape(dtype: str) -> None:
    schedule = thence.compile("linear(10, 1->0)")
    assert isinstance(schedule, thence.Schedule)
    for shape in ((), (1,), (3, 4), (0,), (2, 0, 3)):
        steps = np.full(shape, 5, dtype)
        found = schedule(steps)
        assert np.shape(found) == shape and found.dtype == np.float64 and np.all(found == 0.5)


# ---- 2. words and numbers ------------------------------------------------------------------------------------

NUMBERS: list[tuple[str, float]] = [
    ("1000", 1000), ("1_000", 1000), ("0.5", 0.5), (".5", 0.5), ("1.", 1), ("1e-3", 1e-3), ("1E-3", 1e-3), ("1e+3", 1000),
    ("10k", 10_000), ("1.5M", 1_500_000), ("2B", 2e9), ("15T", 15e12), ("1e3k", 1e6), ("1.e2", 100), ("0", 0),
    ("0.1k", 100), ("1_0.0_1", 10.01), ("10%", 0.1), ("10pct", 0.1), ("2.5%", 0.025), ("0.07%", 0.0007), ("1k%", 10),
    ("5e-324", 5e-324), ("1.7e308", 1.7e308), ("0.1", 0.1), ("0.30000000000000004", 0.1 + 0.2), ("(10%)", 0.1),
]  # fmt: skip


@pytest.mark.parametrize("text, value", NUMBERS)
def test_number(text: str, value: float) -> None:
    assert compiled(text, {})(0) == value
    assert compiled(f"hold(10, {text})" if "%" not in text and "pct" not in text else text, {})(3) == value


ALL_FACTS = {"total": 1000, "steps_per_epoch": 25, "tokens_per_step": 400, "batch_size": 20}


@rows(
    ("linear(2ep, 0->1)", ALL_FACTS, 50, {0: 0, 25: 0.5, 50: 1}),
    ("linear(2 ep, 0->1)", ALL_FACTS, 50, {25: 0.5}),
    ("linear(1.5 ep, 0->1)", ALL_FACTS, 38, {19: 0.5, 38: 1}),  # 37.5 is rounded half up
    ("linear(4k tok, 0->1)", ALL_FACTS, 10, {5: 0.5}),
    ("linear(4ktok, 0->1)", ALL_FACTS, 10, {5: 0.5}),
    ("linear(1kex, 0->1)", ALL_FACTS, 50, {25: 0.5}),
    ("linear(10steps, 0->1)", {}, 10, {5: 0.5}),
    ("linear(10 steps, 0->1)", {}, 10, {5: 0.5}),
    ("linear(10%, 0->1)", {"total": 1000}, 100, {50: 0.5}),
    ("linear(rest, 0->1)", {"total": 8}, 8, {4: 0.5}),
    ("linear(5, 0->1) then hold(rest) then linear(5, 0)", {"total": 20}, 20, {5: 1, 14: 1, 15: 1, 16: 0.8, 20: 0}),
    ("hold(until 5, 1) then linear(until 15, 0) then hold(rest)", {"total": 20}, 20, {5: 1, 10: 0.5, 15: 0}),
    ("hold(until 50%, 1) then linear(rest, 0)", {"total": 20}, 20, {10: 1, 15: 0.5}),
    # comments, line ends and the byte-order mark
    ("# first\nlinear(10, 1->0)  # last", {}, 10, {5: 0.5}),
    ("\ufefflinear(10, 1->0)", {}, 10, {5: 0.5}),
    ("linear(10,\r\n 1->0\r) then\r\n\r\n# \u00e9 \u2192 fine here\n hold(5)", {}, 15, {12: 0}),
    ("linear(10, 1->0)\n\nthen hold(5)", {}, 15, {12: 0}),
    ("a = 1\nb =\n 2\nlinear(10, a->b)", {}, 10, {10: 2}),
    ("1 +\n2", {}, None, {0: 3}),
    ("1\n+ 2", {}, None, {0: 3}),
    ("1\n* 2\n^ 2", {}, None, {0: 4}),
    ("hold(10, 1)\nfor 5", {}, 5, {0: 1}),
    ("hold(10%, 1)\nover 50", {}, 5, {0: 1}),
    (";;a = 2;;\n; a;", {}, None, {0: 2}),
    # a name before ( is a curve, elsewhere a value
    ("warmup = 1000; warmup(warmup, 1e-3)", {}, 1000, {500: 5e-4}),
    ("cosine = 4; hold(cosine, cosine)", {}, 4, {0: 4}),
)  # fmt: skip
def test_words(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


@rows(
    # a share of the value reached: from, value, peak, the first value of steps and points
    ("hold(5, 4) then linear(10, 50%->1)", {}, 15, {5: 2, 10: 1.5, 15: 1}),
    ("hold(5, 4) then hold(5, 25%)", {}, 10, {4: 4, 5: 1}),
    ("hold(5, 4) then constant(25%)", {}, ENDLESS, {5: 1}),
    ("hold(5, 4) then onecycle(100, 50%, curve=linear)", {}, 105, {5: 0.08, 35: 2, 90: 0.08, 105: 8e-6}),
    ("hold(5, 4) then steps(50%, 1 @ 3)", {}, ENDLESS, {5: 2, 7: 2, 8: 1}),
    ("hold(5, 4) then points(50% @ 0, 4 @ 2)", {}, 7, {5: 2, 6: 3, 7: 4}),
    ("hold(5, 4) then decay(50%, 0.5, 1)", {}, ENDLESS, {5: 2, 6: 1}),
    # of a: to, floor; of peak: start; of start: end; of the value before: steps, points
    ("linear(10, 4->50%)", {}, 10, {0: 4, 5: 3, 10: 2}),
    ("hold(5, 4) then linear(10, 50%)", {}, 15, {5: 4, 15: 2}),
    ("hold(5, 4) then linear(10, 50%->50%)", {}, 15, {5: 2, 15: 1}),
    ("linear(10, to=50%, from=4)", {}, 10, {10: 2}),
    ("decay(8, 0.5, 1, floor=25%)", {}, ENDLESS, {0: 8, 1: 4, 2: 2, 3: 2, 99: 2}),
    ("onecycle(10, 8, start=50%, end=25%, rise=20%, fall=50%, curve=linear)", {}, 10, {0: 4, 1: 6, 2: 8, 5: 4, 10: 1}),
    ("steps(8, 50% @ 2, 25% @ 4)", {}, ENDLESS, {0: 8, 1: 8, 2: 4, 3: 4, 4: 1, 99: 1}),
    ("points(8 @ 0, 50% @ 4, 50% @ 8)", {}, 8, {4: 4, 6: 3, 8: 2}),
    # rise and fall: of N; written as numbers they are the same
    ("onecycle(100, 1, rise=0.1, fall=0.5, start=0, end=0, curve=linear)", {}, 100, {5: 0.5, 10: 1, 30: 0.5, 50: 0}),
    # anywhere else, under operators and in functions: the number
    ("10%", {}, None, {0: 0.1}),
    ("2 * 10%", {}, None, {0: 0.2}),
    ("hold(5, 4) then hold(5, 2 * 10%)", {}, 10, {5: 0.2}),
    ("hold(5, 4) then hold(5, sqrt(25%))", {}, 10, {5: 0.5}),
    ("hold(5, max(50%, 10%))", {}, 5, {0: 0.5}),
    ("polynomial(2, 1->0, power=200%)", {}, 2, {1: 0.25}),
    ("10% for 5", {}, 5, {0: 0.1}),
    # a definition or an argument that is just 10% keeps its meaning; parentheses change nothing
    ("s = 50%; hold(5, 4) then linear(10, s)", {}, 15, {15: 2}),
    ("s = 50%; t = s; hold(t, 4) then linear(10, (t))", {"total": 30}, 25, {15: 4, 25: 2}),
    ("f(x) = hold(x, 4) then linear(10, x); f(50%)", {"total": 30}, 25, {15: 4, 25: 2}),
    ("hold(5, 4) then linear(10, ((50%)))", {}, 15, {15: 2}),
)  # fmt: skip
def test_shares(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


# ---- 3. expressions ------------------------------------------------------------------------------------------


@rows(
    # precedence
    ("2 + 3 * 4", {}, None, {0: 14}),
    ("(2 + 3) * 4", {}, None, {0: 20}),
    ("8 - 4 - 2", {}, None, {0: 2}),
    ("16 / 4 / 2", {}, None, {0: 2}),
    ("2 ^ 3 ^ 2", {}, None, {0: 512}),
    ("-2 ^ 2", {}, None, {0: -4}),
    ("(-2) ^ 2", {}, None, {0: 4}),
    ("2 ^ -2", {}, None, {0: 0.25}),
    ("2 ^ -step", {}, None, {0: 1, 3: 0.125}),
    ("--2", {}, None, {0: 2}),
    ("2 * -3", {}, None, {0: -6}),
    ("2 - -3", {}, None, {0: 5}),
    ("-2 * 3 + 1", {}, None, {0: -5}),
    ("1 + 2 for 5 then 2 * 3 for 4", {}, 9, {0: 3, 4: 3, 5: 6}),
    ("hold(10, 1) for 5 for 8", {}, 8, {0: 1}),
    ("hold(10%, 1) then hold(20%, 2) over 50", {}, 15, {4: 1, 5: 2}),
    # durations combine
    ("linear(10, 0->1) + linear(20, 0->1)", {}, 20, {10: 1.5, 20: 2}),
    ("linear(10, 0->1) * 3", {}, 10, {5: 1.5}),
    ("linear(10, 0->1) * constant(3)", {}, ENDLESS, {5: 1.5}),
    ("1 - linear(10, 0->1)", {}, 10, {5: 0.5, 10: 0}),
    ("max(linear(10, 0->1), linear(20, 1->0))", {}, 20, {0: 1, 10: 1, 20: 1}),
    ("3e-4", {}, TIMELESS, {0: 3e-4, 10**6: 3e-4}),
    ("1 - (step+1)^-0.8", {}, TIMELESS, {0: 0, 1: 1 - 2**-0.8, 31: 0.9375}),
    ("hold(5, 1) then constant(2)", {}, ENDLESS, {4: 1, 5: 2}),
    ("hold(5, 1) then 2", {}, ENDLESS, {4: 1, 5: 2}),
    ("2 for 5 then 3 for 5", {}, 10, {4: 2, 5: 3, 10: 3}),
    ("rsqrt(1, 9) for 16 then hold(4)", {}, 20, {0: 1, 7: 0.75, 16: 0.6, 20: 0.6}),
    # what S for N leaves behind: parts that would only begin at N do not count
    ("(hold(5, 1) then hold(5, 2)) for 5", {}, 5, {4: 1, 5: 1, 9: 1}),
    ("(linear(5, 0->1) then hold(5, 7)) for 5 then hold(2)", {}, 7, {4: 0.8, 5: 1, 7: 1}),
    ("repeat(linear(10, 1->0)) for 20", {}, 20, {10: 1, 19: 0.1, 20: 0, 25: 0}),
    ("repeat(linear(10, 1->0)) for 20 then hold(5)", {}, 25, {20: 0}),
    ("repeat(linear(10, 1->0)) for 15 then hold(5)", {}, 20, {15: 0.5, 20: 0.5}),
    ("steps(1, 2 @ 5, 3 @ 10) for 10 then hold(2)", {}, 12, {9: 2, 10: 2}),
    ("decay(8, 0.5, 2, staircase=true) for 4 then hold(2)", {}, 6, {3: 4, 4: 4}),
    ("inverse_time(8, 1, every=2, staircase=true) for 4 then hold(2)", {}, 6, {3: 4, 4: 4}),
    ("linear(10, 1->0) for 20", {}, 20, {5: 0.5, 15: 0, 20: 0}),
    ("linear(10, 1->0) until 5 then linear(until 10, 0)", {}, 10, {4: 0.6, 5: 0.5, 10: 0}),
    ("hold(3, 1) then linear(10, 1->0) until 8 then hold(2)", {}, 10, {7: 0.6, 8: 0.5, 10: 0.5}),
    # step, on the clock of its place
    ("step", {}, TIMELESS, {0: 0, 7: 7, 2.5: 2.5, -3: 0}),
    ("hold(5, 1) then step for 10", {}, 15, {4: 1, 5: 0, 8: 3, 15: 10, 20: 10}),
    ("delay(3, step for 10)", {}, 13, {0: 0, 3: 0, 5: 2}),
    ("skip(3, step for 10)", {}, 7, {0: 3, 7: 10, 99: 10}),
    ("stretch(2, step for 10)", {}, 20, {0: 0, 5: 2.5, 20: 10}),
    ("reverse(step for 10)", {}, 10, {0: 10, 4: 6, 10: 0, 12: 0}),
    ("repeat(step for 3)", {}, ENDLESS, {0: 0, 2: 2, 3: 0, 7: 1}),
    ("step * hold(10, 2)", {}, 10, {4: 8, 10: 20, 30: 20}),
    ("skip(3, step)", {}, TIMELESS, {0: 3}),
    ("delay(3, constant(2))", {}, ENDLESS, {0: 2}),
    # functions on numbers and schedules alike
    ("sqrt(16) + exp(0) + log(1) + sin(0) + cos(0) + tanh(0)", {}, None, {0: 6}),
    ("abs(-3) + floor(2.7) + ceil(2.1) + min(4, 5, 3) + max(1, 2)", {}, None, {0: 13}),
    ("floor(-2.5) + ceil(-2.5)", {}, None, {0: -5}),
    ("clip(step, 2, 5)", {}, None, {0: 2, 3: 3, 9: 5}),
    ("sqrt(step)", {}, None, {0: 0, 2: sqrt(2), 49: 7}),
    ("exp(-step / 10)", {}, None, {0: 1, 10: exp(-1), 25: exp(-2.5)}),
    ("log(step + 1)", {}, None, {0: 0, 1: log(2), 99: log(100)}),
    ("sin(step / 10) + 2", {}, None, {0: 2, 10: math.sin(1) + 2}),
    ("tanh(linear(10, 0->1))", {}, 10, {0: 0, 5: tanh(0.5), 10: tanh(1)}),
    ("floor(step / 10)", {}, None, {0: 0, 9: 0, 10: 1, 19: 1, 9.99: 0, 300: 30, 49: 4}),
    ("ceil(step / 10)", {}, None, {0: 0, 1: 1, 10: 1, 11: 2}),
    ("round(step / 10)", {}, None, {0: 0, 4: 0, 5: 0, 6: 1, 15: 2, 25: 2, 26: 3}),
    ("round(0.5) + 10 * round(1.5) + 100 * round(-2.5) + 1000 * round(2.6)", {}, None, {0: 2820}),
    ("round(linear(4, 0->6))", {}, 4, {0: 0, 1: 2, 2: 3, 3: 4, 4: 6, 9: 6}),
    ("mod(7, 3) + 10 * mod(-7, 3) + 100 * mod(7, -3) + 1000 * mod(-7, -3)", {}, None, {0: 1 + 20 - 200 - 1000}),
    ("mod(step, 49) / 49", {}, None, {0: 0, 48: 48 / 49, 49: 0, 98: 0, 100: 2 / 49}),
    ("mod(0.1 * step, 0.3)", {}, None, {0: 0, 1: 0.1, 3: 0, 5: 0.2, 300: 0, 301: 0.1}),
    ("mod(3 - step, 2.5)", {}, None, {0: 0.5, 3: 0, 4: 1.5, 6: 2}),
    ("mod(2.5, linear(4, 1->3))", {}, 4, {0: 0.5, 1: 1, 2: 0.5, 3: 0, 4: 2.5}),
    ("sigmoid(0) + 2 * sigmoid(1k) + 4 * sigmoid(-1k)", {}, None, {0: 2.5}),
    ("sigmoid(linear(10, -5->5))", {}, 10, {0: 1 / (1 + exp(5)), 5: 0.5, 10: 1 / (1 + exp(-5))}),
    ("sigmoid(linear(4, -1k->1k))", {}, 4, {0: 0, 1: exp(-500), 2: 0.5, 4: 1}),
    ("floor(step / 49 * 49)", {}, None, {49: 49, 98: 98, 7: 7}),
    ("floor(0.1 * step)", {}, None, {10: 1, 30: 3, 70: 7, 29: 2}),
    ("pi / pi + e / e", {}, None, {0: 2}),
    ("pi", {}, None, {0: pi}),
    # clocks: until and rest count on the innermost sequence
    ("hold(10, 1) then (hold(until 5) then linear(until 10, 0))", {}, 20, {15: 1, 20: 0}),
    ("hold(10, 1) then (linear(until 15, 0))", {}, 15, {12: 0.6, 15: 0}),
    ("hold(10, 1) then 2 * linear(until 15, 0)", {}, 15, {10: 2, 15: 0}),
    ("hold(10, 1) then repeat(linear(until 5, 1->0), times=2)", {}, 20, {10: 1, 15: 1, 20: 0}),
    ("part = hold(until 5, 1); hold(10, 1) then part", {}, 15, {15: 1}),
    ("f(v) = hold(until 5, v); hold(10, 1) then f(2)", {}, 15, {10: 2}),
    ("hold(5, 1) then (linear(rest, 0))", {"total": 10}, 10, {10: 0}),
    ("(hold(2, 1) then hold(rest, 2) over 6) then hold(3, 4)", {}, 9, {5: 2, 6: 4}),
    ("hold(10%, 1) then (hold(10%, 2) over 50) then hold(10%, 3)", {"total": 100}, 25, {9: 1, 10: 2, 14: 2, 15: 3}),
)  # fmt: skip
def test_expressions(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


# ---- 4. curves -----------------------------------------------------------------------------------------------


@rows(
    ("hold(5, 0.3)", {}, 5, {0: 0.3, 5: 0.3, 99: 0.3}),
    ("linear(8, 3->1) then hold(2)", {}, 10, {8: 1, 10: 1}),
    ("constant(0.3)", {}, ENDLESS, {0: 0.3, 10**9: 0.3}),
    ("warmup(8, 4->6)", {}, 8, {0: 4, 4: 5, 8: 6}),
    ("hold(5, 4) then warmup(8, 6)", {}, 13, {5: 4, 9: 5, 13: 6}),
    ("cosine(3, 4->1)", {}, 3, {0: 4, 1: 3.25, 2: 1.75, 3: 1}),
    ("cosine(4, 1->0)", {}, 4, {0: 1, 1: (1 + cos(pi / 4)) / 2, 2: 0.5, 3: (1 + cos(3 * pi / 4)) / 2, 4: 0}),
    ("cosine(4, 1->0, power=2)", {}, 4, {2: 0.25, 1: ((1 + cos(pi / 4)) / 2) ** 2, 4: 0}),
    ("cosine(4, 1->0, power=0.5)", {}, 4, {2: sqrt(0.5), 4: 0}),
    ("cosine(4, 0->3)", {}, 4, {0: 0, 2: 1.5, 4: 3}),
    ("polynomial(4, 5->1, power=2)", {}, 4, {0: 5, 1: 1 + 4 * 0.5625, 2: 2, 3: 1.25, 4: 1}),
    ("polynomial(4, 5->1)", {}, 4, {1: 4, 2: 3}),
    ("polynomial(4, 1->0, power=0.5)", {}, 4, {0: 1, 1: sqrt(0.75), 2: sqrt(0.5), 3: 0.5, 4: 0}),
    ("exponential(4, 16->1)", {}, 4, {0: 16, 1: 8, 2: 4, 3: 2, 4: 1, 0.5: 16 * 2**-0.5}),
    ("exponential(2, -1->-4)", {}, 2, {0: -1, 1: -2, 2: -4}),
    ("half_life(2, 0.5->0.125)", {}, 2, {0: 0.5, 1: 0.5**1.5, 2: 0.125, 9: 0.125}),
    ("half_life(4, 0.25->0.5)", {}, 4, {0: 0.25, 1: 0.5 ** (1 / 0.625), 2: 0.5 ** (1 / 0.75), 4: 0.5}),
    ("hold(2, 0.9) then half_life(3, 0.9999)", {}, 5, {2: 0.9, 5: 0.9999}),
    ("sqrt_decay(4, 1->0)", {}, 4, {0: 1, 1: 0.5, 2: 1 - sqrt(0.5), 3: 1 - sqrt(0.75), 4: 0}),
    ("sqrt_decay(9, 5->2)", {}, 9, {0: 5, 1: 4, 4: 3, 9: 2}),
    ("sqrt_decay(4, 1->0, power=0.5)", {}, 4, {0: 1, 1: 0.5, 2: 1 - sqrt(0.5), 3: 1 - sqrt(0.75), 4: 0}),
    ("sqrt_decay(4, 17->1, power=2)", {}, 4, {0: 17, 1: 16, 2: 13, 3: 8, 4: 1, 9: 1}),
    ("sqrt_decay(4, 3->-13, power=2)", {}, 4, {0: 3, 1: 2, 2: -1, 3: -6, 4: -13}),
    ("sqrt_decay(4, 0->1, power=1.5)", {}, 4, {0: 0, 1: 0.125, 2: 0.5**1.5, 4: 1}),
    ("sqrt_decay(4, 5->1, power=1)", {}, 4, {0: 5, 1: 4, 4: 1}),
    ("rex(4, 1->0)", {}, 4, {0: 1, 1: 0.75 / 0.875, 2: 0.5 / 0.75, 3: 0.25 / 0.625, 4: 0}),
    ("rex(2, 7->1)", {}, 2, {0: 7, 1: 5, 2: 1}),
    ("tanh_decay(10, 1->0)", {}, 10, {0: 1 / (1 + exp(-14)), 7: 0.5, 10: 1 / (1 + exp(6))}),
    ("tanh_decay(10, 1->0, lower=-5, upper=5)", {}, 10, {5: 0.5, 0: 1 / (1 + exp(-10))}),
    ("ramp(10, 2->8, by=2)", {}, 10, {0: 2, 3: 2, 4: 4, 6: 4, 7: 6, 9: 6, 10: 8, 99: 8}),
    ("ramp(3, 6->0, by=-3)", {}, 3, {0: 6, 1: 6, 2: 3, 3: 0}),
    ("ramp(2, 0->4, by=1)", {}, 2, {0: 0, 1: 2, 2: 4}),
    ("triangle(4, 1->3)", {}, 4, {0: 1, 1: 2, 2: 3, 3: 2, 4: 1, 9: 1}),
    ("triangle(3, 0->1)", {}, 3, {1: 2 / 3, 1.5: 1, 2: 2 / 3, 3: 0}),
    ("decay(8, 0.5, 2)", {}, ENDLESS, {0: 8, 1: 8 * 0.5**0.5, 2: 4, 4: 2}),
    ("decay(8, 0.5, 2, staircase=true)", {}, ENDLESS, {0: 8, 1: 8, 1.99: 8, 2: 4, 3: 4, 4: 2}),
    ("decay(8, 0.5, 2.5, staircase=true)", {}, ENDLESS, {2: 8, 3: 4, 4: 4, 5: 2}),
    ("decay(1, 2, 1, floor=5)", {}, ENDLESS, {0: 1, 1: 2, 2: 4, 3: 5, 10**6: 5}),
    ("decay(8, 0.5, 1, floor=1)", {}, ENDLESS, {3: 1, 4: 1}),
    ("decay(8, 1, 1, floor=1)", {}, ENDLESS, {0: 8, 9: 8}),
    ("hold(2, 8) then decay(rate=0.5, every=1)", {}, ENDLESS, {2: 8, 3: 4}),
    ("rsqrt(6, 4)", {}, ENDLESS, {0: 6, 5: 4, 12: 3, 32: 2}),
    ("warmup(4, 6) then rsqrt(timescale=4)", {}, ENDLESS, {2: 3, 4: 6, 16: 3}),
    ("inverse_time(6, 1)", {}, ENDLESS, {0: 6, 1: 3, 2: 2, 5: 1}),
    ("inverse_time(6, 2, every=4)", {}, ENDLESS, {2: 3, 4: 2}),
    ("inverse_time(6, 1, every=2, staircase=true)", {}, ENDLESS, {1: 6, 2: 3, 3: 3, 4: 2}),
    ("inverse_time(6, 0)", {}, ENDLESS, {99: 6}),
    ("steps(3, 2 @ 4, 1 @ 6)", {}, ENDLESS, {0: 3, 3: 3, 3.9: 3, 4: 2, 5: 2, 6: 1, 99: 1}),
    ("steps(3, 2 @ 0)", {}, ENDLESS, {0: 2}),
    ("points(1 @ 2, 3 @ 4, 0 @ 7)", {}, 7, {0: 1, 1: 1, 2: 1, 3: 2, 4: 3, 5: 2, 7: 0, 9: 0}),
    ("points(1 @ 0, 0 @ 4, curve=cosine)", {}, 4, {0: 1, 1: (1 + cos(pi / 4)) / 2, 2: 0.5, 4: 0}),
    ("points(1 @ 0, 4 @ 2, 16 @ 6, curve=exponential)", {}, 6, {1: 2, 2: 4, 4: 8, 6: 16}),
    ("onecycle(100, 25, curve=linear)", {}, 100, {0: 1, 15: 13, 30: 25, 85: 1, 100: 1e-4}),
    ("onecycle(100, 25)", {}, 100, {0: 1, 15: 13, 30: 25, 85: 1, 100: 1e-4}),
    ("onecycle(7, 1, start=0, end=0, curve=linear)", {}, 7, {0: 0, 1: 0.5, 2: 1, 5: 0, 7: 0}),  # floor(2.1), floor(5.95)
    # by name, and the order of the arguments does not matter
    ("cosine(n=4, from=1, to=0)", {}, 4, {2: 0.5}),
    ("cosine(to=0, from=1, n=4, power=1)", {}, 4, {2: 0.5}),
    ("linear(4, from=1, to=0)", {}, 4, {1: 0.75}),
    ("hold(value=2, n=4)", {}, 4, {0: 2}),
    ("hold(2, 8) then decay(every=1, rate=0.5)", {}, ENDLESS, {4: 2}),
    # the value reached is handed to everything in the segment, however deep
    ("hold(2, 8) then (linear(4, 4))", {}, 6, {2: 8, 4: 6}),
    ("hold(2, 8) then 2 * linear(4, 4)", {}, 6, {2: 16, 4: 12}),
    ("hold(2, 8) then max(linear(4, 4), hold(4))", {}, 6, {2: 8, 6: 8}),
    ("hold(2, 8) then delay(2, linear(4, 4))", {}, 8, {2: 8, 4: 8, 6: 6}),
    ("hold(2, 8) then repeat(linear(2, 4), times=2)", {}, 6, {2: 8, 3: 6, 4: 8, 5: 6, 6: 4}),
    ("down = linear(4, 4); hold(2, 8) then down", {}, 6, {2: 8, 6: 4}),
    ("hold(2, 8) then (linear(2, 4) then linear(2, 0)) then hold(2)", {}, 8, {4: 4, 6: 0, 8: 0}),
    ("hold(2, 8) then hold(2) + 1", {}, 4, {2: 9}),
)  # fmt: skip
def test_curves(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


@rows(
    ("repeat(linear(4, 1->0))", {}, ENDLESS, {0: 1, 3: 0.25, 4: 1, 5: 0.75, 4002: 0.5, 4000000000: 1}),
    ("repeat(linear(4, 1->0), times=2)", {}, 8, {3: 0.25, 4: 1, 7: 0.25, 8: 0, 99: 0}),
    ("repeat(linear(4, 1->0), 2)", {}, 8, {4: 1, 8: 0}),
    ("repeat(linear(4, 1->0), times=2, stretch=2)", {}, 12, {2: 0.5, 4: 1, 8: 0.5, 11: 0.125, 12: 0}),
    ("repeat(cosine(10, 2->0), stretch=2)", {}, ENDLESS, {0: 2, 5: 1, 10: 2, 20: 1, 30: 2, 50: 1, 70: 2}),
    ("repeat(linear(4, 1->0), times=3, scale=0.5)", {}, 12, {0: 1, 4: 0.5, 6: 0.25, 8: 0.25, 12: 0}),
    ("repeat(hold(3, 1), times=4, stretch=1.5)", {}, 3 + 5 + 7 + 10, {0: 1}),  # 3, 4.5, 6.75, 10.125 half up
    ("repeat(step for 4, times=3, stretch=0.5)", {}, 7, {3: 3, 4: 0, 5: 2, 6: 0, 7: 4}),
    ("repeat(hold(3, 1) then hold(1, 0), times=2)", {}, 8, {2: 1, 3: 0, 4: 1, 8: 0}),
    ("repeat(hold(2, 1), scale=-1)", {}, ENDLESS, {0: 1, 2: -1, 4: 1}),
    ("every(2, linear(5, 1->0))", {}, 5, {0: 1, 1: 1, 2: 0.6, 3: 0.6, 4: 0.2, 5: 0.2, 6: 0.2}),
    ("every(2, linear(4, 1->0))", {}, 4, {2: 0.5, 3: 0.5, 4: 0.5, 9: 0.5}),
    ("every(1 ep, linear(3 ep, 1->0))", {"steps_per_epoch": 2.5}, 8, {2: 1, 3: 0.6875, 4: 0.6875, 5: 0.375}),
    ("every(3, step) for 7", {}, 7, {2: 0, 3: 3, 5: 3, 6: 6, 9: 6}),
    ("hold(1, 1) then every(2, linear(4, 0)) then hold(2)", {}, 7, {1: 1, 2: 1, 3: 0.5, 4: 0.5, 5: 0.5}),
    ("count(tok) for 9", {"tokens_per_step": 8}, 9, {0: 0, 3: 24, 9: 72}),
    ("delay(3, linear(4, 1->0))", {}, 7, {0: 1, 2: 1, 3: 1, 5: 0.5, 7: 0}),
    ("delay(0, linear(4, 1->0))", {}, 4, {2: 0.5}),
    ("skip(0, linear(4, 1->0))", {}, 4, {2: 0.5}),
    ("skip(3, linear(4, 1->0))", {}, 1, {0: 0.25, 1: 0}),
    ("skip(3, hold(2, 5) then linear(4, 1->0))", {}, 3, {0: 0.75, 3: 0}),
    ("delay(2, skip(2, linear(4, 1->0)))", {}, 4, {0: 0.5, 2: 0.5, 3: 0.25, 4: 0}),
    ("stretch(2, linear(4, 1->0))", {}, 8, {1: 0.875, 4: 0.5, 8: 0}),
    ("stretch(1/3, linear(4, 1->0))", {}, 1, {0: 1, 1: 0}),  # 4/3 rounded
    ("stretch(2.5, linear(3, 3->0))", {}, 8, {4: 1.5, 8: 0}),  # 7.5 half up
    ("stretch(2, hold(2, 1) then hold(2, 3))", {}, 8, {3: 1, 4: 3}),
    ("stretch(0.5, steps(1, 2 @ 10))", {}, ENDLESS, {4: 1, 5: 2}),
    ("stretch(4, decay(8, 0.5, 1))", {}, ENDLESS, {4: 4, 8: 2}),
    ("reverse(linear(4, 1->0))", {}, 4, {0: 0, 1: 0.25, 4: 1, 9: 1}),
    ("reverse(hold(2, 1) then hold(2, 3))", {}, 4, {0: 3, 1: 3, 2: 3, 3: 1, 4: 1}),
    ("reverse(reverse(linear(4, 1->0)))", {}, 4, {1: 0.75}),
    ("2 * linear(4, 1->0) + 1", {}, 4, {0: 3, 2: 2, 4: 1}),
)
def test_transforms(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


# ---- 5. programs ---------------------------------------------------------------------------------------------


@rows(
    ("peak = 4; warmup(2, peak) then linear(2, peak/4)", {}, 4, {2: 4, 4: 1}),
    ("peak = 4; half = peak / 2; hold(2, half)", {}, 2, {0: 2}),
    ("peak = 4; half = peak / 2; hold(2, half)", {"peak": 10}, 2, {0: 5}),
    ("n = 5; hold(n, 1)", {"n": "5%", "total": 200}, 10, {0: 1}),
    ("peak = ?; hold(2, peak)", {"peak": 3}, 2, {0: 3}),
    ("peak = ?; hold(2, peak)", {"peak": "1/4"}, 2, {0: 0.25}),
    ("total = 10; linear(rest, 1->0)", {}, 10, {5: 0.5}),
    ("total = 10; linear(rest, 1->0)", {"total": 20}, 20, {10: 0.5}),
    ("linear(rest, 1->0) over 10", {"total": 20}, 10, {5: 0.5}),
    ("total = 2ep; linear(rest, 1->0)", {"steps_per_epoch": 5}, 10, {5: 0.5}),
    ("linear(10, total->0)", {"total": 40}, 10, {0: 40}),
    ("hold(1, total) over 6", {}, 1, {0: 6}),
    ("hold(2, batch_size / 8)", {"batch_size": 32}, 2, {0: 4}),
    ("f(n, v) = hold(n, v) then linear(n, 0); f(2, 6) then f(3, 9)", {}, 10, {0: 6, 2: 6, 3: 3, 4: 9, 7: 9, 10: 0}),
    ("f(v) = v * 2; g(v) = f(v) + 1; g(4)", {}, None, {0: 9}),
    ("f(v) = v * 2; f(v=4)", {}, None, {0: 8}),
    ("f(s) = 2 * s; f(linear(4, 1->0))", {}, 4, {0: 2, 2: 1}),
    ("f() = hold(3, 2); f()", {}, 3, {0: 2}),
    ("wsd(n, peak) = warmup(1%, peak) then hold(until 90%) then sqrt_decay(rest, 0) over n; wsd(1000, 2)", {}, 1000, {5: 1, 10: 2, 900: 2, 925: 1, 1000: 0}),
    # names are those of the place of definition, shares and total those of the place of use
    ("a = 1; f(x) = a + x; g(a) = f(a); g(5)", {}, None, {0: 6}),
    ("cool = linear(50%, 0); hold(10%, 4) then cool over 20", {}, 12, {2: 4, 7: 2, 12: 0}),
    ("now = step; hold(5, 1) then now for 3", {}, 8, {5: 0, 7: 2}),
    # a user's definition hides a built-in
    ("linear(n) = hold(n, 7); linear(3)", {}, 3, {0: 7}),
    ("pi = 3; pi", {}, None, {0: 3}),
)  # fmt: skip
def test_programs(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


def test_a_program_without_a_result_is_a_bundle() -> None:
    bundle = compiled(
        "peak = 4; lr = linear(4, peak->0); wd = lr / peak; b1 = constant(0.9); b2 = 1 - (step + 1)^-1", {}
    )
    assert isinstance(bundle, thence.Bundle)
    assert list(bundle) == ["lr", "wd", "b1", "b2"]
    assert {name: schedule.duration for name, schedule in bundle.items()} == {
        "lr": 4,
        "wd": 4,
        "b1": math.inf,
        "b2": None,
    }
    assert bundle(1) == {"lr": 3.0, "wd": 0.75, "b1": 0.9, "b2": 0.5}
    assert list(compiled("lr = linear(4, 1->0)", {})) == ["lr"]


# ---- 6. durations to steps -----------------------------------------------------------------------------------


@rows(
    # boundaries are rounded, not lengths, so that shares that add up to 100% end at the total
    ("linear(33.3%, 0->1) then linear(33.3%, 0) then linear(33.4%, 1)", {"total": 100}, 100, {33: 1, 67: 0, 100: 1}),
    ("hold(12.5%, 1) then hold(12.5%, 2) then hold(rest, 3)", {"total": 10}, 10, {0: 1, 1: 2, 2: 2, 3: 3}),  # 1.25, 2.5
    ("hold(25%, 1) then hold(25%, 2) then hold(25%, 3) then hold(25%, 4)", {"total": 10}, 10, {2: 1, 3: 2, 4: 2, 5: 3, 7: 3, 8: 4}),
    ("hold(0.5ep, 1) then hold(0.5ep, 2)", {"steps_per_epoch": 5}, 5, {2: 1, 3: 2}),
    # until X sets the running sum to X
    ("hold(12.5%, 1) then hold(until 50%, 2) then hold(12.5%, 3)", {"total": 10}, 6, {1: 2, 4: 2, 5: 3, 6: 3}),
    # a part that is no whole segment enters with its own length, rounded half up
    ("1 * hold(12.5%, 1) then 1 * hold(12.5%, 2) then hold(rest, 3)", {"total": 10}, 10, {0: 1, 1: 2, 2: 3}),
    ("1 * hold(25%, 1) then 1 * hold(25%, 2)", {"total": 10}, 6, {2: 1, 3: 2, 5: 2}),  # 2.5 -> 3 twice
    ("hold(2.5 ep, 1)", {"steps_per_epoch": 1}, 3, {0: 1}),
    ("delay(25%, hold(2, 1))", {"total": 10}, 5, {0: 1}),
    # for and until as whole segments enter exactly
    ("1 for 25% then 2 for 25%", {"total": 10}, 5, {2: 1, 3: 2, 4: 2}),
    # times need not be whole
    ("rsqrt(2, 2.5)", {}, ENDLESS, {7.5: 1}),
    ("decay(4, 0.5, every=0.5)", {}, ENDLESS, {1: 1}),
    ("inverse_time(4, 1, every=2.4ep)", {"steps_per_epoch": 5}, ENDLESS, {12: 2}),
    # a part that `for` cuts may be longer than the total
    ("hold(30, 1) for 10", {"total": 20}, 10, {0: 1}),
    ("(warmup(2, 1) then cosine(until 50, 0)) for 10 over 20", {}, 10, {2: 1}),
)  # fmt: skip
def test_durations(spec: str, facts: Facts, duration: Any, values: dict[float, float]) -> None:
    check(spec, facts, duration, values)


# ---- 9. canonical form ---------------------------------------------------------------------------------------

CANONICAL = [
    ("linear( 10,1 -> 0 )", "linear(10, 1->0)"),
    ("a=1;b  = 2;linear(10,a->b)", "a = 1; b = 2; linear(10, a->b)"),
    ("a=1\nlinear(10,a->0)\n", "a = 1\nlinear(10, a->0)\n"),
    ("cosine(10,1->0,power = 2)", "cosine(10, 1->0, power=2)"),
    ("1+2*3-4/5", "1 + 2 * 3 - 4 / 5"),
    ("2 ^ - 3", "2^-3"),
    ("- 2", "-2"),
    ("1--2", "1 - -2"),
    ("steps(1,2@3)", "steps(1, 2 @ 3)"),
    ("hold( until   5,1 )then hold(  rest )over 10", "hold(until 5, 1) then hold(rest) over 10"),
    ("x=?;hold(10,x)", "x = ?; hold(10, x)"),
    ("f( a,b )=a*b;f(1,2)", "f(a, b) = a * b; f(1, 2)"),
    ("((1))", "((1))"),
    ("hold(10k,1e-3)", "hold(10k, 1e-3)"),
    ("hold(10_000, 0.10)", "hold(10_000, 0.10)"),
    ("hold(2  ep, 1)", "hold(2 ep, 1)"),
    ("hold(2ep, 1)", "hold(2ep, 1)"),
    ("hold(1,1)  # why", "hold(1, 1)  # why"),
    ("# why\nhold(1,1)", "# why\nhold(1, 1)"),
    ("a=1 # one\n\n\n# two\nhold(1,a)", "a = 1  # one\n\n# two\nhold(1, a)"),
    ("cosine(10, from=1,to=0)", "cosine(10, from=1, to=0)"),
]


@pytest.mark.parametrize("text, canonical", CANONICAL)
def test_canonical_form(text: str, canonical: str) -> None:
    assert thence.format(text) == canonical
    assert thence.format(canonical) == canonical


@pytest.mark.parametrize(
    "one, other, equal",
    [
        ("hold(10k, 1)", "hold(10000,1.0)", True),
        ("hold(10, 1e-3)", "hold(10, 0.001)", True),
        ("hold(10, 10%)", "hold(10, 10pct)", True),
        ("hold(10, 0.1)", "hold(10, 10%)", False),
        ("hold(10 steps, 1)", "hold(10, 1)", False),
        ("linear(10, 1->0)", "linear(10, from=1, to=0)", False),
        ("(1)", "1", True),
    ],
)
def test_specs_compare_by_decimals(one: str, other: str, equal: bool) -> None:
    assert (thence.parse(one) == thence.parse(other)) is equal


def test_every_word_has_values_here() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    words = [entry.name for entry in thence.curves() if entry.kind != "constant"]
    missing = [name for name in words if not re.search(rf"\b{name}\(", here)]
    assert (
        not missing
    ), f"{missing}: write rows with their values, worked out by hand, into {Path(__file__).name}"
