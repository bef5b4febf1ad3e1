"""Calls of curves: their plans, and ways up and down that are hardly meant."""

from __future__ import annotations

from ..curves.entry import Curve
from ..numbers.decimals import short, shortest
from ..places.context import Context
from ..places.lookup import share
from ..places.place import Place
from ..places.wording import written
from ..plans.plan import CurvePlan, Plan
from ..syntax import nodes
from ..syntax.nodes import Number
from ..text.diagnostic import Fix
from .curve_call import CurveCall
from .curve_values import evaluate
from .doubtful import check_call
from .number_sorts import minus_left_out


def curve_plan(context: Context, node: nodes.Call, curve: Curve, place: Place) -> Plan:
    """The plan of a curve's call."""
    call = evaluate(context, node, curve, place)
    if not context.guessing:
        _check_warmup(context, call)
        check_call(node, curve, call.values, context.findings)
        _check_rise(context, call)
    return CurvePlan(
        node=node,
        duration=call.steps if call.steps is not None else float("inf"),
        curve=curve,
        arguments=call.values,
        label=curve.name.upper(),
        exact=call.exact if place.whole else None,
        paces=call.paces,
    )


def _check_warmup(context: Context, call: CurveCall) -> None:
    """Note a warm-up that goes down."""
    if not call.curve.starts_from_zero:
        return
    first, last = call.values["from"].constant, call.values["to"].constant
    if first is not None and last is not None and last < first:
        context.findings.note(
            "falling-warmup",
            call.node.span,
            f"this warm-up goes down, from {short(first)} to {short(last)}",
            "write linear or cosine for a way down",
            fix=Fix(call.node.name_span, "linear"),
        )


def _check_rise(context: Context, call: CurveCall) -> None:
    """Note a curve that goes on to ten times the value reached or more, where a way down is expected."""
    curve, place, target = call.curve, call.place, call.given.get("to")
    before = place.segments[place.index - 1] if place.index > 0 else None
    behind_warmup = isinstance(before, nodes.Call) and before.name == "warmup"
    if (
        target is None
        or "from" in call.given
        or not (curve.falls or (behind_warmup and not curve.starts_from_zero))
    ):
        return
    first, last = call.values["from"].constant, call.values["to"].constant
    if not first or last is None or last / first < 10 or share(context, target.value, place) is not None:
        return
    span = target.value.span
    meant, what = minus_left_out(target.value), ""
    fix = Fix(span, meant) if meant is not None else None
    if meant is not None and isinstance(before, nodes.Call) and before.arguments:
        peak = before.arguments[-1].value
        if (small := minus_left_out(peak)) is not None:  # both have lost their sign
            between = context.findings.source.text[peak.span.stop : span.start]
            meant, fix = f"{small} and {meant}", Fix(peak.span.to(span), f"{small}{between}{meant}")
    if meant is None and isinstance(target.value, Number) and 0 < last <= 100:
        meant = f"{shortest(last if last >= 1 else last * 100)}%"
        what, fix = f" for a share of {short(first)}", Fix(span, meant)
    context.findings.note(
        "rising-decay",
        span,
        f"this rises from {short(first)} to {short(last)}",
        (f"write {meant}{what}, or " if meant else "write ")
        + f"{shortest(first)}->{written(target.value)} if the rise is meant",
        fix=fix,
    )
