"""Where the characters of a YAML scalar stand: plain, quoted, literal and folded ones, as YAML 1.1 reads them."""

from __future__ import annotations

import re

from ..values import LINE_END, Trace, Traced
from .escapes import YAML

# A tag and an anchor stand before the scalar itself, and a comment may stand between.
PROPERTIES = re.compile(r"(?:(?:!<[^>]*>|[!&][^\s,\[\]{}]*)(?:[ \t\r\n]++(?:#[^\r\n]*+)?)++)*+")
# Blanks around line ends, which a flow scalar folds into a blank or into line ends.
_FOLD = re.compile(r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*")
_BLANKS = re.compile(r"[ \t]+")
_ESCAPED_LINE_END = re.compile(r"\\(?:\r\n|\n|\r)")
_HEADER = re.compile(r"[|>](?P<signs>[-+0-9]*)[^\r\n]*(?:\r\n|\n|\r)")
_LINE = re.compile(r"(?P<blanks> *)(?P<text>[^\r\n]*)(?P<end>\r\n|\n|\r|$)")


def trace(text: str, start: int, stop: int, style: str, content: str) -> Traced | None:
    """The characters of a scalar with their offsets. None, or another text than `content`, if they cannot be told."""
    match style:
        case "":
            return _flow(text, start, stop)
        case "'" | '"':
            return _flow(text, start + 1, stop - 1, quote=style)
        case _:
            return _block(text, start, stop, content)


def line_end_in(text: str, start: int, stop: int, style: str) -> str | None:
    """How a line end is written within a scalar: an escape, a line end with its indentation, or not at all."""
    if style == '"':
        return "\\n"
    header = _HEADER.match(text, start, stop)
    if style != "|" or header is None:
        return None
    first = next(
        (line for line in _LINE.finditer(text, header.end(), stop) if line["text"].strip(" \t")), None
    )
    ended = LINE_END.search(text, start, stop)
    return None if first is None or ended is None else ended[0] + first["blanks"]


def _flow(text: str, start: int, stop: int, quote: str = "") -> Traced | None:
    """A scalar in which a line end is a blank, and several are one less."""
    trace, at = Trace(), start
    while at < stop:
        if quote == '"' and text[at] == "\\":
            joined = _ESCAPED_LINE_END.match(text, at)
            if joined is None:
                after = YAML.read(text, at, trace)
                if after is None:
                    return None
                at = after
                continue
            # What was escaped is no line end, but those after it are.
            at = joined.end()
            fold = _FOLD.match(text, at, stop)
            if fold is not None:
                trace.put("\n" * len(LINE_END.findall(fold[0])), at)
                at = fold.end()
            while at < stop and text[at] in " \t":
                at += 1
            continue
        if quote == "'" and text.startswith("''", at):
            trace.put("'", at)
            at += 2
            continue
        blanks = _BLANKS.match(text, at, stop)
        after = blanks.end() if blanks is not None else at
        if text[after] in "\r\n" and (fold := _FOLD.match(text, at, stop)):
            ends = len(LINE_END.findall(fold[0]))
            trace.put("\n" * (ends - 1) or " ", at)
            at = fold.end()
            continue
        after = max(after, at + 1)
        trace.add(text[at:after], at)
        at = after
    return trace.done(stop)


def _block(text: str, start: int, stop: int, content: str) -> Traced | None:
    """A literal or folded scalar; what it is known to contain tells how far it is indented."""
    header = _HEADER.match(text, start)
    if header is None:
        return None
    lines = list(_LINE.finditer(text, header.end(), stop))
    if lines and not lines[-1][0]:
        lines.pop()
    first = next((line for line in lines if line["text"]), None)
    if first is None:
        return None
    # The blanks that the content's first line of text has are no indentation.
    kept = next((line for line in LINE_END.split(content) if line.strip()), "")
    width = len(first["blanks"]) - (len(kept) - len(kept.lstrip(" ")))
    return _indented(lines, max(width, 0), stop, folded=text[start] == ">", signs=header["signs"])


def _indented(lines: list[re.Match[str]], width: int, stop: int, *, folded: bool, signs: str) -> Traced:
    """The lines of a block scalar that is indented by so many blanks."""
    trace = Trace()
    waiting: list[int] = []  # line ends that are not written yet
    begun = before_spaced = False
    for line in lines:
        at = line.start() + min(width, len(line["blanks"]))
        body = line[0][at - line.start() : line.start("end") - line.start()]
        if not body:
            waiting += [line.start("end")] if line["end"] else []
            continue
        spaced = body[0] in " \t"
        if folded and waiting and not before_spaced and not spaced and begun:
            # Between two lines of text a line end is a blank, and several are one less.
            first, *more = waiting
            if not more:
                trace.put(" ", first)
            for end in more:
                trace.put("\n", end)
        else:
            for end in waiting:
                trace.put("\n", end)
        trace.add(body, at)
        begun, before_spaced = True, spaced
        waiting = [line.start("end")] if line["end"] else []
    if "-" not in signs:
        ends = waiting if "+" in signs else waiting[:1] if begun else []
        for end in ends:
            trace.put("\n", end)
    return trace.done(waiting[0] if waiting and "-" in signs else stop)
