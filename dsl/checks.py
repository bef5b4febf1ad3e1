"""Checks of a whole program: its names, its comments, values below 0."""

from __future__ import annotations

import re
from dataclasses import fields

from . import nodes
from .curves import CURVES, TRANSFORMS
from .explain import landmarks
from .findings import Findings
from .functions import CONSTANTS, FUNCTIONS
from .kinds import Kinds
from .nodes import Definition, Program
from .numbers import MathError, shortest
from .plan import Plan
from .source import Span

# Keywords of the library's functions, or kept for one; a parameter of that name could never be given.
RESERVED = (
    "docstring",
    "header",
    "line_length",
    "name",
    "precision",
    "step",
    "target",
    "text",
    "unsupported",
)


def check_names(program: Program, findings: Findings) -> None:
    seen: dict[str, Definition] = {}
    for definition in program.definitions:
        name, span = definition.name, definition.name_span
        if name in seen:
            line, column = findings.source.position(seen[name].name_span.start)
            findings.note(
                "redefinition",
                span,
                f"`{name}` is already defined, at {line}:{column}",
                "choose another name, or change the first definition",
            )
            continue
        seen[name] = definition
        if definition.parameters is not None and (name in CURVES or name in TRANSFORMS or name in FUNCTIONS):
            findings.note(
                "hidden-builtin",
                span,
                f"this hides the built-in `{name}`",
                "choose another name, unless that is meant",
            )
        if definition.parameters is None and name in CONSTANTS:
            findings.note(
                "hidden-builtin",
                span,
                f"this hides the constant `{name}`",
                "choose another name, unless that is meant",
            )
        if name in RESERVED and Kinds(program).is_parameter(definition):
            findings.note(
                "redefinition",
                span,
                f"`{name}` is reserved: it is a keyword of the library's functions, so it cannot be a parameter",
                f"choose another name, such as {name}_value",
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


def _has_minus(node: object) -> bool:
    if isinstance(node, nodes.Negation):
        return True
    if isinstance(node, nodes.Node):
        return any(_has_minus(getattr(node, f.name)) for f in fields(node))
    return isinstance(node, tuple) and any(map(_has_minus, node))


def check_negative(plan: Plan, program: Program, findings: Findings) -> None:
    try:
        if plan.never_negative or _has_minus(program):
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
