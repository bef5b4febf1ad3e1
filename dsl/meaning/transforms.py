"""Transforms: repeat, delay, skip, stretch, reverse."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from ..calls.arguments import Form
from ..curves.entry import REQUIRED, Transform
from ..curves.table import TRANSFORMS
from ..formula.expression import const
from ..numbers.decimals import LAST_STEP, round_half_up, shortest
from ..places.constants import fixed, number
from ..places.context import MOST_TURNS, Context, turn
from ..places.durations import countable, duration
from ..places.place import Place, is_name
from ..places.wording import lasting, written
from ..plans.plan import Plan
from ..plans.repeat import RepeatPlan, turns_of
from ..plans.transformed import DelayPlan, ReversePlan, SkipPlan, StretchPlan
from ..syntax import nodes
from ..syntax.nodes import Argument, Call
from ..syntax.unparse import unparse
from ..text.diagnostic import Fix
from ..text.source import Span
from .sequences import timed

Bound: TypeAlias = Mapping[str, Argument]

_NO_TURNS: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


def match_transform(context: Context, node: Call, transform: Transform) -> dict[str, Argument]:
    """Which argument is for which parameter of a transform."""
    form = Form.of(transform)
    _check_readings(context, node)
    bound = form.bind(node, context.findings)
    missing = [p.name for p in transform.parameters if p.default is REQUIRED and p.name not in bound]
    if missing:
        form.reject_missing(node, bound, missing, context.findings)
    form.single(bound.values(), context.findings)
    node_s = bound["s"].value
    other = next((a.value for name, a in bound.items() if name in ("n", "f")), None)
    times = bound["times"].value if "times" in bound else None
    if isinstance(node_s, nodes.Number) and isinstance(
        times, nodes.Call | nodes.Sequence | nodes.Cut | nodes.Name
    ):
        swapped = f"{node.name}({unparse(times)}, times={unparse(node_s)})"
        context.findings.reject(
            "argument", node.span, f"the schedule of `{node.name}` comes first", fix=swapped
        )
    if isinstance(node_s, nodes.Number) and isinstance(other, nodes.Call | nodes.Sequence):
        swapped = f"{node.name}({unparse(node_s)}, {unparse(other)})"
        context.findings.reject(
            "argument", node.span, f"the schedule of `{node.name}` comes last", fix=swapped
        )
    if isinstance(node_s, nodes.Until):
        context.findings.reject("argument", node_s.span, f"`{node.name}` needs a schedule here", form.help)
    return bound


def _check_readings(context: Context, node: Call) -> None:
    """Refuse `repeat(S, 2, 0.5)`, whose numbers may be turns and a scale, or a stretch and a scale."""
    match node:
        case nodes.Call("repeat", (turn, first, Argument(nodes.Number(value), None) as last)) if (
            first.name is None and value < 1
        ):
            s, x, y = (unparse(argument) for argument in (turn, first, last))
            context.findings.reject(
                "argument",
                last.span,
                "`repeat` takes its turns without a name, and what shapes them by name",
                f"write repeat({s}, stretch={x}, scale={y}) if each turn is {x} times as long as the last, "
                f"or repeat({s}, times={x}, scale={y}) for {x} turns",
            )


def check_last_segment(context: Context, node: nodes.Name | Call, place: Place, arguments: str = "") -> None:
    """Refuse `then repeat` behind all that is to be repeated."""
    if place.index <= 0 or place.segments[place.index :] != (node,):
        return
    whole = Span(place.segments[0].span.start, place.segments[place.index - 1].span.stop)
    text = f"repeat({context.findings.source.text[slice(*whole)]}{arguments})"
    message = f"`{unparse(node)}` is no segment: what recurs is repeated as a whole"
    context.findings.reject("unknown-name", node.span, message, fix=Fix(whole.to(node.span), text))


def _check_repeated(context: Context, node: Call, place: Place) -> None:
    """Refuse `then repeat(3)`, whose arguments are turns alone."""
    names = [argument.name or "times" for argument in node.arguments]
    numbers = all(isinstance(argument.value, nodes.Number) for argument in node.arguments)
    if node.name == "repeat" and numbers and "s" not in names and len(set(names)) == len(names):
        given = zip(names, node.arguments, strict=True)
        check_last_segment(context, node, place, "".join(f", {name}={unparse(a.value)}" for name, a in given))


def transform_plan(context: Context, node: Call, transform: Transform, place: Place) -> Plan:
    """The plan of a transform's call."""
    _check_repeated(context, node, place)
    bound = match_transform(context, node, transform)
    node_s = bound["s"].value
    within = replace(place, whole=False, in_repeat=place.in_repeat or transform.name == "repeat")
    body = timed(context, node_s, within)
    if transform.finite_only and not isinstance(body.duration, int):
        word = "endless" if body.duration is not None else "timeless, so it has no end"
        context.findings.reject(
            "duration",
            node_s.span,
            f"`{node.name}` needs a schedule that ends; `{written(node_s)}` is {word}",
            f"say for how long: {lasting(node_s)}",
            fix=lasting(node_s),
        )
    return _PLANS[transform.name](context, node, bound, body, place)


def _repeated(context: Context, node: Call, bound: Bound, body: Plan, place: Place) -> Plan:
    place = place.inside
    times = _turns_given(context, bound, place)
    stretch = _stretch_given(context, bound, body, times, place)
    scale = number(context, bound["scale"].value, place) if "scale" in bound else const(1)
    starts, lengths = _NO_TURNS if stretch == 1 else _unequal_turns(context, node, body, stretch, times)
    steps = float("inf") if times is None else body.steps * times
    if starts and times is not None:
        steps = starts[-1] + lengths[-1]
    if isinstance(steps, int):
        countable(context, steps, node.span)
    return RepeatPlan(
        node=node, duration=steps, body=body, times=times, scale=scale, starts=starts, lengths=lengths
    )


