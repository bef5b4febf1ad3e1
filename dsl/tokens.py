"""From text to tokens: limits, illegal characters, bad numbers, and line ends that join."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from lark.lexer import Token

from .findings import Findings, quote
from .numbers import out_of_range
from .parser import parser
from .source import BYTE_ORDER_MARK, Span

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

_ALPHABET = re.compile(r"[A-Za-z0-9_ \t\r\n;,()=+\-*/^@>%.#?]*")
_COMMENT_BODY = re.compile(r"[^\r\n]*")

_LOOK_ALIKE = {
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{RIGHTWARDS DOUBLE ARROW}": "->",
    "\N{LONG RIGHTWARDS ARROW}": "->",
    "\N{MINUS SIGN}": "-",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DOT OPERATOR}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{DIVISION SLASH}": "/",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{GREEK SMALL LETTER PI}": "pi",
    "\N{PER MILLE SIGN}": "%",
    "\N{ARABIC PERCENT SIGN}": "%",
}
# Letters of other alphabets that look like Latin ones (Cyrillic and Greek, the usual paste accidents).
_LOOK_ALIKE |= dict(zip("аеорсухіјѕԁһкмтοαρεχνι", "aeopcyxijsdhkmtoapexvi", strict=True))

_ASCII_STAND_IN = {
    "'": "a spec has no quotes: write names and numbers bare",
    '"': "a spec has no quotes: write names and numbers bare",
    "`": "a spec has no quotes: write names and numbers bare",
    ":": "write = for a definition, ; between statements",
    "$": "leave it out: a config library's ${...} must be filled in before",
    "{": "write ( instead",
    "}": "write ) instead",
    "[": "write ( instead",
    "]": "write ) instead",
    "&": "write then between segments",
    "|": "write then between segments",
    "<": "write the start first: a->b",
    "\\": "a statement may go on after an operator or inside parentheses: leave the backslash out",
    "!": "leave it out",
    "~": "write - for minus",
}


_ALONE = {
    ">": "an arrow is ->",
    "%": "a share is a number with % attached: 10%",
    ".": "leave it out; a number with a point is written 0.5, .5 or 5.",
}


@cache
def _scanner() -> re.Pattern[str]:
    """All terminals of the grammar in one pattern, in the order in which they are tried."""
    terminals = [t for t in parser().terminals if t.pattern.value]
    terminals.sort(key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    return re.compile("|".join(f"(?P<{t.name}>{t.pattern.to_regexp()})" for t in terminals))


def _character_help(character: str) -> tuple[str, str | None]:
    """What an illegal character is called, and what to type instead."""
    if character.isprintable() and character.isascii():
        return f"`{character}`", _ASCII_STAND_IN.get(character)
    name = unicodedata.name(character, "a control character").lower()
    shown = (
        f"`{character}` (U+{ord(character):04X}, {name})"
        if character.isprintable()
        else (f"U+{ord(character):04X} ({name})")
    )
    plain = _LOOK_ALIKE.get(character)
    if plain is None:
        folded = unicodedata.normalize("NFKC", character)
        if character.isspace() or unicodedata.category(character) == "Zs":
            return shown, "type an ordinary space"
        if unicodedata.category(character) == "Nd":
            plain = str(unicodedata.digit(character))
        elif folded.isascii() and folded.isprintable():
            plain = folded.strip()
    return shown, f"type {plain}" if plain else "leave it out: outside comments a spec is plain ASCII"


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
    while (at := _ALPHABET.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        found = text[at]
        line_start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        if "#" in text[line_start:at]:
            body = _COMMENT_BODY.match(text, at)
            assert body is not None
            for offset in range(at, body.end()):
                if not (text[offset].isprintable() or text[offset] == "\t"):
                    shown, _ = _character_help(text[offset])
                    findings.note(
                        "character",
                        Span(offset, offset + 1),
                        f"{shown} cannot stand in a comment",
                        "leave it out",
                    )
            at = body.end()
            continue
        shown, help = _character_help(found)
        findings.note(
            "character", Span(at, at + 1), f"{shown} is not part of the language", help, "this character"
        )
        at += 1
    return not findings.failed


_GOOD_NUMBER = re.compile(
    r"(?P<digits>(?:[0-9]+(?:_+[0-9]+)*\.?(?:[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"(?P<magnitude>[kKmMgGbBtT]?)(?P<unit>[A-Za-z%]*)"
)
UNIT_WORDS = {
    "ep": ("ep", "epoch", "epochs"),
    "tok": ("tok", "token", "tokens", "toks"),
    "ex": ("ex", "example", "examples", "sample", "samples", "exs"),
    "steps": ("steps", "step", "iter", "iters", "it", "iterations", "updates"),
    "%": ("%", "percent", "pc", "pct", "perc"),
}
_MAGNITUDES = {
    "k": "k",
    "K": "k",
    "m": "M",
    "M": "M",
    "g": "B",
    "G": "B",
    "b": "B",
    "B": "B",
    "t": "T",
    "T": "T",
}


def unit_of(word: str) -> str | None:
    """The unit that a word means, if it is a known way to say one."""
    return next((unit for unit, words in UNIT_WORDS.items() if word.lower() in words), None)


def _bad_number_help(text: str) -> str:
    if re.match(r"0[xXbBoO]", text):
        return "write the number in decimal digits"
    found = _GOOD_NUMBER.fullmatch(text)
    if found:
        digits = re.sub("_+", "_", found["digits"])
        for magnitude, unit in (
            (found["magnitude"], found["unit"]),
            ("", found["magnitude"] + found["unit"]),
        ):
            known = unit_of(unit) if unit else ""
            if known is not None:
                return f"write: {digits}{_MAGNITUDES.get(magnitude, '')}{' ' if known not in ('', '%') else ''}{known}"
    if re.search(r"[eE][+-]?$", text):
        return f"write the exponent: {text.rstrip('+-')}-3"
    return "numbers look like 1000, 1_000, 0.5, 1e-3, 10k, 5%, 2 ep, 375M tok"


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
                "give the inner parts names: part = ...; outer(part)",
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
            span = Span(at, at + 1)
            help = _ALONE.get(text[at])
            findings.note("character", span, f"`{text[at]}` cannot stand alone here", help)
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


def _check_number(text: str, kind: str, span: Span, findings: Findings) -> None:
    if len(text) > LONGEST_NUMBER:
        findings.note(
            "limit",
            span,
            f"a number of {len(text)} characters; at most {LONGEST_NUMBER} are read",
            "a float64 holds 17 digits: write fewer, and an exponent",
        )
    elif kind == "BAD_NUMBER":
        message = f"`{quote(text)}` is not a number of the language"
        findings.note("number", span, message, _bad_number_help(text))
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


_MOST_COMPARED = 200


def suggest(word: str, known: Iterable[str], aliases: dict[str, str] | None = None) -> str | None:
    """The known word that `word` was probably meant to be."""
    by_lower = {name.lower(): name for name in known}
    lower = word.lower()
    if aliases and lower in aliases:
        return aliases[lower]
    if lower in by_lower:
        return by_lower[lower]
    # Words of another length are not close; of very many, only the first are looked at.
    near = [name for name in (*by_lower, *(aliases or {})) if abs(len(name) - len(lower)) <= 3][
        :_MOST_COMPARED
    ]
    close = difflib.get_close_matches(lower[:60], near, n=1, cutoff=0.75 if len(lower) <= 4 else 0.6)
    if not close:
        return None
    return (aliases or {}).get(close[0]) or by_lower.get(close[0])
