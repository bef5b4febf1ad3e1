"""What a caller gives for facts and parameters, written into the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..numbers.decimals import shortest
from ..numbers.facts import FACTS
from ..numbers.python_numbers import exact, is_number, refused, shown
from ..places.kinds import Kinds
from ..syntax import nodes
from ..syntax.nodes import Definition, Expression, Number, Program
from ..syntax.walk import AnyNode, rebuilt
from ..text.findings import Findings, quote
from ..text.source import GIVEN, Embedded, Source, Span
from ..text.suggest import suggest
from .reading import expression


def number_node(value: object) -> Expression | None:
    """A number of Python's, NumPy's or decimal's as it would be written; None for anything else."""
    found = exact(value)
    if found is None:
        return None
    written = shortest(abs(found))
    node = Number(Fraction(written), "", written)  # the value is what is written, so that it reads back
    return nodes.Negation(node) if found < 0 else node


def said(name: str, value: object, text: Source) -> Source:
    """What a caller gave, as it was given: where a finding about it points to, unless that stands in the file of the text."""
    if isinstance(text, Embedded):
        return text
    return Source(f"{name}={quote(value if isinstance(value, str) else shown(value))}", GIVEN)


def marked(source: Source | None) -> Span:
    """What is underlined of what a caller gave: all of it, where it stands in no other text."""
    return Span(0, len(source.text) if source is not None and source.name == GIVEN else 0)


def note_unknown(
    name: str,
    parameters: Sequence[str],
    facts: Sequence[str],
    findings: Findings,
    source: Source | None,
    hint: str | None = None,
) -> None:
    """Add that a name which a caller gave is none of the parameters, nor of the facts where these can be given."""
    from ..answers.other_words import fact  # sound specs start without it

    near = fact(name) if facts else None
    near = None if hint else near or suggest(name, [*parameters, *facts])
    listed = f"its parameters are {', '.join(parameters)}" if parameters else "it has no parameters"
    told = f"; the facts are {', '.join(facts)}" if facts else ""
    findings.note(
        "unknown-parameter",
        marked(source),
        f"the program has no parameter `{name}`{', and it is not a fact either' if facts else ''}",
        hint or (f"write: {near}" if near else f"{listed}{told}"),
        "did you mean another name?" if near else None,
        source=source,
    )


def check_call(given: Mapping[str, object], parameters: Sequence[str]) -> None:
    """Raise SpecError for a name that a call gives and the program does not have."""
    findings = Findings(Source(""))
    for name, value in given.items():
        if name not in parameters:
            from .other_names import at_call  # for what is unknown alone

            source = said(name, value, findings.source) if is_number(value) else Source(f"{name}=...", GIVEN)
            note_unknown(name, parameters, (), findings, source, at_call(name, value, parameters))
    findings.raise_errors()


def _given_node(
    name: str, value: object, findings: Findings, span: Span, source: Source | None
) -> Expression | None:
    """What a caller gave for a name, as a piece of syntax at a place in the text."""
    told = span if source is None else marked(source)
    if isinstance(value, str):
        node, hint = expression(value)
        if node is None:
            findings.note(
                "argument",
                told,
                f"`{name}` was given as {value[:40]!r}, which is not a value of the language",
                hint or f"give a number, or a text such as {name}='5%'",
                source=source,
            )
            return None
        return respan(node, span)
    node = number_node(value)
    if node is None:
        plain = isinstance(value, int | float | Fraction | Decimal)
        traced = hasattr(value, "dtype") and not plain
        findings.note(
            "argument",
            told,
            f"`{name}` is a finite number, not {refused(value) if plain else f'a {type(value).__name__}'}",
            (
                f"pass arrays and traced values at the call: schedule(step, {name}=...)"
                if traced
                else f"give a number: {name}={FACTS[name].example if name in FACTS else '1e-3'}"
            ),
            source=source,
        )
        return None
    return respan(node, span)


def respan(node: AnyNode, span: Span) -> AnyNode:
    """The same tree, every part of it at one place."""
    return rebuilt(node, lambda part: respan(part, span), span)


def filled(program: Program, given: Mapping[str, object], findings: Findings) -> Program | None:
    """The program with the caller's facts and parameters written into it."""
    definitions = list(program.definitions)
    kinds = Kinds(program)
    index = {d.name: i for i, d in enumerate(definitions)}
    front: list[Definition] = []
    for name, value in given.items():
        at = index.get(name)
        source = said(name, value, findings.source) if at is None else None
        if name in FACTS:
            span = definitions[at].name_span if at is not None else Span(0, 0)
        elif at is None:
            from .other_names import instead  # for what is unknown alone

            hint = instead(name, given, kinds.parameters, program, findings.source)
            note_unknown(name, kinds.parameters, [*FACTS], findings, source, hint)
            continue
        elif not kinds.is_parameter(definitions[at]):
            what = "a function" if definitions[at].parameters is not None else "a schedule"
            findings.note(
                "unknown-parameter",
                definitions[at].name_span,
                f"`{name}` is {what}, not a parameter that can be given",
                "give one of its numbers a name of its own",
            )
            continue
        else:
            span = definitions[at].name_span
        node = _given_node(name, value, findings, span, source)
        if node is None:
            continue
        if at is None:
            front.append(Definition(name, node, None, span, span=span))
        else:
            definitions[at] = replace(definitions[at], value=node)
    front.sort(key=lambda d: [*FACTS].index(d.name))
    return replace(program, definitions=(*front, *definitions))
