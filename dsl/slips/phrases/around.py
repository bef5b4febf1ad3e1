"""What stands behind a schedule that is meant for all of it: a total, limits, turns, methods, values of its calls."""

from __future__ import annotations

import re

from ...curves.table import CURVES
from ...numbers.units import UNITS, letters
from ...syntax.spellings import number
from ...text.source import Span
from .phrase import (
    BEHIND,
    END,
    GAP,
    INNER,
    NUMBER,
    SEGMENT,
    SIGNS,
    START,
    TIMES,
    TURNS,
    Phrase,
    call_around,
    depth,
)

_METHOD = rf"[a-z_]{{1,20}}\s?\({INNER}\)"

_METHOD_PARTS = rf"([a-z_]{{1,20}})\s?\(({INNER})\)"


def _named_step(found: re.Match[str]) -> str:
    """The body of a function of the step, whose argument has another name."""
    return " " * bool(found.start()) + re.sub(
        rf"(?<![A-Za-z0-9_]){re.escape(found[1])}(?![A-Za-z0-9_])", "step", found[2]
    )


def _recurring(found: re.Match[str]) -> str:
    told = re.search("[0-9]+|twice|thrice", found[2])
    times = {"twice": "2", "thrice": "3"}.get(told[0], told[0]) if told is not None else ""
    return f"repeat({found[1]}{times and f', times={times}'})"


def _called_behind(found: re.Match[str]) -> str | None:
    """A schedule with methods called on it, as on an object of a program."""
    from ...answers.places import placed  # for what cannot be read alone

    made = found[1] if found[1][0] != "(" else found[1][1:-1].strip()
    for name, arguments in re.findall(_METHOD_PARTS, found[2]):
        method = next((make for names, make in _METHODS if name in names.split()), None)
        if method is None and name in CURVES:
            method = f"{{s}} then {name}({{a}})"
        if method is None or ("{a}" in method and not arguments.strip()):
            return None
        whole = f"({made})" if "{w}" in method and re.search(r" (?:then|for|over|[-+*/]) ", made) else made
        made = method.replace("{s}", made).replace("{w}", whole).replace("{a}", arguments.strip())
        made = made.replace("{, a}", f", {arguments.strip()}" if arguments.strip() else "")
    return placed(made, Span(*found.span()), found.string)


# What is called on a schedule elsewhere: {s} is the schedule, {w} in parentheses where it has parts, {a} the arguments.
_METHODS = (
    ("then and_then followed_by next chain join append", "{s} then {a}"),
    ("delay delayed wait after", "delay({a}, {s})"),
    ("skip resume offset", "skip({a}, {s})"),
    ("stretch stretched slow", "stretch({a}, {s})"),
    ("reverse reversed flip", "reverse({s})"),
    ("repeat repeated loop cycle restart restarts", "repeat({s}{, a})"),
    ("scale scaled mul multiply times", "{w} * {a}"),
    ("div divide", "{w} / {a}"),
    ("add plus shift", "{w} + {a}"),
    ("sub subtract minus", "{w} - {a}"),
    ("clip clamp", "clip({s}, {a})"),
    ("max maximum at_least clip_min floor", "max({s}, {a})"),
    ("min minimum at_most clip_max ceil", "min({s}, {a})"),
    ("for_ for_steps take limit", "{w} for {a}"),
    ("until", "{w} until {a}"),
    ("over", "{s} over {a}"),
    ("sqrt", "sqrt({s})"),
)

_WITHOUT_VALUE = rf"{BEHIND}({'|'.join(c.name for c in CURVES.values() if 'to' in c.positions or c.name == 'hold')})\s?\(([^(),;\n]{{1,60}})\)"


def _at_end(found: re.Match[str]) -> str | None:
    """A curve whose value stands behind it."""
    if re.search("->|=", found[2]) or (found[3] == "," and depth(found)):
        return None
    return f"{found[1]}({found[2]}, {found[4].strip()})"


def _again(found: re.Match[str]) -> str | None:
    """A sequence that runs several times, if it ends."""
    told = sorted(filter(None, found.groups()))  # "(" comes before digits
    return _again_as(told[0][1:-1].strip(), told[1], several=True)


