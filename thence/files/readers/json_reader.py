"""JSON, also with comments and trailing commas (JSONC), with the places of its strings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from ...dsl.text.source import Span
from ..values import (
    DEEPEST,
    EVERYTHING,
    TOO_DEEP,
    File,
    Trace,
    Traced,
    UnreadableError,
    Value,
    Wanted,
    bounded,
)
from .escapes import JSON

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_COMMENT = r"//[^\r\n]*|/\*(?:.*?\*/|.*)"
_WORD = r'[^\s"{}\[\]:,/]+'

# A string or a comment that is not closed goes on to the end, so that the search takes linear time.
_TOKEN = re.compile(
    rf"(?P<string>{_STRING})|(?P<comment>{_COMMENT})|(?P<sign>[{{}}\[\]:,])|(?P<word>{_WORD})", re.DOTALL
)
# Of a text that is known to be JSON: what is a key or a value, and where a collection begins and ends. Of strings in a row
# that have nothing of a call nobody wants any but for its key, and so they are one part.
_PART = re.compile(
    rf"(?P<plain>(?:\"[^\"\\(]*+\"\s*+,\s*+)++)|(?P<string>{_STRING})(?P<key>\s*+:)?|(?P<begin>[{{\[])|(?P<end>[}}\]])"
    rf"|(?P<word>{_WORD})|(?P<comment>{_COMMENT})",
    re.DOTALL,
)
_PLAIN, _TEXT, _KEY, _BEGIN, _END, _OTHER = range(1, 7)
_ONE = re.compile(_STRING)


def read(file: File, wanted: Wanted = EVERYTHING) -> list[Value]:
    """The values of a JSON file. Raises UnreadableError for a text that is no JSON."""
    try:
        try:
            json.loads(file.text, parse_int=_whole_number)
        except json.JSONDecodeError:
            json.loads(_without_comments(file.text), parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"it is no JSON: {error.msg}", error.pos) from error
    except RecursionError as error:
        raise UnreadableError(TOO_DEEP) from error
    return list(_values(file.text, wanted))


def _without_comments(text: str) -> str:
    """A text with blanks in place of comments and trailing commas, which are all that JSONC has more than JSON."""
    plain = list(text)
    comma: int | None = None
    before = ""
    for token in _TOKEN.finditer(text):
        if token["comment"]:
            if token[0].startswith("/*") and not (token[0].endswith("*/") and len(token[0]) > 3):
                raise UnreadableError("it is no JSON: a comment is not closed", token.start())
            plain[token.start() : token.end()] = [c if c in "\r\n" else " " for c in token[0]]
            continue
        if comma is not None and token[0] in ("}", "]"):
            plain[comma] = " "
        comma = token.start() if token[0] == "," and before not in ("{", "[", ",", "") else None
        before = token[0]
    return "".join(plain)


def _values(text: str, wanted: Wanted) -> Iterator[Value]:
    """The wanted values of a text that is JSON, perhaps with comments."""
    around: list[tuple[tuple[str, ...], tuple[int, ...]]] = []  # the keys and places of what is open
    keys: tuple[str, ...] = ()
    within: tuple[int, ...] = ()
    key = ""
    is_wanted = wanted.value
    for part in _PART.finditer(text):
        kind = part.lastindex
        if kind == _TEXT:
            content = _unescaped(part[0])
            if is_wanted(key, content):
                yield _string(text, keys, content, part.span(), within)
        elif kind == _PLAIN:
            if is_wanted(key, None):
                for one in _ONE.finditer(text, *part.span()):
                    yield _string(text, keys, one[0][1:-1], one.span(), within)
        elif kind == _KEY:
            key = _unescaped(part["string"])
            keys = (*around[-1][0], key)
        elif kind == _OTHER:
            if is_wanted(key, None):
                number = json.loads(part[0], parse_int=_whole_number)
                yield Value(keys, number, Span(*part.span()), within=within)
        elif kind == _BEGIN:
            if len(around) > DEEPEST:
                raise UnreadableError(TOO_DEEP, part.start())
            around.append((keys, within))
            within = (*within, part.start())
        elif kind == _END:
            keys, within = around.pop()
            key = keys[-1] if keys else ""


def _string(
    text: str, keys: tuple[str, ...], content: str, place: tuple[int, int], within: tuple[int, ...]
) -> Value:
    start, stop = place
    trace = partial(_trace, text, start + 1, stop - 1)
    return Value(keys, content, Span(start, stop), trace, "\\n", within=within)


def _unescaped(raw: str) -> str:
    text: str = json.loads(raw, strict=False) if "\\" in raw else raw[1:-1]
    return text


def _whole_number(digits: str) -> object:
    return bounded(int(digits)) if len(digits) < _MOST_DIGITS else float(digits)


_MOST_DIGITS = 1000


def _trace(text: str, start: int, stop: int) -> Traced | None:
    trace, at = Trace(), start
    while at < stop:
        if text[at] == "\\":
            after = JSON.read(text, at, trace)
            if after is None:
                return None
            at = after
        else:
            trace.add(text[at], at)
            at += 1
    return trace.done(stop)
