"""A context and a place for an expression that is looked at by itself."""

from fractions import Fraction
from typing import Any

from thence.dsl.meaning.resolve import resolving
from thence.dsl.places.context import Context
from thence.dsl.places.place import Place
from thence.dsl.programs.reading import parse
from thence.dsl.syntax.nodes import Call, Expression, Program
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def read(text: str) -> tuple[Program, Findings]:
    """A program, and where its findings go."""
    findings = Findings(Source(text))
    program = parse(findings.source, findings)
    assert program is not None, findings.all()
    return program, findings


def looked_at(text: str, **facts: int) -> tuple[Context, Expression, Place]:
    """What a function of the resolver takes: the context of a program, its result, and the place of that."""
    program, findings = read(text)
    known = {name: Fraction(value) for name, value in facts.items()}
    context = resolving(program, known, findings)
    assert program.result is not None
    return context, program.result, Place(len(program.definitions), known.get("total"))


def call_at(text: str, **facts: int) -> tuple[Context, Any, Place]:
    """The same for a result that is a call."""
    context, node, place = looked_at(text, **facts)
    assert isinstance(node, Call)
    return context, node, place


def codes(context: Context) -> list[str]:
    """The codes of what was found."""
    return [found.code for found in context.findings.all()]
