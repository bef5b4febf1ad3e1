"""Calls of transforms: which argument is for what, and what their plans are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import NoReturn

from ..base.records import record, replace
from ..calls.arguments import Form
from ..curves.entry import REQUIRED
from ..curves.tick_clock import Period
from ..formula.arithmetic import multiply
from ..formula.expression import Expr, apply, const
from ..numbers.decimals import round_half_up
from ..places.constants import constant, fixed, number
from ..places.context import Context, turn, visit
from ..places.durations import countable, duration
from ..places.lookup import stripped
from ..places.paces import amount_of, pace_of
from ..places.place import Place
from ..places.wording import lasting, written
from ..plans.plan import Plan, Pointwise, SequencePlan
from ..plans.repeat import MOST_TURNS, RepeatPlan
from ..plans.transforms import Transform
from ..syntax import nodes
from ..syntax.nodes import Argument, Call
from ..syntax.unparse import unparse
from ..text.diagnostic import Fix
from ..text.source import Span
from .sequences import timed


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


@record(frozen=True)
class _Call:
    """A call of a transform at a place, for what makes its plan."""

    context: Context
    place: Place
    node: Call
    body: Plan
    given: Mapping[str, Argument]

    @property
    def most_turns(self) -> int:
        return MOST_TURNS if self.context.turned < MOST_TURNS else 0

    def number(self, name: str) -> Expr:
        return number(self.context, self.given[name].value, self.place)

    def fixed(self, name: str, what: str) -> Fraction:
        return fixed(self.context, self.given[name].value, self.place, what)

    def steps(self, name: str) -> int:
        return round_half_up(duration(self.context, self.given[name].value, self.place, zero=True))

    def period(self, name: str) -> Fraction | Period:
        node = self.given[name].value
        steps = duration(self.context, node, self.place, place_only=True)
        written_as, at = stripped(self.context, node, self.place)
        pace, amount = pace_of(self.context, node, self.place), amount_of(self.context, written_as, at)
        return steps if amount is None or pace is None else Period(amount.number, pace)

    def countable(self, steps: int, span: Span) -> int:
        return countable(self.context, steps, span)

    def take_turns(self, turns: int) -> None:
        turn(self.context, turns, self.node.span)

    def reject(
        self, code: str, span: Span, message: str, help: str | None = None, *, fix: Fix | str | None = None
    ) -> NoReturn:
        self.context.findings.reject(code, span, message, help, fix=fix)


def transform_plan(context: Context, node: Call, transform: Transform, place: Place) -> Plan:
    """The plan of a transform's call."""
    _check_repeated(context, node, place)
    bound = match_transform(context, node, transform)
    node_s = bound["s"].value
    within = replace(place, whole=False, in_repeat=place.in_repeat or transform.repeats)
    if transform.name == "delay":
        wait = round_half_up(duration(context, bound["n"].value, place, zero=True))
        within = replace(within, origin=place.begins + wait, start=None)
    visited, turned, counted = context.visited, context.turned, context.counted
    body = timed(context, node_s, within)
    visited, turned = context.visited - visited, context.turned - turned
    if transform.finite_only and not isinstance(body.duration, int):
        word = "endless" if body.duration is not None else "timeless, so it has no end"
        context.findings.reject(
            "duration",
            node_s.span,
            f"`{node.name}` needs a schedule that ends; `{written(node_s)}` is {word}",
            f"say for how long: {lasting(node_s)}",
            fix=lasting(node_s),
        )
    call = _Call(context, place, node, body, bound)
    if context.counted > counted and _varies_from(context, int(place.begins)):
        return _on_counts(call, transform, within)
    made = transform.plan(call)
    around, uses = _parts_of(made, body)
    # What is used again counts again: it doubles with each call within a call.
    visit(context, max(around - 1, 0) + max(uses - 1, 0) * visited, node.span)
    turn(context, max(uses - 1, 0) * turned, node.span)
    return made


def _parts_of(plan: Plan, body: Plan) -> tuple[int, int]:
    """How many plans there are around a body, and how often they use it."""
    if plan is body:
        return 0, 1
    found = [_parts_of(part, body) for part in plan.parts]
    return 1 + sum(around for around, _ in found), sum(uses for _, uses in found)


def _varies_from(context: Context, step: int) -> bool:
    """Whether what a step takes in still changes after some step."""
    return any(rate.settled > step for rate in context.counts.rates.values())


def _on_counts(call: _Call, transform: Transform, within: Place) -> Plan:
    """The plan of a transform of what depends on where it begins."""
    if transform.name in ("delay", "every"):
        return transform.plan(call)
    if transform.name != "repeat" or "stretch" in call.given:
        call.reject(
            "duration",
            call.node.span,
            f"`{transform.name}` has no meaning here: its schedule has lengths in a unit of which steps take in more "
            "and more",
            "write the lengths in steps",
        )
    regular = transform.plan(call)
    assert isinstance(regular, RepeatPlan)
    return _turns_anew(call, regular, within)


def _turns_anew(call: _Call, regular: RepeatPlan, within: Place) -> Plan:
    """The turns of a repeat whose lengths are looked at anew where each begins, until nothing changes any more."""
    context, begins, node_s = call.context, within.begins, call.given["s"].value
    turns: list[Plan] = []
    starts: list[int] = []
    start = 0
    while regular.times is None or len(turns) < regular.times:
        at = replace(within, origin=begins + start, start=None)
        body = timed(context, node_s, at)
        call.take_turns(1)
        starts.append(start)
        settled = not _varies_from(context, int(begins) + start)
        scale = apply("power", regular.scale, const(len(turns))) if turns else const(1)
        if settled:
            times = None if regular.times is None else regular.times - len(turns)
            body = replace(
                regular, body=body, times=times, duration=math.inf if times is None else body.steps * times
            )
        turns.append(_scaled(body, scale, call.node))
        if settled:
            break
        start = call.countable(start + body.steps, call.node.span)
    last = turns[-1].duration
    return SequencePlan(
        node=call.node,
        duration=starts[-1] + last if isinstance(last, int) else math.inf,
        segments=tuple(turns),
        starts=tuple(starts),
    )


def _scaled(turn: Plan, scale: Expr, node: Call) -> Plan:
    """A turn, its values multiplied."""
    if scale.constant == 1:
        return turn
    factor = constant(scale, node)
    return Pointwise(
        node=node,
        duration=turn.duration,
        operands=(factor, turn),
        combine=multiply,
        keeps_sign=scale.low >= 0,
    )
