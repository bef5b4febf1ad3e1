"""From text to tokens: limits, illegal characters, bad numbers, and line ends that join."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lark.lexer import Token

from ..base.patterns import pattern
from ..numbers.decimals import out_of_range
from ..numbers.units import letters
from ..text.diagnostic import Fix
from ..text.findings import Findings, quote
from ..text.source import BYTE_ORDER_MARK, Span
from .parser import parser
from .spellings import ALONE, FORMS, QUOTES, character, number

LONGEST_TEXT = 64 * 1024
DEEPEST_NESTING = 50
LONGEST_NUMBER = 40

SEPARATOR = "_SEP"

# A line end after one of these, or before one of those, only wraps the statement.
_EXPECTS_MORE = frozenset(
    ["THEN", "OVER", "FOR", "UNTIL", "PLUS", "MINUS", "STAR", "SLASH", "CARET", "ARROW", "AT", "EQUAL"]
)
_CONTINUES = _EXPECTS_MORE - {"MINUS", "EQUAL"}
# A minus after one of these is a sign.
_BEFORE_OPERAND = _EXPECTS_MORE | {"COMMA", "LPAR", SEPARATOR}

_ALPHABET = pattern(r"[A-Za-z0-9_ \t\r\n;,()=+\-*/^@>%.#?]*")
_COMMENT_BODY = pattern(r"[^\r\n]*")
_QUOTED = pattern(f"[{QUOTES}]([^{QUOTES}\\r\\n]{{0,2000}})[{QUOTES}]")


@cache
def _scanner() -> re.Pattern[str]:
    """All terminals of the grammar in one pattern, in the order in which they are tried."""
    terminals = [t for t in parser().terminals if t.pattern.value]
    terminals.sort(key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    patterns = {t.name: t.pattern.to_regexp() for t in terminals}
    # The table of units may have more than those that the grammar names.
    patterns["NUMBER"] = re.sub(r"(?<=\[ \t]\*\(\?:)[a-z|]+", letters(), patterns["NUMBER"])
    return re.compile("|".join(f"(?P<{name}>{form})" for name, form in patterns.items()))


def _check_characters(text: str, findings: Findings) -> bool:
    """Note every character that the language does not have; the text's length comes first."""
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST_TEXT:
        findings.note(
            "limit",
            Span(0, 0),
            f"the text is {len(text.encode('utf-8', 'surrogatepass')):,} bytes long; at most {LONGEST_TEXT:,} are read",
            "split it into several specs, or write the pattern with repeat(...)",
        )
        return False
    at = 0
    quotes: dict[int, int] = {}  # where a pair of quotes began, by where it ends
    while (at := _ALPHABET.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        found = text[at]
        line_start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        if "#" in text[line_start:at]:
            body = _COMMENT_BODY.match(text, at)
            assert body is not None
            for offset in range(at, body.end()):
                if not (text[offset].isprintable() or text[offset] == "\t"):
                    findings.note(
                        "character",
                        Span(offset, offset + 1),
                        f"{character(text[offset]).shown} cannot stand in a comment",
                        fix="",
                    )
            at = body.end()
            continue
        shown, instead, help = character(found)
        fix = Fix(Span(at, at + 1), instead) if instead is not None else None
        if found in QUOTES and (quoted := _QUOTED.match(text, max(0, quotes.get(at, at)))):
            fix = Fix(Span(quoted.start(), quoted.end()), quoted[1])
            quotes[quoted.end() - 1] = quoted.start()
        findings.note(
            "character",
            Span(at, at + 1),
            f"{shown} is not part of the language",
            help,
            "this character",
            fix=fix,
        )
        at += 1
    return not findings.failed


def _check_nesting(tokens: list[Token], findings: Findings) -> bool:
    """Count, before anything recurses, what nests: parentheses, unary minus, ^, and for, until, over."""
    parentheses: list[tuple[int, int]] = []
    signs = cuts = 0  # within the innermost parentheses
    outside = 0  # the sum of both outside of them
    before = "COMMA"
    for token in tokens:
        if token.type == "LPAR":
            parentheses.append((signs, cuts))
            outside += signs + cuts
            signs = cuts = 0
        elif token.type == "RPAR" and parentheses:
            signs, cuts = parentheses.pop()
            outside -= signs + cuts
        elif token.type == "CARET" or (token.type == "MINUS" and before in _BEFORE_OPERAND):
            signs += 1
        elif token.type in ("FOR", "UNTIL", "OVER"):
            signs = 0
            cuts += 1
        elif token.type in ("THEN", "COMMA", SEPARATOR):
            signs = cuts = 0
        elif token.type in ("PLUS", "MINUS", "STAR", "SLASH", "ARROW", "AT", "EQUAL"):
            signs = 0
        if len(parentheses) + outside + signs + cuts > DEEPEST_NESTING:
            findings.note(
                "limit",
                Span(token.start_pos or 0, token.end_pos or 0),
                f"nested more than {DEEPEST_NESTING} deep",
                "give the inner parts names, as in part = sqrt(2); 2 * part",
            )
            return False
        before = token.type
    return True


def tokenize(text: str, findings: Findings, *, keep_layout: bool = False) -> list[Token] | None:
    """The tokens of a text, or None after errors were noted.

    With `keep_layout`, comments and all line ends are among them (for the formatter).
    """
    if text.startswith(BYTE_ORDER_MARK):
        text = " " + text[1:]  # a blank in its place keeps every offset
    if not _check_characters(text, findings):
        return None
    tokens: list[Token] = []
    scanner = _scanner()
    at = 0
    while at < len(text):
        found = scanner.match(text, at)
        if found is None:
            _reject_alone(text[at], at, tokens, findings)
            at += 1
            continue
        kind = found.lastgroup or ""
        if kind == "NUMBER" or kind == "BAD_NUMBER":
            _check_number(found[0], kind, Span(at, found.end()), findings)
        if kind != "BLANKS" and (keep_layout or kind != "COMMENT"):
            tokens.append(Token(kind, found[0], start_pos=at, end_pos=found.end()))
        at = found.end()
    if findings.failed or not _check_nesting(tokens, findings):
        return None
    return tokens if keep_layout else list(join_lines(tokens))


def _reject_alone(text: str, at: int, tokens: list[Token], findings: Findings) -> None:
    """Note a character that is only a part of a number or an operator."""
    span = Span(at, at + 1)
    instead, help = ALONE[text]
    fix = Fix(span, instead)
    before = tokens[-1] if tokens else None
    if text == "%" and before is not None and re.fullmatch(r"[0-9._eE+-]+", before):
        share = f"{before}%"
        fix, help = Fix(Span(before.start_pos or 0, at + 1), share), f"write: {share}, with the % attached"
    findings.note("character", span, f"`{text}` cannot stand alone here", help, fix=fix)


def _check_number(text: str, kind: str, span: Span, findings: Findings) -> None:
    if len(text) > LONGEST_NUMBER:
        findings.note(
            "limit",
            span,
            f"a number of {len(text)} characters; at most {LONGEST_NUMBER} are read",
            "a float64 holds 17 digits: write fewer, and an exponent",
        )
    elif kind == "BAD_NUMBER":
        sign = findings.source.text[span.stop : span.stop + 1]
        if text[-1] in "eE" and sign in ("+", "-"):  # `1e-`, which is read as two
            text, span = text + sign, Span(span.start, span.stop + 1)
        message = f"`{quote(text)}` is not a number of the language"
        meant = number(text)
        help = meant.help if meant is not None else FORMS
        findings.note("number", span, message, help, fix=meant.text if meant is not None else None)
    elif problem := out_of_range(text):
        findings.note(
            "number", span, f"`{text}` is too {problem} for a float64", "numbers reach from 5e-324 to 1.7e308"
        )


def join_lines(tokens: list[Token]) -> Iterator[Token]:
    """Drop line ends that only wrap a statement, always looking back, never searching forward."""
    depth = 0
    held: Token | None = None  # a line end that counts unless the next token continues the line
    before = SEPARATOR
    for token in tokens:
        if token.type == SEPARATOR and token != ";":
            if not depth and before not in _EXPECTS_MORE and before != SEPARATOR:
                held = held or token
            continue
        if held is not None:
            if token.type not in _CONTINUES and token.type != SEPARATOR:
                yield held
            held = None
        if token.type == "LPAR":
            depth += 1
        elif token.type == "RPAR":
            depth = max(0, depth - 1)
        yield token
        before = token.type