def _again_as(sequence: str, times: str, several: bool) -> str | None:
    """A sequence, of `several` segments if that must be, as one that is repeated; None unless it ends."""
    *before, end = re.split(r"\bthen\s{1,9}", sequence)
    last = CURVES.get(end.split("(")[0].strip())
    if (several and not before) or (last is not None and not last.finite):
        return None
    return f"repeat({sequence}, times={times})"


def _whole_again(found: re.Match[str]) -> str | None:
    """What stands without brackets and runs several times; one segment may as well be meant so many times as large."""
    times = next(filter(None, found.groups()[1:]))
    larger = found[2] and not found[0].endswith((f"x{times}", f"X{times}", "s"))
    return None if larger and "then" not in found[1] else _again_as(found[1], times, bool(larger))


def _total(found: re.Match[str]) -> str | None:
    """`over 1000`, for a total that stands behind a schedule in other words."""
    from ...answers.other_words import fact  # for what cannot be read alone

    word, before = found[1], found.string[: found.start()]
    known = (
        word in _OF_A_TOTAL
        or word == "total"
        or (fact(word) == "total" and not re.search(rf"\b{word}\b", before))
    )
    n = number(found[2])
    return f" over {n.text}" if known and n is not None and not depth(found) else None


_OF_A_TOTAL = ("in", "of", "to", "@", "at", "within", "during", "on")

_UNITS = "|".join(word for unit in UNITS.values() if unit.name.isalpha() for word in unit.words)
_COUNT = (
    rf"(?:[1-9][0-9_]{{1,15}}|[1-9][0-9_.]{{0,15}}(?:[kMBT]|(?=[ \t]?[a-z])))[kMBT]?(?:[ \t]?(?:{_UNITS}))?"
)


def _turns(found: re.Match[str]) -> str | None:
    """`repeat(S x5)`"""
    name, before = call_around(found)
    times = found[1] or found[2]
    return f", {times if ',' in found[0] else f'times={times}'}" if name == "repeat" and before else None


def _limited(found: re.Match[str]) -> str:
    """`S >= 0.1`, a schedule that is never below a value."""
    return f"{'max' if found[2][0] == '>' else 'min'}({found[1].strip()}, {found[3]})"


def _bounded(found: re.Match[str]) -> str | None:
    """`S with a minimum of 0.1`; `below` and `above` mean either, with or without a `not`."""
    said = " ".join(found[0][len(found[1]) :].split())
    never = re.search(r"\b(?:never|not|no)\b", said) is not None
    word = found[2].split()[-1]
    if word in ("above", "below", "less", "more", "lower", "higher"):
        low = (word in ("below", "less", "lower")) == never
        if not never and word not in ("above", "below"):
            return None
        low = low if never else word == "above"
    else:
        low = word in ("min", "minimum", "floor", "least")
    return f"{'max' if low else 'min'}({found[1].strip()}, {found[3]})"


def _every(found: re.Match[str]) -> str:
    """`decay(1e-3, 0.95 every 100)`"""
    behind = re.search(r"\bthen\s{1,9}\Z", found.string[max(0, found.start() - 20) : found.start()])
    if found[1] or not behind:
        return f"decay({found[1] or '1e-3'}, {found[2]}, {found[3].strip()})"
    return f"decay(rate={found[2]}, every={found[3].strip()})"


def _peak_behind(found: re.Match[str]) -> str | None:
    """`warmup(5%) then ..., peak=3e-4`"""
    return f"warmup({found[1].strip()}, {found[3]}){found[2]}" if not depth(found) else None


