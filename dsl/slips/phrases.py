"""Ways of saying something that other languages have, in texts that have no order: a table of patterns.

They are looked for only in a text that cannot be read, outside of comments, and tried from top to bottom.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..curves.entry import Curve
from ..curves.table import CURVES
from ..numbers.decimals import read, shortest
from ..numbers.facts import FACTS
from ..plans.transforms import TRANSFORMS, Transform
from ..syntax.spellings import character, look_alike, number, placed
from ..text.diagnostic import Fix
from ..text.findings import MOST_KEPT, Findings
from ..text.source import Span
from ..text.suggest import suggest

_NUMBER = r"(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,5})?[kMBT]?%?(?![0-9.])"
_VALUE = rf"-?(?:{_NUMBER}|[A-Za-z_][A-Za-z0-9_]{{0,60}}(?![A-Za-z0-9_])(?!\s{{0,3}}\())"
_BARE = r"([A-Za-z_][A-Za-z0-9_]{0,60})"
_BEHIND = r"(?<![A-Za-z0-9_.])"
# A name where another text is meant to stand: in a shell, a config, an f-string, a template.
_HOLE = rf"(?:\$?\{{{{1,2}}\s?{_BARE}\s?\}}{{1,2}}|\$\({_BARE}\)|\$\$?{_BARE}|%\({_BARE}\)[sdfgr]?|<{_BARE}>)"
_STEPS = ("step", "global_step", "it", "iteration", "t", "i")
_EPOCHS = ("epoch", "current_epoch")
_SIGN = "<=?|>=?|==|!="
_SIDE = rf"{_NUMBER}|[A-Za-z_][A-Za-z0-9_]{{0,60}}"
_IF = rf"{_BEHIND}({_SIDE})\s{{0,3}}({_SIGN})\s{{0,3}}({_SIDE})"
_ANY_IF = rf"{_BEHIND}(?:{_SIDE})\s{{0,3}}(?:{_SIGN})\s{{0,3}}(?:{_SIDE})"
# What is chosen by a condition: a value, a call, a formula.
_PART = r"((?:[^(),;:?<>={}\n]|\((?:[^()\n]|\([^()\n]{0,200}\)){0,300}\)){1,300}?)"
_START = r"(?:\A|(?<=[=;(,\n])|(?<=[=;(,\n]\s)|(?<=[=;(,\n]\s\s))(?=\S)"
_END = r"(?=\s{0,9}(?:[;,)\n]|\Z))"
_GAP = r"\s{0,5}"
_ARGUMENT = r"(?:(?<=[(,])|(?<=[(,]\s)|(?<=[(,]\s\s))"
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DASHES = "\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
_SIGNS = "\N{MULTIPLICATION SIGN}\N{DIVISION SIGN}"
_SUPERSCRIPTS = "".join(unicodedata.lookup(f"superscript {n}") for n in _DIGITS) + "\N{SUPERSCRIPT MINUS}"
_SUPERSCRIPT = str.maketrans(_SUPERSCRIPTS, "0123456789-")
_ENTRIES: tuple[Curve | Transform, ...] = (*CURVES.values(), *TRANSFORMS.values())
_PARAMETERS = "|".join(sorted({p.name for entry in _ENTRIES for p in entry.parameters}))


_SEGMENT = r"[A-Za-z_]\w{0,60}\s?\((?:[^()]|\([^()]{0,200}\)){0,400}\)"
_KEYED = r"(?:[\"']?[A-Za-z_]\w{0,60}[\"']?\s?:\s?)?[A-Za-z_]\w{0,60}"
_LIST = rf"{_VALUE}(?:\s{{0,9}},\s{{0,9}}{_VALUE}){{0,200}}"
_PLACED = rf"(?:{_VALUE}\s{{0,9}}:\s{{0,9}}{_VALUE}|[\[(]\s{{0,9}}{_VALUE}\s{{0,9}},\s{{0,9}}{_VALUE}\s{{0,9}}[\])])"
_ESCAPE = "&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});"
_INNER = r"(?:[^()]|\((?:[^()]|\([^()]{0,200}\)){0,200}\)){0,400}"
_METHOD = rf"[a-z_]{{1,20}}\s?\({_INNER}\)"
_METHOD_PARTS = rf"([a-z_]{{1,20}})\s?\(({_INNER})\)"
_WARMUP = r"warm(?:[- ]?up|ing[- ]up)"


@dataclass(frozen=True)
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


def _boundary(left: str, sign: str, right: str) -> tuple[bool, str, str] | None:
    """Whether the first steps are those that are meant, the step at which that changes, and the one behind it."""
    if left not in (*_STEPS, *_EPOCHS):
        left, right = right, left
        sign = sign.translate(str.maketrans("<>", "><"))
    if left not in (*_STEPS, *_EPOCHS) or right in (*_STEPS, *_EPOCHS):
        return None
    behind = str(int(right) + 1) if right.isdigit() else right
    if re.match("[A-Za-z_]", right):
        behind = f"{right} + 1"
        if left in _EPOCHS:
            right, behind = f"{right} * steps_per_epoch", f"({behind}) * steps_per_epoch"
    elif left in _EPOCHS:
        right, behind = f"{right} ep", f"{behind} ep"
    return sign in ("<", "<=", "!="), behind if sign in ("<=", ">") else right, behind


def _chosen(condition: Sequence[str], yes: str, no: str) -> str | None:
    """One of two values."""
    boundary = _boundary(*condition)
    if boundary is None:
        return None
    first, at, behind = boundary
    if condition[1] in ("==", "!="):
        value, other = (no, yes) if first else (yes, no)
        return (
            f"steps({other}, {value} @ {at}, {other} @ {behind})"
            if at != "0"
            else f"steps({value}, {other} @ 1)"
        )
    return f"steps({yes}, {no} @ {at})" if first else f"steps({no}, {yes} @ {at})"


def _either(found: re.Match[str], condition: Sequence[str], yes: str, no: str) -> str | None:
    """One of two values, or of two schedules, of which the second follows the first."""
    yes, no = yes.strip(), no.strip()
    if re.fullmatch(_VALUE, yes) and re.fullmatch(_VALUE, no):
        return _chosen(condition, yes, no)
    boundary = _boundary(*condition)
    if boundary is None or condition[1] in ("==", "!="):
        return None
    at = boundary[1]
    first, last = (yes, no) if boundary[0] else (no, yes)
    call = re.match(r"([a-z_]+)\(([^(),]+),", first)
    if re.fullmatch(_VALUE, first):
        first = f"hold({at}, {first})"
    elif call is None or call[2] != at or CURVES.get(call[1]) is None or first.count("(") > 1:
        first = f"({first}) for {at}"
    if re.fullmatch(_VALUE, last):
        last = f"constant({last})"
    elif re.search(r"\bstep\b", last):
        last = f"skip({at}, {last})"
    before, after = found.string[: found.start()].rstrip()[-1:], found.string[found.end() :].lstrip()[:1]
    text = f"{first} then {last}"
    alone = (before in ("", "=", ";") and after in ("", ";", "#")) or before + after == "()"
    return text if alone else f"({text})"


def _chain(found: re.Match[str]) -> str | None:
    """`a if step < m else b if step < n else c`"""
    one = re.compile(rf"({_VALUE})\s+if\s+\(?{_IF}\)?\s+else\s+")
    levels: list[tuple[str, str]] = []
    rest = found[0]
    while match := one.match(rest):
        boundary = _boundary(*match.groups()[1:])
        if boundary is None or not boundary[0] or match[3] == "!=":
            return _chosen(match.groups()[1:], match[1], rest[match.end() :]) if not levels else None
        levels.append((match[1], boundary[1]))
        rest = rest[match.end() :]
    values = [*(value for value, _ in levels[1:]), rest]
    places = "".join(f", {value} @ {at}" for value, (_, at) in zip(values, levels, strict=True))
    return f"steps({levels[0][0]}{places})"


def _indicator(found: re.Match[str]) -> str | None:
    if re.search(
        r"\b(?:where|if|cond|select)\s?\(?\s?\Z", found.string[max(0, found.start() - 12) : found.start()]
    ):
        return None
    return _chosen(found.groups(), "1", "0")


def _named_step(found: re.Match[str]) -> str:
    """The body of a function of the step, whose argument has another name."""
    return " " * bool(found.start()) + re.sub(
        rf"(?<![A-Za-z0-9_]){re.escape(found[1])}(?![A-Za-z0-9_])", "step", found[2]
    )


def _depth(found: re.Match[str]) -> int:
    before = found.string[: found.start()]
    return before.count("(") - before.count(")")


def _call_around(found: re.Match[str]) -> tuple[str, str]:
    """The name of the call that something stands in, and what stands before it there."""
    before = found.string[: found.start()][-2000:]
    depth = 0
    for i in range(len(before) - 1, -1, -1):
        depth += (before[i] == ")") - (before[i] == "(")
        if depth < 0:
            name = re.search(r"([A-Za-z_]\w{0,60})\s?\Z", before[:i])
            return name[1] if name else "", before[i + 1 :]
    return "", ""


def _within_call(found: re.Match[str]) -> str | None:
    """What stands between two values of a call: a transition, or a value with its place."""
    name, before = _call_around(found)
    curve = CURVES.get(name)
    if name in ("steps", "points"):
        return placed(found[1], found[2])
    if curve and "," not in before:
        return f"{found[1]}, {found[2]}"
    return f"{found[1]}->{found[2]}" if curve and "to" in curve.positions else None


def _exponent(found: re.Match[str]) -> str | None:
    """A number whose exponent has blanks, ^ or too many signs."""
    if re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", found[0]):
        return None
    return f"{found[1].rstrip('.')}e{'-' if '-' in found[3] else ''}{found[4]}"


def _unescaped(found: re.Match[str]) -> str:
    from html import unescape  # for what cannot be read alone: sound specs start without it

    return "".join(c if c.isascii() else character(c).instead or "" for c in unescape(found[0]))


def _joined(found: re.Match[str]) -> str | None:
    """A list of segments."""
    segments = re.findall(_SEGMENT, found[1])
    known = all(re.split(r"\s?\(", segment)[0] in (*CURVES, *TRANSFORMS) for segment in segments)
    before = found.string[: found.start()].rstrip()[-1:]
    text = " then ".join(segments)
    if re.match(rf"\s{{0,9}}(?:{_TIMES}|[-*/+^])", found.string[found.end() :]):
        text = f"({text})"
    return text if known and before in ("", "=", ";") else None


def _listed(found: re.Match[str]) -> str | None:
    """Values with their places as pairs, or as a table from steps to values."""
    pairs = [tuple(re.findall(_VALUE, pair)) for pair in re.findall(_PLACED, found[3])]
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


def _given_back(found: re.Match[str]) -> str | None:
    """Nothing, where only names of definitions are named behind them."""
    # Of betas that have become b1 and b2, the name is gone.
    names = set(re.findall(r"\w+", found[1])) - {"return", "and", "betas"}
    before = found.string[: found.start()]
    return "" if all(re.search(rf"(?:\A|[;\n])\s*{name}\s*=(?!=)", before) for name in names) else None


def _recurring(found: re.Match[str]) -> str:
    told = re.search("[0-9]+|twice|thrice", found[2])
    times = {"twice": "2", "thrice": "3"}.get(told[0], told[0]) if told is not None else ""
    return f"repeat({found[1]}{times and f', times={times}'})"


def _as_output(value: str) -> str:
    return value if re.match("[A-Za-z_]", value) else f"constant({value})"


def _beside(found: re.Match[str]) -> str | None:
    """Values and their places in two lists, in whichever order."""
    one, other = (re.findall(_VALUE, part) for part in found.groups())
    for values, places in ((one, other), (other, one)):
        steps = [_steps(place) for place in places]
        if len(values) == len(places) and _rising(steps) and (steps[-1] or 0) > 1:
            return f"points({', '.join(f'{v} @ {s}' for v, s in zip(values, places, strict=True))})"
    return None


def _outputs(found: re.Match[str]) -> str | None:
    """Lines of keys and schedules, as YAML has them."""
    pairs = [line.split(":", 1) for line in found[0].splitlines() if line.strip()]
    named = [(key.strip(" \t\"'"), value.split(" #")[0].strip(" \t\"'")) for key, value in pairs]
    if not any(re.match(rf"(?:{'|'.join((*CURVES, *TRANSFORMS))})\s?\(", value) for _, value in named):
        return None
    plain = re.compile(rf"-?{_NUMBER}")
    values = (f"constant({value})" if plain.fullmatch(value) else value for _, value in named)
    return "; ".join(f"{key} = {value}" for (key, _), value in zip(named, values, strict=True))


def _rising(steps: list[float | None]) -> bool:
    known = [step for step in steps if step is not None]
    return len(known) == len(steps) and known == sorted(set(known))


def _steps(text: str) -> float | None:
    """A number of steps as it is written, for the order of several."""
    size = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1)
    digits = text.rstrip("kMBT%")
    return float(digits) * size if digits.isdigit() else None


_UNIT = r"(?:\s{0,3}(?!(?:to|at|by|from|over|for|in|until|and|then|of|with)\b)[a-z]{1,12})?"
_PEAK = r"(?:an?\s{1,3}|the\s{1,3})?(?:(?:peak|maximum|max|final|base|learning[ -]rate|lr|value|rate)\s{1,3}){0,3}(?:of\s{1,3})?"
_RUN = r"(?:\s{1,3}of\s{1,3}(?:the\s{1,3}|its\s{1,3})?(?:training|run|total|whole|steps?|all|time)(?:\s{1,3}(?:steps|run))?)?"
_PROSE = re.compile(
    rf"""\s{{0,9}}(?:
    (?:starting\s{{1,3}})?from\s{{1,3}}{_PEAK}(?P<start>{_NUMBER}) |
    (?:until|till|(?:at|by|reaching|up\s{{1,3}}to)\s{{1,3}}(?:global\s{{1,3}})?(?:step|iteration|epoch))\s{{1,3}}(?:step\s{{1,3}})?(?P<until>{_NUMBER}{_UNIT}){_RUN} |
    (?:(?:down|up)\s{{1,3}})?to\s{{1,3}}{_PEAK}(?P<to>{_NUMBER})(?:\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}}|its\s{{1,3}})?(?:peak|maximum|max))? |
    (?:at|by)\s{{1,3}}{_PEAK}(?P<at>{_NUMBER}{_UNIT}) |
    (?:over|for|in|during|within)\s{{1,3}}(?:the\s{{1,3}})?(?:rest|remaining\s{{1,3}}\w{{1,12}}|remainder)(?P<rest>){_RUN} |
    (?:over|for|in|during|within)?\s{{0,3}}(?:the\s{{1,3}})?(?:(?:first|last|next|final|another)\s{{1,3}})?(?P<n>{_NUMBER}{_UNIT}){_RUN}
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
        rest = re.sub(rf"\A\s{{0,9}}({_NUMBER})(?=\s{{1,3}}(?:for|over|until)\b)", r" at \1", rest)
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


