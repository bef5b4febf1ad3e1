"""A finding about a spec: its code, its place, what to write instead, and how it is shown."""

from __future__ import annotations

import unicodedata
from dataclasses import field
from typing import Literal

from ..base.frozen import Frozen
from ..base.records import record
from .source import Source, Span

Severity = Literal["error", "warning"]

# Every finding has one of these codes; the text says in general what it is about.
CODES: dict[str, tuple[Severity, str]] = {
    # the text
    "character": ("error", "a character that the language does not have"),
    "number": ("error", "something that begins like a number but is none, or one that a float64 cannot hold"),
    "syntax": ("error", "words in an order that has no meaning"),
    "empty": ("error", "no schedule at all"),
    "limit": ("error", "a text, nesting, expansion or repetition beyond the limits"),
    # names
    "unknown-name": ("error", "a value that nothing defines"),
    "unknown-function": ("error", "a curve or function that does not exist"),
    "unknown-parameter": ("error", "a keyword that neither the program nor the call knows"),
    "redefinition": ("error", "a name that cannot be defined, or is defined twice"),
    "recursion": ("error", "a user function that uses itself"),
    "required": ("error", "a required parameter that was not given"),
    # arguments
    "argument": ("error", "too many, too few or doubled arguments, or one of the wrong kind"),
    "start-value": ("error", "a value that starts from what was reached before, where nothing came before"),
    "value": ("error", "a number outside what the curve or function takes"),
    # durations
    "duration": (
        "error",
        "a number of steps that is not whole or not positive, or a length that is not finite",
    ),
    "missing-fact": ("error", "a share, an epoch, token or example count without the fact that it needs"),
    "rest": ("error", "`rest` or `until` where it has no meaning or nothing is left"),
    "overrun": ("error", "a segment that ends after the total"),
    # files
    "file": ("error", "a file that cannot be read as what its name says it is"),
    "layout": ("error", "a text in a file whose blanks cannot be changed alone"),
    "cut": ("error", "a text that YAML has cut at a comma, within {...} or [...]"),
    # targets of generated code
    "unsupported": ("error", "a part that a target cannot express; the caller may ask for a warning"),
    # warnings
    "jump": ("warning", "a segment that does not begin at the value reached"),
    "sum": ("warning", "a warm-up that is added to what begins where it ends"),
    "falling-warmup": ("warning", "a warm-up that goes down"),
    "negative": ("warning", "a schedule that falls below 0 though nothing negative is written"),
    "infinite": ("warning", "a formula that is infinite, or not a number, at a step of the run"),
    "unfilled": (
        "warning",
        "a sequence with shares that ends before the total, or a run that holds one value for most of it",
    ),
    "rising-decay": ("warning", "a decay that rises tenfold or more, or without end"),
    "swapped": (
        "warning",
        "numbers of a decay that have probably changed places, or divisors in the place of values",
    ),
    "flat": ("warning", "a curve that is one value at every step, whatever its other numbers say"),
    "epochs": ("warning", "a number of epochs where steps are counted"),
    "large-rate": (
        "warning",
        "a rate above 1, where a name or the other values say that it is a learning rate",
    ),
    "short": ("warning", "a segment that is next to nothing beside its neighbour"),
    "unreachable": ("warning", "a part that can never run"),
    "unused": ("warning", "a definition that nothing uses"),
    "suspicious-share": ("warning", "a share that is probably meant otherwise"),
    "thousands": ("warning", "a count with a point before three zeros, as between thousands"),
    "long": ("warning", "a duration beyond 2^31-1 steps"),
    "comment": ("warning", "a comment in a one-line text that reads as code"),
    "hidden-builtin": ("warning", "a definition that hides a built-in"),
    "total": ("warning", "`over` with another length than the total that was given"),
    "ignore": ("warning", "a comment `thence: ignore[...]` that names something in vain"),
    "limits": ("warning", "limits of `clip` before what they limit"),
    "stopped-step": ("warning", "`step` in a product that ends, and stops it"),
}


@record(frozen=True, slots=True)
class Fix(Frozen):
    """What is suggested: to type `text` in place of `span` of the text, which may be empty."""

    span: Span
    text: str


