"""Lists of segments, and tables of values with their places."""

from __future__ import annotations

import re

from ...curves.table import CURVES
from ...numbers.decimals import read, shortest
from ...plans.transforms import TRANSFORMS
from .phrase import (
    ARGUMENT,
    BEHIND,
    GAP,
    NUMBER,
    SEGMENT,
    SIGNS,
    START,
    TIMES,
    VALUE,
    Phrase,
    depth,
    within_call,
)

_LIST = rf"{VALUE}(?:\s{{0,9}},\s{{0,9}}{VALUE}){{0,200}}"

_PLACED = (
    rf"(?:{VALUE}\s{{0,9}}:\s{{0,9}}{VALUE}|[\[(]\s{{0,9}}{VALUE}\s{{0,9}},\s{{0,9}}{VALUE}\s{{0,9}}[\])])"
)


_PLACE = r"[0-9]{1,15}(?:\.[0-9]{1,9})?[kMBT]?%?(?:[ \t]?(?:ep|steps|tok|ex)\b)?"

_BY = rf"(?:(?:then|and|with)\s{{1,3}})?(?:[xX*{SIGNS}/]|times\b|(?:drop|divide|decay|reduce|multipl|cut|fall|scale|decrease|lower)[a-z]{{0,4}}\s{{1,3}}by\b)"


def _joined(found: re.Match[str]) -> str | None:
    """A list of segments."""
    segments = re.findall(SEGMENT, found[1])
    known = all(re.split(r"\s?\(", segment)[0] in (*CURVES, *TRANSFORMS) for segment in segments)
    before = found.string[: found.start()].rstrip()[-1:]
    text = " then ".join(segments)
    if re.match(rf"\s{{0,9}}(?:{TIMES}|[-*/+^])", found.string[found.end() :]):
        text = f"({text})"
    return text if known and before in ("", "=", ";") else None


def _listed(found: re.Match[str]) -> str | None:
    """Values with their places as pairs, or as a table from steps to values."""
    pairs = [tuple(re.findall(VALUE, pair)) for pair in re.findall(_PLACED, found[3])]
    orders = (0,) if ":" in found[3] else (0, 1)
    at = next((at for at in orders if _rising([_steps(pair[at]) for pair in pairs])), None)
    if at is not None and len(orders) == len(pairs) == 2 and pairs[0][1 - at] == pairs[1][1 - at]:
        return None  # two lists, of which one has the values
    if at is None or (len(pairs) == 1 and ":" not in found[3]):
        return None
    levels = [f"{pair[1 - at]} @ {pair[at]}" for pair in pairs]
    name = found[1] or "steps"
    if name == "steps" and not found[2] and _steps(pairs[0][at]) == 0:
        levels[0] = pairs[0][1 - at]
    return f"{name}({found[2] or ''}{', '.join(levels)}{found[4] or ''})"


def _times_before(found: re.Match[str]) -> str | None:
    """A level as so much of the one before it."""
    (factor, unit), (divisor, other) = read(found[2] or found[4]), read(found[3] or "1")
    if unit or other or not factor * divisor:
        return None
    share = (1 / factor if found[1] in ("\N{DIVISION SIGN}", "/") else factor) / divisor
    return f"{shortest(100 * share)}% "


def _dropped(found: re.Match[str]) -> str | None:
    """One value, and what is left of it each time at several places."""
    first, sign, factor, each, places = found[1], found[2].lower(), found[3], found[4], found[5]
    (value, unit), (times, share) = read(first), read(factor)
    divided = sign[0] in f"/{SIGNS[1]}" or "div" in sign or (times > 1 and re.match("d|r|f", sign))
    if share == "%":
        times = 1 - times / 100 if re.match("d|r|f", sign) and "mult" not in sign else times / 100
    if depth(found) or unit or not value or times <= 0 or share not in ("", "%"):
        return None
    texts, epochs = [first], each is not None
    for place in re.findall(_PLACE, places):
        value = value / times if divided and share != "%" else value * times
        texts.append(f"{shortest(value)} @ {place.strip()}{' ep' if epochs else ''}")
    return f"steps({', '.join(texts)})"


def _at_steps(found: re.Match[str]) -> str | None:
    """Values that are told with the steps from which they hold."""
    if depth(found):
        return None
    told = re.findall(
        rf"({NUMBER})\s{{1,3}}(?:at|from|after|@)\s{{1,3}}(?:(step|iteration|epoch)\s{{1,3}})?({_PLACE})",
        found[2],
    )
    levels = [f"{value} @ {place.strip()}{' ep' if unit == 'epoch' else ''}" for value, unit, place in told]
    return f"steps({found[1]}, {', '.join(levels)})"


def _beside(found: re.Match[str]) -> str | None:
    """Values and their places in two lists, in whichever order."""
    one, other = (re.findall(VALUE, part) for part in found.groups())
    for values, places in ((one, other), (other, one)):
        steps = [_steps(place) for place in places]
        if len(values) == len(places) and _rising(steps) and (steps[-1] or 0) > 1:
            return f"points({', '.join(f'{v} @ {s}' for v, s in zip(values, places, strict=True))})"
    return None


def _rising(steps: list[float | None]) -> bool:
    known = [step for step in steps if step is not None]
    return len(known) == len(steps) and known == sorted(set(known))


def _steps(text: str) -> float | None:
    """A number of steps as it is written, for the order of several."""
    size = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1)
    digits = text.rstrip("kMBT%")
    return float(digits) * size if digits.isdigit() else None


