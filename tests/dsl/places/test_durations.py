"""Durations as exact numbers of steps, and how they become whole steps."""

from fractions import Fraction

import pytest
from resolving import codes, looked_at

from thence.dsl.places.context import plan
from thence.dsl.places.durations import countable, duration, exact_length, following, to_steps
from thence.dsl.places.place import Place
from thence.dsl.syntax.nodes import Call, Sequence
from thence.dsl.text.findings import Rejected
from thence.dsl.text.source import Span

FACTS = {"total": 1000, "steps_per_epoch": 30, "tokens_per_step": 4096, "batch_size": 32}


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1000", "1000"), ("8k", "8000"), ("250 steps", "250"), ("33.3%", "333"), ("0.25%", "5/2"),
        ("2 ep", "60"), ("0.5 ep", "15"), ("1M tok", "15625/64"), ("100 ex", "25/8"), ("2 * 50 + 1", "101"),
        ("total - 100", "900"), ("n = 40; n", "40"), ("n = 10%; n", "100"),
    ],
)  # fmt: skip
def test_durations_are_exact(text: str, steps: str) -> None:
    context, node, place = looked_at(text, **FACTS)
    assert duration(context, node, place) == Fraction(steps) and not codes(context)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "duration"), ("0.5", "duration"), ("-5", "duration"), ("0%", "duration"), ("rest", "rest"),
        ("rest - 20", "rest"), ("100% - 20", "duration"), ("sqrt(-1)", "value"),
        ("linear(9, 1->0)", "argument"), ("1e17", "limit"),
    ],
)  # fmt: skip
def test_what_is_no_duration_by_itself(text: str, code: str) -> None:
    context, node, place = looked_at(text, **FACTS)
    with pytest.raises(Rejected):
        duration(context, node, place)
    assert codes(context) == [code]


def test_zero_is_a_place() -> None:
    context, node, place = looked_at("0", **FACTS)
    assert duration(context, node, place, zero=True) == 0


def test_what_is_left_is_what_the_others_leave() -> None:
    context, node, place = looked_at("hold(100, 1) then hold(rest) then linear(20%, 0) then hold(7)", **FACTS)
    assert isinstance(node, Sequence)
    at = place.before(node.segments).in_segment(1, Fraction(100), None)
    assert following(context, Span(0, 1), at, Fraction(1000)) == 207
    held = node.segments[1]
    assert isinstance(held, Call)
    length = held.arguments[0].value
    assert duration(context, length, at) == 693
    late = at.in_segment(1, Fraction(800), None)
    with pytest.raises(Rejected):
        duration(context, length, late)
    assert "nothing is left for `rest`" in context.findings.all()[0].message


@pytest.mark.parametrize(("start", "steps"), [("0", 3), ("5/2", 2), ("13/4", 3)])
def test_boundaries_are_rounded_and_not_lengths(start: str, steps: int) -> None:
    """2.5 steps from 2.5 are those from 3 to 5, and from 3.25 those from 3 to 6; by themselves they are 3."""
    context, node, place = looked_at("hold(0.25%, 1) then hold(9)", **FACTS)
    assert isinstance(node, Sequence)
    at = place.before(node.segments).in_segment(0, Fraction(start), None)
    assert to_steps(context, Fraction(5, 2), node.segments[1], at, node.span) == steps
    assert to_steps(context, Fraction(5, 2), node.segments[1], at.inside, node.span) == 3


def test_steps_are_counted_by_a_float64() -> None:
    context, _, _ = looked_at("1")
    assert countable(context, 2**53, Span(0, 1)) == 2**53
    with pytest.raises(Rejected):
        countable(context, 2**53 + 1, Span(0, 1))


def test_the_length_of_a_segment_is_exact_and_of_others_in_steps() -> None:
    context, node, place = looked_at("hold(0.25%, 1) then hold(9)", **FACTS)
    assert isinstance(node, Sequence)
    whole = plan(context, node.segments[0], place.before(node.segments).in_segment(0, Fraction(0), None))
    assert exact_length(whole) == Fraction(5, 2) and whole.steps == 3
    alone = plan(context, node.segments[0], Place(0, Fraction(1000)))
    assert exact_length(alone) == 3