def _called_behind(found: re.Match[str]) -> str | None:
    """A schedule with methods called on it, as on an object of a program."""
    from ..answers.places import placed  # for what cannot be read alone

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


def _is_known(name: str) -> bool:
    """Whether a name is that of a curve or a transform, or nearly so."""
    return suggest(name, [*CURVES, *TRANSFORMS]) is not None


_DIGITS_OF = r"[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?[kMBT]?%?"
_WITHOUT_VALUE = rf"{_BEHIND}({'|'.join(c.name for c in CURVES.values() if 'to' in c.positions or c.name == 'hold')})\s?\(([^(),;\n]{{1,60}})\)"
_OF_STEPS = "|".join((*_STEPS, *_EPOCHS))
_TIMES = "(?:[xX\N{MULTIPLICATION SIGN}]|times)"
_TURNS = "(?:[2-9]|[1-9][0-9]{1,5})"


def _at_end(found: re.Match[str]) -> str | None:
    """A curve whose value stands behind it."""
    if re.search("->|=", found[2]) or (found[3] == "," and _depth(found)):
        return None
    return f"{found[1]}({found[2]}, {found[4].strip()})"


def _again(found: re.Match[str]) -> str | None:
    """A sequence that runs several times, if it ends."""
    told = sorted(filter(None, found.groups()))  # "(" comes before digits
    *before, end = re.split(r"\bthen\s{1,9}", told[0][1:-1].strip())
    last = CURVES.get(end.split("(")[0].strip())
    if not before or (last is not None and not last.finite):
        return None
    return f"repeat({told[0][1:-1].strip()}, times={told[1]})"


