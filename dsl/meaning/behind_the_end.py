"""Checks of what lies behind an end: the total's, or a cut's."""

from __future__ import annotations

from fractions import Fraction

from ..formula.expression import Expr
from ..numbers.decimals import shortest
from ..numbers.units import UNITS
from ..places.context import Context
from ..plans.plan import CurvePlan, Plan, SequencePlan
from ..syntax import nodes
from ..syntax.nodes import Number
from ..syntax.unparse import unparse
from ..text.diagnostic import Fix


def check_overrun(
    context: Context, plan: Plan, total: Fraction, start: int, whole: Plan | None = None
) -> None:
    """Note what ends after the total; `whole` is what it is a part of."""
    whole = whole or plan
    if not isinstance(plan.duration, int):
        if isinstance(plan, SequencePlan):
            for segment, begin in zip(plan.segments[:-1], plan.starts, strict=False):
                check_overrun(context, segment, total, start + begin, whole)
        return
    if start + plan.duration <= total:
        return
    if isinstance(plan, SequencePlan):
        for segment, begin in zip(plan.segments, plan.starts, strict=True):
            if isinstance(segment.duration, int) and start + begin + segment.duration > total:
                return check_overrun(context, segment, total, start + begin, whole)
    from ..answers.ends import as_places  # for what is too long alone

    fix, last = as_places(whole, total, context.findings.source)
    shorten = (
        f"shorten it, as in {last}" if last else "shorten it (a last segment may have the duration `rest`)"
    )
    context.findings.note(
        "overrun",
        plan.node.span,
        f"this ends at step {start + plan.duration:,}, after the total of {shortest(total)} steps",
        (
            f"write {fix.text} if that is where it ends, or {shorten}"
            if fix
            else f"{shorten}, or make the total larger"
        ),
        fix=fix,
    )


def check_reachable(context: Context, plan: Plan, steps: int, start: int) -> None:
    """Note the segments and levels that begin only after a cut."""
    if isinstance(plan, SequencePlan):
        for segment, begin in zip(plan.segments, plan.starts, strict=True):
            if start + begin >= steps:
                context.findings.note(
                    "unreachable",
                    segment.node.span,
                    f"this would begin at step {start + begin:,}, but the schedule is cut at {steps:,}: it never runs",
                    "leave it out, or cut later",
                )
            else:
                check_reachable(context, segment, steps, start + begin)
    elif isinstance(plan, CurvePlan) and not isinstance(plan.duration, int):
        for begin, _ in plan.arguments.get("levels", ()):
            if start + begin >= steps:
                context.findings.note(
                    "unreachable",
                    plan.node.span,
                    f"the level at step {start + begin:,} is never reached: the schedule is cut at {steps:,}",
                    "leave it out, or cut later",
                )


def check_levels(context: Context, plan: Plan, total: Fraction, start: int = 0) -> None:
    """Note values of `steps` that are there only after the end of the run."""
    if isinstance(plan, SequencePlan):
        for segment, begin in zip(plan.segments, plan.starts, strict=True):
            check_levels(context, segment, total, start + begin)
    levels: list[tuple[int, Expr]] = []
    if isinstance(plan, CurvePlan):
        levels += plan.arguments.get("levels", ())
    node = plan.node
    late = [i for i, (begin, _) in enumerate(levels) if start + begin > total]
    if not late or isinstance(plan.duration, int) or not isinstance(node, nodes.Call):
        return
    fix = _earlier(context, node, start) if start and levels[-1][0] <= total else None
    context.findings.note(
        "unreachable",
        node.arguments[late[0]].span,
        f"this would begin at step {start + levels[late[0]][0]:,}, but the run ends at {shortest(total)}: it never runs",
        (
            f"places count from step {start:,}, where `steps` begins: write {fix.text}"
            if fix is not None
            else "leave it out, or make the total larger"
        ),
        fix=fix,
    )


def _earlier(context: Context, node: nodes.Call, start: int) -> Fix | None:
    """The places of `steps` as they are where its own beginning does not count."""
    texts = []
    for argument in node.arguments:
        match argument.value:
            case nodes.Place(value, Number(count, unit) as step) if unit != "%":
                known = UNITS[unit or "steps"]
                fact = context.facts[known.fact] if known.fact else Fraction(1)
                count -= known.of_steps(Fraction(start), fact)
                if count <= 0:
                    return None
                apart = " " if " " in step.text else ""
                texts.append(f"{unparse(value)} @ {shortest(count)}{apart}{unit}")
            case nodes.Place():
                return None
            case value:
                texts.append(unparse(value))
    return Fix(node.span, f"{node.name}({', '.join(texts)})")
