"""Canonical form: tokens set out with one blank here and none there; comments stay where they were."""

from __future__ import annotations

import bisect
import re
from collections import deque
from dataclasses import dataclass, field

from lark.lexer import Token

from ..syntax.tokens import LONGEST_TEXT, SEPARATOR, join_lines, tokenize
from ..text.findings import Findings
from ..text.source import Source, Span
from .reading import parse

_LINE_END = re.compile(r"\r\n|\n|\r")
_TIGHT = frozenset({"ARROW", "CARET"})
_SPACED = frozenset({"PLUS", "MINUS", "STAR", "SLASH", "AT", "THEN", "OVER", "FOR", "UNTIL"})
_OPERAND_ENDS = frozenset({"NUMBER", "NAME", "RPAR", "REST", "TRUE", "FALSE", "QMARK"})


@dataclass
class _Statement:
    """A statement with the comments that stand above, within and behind it."""

    tokens: list[Token] = field(default_factory=list)
    above: list[Token] = field(default_factory=list)
    inside: dict[int, Token] = field(default_factory=dict)  # a comment after the token of that index
    behind: Token | None = None


def format_text(source: Source, findings: Findings) -> str | None:
    """The canonical form of a program; None after errors were noted."""
    program = parse(source, findings)
    if program is None:
        return None
    tokens = tokenize(source.text, findings, keep_layout=True)
    assert tokens is not None
    statements, below = _statements(tokens, source.text)
    text = source.text
    if _LINE_END.search(text):
        lines = _in_lines(statements, below, text)
        formatted = "\n".join(lines) + ("\n" if _LINE_END.search(text[len(text.rstrip()) :]) else "")
    else:
        formatted = "; ".join(_layout(s.tokens) for s in statements)
        comment = statements[-1].behind
        if comment is not None:
            formatted += f"  {comment.rstrip()}"
    size = len(formatted.encode())
    if size > LONGEST_TEXT:
        message = f"the canonical form would be {size:,} bytes long; at most {LONGEST_TEXT:,} are read"
        findings.note("limit", Span(0, 0), message, "split the text into several specs")
        return None
    again = parse(Source(formatted), Findings(Source(formatted)))
    assert again == program, "formatting must change layout only"
    return formatted


def _statements(tokens: list[Token], text: str) -> tuple[list[_Statement], list[Token]]:
    """The statements with their comments, and the comments after the last one."""
    code = [t for t in tokens if t.type != "COMMENT"]
    statements: list[_Statement] = []
    current = _Statement()
    for token in [*join_lines(code), Token(SEPARATOR, ";")]:
        if token.type != SEPARATOR:
            current.tokens.append(token)
        elif current.tokens:
            statements.append(current)
            current = _Statement()
    comments = deque(t for t in tokens if t.type == "COMMENT")
    starts = [_start(statement.tokens[0]) for statement in statements] + [len(text) + 1]
    for statement, next_start in zip(statements, starts[1:], strict=True):
        first, last = _start(statement.tokens[0]), _end(statement.tokens[-1])
        ends = [_end(t) for t in statement.tokens]
        while comments and _start(comments[0]) < first:
            statement.above.append(comments.popleft())
        while comments and _start(comments[0]) < last:
            comment = comments.popleft()
            index = bisect.bisect_right(ends, _start(comment)) - 1
            before = statement.inside.get(index)
            # Two comment lines after one token become one comment.
            joined = f"{before.rstrip()} {comment.lstrip('# ')}" if before is not None else str(comment)
            statement.inside[index] = Token("COMMENT", joined)
        if (
            comments
            and _start(comments[0]) < next_start
            and not _LINE_END.search(text, last, _start(comments[0]))
        ):
            statement.behind = comments.popleft()
    return statements, list(comments)


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0


def _in_lines(statements: list[_Statement], below: list[Token], text: str) -> list[str]:
    """One statement a line; a blank line stays where one or more were."""
    lines: list[str] = []
    at = 0

    def add(line: str, start: int, stop: int) -> None:
        nonlocal at
        if lines and len(_LINE_END.findall(text, at, start)) > 1:
            lines.append("")
        lines.append(line)
        at = stop

    for statement in statements:
        for comment in statement.above:
            add(comment.rstrip(), _start(comment), _end(comment))
        shown = _layout(statement.tokens, statement.inside)
        stop = _end(statement.tokens[-1])
        if statement.behind is not None:
            shown += f"  {statement.behind.rstrip()}"
            stop = _end(statement.behind)
        add(shown, _start(statement.tokens[0]), stop)
    for comment in below:
        add(comment.rstrip(), _start(comment), _end(comment))
    return lines


def _layout(tokens: list[Token], comments: dict[int, Token] | None = None) -> str:
    """The tokens of one statement on a line; after an inner comment it goes on in the next one."""
    parts: list[str] = []
    depth = 0
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        if before is not None:
            after_comment = comments is not None and i - 1 in comments
            parts.append("\n    " if after_comment else " " if _blank_between(tokens, i, depth) else "")
        parts.append(" ".join(str(token).split()))
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        if comments is not None and i in comments:
            parts.append(f"  {comments[i].rstrip()}")
    return "".join(parts)


def _blank_between(tokens: list[Token], i: int, depth: int) -> bool:
    """Whether a blank stands between a token and the one before it."""
    before, token = tokens[i - 1], tokens[i]
    if token.type in ("COMMA", "RPAR") or before.type == "LPAR":
        return False
    if before.type == "COMMA":
        return True
    if token.type == "LPAR" and before.type == "NAME":
        return False
    if token.type in _TIGHT or before.type in _TIGHT:
        return False
    if "EQUAL" in (token.type, before.type):
        return depth == 0
    if before.type == "MINUS" and _is_sign(tokens, i - 1):
        return False
    return token.type in _SPACED or before.type in _SPACED


def _is_sign(tokens: list[Token], i: int) -> bool:
    return i == 0 or tokens[i - 1].type not in _OPERAND_ENDS
