"""Whole programs: what a caller gives is put in, facts are read, and each result or output gets its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .checks import check_names, check_negative, check_unused
from .context import FACTS
from .findings import Findings, Rejected
from .given import filled
from .kinds import is_parameter, is_schedule, names_in
from .nodes import Expression, Name, Program
from .numbers import round_half_up, shortest
from .parse import parse
from .plan import Plan
from .resolve import Resolver
from .scope import Place, Scope
from .source import Source, Span
from .tokens import suggest
from .unparse import unparse


@dataclass(frozen=True)
class Meaning:
    """What a program means: the program with everything that the caller gave, and a plan for each output.

    The result of a program that has one is under the name "".
    """

    program: Program
    outputs: Mapping[str, Plan]
    facts: Mapping[str, Fraction]

    @property
    def bundle(self) -> bool:
        return "" not in self.outputs

    def spec(self, output: str = "") -> Program:
        """The program of one output alone, without what it does not use."""
        if not output:
            return self.program
        definitions = self.program.definitions
        index = next(i for i, d in enumerate(definitions) if d.name == output)
        needed = {output, *FACTS}
        for definition in reversed(definitions[: index + 1]):
            if definition.name in needed and definition.value is not None:
                needed |= names_in(definition.value)
        kept = tuple(d for d in definitions[: index + 1] if d.name in needed)
        return Program((*kept, *(d for d in definitions[index + 1 :] if d.name in FACTS)), Name(output))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the definitions that a caller may replace."""
        return tuple(d.name for i, d in enumerate(self.program.definitions) if is_parameter(self.program, i))


def understand(
    source: Source, given: Mapping[str, object], findings: Findings, *, dynamic: frozenset[str] = frozenset()
) -> Meaning | None:
    """The meaning of a text; None after errors were noted. `dynamic` parameters stay open."""
    written = parse(source, findings)
    return None if written is None else mean(written, given, findings, dynamic=dynamic)


def mean(
    written: Program,
    given: Mapping[str, object],
    findings: Findings,
    *,
    dynamic: frozenset[str] = frozenset(),
) -> Meaning | None:
    """The meaning of a program; None after errors were noted."""
    try:
        return _mean(written, given, findings, dynamic)
    except RecursionError:  # within the limits, but the caller has used up most of Python's stack
        findings.note(
            "limit",
            Span(0, 0),
            "nested too deep for what is left of Python's stack",
            "nest less, or compile it from a function that is not itself called so deep",
        )
        return None


def _mean(
    written: Program, given: Mapping[str, object], findings: Findings, dynamic: frozenset[str]
) -> Meaning | None:
    check_names(written, findings)
    program = filled(written, given, findings)
    if program is None or findings.failed:
        return None
    try:
        facts = _facts(program, findings)
    except Rejected:
        return None
    resolver = Resolver(program, facts, findings, dynamic)
    _require_all(program, resolver)
    _check_dynamic(program, dynamic, findings)
    if findings.failed:
        return None
    outputs: dict[str, Plan] = {}
    seen = len(program.definitions)
    if program.result is not None:
        wanted: list[tuple[str, Expression, Scope]] = [("", program.result, Scope(program, seen))]
    else:
        wanted = [
            (d.name, d.value, Scope(program, i))
            for i, d in enumerate(program.definitions)
            if d.value is not None
            and d.parameters is None
            and d.name not in FACTS
            and is_schedule(program, d.value, i)
        ]
        if not wanted:
            end = Span(len(findings.source.text), len(findings.source.text))
            findings.note(
                "empty",
                end,
                "the program defines no schedule: it has neither a result nor an output",
                "end it with an expression, such as: warmup(1000, a) then hold(9000)",
            )
            return None
    for name, node, scope in wanted:
        with findings.part():
            plan = resolver.outcome(node, scope)
            outputs[name] = plan
            if not findings.failed:
                check_negative(plan, written, findings)
    if findings.failed:
        return None
    check_unused(program, resolver.used | set(outputs), findings)
    return Meaning(program, outputs, facts)


def _check_dynamic(program: Program, names: frozenset[str], findings: Findings) -> None:
    """Parameters that stay open must be the program's."""
    known = [d.name for i, d in enumerate(program.definitions) if is_parameter(program, i)]
    for name in sorted(names.difference(known)):
        near = suggest(name, known)
        listed = f"its parameters are {', '.join(known)}" if known else "it has no parameters"
        help = f"write: {near}" if near else listed
        findings.note("unknown-parameter", Span(0, 0), f"the program has no parameter `{name}`", help)


def _require_all(program: Program, resolver: Resolver) -> None:
    for definition in program.definitions:
        if definition.value is None and definition.name not in resolver.dynamic:
            try:
                resolver.reject_required(definition)
            except Rejected:
                continue


def _facts(program: Program, findings: Findings) -> dict[str, Fraction]:
    """The facts, from the program's own text or the caller; `total` last, since it may be in epochs."""
    facts: dict[str, Fraction] = {}
    for name in (*FACTS[1:], FACTS[0]):
        for i, definition in enumerate(program.definitions):
            if definition.name != name or definition.value is None:
                continue
            resolver = Resolver(program, facts, findings)
            scope, place, span = Scope(program, i), Place(total=None), definition.value.span
            if definition.parameters is not None:
                findings.reject(
                    "redefinition",
                    definition.name_span,
                    f"`{name}` is a fact, not a function",
                    f"write: {name} = 1000",
                )
            if name == "total":
                exact = resolver.duration(definition.value, scope, place, place_only=True)
                steps = round_half_up(exact)
                if steps < 1:
                    message = f"the total comes to {float(exact):.3g} steps, which rounds to 0 steps"
                    findings.reject("duration", span, message, "write a larger total")
                facts[name] = Fraction(steps)
            else:
                value = resolver.fixed(definition.value, scope, place, "a fact")
                if value <= 0:
                    findings.reject(
                        "value",
                        span,
                        f"`{name}` is {shortest(value)}; it must be more than 0",
                        f"write: {name} = 1000",
                    )
                facts[name] = value
    return facts


def meaning_of(
    spec: str | Program, given: Mapping[str, object] | None = None, dynamic: tuple[str, ...] = ()
) -> tuple[Meaning, Findings]:
    """The meaning of a text or a program, and its warnings; raises SpecError if it has none."""
    text = spec if isinstance(spec, str) else unparse(spec)
    findings = Findings(Source(text))
    written = parse(findings.source, findings)
    findings.raise_errors()
    assert written is not None
    meaning = mean(written, given or {}, findings, dynamic=frozenset(dynamic))
    findings.raise_errors()
    assert meaning is not None
    return meaning, findings
