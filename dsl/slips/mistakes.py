"""What was probably meant where the words of a text have no order: a table, tried from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TypeAlias

from ..curves.table import CURVES
from ..formula.functions import FUNCTIONS
from ..numbers.decimals import read, shortest
from ..numbers.facts import FACTS
from ..numbers.units import OF_STEPS
from ..plans.transforms import TRANSFORMS
from ..syntax.spellings import KEYWORDS, UNITS_ARE, number, placed
from ..syntax.tokens import SEPARATOR
from ..text.diagnostic import Fix
from ..text.findings import Findings
from ..text.source import Span
from ..text.suggest import suggest
from .stops import OPERANDS, SIMPLE, Stop, span_of

_FLOW_HINT = "if this came from YAML {{...}} or [...] or from a shell, quote the whole spec"
_THEN = ("and", "next", "followed", "after", "afterwards", "thence", "followed_by", "andthen", "and_then")
_TO = ("to", "down", "downto", "up", "into", "till", "towards")
_AT = ("at", "from", "after", "on", "in", "by")
_DEFINING = ("let", "var", "const", "def", "set", "return", "val", "auto", "float", "schedule")

# What a token is called in a message, where it is not quoted as it stands.
_EXPECTED = {
    "NUMBER": "a number",
    "NAME": "a name",
    "LPAR": "(",
    "REST": "rest",
    "TRUE": "true",
    "FALSE": "false",
}


Fixing: TypeAlias = Callable[[Stop], Fix | str | None]


@dataclass(frozen=True)
class Mistake:
    """A row: a text that it is for, when it applies, what is said, and what is typed instead.

    `{text}`, `{before}`, `{after}`, `{place}` in message and help are filled in. Where there is a fix and no help,
    the help is to write the fix.
    """

    example: str
    when: Callable[[Stop], object]
    message: str
    help: str | None = None
    fix: Fixing | None = None
    label: str | None = None

    def note(self, stop: Stop, findings: Findings) -> None:
        """Say what was found at a place."""
        words = {"text": stop.text, "before": stop.before, "after": stop.after}
        if "{place}" in self.message:
            words["place"] = stop.place
        fix = self.fix(stop) if self.fix is not None else None
        help = self.help.format(**words) if self.help is not None else None
        entry = CURVES.get(str(stop.before)) or TRANSFORMS.get(str(stop.before))
        if help is None and fix is None and entry is not None:
            help = f"as in {entry.example}"
        findings.note(
            "syntax",
            stop.span,
            self.message.format(**words),
            help,
            self.label,
            fix=fix,
        )


# ---- what is typed instead -------------------------------------------------------------------------------------


def _behind(text: str) -> Fixing:
    """Typed behind the token before."""
    return lambda stop: Fix(Span(span_of(stop.before).stop, span_of(stop.before).stop), text)


def _ahead(text: str) -> Fixing:
    """Typed before the token."""
    return lambda stop: Fix(Span(stop.span.start, stop.span.start), text)


def _instead(text: str, first: int = 0, last: int = 0) -> Fixing:
    """Typed in place of some tokens, counted from here."""
    return lambda stop: Fix(span_of(stop.at(first), stop.at(last)), text)


def _with_next(text: str, word: str) -> Fixing:
    """Typed in place of the token, and of the next one where that is a certain word."""
    return lambda stop: _instead(text, 0, int(stop.is_(1, (word,))))(stop)


def _without(first: int = 0, last: int = 0) -> Fixing:
    """Some tokens are left out, with the blank between them and the next one."""

    def fix(stop: Stop) -> Fix:
        start, following = span_of(stop.at(first)).start, stop.at(last + 1)
        end = span_of(stop.at(last)).stop
        return Fix(Span(start, span_of(following).start if following is not None else end), "")

    return fix


def _closed(stop: Stop) -> Fix:
    """The parentheses that are open are closed: before a `then` that can only stand outside, or at the end."""
    cut = next((t for t in stop.argument if t.type == "THEN"), None)
    inner = stop.argument.index(cut) if cut is not None else 0
    if cut is not None and inner and stop.callee in CURVES:
        end = span_of(stop.argument[inner - 1]).stop
        return Fix(Span(end, end), ")")
    last = stop.before
    if last is not None and last.type == "COMMA":
        return Fix(span_of(last), ")" * len(stop.opened))
    end = span_of(last).stop
    return Fix(Span(end, end), ")" * len(stop.opened))


def _stray(stop: Stop) -> Fix | None:
    """A number with the unit that follows it apart."""
    for last in (stop.after, stop.token):  # `375 million tokens`
        meant = number(f"{stop.before}{stop.token}{'' if last is stop.token else last}")
        if meant is not None and last is not None and last.type == "NAME":
            return Fix(span_of(stop.before, last), meant.text)
    return None


def _clock(stop: Stop) -> str | None:
    meant = number(f"{stop.before}{stop.token}")
    return meant.help if meant is not None else None


def _names_of(callee: str) -> tuple[str, ...]:
    """The names that arguments of a call can have."""
    entry = CURVES.get(callee) or TRANSFORMS.get(callee)
    return tuple(p.name for p in entry.parameters) if entry is not None else ()


def _thousands(stop: Stop) -> bool:
    """Whether a blank stands between the thousands of one number."""
    return (
        str(stop.before).isdigit()
        and len(str(stop.before)) <= 3
        and re.match(r"[0-9]{3}(?![0-9.])", str(stop.token)) is not None
    )


def _quotient(stop: Stop) -> Fix | None:
    """A whole quotient of the two operands beside."""
    alone = stop.type(-2) in SIMPLE
    first = stop.index - 2 if alone else _opening(stop, -2) if stop.type(-2) == "RPAR" else None
    last = _closing(stop, stop.index + 1)
    if first is None or last is None or (alone and stop.type(-3) == "CARET"):
        return None
    one, other = span_of(stop.tokens[first], stop.at(-2)), span_of(stop.after, stop.tokens[last])
    text = stop.source.text
    return Fix(one.to(other), f"floor({text[slice(*one)]} / {text[slice(*other)]})")


def _closing(stop: Stop, first: int) -> int | None:
    """Where an operand ends that begins at a place: a call, parentheses, or a plain one without a power."""
    types = [token.type for token in stop.tokens[first:]]
    bracket = types[:1] == ["LPAR"] or types[:2] == ["NAME", "LPAR"]
    depth = 0
    for at, kind in enumerate(types if bracket else ()):
        depth += (kind == "LPAR") - (kind == "RPAR")
        if not depth and kind == "RPAR":
            return first + at
    return first if types and types[0] in SIMPLE and not bracket and types[1:2] != ["CARET"] else None


def _leveled(stop: Stop) -> Fix | None:
    """Values with their places in no call, `0.1 @ 0, 0.01 @ 30 ep`."""
    end, depth, cuts = stop.index, 0, []
    first = stop.index - len(stop.argument)
    first += max((i + 1 for i, token in enumerate(stop.argument) if token.type == "THEN"), default=0)
    for end in range(first, len(stop.tokens)):
        token = stop.tokens[end]
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        if depth < 0 or (not depth and token.type in ("OVER", "FOR", "UNTIL")):
            break
        if not depth and token.type in ("COMMA", SEPARATOR, "THEN"):
            cuts.append(end)
    else:
        end += 1
    bounds = zip([first, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)
    found = [(part, next((i for i in range(*part) if stop.tokens[i].type == "AT"), None)) for part in bounds]
    found = [*found[:1], *takewhile(lambda pair: pair[1] is not None, found[1:])]
    parts, at = [part for part, _ in found], [place for _, place in found]
    if len(parts) < 2 or parts[0][0] >= parts[0][1]:
        return None
    where = [span_of(stop.tokens[start], stop.tokens[last - 1]) for start, last in parts]
    texts = [stop.source.text[slice(*span)] for span in where]
    begins = at[0] is None or [str(t) for t in stop.tokens[at[0] + 1 : parts[0][1]]] == ["0"]
    if begins and at[0] is not None:
        texts[0] = stop.source.text[where[0].start : span_of(stop.tokens[at[0] - 1]).stop]
    name = "steps" if begins else "points"
    return Fix(where[0].to(where[-1]), f"{name}({', '.join(texts)})")


def _two_words(stop: Stop) -> Fix | None:
    """`linear warmup(...)`, `cosine decay(...)`: the words of one name, or one word too many."""
    from ..answers.answers import named_in_words  # for what cannot be read alone

    if stop.type(0) != "NAME" or stop.type(-1) != "NAME":
        return None
    first, last = stop.index - 1, stop.index
    while stop.type(last + 1 - stop.index) == "NAME":
        last += 1
    end = _closing(stop, last)
    if end is None or stop.type(last + 1 - stop.index) != "LPAR":
        return None
    where = span_of(stop.tokens[first], stop.tokens[end])
    words = [str(token) for token in stop.tokens[first : last + 1]]
    text = named_in_words(words, where, stop.source.text)
    return Fix(where, text) if text is not None else None


def _pair(stop: Stop) -> Fix | None:
    """`(a, b)` within an argument, which is a->b or a place."""
    if not (
        stop.type(-2) == "LPAR"
        and stop.type(2) == "RPAR"
        and stop.type(-1) in SIMPLE
        and stop.type(1) in SIMPLE
    ):
        return None
    curve = CURVES.get(stop.outer)
    where = span_of(stop.at(-2), stop.at(2))
    if stop.outer in ("steps", "points"):
        return Fix(where, placed(str(stop.before), str(stop.after)))
    return (
        Fix(where, f"{stop.before}->{stop.after}") if curve is not None and "to" in curve.positions else None
    )


def _bare(stop: Stop) -> Fix | None:
    """A curve whose arguments follow without parentheses."""
    name = stop.index - 1
    end = stop.index
    arguments: list[str] = []
    while end < len(stop.tokens) and stop.tokens[end].type in (
        *SIMPLE,
        "COMMA",
        "ARROW",
        "AT",
        "MINUS",
        "EQUAL",
        "SLASH",
    ):
        token = stop.tokens[end]
        joined = arguments and (
            token.type not in SIMPLE or stop.tokens[end - 1].type not in (*SIMPLE, "COMMA")
        )
        if token.type == "COMMA" or (arguments and token.type == "NAME" and token.lower() in _TO):
            pass
        elif joined:
            arguments[-1] += {"AT": " @ "}.get(token.type, str(token))
        else:
            arguments.append(str(token))
        end += 1
    if end < len(stop.tokens) and stop.tokens[end].type == "LPAR":
        return None
    if end < len(stop.tokens) and stop.tokens[end].type == "RPAR" and not stop.opened:
        end += 1  # its parenthesis alone was left out
    return Fix(
        span_of(stop.tokens[name], stop.tokens[end - 1]), f"{stop.tokens[name]}({', '.join(arguments)})"
    )


def _defined(stop: Stop) -> set[str]:
    """The names that the text defines."""
    return {str(one) for one, two in pairwise(stop.tokens) if two.type == "EQUAL"}


def _product_end(stop: Stop) -> int | None:
    """The last of the names side by side that begin here, each of which has a value; None where it has none."""
    known = {"step", "pi", *FACTS, *_defined(stop)}
    last = stop.index
    while stop.type(last - stop.index) == "NAME" and stop.tokens[last] in known:
        last += 1
    behind = stop.type(last - stop.index)
    return last - 1 if last > stop.index and behind not in ("NAME", "LPAR", "EQUAL", "NUMBER") else None


def _is_product(stop: Stop) -> bool:
    """Whether the two operands are the factors of a product, and no two arguments, segments or ends of a curve."""
    last = _product_end(stop)
    if last is None:
        return False
    kind, beside = stop.type(-1), (stop.type(-2), stop.type(last + 1 - stop.index))
    if kind == "RPAR":
        first = _opening(stop, -1)
        return first is not None and not {*CURVES, *TRANSFORMS}.intersection((stop.tokens[first],))
    if kind == "NAME":
        before = replace(stop, index=stop.index - 1)
        if _product_end(before) != last:
            return False
    elif kind != "NUMBER" or read(str(stop.before))[1] not in ("", "%"):
        return False
    operators = bool(_OPERATORS.intersection(beside)) or last > stop.index
    if stop.callee in FUNCTIONS and len(FUNCTIONS[stop.callee].parameters) == 1:
        return True
    if not stop.opened or not stop.callee:
        return operators or (kind == "NUMBER" and stop.token != "step")
    if kind == "NAME":
        return beside[1] in _OPERATORS or (operators and not stop.transitions)
    # A few times something, or a part of it.
    value, unit = read(str(stop.before))
    few = (0 < value < 10 or unit == "%") and "e" not in str(stop.before).lower()
    alone = stop.token != "step" and few and not (stop.first_argument and beside[1] == "RPAR")
    return operators or alone


def _product(stop: Stop) -> Fix | None:
    """The names, and the number before them, with * between; none behind a division, which may be by the whole product."""
    last = _product_end(stop)
    if last is None or stop.type(-2) == "SLASH":
        return None
    if stop.type(-1) == "RPAR":
        return Fix(Span(span_of(stop.before).stop, span_of(stop.token).start), " * ")
    value, unit = read(str(stop.before)) if stop.type(-1) == "NUMBER" else (0, "")
    first = shortest(value / 100) if unit == "%" else str(stop.before)
    factors = (first, *stop.tokens[stop.index : last + 1])
    return Fix(span_of(stop.before, stop.tokens[last]), " * ".join(factors))


_OPERATORS = frozenset({"PLUS", "MINUS", "STAR", "SLASH", "CARET"})


def _in_words(stop: Stop) -> bool:
    """Whether words stand among the arguments that follow without parentheses."""
    defined = _defined(stop)
    for token in stop.tokens[stop.index :]:
        if token.type in ("THEN", "LPAR", SEPARATOR):
            break
        word = token.type == "NAME" and token not in defined
        if word and (token is stop.token or token.lower() not in _TO):
            return True
    return False


def _next_statement(stop: Stop) -> bool:
    """Whether what follows a definition can only be the next statement."""
    start = stop.index - 1 - len(stop.argument)
    if stop.opened or stop.type(start - stop.index) != "EQUAL" or stop.callee:
        return False
    name = stop.tokens[start - 1]
    end = next((i for i in range(stop.index, len(stop.tokens)) if stop.tokens[i].type == SEPARATOR), None)
    return stop.type(1) == "EQUAL" or name in FACTS or name in stop.tokens[stop.index : end]


def _grouped(stop: Stop) -> Fix | None:
    """What stands before, in parentheses."""
    where = span_of(stop.argument[0], stop.before)
    return Fix(where, f"({stop.source.text[where.start : where.stop]})")


def _opening(stop: Stop, offset: int) -> int | None:
    """Where the call, or the plain parentheses, begins that is closed at a place."""
    depth = 0
    for at in range(stop.index + offset, -1, -1):
        depth += (stop.tokens[at].type == "RPAR") - (stop.tokens[at].type == "LPAR")
        if depth <= 0:
            return at - 1 if at and stop.tokens[at - 1].type == "NAME" else at
    return None


def _is_note(stop: Stop) -> bool:
    """Whether words follow a curve, which are no operand: none is defined before, or several stand side by side."""
    first = _opening(stop, -2)
    defined = {"step", *_defined(stop)}
    alone = stop.type(2) == "" and stop.after not in defined
    curve = first is not None and (stop.tokens[first] in CURVES or stop.tokens[first] in TRANSFORMS)
    return curve and stop.type(1) == "NAME" and (stop.type(2) == "NAME" or alone)


def _up_and_down(stop: Stop) -> Fix | None:
    """`a->b->c` in a call of a curve with plain steps, or alone: two ways, or there and back."""
    at = range(-3, 2) if stop.opened else range(-1, 4)
    types = [stop.type(i) for i in at]
    if {types[0], types[2], types[4]} - SIMPLE or {types[1], types[3]} != {"ARROW"}:
        return None
    a, b, c = (str(stop.at(i)) for i in (at[0], at[2], at[4]))
    if not stop.opened:
        ends = span_of(stop.at(at[0]), stop.at(at[4]))
        whole = len(stop.argument) == 1 and stop.type(4) in ("", SEPARATOR)
        return Fix(ends, f"linear(1000, {a}->{b}) then linear(9000, {c})") if whole else None
    first = stop.opened[-1]
    n, name = stop.tokens[first + 1], stop.callee
    if name not in CURVES or stop.index - first != 6 or n.type != "NUMBER" or stop.type(2) != "RPAR":
        return None
    call = span_of(stop.tokens[first - 1], stop.at(2))
    if a == c:
        return Fix(call, f"triangle({n}, {a}->{b})")
    value, unit = read(n)
    half = shortest(value / 2)
    fits = unit in OF_STEPS and value % 2 == 0
    return Fix(call, f"({name}({half}, {a}->{b}) then {name}({half}, {c}))") if fits else None


def _repeated(stop: Stop) -> Fix | None:
    """`S * 3 times` or `S forever`, for a call S or what stands in parentheses."""
    times = stop.type(-1) == "NUMBER"
    last = -3 if times else -1
    first = _opening(stop, last)
    if first is None:
        return None
    where = span_of(stop.tokens[first], stop.at(last))
    body = stop.source.text[where.start : where.stop]
    body = body[1:-1] if body.startswith("(") else body
    more = f", times={stop.before}" if times else ""
    return Fix(Span(where.start, stop.span.stop), f"repeat({body}{more})")


def _ends_behind(stop: Stop) -> Fix | None:
    """`cosine(1000) from 1e-3 to 0`"""
    call = [stop.type(i) for i in (-4, -3, -2, -1)]
    a, b = stop.at(1), stop.at(3)
    if call != ["NAME", "LPAR", "NUMBER", "RPAR"] or str(stop.at(-4)) not in CURVES or not stop.is_(2, _TO):
        return None
    if a is None or b is None or {a.type, b.type} - SIMPLE:
        return None
    return Fix(span_of(stop.at(-4), b), f"{stop.at(-4)}({stop.at(-2)}, {a}->{b})")


def _turn_of(stop: Stop) -> Fix | None:
    """`S every 1000`, where S lasts so long."""
    first = _opening(stop, -1)
    if first is None or stop.tokens[first].type != "NAME" or stop.tokens[first + 2] != stop.after:
        return None
    where = span_of(stop.tokens[first], stop.before)
    return Fix(where.to(span_of(stop.after)), f"repeat({stop.source.text[where.start : where.stop]})")


def _whole_call(stop: Stop) -> Fix | None:
    """`repeat S`, for a call S."""
    depth = 0
    for at in range(stop.index + 1, len(stop.tokens)):
        depth += (stop.tokens[at].type == "LPAR") - (stop.tokens[at].type == "RPAR")
        if depth <= 0:
            end = stop.tokens[at]
            text = stop.source.text[stop.span.start : span_of(end).stop]
            return Fix(span_of(stop.before, end), f"repeat({text})") if end.type == "RPAR" else None
    return None


def _defined_late(stop: Stop) -> Fix | None:
    """A definition behind the result, without anything between: it comes before."""
    start = stop.index - len(stop.argument)
    if (
        stop.type(2) not in SIMPLE
        or stop.type(3) not in ("", SEPARATOR)
        or stop.type(start - 1 - stop.index) == "EQUAL"
    ):
        return None
    where = span_of(stop.tokens[start], stop.before)
    text = stop.source.text[where.start : where.stop]
    return Fix(where.to(span_of(stop.at(2))), f"{stop.token} = {stop.at(2)}; {text}")


def _leads(stop: Stop) -> bool:
    """Whether the token before is the first one in these parentheses."""
    return stop.type(-2) == "LPAR"


def _steps_last(stop: Stop) -> Fix:
    """`linear(1->0 over 1000)`, with its steps first, in place of any others."""
    first = span_of(stop.tokens[stop.opened[-1] + 1])
    value = span_of(stop.argument[0], stop.before)
    text = stop.source.text[value.start : value.stop]
    return Fix(first.to(span_of(stop.after)), f"{stop.after}, {text}")


def _lowered(stop: Stop) -> str:
    return str(stop.token).lower()


def _is_then(stop: Stop) -> bool:
    """Whether a word is meant to join two segments."""
    word = str(stop.token)
    return (
        stop.type(0) == "NAME"
        and stop.type(1) in OPERANDS
        and (word.lower() in _THEN or suggest(word, ["then"]) is not None)
    )


# ---- the table -------------------------------------------------------------------------------------------------

MISTAKES: tuple[Mistake, ...] = (
    # the text ends
    Mistake(
        "warmup(10, 1) then",
        lambda s: not s.token and s.type(-1) == "THEN" and not s.opened,
        "the text ends after `then`, where something must follow",
        "write a segment after then, such as: then hold(1000)",
        _behind(" hold(1000)"),
    ),
    Mistake(
        "peak =",
        lambda s: not s.token and s.type(-1) == "EQUAL" and not s.opened,
        "the text ends after `=`, where something must follow",
        "write a value after =, such as: = 1e-3",
        _behind(" 1e-3"),
    ),
    Mistake(
        "hold(10, 1) +",
        lambda s: not s.token
        and s.wants_operand
        and s.before
        and s.type(-1) not in ("LPAR", "COMMA")
        and not s.opened,
        "the text ends after `{before}`, where something must follow",
        "write a value after {before}, or leave it out",
        _without(-1, -1),
    ),
    Mistake(
        "linear(10, 1->",
        lambda s: not s.token and s.wants_operand and s.type(-1) not in ("LPAR", "COMMA") and s.opened,
        "the text ends after `{before}`, where something must follow",
        "write a value after {before}; " + _FLOW_HINT,
        lambda s: _behind(("1000" if s.type(-1) == "AT" else "0") + ")" * len(s.opened))(s),
    ),
    Mistake(
        "warmup(1000, 1e-3 then cosine(9000, 0)",
        lambda s: not s.token and s.opened,
        "the text ends, but {place} is not closed",
        "add `)`; " + _FLOW_HINT,
        _closed,
        "expected `)`",
    ),
    # statements and parentheses
    Mistake(
        "warmup(1000; 1e-3)",
        lambda s: s.type(0) == SEPARATOR and s.callee,
        "`;` inside parentheses",
        "write , between arguments, or close the parentheses first with `)`",
        lambda s: ",",
    ),
    Mistake(
        "2 * (1; 3)",
        lambda s: s.type(0) == SEPARATOR and s.opened,
        "`;` inside parentheses",
        "close the parentheses first with `)`",
    ),
    Mistake(
        "peak = ; hold(10, peak)",
        lambda s: s.type(0) == SEPARATOR and s.type(-1) == "EQUAL",
        "a value must follow after `=`",
        "write the value, such as: = 1e-3",
        _behind(" 1e-3"),
    ),
    Mistake(
        "a = 2 *; hold(10, a)",
        lambda s: s.type(0) == SEPARATOR,
        "the statement ends after `{before}`, where a value must follow",
        "write the value, or leave {before} out",
        _without(-1, -1),
    ),
    Mistake(
        "hold(10, 1))",
        lambda s: s.type(0) == "RPAR" and not s.opened,
        "this `)` closes nothing",
        "leave it out, or add the `(` that it should close",
        lambda s: "",
    ),
    # numbers and names with something behind them
    Mistake(
        "1e-3 * (1 + cos(pi step / 100)) for 100",
        lambda s: _is_product(s) and _product(s),
        "`{text}` follows `{before}`, but nothing joins them: a product is written with *",
        fix=_product,
    ),
    Mistake(
        "1e-3 / 2 pi",
        _is_product,
        "`{text}` follows `{before}`, but nothing joins them",
        "write: ({before} * {text}) if it is divided by both, or {before} * {text}",
    ),
    Mistake(
        "warmup(90 minutes, 1e-3)",
        lambda s: s.type(-1) == "NUMBER"
        and s.type(0) == "NAME"
        and (_clock(s) or "").startswith("a spec knows no clock"),
        "`{before} {text}` is a time, and a spec knows no clock on the wall: steps are seconds times steps a second, here 2",
        fix=_stray,
    ),
    Mistake(
        "warmup(2 epochs, 1e-3)",
        lambda s: s.type(-1) == "NUMBER" and s.type(0) == "NAME" and s.type(1) != "LPAR" and _stray(s),
        "`{text}` cannot stand apart from its number like this",
        fix=_stray,
    ),
    Mistake(
        "steps(0.1, 0.01 at 30)",
        lambda s: s.listed and s.is_(0, _AT) and s.type(-1) in SIMPLE and s.type(1) in SIMPLE,
        "`{text}` is not a word of the language: a place is written with @",
        fix=_instead("@"),
    ),
    Mistake(
        "linear(1000, peak / 2 to 0)",
        lambda s: s.transitions and s.is_(0, _TO) and s.type(1) in (*OPERANDS, "MINUS"),
        "`{text}` is not a word of the language: from a to b is written a->b",
        fix=_with_next("->", "to"),
    ),
    Mistake(
        "hold(10% of the run, 1)",
        lambda s: s.type(-1) == "NUMBER" and s.is_(0, ("of",)) and s.is_(1, ("the", "its", "all")),
        "what a share is of needs no words: a duration's is the total, a value's the value before",
        fix=lambda s: _without(0, 2 if s.type(2) == "NAME" else 1)(s),
    ),
    Mistake(
        "hold(10% of total, 1)",
        lambda s: s.type(-1) == "NUMBER" and s.is_(0, ("of",)) and s.type(1) == "NAME",
        "what a share is of needs no words: a duration's is the total, a value's the value before",
        fix=_without(0, 1),
    ),
    Mistake(
        "linear(10, 1->0) x 3",
        lambda s: s.type(-1) == "RPAR" and s.is_(0, ("x", "times")) and s.type(1) == "NUMBER",
        "`{text}` is not a word of the language",
        fix=lambda s: "*",
    ),
    Mistake(
        "2 x linear(10, 1->0)",
        lambda s: s.type(-1) == "NUMBER" and s.is_(0, ("x", "times")) and s.type(1) in ("NAME", "LPAR"),
        "`{text}` is not a word of the language",
        fix=lambda s: "*",
    ),
    Mistake(
        "linear(10, 1->0) * 3 times",
        lambda s: s.is_(0, ("times", "turns", "cycles"))
        and [s.type(i) for i in (-1, -2, -3)] == ["NUMBER", "STAR", "RPAR"],
        "`{text}` is not a word of the language: what recurs is repeated",
        fix=_repeated,
    ),
    Mistake(
        "repeat(hold(10, 1), 3 times)",
        lambda s: s.type(-1) == "NUMBER" and s.is_(0, ("times", "turns", "cycles")),
        "`{text}` is not a unit: a number of turns has none",
        fix=lambda s: Fix(Span(span_of(s.before).stop, s.span.stop), ""),
    ),
    Mistake(
        "peak = 3e-4 warmup(10, peak)",
        lambda s: s.type(0) == "NAME" and not s.wants_operand and _next_statement(s),
        "`{text}` follows a definition, but nothing parts them",
        "write ; between two statements",
        _behind(";"),
    ),
    Mistake(
        "2 linear(10, 1->0)",
        lambda s: s.type(-1) in ("NUMBER", "RPAR")
        and (s.type(0) == "LPAR" or (s.type(0) == "NAME" and s.type(-1) == "NUMBER" and s.type(1) == "LPAR"))
        and not s.transitions,
        "`{text}` follows `{before}`, but nothing joins them",
        "write * between: {before} * {text}",
        lambda s: Fix(Span(span_of(s.before).stop, s.span.start), " * "),
    ),
    Mistake(
        "hold(2 parsecs, 1)",
        lambda s: s.type(-1) == "NUMBER"
        and s.type(0) == "NAME"
        and not _is_then(s)
        and not (s.callee and (s.type(1) in ("EQUAL", "LPAR") or s.token in _defined(s))),
        "`{text}` follows the number {before}, but nothing joins them",
        UNITS_ARE,
    ),
    # values with places, in no call
    Mistake(
        "0.1 @ 0, 0.01 @ 30",
        lambda s: s.type(0) in ("AT", "COMMA") and not s.callee and _leveled(s),
        "values with their places are the arguments of `steps`, or of `points` for lines between them",
        fix=_leveled,
    ),
    # commas
    Mistake(
        "warmup(10,, 1)",
        lambda s: s.type(0) == "COMMA" and s.wants_operand,
        "a value is missing before this comma",
        "write the value, or leave the comma out",
        lambda s: "",
    ),
    Mistake(
        "warmup(10, 1),",
        lambda s: s.type(0) == "COMMA" and not s.opened and s.type(1) in ("", SEPARATOR),
        "a comma stands only between arguments",
        "leave it out; " + _FLOW_HINT,
        lambda s: "",
    ),
    Mistake(
        "total = 100, hold(rest, 1)",
        lambda s: s.type(0) == "COMMA" and not s.opened and s.type(-1 - len(s.argument)) == "EQUAL",
        "a comma stands only between arguments",
        "write ; between statements",
        lambda s: ";",
    ),
    Mistake(
        "hold(rest, 1), total=100",
        lambda s: s.type(0) == "COMMA" and not s.opened and s.is_(1, ("total",)) and s.type(2) == "EQUAL",
        "a comma stands only between arguments",
        fix=_instead(" over ", 0, 2),
    ),
    Mistake(
        "warmup(10, 1), then hold(5)",
        lambda s: s.type(0) == "COMMA" and not s.opened and s.type(1) == "THEN",
        "a comma stands only between arguments",
        "leave it out; " + _FLOW_HINT,
        lambda s: "",
    ),
    Mistake(
        "warmup(10, 1), cosine(90, 0)",
        lambda s: s.type(0) == "COMMA" and not s.opened,
        "a comma stands only between arguments",
        "write then between two segments; " + _FLOW_HINT,
        lambda s: " then",
    ),
    Mistake(
        "cosine(100, (1, 0))",
        lambda s: s.type(0) == "COMMA" and s.opened and _pair(s),
        "a comma inside plain parentheses",
        fix=_pair,
    ),
    Mistake(
        "x = (1e-3, 1e-4); hold(10, x)",
        lambda s: s.type(0) == "COMMA"
        and len(s.opened) == 1
        and s.type(s.opened[0] - 1 - s.index) == "EQUAL",
        "a name has one value, and these are several",
        "give each value a name and a definition of its own; from a to b is a->b, in the call of a curve",
    ),
    Mistake(
        "2 * (step, 3)",
        lambda s: s.type(0) == "COMMA",
        "a comma inside plain parentheses",
        "close them before it with `)`",
    ),
    Mistake(
        "warmup(10, 1,)",
        lambda s: s.type(0) == "RPAR" and s.type(-1) == "COMMA",
        "an argument is missing after the comma",
        "leave that comma out",
        _without(-1, -1),
    ),
    Mistake(
        "linear(10, 1->)",
        lambda s: s.type(0) == "RPAR" and s.type(-1) == "ARROW",
        "a value is missing after `->`",
        fix=_behind("0"),
    ),
    Mistake(
        "()",
        lambda s: s.type(0) == "RPAR" and s.type(-1) == "LPAR",
        "nothing stands in these parentheses",
        "write what they are for, or leave them out",
    ),
    Mistake(
        "linear(10, 1 + )",
        lambda s: s.type(0) == "RPAR" and s.wants_operand,
        "a value is missing after `{before}`",
        "write the value after {before}, or leave it out",
        _without(-1, -1),
    ),
    # operators
    Mistake(
        "step**2",
        lambda s: s.type(0) == s.type(-1) == "STAR",
        "there is no operator `**`",
        "write ^ for a power",
        _instead("^", -1, 0),
    ),
    Mistake(
        "hold(10, 1) // a note",
        lambda s: s.type(0) == s.type(-1) == "SLASH" and s.type(-2) == "RPAR" and _is_note(s),
        "a comment begins with #",
        fix=_instead("#", -1, 0),
    ),
    Mistake(
        "0.5^(step // 100)",
        lambda s: s.type(0) == s.type(-1) == "SLASH" and _quotient(s),
        "there is no operator `//`: a whole quotient is a floor",
        fix=_quotient,
    ),
    Mistake(
        "3 //",
        lambda s: s.type(0) == s.type(-1) == "SLASH",
        "there is no operator `//`",
        "write a whole quotient as in floor(step / 100)",
    ),
    Mistake(
        "linear(10, 1-->0)",
        lambda s: s.type(0) == "ARROW" and s.type(-1) == "MINUS",
        "an arrow is ->",
        fix=_instead("->", -1, 0),
    ),
    Mistake(
        "peak == 1e-3; hold(10, peak)",
        lambda s: s.type(0) == s.type(-1) == "EQUAL",
        "a definition and a named argument have one =",
        fix=_instead("=", -1, 0),
    ),
    Mistake(
        "hold(10, +1)",
        lambda s: s.type(0) == "PLUS" and s.wants_operand,
        "there is no unary plus",
        "leave the + out",
        _without(),
    ),
    # keywords
    Mistake(
        "cosine(until=100, to=0)",
        lambda s: s.type(0) == "EQUAL" and s.type(-1) == "UNTIL" and s.callee,
        "`until` is a keyword, without =",
        "write: until {after}",
        lambda s: Fix(span_of(s.before, s.token), "until " if _leads(s) else "n=until "),
    ),
    Mistake(
        "cosine(for=100, to=0)",
        lambda s: s.text in ("for", "over") and s.type(1) == "EQUAL" and s.callee in CURVES,
        "`{text}` is a keyword; the steps of a curve are `n`",
        fix=_instead("n=", 0, 1),
    ),
    Mistake(
        "then = 3; hold(10, 1)",
        lambda s: s.text in KEYWORDS and s.type(1) == "EQUAL" and not s.opened,
        "`{text}` is a keyword and cannot be defined",
        "choose another name",
    ),
    Mistake(
        "then hold(10, 1)",
        lambda s: s.type(0) == "THEN" and s.wants_operand and not s.before,
        "`then` stands between two segments; nothing stands before it",
        "write a segment before it, or leave it out",
        _without(),
    ),
    Mistake(
        "hold(10, 1) then then hold(10)",
        lambda s: s.type(0) == "THEN" and s.wants_operand,
        "`then` stands between two segments",
        "write a segment before it, or leave it out",
        _without(),
    ),
    Mistake(
        "until 5",
        lambda s: s.type(0) == "UNTIL" and s.wants_operand and s.type(1) == "NUMBER",
        "`until` alone stands only as an argument",
        fix=lambda s: Fix(
            span_of(s.token, s.after), f"hold(until {s.after}{', 1e-3' if not s.before else ''})"
        ),
    ),
    Mistake(
        "linear(1->0 over 1000)",
        lambda s: s.text in ("over", "for")
        and s.callee in CURVES
        and s.type(1) in SIMPLE
        and any(t.type == "ARROW" for t in s.argument),
        "`{text}` cannot stand here: the steps of a curve come first",
        fix=_steps_last,
    ),
    Mistake(
        "max(over 5, 1)",
        lambda s: s.text in KEYWORDS and s.wants_operand,
        "`{text}` is a keyword and cannot stand here",
        "write a value or a curve before it",
    ),
    # words that join, or should
    Mistake(
        "hold(10, 1) and then hold(10)",
        lambda s: s.is_(0, _THEN) and s.type(1) == "THEN",
        "`{text}` is not a word of the language",
        fix=_without(),
        help="leave it out: segments are joined by then alone",
    ),
    Mistake(
        "hold(10, 1) THEN hold(10)",
        lambda s: s.type(0) == "NAME" and not s.wants_operand and s.text.lower() in KEYWORDS,
        "`{text}` is not a word of the language: its words have small letters",
        fix=_lowered,
    ),
    Mistake(
        "peak 1e-3; warmup(10, peak)",
        lambda s: s.type(0) == "NUMBER"
        and s.type(-1) == "NAME"
        and s.before not in CURVES
        and len(s.argument) == 1
        and not s.opened
        and s.type(1) == SEPARATOR,
        "`{text}` follows `{before}`, but nothing joins them",
        "write = between a name and what it is",
        _behind(" ="),
    ),
    Mistake(
        "hold(rest of training)",
        lambda s: s.type(-1) == "REST" and s.is_(0, ("of",)) and s.type(1) == "NAME",
        "`rest` is what is left of the total, and needs no words",
        fix=lambda s: Fix(
            Span(span_of(s.before).stop, span_of(s.at(2 if s.type(2) == "NAME" else 1)).stop), ""
        ),
    ),
    Mistake(
        "cosine(1000) from 1e-3 to 0",
        lambda s: s.is_(0, ("from",)) and _ends_behind(s),
        "the ends of a curve stand with its steps, as a->b",
        fix=_ends_behind,
    ),
    Mistake(
        "linear(10, 1->0) every 10",
        lambda s: s.type(-1) == "RPAR" and s.is_(0, ("every",)) and s.type(1) == "NUMBER" and _turn_of(s),
        "`{text}` is not a word of the language: what recurs is repeated",
        fix=_turn_of,
    ),
    Mistake(
        "linear(10, 1->0) forever",
        lambda s: s.type(-1) == "RPAR"
        and s.is_(0, ("forever", "endlessly", "repeatedly", "again", "repeated"))
        and s.type(1) in ("", "RPAR", "COMMA", SEPARATOR),
        "`{text}` is not a word of the language: what recurs is repeated",
        fix=_repeated,
    ),
    Mistake(
        "loop linear(10, 1->0)",
        lambda s: s.is_(-1, ("repeat", "loop", "cycle", "restart"))
        and s.type(0) == "NAME"
        and _whole_call(s),
        "`{before}` needs parentheses round its arguments",
        fix=_whole_call,
    ),
    Mistake(
        "hold(10, 1) than hold(10)",
        lambda s: not s.wants_operand and _is_then(s),
        "`{text}` is not a word of the language",
        fix=_with_next("then", "by"),
    ),
    Mistake(
        "let peak = 1e-3; hold(10, peak)",
        lambda s: s.type(0) in OPERANDS and not s.opened and s.is_(-1, _DEFINING) and len(s.argument) == 1,
        "`{before}` is not a word of the language: a definition is name = value, and the result stands alone",
        "leave {before} out",
        _without(-1, -1),
    ),
    Mistake(
        "linear warmup(1000, 1e-3)",
        lambda s: not s.wants_operand and _two_words(s),
        "a curve has one name, `{before} {text}` are two words",
        fix=_two_words,
    ),
    Mistake(
        "warmup slowly to 1e-3",
        lambda s: s.type(-1) == "NAME" and s.starts_operand and str(s.before) in CURVES and _in_words(s),
        "`{before}` needs parentheses round its arguments",
        "write the steps and the value of each curve in parentheses: warmup(1000, 1e-3) then cosine(9000, 0)",
    ),
    Mistake(
        "warmup 1000 1e-3",
        lambda s: s.starts_operand
        and s.type(-1) == "NAME"
        and (str(s.before) in CURVES or str(s.before) in TRANSFORMS)
        and s.type(0) in SIMPLE,
        "`{before}` needs parentheses round its arguments",
        fix=_bare,
    ),
    Mistake(
        "hold(10 000, 1)",
        lambda s: s.type(-1) == s.type(0) == "NUMBER" and _thousands(s),
        "a number has no blanks",
        fix=lambda s: Fix(span_of(s.before, s.token), f"{s.before}{s.token}"),
    ),
    Mistake(
        "polynomial(100, 1->0, power 2)",
        lambda s: s.starts_operand and s.alone_before and str(s.before) in _names_of(s.callee),
        "a named argument is written with =",
        fix=lambda s: Fix(Span(span_of(s.before).stop, s.span.start), "="),
    ),
    Mistake(
        "linear(1000, 1e-3 0)",
        lambda s: s.starts_operand and s.transitions and s.alone_before,
        "`{text}` follows without an arrow",
        fix=lambda s: Fix(span_of(s.before, s.token), f"{s.before}->{s.token}"),
        label="expected `->`",
    ),
    Mistake(
        "warmup(1000 1e-3)",
        lambda s: s.starts_operand and s.callee and "COMMA" in s.expected,
        "`{text}` follows without a comma",
        "write: , {text}",
        _behind(","),
        "expected `,`",
    ),
    Mistake(
        "hold(rest, 1) total=100",
        lambda s: s.is_(0, ("total",))
        and s.type(1) == "EQUAL"
        and s.type(-1) == "RPAR"
        and s.type(2) in SIMPLE
        and not s.opened,
        "`{text}` follows, but nothing joins it to what stands before",
        fix=lambda s: Fix(span_of(s.token, s.at(2)), f"over {s.at(2)}"),
    ),
    Mistake(
        "hold(2 ep, 1) steps_per_epoch=100",
        lambda s: s.type(0) == "NAME"
        and s.type(1) == "EQUAL"
        and s.type(-1) == "RPAR"
        and not s.opened
        and _defined_late(s),
        "`{text}` follows the result, but a definition stands before it",
        fix=_defined_late,
    ),
    Mistake(
        "hold(10, 1) hold(10)",
        lambda s: s.starts_operand and not s.wants_operand and s.type(-1) == "RPAR",
        "`{text}` follows, but nothing joins it to what stands before",
        "write then between two segments, or ; between two statements",
        _ahead("then "),
    ),
    Mistake(
        "peak = 2; peak peak",
        lambda s: s.starts_operand and not s.wants_operand,
        "`{text}` follows `{before}`, but nothing joins them",
        "write then between two segments, an operator between two values, or ; between two statements",
    ),
    # arrows, places, definitions
    Mistake(
        "warmup(10, 1) -> cosine(90, 0)",
        lambda s: s.type(0) == "ARROW" and s.type(-1) == "RPAR" and s.type(1) == "NAME" and not s.transitions,
        "an arrow stands between two values; segments are joined by then",
        fix=lambda s: "then",
    ),
    Mistake(
        "lr -> hold(10, 1)",
        lambda s: s.type(0) == "ARROW" and not s.opened and s.type(-1) == "NAME" and s.type(2) == "LPAR",
        "a definition is written with =",
        fix=lambda s: "=",
    ),
    Mistake(
        "linear(100, 1->0.5->0)",
        lambda s: s.type(0) == "ARROW" and _up_and_down(s),
        "a curve has two ends, and this has three",
        fix=_up_and_down,
    ),
    Mistake(
        "1e-3->0",
        lambda s: s.type(0) == "ARROW" and not s.opened and s.alone,
        "`->` stands alone in its place in an argument list, as in linear(1000, 1->0)",
        fix=lambda s: Fix(span_of(s.before, s.after), f"linear(1000, {s.before}->{s.after})"),
    ),
    Mistake(
        "linear(100, (1->0.5)->0)",
        lambda s: s.type(0) == "ARROW",
        "`->` cannot stand here: it joins two values, alone in its place in an argument list",
        "a curve has two ends, as in linear(1000, 1->0); then joins two curves",
    ),
    Mistake(
        "hold(10, 1) @ 5",
        lambda s: s.type(0) == "AT",
        "`@` cannot stand here: a place stands alone in an argument list",
        "as in steps(0.1, 0.01 @ 32k)",
    ),
    Mistake(
        "steps(0.1, 30=0.01)",
        lambda s: s.type(0) == "EQUAL" and s.listed and s.alone,
        "a place is written with @",
        fix=lambda s: Fix(span_of(s.before, s.after), placed(str(s.before), str(s.after))),
    ),
    Mistake(
        "cosine(100, 1->0, 2=power)",
        lambda s: s.type(0) == "EQUAL" and s.opened,
        "`=` cannot stand here",
        "a name before = stands alone, as in power=2",
        lambda s: Fix(span_of(s.before, s.after), f"{s.after}={s.before}") if s.type(1) == "NAME" else None,
    ),
    Mistake(
        "a = b = 1; hold(10, a)",
        lambda s: s.type(0) == "EQUAL",
        "`=` cannot stand here",
        "a statement has one =, after a name, as in peak = 1e-3",
    ),
    Mistake(
        "hold(10, ?)",
        lambda s: s.type(0) == "QMARK",
        "`?` cannot stand here: it is for a definition, whose name then stands here",
        "name it: peak = ?",
    ),
    Mistake(
        "hold(10, 1) over 10 then hold(5)",
        lambda s: s.type(0) in ("THEN", "FOR", "UNTIL", "OVER") and any(t.type == "OVER" for t in s.argument),
        "`{text}` cannot follow `over`",
        "put parentheses round what stands before",
        _grouped,
    ),
    Mistake(
        "a = ? + 1; hold(10, a)",
        lambda s: True,
        "`{text}` cannot stand here",
    ),
)


def explain(stop: Stop, findings: Findings) -> None:
    """Say what was found, and what to type."""
    mistake = next(row for row in MISTAKES if row.when(stop))
    if mistake is not MISTAKES[-1]:
        return mistake.note(stop, findings)
    words = sorted(_EXPECTED[name] for name in stop.expected if name in _EXPECTED)
    listed = f"expected {', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "leave it out"
    findings.note("syntax", stop.span, mistake.message.format(text=stop.text), listed)
