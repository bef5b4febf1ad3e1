"""The syntax tree of Python source as a text that no version of Python or black changes, and its digest."""

from __future__ import annotations

import ast
import hashlib


def tree_text(source: str) -> str:
    """What a source says, without its layout and comments; raises SyntaxError."""
    return _written(ast.parse(source))


def digest(source: str) -> str:
    """A short mark of what a source says; raises SyntaxError."""
    return hashlib.sha256(tree_text(source).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _written(node: object) -> str:
    if isinstance(node, ast.AST):
        # Newer versions add fields that are empty here.
        parts = ((name, getattr(node, name, None)) for name in node._fields)
        filled = [f"{name}={_written(value)}" for name, value in parts if value not in (None, [])]
        return f"{type(node).__name__}({', '.join(filled)})"
    if isinstance(node, list):
        return f"[{', '.join(map(_written, node))}]"
    return repr(node)
