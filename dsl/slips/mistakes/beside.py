"""Numbers and names with something behind them that nothing joins to them."""

from __future__ import annotations

from dataclasses import replace

from ...curves.table import CURVES
from ...formula.functions import FUNCTIONS
from ...numbers.decimals import read, shortest
from ...numbers.facts import FACTS
from ...plans.transforms import TRANSFORMS
from ...syntax.spellings import UNITS_ARE, number
from ...syntax.tokens import SEPARATOR
from ...text.diagnostic import Fix
from ...text.source import Span
from ..stops import OPERANDS, SIMPLE, Stop, span_of
from .brackets import opening, repeated
from .mistake import Mistake, behind, instead, with_next, without
from .words import AT, TO, defined_in, is_then


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


def _product_end(stop: Stop) -> int | None:
    """The last of the names side by side that begin here, each of which has a value; None where it has none."""
    known = {"step", "pi", *FACTS, *defined_in(stop)}
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
        first = opening(stop, -1)
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


def _next_statement(stop: Stop) -> bool:
    """Whether what follows a definition can only be the next statement."""
    start = stop.index - 1 - len(stop.argument)
    if stop.opened or stop.type(start - stop.index) != "EQUAL" or stop.callee:
        return False
    name = stop.tokens[start - 1]
    end = next((i for i in range(stop.index, len(stop.tokens)) if stop.tokens[i].type == SEPARATOR), None)
    return stop.type(1) == "EQUAL" or name in FACTS or name in stop.tokens[stop.index : end]


BESIDE: tuple[Mistake, ...] = (
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
        lambda s: s.listed and s.is_(0, AT) and s.type(-1) in SIMPLE and s.type(1) in SIMPLE,
        "`{text}` is not a word of the language: a place is written with @",
        fix=instead("@"),
    ),
    Mistake(
        "linear(1000, peak / 2 to 0)",
        lambda s: s.transitions and s.is_(0, TO) and s.type(1) in (*OPERANDS, "MINUS"),
        "`{text}` is not a word of the language: from a to b is written a->b",
        fix=with_next("->", "to"),
    ),
    Mistake(
        "hold(10% of the run, 1)",
        lambda s: s.type(-1) == "NUMBER" and s.is_(0, ("of",)) and s.is_(1, ("the", "its", "all")),
        "what a share is of needs no words: a duration's is the total, a value's the value before",
        fix=lambda s: without(0, 2 if s.type(2) == "NAME" else 1)(s),
    ),
    Mistake(
        "hold(10% of total, 1)",
        lambda s: s.type(-1) == "NUMBER" and s.is_(0, ("of",)) and s.type(1) == "NAME",
        "what a share is of needs no words: a duration's is the total, a value's the value before",
        fix=without(0, 1),
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
        fix=repeated,
    ),
    Mistake(
        "repeat(hold(10, 1), 3 times)",
        lambda s: s.type(-1) == "NUMBER" and s.is_(0, ("times", "turns", "cycles")),
        "`{text}` is not a unit: a number of turns has none",
        fix=lambda s: Fix(Span(span_of(s.before).stop, s.span.stop), ""),
    ),
    Mistake(
        "lr = hold(10, 1) and wd = 0.1 * lr",
        lambda s: s.is_(0, ("and", "with", "also", "plus")) and s.type(1) == "NAME" and s.type(2) == "EQUAL",
        "`{text}` is not a word of the language: statements are parted by ;",
        fix=lambda s: Fix(Span(span_of(s.before).stop, s.span.stop), ";"),
    ),
    Mistake(
        "peak = 3e-4 warmup(10, peak)",
        lambda s: s.type(0) == "NAME" and not s.wants_operand and _next_statement(s),
        "`{text}` follows a definition, but nothing parts them",
        "write ; between two statements",
        behind(";"),
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
        and not is_then(s)
        and not (s.callee and (s.type(1) in ("EQUAL", "LPAR") or s.token in defined_in(s))),
        "`{text}` follows the number {before}, but nothing joins them",
        UNITS_ARE,
    ),
)
