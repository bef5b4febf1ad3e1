"""Where pickles of schedules and bundles look that were made when these stood here."""

from __future__ import annotations

from typing import Any


def _restored(kind: Any, kept: str, precision: str) -> Any:
    return kind.restored(kept, precision)
