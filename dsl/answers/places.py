"""Specs in the places of a text: with the segment before them, and in parentheses where their segments would join others."""

from __future__ import annotations

import re

from ..counterparts.entry import RATE, Given
from ..text.source import Span

_SEGMENT = re.compile(
    r"([A-Za-z_][A-Za-z0-9_.]{0,60}\s{0,9}\((?:[^()]|\([^()]{0,200}\)){0,400}\)|[^();=]{1,80})\s{1,9}then\s{0,9}\Z"
)


def segment_before(text: str, at: int) -> str:
    """The segment that a `then` before a place joins to it; empty where there is none."""
    if re.search(r"\bthen\s*\Z", text[max(0, at - 80) : at]) is None:
        return ""
    found = _SEGMENT.search(text, max(0, at - 600), at)
    return "?" if found is None else found[1]


_WARMUP = re.compile(r"warmup\([^,()]+, (?:[^(),]*->)?([^(),]+)\) then (.+)", re.DOTALL)


def without_warmup(text: str, given: Given, before: str) -> str:
    """A spec without its own warm-up where one stands before it already, to the same value or to none that was written."""
    found = _WARMUP.fullmatch(text)
    if found is None or re.match(r"\w*(?:warm_?up|ramp)", before, re.IGNORECASE) is None:
        return text
    peak, rest = found[1], found[2]
    if peak == RATE and given.from_optimizer:
        given.from_optimizer = 0
    elif "peak" in given.examples or peak in re.split(r"[(),\s=]|->", before):
        given.examples = [name for name in given.examples if name != "peak"]
    else:
        return text
    return rest


def placed(text: str, span: Span, whole: str) -> str:
    """A spec as it is typed in a place of a text: in parentheses where its segments would join others."""
    flat = text
    while (shorter := re.sub(r"\([^()]*\)", "()", flat.replace("()", ""))) != flat:
        flat = shorter
    joined = " then " in flat
    if not (joined or re.search(r" (?:for|[-+*/]) ", flat)):
        return text
    before, after = whole[: span.start].rstrip(), whole[span.stop :].lstrip(" \t")
    alone = (not before or before[-1] in "=;(,") and (not after or after[0] in ";\r\n),#")
    # Segments may stand among segments.
    among = joined and not re.search(r" (?:for|[-+*/]) ", flat)
    among = among and (alone or re.search(r"(?:\A|\bthen|[=;(,])\Z", before) is not None)
    among = among and (not after or re.match(r"then\b|[;\r\n),#]", after) is not None)
    return text if alone or among else f"({text})"
