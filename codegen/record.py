"""The record in the first lines of a generated module: its spec and options, and a mark of what was written.

It is JSON in ASCII, cut into comment lines: nothing of a spec, a path or a name can end a comment.
"""

from __future__ import annotations

import io
import json
import re
import textwrap
import tokenize
from dataclasses import dataclass
from typing import Any

from .digest import digest

_BEGIN, _MORE = "# thence: ", "#   "
_WIDTH = 84
# What a record begins with; no header may.
FIRST_LINES = (
    "Written by thence. Change the spec, not this file:",
    "`thence gen --check` compares the two, `thence gen --update` writes it anew.",
)
_ABOUT = tuple(f"# {line}" for line in FIRST_LINES)


@dataclass(frozen=True)
class Record:
    """What a module says of itself: its spec and options; and whether it was `edited` since it was written."""

    data: dict[str, Any]
    edited: bool


class RecordError(ValueError):
    """A record that cannot be read."""


def with_record(source: str, data: dict[str, Any]) -> str:
    """The source with a record of some data in front."""
    # Lines break at single blanks, where they are joined again.
    text = json.dumps({**data, "digest": _mark(source)}).replace("  ", " \\u0020")
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=_BEGIN,
        subsequent_indent=_MORE,
        break_long_words=False,
        break_on_hyphens=False,
    )
    apart = [] if source.startswith('"') else [""]
    return "\n".join([*_ABOUT, *lines, *apart, source])


def read_record(source: str) -> Record | None:
    """The record of a module; None if it has none. Raises RecordError for one that was changed."""
    first = "\n".join(_ABOUT) + "\n"
    head = re.match(r"(?:#.*\n)*", source)
    at = source.find(first, 0, head.end()) if head else -1
    found = (
        re.compile(rf"{_BEGIN}(.*)((?:\n{_MORE}.*)*)\n").match(source, at + len(first)) if at >= 0 else None
    )
    if found is None:
        return None
    more = [line[len(_MORE) :] for line in found[2].split("\n")[1:]]
    try:
        data = json.loads(" ".join([found[1], *more]))
        mark = data.pop("digest")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordError("the record of its spec was changed by hand") from error
    if not isinstance(data.get("header", ""), str):
        raise RecordError("the record of its spec was changed by hand")
    head_is_ours = source[:at] == header_comments(data.get("header", ""))
    return Record(data, edited=not head_is_ours or _mark(source[found.end() :]) != mark)


def header_comments(header: str) -> str:
    """A header as the comments that stand before a record."""
    return "".join(f"# {line}".rstrip() + "\n" for line in header.split("\n") if header)


def _mark(source: str) -> str:
    """A short mark of what a source says, its comments included; layout is the formatter's."""
    try:
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
        return digest(source, comments)
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return "none"
