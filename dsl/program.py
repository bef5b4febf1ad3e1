"""Whole programs: what a caller gives is put in, facts are read, and each result or output gets its plan."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from . import nodes
from .curves import CURVES, TRANSFORMS
from .explain import landmarks
from .findings import Findings, Rejected
from .functions import CONSTANTS, FUNCTIONS
from .nodes import Definition, Expression, Name, Number, Program
from .numbers import MathError, round_half_up, shortest
from .parse import expression, parse
from .plan import Constant, Plan, constant
from .resolve import FACTS, Resolver
from .scope import Place, Scope
from .source import Source, Span
from .tokens import suggest
from .unparse import unparse

# Keywords of the library's functions; a parameter of that name could never be given.
RESERVED = ("at", "color", "name", "precision", "step", "strict", "target", "text")


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
                needed |= _names(definition.value)
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
    written: Program, given: Mapping[str, object], findings: Findings, *, dynamic: frozenset[str] = frozenset()
) -> Meaning | None:
    """The meaning of a program; None after errors were noted."""
    _check_names(written, findings)
    program = _filled(written, given, findings)
    if program is None or findings.failed:
        return None
    try:
        facts = _facts(program, findings)
    except Rejected:
        return None
    resolver = Resolver(program, facts, findings, dynamic)
    _require_all(program, resolver)
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
            if d.value is not None and d.parameters is None and d.name not in FACTS and is_schedule(program, d.value, i)
        ]
        if not wanted:
            end = Span(findings.source.text.__len__(), findings.source.text.__len__())
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
            outputs[name] = plan if name else replace(plan)
            if not findings.failed:
                _check_negative(plan, written, findings)
    if findings.failed:
        return None
    _check_unused(program, resolver, set(outputs), findings)
    return Meaning(program, outputs, facts)


# ---- what a caller gives -----------------------------------------------------------------------------------


def number_node(value: object) -> Expression | None:
    """A number of Python's, NumPy's or decimal's as it would be written; None for anything else."""
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return None
    if isinstance(value, Fraction):
        exact = value
    elif isinstance(value, int | Decimal):
        exact = Fraction(value) if not isinstance(value, Decimal) or value.is_finite() else None  # type: ignore[assignment]
    else:
        exact = None  # type: ignore[assignment]
        if isinstance(value, float) or (hasattr(value, "dtype") and getattr(value, "shape", None) == ()):
            try:
                number = float(value)  # type: ignore[arg-type]
            except Exception:
                return None
            if math.isfinite(number):
                short = getattr(value, "dtype", None)
                exact = Fraction(str(value)) if short is not None and _plain(str(value)) else Fraction(repr(number))
    if exact is None or abs(exact) > Fraction(1.7e308):
        return None
    node = Number(abs(exact), "", shortest(abs(exact)) if _writes_back(abs(exact)) else "")
    return nodes.Negation(node) if exact < 0 else node


