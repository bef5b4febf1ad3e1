"""What a character or a number that the language does not have was probably meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from ..base.patterns import pattern
from ..numbers.decimals import shortest
from ..numbers.units import UNITS, letters

KEYWORDS = ("then", "over", "for", "until", "rest", "true", "false")

_LOOK_ALIKE = {
    "\N{MINUS SIGN}": "-",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DOT OPERATOR}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{DIVISION SLASH}": "/",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{GREEK SMALL LETTER PI}": "pi",
    "\N{ARABIC PERCENT SIGN}": "%",
    "\N{HORIZONTAL ELLIPSIS}": "->",
    "\N{SQUARE ROOT}": "sqrt",
    "\N{INFINITY}": "endless",
    "\N{IDEOGRAPHIC COMMA}": ",",
}
# Letters of other alphabets that look like Latin ones (Cyrillic and Greek, the usual paste accidents).
_LOOK_ALIKE |= dict(zip("аеорсухіјѕԁһкмтοαρεχνι", "aeopcyxijsdhkmtoapexvi", strict=True))

QUOTES = "'\"`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"

# What stands instead of an ASCII character, and what to say of it where "write" alone does not.
_ASCII: dict[str, tuple[str | None, str | None]] = {
    **dict.fromkeys(QUOTES, ("", "a spec has no quotes: write names and numbers bare")),
    ":": ("=", "write = for a definition, ; between statements"),
    "$": ("", "leave it out: a config library's ${...} must be filled in before"),
    "{": ("(", "write ( instead"),
    "}": (")", "write ) instead"),
    "[": ("(", "write ( instead"),
    "]": (")", "write ) instead"),
    "&": (" then ", "write then between segments"),
    "|": (" then ", "write then between segments"),
    "<": (None, "there are no conditions; values that change at a step: steps(1e-3, 1e-4 @ 1000)"),
    "\\": ("", "a statement may go on after an operator or inside parentheses: leave the backslash out"),
    "!": ("", "leave it out"),
    "~": ("-", "write - for minus"),
}

# What is an operator or a part of a number, where it stands alone.
ALONE: dict[str, tuple[str, str]] = {
    ">": ("->", "an arrow is ->"),
    "%": ("", "a share is a number with % attached: 10%"),
    ".": ("", "leave it out; a number with a point is written 0.5, .5 or 5."),
}


class Character(NamedTuple):
    """An illegal character: what it is called, what to write instead (None if nothing is sure), and the help."""

    shown: str
    instead: str | None
    help: str | None


def character(found: str) -> Character:
    """What an illegal character is called, and what to type instead."""
    if found in _ASCII and found.isascii():
        return Character(f"`{found}`", *_ASCII[found])
    if found.isprintable() and found.isascii():
        return Character(f"`{found}`", None, None)
    name = unicodedata.name(found, "a control character").lower()
    code = f"U+{ord(found):04X}"
    shown = f"`{found}` ({code}, {name})" if found.isprintable() else f"{code} ({name})"
    if found in _ASCII:
        return Character(shown, *_ASCII[found])
    if found.isspace() or unicodedata.category(found) == "Zs":
        return Character(shown, " ", "type an ordinary space")
    plain = _plain(found, name)
    if plain is None:
        return Character(shown, "", "leave it out: outside comments a spec is plain ASCII")
    return Character(shown, plain, f"type {plain}")


def _plain(found: str, name: str) -> str | None:
    """The ASCII form of a character."""
    if found in _LOOK_ALIKE:
        return _LOOK_ALIKE[found]
    if "arrow" in name and "right" in name:
        return "->"
    folded = unicodedata.normalize("NFKC", found).strip()
    if unicodedata.category(found) == "Nd":
        return str(unicodedata.digit(found))
    if unicodedata.category(found) == "No" and unicodedata.numeric(found, None) is not None:
        return shortest(Fraction(unicodedata.numeric(found)).limit_denominator(1000))
    return folded if folded and folded.isascii() and folded.isprintable() else None


# ---- numbers ---------------------------------------------------------------------------------------------------

_UNIT_WORDS = {name: unit.words for name, unit in UNITS.items()}
_RARE_UNIT_WORDS = {name: unit.rare for name, unit in UNITS.items()}
_MAGNITUDES = {
    "k": ("k", "thousand"),
    "M": ("m", "million", "millions", "mio", "mil", "mn"),
    "B": ("b", "g", "billion", "billions", "bn"),
    "T": ("t", "trillion", "trillions", "tn"),
}
_SECONDS = {
    1: ("s", "sec", "secs", "second", "seconds"),
    60: ("min", "mins", "minute", "minutes"),
    3600: ("h", "hr", "hrs", "hour", "hours"),
    86400: ("d", "day", "days"),
    604800: ("w", "wk", "week", "weeks"),
}
_CLOCK = (
    "a spec knows no clock on the wall; steps are seconds times steps a second, for 2 steps a second write: "
)

_DIGITS = r"(?:[0-9]+(?:_+[0-9]+)*_*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_WITH_WORD = rf"({_DIGITS})_*([A-Za-z%]*)"


class Meant(NamedTuple):
    """What was meant by something that begins like a number, and the help where it says more."""

    text: str
    help: str | None = None


def _of(word: str, table: dict[str, tuple[str, ...]]) -> str | None:
    return next((key for key, words in table.items() if word.lower() in words), None)


def _with_word(digits: str, word: str) -> Meant | None:
    """Digits with a magnitude, a unit, or both behind them."""
    digits, word = re.sub("_+", "_", digits).strip("_"), re.sub("%+", "%", word)
    if not word:
        return Meant(digits)
    if word.lower() == "dur":
        return Meant(f"{shortest(Fraction(digits) * 100)}%")
    for seconds, words in _SECONDS.items():
        if word.lower() in words:
            text = f"{shortest(Fraction(digits) * seconds)} * 2"
            return Meant(text, f"{_CLOCK}{text}")
    # The longest magnitude first; "m" of "min" is none.
    for size in range(len(word), -1, -1):
        magnitude = _of(word[:size], _MAGNITUDES) if size else ""
        unit = (_of(word[size:], _UNIT_WORDS) or _of(word[size:], _RARE_UNIT_WORDS)) if word[size:] else ""
        if magnitude is not None and unit is not None:
            apart = "" if unit in ("", "%", "steps") else " "
            meant = f"{digits}{magnitude}{apart}{'' if unit == 'steps' else unit}"
            minutes = f"{shortest(Fraction(digits) * 60)} * 2"
            as_time = f"write {meant} for millions, or {minutes} for minutes at 2 steps a second"
            return Meant(meant, as_time if word == "m" else None)
    return None


def _whole(text: str) -> Meant:
    return Meant(str(int(text, 0)), "write the number in decimal digits: " + str(int(text, 0)))


def look_alike(text: str) -> Meant | None:
    """A number with letters in the places of the digits that look like them; None if that is no number."""
    meant = text.translate(str.maketrans("OoIl", "0011"))
    return Meant(meant) if re.fullmatch(rf"{_DIGITS}[kMBT]?", meant) else None


def _timed(found: re.Match[str]) -> Meant:
    """Hours, minutes and seconds."""
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    text = f"{hours * 3600 + minutes * 60 + seconds} * 2"
    return Meant(text, f"{_CLOCK}{text}")


def _powers(digits: str, exponent: str) -> Meant:
    power = f"10^{exponent}"
    return Meant(power if digits in ("1", "1.") else f"{digits} * {power}")


_THOUSANDS = pattern(rf"([1-9][0-9]{{0,2}})\.([0-9]{{3}})([ \t]*(?:{letters()})|)")


def thousands(text: str) -> str | None:
    """The whole number that is meant by a count whose point stands between thousands; None if it hardly does.

    >>> thousands("10.000"), thousands("1.5"), thousands("0.500")
    ('10000', None, None)
    """
    found = _THOUSANDS.fullmatch(text)
    return "".join(found.groups()) if found is not None else None


# An example, the form of what is written, and what was meant by it; the first that fits counts.
NUMBERS: tuple[tuple[str, str, Callable[[re.Match[str]], Meant | None]], ...] = (
    ("0x10", r"0[xX][0-9a-fA-F]{1,15}|0[bB][01]{1,60}|0[oO][0-7]{1,20}", lambda m: _whole(m[0])),
    ("1e-3..0", rf"({_DIGITS})\.\.+({_DIGITS})", lambda m: Meant(f"{m[1]}->{m[2]}")),
    ("1.000.000", r"[0-9]{1,3}(?:\.[0-9]{3}){2,}", lambda m: Meant(m[0].replace(".", ""))),
    ("2e-3.5", r"([0-9]+\.?[0-9]*)[eE]([+-]?[0-9]+\.[0-9]+)", lambda m: _powers(m[1], m[2])),
    ("2e", r"([0-9]+\.?[0-9]*)[eE][+-]?", lambda m: Meant(f"{m[1]}e-3", f"write the exponent: {m[1]}e-3")),
    (
        "1O00",
        r"[0-9][0-9.OoIl]*(?:[OoIl][0-9.OoIl]*[0-9]|[0-9.OoIl]*[Oo])(?:[eE][+-]?[0-9]+)?[kMBT]?",
        lambda m: look_alike(m[0]),
    ),
    ("1h30m", r"([0-9]{1,5})h([0-9]{1,2})m(?:in)?(?:([0-9]{1,2})s)?", lambda m: _timed(m)),
    ("1e-3f", rf"({_DIGITS})[fFlL]", lambda m: Meant(m[1])),
    ("10K", _WITH_WORD, lambda m: _with_word(m[1], m[2])),
)
_FORMS = [(pattern(form), meaning) for _, form, meaning in NUMBERS]
*_FIRST_UNITS, _LAST_UNIT = UNITS
UNITS_ARE = (
    f"units are {', '.join(_FIRST_UNITS)} and {_LAST_UNIT}; magnitudes k, M, B, T are attached to the number: "
    "10k, 2 ep, 375M tok"
)
FORMS = "numbers look like 1000, 1_000, 0.5, 1e-3, 10k, 5%, 2 ep, 375M tok"


def number(text: str) -> Meant | None:
    """What was meant by a text that begins like a number and is none; blanks within do not count."""
    compact = "".join(text.split())
    for form, meaning in _FORMS:
        if found := form.fullmatch(compact):
            return meaning(found)
    return None


# What stands between segments where it is an item of a list itself; each is a pattern.
JOINING = ("then", "and then", "and", "next", "followed by", "->", ">>", r"\|", r"\+", "&")


def placed(one: str, other: str) -> str:
    """A value and a step, in whichever order they were written, as v @ s."""
    return f"{other} @ {one}" if _is_step(one) else f"{one} @ {other}"


def _is_step(text: str) -> bool:
    return re.fullmatch(rf"[0-9][0-9_]*[kMBT]?%?|[0-9._]+[kMBT]?\s*(?:{letters()})", text) is not None
