"""Arrows, places and definitions where they cannot stand."""

from __future__ import annotations

from ...curves.table import CURVES
from ...numbers.decimals import read, shortest
from ...numbers.units import OF_STEPS
from ...syntax.spellings import placed
from ...syntax.tokens import SEPARATOR
from ...text.diagnostic import Fix
from ..stops import SIMPLE, Stop, span_of
from .mistake import Mistake


def _grouped(stop: Stop) -> Fix | None:
    """What stands before, in parentheses."""
    where = span_of(stop.argument[0], stop.before)
    return Fix(where, f"({stop.source.text[where.start : where.stop]})")


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


ARROWS: tuple[Mistake, ...] = (
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