@record(frozen=True, slots=True)
class Diagnostic(Frozen):
    """One finding about a spec: what was found, where, and what to write instead.

    `span.start` and `span.stop` are character offsets; `line` and `column` count from 1. `help` is one line for
    people; `fix`, where there is one, is the same as an edit of the text.
    """

    code: str
    severity: Severity
    message: str
    help: str | None
    span: Span
    label: str | None
    source: Source = field(repr=False)
    fix: Fix | None = None

    def fixed(self) -> str | None:
        """The whole text with the suggestion typed; None where there is no `fix`.

        >>> import thence
        >>> [found] = thence.check("wamup(10, 1)")
        >>> found.fixed()
        'warmup(10, 1)'
        """
        if self.fix is None:
            return None
        text, (start, stop) = self.source.text, self.fix.span
        return text[:start] + self.fix.text + text[stop:]

    @property
    def line(self) -> int:
        """The line on which the finding begins, from 1."""
        return self.source.position(self.span.start)[0]

    @property
    def column(self) -> int:
        """The column at which the finding begins, from 1."""
        return self.source.position(self.span.start)[1]

    @property
    def end_line(self) -> int:
        """The line on which the finding ends, from 1."""
        return self.source.position(self.span.stop)[0]

    @property
    def end_column(self) -> int:
        """The column behind the finding's last character, from 1."""
        return self.source.position(self.span.stop)[1]

    def render(self, *, color: bool = False) -> str:
        """The finding as text: message, place, the line with the span underlined, help."""
        return _render(self, color)

    def __str__(self) -> str:
        return self.render()


Diagnostic.__module__ = "thence"  # where users import it from


_LONGEST_EXCERPT = 100


def _visible(text: str) -> str:
    """A text on one line, in which what a terminal would obey is a blank."""
    return "".join(c if c.isprintable() else " " for c in text)


def _width(text: str) -> int:
    """The number of terminal cells that a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _replaced(found: Diagnostic, moved: int, marked: tuple[int, int], last: int) -> tuple[int, int]:
    """From where to where in a line to mark: what was found, and what its edit replaces besides."""
    start, stop = marked
    shown = found.source.shown(found.span)
    edit = found.source.shown(found.fix.span) if found.fix is not None else shown
    if edit.start == edit.stop or edit.start + moved < 0 or edit.stop + moved > last:
        return start, stop
    return min(start, edit.start + moved), max(stop, edit.stop + moved)


def _render(found: Diagnostic, color: bool) -> str:
    def paint(code: str, text: str) -> str:
        return f"\033[{code}m{text}\033[0m" if color else text

    tone = "1;31" if found.severity == "error" else "1;33"
    number, column = found.line, found.column
    line = found.source.line(number)
    start = min(column - 1, len(line))
    # A long line is shown in part, so that the place is always on the screen.
    first = max(0, min(start - 30, len(line) - _LONGEST_EXCERPT))
    last = min(len(line), first + _LONGEST_EXCERPT)
    shown = found.source.shown(found.span)
    stop = min(start + max(1, shown.stop - shown.start), max(last, start + 1))
    ahead, behind = "…" if first else "", "…" if last < len(line) else ""
    window = _visible(line[first:last])
    excerpt = ahead + window + behind
    begin, end = _replaced(found, start - shown.start, (start, stop), last)
    begin = max(begin, first)
    marks = [
        sign * _width(window[a - first : b - first])
        for sign, a, b in (("~", begin, start), ("^", start, stop), ("~", stop, end))
    ]
    underline = " " * _width(ahead + window[: begin - first]) + paint(
        tone,
        f"{marks[0]}{marks[1] or '^'}{marks[2]}" + (f" {found.label}" if found.label else ""),
    )
    gutter = " " * len(str(number))
    place = f"{_visible(found.source.name or '<spec>')}:{number}:{column}"
    rows = [
        f"{paint(tone, f'{found.severity}[{found.code}]')}: {paint('1', found.message)}",
        f"{gutter}{paint('1;34', '-->')} {place}",
        f"{gutter} {paint('1;34', '|')}",
        f"{paint('1;34', f'{number} |')} {excerpt}",
        f"{gutter} {paint('1;34', '|')} {underline}",
    ]
    if found.help:
        rows.append(f"{gutter} {paint('1;34', '=')} {paint('1;36', 'help')}: {found.help}")
    return "\n".join(rows)
