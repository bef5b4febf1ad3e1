"""Reads a call as it is written in a program or a config: `optax.cosine_decay_schedule(1e-3, decay_steps=1000)`.

Nothing is evaluated: what is no list, no dict, no string and no call stays the words that were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from ..base.records import record
from ..text.source import Span

DOTTED = r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*"

_PIECE = re.compile(r"""'[^'\n]*'|"[^"\n]*"|#[^\n]*|[()\[\]{}]""")
_MARK = re.compile(r"""['"()\[\]{},:]""")
_NAME = re.compile(DOTTED)
_NAMED = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=)")
_PAIR = re.compile(r"""\s*["']?([A-Za-z_][A-Za-z0-9_]*)["']?\s*(?::|=(?!=))\s*""")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_DEEPEST = 20


@record(frozen=True)
class Words:
    """Numbers, names, arithmetic, True, None: the text itself."""

    text: str


@record(frozen=True)
class Quoted:
    """A string."""

    text: str


@record(frozen=True)
class Items:
    """A list or a tuple."""

    items: tuple[Written, ...]


@record(frozen=True)
class Mapped:
    """A dict."""

    pairs: tuple[tuple[Written, Written], ...]


@record(frozen=True)
class PythonCall:
    """A call: its name with the modules before it, and its arguments."""

    name: str
    positions: tuple[Written, ...]
    named: dict[str, Written]
    span: Span


Written: TypeAlias = Words | Quoted | Items | Mapped | PythonCall


def _blank(piece: str) -> str:
    """A comment as blanks of its length; anything else as it is."""
    return " " * len(piece) if piece[0] == "#" else piece


class PythonText:
    """A text in which calls are looked for: brackets and strings are matched once, in one pass."""

    def __init__(self, text: str) -> None:
        text = self.text = _PIECE.sub(lambda found: _blank(found[0]), text)
        self._ends: dict[int, int] = {}  # where a bracket or a string that opens here ends
        opened: list[int] = []
        for found in _PIECE.finditer(text):
            mark = found[0][0]
            if mark in "'\"":
                self._ends[found.start()] = found.end()
            elif mark in _PAIRS:
                opened.append(found.start())
            elif opened and _PAIRS[text[opened[-1]]] == mark:
                self._ends[opened.pop()] = found.end()

    def names(self) -> Iterator[re.Match[str]]:
        """Every name with its modules, but not those within strings."""
        at = 0
        while found := _NAME.search(self.text, at):
            mark = _MARK.search(self.text, at, found.start())
            while mark and not (mark[0] in "'\"" and mark.start() in self._ends):
                mark = _MARK.search(self.text, mark.end(), found.start())
            if mark:
                at = self._ends[mark.start()]
            else:
                yield found
                at = found.end()

    def call(self, name: re.Match[str], depth: int = 0) -> PythonCall | None:
        """The call of a name, if brackets follow it and are closed."""
        opening = name.end()
        while opening < len(self.text) and self.text[opening] in " \t":
            opening += 1
        if self.text[opening : opening + 1] != "(" or opening not in self._ends or depth > _DEEPEST:
            return None
        positions: list[Written] = []
        named: dict[str, Written] = {}
        stop = self._ends[opening]
        for start, end in self._split(opening + 1, stop - 1, ","):
            key = _NAMED.match(self.text, start, end)
            if key is None:
                positions.append(self._written(start, end, depth + 1))
            else:
                named[key[1]] = self._written(key.end(), end, depth + 1)
        return PythonCall(name[0], tuple(positions), named, Span(name.start(), stop))

    def named(self) -> list[tuple[str, str]]:
        """The names of a mapping, in brackets or none, and what is written for each; empty for any other text.

        >>> PythonText('{lr: hold(5, 1), "wd": 0.1}').named()
        [('lr', 'hold(5, 1)'), ('wd', '0.1')]
        """
        start, stop = len(self.text) - len(self.text.lstrip()), len(self.text.rstrip())
        called = re.compile(r"dict\s*(?=\()").match(self.text, start)
        start = called.end() if called else start
        if self._ends.get(start) == stop and self.text[start] in "({":
            start, stop = start + 1, stop - 1
        found: list[tuple[str, str]] = []
        for first, last in self._split(start, stop, ","):
            pair = _PAIR.match(self.text, first, last)
            if pair is None:
                return []
            value = self._written(pair.end(), last, 0)
            found.append(
                (pair[1], value.text if isinstance(value, Quoted) else self.text[pair.end() : last].strip())
            )
        return found

    def value(self) -> Written:
        """The whole text as one value."""
        return self._written(0, len(self.text), 0)

    def _split(self, start: int, stop: int, separator: str) -> Iterator[tuple[int, int]]:
        """The parts of a stretch between separators that stand in no brackets of their own."""
        first = at = start
        while found := _MARK.search(self.text, at, stop):
            at = self._ends.get(found.start(), found.end())
            if found[0] == separator:
                yield first, found.start()
                first = at
        if self.text[first:stop].strip():
            yield first, stop

    def _written(self, start: int, stop: int, depth: int) -> Written:
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        whole = self.text[start:stop]
        if depth <= _DEEPEST and self._ends.get(start) == stop:
            if whole[0] in "'\"":
                return Quoted(whole[1:-1])
            parts = list(self._split(start + 1, stop - 1, ","))
            if whole[0] == "{":
                pairs = [list(self._split(*part, ":")) for part in parts]
                return Mapped(
                    tuple(
                        (self._written(*pair[0], depth + 1), self._written(*pair[1], depth + 1))
                        for pair in pairs
                        if len(pair) == 2
                    )
                )
            if whole[0] == "[" or (whole[0] == "(" and "," in whole):
                return Items(tuple(self._written(*part, depth + 1) for part in parts))
        name = _NAME.match(self.text, start, stop)
        called = self.call(name, depth) if name else None
        return called if called is not None and called.span.stop == stop else Words(whole)
