"""Where the parser stopped: the tokens around, and the brackets and the argument that it was in."""

from __future__ import annotations

from functools import cached_property

import lark
from lark.lexer import Token

from ..base.records import record
from ..curves.table import CURVES
from ..syntax.tokens import SEPARATOR
from ..text.findings import quote
from ..text.source import Source, Span

OPERANDS = frozenset({"NUMBER", "NAME", "LPAR", "REST", "TRUE", "FALSE"})
SIMPLE = frozenset({"NUMBER", "NAME", "REST"})


def span_of(*tokens: Token | None) -> Span:
    """From the first token to the last."""
    known = [token for token in tokens if token is not None]
    return Span(known[0].start_pos or 0, known[-1].end_pos or 0)


@record(frozen=True)
class Stop:
    """Where the parser could not go on: the token there (None at the end), and what could have followed."""

    source: Source
    tokens: list[Token]
    index: int
    expected: frozenset[str]

    @classmethod
    def of(cls, error: lark.UnexpectedInput, source: Source, tokens: list[Token]) -> Stop:
        """The place of a parser's error."""
        token: Token | None = getattr(error, "token", None)
        if token is None or token.type == "$END" or token.start_pos is None:
            index = len(tokens)  # where the text ends, LALR reports the start of the last token
        else:
            index = next(i for i, t in enumerate(tokens) if t.start_pos == token.start_pos)
        expected = getattr(error, "expected", ()) or getattr(error, "accepts", ()) or ()
        return cls(source, tokens, index, frozenset(expected))

    def at(self, offset: int) -> Token | None:
        """The token so many places from here."""
        place = self.index + offset
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    @property
    def token(self) -> Token | None:
        return self.at(0)

    @property
    def text(self) -> str:
        return quote(str(self.token or ""))

    @property
    def before(self) -> Token | None:
        return self.at(-1)

    @property
    def after(self) -> Token | None:
        return self.at(1)

    def type(self, offset: int) -> str:
        """The type of a token, empty where there is none."""
        token = self.at(offset)
        return token.type if token is not None else ""

    @property
    def span(self) -> Span:
        return span_of(self.token) if self.token is not None else self.source.end

    @property
    def wants_operand(self) -> bool:
        return "NUMBER" in self.expected

    @property
    def starts_operand(self) -> bool:
        return self.type(0) in OPERANDS

    @cached_property
    def opened(self) -> list[int]:
        """The indices of the parentheses that are open, the innermost last."""
        open_: list[int] = []
        for index, token in enumerate(self.tokens[: self.index]):
            if token.type == "LPAR":
                open_.append(index)
            elif token.type == "RPAR" and open_:
                open_.pop()
        return open_

    @property
    def callee(self) -> str:
        """The name whose arguments these are; empty outside of a call."""
        return self._callee(-1)

    def _callee(self, which: int) -> str:
        at = self.opened[which] if len(self.opened) >= -which else 0
        return str(self.tokens[at - 1]) if at and self.tokens[at - 1].type == "NAME" else ""

    @property
    def outer(self) -> str:
        """The name of the call around these plain parentheses."""
        return self._callee(-2)

    @cached_property
    def argument(self) -> list[Token]:
        """The tokens of the argument, or of the statement, up to here."""
        start = self.opened[-1] + 1 if self.opened else 0
        depth = 0
        for index in range(start, self.index):
            token = self.tokens[index]
            depth += (token.type == "LPAR") - (token.type == "RPAR")
            if not depth and token.type in ("COMMA", SEPARATOR, "EQUAL"):
                start = index + 1
        return self.tokens[start : self.index]

    @property
    def first_argument(self) -> bool:
        """Whether no comma stands before in these parentheses."""
        return (
            bool(self.opened) and self.tokens[self.opened[-1] + 1 : self.opened[-1] + 2] == self.argument[:1]
        )

    @property
    def transitions(self) -> bool:
        """Whether a->b can stand in this argument."""
        curve = CURVES.get(self.callee)
        return curve is not None and "to" in curve.positions and not self.first_argument

    @property
    def listed(self) -> bool:
        """Whether v @ s can stand in this argument."""
        return self.callee in ("steps", "points")

    def is_(self, offset: int, words: tuple[str, ...]) -> bool:
        """Whether a token is one of some words, in whatever case."""
        token = self.at(offset)
        return token is not None and token.lower() in words

    @property
    def alone(self) -> bool:
        """Whether nothing but one plain operand on each side is what the argument or statement consists of."""
        return len(self.argument) == 1 and self.type(-1) in SIMPLE and self.type(1) in SIMPLE

    @property
    def alone_before(self) -> bool:
        """Whether two plain operands, side by side, are all of the argument."""
        last = self.type(1) in ("RPAR", "COMMA")
        return len(self.argument) == 1 and self.type(-1) in SIMPLE and self.type(0) in SIMPLE and last

    @property
    def place(self) -> str:
        """Where the parenthesis that is not closed stands."""
        opened = self.tokens[self.opened[-1]]
        start = self.opened[-1] - bool(self.callee)
        line, column = self.source.position(self.tokens[start].start_pos or 0)
        return f"`{self.callee}{opened}` at {line}:{column}"
