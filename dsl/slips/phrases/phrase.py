"""A way of saying something that other languages have, as a row of a table, and the patterns that rows share."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...base.records import record
from ...curves.table import CURVES
from ...plans.transforms import TRANSFORMS
from ...syntax.spellings import placed
from ...text.suggest import suggest

NUMBER = r"(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,5})?[kMBT]?%?(?![0-9.])"

VALUE = rf"-?(?:{NUMBER}|[A-Za-z_][A-Za-z0-9_]{{0,60}}(?![A-Za-z0-9_])(?!\s{{0,3}}\())"

BEHIND = r"(?<![A-Za-z0-9_.])"

STEPS = ("step", "global_step", "it", "iteration", "t", "i")

EPOCHS = ("epoch", "current_epoch")

START = r"(?:\A|(?<=[=;(,\n])|(?<=[=;(,\n]\s)|(?<=[=;(,\n]\s\s))(?=\S)"

END = r"(?=\s{0,9}(?:[;,)\n]|\Z))"

GAP = r"\s{0,5}"

ARGUMENT = r"(?:(?<=[(,])|(?<=[(,]\s)|(?<=[(,]\s\s))"

DASHES = "\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"

SIGNS = "\N{MULTIPLICATION SIGN}\N{DIVISION SIGN}"

SEGMENT = r"[A-Za-z_]\w{0,60}\s?\((?:[^()]|\([^()]{0,200}\)){0,400}\)"

INNER = r"(?:[^()]|\((?:[^()]|\([^()]{0,200}\)){0,200}\)){0,400}"


@record(frozen=True)
class Phrase:
    """A row: a text that it is for, the pattern, what is said, and what is typed in place of what the pattern found.

    `{0}` in the message is what was found; where `fix` gives None, the row does not apply.
    Without a `fix`, nothing that can be typed says it.
    """

    example: str
    pattern: str
    message: str
    fix: Callable[[re.Match[str]], str | None] | None
    help: str | None = None


def depth(found: re.Match[str]) -> int:
    before = found.string[: found.start()]
    return before.count("(") - before.count(")")


def call_around(found: re.Match[str]) -> tuple[str, str]:
    """The name of the call that something stands in, and what stands before it there."""
    before = found.string[max(0, found.start() - 2000) : found.start()]
    depth = 0
    for bracket in reversed([*re.finditer("[()]", before)]):
        depth += 1 if bracket[0] == ")" else -1
        if depth < 0:
            name = re.search(r"([A-Za-z_]\w{0,60})\s?\Z", before[: bracket.start()])
            return name[1] if name else "", before[bracket.end() :]
    return "", ""


def within_call(found: re.Match[str]) -> str | None:
    """What stands between two values of a call: a transition, or a value with its place."""
    name, before = call_around(found)
    curve = CURVES.get(name)
    if name in ("steps", "points"):
        return placed(found[1], found[2])
    if curve and "," not in before:
        return f"{found[1]}, {found[2]}"
    return f"{found[1]}->{found[2]}" if curve and "to" in curve.positions else None


def is_known(name: str) -> bool:
    """Whether a name is that of a curve or a transform, or nearly so."""
    return suggest(name, [*CURVES, *TRANSFORMS]) is not None


DIGITS_OF = r"[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?[kMBT]?%?"

TIMES = "(?:[xX\N{MULTIPLICATION SIGN}]|times)"

TURNS = "(?:[2-9]|[1-9][0-9]{1,5})"
