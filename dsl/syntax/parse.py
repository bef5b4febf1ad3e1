"""From tokens to the syntax tree of a program, and what is wrong with its statements."""

from __future__ import annotations

from functools import lru_cache

import lark
from lark.lexer import Token

from ..text.diagnostic import Fix
from ..text.findings import Findings
from ..text.source import Source, Span
from .builder import Statement
from .nodes import Call, Definition, Expression, Name, Over, Program
from .parser import parser
from .tokens import tokenize
from .unparse import unparse
from .walk import nodes_in


def program_of(tokens: list[Token], source: Source, findings: Findings) -> Program | None:
    """The program of some tokens, or None after errors were noted. Raises lark.UnexpectedInput where they have no order."""
    statements: list[Statement] = parser().parse(tokens)  # type: ignore[assignment]
    return _program(statements, source, findings)


@lru_cache(maxsize=256)
def expression_of(text: str) -> Expression | None:
    """A text that is one expression; None for any other."""
    source = Source(text)
    findings = Findings(source)
    tokens = tokenize(text, findings)
    try:
        program = program_of(tokens, source, findings) if tokens else None
    except lark.UnexpectedInput:
        return None
    return program.result if program is not None and not program.definitions else None


def _program(statements: list[Statement], source: Source, findings: Findings) -> Program | None:
    definitions: list[Definition] = []
    result: Expression | None = None
    for statement in statements:
        if result is not None:
            findings.note(
                "syntax",
                statement.left.span,
                "nothing can follow the result, which is the expression without a name",
                "join segments with then, or give each a name and =",
                fix=Fix(Span(result.span.stop, statement.left.span.start), " then "),
            )
            return None
        if statement.equals is None:
            result = statement.left
            continue
        definition = _definition(statement, statements, findings)
        if definition is not None:
            definitions.append(definition)
    if findings.failed:
        return None
    return Program(tuple(definitions), result, span=Span(0, len(source.text)))


def _definition(statement: Statement, statements: list[Statement], findings: Findings) -> Definition | None:
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
                fix = _without_defaults(left, statements, findings.source.text)
                if isinstance(parameter, Name) and parameter.id == "step" and len(left.arguments) == 1:
                    message = f"a schedule has the step of itself: `{left.name}` is defined by its name alone"
                    findings.note("syntax", left.span, message, fix=left.name)
                    return None
                findings.note(
                    "syntax",
                    argument.span,
                    f"the parameters of a function are plain names, each once{', without a default' if fix else ''}",
                    None if fix else "numbers go into what stands behind the =",
                    fix=fix,
                )
                return None
            names.append(parameter.id)
        if value is None:
            findings.note("syntax", left.span, "a function cannot be left open with ?", fix=left.name)
            return None
        return Definition(left.name, value, tuple(names), left.name_span, span=span)
    if isinstance(left, Over) and value is not None:
        where = left.total.span.to(value.span)
        findings.note("syntax", where, "what stands behind `over` is the total itself", fix=unparse(value))
        return None
    findings.note(
        "syntax",
        left.span,
        "the left side of = must be a name, or a name with parameters",
        "as in peak = 1e-3, or f(x) = 2 * x",
    )
    return None


def _without_defaults(left: Call, statements: list[Statement], text: str) -> Fix | None:
    """A function whose parameters have defaults: these as definitions, or in the calls where some give others."""
    names = [a.name or (a.value.id if isinstance(a.value, Name) else "") for a in left.arguments]
    defaults = {a.name: unparse(a.value) for a in left.arguments if a.name}
    if not defaults or "" in names or len(set(names)) < len(names):
        return None
    parts = tuple(part for statement in statements for part in (statement.left, statement.right))
    calls = [n for n in nodes_in(parts) if isinstance(n, Call) and n.name == left.name and n is not left]
    taken = {s.left.id for s in statements if s.equals is not None and isinstance(s.left, Name)}
    given = [{a.name or name for a, name in zip(c.arguments, names, strict=False)} for c in calls]
    head = f"{left.name}({', '.join(name for name in names if name not in defaults)})"
    if not any(defaults.keys() & told for told in (*given, taken)) and head[-2:] != "()":
        return Fix(left.span, "; ".join([*(f"{k} = {v}" for k, v in defaults.items()), head]))
    pieces, at = [f"{left.name}({', '.join(names)})"], left.span.stop
    for call, told in sorted(zip(calls, given, strict=True), key=lambda pair: pair[0].span.stop):
        left_out = [f"{k}={v}" for k, v in defaults.items() if k not in told]
        pieces += [text[at : call.span.stop - 1], ", " if told and left_out else "", ", ".join(left_out), ")"]
        at = call.span.stop
    return Fix(Span(left.span.start, at), "".join(pieces))
