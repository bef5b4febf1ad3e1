"""Calls of curves for help lines: a start, an end and steps such as are usual, where they are missing."""

from __future__ import annotations

from fractions import Fraction

from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.unparse import unparse
from .curve_call import CurveCall


def whole_call(call: CurveCall, missing: list[str], text: str = "") -> tuple[str | None, str | None]:
    """The call with what is missing, and a help for it where the call alone does not say it; it stands in a `text`."""
    name = call.curve.name
    if missing == ["n"] and call.place.total is not None and call.place.around is not None:
        given = (f"{f'{a.name}=' if a.name else ''}{unparse(a.value)}" for a in call.node.arguments)
        return None, f"{name}({', '.join((usual_steps(call), *given))})"
    if missing[0] in call.curve.without and "from" in call.given:
        written = unparse(call.given["from"].value)
        if call.place.reached is not None:
            return None, f"{name}({missing[0]}={written})"
        fix, other = (text.format(written) for text in call.curve.without[missing[0]])
        return f"write: {fix}, or {other}", fix
    if "n" not in call.form.names or set(missing) - {"n", "from"} != {"to"}:
        return None, None
    n = unparse(call.given["n"].value) if "n" in call.given else "1000"
    others = "".join(f", {unparse(a)}" for key, a in call.given.items() if key not in ("n", "from"))
    start, stop = usual_ends(call, text)
    if "from" in call.given:
        return None, f"{name}({n}, {unparse(call.given['from'].value)}->{stop}{others})"
    if call.place.reached is not None or call.curve.starts_from_zero:
        return None, f"{name}({n}, {stop}{others})"
    fix = f"{name}({n}, {start}->{stop}{others})"
    return (
        f"write: {fix}, or put a segment before it: warmup(1000, {start}) then {name}({n}, {stop}{others})",
        fix,
    )


def started(call: CurveCall, value: Expression) -> str:
    """A value alone, with a start where it needs one."""
    starts = call.place.reached is not None or call.curve.starts_from_zero or "to" not in call.form.positions
    return unparse(value) if starts else pair(call, value)


def pair(call: CurveCall, value: Expression, text: str = "") -> str:
    """The start and the end that were probably meant by a lone value of a call in a `text`."""
    match value:  # 1e-3-0, 1e-3 / 0, 1e-3 until 0, 1e-3 then 0
        case (
            nodes.Chain(nodes.Number() as first, ((_, nodes.Number() as last),))
            | nodes.Cut(nodes.Number() as first, _, nodes.Number() as last)
            | nodes.Sequence((nodes.Number() as first, nodes.Number() as last))
        ) if not (isinstance(value, nodes.Chain) and value.rest[0][0] != "-" and last.value):
            return f"{unparse(first)}->{unparse(last)}"
        case nodes.Cut() | nodes.Sequence() | nodes.Over():
            value = nodes.Number(Fraction(0))
    start, stop = usual_ends(call, text)
    written = unparse(value)
    share = isinstance(value, nodes.Number) and value.unit == "%"
    zero = isinstance(value, nodes.Number) and value.value == 0
    if call.curve.ends == ("from", "from") and not zero:
        return f"0->{written}"
    return f"{start}->{written}" if share or zero else f"{written}->{stop}"


def usual_ends(call: CurveCall, text: str = "") -> tuple[str, str]:
    """Values to begin and to end with, for an example: down, or up where the curve goes up; a factor begins at 1."""
    reached = call.place.reached.constant if call.place.reached is not None else None
    if call.curve.starts_from_zero or reached == 0:
        return "0", "1e-3"
    before, behind = text[: call.node.span.start].rstrip()[-1:], text[call.node.span.stop :].lstrip()[:1]
    if "*" in (before, behind):
        return "1", "0.01" if call.curve.name == "exponential" else "0"
    return "1e-3", "1e-5" if call.curve.name == "exponential" else "0"


def usual_steps(call: CurveCall) -> str:
    """A number of steps for an example: what is left of the total, where that is known."""
    place = call.place
    if place.total is None or place.around is None:
        return "1000"
    last = place.index == len(place.segments) - 1
    return "rest" if last and place.rest_taken is None else "10%"
