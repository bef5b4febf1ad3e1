"""The parser of the grammar: from tables that ship with the package, or built anew where they do not fit.

Building takes 25 ms, and four times as long where the package `interegular` is installed; loading takes 3 ms.
The tables are data, not a pickle, and are used only for the very grammar and the version of lark they came from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import lark
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef, Token

from .builder import TreeBuilder

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "grammar")
TABLES = os.path.join(_FOLDER, "schedule.json")


class _Feed(Lexer):
    """Hands tokens that exist already to the parser."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        yield from lexer_state


@cache
def parser() -> lark.Lark:
    """The parser, made on first use; it builds the tree as it reduces, without ever recursing."""
    grammar = _grammar()
    stored = json.loads(_text(TABLES)) if os.path.exists(TABLES) else {}
    if (stored.get("lark"), stored.get("grammar")) != (lark.__version__, grammar):
        return _built(grammar)
    data, memo = stored["data"], stored["memo"]
    data["options"] |= {"lexer": _Feed, "transformer": TreeBuilder()}
    data["parser"]["lexer_conf"]["lexer_type"] = _Feed
    table = data["parser"]["parser"]
    table["tokens"] = _by_number(table["tokens"])
    table["states"] = {int(state): _by_number(actions) for state, actions in table["states"].items()}
    made = lark.Lark.__new__(lark.Lark)
    return made._load({"data": data, "memo": _by_number(memo)})


def tables() -> str:
    """The tables of the grammar as JSON text."""
    grammar = _grammar()
    built = _built(grammar)
    for terminal in built.terminals:
        _ = terminal.pattern.max_width  # which is stored with it, once it is known
    data, memo = built.memo_serialize([TerminalDef, Rule])
    data["options"] |= {"lexer": None, "transformer": None}
    data["parser"]["lexer_conf"]["lexer_type"] = None
    stored = {"lark": lark.__version__, "grammar": grammar, "data": data, "memo": memo}
    return json.dumps(stored, separators=(",", ":")) + "\n"


def _grammar() -> str:
    return _text(os.path.join(_FOLDER, "schedule.lark"))


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _built(grammar: str) -> lark.Lark:
    return lark.Lark(
        grammar,
        parser="lalr",
        lexer=_Feed,
        transformer=TreeBuilder(),
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def _by_number(entries: dict[str, Any]) -> dict[int, Any]:
    """JSON's keys are texts."""
    return {int(number): entry for number, entry in entries.items()}
