"""The formula of each curve at a step, against its definition written out by hand."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from thence.dsl.curves import formulas
from thence.dsl.curves.clock import EAGER
from thence.dsl.curves.course import Course
from thence.dsl.curves.tick_clock import TickClock
from thence.dsl.formula.expression import Expr, const

N, A, B = 40, 2.0, 0.5
START: dict[str, Any] = {"from": const(2)}
TO = const(Fraction(1, 2))
CURVES: list[tuple[str, Callable[..., Expr], dict[str, Any], Callable[[float], float]]] = [
    ("hold", formulas.hold, {"value": const(2)}, lambda p: 2.0),
    ("linear", formulas.linear, {"to": TO, **START}, lambda p: A + (B - A) * p),
    ("cosine", formulas.cosine, {"to": TO, **START}, lambda p: B + (A - B) * (1 + math.cos(math.pi * p)) / 2),
    (
        "polynomial",
        formulas.polynomial,
        {"to": TO, "power": const(3), **START},
        lambda p: B + (A - B) * (1 - p) ** 3,
    ),
    ("exponential", formulas.exponential, {"to": TO, **START}, lambda p: A * (B / A) ** p),
    (
        "half_life",
        formulas.half_life,
        {"to": TO, "from": const(Fraction(9, 10))},
        lambda p: math.exp(1 / ((1 - p) / math.log(0.9) + p / math.log(0.5))),
    ),
    (
        "sqrt_decay",
        formulas.sqrt_decay,
        {"to": TO, "power": const(Fraction(1, 2)), **START},
        lambda p: A + (B - A) * math.sqrt(p),
    ),
    (
        "sqrt_decay with a power",
        formulas.sqrt_decay,
        {"to": TO, "power": const(3), **START},
        lambda p: A + (B - A) * p**3,
    ),
    ("rex", formulas.rex, {"to": TO, **START}, lambda p: B + (A - B) * (1 - p) / (1 - p + p / 2)),
    (
        "triangle",
        formulas.triangle,
        {"to": TO, **START},
        lambda p: A + (B - A) * (2 * p if p <= 0.5 else 2 - 2 * p),
    ),
]


@pytest.mark.parametrize(
    ("formula", "given", "wanted"), [row[1:] for row in CURVES], ids=[row[0] for row in CURVES]
)
def test_a_curve(
    formula: Callable[..., Expr], given: dict[str, Any], wanted: Callable[[float], float]
) -> None:
    for step in (0, 1, 7, 20, 33, 40):
        found = formula(Course(TickClock.at(step), N, EAGER), **given).constant
        assert found is not None
        assert math.isclose(float(found), wanted(step / N), rel_tol=1e-13), f"step {step}"


def test_levels_hold_from_their_steps_on() -> None:
    levels = [(0, const(1)), (10, const(3)), (25, const(2))]
    found = [
        formulas.steps(Course(TickClock.at(k), N, EAGER), levels=levels).constant
        for k in (0, 9, 10, 24, 25, 99)
    ]
    assert found == [1, 1, 3, 3, 2, 2]


def test_points_are_joined() -> None:
    points = [(0, const(0)), (10, const(1)), (30, const(0))]
    found = [
        formulas.points(Course(TickClock.at(k), 30, EAGER), levels=points, curve="linear").constant
        for k in (0, 5, 10, 20, 30)
    ]
    assert found == [0, Fraction(1, 2), 1, Fraction(1, 2), 0]


def test_decays_by_time() -> None:
    at = Course(TickClock.at(30), None, EAGER)
    found = formulas.rsqrt(at, timescale=Fraction(10), **START).constant
    assert found == 2 * Fraction(1, 2), "sqrt(10 / (10 + 30))"
    stairs = formulas.inverse_time(at, rate=const(1), every=Fraction(20), staircase=True, **START)
    assert stairs.constant == 1
