"""Where the call, or the parentheses, begin and end beside which a parser stopped."""

from __future__ import annotations

from ...text.diagnostic import Fix
from ...text.source import Span
from ..stops import SIMPLE, Stop, span_of


def closing(stop: Stop, first: int) -> int | None:
    """Where an operand ends that begins at a place: a call, parentheses, or a plain one without a power."""
    types = [token.type for token in stop.tokens[first:]]
    bracket = types[:1] == ["LPAR"] or types[:2] == ["NAME", "LPAR"]
    depth = 0
    for at, kind in enumerate(types if bracket else ()):
        depth += (kind == "LPAR") - (kind == "RPAR")
        if not depth and kind == "RPAR":
            return first + at
    return first if types and types[0] in SIMPLE and not bracket and types[1:2] != ["CARET"] else None


def opening(stop: Stop, offset: int) -> int | None:
    """Where the call, or the plain parentheses, begins that is closed at a place."""
    depth = 0
    for at in range(stop.index + offset, -1, -1):
        depth += (stop.tokens[at].type == "RPAR") - (stop.tokens[at].type == "LPAR")
        if depth <= 0:
            return at - 1 if at and stop.tokens[at - 1].type == "NAME" else at
    return None


def repeated(stop: Stop) -> Fix | None:
    """`S * 3 times` or `S forever`, for a call S or what stands in parentheses."""
    times = stop.type(-1) == "NUMBER"
    last = -3 if times else -1
    first = opening(stop, last)
    if first is None:
        return None
    where = span_of(stop.tokens[first], stop.at(last))
    body = stop.source.text[where.start : where.stop]
    body = body[1:-1] if body.startswith("(") else body
    more = f", times={stop.before}" if times else ""
    return Fix(Span(where.start, stop.span.stop), f"repeat({body}{more})")
