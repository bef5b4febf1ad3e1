"""Texts that end too early, and brackets and statements that end in the wrong place."""

from __future__ import annotations

from ...curves.table import CURVES
from ...syntax.tokens import SEPARATOR
from ...text.diagnostic import Fix
from ...text.source import Span
from ..stops import Stop, span_of
from .mistake import FLOW_HINT, Mistake, behind, without


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


ENDS: tuple[Mistake, ...] = (
    # the text ends
    Mistake(
        "warmup(10, 1) then",
        lambda s: not s.token and s.type(-1) == "THEN" and not s.opened,
        "the text ends after `then`, where something must follow",
        "write a segment after then, such as: then hold(1000)",
        behind(" hold(1000)"),
    ),
    Mistake(
        "peak =",
        lambda s: not s.token and s.type(-1) == "EQUAL" and not s.opened,
        "the text ends after `=`, where something must follow",
        "write a value after =, such as: = 1e-3",
        behind(" 1e-3"),
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
        without(-1, -1),
    ),
    Mistake(
        "linear(10, 1->",
        lambda s: not s.token and s.wants_operand and s.type(-1) not in ("LPAR", "COMMA") and s.opened,
        "the text ends after `{before}`, where something must follow",
        "write a value after {before}; " + FLOW_HINT,
        lambda s: behind(("1000" if s.type(-1) == "AT" else "0") + ")" * len(s.opened))(s),
    ),
    Mistake(
        "warmup(1000, 1e-3 then cosine(9000, 0)",
        lambda s: not s.token and s.opened,
        "the text ends, but {place} is not closed",
        "add `)`; " + FLOW_HINT,
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
        behind(" 1e-3"),
    ),
    Mistake(
        "a = 2 *; hold(10, a)",
        lambda s: s.type(0) == SEPARATOR,
        "the statement ends after `{before}`, where a value must follow",
        "write the value, or leave {before} out",
        without(-1, -1),
    ),
    Mistake(
        "hold(10, 1))",
        lambda s: s.type(0) == "RPAR" and not s.opened,
        "this `)` closes nothing",
        "leave it out, or add the `(` that it should close",
        lambda s: "",
    ),
)
