"""What stands behind a backslash in the strings of YAML, TOML, JSON and Python, character by character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..values import Trace


@dataclass(frozen=True)
class Escapes:
    """How a format writes characters that stand for others, behind a backslash.

    `joined` matches what a line end behind a backslash takes away with it.
    """

    single: Mapping[str, str]
    digits: Mapping[str, int] = field(default_factory=lambda: {"u": 4})
    joined: re.Pattern[str] | None = None
    pairs: bool = False  # of surrogates, which are one character
    octal: bool = False
    names: bool = False
    unknown_stay: bool = False

    def read(self, text: str, at: int, trace: Trace) -> int | None:
        """Add what the backslash at an offset stands for; the offset behind it, None if it stands for nothing."""
        sign = text[at + 1 : at + 2]
        if self.joined is not None and (found := self.joined.match(text, at + 1)):
            return found.end()
        if sign in self.digits:
            stop = at + 2 + self.digits[sign]
            if not re.fullmatch(r"[0-9A-Fa-f]+", text[at + 2 : stop]):
                return None
            code = int(text[at + 2 : stop], 16)
            if self.pairs and 0xD800 <= code < 0xDC00 and (low := _LOW_SURROGATE.match(text, stop)):
                code = 0x10000 + (code - 0xD800) * 0x400 + int(low[1], 16) - 0xDC00
                stop = low.end()
            trace.put(chr(code), at)
            return stop
        if self.octal and (digits := _OCTAL.match(text, at + 1)):
            trace.put(chr(int(digits[0], 8)), at)
            return digits.end()
        if self.names and sign == "N" and (name := _NAME.match(text, at + 2)):
            trace.put(unicodedata.lookup(name[1]), at)
            return name.end()
        if sign in self.single:
            trace.put(self.single[sign], at)
            return at + 2
        if self.unknown_stay:
            trace.add("\\", at)
            return at + 1
        return None


_LOW_SURROGATE = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_OCTAL = re.compile(r"[0-7]{1,3}")
_NAME = re.compile(r"\{([^}]+)\}")

_COMMON = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}

JSON = Escapes({**_COMMON, "/": "/"}, pairs=True)

TOML = Escapes(
    {**_COMMON, "e": "\033"},
    {"x": 2, "u": 4, "U": 8},
    joined=re.compile(r"[ \t]*(?:\r\n|\n)[ \t\r\n]*"),
)

YAML = Escapes(
    {**_COMMON, "0": "\0", "a": "\a", "v": "\v", "e": "\033", " ": " ", "/": "/", "\t": "\t"}
    | {"N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"},
    {"x": 2, "u": 4, "U": 8},
)

PYTHON = Escapes(
    {**_COMMON, "a": "\a", "v": "\v", "'": "'"},
    {"x": 2, "u": 4, "U": 8},
    joined=re.compile(r"\r\n|\n|\r"),
    octal=True,
    names=True,
    unknown_stay=True,
)
