"""The reference as data: every curve, transform, function and constant, read from their tables."""

from __future__ import annotations

from typing import Literal

from ..base.frozen import Frozen
from ..base.records import record
from ..calls.arguments import signature
from ..curves.entry import REQUIRED, Curve
from ..curves.table import CURVES
from ..formula.functions import CONSTANTS, FUNCTIONS
from ..plans.transforms import TRANSFORMS, Transform


@record(frozen=True, slots=True)
class ParameterEntry(Frozen):
    """A parameter: what it takes, what it means, and its default (None if it must be given)."""

    name: str
    kind: str
    doc: str
    default: str | None


@record(frozen=True, slots=True)
class Entry(Frozen):
    """A word of the language: how it is written, what it means, where it comes from."""

    name: str
    kind: Literal["curve", "transform", "function", "constant"]
    signature: str
    doc: str
    math: str
    source: str
    example: str
    parameters: tuple[ParameterEntry, ...]


def entries() -> list[Entry]:
    """Every entry, curves first, in the order of the tables."""
    curves = [_of_table(curve, "curve") for curve in CURVES.values()]
    transforms = [_of_table(transform, "transform") for transform in TRANSFORMS.values()]
    functions = [
        Entry(f.name, "function", f"{f.name}({', '.join(f.parameters)})", f.doc, "", "", f.example, ())
        for f in FUNCTIONS.values()
    ]
    constants = [
        Entry(c.name, "constant", c.name, c.doc, "", "", f"2 * {c.name}", ()) for c in CONSTANTS.values()
    ]
    return [*curves, *transforms, *functions, *constants]


def _of_table(entry: Curve | Transform, kind: Literal["curve", "transform"]) -> Entry:
    parameters = tuple(
        ParameterEntry(
            p.name,
            p.kind.takes if not p.choices else f"one of {', '.join(p.choices)}",
            p.doc,
            None if p.default is REQUIRED else p.default_text,
        )
        for p in entry.parameters
    )
    source = entry.source if isinstance(entry, Curve) else ""
    shown = signature(entry.name, entry.parameters, entry.positions)
    return Entry(entry.name, kind, shown, entry.doc, entry.math, source, entry.example, parameters)
