"""Words of other languages that join, lead somewhere or define, and what a text itself defines."""

from __future__ import annotations

from itertools import pairwise

from ...text.suggest import suggest
from ..stops import OPERANDS, Stop

THEN = ("and", "next", "followed", "after", "afterwards", "thence", "followed_by", "andthen", "and_then")

TO = ("to", "down", "downto", "up", "into", "till", "towards")

AT = ("at", "from", "after", "on", "in", "by")

DEFINING = ("let", "var", "const", "def", "set", "return", "val", "auto", "float", "schedule")


def defined_in(stop: Stop) -> set[str]:
    """The names that the text defines."""
    return {str(one) for one, two in pairwise(stop.tokens) if two.type == "EQUAL"}


def is_then(stop: Stop) -> bool:
    """Whether a word is meant to join two segments."""
    word = str(stop.token)
    return (
        stop.type(0) == "NAME"
        and stop.type(1) in OPERANDS
        and (word.lower() in THEN or suggest(word, ["then"]) is not None)
    )
