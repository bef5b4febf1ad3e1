"""What is said when a library that something needs is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class MissingLibraryError(ImportError):
    """A library is not installed that is needed for what was asked; the message says which, and how to install it."""


@contextmanager
def needed_for(what: str, install: str) -> Iterator[None]:
    """Imports that `what` needs; raises MissingLibraryError, with what to `pip install`, where one fails."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingLibraryError(
            f"{what} needs {error.name}: pip install '{install}'", name=error.name
        ) from error
