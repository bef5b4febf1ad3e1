"""Specs read for libraries that show an error's first argument, and not its text."""

from __future__ import annotations

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule


def read_plainly(kind: type[Schedule | Bundle], spec: str) -> Schedule | Bundle:
    """The schedule or bundle of a text. Raises ValueError with the message as its only argument."""
    try:
        return kind(spec)
    except ValueError as error:
        raise ValueError(str(error)) from error
