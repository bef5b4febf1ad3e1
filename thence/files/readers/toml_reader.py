"""TOML with the places of its values: tomllib says what is TOML, and of a text that it has read a scan says where all stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

from ...dsl.text.source import Span
from ..values import (
    EVERYTHING,
    LINE_END,
    TOO_DEEP,
    File,
    Trace,
    Traced,
    UnreadableError,
    Value,
    Wanted,
    bounded,
)
from .escapes import TOML

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

_BASIC, _LITERAL = r'"(?:[^"\\]|\\.)*+"', r"'[^']*+'"
_PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*+"
_PLAIN_KEYS = re.compile(r"[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*")
_SKIPPED = r"(?:[\s,]|#[^\n]*+)*+"
# What a table has next, and what comes behind a key or in an array. Two quotes may stand before the three that end a text.
_NAMED = re.compile(
    rf"{_SKIPPED}(?:\[\[?[ \t]*(?P<table>{_DOTTED})[ \t]*\]\]?|(?P<key>{_DOTTED})[ \t]*=|(?P<end>}}))",
    re.DOTALL,
)
_ITEM = re.compile(
    rf'{_SKIPPED}(?:(?P<text>"""(?:[^"\\]|\\.|"(?!""))*+"{{3,5}}|'
    rf"'''(?:[^']|'(?!''))*+'{{3,5}}|{_BASIC}|{_LITERAL})|(?P<begin>[\[{{])|(?P<end>\])"
    r"|(?P<other>[^\s,\]}#]++(?: [0-9][^\s,\]}#]*+)?))",
    re.DOTALL,
)


def read(file: File, wanted: Wanted = EVERYTHING) -> list[Value]:
    """The values of a TOML file. Raises UnreadableError for a text that is no TOML."""
    try:
        tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        message = str(error)[: place.start()] if place else str(error)
        raise UnreadableError(f"it is no TOML: {message}", _offset(file.text, place)) from error
    except RecursionError as error:
        raise UnreadableError(TOO_DEEP) from error
    except ValueError as error:  # of a number with thousands of digits
        raise UnreadableError(f"it is no TOML that can be read: {error}") from error
    return list(_values(file.text, wanted))


def _offset(text: str, place: re.Match[str] | None) -> int:
    """The offset of the line and the column of one of tomllib's messages, which speak of LF alone."""
    if place is None or place[1] is None:
        return len(text)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return min(starts[int(place[1]) - 1] + int(place[2]) - 1, len(text))


class _Open(NamedTuple):
    """A table or an array that has begun, the keys that lead to it, and the places of all that is around its values."""

    keys: tuple[str, ...]
    within: tuple[int, ...]
    is_table: bool


def _values(text: str, wanted: Wanted) -> Iterator[Value]:
    """The wanted values of a text that is TOML."""
    around = [_Open((), (0,), is_table=True)]
    keys = around[0].keys
    is_wanted = wanted.value
    at = 0
    awaited = _NAMED
    while found := awaited.match(text, at):
        kind, at = found.lastgroup, found.end()
        inner = around[-1]
        if kind == "key":
            keys = (*inner.keys, *_names(found["key"]))
            awaited = _ITEM
            continue
        if kind == "table":
            around = [_Open(_names(found["table"]), (0, found.start("table")), is_table=True)]
        elif kind == "begin":
            around.append(_Open(keys, (*inner.within, found.start("begin")), found["begin"] == "{"))
        elif kind == "end":
            around.pop()
        elif kind == "text":
            content = _content(found["text"])
            if is_wanted(keys[-1], content):
                yield _string(text, keys, content, Span(*found.span("text")), inner.within)
        elif is_wanted(keys[-1], None):
            number = bounded(tomllib.loads(f"value = {found['other']}")["value"])
            yield Value(keys, number, Span(*found.span("other")), within=inner.within)
        inner = around[-1]
        keys, awaited = inner.keys, _NAMED if inner.is_table else _ITEM


@lru_cache(maxsize=4096)
def _names(key: str) -> tuple[str, ...]:
    """The parts of a key, without quotes and blanks."""
    if _PLAIN_KEYS.fullmatch(key):
        return tuple(part.strip() for part in key.split("."))
    names: list[str] = []
    inner: Any = tomllib.loads(f"{key} = 1")
    while isinstance(inner, dict):
        ((name, inner),) = inner.items()
        names.append(name)
    return tuple(names)


def _content(raw: str) -> str:
    """The text that a string stands for."""
    if "\\" in raw or raw.startswith(_THREE):
        content: str = tomllib.loads(f"value = {raw}")["value"]
        return content
    return raw[1:-1]


_THREE = ('"""', "'''")


def _string(text: str, keys: tuple[str, ...], content: str, span: Span, within: tuple[int, ...]) -> Value:
    quotes = 3 if text.startswith(_THREE, span.start) else 1
    escaped = text[span.start] == '"'
    first = LINE_END.search(text, *span) if quotes == 3 else None
    line_end = first[0] if first else "\n" if quotes == 3 else "\\n" if escaped else None
    trace = partial(_trace, text, span.start + quotes, span.stop - quotes, escaped=escaped)
    return Value(keys, content, span, trace, line_end, within=within)


def _trace(text: str, start: int, stop: int, *, escaped: bool) -> Traced | None:
    trace, at = Trace(), start
    if text[start - 3 : start] in ('"""', "'''") and (first := LINE_END.match(text, start)):
        at = first.end()
    while at < stop:
        if escaped and text[at] == "\\":
            after = TOML.read(text, at, trace)
            if after is None:
                return None
            at = after
        elif end := LINE_END.match(text, at):
            trace.put("\n", at)
            at = end.end()
        else:
            trace.add(text[at], at)
            at += 1
    return trace.done(stop)