TOTALS: tuple[Phrase, ...] = (
    Phrase(
        "warmup(100, 1e-3) then cosine(900, 0) total 1000",
        rf"(?<=\))[ \t]{{0,9}},?[ \t]{{0,9}}(?:(?:over|for|with|in|and)[ \t]{{1,3}})?(?:(?:an?|the)[ \t]{{1,3}})?([A-Za-z_]{{1,30}}|@)[ \t]{{0,3}}(?:=|:|of\b|is\b)?[ \t]{{0,3}}({_COUNT})(?:[ \t]{{1,3}}(?:in[ \t]total|in[ \t]all|total))?(?=[ \t]{{0,9}}(?:\Z|[;\r\n#]))",
        "`{0}` is not of the language: the total stands behind over",
        _total,
    ),
    Phrase(
        "repeat(cosine(10, 1->0) x5)",
        rf"(?:(?<=\))|,){GAP}(?:{TIMES}{GAP}({TURNS})|({TURNS}){GAP}{TIMES})(?={GAP}(?:\)|,{GAP}[a-z]))",
        "how often something is repeated is a number",
        _turns,
    ),
    Phrase(
        "cosine(100, 1->0) >= 0.1",
        rf"{START}({SEGMENT}(?:\s{{1,9}}then\s{{1,9}}{SEGMENT}){{0,20}}){GAP}(>=?|<=?){GAP}(-?{NUMBER}){END}",
        "there are no conditions: what is never below a value is max(S, value), never above it min(S, value)",
        _limited,
    ),
    Phrase(
        "cosine(100, 1->0) with a minimum of 0.1",
        rf"{START}({SEGMENT}(?:\s{{1,9}}then\s{{1,9}}{SEGMENT}){{0,20}}){GAP},?{GAP}(?:\b(?:with|and|but|a|an|never|not|no|is|clipped|capped|bounded|limited|clamped){GAP}){{0,3}}\b(min|minimum|floor|above|less|lower|max|maximum|ceiling|cap|capped|below|more|higher|at{GAP}(?:least|most)){GAP}(?:of|at|than|to|=|:)?{GAP}({NUMBER}){END}",
        "what is never below a value is max(S, value), never above it min(S, value)",
        _bounded,
    ),
    Phrase(
        "warmup(9, 1) then decay(0.95 every 100)",
        rf"{BEHIND}decay\s?\({GAP}(?:({NUMBER}){GAP},{GAP})?({NUMBER}){GAP}(?:,{GAP})?(?:every|per|each){GAP}({NUMBER}(?:\s?(?:{letters()}))?){GAP}\)",
        "the arguments of `decay` stand with commas between them",
        _every,
    ),
    Phrase(
        "warmup(5%) then cosine(95%, 0) over 10k, peak=3e-4",
        rf"{BEHIND}warmup\s?\(([^(),;\n=]{{1,60}})\)([^;\n]{{0,150}}?),{GAP}(?:peak|lr|max_lr|peak_lr|learning_rate){GAP}[=:]{GAP}({NUMBER})(?=\s{{0,9}}(?:\Z|[;\n#]))",
        "a value stands in the call that it is for",
        _peak_behind,
    ),
    Phrase(
        "3e-4 -> 0 cosine 10000 steps",
        rf"\A\s{{0,9}}({NUMBER}){GAP}(?:->|to\b){GAP}({NUMBER}),?{GAP}(?:\b(?:with|as|by|in|using|an?)\s{{1,3}}){{0,2}}({'|'.join(c.name for c in CURVES.values() if c.positions == ('n', 'to'))})(?:ly)?{GAP},?{GAP}(?:(?:over|for|in){GAP})?({_COUNT})\s{{0,9}}\Z",
        "a segment is a curve with its steps and its value in parentheses",
        lambda m: f"{m[3]}({n.text}, {m[1]}->{m[2]})" if (n := number(m[4])) else None,
    ),
    Phrase(
        "warmup(10, 1), then: cosine(90, 0)",
        rf"(?<=\)){GAP},?{GAP}\bthen{GAP}:{GAP}",
        "segments are joined by then alone",
        lambda m: " then " if not depth(m) else None,
    ),
    Phrase(
        "warmup(1'000, 1e-3)",
        r"(?<![\w.'])[1-9][0-9]{0,2}(?:'[0-9]{3}){1,4}(?![\w.'])",
        "`{0}` is no number: digits have no quotes",
        lambda m: m[0].replace("'", ""),
    ),
)

