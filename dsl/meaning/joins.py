"""Checks of how the segments of a sequence meet: jumps, segments of no weight, a total that is not filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from ..curves.table import CURVES
from ..formula.expression import Expr
from ..numbers.decimals import MathError, round_half_up, short, shortest
from ..places.context import Context
from ..places.lookup import stripped
from ..places.place import NOT_FINITE, Place
from ..plans.plan import Constant, CurvePlan, Plan, Pointwise
from ..syntax import nodes
from ..syntax.nodes import Expression, Number
from ..syntax.unparse import unparse
from ..text.diagnostic import Fix
from ..text.source import Span
from .hardly_meant import NO_WEIGHT


def check_jump(
    context: Context,
    plan: Plan,
    reached: Expr | None,
    place: Place,
    whole: Sequence[Expression],
    plans: Sequence[Plan],
) -> None:
    """Note a segment that does not begin at the value reached; behind the last one, `whole` is the sequence."""
    if place.in_repeat or context.guessing or reached is None or reached is NOT_FINITE:
        return
    try:
        first, before = plan.at(0).constant, reached.constant
    except MathError:  # infinite there
        return
    if first is None or before is None:
        return
    if abs(first - before) > Fraction(1, 10**6) * max(abs(first), abs(before)):
        help, fix = _of_the_whole(whole, [*plans, plan], before, first) if whole else (None, None)
        context.findings.note(
            "jump",
            plan.node.span,
            f"the value jumps from {short(before)} to {short(first)} here",
            help or f"begin at {short(before)}, by leaving the start value out, if no jump is meant",
            fix=fix if help else _without_start(plan.node),
        )


def _without_start(node: nodes.Node) -> Fix | None:
    """The end alone of the transition of a call."""
    arguments = node.arguments if isinstance(node, nodes.Call) else ()
    pairs = [a.value for a in arguments if isinstance(a.value, nodes.Transition)]
    return Fix(pairs[0].span, unparse(pairs[0].stop)) if pairs else None


def _of_the_whole(
    whole: Sequence[Expression], plans: Sequence[Plan], before: Fraction, first: Fraction
) -> tuple[str | None, Fix | None]:
    """What to write where an operand beside a segment, without which nothing would jump, is meant for all of them."""
    last, head = whole[-1], whole[0]
    where = head.span.to(last.span)
    if isinstance(last, nodes.Chain) and (alone := _moving(plans[-1])) is not None:
        text = unparse(replace(last, first=nodes.Sequence((*whole[:-1], last.first))))
        if alone.node is not last.first or not _is_value(alone, 0, before):
            return None, None
        help = f"write {text} if all of it is meant"
        operator, other = last.rest[0]
        plain = isinstance(other, Number) and not other.unit and len(last.rest) == 1
        times = other.value if isinstance(other, Number) and plain else Fraction(0)
        if operator == "*" and times > 1 and times.denominator == 1:
            turns = f"repeat({unparse(last.first)}, {unparse(other)})"
            return f"{help}, or {turns} for {unparse(other)} turns", None
        return f"write: {text}", Fix(where, text)
    if isinstance(head, nodes.Chain) and len(head.rest) == 1 and (alone := _moving(plans[0])) is not None:
        operator, operand = head.rest[0]
        if len(whole) > 2 or not _is_value(alone, alone.steps, first):
            return None, None
        both = nodes.Chain(head.first, ((operator, nodes.Sequence((operand, last))),))
        if alone.node is head.first:
            both = nodes.Chain(nodes.Sequence((head.first, last)), head.rest)
        return f"write: {unparse(both)}", Fix(where, unparse(both))
    return None, None


def _moving(plan: Plan) -> Plan | None:
    """The one operand of an operation that is no constant."""
    moving = (
        [part for part in plan.parts if not isinstance(part, Constant)] if isinstance(plan, Pointwise) else []
    )
    return moving[0] if len(moving) == 1 else None


def _is_value(plan: Plan, step: int, value: Fraction) -> bool:
    """Whether a plan has a value at a step, but for rounding."""
    try:
        found = plan.at(step, from_below=step > 0).constant
    except MathError:
        return False
    return found is not None and abs(found - value) <= Fraction(1, 10**6) * max(abs(found), abs(value))


def check_sum(context: Context, node: nodes.Chain, plans: Sequence[Plan]) -> None:
    """Note a warm-up from 0 that is added to a curve which begins at its peak, and was meant to follow it."""
    parts = [node.first, *(part for _, part in node.rest)]
    joined = 0
    for one, two, (operator, _) in zip(plans, plans[1:], node.rest, strict=False):
        if operator != "+" or not (isinstance(one, CurvePlan) and isinstance(two, CurvePlan)):
            break
        begins = two.at(0).constant
        rises = joined or one.at(0).constant == 0
        if not isinstance(two.duration, int) or not (begins and rises and _is_value(one, one.steps, begins)):
            break
        joined += 1
    if not joined:
        return
    text, (start, stop) = context.findings.source.text, (parts[0].span.stop, parts[joined].span.start)
    between = {text[a.span.stop : b.span.start].strip() for a, b in pairwise(parts[: joined + 1])}
    whole = "".join(f" then {text[slice(*part.span)]}" for part in parts[1:joined]) + " then "
    said = unparse(nodes.Sequence(tuple(parts[: joined + 1])))
    context.findings.note(
        "sum",
        node.span,
        f"both are added, though one begins where the other ends: at step {plans[0].steps:,} the sum is twice as large",
        f"write: {said}, where one follows the other",
        fix=Fix(Span(start, stop), whole) if between == {"+"} and joined == len(node.rest) else None,
    )


def check_filled(
    context: Context,
    segments: Sequence[Expression],
    plans: Sequence[Plan],
    length: Fraction,
    place: Place,
) -> None:
    """Note a sequence with shares that ends before the total of which they are."""
    if place.total is None or not isinstance(plans[-1].duration, int) or length >= place.total:
        return
    if any(_has_share(context, segment, place) for segment in segments):
        context.findings.note(
            "unfilled",
            segments[-1].span,
            f"the sequence ends at step {shortest(round_half_up(length))} of {shortest(place.total)}; its last value is held after that",
            "give the last segment `rest` as its duration",
            fix=_lasting_rest(segments[-1]),
        )


def _has_share(context: Context, segment: Expression, place: Place) -> bool:
    """Whether a segment's own duration is written as a share."""
    written = _length_of(context, segment, place)
    return isinstance(written, Number) and written.unit == "%"


