"""JSON, also with comments and trailing commas (JSONC), with the places of its strings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from ..dsl.source import Span
from .escapes import JSON
from .values import DEEPEST, TOO_DEEP, File, Trace, Traced, UnreadableError, Value, bounded

_TOKEN = re.compile(
    # A string or a comment that is not closed goes on to the end, so that the search takes linear time.
    r"""(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+"?)|(?P<comment>//[^\r\n]*|/\*(?:.*?\*/|.*))|"""
    r"""(?P<sign>[{}\[\]:,])|(?P<word>[^\s"{}\[\]:,/]+)""",
    re.DOTALL,
)


def read(file: File) -> list[Value]:
    """The values of a JSON file. Raises UnreadableError for a text that is no JSON."""
    text = file.text
    # Comments and trailing commas are the only things in which the two differ: blanks keep every offset.
    plain = list(text)
    comma: int | None = None
    before = ""
    for token in _TOKEN.finditer(text):
        if token["comment"]:
            if token[0].startswith("/*") and not (token[0].endswith("*/") and len(token[0]) > 3):
                raise UnreadableError("it is no JSON: a comment is not closed", token.start())
            plain[token.start() : token.end()] = [c if c in "\r\n" else " " for c in token[0]]
            continue
        if comma is not None and token[0] in ("}", "]"):
            plain[comma] = " "
        comma = token.start() if token[0] == "," and before not in ("{", "[", ",", "") else None
        before = token[0]
    try:
        json.loads("".join(plain), parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"it is no JSON: {error.msg}", error.pos) from error
    except RecursionError as error:
        raise UnreadableError(TOO_DEEP) from error
    return list(_values(text))


def _values(text: str) -> Iterator[Value]:
    """The values of a text that is JSON."""
    around: list[tuple[tuple[str, ...], bool]] = []  # the keys of what is open, and whether it is an object
    keys: tuple[str, ...] = ()
    within: tuple[int, ...] = ()
    await_key = False
    for token in _TOKEN.finditer(text):
        if token["comment"]:
            continue
        sign = token["sign"]
        if sign in ("{", "["):
            if len(around) > DEEPEST:
                raise UnreadableError(TOO_DEEP, token.start())
            around.append((keys, sign == "{"))
            within = (*within, token.start())
            await_key = sign == "{"
        elif sign in ("}", "]"):
            keys, _ = around.pop()
            within = within[:-1]
            await_key = False
        elif sign == ",":
            _, await_key = around[-1]
        elif sign == ":":
            await_key = False
        elif token["string"]:
            content = json.loads(token[0], strict=False)
            if await_key:
                keys = (*around[-1][0], content)
                continue
            span = Span(*token.span())
            trace = partial(_trace, text, span.start + 1, span.stop - 1)
            yield Value(keys, content, span, trace, "\\n", within=within)
        else:
            number = json.loads(token[0], parse_int=_whole_number)
            yield Value(keys, number, Span(*token.span()), within=within)


def _whole_number(digits: str) -> object:
    return bounded(int(digits)) if len(digits) < _MOST_DIGITS else float(digits)


_MOST_DIGITS = 1000


def _trace(text: str, start: int, stop: int) -> Traced | None:
    trace, at = Trace(), start
    while at < stop:
        if text[at] == "\\":
            after = JSON.read(text, at, trace)
            if after is None:
                return None
            at = after
        else:
            trace.add(text[at], at)
            at += 1
    return trace.done(stop)
