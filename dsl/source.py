"""Texts and places in them: `Source`, `Span`, and offsets turned into lines and columns."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A range of characters, from `start` up to but not including `stop`."""

    start: int
    stop: int

    def to(self, other: Span) -> Span:
        """The range from the start of this one to the end of `other`."""
        return Span(self.start, other.stop)


@dataclass(frozen=True)
class Source:
    """A text to be read as a spec, with the name that messages call it by (a file's path, or None)."""

    text: str
    name: str | None = field(default=None, compare=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character, both counted from 1."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    @property
    def end(self) -> Span:
        """The end of the text, shown behind its last word and not on an empty line below."""
        return Span(len(self.text.rstrip("\r\n")), len(self.text))

    def line(self, number: int) -> str:
        """The text of a line, without its line end."""
        start = self._starts[number - 1]
        stop = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:stop].rstrip("\r\n")
