"""Signs and words between two values, or between two segments."""

from __future__ import annotations

import unicodedata

from ...curves.entry import Curve
from ...curves.table import CURVES
from ...plans.transforms import TRANSFORMS, Transform
from .phrase import ARGUMENT, BEHIND, DASHES, GAP, NUMBER, VALUE, Phrase, depth, within_call

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_SUPERSCRIPTS = "".join(unicodedata.lookup(f"superscript {n}") for n in _DIGITS) + "\N{SUPERSCRIPT MINUS}"

_SUPERSCRIPT = str.maketrans(_SUPERSCRIPTS, "0123456789-")

_ENTRIES: tuple[Curve | Transform, ...] = (*CURVES.values(), *TRANSFORMS.values())

_PARAMETERS = "|".join(sorted({p.name for entry in _ENTRIES for p in entry.parameters}))

BETWEEN: tuple[Phrase, ...] = (
    Phrase(
        "1e-3 * (step % 100)",
        rf"{BEHIND}([A-Za-z_]\w{{0,60}}){GAP}%{GAP}([0-9]{{1,15}}[kM]?)(?![0-9.%A-Za-z_])",
        "there is no operator for what is left of a division",
        lambda m: f"mod({m[1]}, {m[2]})",
    ),
    Phrase(
        "cosine(n: 100, to: 0)",
        rf"{ARGUMENT}({_PARAMETERS})\s?:\s?(?={VALUE}{GAP}[,)])",
        "a named argument is written with =",
        lambda m: f"{m[1]}=" if depth(m) else None,
    ),
    Phrase(
        "step\N{SUPERSCRIPT TWO} / 100",
        f"[{_SUPERSCRIPTS}]{{1,40}}",
        "a power is written with ^",
        lambda m: "^" + m[0].translate(_SUPERSCRIPT),
    ),
    Phrase(
        "linear(1000, from 1e-3 to 0)",
        rf"{ARGUMENT}from{GAP}({VALUE}){GAP}(?:to|down\s?to|up\s?to|->|:){GAP}({VALUE})(?={GAP}[,)])",
        "from a to b is written a->b",
        lambda m: f"{m[1]}->{m[2]}",
    ),
    Phrase(
        "linear(1000, to 0)",
        rf"{ARGUMENT}to{GAP}({VALUE})(?={GAP}[,)])",
        "a value alone is the one to end at",
        lambda m: m[1],
    ),
    Phrase(
        "linear(1000, 1e-3:0)",
        rf"{ARGUMENT}({VALUE}){GAP}(?:\b(?:to|through)\b|:|<->|->>|<-|-\s{{1,2}}>|[=~{DASHES}]?>|[~{DASHES[:2]}]|\.\.\.?|…){GAP}({VALUE})(?={GAP}[,)])",
        "between two values stands -> where one becomes the other, @ before a step, or a comma between arguments",
        within_call,
    ),
    Phrase(
        "1e-3 to 0",
        rf"\A\s{{0,9}}(?:from\s{{1,3}})?(-?{NUMBER}){GAP}(?:\b(?:to|down\s?to|up\s?to)\b|:|[=~{DASHES}]?>|[~{DASHES[:2]}]|\.\.\.?|…|[→➔⟶]){GAP}(-?{NUMBER})\s{{0,9}}\Z",
        "from a to b is written a->b, in a curve that takes some steps",
        lambda m: f"linear(1000, {m[1]}->{m[2]})",
    ),
    Phrase(
        "warmup(10, 1) => hold(5)",
        rf"(?<=\)){GAP}(?:=>|>>|\|>|>|\|\|?|&&?|…|\.\.\.?|→|⇒){GAP}(?=[A-Za-z_]\w{{0,60}}\s?\()",
        "segments are joined by then",
        lambda m: " then " if depth(m) == 0 else None,
    ),
)