def _lasting_rest(node: nodes.Node) -> Fix | None:
    """`rest` as the duration of a curve's call."""
    if not isinstance(node, nodes.Call) or node.name not in CURVES or "n" not in CURVES[node.name].positions:
        return None
    n = next((a for a in node.arguments if a.name in (None, "n")), None)
    return Fix(n.value.span, "rest") if n is not None else None


def check_weights(
    context: Context,
    segments: Sequence[Expression],
    plans: Sequence[Plan],
    starts: Sequence[int],
    place: Place,
) -> None:
    """Note segments that are next to nothing beside their neighbours, unless a unit says that they are meant."""
    lengths = [plan.duration if isinstance(plan.duration, int) else 0 for plan in plans]
    if isinstance(segments[-1], nodes.Call) and segments[-1].name == "hold":
        lengths[-1] = 0  # however long what was reached is held
    elif not lengths[-1] and place.total is not None:
        lengths[-1] = int(place.total) - starts[-1]
    for i, (segment, length) in enumerate(zip(segments, lengths, strict=True)):
        beside = max(lengths[max(i - 1, 0) : i + 2])
        if not 0 < length * NO_WEIGHT <= beside:
            continue
        written = _length_of(context, segment, place)
        if isinstance(written, nodes.Rest) or (isinstance(written, Number) and written.unit):
            continue
        steps = f"{length} step{'s' if length > 1 else ''}"
        help = f"write a longer one, or {length} steps if that is meant; a share of the total is written {length}%"
        context.findings.note(
            "short",
            segment.span,
            f"this lasts {steps}, next to {beside:,}",
            (
                help
                if isinstance(written, Number)
                else "make it longer; if it is meant, end the line with # thence: ignore[short]"
            ),
        )


def _length_of(context: Context, segment: Expression, place: Place) -> Expression | None:
    """A segment's own duration, or the place until which it lasts, as it is written; None if it has none."""
    if isinstance(segment, nodes.Cut):
        return stripped(context, segment.length, place)[0]
    if (
        isinstance(segment, nodes.Call)
        and segment.arguments
        and segment.name in CURVES
        and CURVES[segment.name].finite
    ):
        value, at = stripped(context, segment.arguments[0].value, place)
        return stripped(context, value.place, at)[0] if isinstance(value, nodes.Until) else value
    return None
