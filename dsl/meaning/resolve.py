"""From syntax tree to plan: what each kind of node becomes, and the plan of a whole result."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NoReturn

from ..calls.curve_arguments import matched
from ..calls.curves import curve_plan
from ..curves.table import CURVES
from ..formula.expression import const
from ..formula.functions import FUNCTIONS
from ..numbers.decimals import shortest
from ..numbers.units import UNITS
from ..places.constants import constant
from ..places.context import Context, Resolve
from ..places.counts import NONE, Counts
from ..places.lookup import function_of
from ..places.place import Place
from ..places.wording import written
from ..plans.plan import Plan, SequencePlan
from ..plans.repeat import MOST_ROWS, beyond_tables
from ..plans.transforms import TRANSFORMS
from ..syntax import nodes
from ..syntax.nodes import Expression, Number
from ..text.findings import Findings
from ..text.source import Span
from .arithmetic import chain_plan, function_plan, match_function, negation_plan, power_plan
from .behind_the_end import check_levels, check_overrun
from .finite import check_finite
from .hardly_meant import check_held, check_long
from .names import count_plan, match_user, name_plan, user_function_plan
from .sequences import cut_plan, over_plan, timed
from .transforms import match_transform, transform_plan
from .unknown_names import unknown_function


def outcome(context: Context, node: Expression, place: Place) -> Plan:
    """The plan of a result or an output."""
    plan = timed(context, node, place, root=True)
    if place.total is not None and plan.over is None:
        check_overrun(context, plan, place.total, 0)
        # What is written for any run may well go on behind the end of one.
        total_written = any(d.name == "total" and d.span != Span(0, 0) for d in context.program.definitions)
        if total_written or isinstance(plan, SequencePlan):
            check_levels(context, plan, place.total)
        epoch = context.facts.get("steps_per_epoch")
        check_held(plan, place.total, epoch, context.findings, is_written=total_written)
    check_long(plan, context.program, context.facts, context.findings)
    lost = beyond_tables(plan)
    if lost is not None:
        context.findings.reject(
            "limit",
            lost.node.span,
            f"its turns within turns are more than {MOST_ROWS:,}, and too fine for a float64 to count their time",
            "repeat fewer times, nest fewer repeats, or leave stretch out of some",
        )
    check_finite(context, plan)
    return plan


def call_plan(context: Context, node: nodes.Call, place: Place) -> Plan:
    """The plan of a call, of a user function before what is built in."""
    user = function_of(context, node.name, place)
    if user is not None:
        return user_function_plan(context, node, *user, place)
    if node.name in CURVES:
        return curve_plan(context, node, CURVES[node.name], place)
    if node.name in TRANSFORMS:
        return transform_plan(context, node, TRANSFORMS[node.name], place)
    if node.name in FUNCTIONS:
        return function_plan(context, node, place)
    if node.name == "count":
        return count_plan(context, node, place)
    unknown_function(context, node, place)


def match_call(context: Context, node: nodes.Call, place: Place) -> None:
    """Refuse a call of what does not exist, or with arguments that do not fit; nothing is evaluated."""
    if context.findings.has("unknown-name", node.span):  # it stands where no call can
        return
    user = function_of(context, node.name, place)
    if user is not None:
        match_user(context, node, user[0])
    elif node.name in CURVES:
        matched(context, node, CURVES[node.name], place)
    elif node.name in TRANSFORMS:
        match_transform(context, node, TRANSFORMS[node.name])
    elif node.name in FUNCTIONS:
        match_function(context, node)
    elif node.name != "count":
        unknown_function(context, node, place)


def number_plan(context: Context, node: Number, place: Place) -> Plan:
    """A number or a share, which is a timeless constant."""
    if node.unit not in ("", "%"):
        number, steps = shortest(node.value), ""
        if UNITS[node.unit].fact and context.needed == "a duration":
            steps = UNITS[node.unit].formula(node.value)
            if context.findings.source.text[: node.span.start].rstrip().endswith("/"):
                steps = f"({steps})"
        context.findings.reject(
            "argument",
            node.span,
            f"`{written(node)}` is a duration: it stands alone in its place, not under operators and not as a value",
            None if steps else f"write a number such as {number}, or give the duration its own argument",
            fix=steps or number,
        )
    return constant(const(node.value / 100 if node.unit == "%" else node.value), node)


def _refuse_boolean(context: Context, node: nodes.Boolean, place: Place) -> NoReturn:
    context.findings.reject(
        "argument",
        node.span,
        f"`{str(node.value).lower()}` is not a number",
        "write a number, such as 1e-3; a flag has its name before it: staircase=true",
    )


def _refuse_rest(context: Context, node: nodes.Rest, place: Place) -> NoReturn:
    alone = place.index > 0 and place.segments[place.index] is node
    context.findings.reject(
        "rest",
        node.span,
        "`rest` is a duration and stands alone in its place",
        None if alone else "write the value here, and rest where the steps stand",
        fix=f"hold({'1000' if place.total is None else 'rest'})" if alone else None,
    )


def _refuse_until(context: Context, node: nodes.Until, place: Place) -> NoReturn:
    context.findings.reject(
        "rest", node.span, "`until` gives a duration; a value stands here", "as in hold(until 80%)"
    )


def _refuse_transition(context: Context, node: nodes.Transition, place: Place) -> NoReturn:
    context.findings.reject(
        "argument", node.span, "a transition a->b belongs to a curve", "as in linear(1000, 1->0)"
    )


def _refuse_level(context: Context, node: nodes.Place, place: Place) -> NoReturn:
    context.findings.reject(
        "argument", node.span, "a place v @ s belongs to steps or points", "as in steps(0.1, 0.01 @ 32k)"
    )


# What makes the plan of each kind of node, or refuses it where a value stands.
PLANS: dict[type[nodes.Node], Resolve] = {
    Number: number_plan,
    nodes.Name: name_plan,
    nodes.Call: call_plan,
    nodes.Chain: chain_plan,
    nodes.Negation: negation_plan,
    nodes.Power: power_plan,
    nodes.Sequence: timed,
    nodes.Cut: cut_plan,
    nodes.Over: over_plan,
    nodes.Boolean: _refuse_boolean,
    nodes.Rest: _refuse_rest,
    nodes.Until: _refuse_until,
    nodes.Transition: _refuse_transition,
    nodes.Place: _refuse_level,
}


def resolving(
    program: nodes.Program,
    facts: Mapping[str, Fraction],
    findings: Findings,
    dynamic: frozenset[str] = frozenset(),
    *,
    bindable: bool = False,
    counts: Counts = NONE,
) -> Context:
    """What resolving the expressions of a program needs; `dynamic` parameters stay open."""
    return Context(program, facts, findings, PLANS, dynamic, bindable, counts)
