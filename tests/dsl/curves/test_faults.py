"""What is wrong with arguments of curves that are sound one by one."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from thence.dsl.curves import faults
from thence.dsl.formula.expression import const, param


def of(
    check: Callable[..., Any], values: dict[str, Any], steps: int | None = 100
) -> list[tuple[str, str | None]]:
    return [
        (fault.place if hasattr(fault, "place") else fault[0], fault.fix) for fault in check(values, steps)
    ]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (1, 2, []), (0, 1, [("from", "1e-8")]), (1, 0, [("to", "1e-8")]), (1, -2, [("to", "2")]),
        (0, 0, [("from", "1e-8"), ("to", "1e-8")]),
    ],
)  # fmt: skip
def test_exponential(start: int, end: int, found: list[tuple[str, str]]) -> None:
    assert of(faults.exponential, {"from": const(start), "to": const(end)}) == found
    assert of(faults.exponential, {"from": param("p"), "to": const(1)}) == []


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (Fraction(1, 2), Fraction(9, 10), []), (0, Fraction(1, 2), [("from", "0.9")]), (Fraction(1, 2), 1, [("to", "0.9")]),
        (-1, 2, [("from", "0.9"), ("to", "0.9")]),
    ],
)  # fmt: skip
def test_half_life(start: Fraction, end: Fraction, found: list[tuple[str, str]]) -> None:
    assert of(faults.half_life, {"from": const(start), "to": const(end)}) == found
    assert of(faults.half_life, {"from": param("p"), "to": const(end)}) == [x for x in found if x[0] == "to"]


def test_points() -> None:
    levels = [(0, const(1)), (5, const(2)), (9, const(0)), (12, const(-1))]
    assert [place for place, _ in of(faults.points, {"levels": levels, "curve": "exponential"})] == [
        "levels[2]"
    ]
    assert of(faults.points, {"levels": levels, "curve": "linear"}) == []


def test_tangents_and_rates() -> None:
    assert of(faults.tanh_decay, {"lower": const(-400), "upper": const(350)}) == [("lower", "-350")]
    assert of(faults.inverse_time, {"rate": const(-2)}) == [("rate", "2")]
    assert of(faults.inverse_time, {"rate": const(0)}) == []


@pytest.mark.parametrize(
    ("rise", "fall", "steps", "found"),
    [
        ("1/4", "1/2", 100, []), ("0", "1/2", 100, [("rise", "50%")]), ("1/4", "1", 100, [("fall", "50%")]),
        ("1/2", "1/4", 100, [("fall", "75%")]), ("1/4", "1/2", 3, [("n", "100")]),
    ],
)  # fmt: skip
def test_cycles(rise: str, fall: str, steps: int, found: list[tuple[str, str]]) -> None:
    assert of(faults.onecycle, {"rise": Fraction(rise), "fall": Fraction(fall)}, steps) == found
