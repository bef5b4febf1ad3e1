"""What was meant by a pattern that fits no key: one that is there, or the values of a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...dsl.text.suggest import suggest
from ..keys import is_exact, key_matches, parts_of

_MOST_KEYS = 20_000


def meant(patterns: Sequence[str], there: Iterable[tuple[str, ...]]) -> dict[str, str | None]:
    """Each pattern with the one that was meant by it, as the keys that are there tell; None where they do not.

    >>> meant(["lrr", "schedules", "zzz"], [("lr",), ("schedules", "a")])
    {'lrr': 'lr', 'schedules': 'schedules.*', 'zzz': None}
    """
    paths = {keys for keys, _ in zip(there, range(_MOST_KEYS), strict=False) if keys}
    return {pattern: _meant(pattern, paths) for pattern in patterns}


def _meant(pattern: str, paths: Iterable[tuple[str, ...]]) -> str | None:
    length = len(parts_of(pattern))
    if any(key_matches(pattern, keys[:depth]) for keys in paths for depth in range(1, len(keys))):
        return f"{pattern}.*"
    if not is_exact(pattern):
        return None
    return suggest(pattern, sorted({".".join(keys[-length:]) for keys in paths}))
