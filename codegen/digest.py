"""The syntax tree of Python source as a text that no version of Python or black changes, and its digest."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Sequence

from .style import parsed


def tree_text(source: str) -> str:
    """What a source says, without its layout and comments; raises SyntaxError."""
    return _written(parsed(source))


def digest(source: str, more: Sequence[str] = ()) -> str:
    """A short mark of what a source says, and of some more texts; raises SyntaxError."""
    text = "\n".join([tree_text(source), *more])
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _written(node: object) -> str:
    if isinstance(node, ast.AST):
        # Newer versions add fields that are empty here.
        parts = ((name, getattr(node, name, None)) for name in node._fields)
        filled = [f"{name}={_written(value)}" for name, value in parts if value not in (None, [])]
        return f"{type(node).__name__}({', '.join(filled)})"
    if isinstance(node, list):
        return f"[{', '.join(map(_written, node))}]"
    return repr(node)
