"""The canonical form of the specs inside of a file: blanks between words change, and not one other byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..dsl.programs.format import format_text
from ..dsl.text.diagnostic import Diagnostic, Fix
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source, Span
from .examine import Contents, Spec, said_once
from .formats import read
from .values import LINE_END, File, UnreadableError, Value, alike

# What formatting changes: blanks, line ends, and the signs between statements.
_GAP = re.compile(r"[ \t\r\n;]+")


@dataclass
class Rewritten:
    """A file with its specs in canonical form: how many changed, and how many could not be, and why."""

    text: str
    changed: int = 0
    failed: int = 0
    findings: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True)
class _Change:
    """A spec that is to have another text, and what to change in the file; None if that cannot be told."""

    value: Value
    text: str
    edits: list[Fix] | None


def rewritten(contents: Contents) -> Rewritten:
    """The text of a file whose specs are in canonical form.

    A spec with errors stays as it is, with its findings; so does one whose layout cannot be changed alone.
    """
    file = contents.file
    result = Rewritten(file.text, failed=len(contents.problems), findings=list(contents.problems))
    changes: list[_Change] = []
    for spec in contents.specs:
        content = spec.value.content
        if not isinstance(content, str):
            continue
        formatted = _formatted(file, spec, result.findings)
        if formatted is None:
            result.failed += 1
        elif formatted != content:
            changes.append(_Change(spec.value, formatted, _edits(file, spec.value, content, formatted)))
    told = [change for change in changes if change.edits is not None]
    fine = _that_come_out(contents, told)
    starts = {change.value.span.start for change in fine}
    for change in changes:
        if change.value.span.start not in starts:
            result.failed += 1
            result.findings.append(_refusal(file, change.value, change.text))
    result.text, result.changed = _applied(file.text, fine), len(fine)
    return result


def _formatted(file: File, spec: Spec, found: list[Diagnostic]) -> str | None:
    """The canonical form of a spec, laid out as it stands in its file; None after errors were noted."""
    value, content = spec.value, str(spec.value.content)
    if value.whole is not None:
        found += spec.findings(file)
        return None
    source = value.embedded(file)
    if value.line_end is None and not LINE_END.search(content.strip()):
        # A line end behind it makes no program of several lines where none can be.
        first = len(content) - len(content.lstrip())
        text = content.strip()
        offsets = source.offsets[first : first + len(text) + 1]
        source = replace(source, text=text, offsets=offsets)
    findings = Findings(source)
    formatted = format_text(source, findings)
    if formatted is None:
        found += said_once(findings.all()) if value.is_file else findings.all()
        return None
    if value.is_file:
        return LINE_END.sub(file.line_end, formatted)
    laid_out = _laid_out(formatted.strip(), content, own_line=_has_own_line(file, value, content))
    within = LINE_END.search(content)
    return LINE_END.sub(within[0], laid_out) if within else laid_out


def _has_own_line(file: File, value: Value, content: str) -> bool:
    """Whether nothing stands before the text on its first line."""
    if value.offsets is None:
        return False
    at = value.offsets[len(content) - len(content.lstrip())]
    while at and file.text[at - 1] in " \t":
        at -= 1
    return not at or file.text[at - 1] in "\r\n"


def _laid_out(formatted: str, content: str, *, own_line: bool) -> str:
    """A canonical text with the line ends before and behind it, and the indentation, that the content has."""
    before = content[: len(content) - len(content.lstrip(" \t\r\n;"))]
    behind = content[len(content.rstrip(" \t\r\n;")) :]
    # What the canonical form itself indents, such as a line behind a comment, is no indentation of the text's.
    own = len(_indentation(formatted, own_line=False))
    shared = _indentation(content, own_line=own_line)
    indentation = shared[: max(0, len(shared) - own)]
    if not LINE_END.search(before) or ";" in before:
        before = indentation if own_line else ""
    last = LINE_END.search(behind)
    first_line, *more = formatted.split("\n")
    return (
        before
        + "\n".join([first_line, *(indentation + line if line else line for line in more)])
        + (behind[last.start() :].replace(";", "") if last else "")
    )


def _indentation(content: str, *, own_line: bool) -> str:
    """The blanks with which all lines of a text begin; a first line behind other text has none."""
    lines = LINE_END.split(content)[0 if own_line else 1 :]
    blanks = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line.strip()]
    least, most = min(blanks, default=""), max(blanks, default="")
    return least[: alike(least, most)]


def _edits(file: File, value: Value, content: str, formatted: str) -> list[Fix] | None:
    """What to change in the file for a text to become its canonical form; None if it cannot be told."""
    if value.is_file:
        return [Fix(value.span, formatted)]
    if value.offsets is None:
        return None
    edits: list[Fix] = []
    at = there = 0
    while True:
        start, stop = _after_gap(content, at), _after_gap(formatted, there)
        changes = _gap_edits(file, value, (at, start), content[at:start], formatted[there:stop])
        if changes is None or content[start : start + 1] != formatted[stop : stop + 1]:
            return None
        edits += changes
        if start == len(content):
            return edits
        at, there = start + 1, stop + 1


def _gap_edits(file: File, value: Value, place: tuple[int, int], before: str, after: str) -> list[Fix] | None:
    """What to change in the file for a gap between two words; None if more than the gap stands there."""
    if before == after:
        return []
    assert value.offsets is not None
    first, last = place
    if value.line_end in (None, "\\n"):
        # What both begin and end with stays, also as it is written; elsewhere a line end and what it is indented by are one.
        same = alike(before, after)
        before, after, first = before[same:], after[same:], first + same
        same = alike(before[::-1], after[::-1])
        before, after, last = before[: len(before) - same], after[: len(after) - same], last - same
    if value.line_end is None and LINE_END.search(after):
        return None
    span = Span(value.offsets[first], value.offsets[last])
    if not _QUOTE_OR_COMMENT.search(file.text, *span):
        at_end = last == len(value.offsets) - 1
        return [Fix(span, _written(after, value.line_end, last=at_end))]
    if after:
        return None
    # Between two strings in a row, or two lines with a comment, blanks are taken out one by one.
    places = [value.offsets[i] for i in range(first, last)]
    if any(file.text[at] not in " \t;" for at in places):
        return None
    return [Fix(Span(at, at + 1), "") for at in places]


_QUOTE_OR_COMMENT = re.compile(r"[\"'#]")


def _after_gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at


def _written(gap: str, line_end: str | None, *, last: bool) -> str:
    """A gap as it is written in a file; where a line end cannot be written, what comes out is another text."""
    if line_end == "\\n":
        return gap.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    lines = gap.split("\n")
    if line_end is None or len(lines) == 1:
        return gap
    bare = LINE_END.match(line_end)
    assert bare is not None, "it is an escape, or a line end with an indentation"
    # A line without text has no indentation.
    return bare[0].join(lines[:-1]) + (bare[0] if last else line_end) + lines[-1]


def _applied(text: str, changes: list[_Change]) -> str:
    """The text of a file after some changes."""
    parts: list[str] = []
    at = 0
    for edit in sorted(
        (edit for change in changes for edit in change.edits or ()), key=lambda edit: edit.span
    ):
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.stop
    return "".join([*parts, text[at:]])


def _that_come_out(contents: Contents, changes: list[_Change]) -> list[_Change]:
    """As many of some changes as can be made together, found by halves, since most can."""
    if not changes or _come_out(contents, changes):
        return changes
    if len(changes) == 1:
        return []
    half = len(changes) // 2
    kept = _that_come_out(contents, changes[:half]) + _that_come_out(contents, changes[half:])
    return kept if _come_out(contents, kept) else []


def _come_out(contents: Contents, changes: list[_Change]) -> bool:
    """Whether a reader finds the same values after some changes, but for those that were to change."""
    try:
        after = read(File(contents.file.path, _applied(contents.file.text, changes)))
    except UnreadableError:
        return False
    wanted = {change.value.span.start: change.text for change in changes}
    expected = [(v.keys, repr(wanted.get(v.span.start, v.content)), v.tag) for v in read(contents.file)]
    return [(v.keys, repr(v.content), v.tag) for v in after] == expected


def _refusal(file: File, value: Value, formatted: str) -> Diagnostic:
    """The finding on a text whose canonical form cannot be written in its place."""
    source: Source = value.embedded(file)
    findings = Findings(source)
    findings.note(
        "layout",
        Span(0, len(source.text)),
        "this spec cannot be brought into its canonical form here without changing more than its blanks",
        (
            "write: " + "; ".join(line.strip() for line in formatted.split("\n") if line.strip())
            if "#" not in formatted
            else "write it anew by hand"
        ),
    )
    return findings.all()[0]
