"""Runs source that thence has printed itself."""

from __future__ import annotations

from typing import Any


def execute(source: str, space: dict[str, Any]) -> dict[str, Any]:
    """Run generated source in a namespace and return it.

    The text is made of numbers, the table of operations and checked identifiers; nothing of a user's text
    gets into it except names and the canonical rendering of the syntax tree, in comments and docstrings.
    """
    exec(compile(source, "<thence>", "exec"), space)  # noqa: S102 - for the reason above
    return space
