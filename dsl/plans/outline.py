"""What a plan does, for people: its segments with their values, and the steps worth looking at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

from ..base.frozen import Frozen
from ..base.records import record
from ..numbers.decimals import MathError
from ..syntax.unparse import unparse
from .plan import CurvePlan, Plan, Pointwise, SequencePlan
from .repeat import RepeatPlan
from .transformed import CutPlan

_MOST_LANDMARKS = 400
_PLACES_LIKE_A_CURVE = 16
_MOST_COMPUTED = 500  # curves


@record(frozen=True, slots=True)
class Segment(Frozen):
    """A segment of a schedule: what was written, when it rules, and its first and last values.

    It rules from step `start` up to, but not including, `stop` (math.inf if it has no end); `last` is the
    value that it leaves behind, or None if it has no end.
    """

    text: str
    start: int
    stop: float
    first: float
    last: float | None


def segments(plan: Plan, run: Callable[[Plan, int], float]) -> tuple[Segment, ...]:
    """The outermost segments of a plan, in order; `run` gives a value that is not finite."""
    parts, starts = (plan.segments, plan.starts) if isinstance(plan, SequencePlan) else ((plan,), (0,))
    return tuple(_segment(part, start, run) for part, start in zip(parts, starts, strict=True))


def _segment(plan: Plan, start: int, run: Callable[[Plan, int], float]) -> Segment:
    finite = isinstance(plan.duration, int)
    return Segment(
        text=unparse(plan.node),
        start=start,
        stop=start + plan.steps if finite else math.inf,
        first=_value(plan, 0, run),
        last=_value(plan, plan.steps, run) if finite else None,
    )


def _value(plan: Plan, step: int, run: Callable[[Plan, int], float]) -> float:
    try:
        value = plan.at(step, from_below=step > 0).constant
    except MathError:
        return run(plan, step)
    return math.nan if value is None else float(value)


def boundaries(plan: Plan, start: int = 0) -> Iterator[int]:
    """Steps at which something begins or ends, of what is written without a transform."""
    yield start
    if isinstance(plan.duration, int):
        yield start + plan.duration
    if isinstance(plan, SequencePlan):
        for segment, begin in zip(plan.segments, plan.starts, strict=True):
            yield from boundaries(segment, start + begin)
    elif isinstance(plan, RepeatPlan):
        turns = plan.starts[:4] or [plan.body.steps * i for i in range(min(plan.times or 4, 4))]
        for turn in turns:
            yield start + turn
        yield from boundaries(plan.body, start)
    elif isinstance(plan, CurvePlan):
        for parameter in plan.curve.parameters:
            for step in parameter.kind.places(plan.arguments.get(parameter.name), plan.duration):
                yield start + step
    elif isinstance(plan, CutPlan):
        yield from (step for step in boundaries(plan.body, start) if step <= start + plan.steps)
    else:
        for part in plan.parts:
            yield from boundaries(part, start)


def width(plan: Plan) -> int:
    """About how many curves are computed for a value of a plan at one step."""
    if isinstance(plan, CurvePlan):
        return 1 + len(plan.arguments.get("levels", ())) // _PLACES_LIKE_A_CURVE
    widths = [width(part) for part in plan.parts]
    return sum(widths) if isinstance(plan, Pointwise) else max(widths, default=1)


def landmarks(plan: Plan, *, between: int = 0, most: int = _MOST_LANDMARKS) -> list[int]:
    """Steps worth looking at: every boundary, one step before each, some `between` them; `most` of all, evenly."""
    found = sorted(set(boundaries(plan)))
    if not isinstance(plan.duration, int):
        found.append(max(found[-1] * 2, 1000))
    steps = set(found)
    for a, b in pairwise(found):
        steps.update(a + (b - a) * i // (between + 1) for i in range(1, between + 1))
        steps.add(b - 1)
    ordered = sorted(step for step in steps if step >= 0)
    if len(ordered) > most:
        pace = Fraction(len(ordered), most)
        ordered = [ordered[int(i * pace)] for i in range(most)]
    return ordered


def sampled(plan: Plan, *, between: int = 0) -> list[int]:
    """The landmarks at which values are computed to look for something: fewer where each takes many curves."""
    return landmarks(plan, between=between, most=min(max(_MOST_COMPUTED // width(plan), 2), _MOST_LANDMARKS))
