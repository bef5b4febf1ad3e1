"""A slip that a parser meets, as a row of a table: when it is one, what is said, and what is typed instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ...base.records import record
from ...curves.table import CURVES
from ...plans.transforms import TRANSFORMS
from ...text.diagnostic import Fix
from ...text.findings import Findings
from ...text.source import Span
from ..stops import Stop, span_of

FLOW_HINT = "if this came from YAML {{...}} or [...] or from a shell, quote the whole spec"

Fixing: TypeAlias = Callable[[Stop], Fix | str | None]


@record(frozen=True)
class Mistake:
    """A row: a text that it is for, when it applies, what is said, and what is typed instead.

    `{text}`, `{before}`, `{after}`, `{place}` in message and help are filled in. Where there is a fix and no help,
    the help is to write the fix.
    """

    example: str
    when: Callable[[Stop], object]
    message: str
    help: str | Callable[[Stop], str] | None = None
    fix: Fixing | None = None
    label: str | None = None

    def note(self, stop: Stop, findings: Findings) -> None:
        """Say what was found at a place."""
        words = {"text": stop.text, "before": stop.before, "after": stop.after}
        if "{place}" in self.message:
            words["place"] = stop.place
        fix = self.fix(stop) if self.fix is not None else None
        help = self.help.format(**words) if isinstance(self.help, str) else self.help and self.help(stop)
        entry = CURVES.get(str(stop.before)) or TRANSFORMS.get(str(stop.before))
        if help is None and fix is None and entry is not None:
            help = f"as in {entry.example}"
        findings.note(
            "syntax",
            stop.span,
            self.message.format(**words),
            help,
            self.label,
            fix=fix,
        )


def behind(text: str) -> Fixing:
    """Typed behind the token before."""
    return lambda stop: Fix(Span(span_of(stop.before).stop, span_of(stop.before).stop), text)


def ahead(text: str) -> Fixing:
    """Typed before the token."""
    return lambda stop: Fix(Span(stop.span.start, stop.span.start), text)


def instead(text: str, first: int = 0, last: int = 0) -> Fixing:
    """Typed in place of some tokens, counted from here."""
    return lambda stop: Fix(span_of(stop.at(first), stop.at(last)), text)


def with_next(text: str, word: str) -> Fixing:
    """Typed in place of the token, and of the next one where that is a certain word."""
    return lambda stop: instead(text, 0, int(stop.is_(1, (word,))))(stop)


def without(first: int = 0, last: int = 0) -> Fixing:
    """Some tokens are left out, with the blank between them and the next one."""

    def fix(stop: Stop) -> Fix:
        start, following = span_of(stop.at(first)).start, stop.at(last + 1)
        end = span_of(stop.at(last)).stop
        return Fix(Span(start, span_of(following).start if following is not None else end), "")

    return fix
