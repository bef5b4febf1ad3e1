"""Lengths of segments that are too long together, and were meant as the places where the segments end."""

from __future__ import annotations

from fractions import Fraction

from ..plans.plan import Plan, SequencePlan
from ..syntax.nodes import Argument, Call, Number
from ..text.diagnostic import Fix
from ..text.source import Source


def as_places(plan: Plan, total: Fraction, source: Source) -> tuple[Fix | None, str | None]:
    """The segments with which a sequence lasts as long as its total: some that end at places, or a shorter last one."""
    if not isinstance(plan, SequencePlan):
        return None, None
    lengths = [part.duration for part in plan.segments if isinstance(part.duration, int)]
    counts = [_count(part) for part in plan.segments]
    if len(lengths) < len(counts):
        return None, None
    shorter = _with(plan.segments[-1], counts[-1], "rest", source) if sum(lengths[:-1]) < total else None
    for last in reversed(range(1, len(lengths))):
        if lengths[last] + sum(lengths[last + 1 :]) != total:
            continue
        for first in range(1, last + 1):
            ends = [sum(lengths[:first]), *lengths[first : last + 1]]
            if None not in counts[first : last + 1] and ends == sorted(set(ends)):
                return _ending(plan.segments[first : last + 1], source), shorter
    return None, shorter


def _count(part: Plan) -> Number | None:
    """The number of steps that a segment is written with."""
    match part.node:
        case Call(_, (Argument(Number() as count, None | "n"), *_)):
            return count
    return None


def _with(part: Plan, count: Number | None, instead: str, source: Source) -> str | None:
    """A segment with another length."""
    if count is None:
        return None
    (start, stop), text = part.node.span, source.text
    return f"{text[start : count.span.start]}{instead}{text[count.span.stop : stop]}"


def _ending(parts: tuple[Plan, ...], source: Source) -> Fix:
    """Segments that last until the places that were written as their lengths."""
    text, at = "", parts[0].node.span.start
    for part in parts:
        count = _count(part)
        assert count is not None
        text += f"{source.text[at : count.span.start]}until "
        at = count.span.start
    where = parts[0].node.span.to(parts[-1].node.span)
    return Fix(where, text + source.text[at : where.stop])