def _total(found: re.Match[str]) -> str | None:
    """`over 1000`, for a total that stands behind a schedule in other words."""
    from ..answers.other_words import fact  # for what cannot be read alone

    word, before = found[1], found.string[: found.start()]
    known = (
        word in _OF_A_TOTAL
        or word == "total"
        or (fact(word) == "total" and not re.search(rf"\b{word}\b", before))
    )
    n = number(found[2])
    return f" over {n.text}" if known and n is not None and not _depth(found) else None


_OF_A_TOTAL = ("in", "of", "to", "@", "at", "within", "during", "on")
_COUNT = r"(?:[1-9][0-9_]{1,15}|[1-9][0-9_.]{0,15}(?:[kMBT]|(?=[ \t]?[a-z])))[kMBT]?(?:[ \t]?(?:steps?|ep|tok|ex|epochs?|iterations|iters|updates|tokens))?"


def _turns(found: re.Match[str]) -> str | None:
    """`repeat(S x5)`"""
    name, before = _call_around(found)
    times = found[1] or found[2]
    return f", {times if ',' in found[0] else f'times={times}'}" if name == "repeat" and before else None


def _limited(found: re.Match[str]) -> str:
    """`S >= 0.1`, a schedule that is never below a value."""
    return f"{'max' if found[2][0] == '>' else 'min'}({found[1].strip()}, {found[3]})"