LISTS: tuple[Phrase, ...] = (
    Phrase(
        "0.1, x0.1 at 30k and 60k",
        rf"{START}({NUMBER})\s{{0,5}},?{GAP}({_BY}){GAP}({NUMBER})(?:x\b)?\s{{1,5}}(?:at|@|after)\s{{1,5}}(?:(?:steps?|iterations?|(epochs?))\s{{1,5}})?({_PLACE}(?:(?:{GAP},(?:\s{{0,5}}and\b)?|\s{{1,5}}and\b|{GAP}&){GAP}{_PLACE}){{0,20}})(?={GAP}(?:\Z|[;\n#]|over\b))",
        "a value with its step is written value @ step",
        _dropped,
    ),
    Phrase(
        "peak, floor = 1e-3, 1e-5; cosine(10, peak->floor)",
        rf"{START}[\[(]?([A-Za-z_]\w{{0,60}}){GAP},{GAP}([A-Za-z_]\w{{0,60}})[\])]?{GAP}={GAP}[\[(]?({VALUE}|{SEGMENT}){GAP},{GAP}({VALUE}|{SEGMENT})[\])]?(?=\s{{0,9}}(?:[;\n#]|\Z))",
        "a definition has one name and one value",
        lambda m: f"{m[1]} = {m[3]}; {m[2]} = {m[4]}",
    ),
    Phrase(
        "sequence([warmup(10, 1), hold(5)])",
        rf"{START}(?:seq|sequence|sequential|chain|concat|join|compose|pipe)\s?\(\s?[\[({{]\s{{0,9}}({SEGMENT}(?:\s{{0,9}},\s{{0,9}}{SEGMENT}){{1,20}})\s{{0,9}},?\s{{0,9}}[\])}}]\s?\)",
        "segments are joined by then, and need no brackets",
        _joined,
    ),
    Phrase(
        "[warmup(10, 1), hold(5)]",
        rf"(?<![A-Za-z0-9_.])[\[({{]\s{{0,9}}({SEGMENT}(?:\s{{0,9}}[,;\n]\s{{0,9}}{SEGMENT}){{1,20}})\s{{0,9}},?\s{{0,9}}[\])}}]",
        "segments are joined by then, and need no brackets",
        _joined,
    ),
    Phrase(
        "steps(0.1 -> 0.01 @ 30k -> 1e-3 @ 60k)",
        rf"{BEHIND}steps\s?\(\s?{VALUE}(?:{GAP}->{GAP}{VALUE}{GAP}@{GAP}{_PLACE}){{2,20}}\s?\)",
        "the values of `steps` stand with commas between them",
        lambda m: re.sub(rf"{GAP}->{GAP}", ", ", m[0]),
    ),
    Phrase(
        "0.1 then 0.01 at 30k then 1e-3 at 60k",
        rf"{START}({NUMBER})((?:{GAP},?{GAP}(?:and\s{{1,3}})?(?:then\s{{1,3}})?{NUMBER}\s{{1,3}}(?:at|from|after|@)\s{{1,3}}(?:(?:step|iteration|epoch)\s{{1,3}})?{_PLACE}){{1,20}})(?={GAP}(?:\Z|[;\n#]|over\b))",
        "a value with its step is written value @ step",
        _at_steps,
    ),
    Phrase(
        "steps({0: 0.1, 30000: 0.01})",
        rf"{BEHIND}(steps|points)\s?\(\s{{0,9}}({VALUE},\s{{0,9}})?[\[{{(]?\s{{0,9}}({_PLACED}(?:\s{{0,9}},\s{{0,9}}{_PLACED}){{0,200}}),?\s{{0,9}}[\]}})]?\s{{0,9}}((?:,\s{{0,9}}[a-z]{{1,20}}=\w{{1,20}}){{0,3}})\s{{0,9}}\)",
        "a value with its step is written value @ step",
        _listed,
    ),
    Phrase(
        "{0: 0.1, 1000: 0.01}",
        rf"\A\s{{0,9}}()()[\[{{(]\s{{0,9}}({_PLACED}(?:\s{{0,9}},\s{{0,9}}{_PLACED}){{1,200}}),?\s{{0,9}}[\]}})]()\s{{0,9}}\Z",
        "values with their steps are the arguments of steps",
        _listed,
    ),
    Phrase(
        "steps(0.1, x0.1 @ 30k)",
        rf"{ARGUMENT}(?:([xX*{SIGNS}/]|times\b|by\b)\s?=?\s?({NUMBER})(?:\s?/\s?({NUMBER}))?|({NUMBER})\s?(?:[xX{SIGNS[0]}]|times\b)){GAP}(?=@)",
        "what is left of the value before is a share",
        _times_before,
    ),
    Phrase(
        "points([0, 100], [0, 1])",
        rf"{BEHIND}points\s?\({GAP}(?:[a-z]{{1,10}}{GAP}={GAP})?[\[({{]{GAP}({_LIST}){GAP}[\])}}]{GAP},{GAP}(?:[a-z]{{1,10}}{GAP}={GAP})?[\[({{]{GAP}({_LIST}){GAP}[\])}}]{GAP}\)",
        "a value with its step is written value @ step",
        _beside,
    ),
    Phrase(
        "linear(1000, [1e-3, 0])",
        rf"{ARGUMENT}[\[{{]{GAP}({VALUE}){GAP},{GAP}({VALUE}){GAP}[\]}}](?={GAP}[,)])",
        "from a to b is written a->b",
        within_call,
    ),
)
