"""Formulas of papers, with names in the place of numbers: which curves they are."""

from __future__ import annotations

import re
import unicodedata

from ..base.records import record
from ..text.source import Span

_NAME = r"[A-Za-z]\w*"
_VALUE = rf"(?:{_NAME}|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e-?[0-9]+)?)"
_HALF = r"(?:0?\.5|1/2|\(1/2\))"
_COS = r"\(?1\+cos\(?(?:[\w.*/]|\([\w.*/]*\)){0,60}pi(?:[\w.*/]|\([\w.*/]*\)){0,60}\)*"
_POWER = r"(?:\^|\*\*)"

# A formula without blanks, what it is, and the spec with example numbers.
_FORMULAS = (
    (
        rf"(?P<low>{_VALUE})\+{_HALF}\*?\((?P<high>{_VALUE})-(?P=low)\)\*?{_COS}",
        "the cosine from {high} to {low}",
        "cosine(9000, 1e-3->1e-5)",
    ),
    (
        rf"(?P<low>{_VALUE})\+\((?P<high>{_VALUE})-(?P=low)\)\*?(?:{_HALF}\*?{_COS}|{_COS}/2)",
        "the cosine from {high} to {low}",
        "cosine(9000, 1e-3->1e-5)",
    ),
    (
        rf"(?:{_HALF}\*?(?P<high>{_VALUE})\*?{_COS}|{_HALF}\*?{_COS}\*?(?P<high2>{_VALUE})|(?P<high3>{_VALUE})\*?(?:{_HALF}\*?{_COS}|{_COS}/2))",
        "the cosine from {high} to 0",
        "cosine(9000, 1e-3->0)",
    ),
    (
        rf"(?P<high>{_VALUE})\*?\(1-{_NAME}/{_NAME}\)(?:{_POWER}(?:{_NAME}|(?P<power>[0-9.]+)))?",
        "the polynomial from {high} to 0",
        "polynomial(9000, 1e-3->0, power=0.9)",
    ),
    (
        rf"{_NAME}{_POWER}\(?-(?:0?\.5|1/2)\)?\*?min\({_NAME}{_POWER}\(?-(?:0?\.5|1/2)\)?,{_NAME}\*?{_NAME}{_POWER}\(?-(?:1\.5|3/2)\)?\)",
        "the warm-up and the decay of the Transformer",
        "warmup(4000, 7e-4) then rsqrt(timescale=4000)",
    ),
)
_COMPILED = [(re.compile(form), said, spec) for form, said, spec in _FORMULAS]

# What stands for a sign of the language in print.
_SIGNS = {"\N{GREEK SMALL LETTER PI}": "pi", "\N{MIDDLE DOT}": "*", "\N{DOT OPERATOR}": "*", "\N{MULTIPLICATION SIGN}": "*",
          "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{VULGAR FRACTION ONE HALF}": "0.5"}  # fmt: skip


@record(frozen=True)
class Known:
    """A formula that is known: where it stands, what is said of it, and a spec that it is."""

    span: Span
    message: str
    spec: str


def known(text: str, span: Span) -> Known | None:
    """The formula that a part of a text is.

    >>> text = "lr_min + 0.5 * (lr_max - lr_min) * (1 + cos(pi * t / T))"
    >>> known(text, Span(0, len(text))).spec
    'cosine(9000, 1e-3->1e-5)'
    """
    written = text[span.start : span.stop]
    if len(written) > _LONGEST or _OF_A_SPEC.search(written):
        return None
    compact = _plain(written)
    for form, said, spec in _COMPILED:
        found = form.fullmatch(compact)
        if found is not None:
            names = {key.rstrip("23"): name for key, name in found.groupdict().items() if name}
            spec = spec.replace("0.9", names.get("power", "0.9"))
            high, low = (names.get(key, "") for key in ("high", "low"))
            spec = spec.replace("1e-3->", f"{high}->") if high[:1] in _DIGITS else spec
            spec = spec.replace("->1e-5", f"->{low}") if low[:1] in _DIGITS else spec
            said = said.format(**{key: f"`{name}`" for key, name in names.items()})
            return Known(span, f"this formula is {said}; the numbers are examples", spec)
    return None


def _plain(text: str) -> str:
    """A formula in the signs of the language, without blanks; Greek letters by their names."""
    text = re.sub(
        r"\\[dt]?frac\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"\1/\2", text
    )
    text = (
        re.sub(r"\\(?:left|right|bigl?|bigr|,|;|!)", "", text).replace("\\cdot", "*").replace("\\times", "*")
    )
    return "".join(_sign(character) for character in text if character not in "\\{}$ \t\n")


def _sign(character: str) -> str:
    if character.isascii() or character in _SIGNS:
        return _SIGNS.get(character, character)
    words = unicodedata.name(character, "").lower().split()
    return words[-1] if words[:2] in (["greek", "small"], ["greek", "capital"]) else character


_LONGEST = 300
_DIGITS = tuple(".0123456789")
_OF_A_SPEC = re.compile(r"\b(?:step|then|for|over|until)\b")
