"""A unit that is multiplied by its number, as in `5 * epochs`, where a number of steps is needed."""

from __future__ import annotations

import re

from ..numbers.decimals import read
from ..numbers.units import UNITS
from ..text.source import Span

_NUMBER = r"(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})[kMBT]?"
_BEFORE = re.compile(rf"(?<![\w.])({_NUMBER})\s{{0,3}}\*\s{{0,3}}\Z")
_BEHIND = re.compile(rf"\s{{0,3}}\*\s{{0,3}}({_NUMBER})(?![\w.%])")
_STARTS = re.compile(r"(?:\A|[(,=@;\n]|\b(?:for|over|until))\s*\Z")
_ENDS = re.compile(r"\s*(?:\Z|[),;\n]|(?:then|for|over|until)\b)")


def multiplied(name: str, span: Span, text: str) -> tuple[Span, str, str] | None:
    """Where the product of a unit and its number stands, what the unit counts, and what to write; None for any other name.

    >>> text = "warmup(5 * epochs, 1)"
    >>> multiplied("epochs", Span(11, 17), text)
    (Span(start=7, stop=17), 'epochs', '5 ep')
    """
    unit = next((u for u in UNITS.values() if u.fact and name.isalpha() and name.lower() in u.words), None)
    before = _BEFORE.search(text, max(0, span.start - 30), span.start)
    behind = _BEHIND.match(text, span.stop)
    count = before or behind
    if unit is not None and count is None and name.lower() == "epoch" and _is_whole(span, text):
        return span, unit.many, "1 ep"
    if unit is None or count is None or (before and behind):
        return None
    number, _ = read(count[1])
    if number < 1 and name.endswith("s"):
        return None  # a part of them all
    where = Span(before.start() if before else span.start, behind.end() if behind else span.stop)
    if _is_whole(where, text):
        return where, unit.many, f"{count[1]} {unit.name}" if unit.name != "%" else f"{count[1]}%"
    return where, unit.many, unit.formula(number)


def _is_whole(span: Span, text: str) -> bool:
    """Whether something is all of an argument or a statement."""
    start = max(0, span.start - 30)
    return bool(_STARTS.search(text[start : span.start]) and _ENDS.match(text, span.stop))
