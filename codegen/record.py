"""The record in the first lines of a generated module: its spec and options, and a mark of what was written.

It is JSON in ASCII, cut into comment lines: nothing of a spec, a path or a name can end a comment.
"""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from typing import Any

from .digest import digest

_BEGIN, _MORE = "# thence: ", "#   "
_WIDTH = 84
_ABOUT = (
    "# Written by thence. Change the spec, not this file:",
    "# `thence gen --check` compares the two, `thence gen --update` writes it anew.",
)


@dataclass(frozen=True)
class Record:
    """What a module says of itself: `data` has its spec and options, `digest` marks what was written."""

    data: dict[str, Any]
    digest: str


class RecordError(ValueError):
    """A record that cannot be read."""


def with_record(source: str, data: dict[str, Any]) -> str:
    """The source with a record of some data in front."""
    # Lines break at single blanks, where they are joined again.
    text = json.dumps({**data, "digest": digest(source)}).replace("  ", " \\u0020")
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=_BEGIN,
        subsequent_indent=_MORE,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join([*_ABOUT, *lines, source])


def read_record(source: str) -> Record | None:
    """The record of a module; None if it has none. Raises RecordError for one that was changed."""
    found = re.search(rf"^{_BEGIN}(.*)((?:\n{_MORE}.*)*)", source, re.MULTILINE)
    if found is None:
        return None
    more = [line[len(_MORE) :] for line in found[2].split("\n")[1:]]
    try:
        data = json.loads(" ".join([found[1], *more]))
        mark = data.pop("digest")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError("the record of its spec was changed by hand") from error
    return Record(data, str(mark))
