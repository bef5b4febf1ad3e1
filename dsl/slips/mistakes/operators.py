"""Operators of other languages, and keywords where they cannot stand."""

from __future__ import annotations

from ...curves.table import CURVES
from ...plans.transforms import TRANSFORMS
from ...syntax.spellings import KEYWORDS
from ...text.diagnostic import Fix
from ..stops import SIMPLE, Stop, span_of
from .brackets import closing, opening
from .mistake import Mistake, instead, without
from .words import defined_in


def _quotient(stop: Stop) -> Fix | None:
    """A whole quotient of the two operands beside."""
    alone = stop.type(-2) in SIMPLE
    first = stop.index - 2 if alone else opening(stop, -2) if stop.type(-2) == "RPAR" else None
    last = closing(stop, stop.index + 1)
    if first is None or last is None or (alone and stop.type(-3) == "CARET"):
        return None
    one, other = span_of(stop.tokens[first], stop.at(-2)), span_of(stop.after, stop.tokens[last])
    text = stop.source.text
    return Fix(one.to(other), f"floor({text[slice(*one)]} / {text[slice(*other)]})")


def _is_note(stop: Stop) -> bool:
    """Whether words follow a curve, which are no operand: none is defined before, or several stand side by side."""
    first = opening(stop, -2)
    defined = {"step", *defined_in(stop)}
    alone = stop.type(2) == "" and stop.after not in defined
    curve = first is not None and (stop.tokens[first] in CURVES or stop.tokens[first] in TRANSFORMS)
    return curve and stop.type(1) == "NAME" and (stop.type(2) == "NAME" or alone)


def _leads(stop: Stop) -> bool:
    """Whether the token before is the first one in these parentheses."""
    return stop.type(-2) == "LPAR"


def _steps_last(stop: Stop) -> Fix:
    """`linear(1->0 over 1000)`, with its steps first, in place of any others."""
    first = span_of(stop.tokens[stop.opened[-1] + 1])
    value = span_of(stop.argument[0], stop.before)
    text = stop.source.text[value.start : value.stop]
    return Fix(first.to(span_of(stop.after)), f"{stop.after}, {text}")


OPERATORS: tuple[Mistake, ...] = (
    # operators
    Mistake(
        "step**2",
        lambda s: s.type(0) == s.type(-1) == "STAR",
        "there is no operator `**`",
        "write ^ for a power",
        instead("^", -1, 0),
    ),
    Mistake(
        "hold(10, 1) // a note",
        lambda s: s.type(0) == s.type(-1) == "SLASH" and s.type(-2) == "RPAR" and _is_note(s),
        "a comment begins with #",
        fix=instead("#", -1, 0),
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
        fix=instead("->", -1, 0),
    ),
    Mistake(
        "peak == 1e-3; hold(10, peak)",
        lambda s: s.type(0) == s.type(-1) == "EQUAL",
        "a definition and a named argument have one =",
        fix=instead("=", -1, 0),
    ),
    Mistake(
        "hold(10, +1)",
        lambda s: s.type(0) == "PLUS" and s.wants_operand,
        "there is no unary plus",
        "leave the + out",
        without(),
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
        fix=instead("n=", 0, 1),
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
        without(),
    ),
    Mistake(
        "hold(10, 1) then then hold(10)",
        lambda s: s.type(0) == "THEN" and s.wants_operand,
        "`then` stands between two segments",
        "write a segment before it, or leave it out",
        without(),
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
        "hold(for 5000, 1)",
        lambda s: s.text in ("for", "over")
        and s.wants_operand
        and s.callee in CURVES
        and s.type(1) in SIMPLE,
        "`{text}` cannot stand here: the steps of a curve need no word",
        fix=without(),
    ),
    Mistake(
        "max(over 5, 1)",
        lambda s: s.text in KEYWORDS and s.wants_operand,
        "`{text}` is a keyword and cannot stand here",
        "write a value or a curve before it",
    ),
)
