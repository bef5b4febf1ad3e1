"""Texts and places in them: `Source`, `Span`, offsets turned into lines and columns, and texts inside of files."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from .frozen import Frozen

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

_LINE_END = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A range of characters, from `start` up to but not including `stop`."""

    start: int
    stop: int

    def to(self, other: Span) -> Span:
        """The range from the start of this one to the end of `other`."""
        return Span(self.start, other.stop)


@lru_cache(maxsize=8)  # the findings of a text are shown one after the other
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in _LINE_END.finditer(text)))


@dataclass(frozen=True, slots=True)
class Source(Frozen):
    """A text to be read as a spec, with the name that messages call it by (a file's path, or None)."""

    text: str
    name: str | None = field(default=None, compare=False)

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character, both counted from 1."""
        starts = _line_starts(self.text)
        line = bisect.bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def shown(self, span: Span) -> Span:
        """The range of characters to show for a range of this text: for a text of its own, the same."""
        return span

    @property
    def end(self) -> Span:
        """The end of the text, shown behind its last word and not on an empty line below."""
        return Span(len(self.text.rstrip("\r\n")), len(self.text))

    def line(self, number: int) -> str:
        """The text of a line, without its line end."""
        starts = _line_starts(self.text)
        start = starts[number - 1]
        stop = starts[number] if number < len(starts) else len(self.text)
        return self.text[start:stop].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Embedded(Source):
    """A text that stands in a file, such as a string of a config: its places are shown as the file's.

    `offsets` has the offset in the file at which each character is written, and the one behind the last.
    """

    file: Source = field(kw_only=True, compare=False)
    offsets: Sequence[int] = field(kw_only=True, compare=False, repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.offsets, list):
            object.__setattr__(self, "offsets", tuple(self.offsets))

    def shown(self, span: Span) -> Span:
        """The range of the file in which a range of this text is written."""
        last = len(self.offsets) - 1
        return Span(self.offsets[min(span.start, last)], self.offsets[min(span.stop, last)])

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character in the file, both counted from 1."""
        return self.file.position(self.shown(Span(offset, offset)).start)

    def line(self, number: int) -> str:
        """The text of a line of the file, without its line end."""
        return self.file.line(number)
