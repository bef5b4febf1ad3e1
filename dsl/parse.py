"""From text to syntax tree, and what to say when the words have no order."""

from __future__ import annotations

import re
from functools import lru_cache

import lark
from lark.lexer import Token

from .commas import check_commas
from .findings import Findings, quote
from .nodes import Call, Definition, Expression, Name, Program
from .other_libraries import note_in_text
from .parser import parser
from .source import Source, Span
from .tokens import SEPARATOR, tokenize, unit_of
from .tree import Statement, span_of

KEYWORDS = ("then", "over", "for", "until", "rest", "true", "false")
_FLOW_HINT = "if this came from YAML {...} or [...] or from a shell, quote the whole spec"


def parse(source: Source, findings: Findings) -> Program | None:
    """The program in a text, or None after errors were noted."""
    tokens = tokenize(source.text, findings)
    if tokens is None:
        note_in_text(findings)
        return None
    check_commas(tokens, findings)
    if findings.failed:
        return None
    if all(token.type == SEPARATOR for token in tokens):
        findings.note(
            "empty",
            Span(0, 0),
            "the text is empty: there is no schedule in it",
            "write: warmup(1000, 1e-3) then hold(9000)",
        )
        return None
    try:
        statements: list[Statement] = parser().parse(tokens)  # type: ignore[assignment]
    except lark.UnexpectedInput as error:
        _explain(error, tokens, source, findings)
        note_in_text(findings)
        return None
    return _program(statements, source, findings)


@lru_cache(maxsize=256)
def expression(text: str) -> tuple[Expression | None, str | None]:
    """A text that is one expression, for values that a caller gives; or None and what to write instead."""
    findings = Findings(Source(text))
    program = parse(findings.source, findings)
    if program is not None and not program.definitions:
        return program.result, None
    return None, next((found.help for found in findings.all()), None)


def _program(statements: list[Statement], source: Source, findings: Findings) -> Program | None:
    definitions: list[Definition] = []
    result: Expression | None = None
    for statement in statements:
        if result is not None:
            findings.note(
                "syntax",
                statement.left.span,
                "nothing can follow the result, which is the expression without a name",
                "join segments with then, or name one: first = ...; second = ...",
            )
            return None
        if statement.equals is None:
            result = statement.left
            continue
        definition = _definition(statement, findings)
        if definition is not None:
            definitions.append(definition)
    if findings.failed:
        return None
    return Program(tuple(definitions), result, span=Span(0, len(source.text)))


def _definition(statement: Statement, findings: Findings) -> Definition | None:
    left, value, equals = statement.left, statement.right, statement.equals
    assert equals is not None
    span = left.span.to(
        value.span if value is not None else Span(equals.start_pos or 0, (equals.end_pos or 0) + 2)
    )
    if isinstance(left, Name):
        if left.id == "step":
            findings.note(
                "redefinition",
                left.span,
                "`step` is the current step and cannot be defined",
                "choose another name",
            )
            return None
        return Definition(left.id, value, None, left.span, span=span)
    if isinstance(left, Call):
        names: list[str] = []
        for argument in left.arguments:
            parameter = argument.value
            if (
                argument.name is not None
                or not isinstance(parameter, Name)
                or parameter.id in ("step", *names)
            ):
                findings.note(
                    "syntax",
                    argument.span,
                    "the parameters of a function are plain names, each once",
                    f"write: {left.name}(a, b) = ...",
                )
                return None
            names.append(parameter.id)
        if value is None:
            findings.note(
                "syntax", left.span, "a function cannot be left open with ?", f"write: {left.name} = ?"
            )
            return None
        return Definition(left.name, value, tuple(names), left.name_span, span=span)
    findings.note(
        "syntax",
        left.span,
        "the left side of = must be a name, or a name with parameters",
        "write: name = ... or name(a, b) = ...",
    )
    return None


_MEANT_THEN = ("and", "next", "followed", "after", "afterwards", "thence")