def _every(found: re.Match[str]) -> str:
    """`decay(1e-3, 0.95 every 100)`"""
    behind = re.search(r"\bthen\s{1,9}\Z", found.string[max(0, found.start() - 20) : found.start()])
    if found[1] or not behind:
        return f"decay({found[1] or '1e-3'}, {found[2]}, {found[3].strip()})"
    return f"decay(rate={found[2]}, every={found[3].strip()})"


def _peak_behind(found: re.Match[str]) -> str | None:
    """`warmup(5%) then ..., peak=3e-4`"""
    return f"warmup({found[1].strip()}, {found[3]}){found[2]}" if not _depth(found) else None


def _told_behind(found: re.Match[str]) -> str | None:
    """A segment in words behind others."""
    return _segment(found[1], first=False, last=True)


def _until(found: re.Match[str]) -> str | None:
    """The step at which a condition on the step changes."""
    boundary = _boundary(*found.groups()[1:])
    lasts = found[1] == "while"
    return f"until {boundary[1]}" if boundary is not None and boundary[0] == lasts else None


_NO_CONDITIONS = "there are no conditions: values that change at a step are steps(value, value @ step)"


def _comment(found: re.Match[str]) -> str | None:
    """A comment as other languages write it; None for signs that may be operators."""
    text, (start, stop) = found.string, found.span()
    before, rest = text[:start].rstrip(" \t"), re.match(r"[ \t]*", text[stop:])
    body = re.sub(r"^(?:/\*+|<!--|//+|--+|%+)|(?:\*+/|-->)$", "", found[0]).strip()
    if found[0].endswith(("*/", "-->")):
        # What goes on in the same line stands behind no comment.
        ends = rest is None or text[stop + rest.end() : stop + rest.end() + 1] in ("", "\n", "\r")
        return "\n".join(f"# {line.strip(' *')}".rstrip() for line in body.splitlines()) if ends else ""
    # Nothing stands before it that it could be an operator behind.
    alone = not before or before[-1] == ";" or (before[-1] in ",(" and found[0][0] == "/")
    first = alone or (before[-1] in "\n\r" and _NOT_OPERAND.match(body))
    words = _WORDS.search(body) or (before[-1:] == ")" and _is_nothing(body, text))
    if not (first or (words and found[0][0] != "%")):
        return None
    return f"# {body}".rstrip()


def _is_nothing(word: str, text: str) -> bool:
    """Whether a word is no name that a text may have, a fact's or one's own."""
    named = word in ("step", "e", "pi", *FACTS) or re.search(rf"\b{re.escape(word)}\s{{0,9}}[=,)]", text)
    return word.isidentifier() and not named


# Words that stand side by side, which no operand does.
_WORDS = re.compile(
    r"\b(?!(?:then|over|for|until)\b)[A-Za-z][\w'-]*[:,]?[ \t]+(?!(?:then|over|for|until)\b)[A-Za-z][\w'-]*(?![\w ]*\()|[A-Za-z][\w'-]*:"
)
_NOT_OPERAND = re.compile(r"[^0-9(.\s]|\Z")


PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "warmup(100, 1e-3) then cosine(900, 0) total 1000",
        rf"(?<=\))[ \t]{{0,9}},?[ \t]{{0,9}}(?:(?:over|for|with|in|and)[ \t]{{1,3}})?(?:(?:an?|the)[ \t]{{1,3}})?([A-Za-z_]{{1,30}}|@)[ \t]{{0,3}}(?:=|:|of\b|is\b)?[ \t]{{0,3}}({_COUNT})(?:[ \t]{{1,3}}(?:in[ \t]total|in[ \t]all|total))?(?=[ \t]{{0,9}}(?:\Z|[;\r\n#]))",
        "`{0}` is not of the language: the total stands behind over",
        _total,
    ),
    Phrase(
        "repeat(cosine(10, 1->0) x5)",
        rf"(?:(?<=\))|,){_GAP}(?:{_TIMES}{_GAP}({_TURNS})|({_TURNS}){_GAP}{_TIMES})(?={_GAP}[,)])",
        "how often something is repeated is a number",
        _turns,
    ),
    Phrase(
        "cosine(100, 1->0) >= 0.1",
        rf"{_START}({_SEGMENT}(?:\s{{1,9}}then\s{{1,9}}{_SEGMENT}){{0,20}}){_GAP}(>=?|<=?){_GAP}(-?{_NUMBER}){_END}",
        "there are no conditions: what is never below a value is max(S, value), never above it min(S, value)",
        _limited,
    ),
    Phrase(
        "warmup(9, 1) then decay(0.95 every 100)",
        rf"{_BEHIND}decay\s?\({_GAP}(?:({_NUMBER}){_GAP},{_GAP})?({_NUMBER}){_GAP}(?:,{_GAP})?(?:every|per|each){_GAP}({_NUMBER}(?:\s?(?:steps|ep|tok|ex))?){_GAP}\)",
        "the arguments of `decay` stand with commas between them",
        _every,
    ),
    Phrase(
        "warmup(5%) then cosine(95%, 0) over 10k, peak=3e-4",
        rf"{_BEHIND}warmup\s?\(([^(),;\n=]{{1,60}})\)([^;\n]{{0,300}}?),{_GAP}(?:peak|lr|max_lr|peak_lr|learning_rate){_GAP}[=:]{_GAP}({_NUMBER})(?=\s{{0,9}}(?:\Z|[;\n#]))",
        "a value stands in the call that it is for",
        _peak_behind,
    ),
    Phrase(
        "3e-4 -> 0 cosine 10000 steps",
        rf"\A\s{{0,9}}({_NUMBER}){_GAP}(?:->|to\b){_GAP}({_NUMBER}),?{_GAP}(?:\b(?:with|as|by|in|using|an?)\s{{1,3}}){{0,2}}({'|'.join(c.name for c in CURVES.values() if c.positions == ('n', 'to'))})(?:ly)?{_GAP},?{_GAP}(?:(?:over|for|in){_GAP})?({_COUNT})\s{{0,9}}\Z",
        "a segment is a curve with its steps and its value in parentheses",
        lambda m: f"{m[3]}({n.text}, {m[1]}->{m[2]})" if (n := number(m[4])) else None,
    ),
    Phrase(
        "warmup(10, 1), then: cosine(90, 0)",
        rf"(?<=\)){_GAP},?{_GAP}\bthen{_GAP}:{_GAP}",
        "segments are joined by then alone",
        lambda m: " then " if not _depth(m) else None,
    ),
    Phrase(
        "warmup(1'000, 1e-3)",
        r"(?<![\w.'])[1-9][0-9]{0,2}(?:'[0-9]{3}){1,4}(?![\w.'])",
        "`{0}` is no number: digits have no quotes",
        lambda m: m[0].replace("'", ""),
    ),
    Phrase(
        "// up\nwarmup(10, 1)  // one\nthen hold(5) /* the end */",
        r"/\*(?:[^*]|\*(?!/)){0,400}\*/|<!--(?:[^-]|-(?!->)){0,400}-->|(?://|--(?=[ \t]+[A-Za-z])|%)[^\r\n]*",
        "a comment begins with #",
        _comment,
    ),
    Phrase(
        "warmup(10, 1) thencosine(90, 0)",
        rf"{_BEHIND}(then|over|for|until)(?:([A-Za-z_]\w{{0,60}})(?=\s?\()|({_DIGITS_OF}))(?!\w)",
        "`{0}` is two words, and no blank parts them",
        lambda m: f"{m[1]} {m[2] or m[3]}" if m[3] or _is_known(m[2]) else None,
    ),
    Phrase(
        "hold(10, 1) over 20kthen hold(5)",
        rf"{_BEHIND}({_DIGITS_OF})(then|over|for|until)(?=[\s(])",
        "`{0}` is a number and a word, and no blank parts them",
        lambda m: f"{m[1]} {m[2]}",
    ),
    Phrase(
        "peak = 1e-3warmup(10, peak)",
        rf"(?<==)(\s{{0,3}}{_DIGITS_OF})([A-Za-z_]\w{{0,60}}\s?\()",
        "`{0}` begins a statement, and nothing parts it from the one before",
        lambda m: f"{m[1]}; {m[2]}" if _is_known(m[2].rstrip("( ")) else None,
    ),
    Phrase(
        "peak = 1\\nwarmup(10, peak)",
        r"\\r?\\?[nr]",
        "`{0}` are two signs, and no line end",
        lambda m: "\n",
        "type a line end in its place, or ; between statements",
    ),
    Phrase(
        "warmup(10, 0-&gt;1)",
        rf"[-=]?{_ESCAPE}(?:[^\r\n#]{{0,2000}}{_ESCAPE})?",
        "`{0}` has a character as HTML writes it",
        _unescaped,
    ),
    Phrase(
        "warmup to 1e-3 over 1000 steps then cosine to 0 over 9000 steps",
        r"\A\s{0,9}([A-Za-z_]\w{0,60}\s{0,3}[=:]\s{0,3})?([A-Za-z0-9][^()=;#\[\]{}>@^*]{6,500})\Z",
        "a segment is a curve with its steps and its value in parentheses",
        _told,
    ),
    Phrase(
        "peak, floor = 1e-3, 1e-5; cosine(10, peak->floor)",
        rf"{_START}[\[(]?([A-Za-z_]\w{{0,60}}){_GAP},{_GAP}([A-Za-z_]\w{{0,60}})[\])]?{_GAP}={_GAP}[\[(]?({_VALUE}|{_SEGMENT}){_GAP},{_GAP}({_VALUE}|{_SEGMENT})[\])]?(?=\s{{0,9}}(?:[;\n#]|\Z))",
        "a definition has one name and one value",
        lambda m: f"{m[1]} = {m[3]}; {m[2]} = {m[4]}",
    ),
    Phrase(
        "[warmup(10, 1), hold(5)]",
        rf"(?<![A-Za-z0-9_.])[\[({{]\s{{0,9}}({_SEGMENT}(?:\s{{0,9}}[,;\n]\s{{0,9}}{_SEGMENT}){{1,20}})\s{{0,9}},?\s{{0,9}}[\])}}]",
        "segments are joined by then, and need no brackets",
        _joined,
    ),
    Phrase(
        "steps({0: 0.1, 30000: 0.01})",
        rf"{_BEHIND}(steps|points)\s?\(\s{{0,9}}({_VALUE},\s{{0,9}})?[\[{{(]?\s{{0,9}}({_PLACED}(?:\s{{0,9}},\s{{0,9}}{_PLACED}){{0,200}}),?\s{{0,9}}[\]}})]?\s{{0,9}}((?:,\s{{0,9}}[a-z]{{1,20}}=\w{{1,20}}){{0,3}})\s{{0,9}}\)",
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
        rf"{_ARGUMENT}(?:([xX*{_SIGNS}/]|times\b|by\b)\s?=?\s?({_NUMBER})(?:\s?/\s?({_NUMBER}))?|({_NUMBER})\s?(?:[xX{_SIGNS[0]}]|times\b)){_GAP}(?=@)",
        "what is left of the value before is a share",
        _times_before,
    ),
    Phrase(
        "points([0, 100], [0, 1])",
        rf"{_BEHIND}points\s?\({_GAP}(?:[a-z]{{1,10}}{_GAP}={_GAP})?[\[({{]{_GAP}({_LIST}){_GAP}[\])}}]{_GAP},{_GAP}(?:[a-z]{{1,10}}{_GAP}={_GAP})?[\[({{]{_GAP}({_LIST}){_GAP}[\])}}]{_GAP}\)",
        "a value with its step is written value @ step",
        _beside,
    ),
    Phrase(
        "linear(1000, [1e-3, 0])",
        rf"{_ARGUMENT}[\[{{]{_GAP}({_VALUE}){_GAP},{_GAP}({_VALUE}){_GAP}[\]}}](?={_GAP}[,)])",
        "from a to b is written a->b",
        _within_call,
    ),
    Phrase(
        "warm-up 10 1",
        rf"(?i:{_BEHIND}warm[ -]up)((?:\s{{1,3}}{_NUMBER}){{1,3}})",
        "`{0}` is written without a blank or a hyphen",
        lambda m: f"warmup{m[1]}",
    ),
    Phrase(
        "warmup(10, O.1)",
        r"(?<![A-Za-z0-9_.])(?:[OIl]\.[0-9OoIl]{1,20}|[0-9]{1,9}(?:\.[0-9]{0,9})?[eE]-[OoIl][0-9OoIl]{0,3})(?![A-Za-z0-9_.])",
        "`{0}` has a letter in the place of a digit",
        lambda m: meant.text if (meant := look_alike(m[0])) else None,
    ),
    Phrase(
        "warmup(10, 1e^-3)",
        r"(?<![\w.])([0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})\s{0,3}(?:[eE]\s{0,3}(?:\^|\*\*)?|[xX]\s{0,3}10\s{0,3}(?:\^|\*\*))\s{0,3}(\()?\s?([+-]{0,3})\s{0,3}([0-9]{1,3})(?(2)\s?\))(?![\w.%])",
        "`{0}` is not a number of the language",
        _exponent,
    ),
    Phrase(
        "warmup(10, ${peak}) then hold(5)",
        rf"(?<![A-Za-z0-9_$%{{]){_HOLE}(?![A-Za-z0-9_}}])",
        "`{0}` is to be filled in by what writes the text; in a spec a name stands bare",
        lambda m: next(filter(None, m.groups())),
    ),
    Phrase(
        "cosine: 100, 1->0",
        rf"\A\s{{0,9}}({'|'.join(CURVES)})(?::(?!=)|\s{{0,3}}=|\s{{1,3}}(?={_NUMBER}\s?:))\s{{0,3}}({_VALUE})\s?[,:]\s{{0,3}}([^;\n(){{}}\[\]=:]{{1,200}}?)\s{{0,9}}\Z",
        "the arguments of a curve stand in parentheses",
        lambda m: f"{m[1]}({m[2]}, {m[3]})",
    ),
    Phrase(
        "lr: hold(5, 1)\nwd: 0.1",
        r"\A\s{0,9}(?:[\"']?[A-Za-z_]\w{0,60}[\"']?\s{0,3}:(?!=)[ \t]{1,9}[^\s#:][^\n:]{0,2000}(?:\n|\Z)){2,20}\s{0,9}\Z",
        "a spec has no keys: each schedule is a definition",
        _outputs,
    ),
    Phrase(
        "lr: warmup(10, 1) then hold(5)",
        r"\A\s{0,9}[\"']?[A-Za-z_][\w.\-]{0,60}[\"']?\s{0,3}:(?!=)\s{0,9}(?=[^\s;][^;\n]{0,9999}\Z)",
        "the key `{0}` is not part of a spec",
        lambda m: "",
        "leave it out: a spec is what stands behind the key",
    ),
    Phrase(
        "peak := 1e-3; hold(10, peak)",
        rf"(?:\A|(?<=[;\n])){_GAP}([A-Za-z_]\w{{0,60}}){_GAP}(?::=|<-|=>|:(?=[^;\n]*;)){_GAP}",
        "a definition is written with =",
        lambda m: f" {m[1]} = " if m.start() else f"{m[1]} = ",
    ),
    Phrase(
        "lr = hold(10, 1); b2 = hold(10, 0.9); return lr, b2",
        rf"[;\n]{_GAP}(?:(?:return|yield|output|outputs|export|print)\b{_GAP})?[\[({{]?{_GAP}({_KEYED}(?:(?:{_GAP},{_GAP}|\s{{1,3}}and\s{{1,3}}|\s{{0,9}}[;\n]\s{{0,9}}return\s{{1,3}}){_KEYED}){{1,20}}){_GAP}[\])}}]?{_GAP};?\s{{0,9}}(?=(?:#[^\n]{{0,999}})?\Z)",
        "every schedule that is defined is an output, and is not named again",
        _given_back,
    ),
    Phrase(
        "lr = hold(10, 1); betas = (0.9, 0.999)",
        rf"{_BEHIND}(?:[A-Za-z]{{1,20}}_)?betas?{_GAP}={_GAP}[\[(]?{_GAP}({_VALUE}|{_SEGMENT}){_GAP},{_GAP}({_VALUE}|{_SEGMENT}){_GAP},?{_GAP}[\])]?(?=\s{{0,9}}(?:[;\n#]|\Z))",
        "a name has one value: the two betas are b1 and b2",
        lambda m: (
            "; ".join(f"b{i} = {_as_output(m[i])}" for i in (1, 2)) if m[1] != "b1" and m[2] != "b2" else None
        ),
    ),
    Phrase(
        "warmup(10, 1) then cosine(90, 0) then repeat 3 times",
        rf"{_START}({_SEGMENT}(?:\s{{1,9}}then\s{{1,9}}{_SEGMENT}){{0,20}}),?\s{{1,9}}(?:(?:and\s{{1,3}})?then\s{{1,9}}|and\s{{1,3}})?(?:repeat|loop|cycle|restart|start)(?:ed)?((?:\s{{1,3}}(?:[0-9]{{1,9}}(?:\s?x)?|times|turns|cycles|twice|thrice|it|all|over|again|forever|from\s{{1,3}}(?:the\s{{1,3}})?(?:start|beginning|top))){{1,4}}){_END}",
        "what recurs is repeated as a whole",
        _recurring,
    ),
    Phrase(
        "lambda t: 1e-3 / (t + 1)",
        r"(?:\A|(?<==))\s{0,9}(?:lambda|fun|fn|function)\s{1,3}\(?([A-Za-z_]\w{0,60})\)?\s{0,3}(?::|->|=>)\s{0,3}([^;\n]{1,9999})",
        "a spec is the formula alone, and its argument is called step",
        _named_step,
    ),
    Phrase(
        "warmup(500, 3e-4) then cosine down to 10% over the next 900 steps",
        r"(?<=then\s)\s{0,9}([A-Za-z][^()=;#\[\]{}>@^*,\r\n]{3,200}?)(?=\s{0,9}(?:\Z|[;\r\n#]))",
        "a segment is a curve with its steps and its value in parentheses",
        _told_behind,
    ),
    Phrase(
        "def f(x): x",
        r"\A\s{0,9}def\s{1,3}[A-Za-z_]\w{0,60}\s?\(\s?([A-Za-z_]\w{0,60})[^()\n]{0,99}\)\s{0,3}(?:->\s{0,3}\w{1,20}\s{0,3})?:\s{0,9}(?:return\s{1,9})?([^;\n]{1,9999}?)\s{0,9}\Z",
        "a spec is the formula alone, and its argument is called step",
        _named_step,
    ),
    Phrase(
        "warmup(1000) to 1e-3 then hold(5)",
        rf"{_WITHOUT_VALUE}{_GAP}((?:(?:down|up){_GAP})?\b(?:to|at)\b|->|@|,){_GAP}(?!\s|then\b)([-\w.%/*^+ ]{{1,60}}?)(?:\s?,(?=\s{{1,3}}(?:and\s)?then\b))?(?=\s{{0,9}}(?:\Z|[,;)\n#]|\b(?:then|over|and)\b))",
        "the value of a curve stands in its parentheses, behind its steps",
        _at_end,
    ),
    Phrase(
        "(warmup(10, 1) then cosine(90, 0)) x 5",
        rf"{_BEHIND}(?:(\({_INNER}\)){_GAP}(?:{_TIMES}{_GAP}({_TURNS})(?:\s{{1,3}}times)?|({_TURNS})\s{{1,3}}(?:times|turns|cycles))(?![\w.%])|({_TURNS}){_GAP}{_TIMES}{_GAP}(\({_INNER}\)))",
        "how often a sequence runs is said by repeat; * makes its values larger",
        _again,
    ),
    Phrase(
        "hold(until step > 5000)",
        rf"\b(until|while)\s{{1,3}}({_OF_STEPS})\s{{0,3}}({_SIGN})\s{{0,3}}({_SIDE})",
        "there are no conditions: how long a segment lasts is a number of steps, or until one",
        _until,
    ),
    Phrase(
        "hold(until loss < 2.5)",
        rf"\b(?:until|while|when|if)\s{{1,3}}(?!(?:{_OF_STEPS})\b)([A-Za-z_][\w.]{{0,60}})\s{{0,3}}(?:{_SIGN})\s{{0,3}}(?:{_SIDE})",
        "`{0}` is not known before the run: a schedule depends on the step alone",
        None,
        "write a step, such as until 5000; to decide while it runs, go on in Python from the step where it comes true: "
        'thence.Schedule(text).resume(at=6200, then="linear(2k, 0)")',
    ),
    Phrase(
        "warmup(10, 1) then cosine(90, 0) if step > 50",
        rf"(?<=[\w)])\s{{1,3}}\b(?:if|when)\s{{1,3}}\(?{_ANY_IF}\)?{_END}",
        "there are no conditions, such as `{0}`",
        None,
        "how long a part lasts is written behind it, S for 5000, and when it begins before it: delay(5000, S)",
    ),
    Phrase(
        "where(step < 10, 1, 2)",
        rf"{_BEHIND}(?:(?:np|jnp|numpy|jax\.numpy|torch|tf)\.)?(?:where|cond|if|select|ifelse|iff)\s?\(\s?{_IF}{_GAP},{_PART},{_PART}\)",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[:3], m[4], m[5]),
    ),
    Phrase(
        "1e-3 if step < 1000 else 1e-4",
        rf"{_START}(?:{_VALUE}\s{{1,3}}if\s{{1,3}}\(?{_ANY_IF}\)?\s{{1,3}}else\s{{1,3}}){{1,20}}{_VALUE}{_END}",
        _NO_CONDITIONS,
        _chain,
    ),
    Phrase(
        "warmup(10, 1) if step < 10 else cosine(90, 0)",
        rf"{_START}{_PART}\s{{1,3}}if\s{{1,3}}\(?{_IF}\)?\s{{1,3}}else\s{{1,3}}{_PART}{_END}",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[1:4], m[1], m[5]),
    ),
    Phrase(
        "step < 1000 ? 1e-3 : 1e-4",
        rf"\(?{_IF}\)?\s{{0,3}}\?\s{{0,3}}{_PART}\s{{0,3}}:\s{{0,3}}{_PART}{_END}",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[:3], m[4], m[5]),
    ),
    Phrase(
        "if step < 1000: 1e-3 else: 1e-4",
        rf"{_BEHIND}if\s{{1,3}}\(?{_IF}\)?\s{{0,3}}(?::|then|\{{)\s{{0,9}}{_PART}\s{{0,9}}[;}}]?\s{{0,9}}else\s{{0,3}}[:{{]?\s{{0,9}}{_PART}(?:\s{{0,3}}\}})?{_END}",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[:3], m[4], m[5]),
    ),
    Phrase(
        "1e-3 * (step >= 100)",
        _IF,
        _NO_CONDITIONS,
        _indicator,
        "where it is to be 1 and where 0 is written: {fix}",
    ),
    Phrase(
        "1e-3 * (step % 100)",
        rf"{_BEHIND}([A-Za-z_]\w{{0,60}}){_GAP}%{_GAP}([0-9]{{1,15}}[kM]?)(?![0-9.%A-Za-z_])",
        "there is no operator for what is left of a division",
        lambda m: f"({m[1]} - {m[2]} * floor({m[1]} / {m[2]}))",
    ),
    Phrase(
        "cosine(n: 100, to: 0)",
        rf"{_ARGUMENT}({_PARAMETERS})\s?:\s?(?={_VALUE}{_GAP}[,)])",
        "a named argument is written with =",
        lambda m: f"{m[1]}=" if _depth(m) else None,
    ),
    Phrase(
        "step\N{SUPERSCRIPT TWO} / 100",
        f"[{_SUPERSCRIPTS}]{{1,40}}",
        "a power is written with ^",
        lambda m: "^" + m[0].translate(_SUPERSCRIPT),
    ),
    Phrase(
        "linear(1000, from 1e-3 to 0)",
        rf"{_ARGUMENT}from{_GAP}({_VALUE}){_GAP}(?:to|down\s?to|up\s?to|->|:){_GAP}({_VALUE})(?={_GAP}[,)])",
        "from a to b is written a->b",
        lambda m: f"{m[1]}->{m[2]}",
    ),
    Phrase(
        "linear(1000, to 0)",
        rf"{_ARGUMENT}to{_GAP}({_VALUE})(?={_GAP}[,)])",
        "a value alone is the one to end at",
        lambda m: m[1],
    ),
    Phrase(
        "linear(1000, 1e-3:0)",
        rf"{_ARGUMENT}({_VALUE}){_GAP}(?:\b(?:to|through)\b|:|<->|->>|<-|-\s{{1,2}}>|[=~{_DASHES}]?>|[~{_DASHES[:2]}]|\.\.\.?|…){_GAP}({_VALUE})(?={_GAP}[,)])",
        "between two values stands -> where one becomes the other, @ before a step, or a comma between arguments",
        _within_call,
    ),
    Phrase(
        "1e-3 to 0",
        rf"\A\s{{0,9}}(?:from\s{{1,3}})?(-?{_NUMBER}){_GAP}(?:\b(?:to|down\s?to|up\s?to)\b|:|[=~{_DASHES}]?>|[~{_DASHES[:2]}]|\.\.\.?|…|[→➔⟶]){_GAP}(-?{_NUMBER})\s{{0,9}}\Z",
        "from a to b is written a->b, in a curve that takes some steps",
        lambda m: f"linear(1000, {m[1]}->{m[2]})",
    ),
    Phrase(
        "warmup(10, 1) => hold(5)",
        rf"(?<=\)){_GAP}(?:=>|>>|\|>|>|\|\|?|&&?|…|\.\.\.?|→|⇒){_GAP}(?=[A-Za-z_]\w{{0,60}}\s?\()",
        "segments are joined by then",
        lambda m: " then " if _depth(m) == 0 else None,
    ),
    Phrase(
        "warmup(10, 1).then(hold(5))",
        rf"({_SEGMENT}|\({_INNER}\))((?:\s{{0,9}}\.\s?{_METHOD}){{1,20}})",
        "a spec has no methods: segments are joined by then, and what changes a schedule is called with it",
        _called_behind,
    ),
)


def explain(findings: Findings) -> None:
    """Note every such phrase of a text, in place of what was found wrong within it."""
    text = findings.source.text
    told: list[Span] = []
    for phrase in PHRASES:
        for found in re.finditer(phrase.pattern, text):
            span = Span(*found.span())
            line = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
            if "#" in text[line : span.start] or any(
                s.start < span.stop and span.start < s.stop for s in told
            ):
                continue
            fix = phrase.fix(found) if phrase.fix is not None else None
            if fix is None and phrase.fix is not None:
                continue
            if len(told) == MOST_KEPT:
                return
            findings.settle(span)
            told.append(span)
            help = phrase.help.format(fix=fix) if phrase.help else None
            message = phrase.message.replace("{0}", found[0].strip())
            findings.note("syntax", span, message, help, fix=None if fix is None else Fix(span, fix))
