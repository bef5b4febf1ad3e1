"""The texts of Python code: literals, pieces that are joined, and what is made of them; and where their characters stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import NamedTuple

from ...dsl.text.source import Span
from ..values import LINE_END, Trace, Traced
from .escapes import PYTHON

_PIECE = re.compile(r"""(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"{3}|'{3}|"|')""")
_BETWEEN = re.compile(r"(?:[ \t\r\n\f()+]|\\(?:\r\n|\n|\r)|#[^\r\n]*)+")


class Text(NamedTuple):
    """A text as a constant; `made` if code puts something into it, so that it is known only when that runs."""

    constant: ast.Constant
    made: bool


def text_of(node: ast.AST, depth: int = 0) -> Text | None:
    """The text of a string, of strings that are joined, and of what is made of them; None for what has no text in it.

    What stands between the pieces of a text and is none has a hole in its place: `{}`.
    """
    if depth == _MOST_JOINED:
        return None
    match node:
        case ast.Constant(value=str()):
            return Text(node, False)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _joined(node, "", [left, right], depth)
        case ast.BinOp(left=left, right=right):  # "..." % n
            return _changed(text_of(left, depth + 1) or text_of(right, depth + 1))
        case ast.JoinedStr(values=pieces):
            return _joined(node, "", pieces, depth)
        case ast.Call(func=ast.Attribute(value=within, attr=method), args=arguments):
            text = text_of(within, depth + 1)
            if text is None:
                return text_of(arguments[0], depth + 1) if arguments and method in _KEEP_TEXTS else None
            if method == "join" and not text.made and len(arguments) == 1:
                return _joined(node, str(text.constant.value), _items(arguments[0]), depth)
            return text if method in _KEEP_TEXTS else _changed(text)
        case ast.Call(func=ast.Name(id=name), args=[argument, *_]) if name in _KEEP_TEXTS:
            return text_of(argument, depth + 1)
        case _:
            return None


_MOST_JOINED = 200
# Functions and methods whose result reads as the text that they are called with, or on.
_KEEP_TEXTS = frozenset(
    {"str", "strip", "lstrip", "rstrip", "encode", "decode", "dedent", "cleandoc", "Template"}
)
_HOLE = "{}"


def _joined(node: ast.expr, separator: str, pieces: Sequence[ast.expr], depth: int) -> Text | None:
    texts = [text_of(piece, depth + 1) for piece in pieces]
    if not separator and not any(texts):
        return None
    content = separator.join(_HOLE if text is None else str(text.constant.value) for text in texts)
    constant = ast.copy_location(ast.Constant(content), node)
    return Text(constant, any(text is None or text.made for text in texts))


def _changed(text: Text | None) -> Text | None:
    return None if text is None else Text(text.constant, True)


def _items(node: ast.expr) -> list[ast.expr]:
    """The items that are joined; of what is known only when the code runs, as if it were two."""
    return node.elts if isinstance(node, ast.List | ast.Tuple) else [node, node]


def choices(node: ast.expr) -> list[ast.expr]:
    """What an argument may be: both sides of a condition, and of `or`."""
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return [*choices(body), *choices(orelse)]
        case ast.BoolOp(op=ast.Or(), values=values):
            return [choice for value in values for choice in choices(value)]
        case _:
            return [node]


def trace(text: str, span: Span) -> tuple[Traced | None, str | None]:
    """The characters of a string, which may be several literals in a row, and how a line end is written in it."""
    traced, at, end = Trace(), span.start, span.stop
    line_ends: set[str | None] = set()
    while at < span.stop:
        if between := _BETWEEN.match(text, at, span.stop):
            at = between.end()
            continue
        piece = _PIECE.match(text, at)
        if piece is None:
            return None, None
        raw, quote = "r" in piece["prefix"].lower(), piece["quote"]
        at = piece.end()
        first = LINE_END.search(text, at, span.stop)
        multiline = (first[0] if first else "\n") if len(quote) == 3 else None
        line_ends.add(multiline or (None if raw else "\\n"))
        while not text.startswith(quote, at):
            after = _character(text, at, raw, traced)
            if after is None or after > span.stop:
                return None, None
            at = after
        end = at
        at += len(quote)
    return traced.done(end), line_ends.pop() if len(line_ends) == 1 else None


def _character(text: str, at: int, raw: bool, trace: Trace) -> int | None:
    """Add the character at an offset, or what it stands for; the offset behind it."""
    if text[at] == "\\" and not raw:
        return PYTHON.read(text, at, trace)
    if text[at] == "\\":
        trace.add("\\", at)
        at += 1
    if found := LINE_END.match(text, at):
        trace.put("\n", at)
        return found.end()
    trace.add(text[at], at)
    return at + 1
