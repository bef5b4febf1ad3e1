"""Ways of saying something that other languages have, in texts that have no order: all patterns.

They are looked for only in a text that cannot be read, outside of comments, and tried from top to bottom.
"""

from __future__ import annotations

import re
from functools import cache

from ...text.diagnostic import Fix
from ...text.findings import MOST_KEPT, Findings
from ...text.source import Span
from .around import METHODS_CALLED, TOTALS, TURNS_IN_WORDS, VALUES
from .between import BETWEEN
from .characters import CHARACTERS, NUMBERS_AND_NAMES
from .conditions import CONDITIONS
from .keys import KEYS
from .lists import LISTS
from .phrase import Phrase
from .prose import PROSE, PROSE_BEHIND

PHRASES: tuple[Phrase, ...] = (
    *TOTALS,
    *CHARACTERS,
    *PROSE,
    *LISTS,
    *NUMBERS_AND_NAMES,
    *KEYS,
    *TURNS_IN_WORDS,
    *PROSE_BEHIND,
    *VALUES,
    *CONDITIONS,
    *BETWEEN,
    *METHODS_CALLED,
)


@cache
def _patterns() -> tuple[tuple[Phrase, re.Pattern[str]], ...]:
    """All rows with their patterns, which are looked for again in each text that is tried."""
    return tuple((phrase, re.compile(phrase.pattern)) for phrase in PHRASES)


def explain(findings: Findings) -> None:
    """Note every such phrase of a text, in place of what was found wrong within it."""
    text = findings.source.text
    told: list[Span] = []
    for phrase, pattern in _patterns():
        for found in pattern.finditer(text):
            span = Span(*found.span())
            line = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
            if "#" in text[line : span.start] or any(
                s.start < span.stop and span.start < s.stop for s in told
            ):
                continue
            fix = phrase.fix(found) if phrase.fix is not None else None
            if fix is None and phrase.fix is not None:
                continue
            if len(told) == MOST_KEPT:
                return
            findings.settle(span)
            told.append(span)
            help = phrase.help.format(fix=fix) if phrase.help else None
            message = phrase.message.replace("{0}", found[0].strip())
            findings.note("syntax", span, message, help, fix=None if fix is None else Fix(span, fix))
