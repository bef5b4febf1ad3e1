"""TOML with the places of its strings: tomllib says what is TOML, tree-sitter where everything stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from ..dsl.source import Span
from ..libraries import needed_for
from .escapes import TOML
from .values import (
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

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PLAIN_KEYS = re.compile(r"[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*")
_WITH_KEY = frozenset(["table", "table_array_element", "pair"])
_VALUES = frozenset(
    [
        "string",
        "integer",
        "float",
        "boolean",
        "offset_date_time",
        "local_date_time",
        "local_date",
        "local_time",
    ]
)


def read(file: File, wanted: Wanted = EVERYTHING) -> list[Value]:
    """The values of a TOML file. Raises UnreadableError for a text that is no TOML, MissingLibraryError without a reader."""
    parser = _parser()
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
    data = file.text.encode()
    return list(_Reading(file.text, data, wanted).values(parser.parse(data).root_node))


def _parser() -> Parser:
    with needed_for("reading TOML files", "thence[files]"):
        import tree_sitter_toml  # noqa: F401
    return _made_parser()


@cache
def _made_parser() -> Parser:
    import tree_sitter
    import tree_sitter_toml

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))


def _offset(text: str, place: re.Match[str] | None) -> int:
    """The offset of the line and the column of one of tomllib's messages, which speak of LF alone."""
    if place is None or place[1] is None:
        return len(text)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return min(starts[int(place[1]) - 1] + int(place[2]) - 1, len(text))


class _Reading:
    """A walk through the tree of one file."""

    def __init__(self, text: str, data: bytes, wanted: Wanted) -> None:
        self._text = text
        self._wanted = wanted.value
        self._places: list[int] | None = None  # of the characters, by byte
        if len(data) != len(text):
            self._places = [i for i, c in enumerate(text) for _ in range(len(c.encode()))] + [len(text)]

    def _span(self, node: Node) -> Span:
        if self._places is None:
            return Span(node.start_byte, node.end_byte)
        return Span(self._places[node.start_byte], self._places[node.end_byte])

    def values(self, root: Node) -> Iterator[Value]:
        waiting: list[tuple[Node, tuple[str, ...], tuple[int, ...]]] = [(root, (), ())]
        while waiting:
            node, keys, within = waiting.pop()
            kind = node.type
            if kind in _VALUES:
                yield from self._value(kind, node, keys, within)
                continue
            inner = node.named_children
            if kind in _WITH_KEY:
                first = next(i for i, child in enumerate(inner) if child.type.endswith("_key"))
                keys = (*keys, *self._names(inner[first]))
                inner = inner[first + 1 :]
            if kind != "pair":
                within = (*within, node.start_byte)
            waiting += [(child, keys, within) for child in reversed(inner)]

    def _names(self, key: Node) -> tuple[str, ...]:
        """The parts of a key, without quotes and blanks."""
        span = self._span(key)
        names: list[str] = []
        written = self._text[span.start : span.stop]
        if _PLAIN_KEYS.fullmatch(written):
            return tuple(part.strip() for part in written.split("."))
        inner: Any = tomllib.loads(f"{written} = 1")
        while isinstance(inner, dict):
            ((name, inner),) = inner.items()
            names.append(name)
        return tuple(names)

    def _value(
        self, kind: str, node: Node, keys: tuple[str, ...], within: tuple[int, ...]
    ) -> Iterator[Value]:
        key = keys[-1] if keys else ""
        if kind != "string" and not self._wanted(key, None):
            return
        span = self._span(node)
        raw = self._text[span.start : span.stop]
        plain = kind == "string" and "\\" not in raw and not raw.startswith(('"""', "'''"))
        content = raw[1:-1] if plain else tomllib.loads(f"value = {raw}")["value"]
        if not isinstance(content, str):
            yield Value(keys, bounded(content), span, within=within)
            return
        if not self._wanted(key, content):
            return
        quotes = 3 if raw.startswith(('"""', "'''")) else 1
        newline = (
            (LINE_END.search(raw) or ["\n"])[0] if quotes == 3 else "\\n" if raw.startswith('"') else None
        )
        trace = partial(
            _trace, self._text, span.start + quotes, span.stop - quotes, escaped=raw.startswith('"')
        )
        yield Value(keys, content, span, trace, newline, within=within)


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
