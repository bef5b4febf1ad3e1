"""Starts, ends and steps that are usual, for help lines."""

from fractions import Fraction

import pytest
from resolving import call_at

from thence.dsl.calls.curve_call import CurveCall
from thence.dsl.calls.examples import pair, started, usual_ends, usual_steps, whole_call
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.expression import const
from thence.dsl.syntax.parse import expression_of


def call_of(text: str, reached: int | None = None) -> CurveCall:
    _, node, place = call_at(text, total=100)
    before = place.before((node,)).in_segment(0, Fraction(0), None if reached is None else const(reached))
    return CurveCall(node, CURVES[node.name], before)


@pytest.mark.parametrize(
    ("text", "reached", "ends"),
    [
        ("cosine(9)", None, ("1e-3", "0")), ("cosine(9)", 0, ("0", "1e-3")), ("cosine(9)", 3, ("1e-3", "0")),
        ("warmup(9)", None, ("0", "1e-3")), ("exponential(9)", None, ("1e-3", "1e-5")),
    ],
)  # fmt: skip
def test_usual_ends(text: str, reached: int | None, ends: tuple[str, str]) -> None:
    assert usual_ends(call_of(text, reached)) == ends


@pytest.mark.parametrize(
    ("curve", "value", "meant"),
    [
        ("cosine", "1e-3", "1e-3->0"), ("cosine", "0", "1e-3->0"), ("cosine", "10%", "1e-3->10%"),
        ("cosine", "1e-3 - 0", "1e-3->0"), ("cosine", "1e-3 then 1e-5", "1e-3->1e-5"),
        ("triangle", "5", "0->5"), ("exponential", "1", "1->1e-5"),
    ],
)  # fmt: skip
def test_a_lone_value_is_a_start_or_an_end(curve: str, value: str, meant: str) -> None:
    node = expression_of(value)
    assert node is not None and pair(call_of(f"{curve}(9)"), node) == meant


def test_a_value_needs_no_start_behind_a_segment() -> None:
    node = expression_of("5")
    assert node is not None
    assert started(call_of("cosine(9)", 1), node) == started(call_of("warmup(9)"), node) == "5"
    assert started(call_of("cosine(9)"), node) == "5->0"


def test_steps_are_what_is_left_where_that_is_known() -> None:
    call = call_of("cosine(9)")
    assert usual_steps(call) == "rest"
    call.place = call.place.off_the_clock
    assert usual_steps(call) == "1000"


def test_a_whole_call() -> None:
    assert whole_call(call_of("warmup(9)"), ["to"])[1] == "warmup(1000, 1e-3)"
    assert whole_call(call_of("cosine(9)"), ["to"])[1] == "cosine(1000, 1e-3->0)"
    assert whole_call(call_of("rsqrt(9)"), ["timescale"]) == (None, None)
