"""Slips that are seen among the tokens of a text: names with hyphens, and numbers with letters behind them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from lark.lexer import Token

from ..base.patterns import pattern
from ..curves.table import CURVES
from ..numbers.decimals import read, shortest
from ..numbers.facts import FACTS
from ..plans.transforms import TRANSFORMS
from ..syntax.spellings import Meant
from ..text.diagnostic import Fix
from ..text.findings import Findings
from ..text.source import Span


def check_hyphens(tokens: list[Token], findings: Findings) -> None:
    """Note names of curves that are written with hyphens, as in `warm-up(10, 1)`."""
    for i, token in enumerate(tokens):
        if token.type != "LPAR":
            continue
        first = i - 1
        while first > 1 and [t.type for t in tokens[first - 2 : first]] == ["NAME", "MINUS"]:
            first -= 2
        name = findings.source.text[tokens[first].start_pos : token.start_pos]
        if first < i - 1 and "-" in name and not name.startswith("step-") and not re.search(r"\s", name):
            from ..answers.entries import is_schedule_name  # for what is hardly a difference alone

            words = name.lower().replace("-", ""), name.lower().replace("-", "_")
            meant = next((w for w in words if w in CURVES or w in TRANSFORMS or is_schedule_name(w)), None)
            defined = {t for t, behind in pairwise(tokens) if behind.type in ("EQUAL", "COMMA", "RPAR")}
            if meant is not None and not defined.intersection(name.split("-")):
                where = Span(tokens[first].start_pos or 0, tokens[i - 1].end_pos or 0)
                findings.note(
                    "unknown-function", where, f"`{name}` has a hyphen, which no name has", fix=meant
                )


def explain_numbers(findings: Findings) -> None:
    """Say what is meant by numbers with letters where they stand, if that is known there alone."""
    whole = findings.source.text
    for found in findings.all():
        if found.code == "number" and (meant := _in_place(whole[slice(*found.span)], found.span, whole)):
            findings.replace(found, help=f"write: {meant.text}", fix=Fix(found.span, meant.text))


def _in_place(text: str, span: Span, whole: str) -> Meant | None:
    """What is meant by a number with letters where it stands: so many times a value, `2pi`, or epochs, `warmup(2e, 1)`."""
    from ..curves.table import CURVES
    from ..plans.transforms import TRANSFORMS

    before, behind = whole[max(0, span.start - 100) : span.start], whole[span.stop : span.stop + 10]
    product = _COEFFICIENT.fullmatch(text)
    if product is not None:
        digits, name = product.groups()
        defined = name in (*FACTS, "pi", *_defined(whole))
        # A number with `step` behind it alone is a number of steps.
        among = re.search(r"[-+*/^]\s*\Z", before) or re.match(r"\s*[-+*/^]", behind)
        if defined or (name == "step" and among):
            share = digits.endswith("%")
            times = f"{shortest(read(digits)[0] / 100) if share else digits} * {name}"
            return Meant(f"({times})" if re.search(r"[/^]\s*\Z", before) else times)
    called = _FIRST.search(before)
    entry = (CURVES.get(called[1]) or TRANSFORMS.get(called[1])) if called is not None else None
    lasts = entry is not None and entry.positions[:1] == ("n",)
    if text[-1] in "xX" and _IN_A_LATER_SEGMENT.search(before) and behind.lstrip()[:1] == ")":
        share = read(text[:-1])[0]
        return Meant(f"{shortest(share * 100)}%") if 0 < share < 1 else None
    if text[-1] in "eE" and (lasts or _OF_STEPS.search(before)):
        return Meant(f"{text[:-1]} ep")
    return None


@lru_cache(maxsize=8)  # of one text with many such numbers
def _defined(text: str) -> frozenset[str]:
    """The names that a text defines."""
    return frozenset(re.findall(r"(?:\A|[;\n])[ \t]*([A-Za-z_]\w*)[ \t]*=(?!=)", text))


_COEFFICIENT = pattern(r"((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?)([A-Za-z_]\w*)")
_OF_STEPS = pattern(
    r"(?:\b(?:until|for|over)\s+|@\s*|\b(?:n|every|total|\w*epochs?)\s*=\s*|\b(?:decay|inverse_time)\s*\([^,()]*,[^,()]*,\s*)\Z"
)
_IN_A_LATER_SEGMENT = pattern(r"\bthen\s+[a-z_]+\s*\([^()]*,\s*\Z")
_FIRST = pattern(r"\b([a-z_]+)\s*\(\s*\Z")
