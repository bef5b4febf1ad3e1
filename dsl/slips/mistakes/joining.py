"""Words that join segments, or should, and calls without their brackets."""

from __future__ import annotations

import re

from ...curves.table import CURVES
from ...plans.transforms import TRANSFORMS
from ...syntax.spellings import KEYWORDS
from ...syntax.tokens import SEPARATOR
from ...text.diagnostic import Fix
from ...text.source import Span
from ..stops import OPERANDS, SIMPLE, Stop, span_of
from .brackets import closing, opening, repeated
from .mistake import Mistake, ahead, behind, with_next, without
from .words import DEFINING, THEN, TO, defined_in, is_then


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


def _two_words(stop: Stop) -> Fix | None:
    """`linear warmup(...)`, `cosine decay(...)`: the words of one name, or one word too many."""
    from ...answers.answers import named_in_words  # for what cannot be read alone

    if stop.type(0) != "NAME" or stop.type(-1) != "NAME":
        return None
    first, last = stop.index - 1, stop.index
    while stop.type(last + 1 - stop.index) == "NAME":
        last += 1
    end = closing(stop, last)
    if end is None or stop.type(last + 1 - stop.index) != "LPAR":
        return None
    where = span_of(stop.tokens[first], stop.tokens[end])
    words = [str(token) for token in stop.tokens[first : last + 1]]
    text = named_in_words(words, where, stop.source.text)
    return Fix(where, text) if text is not None else None


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
        if token.type == "COMMA" or (arguments and token.type == "NAME" and token.lower() in TO):
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


def _in_words(stop: Stop) -> bool:
    """Whether words stand among the arguments that follow without parentheses."""
    defined = defined_in(stop)
    for token in stop.tokens[stop.index :]:
        if token.type in ("THEN", "LPAR", SEPARATOR):
            break
        word = token.type == "NAME" and token not in defined
        if word and (token is stop.token or token.lower() not in TO):
            return True
    return False


def _ends_behind(stop: Stop) -> Fix | None:
    """`cosine(1000) from 1e-3 to 0`"""
    call = [stop.type(i) for i in (-4, -3, -2, -1)]
    a, b = stop.at(1), stop.at(3)
    if call != ["NAME", "LPAR", "NUMBER", "RPAR"] or str(stop.at(-4)) not in CURVES or not stop.is_(2, TO):
        return None
    if a is None or b is None or {a.type, b.type} - SIMPLE:
        return None
    return Fix(span_of(stop.at(-4), b), f"{stop.at(-4)}({stop.at(-2)}, {a}->{b})")


def _turn_of(stop: Stop) -> Fix | None:
    """`S every 1000`, where S lasts so long."""
    first = opening(stop, -1)
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


def _lowered(stop: Stop) -> str:
    return str(stop.token).lower()


JOINING: tuple[Mistake, ...] = (
    # words that join, or should
    Mistake(
        "hold(10, 1) and then hold(10)",
        lambda s: s.is_(0, THEN) and s.type(1) == "THEN",
        "`{text}` is not a word of the language",
        fix=without(),
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
        behind(" ="),
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
        fix=repeated,
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
        lambda s: not s.wants_operand and is_then(s),
        "`{text}` is not a word of the language",
        fix=with_next("then", "by"),
    ),
    Mistake(
        "let peak = 1e-3; hold(10, peak)",
        lambda s: s.type(0) in OPERANDS and not s.opened and s.is_(-1, DEFINING) and len(s.argument) == 1,
        "`{before}` is not a word of the language: a definition is name = value, and the result stands alone",
        "leave {before} out",
        without(-1, -1),
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
        behind(","),
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
        ahead("then "),
    ),
    Mistake(
        "peak = 2; peak peak",
        lambda s: s.starts_operand and not s.wants_operand,
        "`{text}` follows `{before}`, but nothing joins them",
        "write then between two segments, an operator between two values, or ; between two statements",
    ),
)