# What a token is called in a message, where it is not quoted as it stands.
_EXPECTED = {
    "NUMBER": "a number",
    "NAME": "a name",
    "LPAR": "(",
    "REST": "rest",
    "TRUE": "true",
    "FALSE": "false",
}


def _explain(error: lark.UnexpectedInput, tokens: list[Token], source: Source, findings: Findings) -> None:
    """Say what was found, what was expected, and what to type."""
    token: Token | None = getattr(error, "token", None)
    expected: set[str] = set(getattr(error, "expected", ()) or getattr(error, "accepts", ()) or ())
    if token is None or token.type == "$END" or token.start_pos is None:
        index, text = len(tokens), ""
        # LALR reports the start of the last token; the place is the end of the text.
        span = source.end
    else:
        index = next(i for i, t in enumerate(tokens) if t.start_pos == token.start_pos)
        text, span = str(token), span_of(token)
    before = tokens[index - 1] if index else None
    unclosed = _unclosed(tokens[:index])
    wants_operand = "NUMBER" in expected
    note = findings.note

    if not text:
        if before is not None and wants_operand and before.type not in ("LPAR", "COMMA"):
            message = f"the text ends after `{before}`, where something must follow"
            help = {
                "THEN": "write a segment after then, such as: then hold(1000)",
                "EQUAL": "write a value after =, such as: = 1e-3",
            }.get(before.type, f"write a value after {before}, or leave it out")
            return note("syntax", span, message, help if not unclosed else f"{help}; {_FLOW_HINT}")
        if unclosed is not None:
            opened = (
                tokens[unclosed - 1] if unclosed and tokens[unclosed - 1].type == "NAME" else tokens[unclosed]
            )
            line, column = source.position(opened.start_pos or 0)
            what = f"`{opened}(`" if opened.type == "NAME" else "`(`"
            message = f"the text ends, but {what} at {line}:{column} is not closed"
            return note("syntax", span, message, f"add `)`; {_FLOW_HINT}", "expected `)`")
        return note("syntax", span, "the text ends where something must follow", _FLOW_HINT)

    if token is not None and token.type == SEPARATOR:
        where = "`;`" if text == ";" else "the line ends"
        if unclosed is not None:
            help = "write , between arguments, or close the parentheses first with `)`"
            return note("syntax", span, f"{where} inside parentheses", help)
        return note(
            "syntax", span, f"{where} where a value must follow", "write the value, or leave the operator out"
        )
    if text == ")" and unclosed is None:
        return note(
            "syntax", span, "this `)` closes nothing", "leave it out, or add the `(` that it should close"
        )
    if before is not None and before.type == "NUMBER" and token is not None and token.type == "NAME":
        return note("syntax", span, *_stray_unit(str(before), text))
    if text == "," and wants_operand:
        message = "a value is missing before this comma"
        return note("syntax", span, message, "write the value, or leave the comma out")
    if text == "," and unclosed is None:
        message = "a comma stands only between arguments"
        return note("syntax", span, message, f"write then between two segments; {_FLOW_HINT}")
    if before is not None and text == str(before) and text in ("*", "/"):
        instead = "^ for a power" if text == "*" else "floor(a / b) for a whole quotient"
        return note("syntax", span, f"there is no operator `{text}{text}`", f"write {instead}")
    if text == ")" and wants_operand and before is not None and before.type != "LPAR":
        if before.type == "COMMA":
            return note("syntax", span, "an argument is missing after the comma", "leave that comma out")
        return note("syntax", span, f"a value is missing after `{before}`", f"write the value after {before}")
    if text == "," and unclosed is not None:
        return note("syntax", span, "a comma inside plain parentheses", "close them before it with `)`")
    following = tokens[index + 1].type if index + 1 < len(tokens) else ""
    if text in KEYWORDS and following == "EQUAL" and unclosed is None:
        return note("syntax", span, f"`{text}` is a keyword and cannot be defined", "choose another name")
    if text in KEYWORDS and wants_operand:
        if text == "then":
            message = "`then` stands between two segments" + (
                "; nothing stands before it" if before is None else ""
            )
            return note("syntax", span, message, "write: first then second")
        if text == "until":
            return note(
                "syntax",
                span,
                "`until` alone stands only as an argument",
                "write: hold(until 80%), or S until 80%",
            )
        return note(
            "syntax", span, f"`{text}` is a keyword and cannot stand here", "write a value or a curve"
        )
    starts_operand = token is not None and token.type in ("NUMBER", "NAME", "LPAR", "REST", "TRUE", "FALSE")
    if starts_operand and not wants_operand:
        if text.lower() in _MEANT_THEN or (text.lower() in KEYWORDS and text not in KEYWORDS):
            word = text.lower() if text.lower() in KEYWORDS else "then"
            return note("syntax", span, f"`{text}` is not a word of the language", f"write: {word}")
        if unclosed is not None and "COMMA" in expected:
            return note(
                "syntax",
                span,
                f"`{quote(text)}` follows without a comma",
                f"write: , {quote(text)}",
                "expected `,`",
            )
        if before is not None and before.type == "NAME" and text == "(":
            return note("syntax", span, "`(` cannot follow here", "write: name(arguments)")
        return note(
            "syntax",
            span,
            f"`{quote(text)}` follows, but nothing joins it to what stands before",
            f"write then between two segments: ... then {quote(text)}...; or ; between two statements",
        )
    if text in ("->", "@", "until") or (text == "=" and unclosed is not None):
        advice = {
            "->": "write: linear(1000, 1->0); a transition stands alone in its place, in an argument list",
            "@": "write: steps(0.1, 0.01 @ 32k); a place stands alone in its place, in an argument list",
            "=": "a name before = stands alone: power=2",
        }.get(text, "write: S until 80%")
        return note("syntax", span, f"`{text}` cannot stand here", advice)
    if text == "=":
        return note(
            "syntax", span, "`=` cannot stand here", "a statement has one =, after a name: peak = 1e-3"
        )
    if text == "?":
        return note("syntax", span, "`?` cannot stand here", "write: peak = ?")
    if text == "+" and wants_operand:
        return note("syntax", span, "there is no unary plus", "leave the + out")
    if text == "over" and not wants_operand:
        return note("syntax", span, "`over` cannot stand here", "put parentheses round: (S over N)")
    over = next((t for t in reversed(tokens[:index]) if t.type in ("OVER", "LPAR", "COMMA", SEPARATOR)), None)
    if text in ("then", "for", "until") and over is not None and over.type == "OVER":
        return note(
            "syntax", span, f"`{text}` cannot follow `over`", "put parentheses round: (S over N) " + text
        )
    words = sorted(_EXPECTED.get(e, "") for e in expected if e in _EXPECTED)
    listed = f"expected {', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else None
    note("syntax", span, f"`{quote(text)}` cannot stand here", listed)


def _unclosed(tokens: list[Token]) -> int | None:
    """The index of the innermost parenthesis that is still open."""
    open_: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "LPAR":
            open_.append(index)
        elif token.type == "RPAR" and open_:
            open_.pop()
    return open_[-1] if open_ else None


def _stray_unit(number: str, word: str) -> tuple[str, str]:
    """A message and a help for a name right after a number: mostly a unit written differently."""
    found = re.fullmatch(r"([kKMBTmbt]?)([A-Za-z]*)", word)
    if found:
        magnitude, unit = found.groups()
        attached = {"K": "k", "m": "M", "b": "B", "t": "T"}.get(magnitude, magnitude)
        plain = re.fullmatch(r"[0-9_.eE+-]+", number)
        for size, name in (("", word), (attached, unit)):
            known = unit_of(name) if name else ""
            if known is not None and (plain or not size):
                right = f"{number}{size}{' ' if known not in ('', '%') else ''}{known}"
                return f"`{word}` cannot stand apart from its number like this", f"write: {right}"
    return (
        f"`{quote(word)}` follows the number {number}, but nothing joins them",
        "units are steps, ep, tok, ex and %; magnitudes k, M, B, T are attached to the number: 10k, 2 ep, 375M tok",
    )
