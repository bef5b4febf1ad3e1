"""Commas in the wrong place, and values with their places that stand in no call."""

from __future__ import annotations

from itertools import takewhile

from ...calls.arguments import Form
from ...curves.entry import REQUIRED
from ...curves.table import CURVES
from ...plans.transforms import TRANSFORMS
from ...syntax.spellings import placed
from ...syntax.tokens import SEPARATOR
from ...text.diagnostic import Fix
from ..stops import SIMPLE, Stop, span_of
from .mistake import FLOW_HINT, Mistake, behind, instead, without


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


def _missing(stop: Stop) -> str | None:
    """The parameter whose value is missing beside a comma, among those that a call needs."""
    entry = CURVES.get(stop.callee) or TRANSFORMS.get(stop.callee)
    first = stop.opened[-1] + 1
    if entry is None or any(token.type == "EQUAL" for token in stop.tokens[first : stop.index]):
        return None
    depth, commas = 0, []
    for index, token in enumerate(stop.tokens[first:], first):
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        if depth < 0:
            break
        if token.type == "COMMA" and not depth:
            commas.append(index)
    required = {p.name for p in entry.parameters if p.default is REQUIRED}
    needed = 1 + max((i for i, name in enumerate(entry.positions) if name in required), default=-1)
    before = sum(comma < stop.index for comma in commas)
    first_alone = stop.index == first and entry.positions[0] in required
    missing = before < needed and (first_alone or len(commas) < needed)
    return entry.positions[before] if missing else None


def _missing_help(stop: Stop) -> str:
    entry = CURVES.get(stop.callee) or TRANSFORMS[stop.callee]
    return (
        f"`{_missing(stop)}` of `{stop.callee}` is missing: {Form.of(entry).help}; "
        "a shell leaves nothing where a variable is empty or not set"
    )


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


COMMAS: tuple[Mistake, ...] = (
    # values with places, in no call
    Mistake(
        "0.1 @ 0, 0.01 @ 30",
        lambda s: s.type(0) in ("AT", "COMMA") and not s.callee and _leveled(s),
        "values with their places are the arguments of `steps`, or of `points` for lines between them",
        fix=_leveled,
    ),
    # commas
    Mistake(
        "warmup(, 1e-3)",
        lambda s: s.type(0) == "COMMA" and s.wants_operand and s.callee and _missing(s),
        "a value is missing before this comma",
        _missing_help,
    ),
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
        "leave it out; " + FLOW_HINT,
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
        fix=instead(" over ", 0, 2),
    ),
    Mistake(
        "warmup(10, 1), then hold(5)",
        lambda s: s.type(0) == "COMMA" and not s.opened and s.type(1) == "THEN",
        "a comma stands only between arguments",
        "leave it out; " + FLOW_HINT,
        lambda s: "",
    ),
    Mistake(
        "warmup(10, 1), cosine(90, 0)",
        lambda s: s.type(0) == "COMMA" and not s.opened,
        "a comma stands only between arguments",
        "write then between two segments; " + FLOW_HINT,
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
        "warmup(5%, )",
        lambda s: s.type(0) == "RPAR" and s.type(-1) == "COMMA" and s.callee and _missing(s),
        "an argument is missing after the comma",
        _missing_help,
    ),
    Mistake(
        "warmup(10, 1,)",
        lambda s: s.type(0) == "RPAR" and s.type(-1) == "COMMA",
        "an argument is missing after the comma",
        "leave that comma out",
        without(-1, -1),
    ),
    Mistake(
        "linear(10, 1->)",
        lambda s: s.type(0) == "RPAR" and s.type(-1) == "ARROW",
        "a value is missing after `->`",
        fix=behind("0"),
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
        without(-1, -1),
    ),
)
