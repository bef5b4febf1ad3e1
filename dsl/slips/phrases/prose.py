"""Segments that are told in words."""

from __future__ import annotations

import re

from ...syntax.spellings import number
from .phrase import DIGITS_OF, NUMBER, Phrase

_WARMUP = r"warm(?:[- ]?up|ing[- ]up)"

_UNIT = r"(?:\s{0,3}(?!(?:to|at|by|from|over|for|in|until|and|then|of|with)\b)[a-z]{1,12})?"

_PEAK = r"(?:an?\s{1,3}|the\s{1,3})?(?:(?:peak|maximum|max|final|base|learning[ -]rate|lr|value|rate)\s{1,3}){0,3}(?:of\s{1,3})?"

_RUN = r"(?:\s{1,3}of\s{1,3}(?:the\s{1,3}|its\s{1,3})?(?:training|run|total|whole|steps?|all|time)(?:\s{1,3}(?:steps|run))?)?"

_PROSE = re.compile(
    rf"""\s{{0,9}}(?:
    (?:starting\s{{1,3}})?from\s{{1,3}}{_PEAK}(?P<start>{NUMBER}) |
    (?:until|till|(?:at|by|reaching|up\s{{1,3}}to)\s{{1,3}}(?:global\s{{1,3}})?(?:step|iteration|epoch))\s{{1,3}}(?:step\s{{1,3}})?(?P<until>{NUMBER}{_UNIT}){_RUN} |
    (?:(?:down|up)\s{{1,3}})?to\s{{1,3}}{_PEAK}(?P<to>{NUMBER})(?:\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}}|its\s{{1,3}})?(?:peak|maximum|max))? |
    (?:at|by)\s{{1,3}}{_PEAK}(?P<at>{NUMBER}{_UNIT}) |
    (?:over|for|in|during|within)\s{{1,3}}(?:the\s{{1,3}})?(?:rest|remaining\s{{1,3}}\w{{1,12}}|remainder)(?P<rest>){_RUN} |
    (?:over|for|in|during|within)?\s{{0,3}}(?:the\s{{1,3}})?(?:(?:first|last|next|final|another)\s{{1,3}})?(?P<n>{NUMBER}{_UNIT}){_RUN}
    )(?=\s|\Z)""",
    re.VERBOSE | re.IGNORECASE,
)

# What a segment is called in words, and which curve that is.
_SAID = tuple(
    (re.compile(rf"(?:{words})(?:ly)?\b", re.IGNORECASE), name)
    for words, name in (
        (_WARMUP, "warmup"),
        ("hold(?:ing)?|keep(?:ing)?|stay|constant|flat|stable|plateau", "hold"),
        ("cosine", "cosine"),
        ("exponential", "exponential"),
        ("polynomial", "polynomial"),
        ("linear", "linear"),
        ("increas(?:e|ing)|rise|rising|ramp(?:ing)?(?: up)?|climb", "warmup"),
        ("decay|decrease|anneal|cool(?: ?down)?|fall|drop", "linear"),
    )
)

_FILLING = re.compile(
    r"\b(?:an?|do|use|using|with|we|the (?=learning)|learning[ -]rate|lr|decay(?:s|ing|ed)?|decreas(?:e|es|ing)|"
    r"anneal(?:s|ing|ed)?|increas(?:e|es|ing)|schedule|ramp(?:s|ing)?(?: up)?|linear(?:ly)?|it|is|held|phase)\b|(?<=[0-9a-z]) of (?=1?e?-?[0-9])",
    re.IGNORECASE,
)


def _told(found: re.Match[str]) -> str | None:
    """Segments that are told in words."""
    parts = re.split(
        r"\s{0,3}[,;]?\s{0,3}\b(?:and\s{1,3})?(?:then|followed\s{1,3}by|afterwards|after\s{1,3}that)\b,?\s{1,3}"
        r"|[,;]\s{1,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3}(?=[a-z])",
        found[2].strip().rstrip("."),
        flags=re.IGNORECASE,
    )
    segments = [_segment(part, part is parts[0], part is parts[-1]) for part in parts]
    name = f"{found[1].rstrip(' =:')} = " if found[1] else ""
    return name + " then ".join(s for s in segments if s) if all(segments) else None


