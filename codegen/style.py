"""Formatting with black, and the checks that a generated source must pass before anyone sees it."""

from __future__ import annotations

import ast
import threading

from ..dsl.base.loading import load

LINE_LENGTH = 88  # black's and ruff's own default


class EmitError(AssertionError):
    """Generated source that is not as it must be: a mistake of thence, never of the spec."""

    def __init__(self, what: str, source: str) -> None:
        super().__init__(
            f"thence generated source that {what}; please report the spec. The source:\n{source}"
        )


# CPython 3.11 counts how deep trees are for all threads together: one that is interrupted fails.
_PARSING = threading.Lock()


def parsed(source: str) -> ast.Module:
    """The syntax tree of some source."""
    with _PARSING:
        return ast.parse(source)


def formatted(source: str, line_length: int = LINE_LENGTH) -> str:
    """The source as black sets it; it must compile, and formatting it again must change nothing."""
    load("black")
    import black

    mode = black.Mode(line_length=line_length)
    try:
        compile(source, "<generated>", "exec")
        text = black.format_str(source, mode=mode)
        if ast.dump(parsed(text)) != ast.dump(parsed(source)):
            raise EmitError("formatting changed", source)
        if black.format_str(text, mode=mode) != text:
            raise EmitError("is not formatted for good", text)
    except (SyntaxError, ValueError) as error:
        raise EmitError(f"does not compile ({error})", source) from error
    return text
