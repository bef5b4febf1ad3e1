"""Texts and places in them: `Source`, `Span`, offsets turned into lines and columns, and texts inside of files."""

from __future__ import annotations

import bisect
import os
from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from ..base.frozen import Frozen
from ..base.patterns import pattern
from ..base.records import record

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

# The name of what a caller gave, and stands in no text.
GIVEN = "<given>"

_LINE_END = pattern(r"\r\n|\n|\r")


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


# A comment of this form says that warnings of its line are meant. What is fixed comes first: it is found the fastest.
REMARK = pattern(r"thence:(?<=\bthence:)[ \t]*ignore[ \t]*\[([^\[\]\r\n]*)\]")
_CODE = pattern(r"[^\s,](?:[^,]*[^\s,])?")


@record(frozen=True)
class Remark:
    """A comment `thence: ignore[jump, unfilled]`: warnings that are meant, each with its place.

    It concerns what begins on `line`, or with None the text as a whole. `source` is what the places are of.
    """

    source: Source
    line: int | None
    codes: tuple[tuple[str, Span], ...]

    def ignores(self, code: str, line: int) -> bool:
        """Whether a warning with a code that begins on a line is meant."""
        return self.line in (None, line) and any(code == own for own, _ in self.codes)


@record(frozen=True, slots=True)
class Source(Frozen):
    """A text to be read as a spec, with the name that messages call it by (a file's path, or None).

    `key` is what the text is the value of, where that is known.
    """

    text: str
    name: str | None = field(default=None, compare=False)
    key: str = field(default="", kw_only=True, compare=False)

    @property
    def of(self) -> str:
        """What the text is the value of: its key, or else the name of its file."""
        return self.key or os.path.splitext(os.path.basename(self.name or ""))[0]

    @property
    def remarks(self) -> Iterator[Remark]:
        """The comments that say what is meant."""
        return self._remarks_in(1, len(_line_starts(self.text)))

    def _remarks_in(self, first: int, last: int, inside: Span | None = None) -> Iterator[Remark]:
        """The comments on some lines; those that are not `inside` concern the text as a whole."""
        starts = _line_starts(self.text)
        stop = starts[last] if last < len(starts) else len(self.text)
        for found in REMARK.finditer(self.text, starts[first - 1], stop):
            at = found.start(1)
            codes = tuple(
                (code[0], Span(at + code.start(), at + code.end())) for code in _CODE.finditer(found[1])
            )
            own = inside is None or inside.start <= at < inside.stop
            yield Remark(self, self.position(at)[0] if own else None, codes)

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


@record(frozen=True, slots=True)
class Embedded(Source):
    """A text that stands in a file, such as a string of a config: its places are shown as the file's.

    `offsets` has the offset in the file at which each character is written, and the one behind the last; `begin` is
    where that which holds the text begins, such as its quotes.
    """

    file: Source = field(kw_only=True, compare=False)
    offsets: Sequence[int] = field(kw_only=True, compare=False, repr=False)
    begin: int | None = field(default=None, kw_only=True, compare=False, repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.offsets, list):
            object.__setattr__(self, "offsets", tuple(self.offsets))

    @property
    def of(self) -> str:
        """What the text is the value of: its key."""
        return self.key

    @property
    def remarks(self) -> Iterator[Remark]:
        """The comments of the text, and those of the file on the first and the last line of what holds it."""
        own = Span(self.offsets[0], self.offsets[-1])
        begin = own.start if self.begin is None else self.begin
        first, last = (self.file.position(at)[0] for at in (begin, max(own.stop - 1, begin)))
        return self.file._remarks_in(first, last, own)

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