def _segment(text: str, first: bool, last: bool) -> str | None:
    """One of them; the last may leave its steps out, and the first only begins from a value where it says so."""
    named = next(((found, name) for words, name in _SAID if (found := words.search(text))), None)
    if named is None:
        return None
    (word, name), told = named, dict[str, str]()
    name = "linear" if name == "warmup" and not first else name  # from the value that was reached
    before = re.sub(r"\bof\s{0,9}\Z", "", _FILLING.sub(" ", text[: word.start()]))
    rest = before + " " + _FILLING.sub(" ", text[word.end() :])
    if name == "hold":
        rest = re.sub(rf"\A\s{{0,9}}({NUMBER})(?=\s{{1,3}}(?:for|over|until)\b)", r" at \1", rest)
    while rest.strip():
        clause = _PROSE.match(rest)
        if clause is None:
            return None
        for key, value in clause.groupdict().items():
            if value is None:
                continue
            if key in told:
                return None
            told[key] = value
        rest = rest[clause.end() :]
    if name != "hold" and "at" in told:
        told["until"] = told.pop("at") if "until" not in told else ""
    lengths = [key for key in ("n", "until", "rest") if key in told]
    if len(lengths) > 1 or not (lengths or last):
        return None
    n = "rest"
    if lengths and lengths[0] != "rest":
        meant = number(told[lengths[0]])
        if meant is None or meant.help is not None:
            return None
        n = f"until {meant.text}" if lengths[0] == "until" else meant.text
    if name == "hold":
        value = told.get("at") or told.get("to")
        return None if "start" in told else f"hold({n}, {value})" if value else f"hold({n})"
    target, start = told.get("to"), told.get("start")
    if target is None or (first and start is None and name != "warmup"):
        return None
    return f"{name}({n}, {start}->{target})" if start is not None else f"{name}({n}, {target})"


def _told_behind(found: re.Match[str]) -> str | None:
    """A segment in words behind others; what a share is of stays behind it."""
    total = _OVER.search(found[1])
    if total is not None and _OF_A_TOTAL.search(found.string[: found.start()]):
        made = _segment(found[1][: total.start()], first=False, last=True)
        steps = number(total[1])
        return f"{made} over {steps.text}" if made is not None and steps is not None else None
    return _segment(found[1], first=False, last=True)


# A total, and what needs one: `rest`, or a share as the steps of a segment.
_OVER = re.compile(rf"\sover\s{{1,3}}({NUMBER}{_UNIT})\Z")

_OF_A_TOTAL = re.compile(rf"\brest\b|[(l]\s{{0,3}}{DIGITS_OF}(?<=%)")


PROSE: tuple[Phrase, ...] = (
    Phrase(
        "warmup to 1e-3 over 1000 steps then cosine to 0 over 9000 steps",
        r"\A\s{0,9}([A-Za-z_]\w{0,60}\s{0,3}[=:]\s{0,3})?([A-Za-z0-9][^()=;#\[\]{}>@^*]{6,500})\Z",
        "a segment is a curve with its steps and its value in parentheses",
        _told,
    ),
)

PROSE_BEHIND: tuple[Phrase, ...] = (
    Phrase(
        "warmup(500, 3e-4) then cosine down to 10% over the next 900 steps",
        r"(?<=then\s)\s{0,9}([A-Za-z][^()=;#\[\]{}>@^*,\r\n]{3,200}?)(?=\s{0,9}(?:\Z|[;\r\n#]))",
        "a segment is a curve with its steps and its value in parentheses",
        _told_behind,
    ),
)
