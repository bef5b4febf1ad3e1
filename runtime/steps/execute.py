"""Runs source that thence has printed itself."""

from __future__ import annotations

from functools import lru_cache
from types import CodeType
from typing import Any


def execute(source: str, space: dict[str, Any]) -> dict[str, Any]:
    """Run generated source in a namespace and return it.

    The text is made of numbers, the table of operations and checked identifiers; nothing of a user's text
    gets into it except names and the canonical rendering of the syntax tree, in comments and docstrings.
    """
    exec(_code(source), space)  # noqa: S102 - for the reason above
    return space


@lru_cache(maxsize=64)
def _code(source: str) -> CodeType:
    """Helpers come again and again."""
    return compile(source, "<thence>", "exec")
