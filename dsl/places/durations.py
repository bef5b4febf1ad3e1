"""Durations: steps, shares, units, `rest`, `until`, and how they become whole steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import NoReturn

from ..formula.expression import const
from ..numbers.decimals import MOST_STEPS, round_half_up, shortest
from ..numbers.units import OF_STEPS, UNITS
from ..plans.plan import Plan
from ..syntax import nodes
from ..syntax.nodes import Expression, Number
from ..syntax.spellings import thousands
from ..syntax.unparse import unparse
from ..syntax.walk import any_of
from ..text.findings import Rejected
from ..text.source import Span
from .constants import check_thousands, fixed
from .context import Context, plan, probing
from .known_facts import known_fact
from .lookup import stripped
from .paces import amount_of
from .place import Place
from .wording import lasting, written

UNKNOWN = const(1)  # stands for a value that an earlier mistake keeps from being known


def duration(
    context: Context, node: Expression, place: Place, *, zero: bool = False, place_only: bool = False
) -> Fraction:
    """An exact number of steps, whole where it was written as steps, that a float64 can count.

    `zero` allows 0 (a place); `place_only` refuses `rest` and `until`, which are no places.
    """
    exact = _exact_duration(context, node, place, zero, place_only)
    countable(context, math.floor(exact), node.span)
    return exact


def _exact_duration(
    context: Context, node: Expression, place: Place, zero: bool, place_only: bool
) -> Fraction:
    span = node.span
    node, place = stripped(context, node, place)
    check_thousands(context, node)
    match node:
        case Number(value, name) if name in OF_STEPS:
            return _whole(context, value, span, zero, thousands(node.text))
        case Number() if (amount := amount_of(context, node, place)) is not None:
            rate, at = context.counts.rates[amount.unit], place.position
            context.counted += 1
            _positive(context, amount.number, span, node, zero)
            return rate.steps(rate.count(at) + amount.number) - at
        case Number(value, name):
            unit = UNITS[name]
            what = f"the share `{written(node)}`" if name == "%" else f"`{written(node)}`"
            fact = known_fact(context, unit.fact, span, place, what).constant
            assert fact is not None
            return _positive(context, unit.in_steps(value, fact), span, node, zero)
        case nodes.Rest() | nodes.Until() if place_only:
            context.findings.reject(
                "rest",
                span,
                f"`{written(node)}` is a duration; a number of steps is needed here",
                "write the steps, or a share such as 80%",
                fix="80%",
            )
        case nodes.Rest():
            return _rest(context, span, place)
        case nodes.Until(until):
            return _until(context, span, until, place)
    if isinstance(node, nodes.Chain) and any_of(node, nodes.Rest):
        _reject_reckoning(context, node)
    if isinstance(node, nodes.Boolean | nodes.Transition | nodes.Place):
        context.findings.reject(
            "duration",
            span,
            f"`{written(node)}` is not a duration",
            "write a number of steps: 1000, 10%, 2 ep",
            fix="1000",
        )
    value = fixed(context, node, place, "a duration")
    if isinstance(node, nodes.Chain) and (value < (not zero) or value.denominator != 1):
        _reject_sum_of_shares(context, node, value, span, place)
    if isinstance(node, nodes.Negation) and zero and value < 0 and place.total is not None:
        context.findings.reject(
            "duration",
            span,
            f"{shortest(value)} is no step: steps are counted from the beginning",
            fix=f"total - {unparse(node.operand)}",
        )
    if value == -1 and not zero and place.total is not None and place.around and place.rest_taken is None:
        context.findings.reject(
            "duration", span, "-1 steps is not a duration; what is left of the total is `rest`", fix="rest"
        )
    return _whole(context, value, span, zero)


def _reject_sum_of_shares(
    context: Context, node: nodes.Chain, value: Fraction, span: Span, place: Place
) -> None:
    """Refuse `100% - 2000`, where a share is meant to be one of the total."""
    terms = [("+", node.first), *node.rest]
    shares = [term for _, term in terms if isinstance(term, Number) and term.unit == "%"]
    if not shares or any(sign not in ("+", "-") for sign, _ in terms) or len(shares) == len(terms):
        return
    fix = None
    if place.total is not None:
        texts = [
            (
                sign,
                (
                    ("total" if term.value == 100 else f"{unparse(term)} * total")
                    if term in shares
                    else unparse(term)
                ),
            )
            for sign, term in terms
        ]
        fix = " ".join([texts[0][1], *(f"{sign} {text}" for sign, text in texts[1:])])
    context.findings.reject(
        "duration",
        span,
        f"`{written(node)}` is {shortest(value)}: beside + and - a share is a number, such as {shortest(shares[0].value / 100)} "
        f"for {unparse(shares[0])}",
        None if fix else "write the number of steps, or a share of the total alone such as 80%",
        fix=fix,
    )


def _reject_reckoning(context: Context, node: nodes.Chain) -> NoReturn:
    """Refuse `rest - 2000`."""
    less = isinstance(node.first, nodes.Rest) and all(op == "-" for op, _ in node.rest)
    context.findings.reject(
        "rest",
        node.span,
        "`rest` is a duration and stands alone in its place"
        + (": what the segments behind it take is no part of it" if less else ""),
        None if less else "write the number of steps, or a share of the total such as 40%",
        fix="rest" if less else None,
    )


def _whole(
    context: Context, value: Fraction, span: Span, zero: bool, without_point: str | None = None
) -> Fraction:
    least = 0 if zero else 1
    if value > 0 and value.denominator != 1:
        fix, help = str(max(1, round_half_up(value))), None
        if without_point is not None:
            fix, help = without_point, f"write {without_point}, or {fix} if the point is one of a decimal"
        elif value < 1:
            fix = f"{shortest(value * 100)}%"
            help = f"write {fix} if a share of the total is meant"
        context.findings.reject(
            "duration", span, f"{shortest(value)} is not a whole number of steps", help, fix=fix
        )
    if value < least:
        needed = "at least 0 steps are" if zero else "at least 1 step is"
        context.findings.reject(
            "duration",
            span,
            f"{shortest(value)} steps is not a duration: {needed} needed",
            "write 0 or more steps" if zero else "write 1 or more steps",
            fix=shortest(abs(value)) if value.denominator == 1 and value else str(least),
        )
    return value


def _positive(context: Context, value: Fraction, span: Span, node: Expression, zero: bool) -> Fraction:
    if value < 0 or (value == 0 and not zero):
        context.findings.reject(
            "duration",
            span,
            f"`{written(node)}` is 0 steps; at least 1 step is needed",
            "write a larger share, or steps",
        )
    return value


def _rest(context: Context, span: Span, place: Place) -> Fraction:
    if place.around is None:
        context.findings.reject(
            "rest", span, "`rest` has no sequence to count on here", "write the number of steps"
        )
    if place.rest_taken is not None:
        context.findings.reject(
            "rest",
            span,
            "`rest` stands in its sequence a second time: it takes everything that is left",
            "write a duration for one of the two, such as 10%",
        )
    total = known_fact(context, "total", span, place, "`rest`").constant
    assert total is not None
    if place.start is None:
        raise Rejected
    taken = place.start + following(context, span, place, total)
    if taken >= total:
        context.findings.reject(
            "rest",
            span,
            f"nothing is left for `rest`: the other segments take {shortest(taken)} of {shortest(total)} steps",
            "make the other segments shorter, or the total larger",
        )
    return total - taken


def following(context: Context, rest: Span, place: Place, total: Fraction) -> Fraction:
    """The exact length of the segments after the one that has `rest`, which end at the total."""
    assert place.around is not None
    start = Fraction(0)
    at = replace(place.among(place.around.seen, place.around.arguments), rest_taken=rest)
    if context.counts.rates:
        return _back_from(context, total, place.segments[place.index + 1 :], at)
    for i, segment in enumerate(place.segments[place.index + 1 :], place.index + 1):
        made = None
        with probing(context) as found, suppress(Rejected):
            made = plan(context, segment, at.in_segment(i, start, UNKNOWN))
        if made is None:
            for finding in found.all():
                context.findings.add(finding)
            raise Rejected
        if not isinstance(made.duration, int):
            context.findings.reject(
                "rest",
                segment.span,
                f"`{written(segment)}` has no end, so nothing is left for the `rest` before it",
                fix=lasting(segment),
            )
        start += exact_length(made)
    return start


def _back_from(context: Context, total: Fraction, segments: Sequence[Expression], place: Place) -> Fraction:
    """The exact length of segments that end at a step, the last one looked at first: where it begins follows from its length."""
    end = total
    for segment in reversed(segments):
        length = segment.length if isinstance(segment, nodes.Cut) and segment.word == "for" else None
        if isinstance(segment, nodes.Call):
            length = next((a.value for a in segment.arguments if a.name in (None, "n")), None)
        node, at = stripped(context, length, place) if length is not None else (None, place)
        amount = amount_of(context, node, at) if node is not None else None
        if amount is not None:
            rate = context.counts.rates[amount.unit]
            end = rate.steps(rate.count(place.origin + end) - amount.number) - place.origin
            continue
        before, made = context.counted, None
        with probing(context) as found, suppress(Rejected):
            made = plan(context, segment, place.in_segment(place.index, Fraction(0), UNKNOWN))
        if made is None or not isinstance(made.duration, int):
            for finding in found.all():
                context.findings.add(finding)
            raise Rejected
        if context.counted > before:
            context.findings.reject(
                "rest",
                segment.span,
                f"how long `{written(segment)}` lasts depends on where it begins, and that on the `rest` before it",
                "write one length for all of it, as in (...) for 10B tok",
            )
        end -= exact_length(made)
    return total - end


def _until(context: Context, span: Span, node: Expression, place: Place) -> Fraction:
    if place.around is None:
        context.findings.reject(
            "rest", span, "`until` has no sequence to count on here", "write the number of steps"
        )
    if place.rest_taken is not None:
        context.findings.reject(
            "rest",
            span,
            "no `until` may follow `rest`, whose length it would depend on",
            "write this segment's length: 10% or 1000",
        )
    at_start = replace(place.off_the_clock, origin=place.origin)
    target = duration(context, node, at_start, zero=True, place_only=True)
    if place.start is None:
        raise Rejected
    if target <= place.start:
        context.findings.reject(
            "duration",
            span,
            f"the segment begins at step {shortest(place.start)}, so it cannot last until step {shortest(target)}: 0 or fewer steps are left",
            f"write a later step than {shortest(place.start)}, or a duration without until",
        )
    return target - place.start


def to_steps(context: Context, exact: Fraction, node: Expression, place: Place, span: Span) -> int:
    """An exact length as whole steps: boundaries of a sequence are rounded, not lengths."""
    length, _ = stripped(context, node, place)
    on_sequence = place.whole or isinstance(length, nodes.Rest | nodes.Until)
    if place.around is not None and place.start is not None and on_sequence:
        steps = round_half_up(place.start + exact) - round_half_up(place.start)
    else:
        steps = round_half_up(exact)
    if steps < 1:
        context.findings.reject(
            "duration",
            span,
            f"`{written(node)}` comes to {float(exact):.3g} steps, which rounds to 0 steps",
            "write a longer duration",
        )
    return countable(context, steps, span)


def countable(context: Context, steps: int, span: Span) -> int:
    """The number of steps, if a float64 can count them one by one."""
    if steps > MOST_STEPS:
        context.findings.reject(
            "limit",
            span,
            f"{float(min(steps, 10**300)):.3g} steps are more than the 2^53 that a float64 can count",
            "count in larger units: epochs, or thousands of tokens",
        )
    return steps


def exact_length(plan: Plan) -> Fraction:
    """The length before rounding of a whole segment; of any other, its steps."""
    return plan.exact if plan.exact is not None else Fraction(plan.steps)
