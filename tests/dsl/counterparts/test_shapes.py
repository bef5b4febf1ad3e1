"""Curves and sequences as they are written for other libraries' schedules."""

from fractions import Fraction

import pytest

from thence.dsl.counterparts.amounts import ONE, TWO, ZERO, Amount, Unfit, exact
from thence.dsl.counterparts.shapes import (
    chained,
    counted,
    cut,
    decay,
    delayed,
    divided,
    left,
    levels,
    products,
    turns,
    warmed,
    whole,
)

TEN, HALF, PEAK = exact(10), exact(Fraction(1, 2)), Amount("peak")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (decay(ONE, HALF, TEN), "decay(1, 0.5, 10, staircase=true)"),
        (decay(ONE, HALF, ONE), "decay(1, 0.5, 1)"),
        (decay(ONE, HALF, TEN, staircase=False, floor=ZERO), "decay(1, 0.5, 10, floor=0)"),
        (turns("linear(5, 1->0)"), "repeat(linear(5, 1->0))"),
        (turns("a", times=TEN, stretch=TWO, scale=ONE), "repeat(a, times=10, stretch=2)"),
        (warmed(TEN, ZERO, PEAK, lambda start: f"hold(5, {start})"), "warmup(10, peak) then hold(5, None)"),
        (warmed(TEN, ONE, PEAK, lambda _: "x", "cosine"), "cosine(10, 1->peak) then x"),
        (warmed(ZERO, ZERO, PEAK, lambda start: f"cosine(5, {start}->0)"), "cosine(5, peak->0)"),
        (delayed(ZERO, "x"), "x"),
        (delayed(TEN, "x"), "delay(10, x)"),
        (levels(ONE, [(TEN, HALF)]), "steps(1, 0.5 @ 10)"),
        (cut("linear(10, 1->0)", TEN), "linear(10, 1->0)"),
        (cut("linear(20, 1->0)", TEN), "linear(20, 1->0) for 10"),
        (cut("a then b", TEN), "(a then b) for 10"),
        (chained("a"), "a"),
    ],
)
def test_what_is_written(made: str, text: str) -> None:
    assert made == text


@pytest.mark.parametrize(
    ("total", "first", "rest"),
    [
        (TEN, ZERO, "10"),
        (TEN, TWO, "8"),
        (PEAK, TWO, "until peak"),
        (PEAK, ZERO, "peak"),
        (TEN, PEAK, "until 10"),
    ],
)
def test_what_is_left_of_a_length(total: Amount, first: Amount, rest: str) -> None:
    assert str(left(total, first)) == rest


def test_a_length_that_is_used_up() -> None:
    with pytest.raises(Unfit, match="`decay_steps` is 2, not more than the 10 steps before"):
        left(TWO, TEN, "`decay_steps`")


def test_shares_are_rounded_up_where_the_length_is_known() -> None:
    share = Amount("6%", whole=True)
    assert (str(counted(share, TEN)), counted(share, PEAK)) == ("1", share)


def test_factors_multiply_up_in_the_order_of_their_places() -> None:
    found = products(ONE, [(TEN, HALF), (TWO, HALF), (TEN, HALF)])
    assert [(str(place), str(value)) for place, value in found] == [("2", "0.5"), ("10", "0.125")]


def test_whole_parts() -> None:
    assert str(divided(TEN, TWO, "half")) == "5" and str(whole(Fraction(3), "it")) == "3"
    with pytest.raises(Unfit, match=r"a quarter would last 2\.5 steps"):
        divided(TEN, exact(4), "a quarter")
    with pytest.raises(Unfit, match="half needs plain numbers"):
        divided(PEAK, TWO, "half")
    with pytest.raises(Unfit, match="it would last 0 steps"):
        whole(Fraction(0), "it")
