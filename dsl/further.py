"""What else is wrong in a text: one slip is often made in several places, of which a parser sees the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from .findings import Diagnostic, Findings, Fix
from .source import Source, Span

_MOST_ROUNDS = 20
_ALWAYS_READ = 4000  # characters; beyond, the rounds together read the text once more
_PLACE = re.compile(r"[0-9]:[0-9]")


class _Mended:
    """A text with edits typed, and where each part of it stands in the text as it was."""

    def __init__(self, text: str, edits: Iterable[Fix]) -> None:
        self.edits = sorted(edits, key=lambda fix: fix.span)
        parts: list[str] = []
        self._moved: list[tuple[int, int, int]] = (
            []
        )  # an edit's start and stop here, and how far all behind it is moved
        end = length = 0
        for (start, stop), instead in ((fix.span, fix.text) for fix in self.edits):
            parts += (text[end:start], instead)
            length += start - end
            self._moved.append((length, length + len(instead), stop - length - len(instead)))
            length, end = length + len(instead), stop
        self.text = "".join((*parts, text[end:]))

    def before(self, span: Span) -> Span | None:
        """The same characters in the text as it was; None where an edit has touched them."""
        moved = 0
        for start, stop, by in self._moved:
            if stop < span.start:
                moved = by
            elif start <= span.stop:
                return None
            else:
                break
        return Span(span.start + moved, span.stop + moved)


def look_further(findings: Findings, read: Callable[[Findings], object], left_out: frozenset[str]) -> None:
    """Note what is wrong in a text once what was suggested for its errors is typed.

    Each finding has its edit of the text as it stands, so that all may be typed at once; what has no edit, or concerns
    what was typed, is left to the author. `read` notes what is wrong with another text; codes that are `left_out` are
    neither typed nor told.
    """
    source, told = findings.source, findings.all()
    edits: list[Fix] = []
    spent = 0
    for _ in range(_MOST_ROUNDS):
        fixes = [
            found.fix for found in told if found.fix and found.code not in left_out and found.source is source
        ]
        edits = _apart([*edits, *fixes])
        mended = _Mended(source.text, edits)
        spent += len(mended.text)
        if not fixes or findings.full or spent > _ALWAYS_READ + len(source.text):
            return
        again = Findings(Source(mended.text, source.name, key=source.key))
        read(again)
        told = [known for found in again.all() if (known := _known(found, mended, again, source)) is not None]
        told = [found for found in told if found.code not in left_out]
        for found in told:
            findings.add(found)


_MOST_STEPS = 4


def complete(findings: Findings, read: Callable[[Findings], object], left_out: frozenset[str]) -> None:
    """Carry on each suggestion that, once typed, is itself refused with a suggestion, so that one edit is enough.

    `read` notes what is wrong with another text; codes that are `left_out` are not carried on.
    """
    source, spent = findings.source, 0
    for found in findings.all():
        first = fix = found.fix
        if fix is None or first is None or found.source is not source or found.severity != "error":
            continue
        if found.code in left_out or not f"{found.help};".startswith(f"write: {fix.text.strip()};"):
            continue
        for _ in range(_MOST_STEPS):
            mended = _Mended(source.text, [fix]).text
            spent += len(mended)
            if spent > _ALWAYS_READ:
                return
            again = Findings(Source(mended, source.name, key=source.key))
            read(again)
            typed = Span(fix.span.start, fix.span.start + len(fix.text))
            errors = (d for d in again.all() if d.severity == "error" and d.code not in left_out)
            # Where something is left to choose, the author does.
            told = (d.fix for d in errors if " or " not in (d.help or ""))
            more = next(
                (f for f in told if f and f.span.start < typed.stop and typed.start < f.span.stop), None
            )
            if more is None:
                break
            start, stop = min(typed.start, more.span.start), max(typed.stop, more.span.stop)
            text = mended[start : more.span.start] + more.text + mended[more.span.stop : stop]
            fix = Fix(Span(start, fix.span.stop + stop - typed.stop), text)
        if fix is not first:
            findings.replace(
                found,
                replace(found, help=f"write: {fix.text.strip()}" if fix.text else "leave it out", fix=fix),
            )


def _apart(fixes: list[Fix]) -> list[Fix]:
    """The edits that touch none before them."""
    kept: list[Fix] = []
    for fix in dict.fromkeys(fixes):
        if all(fix.span.stop < other.span.start or other.span.stop < fix.span.start for other in kept):
            kept.append(fix)
    return kept


def _known(found: Diagnostic, mended: _Mended, again: Findings, source: Source) -> Diagnostic | None:
    """An error of a mended text as one of the text itself."""
    if found.severity != "error" or found.fix is None or found.source is not again.source:
        return None
    span, place = mended.before(found.span), mended.before(found.fix.span)
    if span is None or place is None or _PLACE.search(found.message):
        return None  # places in a message are those of the mended text
    return replace(found, span=span, fix=Fix(place, found.fix.text), source=source)
