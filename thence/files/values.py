"""What a reader finds in a file: its values, the keys that lead to them, and where each of their characters stands."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from ..dsl.text.source import BYTE_ORDER_MARK, Embedded, Source, Span

# No config is nested as deep; what each value remembers of what is around it grows with the depth.
DEEPEST = 500
TOO_DEEP = "its values are nested too deep"

# The tag of YAML before a text that is a spec.
DEFAULT_TAG = "!schedule"

LINE_END = re.compile(r"\r\n|\n|\r")


class UnreadableError(Exception):
    """A file that is not what its name says, and the offset at which that shows."""

    def __init__(self, message: str, offset: int = 0, help: str | None = None) -> None:
        super().__init__(message)
        self.offset = offset
        self.help = help


@dataclass(frozen=True)
class File:
    """A file's text, without a byte-order mark."""

    path: str
    text: str
    mark: bool = False

    @classmethod
    def of(cls, path: str, data: bytes) -> File:
        """The file with some contents. Raises UnreadableError if they are not UTF-8."""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8-sig")
            raise UnreadableError(
                f"it is not UTF-8: byte 0x{data[error.start]:02x} on line {before.count(chr(10)) + 1}",
                len(before),
                "save it as UTF-8",
            ) from error
        mark = text.startswith(BYTE_ORDER_MARK)
        return cls(path, text[mark:], mark)

    @property
    def data(self) -> bytes:
        return ((BYTE_ORDER_MARK if self.mark else "") + self.text).encode()

    @cached_property
    def source(self) -> Source:
        return Source(self.text, self.path)

    @property
    def is_template(self) -> bool:
        """Whether another program fills it in before it is what its name says."""
        return "{{" in self.text or "{%" in self.text

    @cached_property
    def line_end(self) -> str:
        """The line end that the file uses first."""
        found = LINE_END.search(self.text)
        return found[0] if found else "\n"


class Traced(NamedTuple):
    """A text as it is meant, and the offset in the file of each of its characters, and of what follows."""

    text: str
    offsets: Sequence[int]


class Trace:
    """Collects the characters of a text with their offsets."""

    def __init__(self) -> None:
        self._characters: list[str] = []
        self._offsets: list[int] = []

    def add(self, text: str, at: int) -> None:
        """Add characters that are written as they are, from an offset on."""
        self._characters.append(text)
        self._offsets.extend(range(at, at + len(text)))

    def put(self, text: str, at: int) -> None:
        """Add characters that something else at an offset stands for."""
        self._characters.append(text)
        self._offsets.extend([at] * len(text))

    def done(self, end: int) -> Traced:
        """What was collected, ending before an offset."""
        return Traced("".join(self._characters), [*self._offsets, end])


@dataclass(frozen=True)
class Call:
    """The call of a function of thence's in Python code that a value is an argument of.

    `definite` says that the argument can be nothing but a spec, and `bound` that its facts are all known: they
    are in `given`.
    """

    definite: bool
    bound: bool
    given: Mapping[str, object]


class Unread(Enum):
    """What stands where a text belongs and is known only when the code runs."""

    UNREAD = "unread"


@dataclass(frozen=True)
class Value:
    """A value in a file: a text, or what else the format has.

    `within` numbers the collections around it, from the outermost on. `trace` finds where the characters of a text stand. `line_end` is how a line end is written within it, None if
    it cannot be; `written_line_end` is or finds that. `whole` is the text that YAML has cut at a comma. `is_file` says that the file is this value alone,
    and `is_made` that code puts something into the text.
    """

    keys: tuple[str, ...]
    content: object
    span: Span
    trace: Callable[[], Traced | None] | None = field(default=None, repr=False, compare=False)
    written_line_end: str | Callable[[], str | None] | None = field(default=None, repr=False, compare=False)
    tag: str | None = None
    document: int = 0
    within: tuple[int, ...] = ()
    whole: Span | None = None
    call: Call | None = None
    is_file: bool = False
    is_made: bool = False

    @cached_property
    def line_end(self) -> str | None:
        return self.written_line_end() if callable(self.written_line_end) else self.written_line_end

    @cached_property
    def offsets(self) -> Sequence[int] | None:
        """The offsets of a text's characters; None if they could not be traced to what the format's own reader has."""
        found = self.trace() if self.trace is not None else None
        return found.offsets if found is not None and found.text == self.content else None

    def embedded(self, file: File) -> Embedded:
        """The text as a source whose places are the file's."""
        text = str(self.content)
        offsets = self.offsets or [self.span.start] * (len(text) + 1)
        key = self.keys[-1] if self.keys else file.source.of if self.is_file else ""
        return Embedded(text, file.path, file=file.source, offsets=offsets, begin=self.span.start, key=key)


@dataclass(frozen=True)
class Wanted:
    """Which values are worth making.

    `value` tells it from the last of a value's keys, empty without one, and from its text if it is one; `places` has the
    offsets in Python code near which one may stand, and is None if that is anywhere.
    """

    value: Callable[[str, str | None], bool]
    places: Callable[[str], list[int]] | None = None


EVERYTHING = Wanted(lambda key, text: True)


def bounded(number: object) -> object:
    """A value of a file; an integer that no float holds is infinite, since Python refuses even to print longer ones."""
    if isinstance(number, int) and number.bit_length() > _MOST_BITS:
        return -math.inf if number < 0 else math.inf
    return number


_MOST_BITS = 1024


def alike(one: Sequence[object], other: Sequence[object]) -> int:
    """With how many items both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
