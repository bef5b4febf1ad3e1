"""Which argument of a call is for which parameter, and how a call is written."""

from __future__ import annotations

from collections.abc import Sequence

from . import nodes
from .curve import INHERITED, REQUIRED, Kind, Parameter
from .findings import Findings, Rejected
from .nodes import Argument
from .tokens import suggest
from .unparse import unparse

_PARAMETER_ALIASES = {
    "a": "from",
    "b": "to",
    "v": "value",
    "start": "from",
    "init": "from",
    "init_value": "from",
    "end": "to",
    "end_value": "to",
    "steps": "n",
    "duration": "n",
    "decay_rate": "rate",
    "gamma": "rate",
    "exponent": "power",
    "pow": "power",
    "t_mult": "stretch",
    "count": "times",
    "min": "floor",
}


def signature(name: str, parameters: Sequence[Parameter], positions: Sequence[str]) -> str:
    """How a curve is written: `cosine(n, from->to, power=1)`."""
    by_name = {p.name: p for p in parameters}
    shown: list[str] = []
    for position in positions:
        parameter = by_name[position]
        if parameter.kind in (Kind.LEVELS, Kind.POINTS):
            shown.append("v @ s, ...")
        elif position == "to" and "from" in by_name:
            shown.append("from->to")
        elif parameter.default in (REQUIRED, INHERITED):
            shown.append(position)
        else:
            shown.append(f"{position}={parameter.default}")
    keywords = [
        f"{p.name}={p.default}"
        for p in parameters
        if p.name not in positions and not (p.name == "from" and "to" in positions)
    ]
    return f"{name}({', '.join(shown + keywords)})"


def bind(
    node: nodes.Call, positions: Sequence[str], names: Sequence[str], usage: str, findings: Findings
) -> dict[str, Argument]:
    """Which parameter each argument is for; everything that does not fit is noted."""
    bound: dict[str, Argument] = {}
    failed = False
    named = False
    for i, argument in enumerate(node.arguments):
        if argument.name is None:
            if named:
                findings.reject(
                    "argument",
                    argument.span,
                    "an argument without a name follows one with a name",
                    f"write the positions first: {usage}",
                )
            if i >= len(positions):
                count = len(positions)
                findings.reject(
                    "argument",
                    argument.span,
                    f"`{node.name}` takes at most {count} argument{'s' if count != 1 else ''} without a name, and this is number {i + 1}",
                    f"write: {usage}",
                )
            bound[positions[i]] = argument
            continue
        named = True
        if argument.name not in names:
            near = suggest(argument.name, names, {k: v for k, v in _PARAMETER_ALIASES.items() if v in names})
            findings.note(
                "argument",
                argument.name_span,
                f"`{node.name}` has no parameter `{argument.name}`",
                f"write: {near}={unparse(argument.value)}" if near else f"write: {usage}",
                "did you mean another name?" if near else None,
            )
            failed = True
        elif argument.name in bound:
            findings.note(
                "argument",
                argument.span,
                f"`{argument.name}` is given twice",
                "leave one of the two out",
            )
            failed = True
        else:
            bound[argument.name] = argument
    if failed:
        raise Rejected
    return bound
