"""What has a clock: chains of `then`, cuts, `over`."""

from __future__ import annotations

from fractions import Fraction

from ..base.records import replace
from ..formula.expression import Expr
from ..numbers.decimals import MathError, round_half_up, shortest
from ..numbers.units import OF_STEPS
from ..places.context import Context, plan, probing
from ..places.durations import UNKNOWN, countable, duration, exact_length, following, to_steps
from ..places.lookup import stripped
from ..places.paces import amount_of
from ..places.place import NOT_FINITE, Place
from ..places.wording import lasting, pattern, written
from ..plans.plan import Constant, Plan, SequencePlan
from ..plans.transformed import CutPlan
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.unparse import unparse
from ..syntax.walk import any_of
from ..text.findings import Rejected
from ..text.source import Span
from .behind_the_end import check_levels, check_overrun, check_reachable
from .hardly_meant import check_held
from .joins import check_filled, check_jump, check_weights


def timed(context: Context, node: Expression, place: Place, *, root: bool = False) -> Plan:
    """An expression with a clock of its own, from 0: a chain of then, even of one segment."""
    segments = node.segments if isinstance(node, nodes.Sequence) else (node,)
    sequence = place.before(segments)
    plans: list[Plan] = []
    starts: list[int] = []
    start: Fraction | None = Fraction(0)
    reached = place.reached
    failed = False
    for i, segment in enumerate(segments):
        at = sequence.in_segment(i, start, reached)
        last = i == len(segments) - 1
        made: Plan | None = None
        with context.findings.part():
            made = plan(context, segment, at)
        if made is not None and not last and not isinstance(made.duration, int):
            _note_endless(context, segment, made, at)
            made = None
        if made is None:
            failed, context.guessing = True, True
            start, reached = None, UNKNOWN
            continue
        if i and not failed:
            check_jump(context, made, reached, place, segments[: i + 1] if last else (), plans)
        plans.append(made)
        if start is not None:
            starts.append(round_half_up(start))
        if isinstance(made.duration, int):
            start = start + exact_length(made) if start is not None else None
            if not last:
                reached = _end(made) if not failed else UNKNOWN
    if failed:
        raise Rejected
    assert start is not None
    if root:
        check_filled(context, segments, plans, start, place)
    check_weights(context, segments, plans, starts, place)
    if len(plans) == 1:
        return plans[0]
    if isinstance(plans[-1].duration, int):
        end = countable(context, starts[-1] + plans[-1].duration, node.span)
        return SequencePlan(node=node, duration=end, segments=tuple(plans), starts=tuple(starts))
    return SequencePlan(node=node, duration=float("inf"), segments=tuple(plans), starts=tuple(starts))


def _end(plan: Plan) -> Expr:
    """What a segment leaves behind."""
    try:
        return plan.end
    except MathError:
        return NOT_FINITE


def _note_endless(context: Context, segment: Expression, plan: Plan, at: Place) -> None:
    """Note a segment without an end before another one."""
    if at.index and (steps := _steps_meant(segment)):
        context.findings.note(
            "duration",
            segment.span,
            f"`{written(segment)}` is endless, and {steps} is its value; what lasts so many steps is hold",
            f"write: hold({steps}), or {lasting(segment)} if {steps} is the value",
            fix=f"hold({steps})",
        )
        return
    word = "endless" if plan.duration is not None else "timeless: it has no duration"
    length = "rest" if _is_rest_left(context, segment.span, at) else "1000"
    fix, also = lasting(segment, length), ""
    if length == "rest" and (isinstance(plan, Constant) or _held(segment) is not segment):
        fix = f"hold(rest, {pattern(_held(segment))})"
    elif isinstance(plan, Constant):
        also = f", or hold(1000, {pattern(segment)})"
    context.findings.note(
        "duration",
        segment.span,
        f"`{written(segment)}` is {word}, so what comes after `then` would never run",
        f"say for how long: {fix}{also}",
        fix=fix,
    )


def _is_rest_left(context: Context, span: Span, place: Place) -> bool:
    """Whether a segment can last as long as the others leave of the total."""
    if place.total is None or place.start is None:
        return False
    if any_of(place.segments, nodes.Rest):
        return False
    with probing(context):
        try:
            return place.start + following(context, span, place, place.total) < place.total
        except Rejected:
            return False


def _held(segment: Expression) -> Expression:
    """The value of `constant(1e-3)`; what is one by itself as it stands."""
    match segment:
        case nodes.Call("constant", (nodes.Argument(value),)):
            return value
    return segment


def _steps_meant(segment: Expression) -> str | None:
    """The whole number, above any usual value, that is all there is to `constant(5000)`."""
    match segment:
        case nodes.Call("constant", (nodes.Argument(nodes.Number(value, unit) as number),)) if (
            unit in OF_STEPS and value >= 10 and value.denominator == 1
        ):
            return unparse(number)
    return None


def cut_plan(context: Context, node: nodes.Cut, place: Place) -> Plan:
    """`S for N` and `S until N`."""
    length = node.length if node.word == "for" else nodes.Until(node.length, span=node.length.span)
    exact: Fraction | None = None
    with context.findings.part():
        exact = duration(context, length, place)
    body = plan(context, node.body, place.inside)
    if exact is None:
        raise Rejected
    steps = to_steps(context, exact, length, place, node.length.span)
    check_reachable(context, body, steps, 0)
    return CutPlan(node=node, duration=steps, body=body, exact=exact if place.whole else None)


def over_plan(context: Context, node: nodes.Over, place: Place) -> Plan:
    """`S over N`."""
    if isinstance(stripped(context, node.total, place)[0], nodes.Rest | nodes.Until):
        context.findings.reject(
            "rest",
            node.total.span,
            "the total after `over` is a number of steps, not `rest` or `until`",
            "write a number of steps, such as 10k",
            fix="10k",
        )
    exact = duration(context, node.total, place.off_the_clock, place_only=True)
    total = Fraction(to_steps(context, exact, node.total, place.inside, node.total.span))
    if place.total is not None and place.total != total:
        context.findings.note(
            "total",
            node.total.span,
            f"`over` sets the total to {shortest(total)}, though it is {shortest(place.total)} outside",
            "leave `over` out to use the outer total",
        )
    inner = replace(
        place, total=total, total_in=amount_of(context, *stripped(context, node.total, place)), whole=False
    )
    if isinstance(node.body, nodes.Sequence):
        body = timed(context, node.body, inner, root=True)
    else:
        body = plan(context, node.body, inner)
    check_overrun(context, body, total, 0)
    check_levels(context, body, total)
    check_held(body, total, context.facts.get("steps_per_epoch"), context.findings, is_written=True)
    return replace(body, exact=None, over=total)
