"""From text to syntax tree, and what to say when the words have no order."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import lark
from lark.lexer import Token

from ..curves.table import CURVES, TRANSFORMS
from ..meaning.kinds import nodes_in
from ..text.findings import Findings, Fix
from ..text.source import Source, Span
from .builder import Statement
from .commas import check_commas
from .nodes import Call, Definition, Expression, Name, Program
from .parser import parser
from .tokens import SEPARATOR, tokenize
from .unparse import unparse


def parse(source: Source, findings: Findings) -> Program | None:
    """The program in a text, or None after errors were noted."""
    tokens = tokenize(source.text, findings)
    if tokens is None:
        _in_other_words(findings)
        return None
    check_commas(tokens, findings)
    _check_hyphens(tokens, findings)
    if findings.failed:
        from ..slips.phrases import explain  # sound specs start without it

        explain(findings)
        return None
    if all(token.type == SEPARATOR for token in tokens):
        findings.note(
            "empty",
            Span(0, 0),
            "the text is empty: there is no schedule in it",
            fix="warmup(1000, 1e-3) then hold(9000)",
        )
        return None
    try:
        statements: list[Statement] = parser().parse(tokens)  # type: ignore[assignment]
    except lark.UnexpectedInput as error:
        from ..slips.mistakes import explain as explain_stop
        from ..slips.stops import Stop

        explain_stop(Stop.of(error, source, tokens), findings)
        _in_other_words(findings)
        return None
    return _program(statements, source, findings)


def _check_hyphens(tokens: list[Token], findings: Findings) -> None:
    """Note names of curves that are written with hyphens, as in `warm-up(10, 1)`."""
    for i, token in enumerate(tokens):
        if token.type != "LPAR":
            continue
        first = i - 1
        while first > 1 and [t.type for t in tokens[first - 2 : first]] == ["NAME", "MINUS"]:
            first -= 2
        name = findings.source.text[tokens[first].start_pos : token.start_pos]
        if first < i - 1 and "-" in name and not name.startswith("step-") and not re.search(r"\s", name):
            from ..libraries.answers import is_schedule_name  # for what is hardly a difference alone

            words = name.lower().replace("-", ""), name.lower().replace("-", "_")
            meant = next((w for w in words if w in CURVES or w in TRANSFORMS or is_schedule_name(w)), None)
            defined = {t for t, behind in pairwise(tokens) if behind.type in ("EQUAL", "COMMA", "RPAR")}
            if meant is not None and not defined.intersection(name.split("-")):
                where = Span(tokens[first].start_pos or 0, tokens[i - 1].end_pos or 0)
                findings.note(
                    "unknown-function", where, f"`{name}` has a hyphen, which no name has", fix=meant
                )


def _in_other_words(findings: Findings) -> None:
    """What can be said of a text that is none of the language where whole parts of it are of another one."""
    from ..libraries.answers import note_in_text
    from ..slips import pasted, phrases  # for what cannot be read alone: sound specs start without it

    if pasted.explain(findings):
        return
    phrases.explain(findings)
    note_in_text(findings)


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
