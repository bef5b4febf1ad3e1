"""Edits of a text: several typed at once, and what differs between two texts as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .diagnostic import Fix
from .source import Span


class Edited:
    """A text with edits typed, and where each part of it stands in the text as it was."""

    def __init__(self, text: str, edits: Iterable[Fix]) -> None:
        self.edits = sorted(edits, key=lambda fix: fix.span)
        parts: list[str] = []
        # An edit's start and stop here, and how far all behind it is moved.
        self._moved: list[tuple[int, int, int]] = []
        end = length = 0
        for (start, stop), instead in ((fix.span, fix.text) for fix in self.edits):
            parts += (text[end:start], instead)
            length += start - end
            self._moved.append((length, length + len(instead), stop - length - len(instead)))
            length, end = length + len(instead), stop
        self.text = "".join((*parts, text[end:]))

    def typed(self) -> Iterator[tuple[Fix, Span]]:
        """Each edit with its place in the text as it is now."""
        for fix, (start, stop, _) in zip(self.edits, self._moved, strict=True):
            yield fix, Span(start, stop)

    def before(self, span: Span) -> Span | None:
        """The same characters in the text as it was; None where an edit has touched them."""
        moved = 0
        for start, stop, by in self._moved:
            if stop < span.start:
                moved = by
            elif start <= span.stop:
                return None
            else:
                break
        return Span(span.start + moved, span.stop + moved)


def apart(fixes: list[Fix]) -> list[Fix]:
    """The edits that touch none before them."""
    kept: list[Fix] = []
    for fix in dict.fromkeys(fixes):
        if all(fix.span.stop < other.span.start or other.span.stop < fix.span.start for other in kept):
            kept.append(fix)
    return kept


def difference(before: str, after: str) -> Fix:
    """What to type in which place of a text to get another, in whole words."""
    start = _shared(before, after)
    shared = _shared(before[start:][::-1], after[start:][::-1])
    while start and _is_of_word(before, start):
        start -= 1
    while shared and _is_of_word(before, len(before) - shared):
        shared -= 1
    return Fix(Span(start, len(before) - shared), after[start : len(after) - shared])


def _shared(one: str, other: str) -> int:
    """With how many characters both begin."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _is_of_word(text: str, at: int) -> bool:
    """Whether a word or a number goes on at an offset."""
    return _WORD.fullmatch(text[at - 1 : at]) is not None and _WORD.fullmatch(text[at : at + 1]) is not None


_WORD = re.compile(r"[\w.]")