TURNS_IN_WORDS: tuple[Phrase, ...] = (
    Phrase(
        "warmup(10, 1) then cosine(90, 0) then repeat 3 times",
        rf"{START}({SEGMENT}(?:\s{{1,9}}then\s{{1,9}}{SEGMENT}){{0,20}}),?\s{{1,9}}(?:(?:and\s{{1,3}})?then\s{{1,9}}|and\s{{1,3}})?(?:repeat|loop|cycle|restart|start)(?:ed)?((?:\s{{1,3}}(?:[0-9]{{1,9}}(?:\s?x)?|times|turns|cycles|twice|thrice|it|all|over|again|forever|from\s{{1,3}}(?:the\s{{1,3}})?(?:start|beginning|top))){{1,4}}){END}",
        "what recurs is repeated as a whole",
        _recurring,
    ),
    Phrase(
        "lambda t: 1e-3 / (t + 1)",
        r"(?:\A|(?<==))\s{0,9}(?:lambda|fun|fn|function)\s{1,3}\(?([A-Za-z_]\w{0,60})\)?\s{0,3}(?::|->|=>)\s{0,3}([^;\n]{1,9999})",
        "a spec is the formula alone, and its argument is called step",
        _named_step,
    ),
)

VALUES: tuple[Phrase, ...] = (
    Phrase(
        "def f(x): x",
        r"\A\s{0,9}def\s{1,3}[A-Za-z_]\w{0,60}\s?\(\s?([A-Za-z_]\w{0,60})[^()\n]{0,99}\)\s{0,3}(?:->\s{0,3}\w{1,20}\s{0,3})?:\s{0,9}(?:return\s{1,9})?([^;\n]{1,9999}?)\s{0,9}\Z",
        "a spec is the formula alone, and its argument is called step",
        _named_step,
    ),
    Phrase(
        "warmup(1000) to 1e-3 then hold(5)",
        rf"{_WITHOUT_VALUE}{GAP}((?:(?:down|up){GAP})?\b(?:to|at)\b|->|@|,){GAP}(?!\s|then\b)([-\w.%/*^+ ]{{1,60}}?)(?:\s?,(?=\s{{1,3}}(?:and\s)?then\b))?(?=\s{{0,9}}(?:\Z|[,;)\n#]|\b(?:then|over|and)\b))",
        "the value of a curve stands in its parentheses, behind its steps",
        _at_end,
    ),
    Phrase(
        "(warmup(10, 1) then cosine(90, 0)) x 5",
        rf"{BEHIND}(?:(\({INNER}\)){GAP}(?:{TIMES}{GAP}({TURNS})(?:\s{{1,3}}times)?|({TURNS})\s{{1,3}}(?:times|turns|cycles))(?![\w.%])|({TURNS}){GAP}{TIMES}{GAP}(\({INNER}\)))",
        "how often a sequence runs is said by repeat; * makes its values larger",
        _again,
    ),
    Phrase(
        "warmup(10, 1) then cosine(90, 0) x3",
        rf"{START}({SEGMENT}(?:\s{{1,9}}then\s{{1,9}}{SEGMENT}){{0,20}})(?:{GAP},?{GAP}{TIMES}{GAP}({TURNS})(?:\s{{1,3}}(?:times|turns|cycles))?|{GAP},?{GAP}({TURNS}){GAP}[xX{SIGNS[0]}]|{GAP},?{GAP}(?:times|repeats?|cycles|turns){GAP}={GAP}({TURNS})|{GAP}[,*]?{GAP}({TURNS})\s{{1,3}}(?:times|turns|cycles)){END}",
        "how often a sequence runs is said by repeat; * makes its values larger",
        _whole_again,
    ),
)

METHODS_CALLED: tuple[Phrase, ...] = (
    Phrase(
        "warmup(10, 1).then(hold(5))",
        rf"({SEGMENT}|\({INNER}\))((?:\s{{0,9}}\.\s?{_METHOD}){{1,20}})",
        "a spec has no methods: segments are joined by then, and what changes a schedule is called with it",
        _called_behind,
    ),
)
