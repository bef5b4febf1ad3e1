"""Numbers as they are written in code and configs: literals, times with units, and arithmetic of these."""

from __future__ import annotations

import re

from ..numbers.decimals import out_of_range, read, shortest
from ..numbers.units import letters
from .amounts import Amount

_NUMBER = re.compile(
    r"[0-9](?:_?[0-9])*\.?(?:[0-9]+)?(?:[eE][+-]?[0-9]+)?[kMBT]?(?:%|pct|[ \t]*"
    rf"(?:{letters()}))?"
    r"|\.[0-9]+(?:[eE][+-]?[0-9]+)?%?"
)
_TIME = re.compile(r"([0-9.e]+)(ba|ep|tok|sp|dur)")  # composer's
ARITHMETIC = re.compile(r"(?:\s|[0-9.]++(?:[eE][+-]?[0-9]++)?+|[A-Za-z_][A-Za-z0-9_]*+|[-+*/()])++")
_LONGEST_NUMBER = 40
LONGEST_TERM = 100


def number_of(text: str) -> Amount | None:
    """A number as it is written, with its unit."""
    digits = text.removeprefix("-")
    if len(digits) > _LONGEST_NUMBER or not _NUMBER.fullmatch(digits) or out_of_range(digits):
        return None
    number, unit = read(digits)
    return Amount(text, whole=True) if unit else Amount(text, number if digits == text else -number)


def time_of(text: str) -> Amount | None:
    """A time in a string, `10ba`, `2ep`, `0.1dur`, or a number."""
    found = _TIME.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    number = number_of(found[1]) if found else None
    if found is None or number is None or number.number is None:
        return number_of(text)
    match found[2]:
        case "ba":
            return number
        case "dur":
            return Amount(f"{shortest(number.number * 100)}%", whole=True)
        case "sp":
            return Amount(f"{number} ex", whole=True)
        case unit:
            return Amount(f"{number} {unit}", whole=True)


def is_balanced(text: str) -> bool:
    """Whether words and operators take turns, and brackets close."""
    plain = re.sub(r"[0-9.]+(?:[eE][+-]?[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*", "x", text).replace("**", "*")
    plain = re.sub(r"\s+", "", plain)
    while (shorter := re.sub(r"-?x[-+*/]-?x|\(-?x\)", "x", plain)) != plain:
        plain = shorter
    return plain in ("x", "-x")