def _plain(text: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", text) is not None


def _writes_back(value: Fraction) -> bool:
    return Fraction(shortest(value)) == value


def _given_node(name: str, value: object, findings: Findings, span: Span) -> Expression | None:
    """What a caller gave for a name, as a piece of syntax at a place in the text."""
    if isinstance(value, str):
        node = expression(value)
        if node is None:
            findings.note(
                "argument", span, f"`{name}` was given as {value[:40]!r}, which is not a value of the language", f"give a number or a text such as {name}='5%'"
            )
            return None
        return respan(node, span)
    node = number_node(value)
    if node is None:
        kind = type(value).__name__
        finite = isinstance(value, float)
        traced = hasattr(value, "dtype") and not finite
        findings.note(
            "argument",
            span,
            f"`{name}` was given as {f'{value}' if finite else f'a {kind}'}, which is not a finite number",
            f"pass arrays and traced values at the call: schedule(step, {name}=...)" if traced else f"give a number: {name}=1e-3",
        )
        return None
    return respan(node, span)


AnyNode = TypeVar("AnyNode", bound=nodes.Node)


def respan(node: AnyNode, span: Span) -> AnyNode:
    """The same tree, every part of it at one place."""

    def moved(value: Any) -> Any:
        if isinstance(value, nodes.Node):
            return respan(value, span)
        if isinstance(value, tuple) and not isinstance(value, Span):
            return tuple(map(moved, value))
        return value

    assert is_dataclass(node)
    changes = {f.name: moved(getattr(node, f.name)) for f in fields(node) if not f.name.endswith("span")}
    return replace(node, span=span, **changes)


def _filled(program: Program, given: Mapping[str, object], findings: Findings) -> Program | None:
    """The program with the caller's facts and parameters written into it."""
    definitions = list(program.definitions)
    index = {d.name: i for i, d in enumerate(definitions)}
    front: list[Definition] = []
    for name, value in given.items():
        at = index.get(name)
        if name in FACTS:
            span = definitions[at].name_span if at is not None else Span(0, 0)
        elif at is None:
            known = [d.name for i, d in enumerate(definitions) if is_parameter(program, i)]
            near = suggest(name, [*known, *FACTS])
            listed = f"its parameters are {', '.join(known)}" if known else "it has no parameters"
            findings.note(
                "unknown-parameter",
                Span(0, 0),
                f"the program has no parameter `{name}`, and it is not a fact either",
                f"write: {near}" if near else f"{listed}; the facts are {', '.join(FACTS)}",
                "did you mean another name?" if near else None,
            )
            continue
        elif not is_parameter(program, at):
            what = "a function" if definitions[at].parameters is not None else "a schedule"
            findings.note(
                "unknown-parameter", definitions[at].name_span, f"`{name}` is {what}, not a parameter that can be given", "give one of its numbers a name of its own"
            )
            continue
        else:
            span = definitions[at].name_span
        node = _given_node(name, value, findings, span)
        if node is None:
            continue
        if at is None:
            front.append(Definition(name, node, None, span, span=span))
        else:
            definitions[at] = replace(definitions[at], value=node)
    front.sort(key=lambda d: FACTS.index(d.name))
    return replace(program, definitions=(*front, *definitions))


def _require_all(program: Program, resolver: Resolver) -> None:
    for definition in program.definitions:
        if definition.value is None and definition.name not in resolver.dynamic:
            try:
                resolver._reject_required(definition)
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
                findings.reject("redefinition", definition.name_span, f"`{name}` is a fact, not a function", f"write: {name} = 1000")
            if name == "total":
                exact = resolver.duration(definition.value, scope, place, place_only=True)
                facts[name] = Fraction(max(1, round_half_up(exact)))
            else:
                value = resolver.fixed(definition.value, scope, place, "a fact")
                if value <= 0:
                    findings.reject("value", span, f"`{name}` is {shortest(value)}; it must be more than 0", f"write: {name} = 1000")
                facts[name] = value
    return facts


# ---- what is a schedule ------------------------------------------------------------------------------------


def _names(node: object) -> set[str]:
    """Every name and function that an expression mentions."""
    if isinstance(node, Name):
        return {node.id}
    if isinstance(node, nodes.Node):
        own = {node.name} if isinstance(node, nodes.Call) else set()
        return own.union(*(_names(getattr(node, f.name)) for f in fields(node)))
    if isinstance(node, tuple) and not isinstance(node, Span):
        return set().union(*map(_names, node)) if node else set()
    return set()


def is_schedule(program: Program, node: object, seen: int, depth: int = 0) -> bool:
    """Whether an expression changes over the steps or has a duration, from its words alone."""
    if isinstance(node, nodes.Sequence | nodes.Cut):
        return True
    if isinstance(node, Name | nodes.Call):
        name = node.id if isinstance(node, Name) else node.name
        at = next((i for i, d in enumerate(program.definitions[:seen]) if d.name == name), None)
        if at is not None:
            definition = program.definitions[at]
            if (definition.parameters is not None) == isinstance(node, nodes.Call):
                if depth <= 50 and definition.value is not None and is_schedule(program, definition.value, at, depth + 1):
                    return True
                return isinstance(node, nodes.Call) and is_schedule(program, node.arguments, seen, depth)
        if isinstance(node, Name):
            return name == "step"
        return name in CURVES or name in TRANSFORMS or is_schedule(program, node.arguments, seen, depth)
    if isinstance(node, nodes.Node):
        return any(is_schedule(program, getattr(node, f.name), seen, depth) for f in fields(node))
    return isinstance(node, tuple) and any(is_schedule(program, part, seen, depth) for part in node)


def is_parameter(program: Program, index: int) -> bool:
    """Whether a definition is a constant, which a caller may replace."""
    definition = program.definitions[index]
    if definition.parameters is not None or definition.name in FACTS:
        return False
    return definition.value is None or not is_schedule(program, definition.value, index)


# ---- checks of the whole -----------------------------------------------------------------------------------


def _check_names(program: Program, findings: Findings) -> None:
    seen: dict[str, Definition] = {}
    for i, definition in enumerate(program.definitions):
        name, span = definition.name, definition.name_span
        if name in seen:
            line, column = findings.source.position(seen[name].name_span.start)
            findings.note(
                "redefinition", span, f"`{name}` is already defined, at {line}:{column}", "choose another name, or change the first definition"
            )
            continue
        seen[name] = definition
        if definition.parameters is not None and (name in CURVES or name in TRANSFORMS or name in FUNCTIONS):
            findings.note("hidden-builtin", span, f"this hides the built-in `{name}`", "choose another name, unless that is meant")
        if definition.parameters is None and name in CONSTANTS:
            findings.note("hidden-builtin", span, f"this hides the constant `{name}`", "choose another name, unless that is meant")
        if name in RESERVED and is_parameter(program, i):
            findings.note(
                "redefinition", span, f"`{name}` is reserved: it is a keyword of the library's functions, so it cannot be a parameter", f"choose another name, such as {name}_value"
            )
    _check_comment(findings)


def _check_comment(findings: Findings) -> None:
    text = findings.source.text
    at = text.find("#")
    if at < 0 or re.search(r"[\r\n]", text.rstrip()) or not re.search(r"\bthen\b|[;=(]|->", text[at:]):
        return
    findings.note(
        "comment",
        Span(at, len(text)),
        "everything after # is a comment, though it reads as a part of the spec",
        "leave the comment out; YAML joins lines, so that a comment takes in what follows it",
    )


def _check_unused(program: Program, resolver: Resolver, outputs: set[str], findings: Findings) -> None:
    for definition in program.definitions:
        if definition.name not in resolver.used | outputs | set(FACTS):
            what = "parameter" if definition.parameters is None else "function"
            findings.note("unused", definition.name_span, f"the {what} `{definition.name}` is never used", "leave it out")


def _has_minus(node: object) -> bool:
    if isinstance(node, nodes.Negation):
        return True
    if isinstance(node, nodes.Node):
        return any(_has_minus(getattr(node, f.name)) for f in fields(node))
    return isinstance(node, tuple) and any(map(_has_minus, node))


def _check_negative(plan: Plan, program: Program, findings: Findings) -> None:
    from .clock import new_clock

    try:
        if plan.value(new_clock()).low >= 0 or _has_minus(program):
            return
        for step in landmarks(plan, between=8):
            value = plan.at(step).constant
            if value is not None and value < 0:
                findings.note(
                    "negative",
                    plan.node.span,
                    f"the value falls below 0: it is {shortest(float(f'{float(value):.4g}'))} at step {step:,}",
                    "bound it: max(..., 0)",
                )
                return
    except MathError:
        return  # infinite somewhere: not below 0 by mistake


__all__ = ["FACTS", "Constant", "Meaning", "constant", "is_schedule", "mean", "understand"]
