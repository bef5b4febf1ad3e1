"""What else is wrong in a text: one slip is often made in several places, of which a parser sees the first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ..text.diagnostic import Diagnostic, Fix
from ..text.edits import Edited, apart
from ..text.findings import Findings
from ..text.source import Source
from .repair import Trial, choose_words, complete, judge, look_for_slips

_MOST_ROUNDS = 20
# Characters; beyond, the rounds together read the text once more, unless its words are short.
_ALWAYS_READ = 4000
_WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
_PLACE = re.compile(r"[0-9]:[0-9]")


def look_further(findings: Findings, read: Callable[[Findings], object], left_out: frozenset[str]) -> None:
    """Type what was suggested for the errors of a text, and note what is wrong with it then.

    Each finding has its edit of the text as it stands, so that all may be typed at once; what has no edit, or concerns
    what was typed, is left to the author. Suggestions that lead to a text which is refused for them are withheld.
    `read` notes what is wrong with another text; codes that are `left_out` are neither typed nor told.
    """
    source, trial = findings.source, Trial(findings.source, read, left_out, {})
    choose_words(findings, trial)
    complete(findings, trial)
    told = findings.all()
    mended, refused = Edited(source.text, ()), told
    # What a text takes is that of its words and signs, what it may take is that of its characters.
    spent, parts, most = 0, _parts(source.text), _ALWAYS_READ + len(source.text)
    for _ in range(_MOST_ROUNDS):
        fixes = [d.fix for d in told if d.fix and d.code not in left_out and d.source is source]
        mended = Edited(source.text, apart([*mended.edits, *fixes]))
        spent, parts = spent + len(mended.text), parts + _parts(mended.text)
        if findings.full or max(spent, parts) > most:
            return
        if not fixes:
            break
        refused = trial.errors(mended.text)
        told = [known for found in refused if (known := _known(found, mended, source)) is not None]
        for found in told:
            findings.add(found)
    if mended.edits and refused:
        judge(findings, mended, refused, trial)
    look_for_slips(findings, trial)


def _parts(text: str) -> int:
    """About how many tokens a text has."""
    return sum(1 for _ in _WORD_OR_SIGN.finditer(text))


def _known(found: Diagnostic, mended: Edited, source: Source) -> Diagnostic | None:
    """An error of a mended text as one of the text itself."""
    if found.fix is None or found.source.text != mended.text:
        return None
    span, place = mended.before(found.span), mended.before(found.fix.span)
    if span is None or place is None or _PLACE.search(found.message):
        return None  # places in a message are those of the mended text
    return replace(found, span=span, fix=Fix(place, found.fix.text), source=source)
