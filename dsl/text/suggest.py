"""Which known word another one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_MOST_COMPARED = 200


def suggest(word: str, known: Iterable[str], aliases: dict[str, str] | None = None) -> str | None:
    """The known word that `word` was probably meant to be."""
    by_lower = {name.lower(): name for name in known}
    lower = word.lower()
    if aliases and lower in aliases:
        return aliases[lower]
    if lower in by_lower:
        return by_lower[lower]
    # Words of another length are not close; of very many, only the first are looked at.
    near = [name for name in (*by_lower, *(aliases or {})) if abs(len(name) - len(lower)) <= 3]
    close = _closest(lower[:60], tuple(near[:_MOST_COMPARED]))
    if close is None:
        return None
    return (aliases or {}).get(close) or by_lower.get(close)


@lru_cache(maxsize=512)  # a text with mistakes is read again with what was suggested
def _closest(word: str, known: tuple[str, ...]) -> str | None:
    import difflib  # for words that are not known alone

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.75 if len(word) <= 4 else 0.7)
    return close[0] if close else None