def _turns_given(context: Context, bound: Bound, place: Place) -> int | None:
    """How many turns a repeat has; None: without end."""
    if "times" not in bound or is_name(bound["times"].value, "endless"):
        return None
    value = fixed(context, bound["times"].value, place, "a number of turns")
    if value < 1 or value.denominator != 1:
        context.findings.reject(
            "value",
            bound["times"].span,
            f"{shortest(value)} is not a number of turns: a whole number, at least 1, is needed",
            f"write: times={max(1, round_half_up(value))}",
            fix=_valued(bound["times"], str(max(1, round_half_up(value)))),
        )
    return int(value)


def _stretch_given(context: Context, bound: Bound, body: Plan, times: int | None, place: Place) -> Fraction:
    """How many times as long as the one before each turn of a repeat is."""
    if "stretch" not in bound:
        return Fraction(1)
    stretch = fixed(context, bound["stretch"].value, place, "durations")
    if stretch <= 0:
        context.findings.reject(
            "value",
            bound["stretch"].span,
            f"turns cannot be stretched by {shortest(stretch)}: more than 0 is needed",
            "write: stretch=2",
            fix=_valued(bound["stretch"], "2"),
        )
    if stretch < 1 and times is None:
        most = next(n for n in range(5, 0, -1) if turns_of(body.steps, stretch, n, MOST_TURNS))
        context.findings.reject(
            "duration",
            bound["stretch"].span,
            "turns that get shorter and shorter cannot go on without end",
            f"say how many: times={most}",
            fix=Fix(Span(bound["stretch"].span.stop, bound["stretch"].span.stop), f", times={most}"),
        )
    return stretch


def _unequal_turns(
    context: Context, node: Call, body: Plan, stretch: Fraction, times: int | None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The starts and the lengths of turns, each of which is so many times as long as the one before."""
    turns = turns_of(body.steps, stretch, times, MOST_TURNS) if context.turned < MOST_TURNS else _NO_TURNS
    if turns is None:
        if stretch < 1:
            context.findings.reject(
                "duration",
                node.span,
                "the last turns come to 0 steps",
                "repeat fewer times, or shorten less",
            )
        context.findings.reject(
            "limit",
            node.span,
            f"more than {MOST_TURNS:,} turns of unequal length before step {LAST_STEP:,}, or turns after step 2^53",
            "use fewer times, another stretch, or stretch=1",
        )
    turn(context, len(turns[0]) or 1, node.span)
    return turns


def _stretched(context: Context, node: Call, bound: Bound, body: Plan, place: Place) -> Plan:
    factor_node = bound["f"].value
    factor = fixed(context, factor_node, place.inside, "a duration")
    if factor <= 0:
        context.findings.reject(
            "value",
            factor_node.span,
            f"a schedule cannot be stretched by {shortest(factor)}: more than 0 is needed",
            "write a positive number; reverse runs a schedule backwards",
            fix=shortest(-factor) if factor else "2",
        )
    if not isinstance(body.duration, int):
        countable(context, math.ceil(max(factor, 1 / factor)), factor_node.span)
        return StretchPlan(
            node=node, duration=body.duration, body=body, old=factor.denominator, new=factor.numerator
        )
    new = countable(context, round_half_up(body.duration * factor), factor_node.span)
    if new < 1:
        context.findings.reject(
            "duration",
            factor_node.span,
            f"stretched by {shortest(factor)}, {body.duration:,} steps become 0 steps",
            "write a larger factor",
        )
    return StretchPlan(node=node, duration=new, body=body, old=body.duration, new=new)


def _reversed(context: Context, node: Call, bound: Bound, body: Plan, place: Place) -> Plan:
    return ReversePlan(node=node, duration=body.duration, body=body)


def _delayed(context: Context, node: Call, bound: Bound, body: Plan, place: Place) -> Plan:
    count, longer = bound["n"].value, body.duration
    steps = round_half_up(duration(context, count, place, zero=True))
    if isinstance(longer, int):
        longer = countable(context, longer + steps, count.span)
    return DelayPlan(node=node, duration=longer, body=body, wait=steps)


def _skipped(context: Context, node: Call, bound: Bound, body: Plan, place: Place) -> Plan:
    count, shorter = bound["n"].value, body.duration
    steps = round_half_up(duration(context, count, place, zero=True))
    if isinstance(shorter, int):
        if steps >= shorter:
            context.findings.reject(
                "duration",
                count.span,
                f"nothing is left after {steps:,} steps: the schedule lasts {shorter:,}",
                f"skip fewer than {shorter} steps",
                fix=str(shorter // 2) if shorter > 1 else "0",
            )
        shorter -= steps
    return SkipPlan(node=node, duration=shorter, body=body, skipped=steps)


def _valued(argument: Argument, text: str) -> Fix:
    """Another value for an argument."""
    return Fix(argument.value.span, text)


# What makes the plan of each: from the call, its arguments by name, the plan of its schedule, and its place.
_PLANS: dict[str, Callable[[Context, Call, Bound, Plan, Place], Plan]] = {
    "repeat": _repeated,
    "delay": _delayed,
    "skip": _skipped,
    "stretch": _stretched,
    "reverse": _reversed,
}
assert _PLANS.keys() == TRANSFORMS.keys()
