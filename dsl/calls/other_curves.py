"""Calls whose arguments are those of another curve: which one was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..counterparts.same_words import same
from ..curves.table import CURVES
from ..numbers.decimals import round_half_up
from ..numbers.units import OF_STEPS
from ..syntax import nodes
from ..syntax.commas import decimal_of
from ..syntax.nodes import Argument, Call, Expression
from ..syntax.unparse import unparse
from ..syntax.walk import is_steps
from ..text.source import Span


class Meant(NamedTuple):
    """What was found, the call that was probably meant, the help where it says more, and the part that does not fit."""

    message: str
    text: str | None
    help: str | None = None
    span: Span | None = None


def other_curve(call: Call, reached: bool) -> Meant | None:
    """The call that was meant by one whose arguments do not fit; `reached` says that a segment comes before."""
    return next((meant for row in _ROWS if (meant := row(call, reached)) is not None), None)


def _unnamed(call: Call) -> Sequence[Expression] | None:
    """The values of a call without any names."""
    return None if any(a.name for a in call.arguments) else [a.value for a in call.arguments]


def _held(call: Call, reached: bool) -> Meant | None:
    """`constant(3e-4, 9000)`"""
    if call.name != "constant" or len(call.arguments) != 2:
        return None
    value, n = call.arguments
    if n.name not in (None, "n") and not (set(same(n.name)) & {"n"}):
        return None
    if n.name is None and is_steps(value.value) and not is_steps(n.value):
        value, n = n, value
    if not is_steps(n.value) or isinstance(value.value, nodes.Transition):
        return None
    message = "`constant` is endless and takes no steps; a value for some steps is `hold`"
    text = f"hold({unparse(n.value)}, {unparse(value.value)})"
    decimal = decimal_of(call.arguments[0].value, call.arguments[1].value)
    if decimal is not None:
        return Meant(message, None, f"write constant({decimal}) if it is one number, or {text} if it is held")
    return Meant(message, text)


def _way_down(call: Call, reached: bool) -> Meant | None:
    """`decay(8k, 0)`, `decay(8k, 1e-3->1e-5)`"""
    values = _unnamed(call)
    if call.name != "decay" or values is None or len(values) not in (1, 2):
        return None
    if len(values) == 1 and not is_steps(values[0]):
        return None
    values = [*values, nodes.Number(Fraction(0))][:2]
    n, to = values if not isinstance(values[0], nodes.Transition) else values[::-1]
    if not is_steps(n):
        if not is_steps(to):
            return None
        start, every = unparse(n), unparse(to)
        if reached and _between(n, _LEAST_RATE, Fraction(1)):
            message = f"`decay` takes its start first, and `{start}` is a rate: here it starts from the value reached"
            return Meant(message, f"decay(rate={start}, every={every})")
        if _between(n, Fraction(1, 2), Fraction(1)):
            message = f"`decay` needs the value that it starts from: `{start}` is a rate"
            return Meant(message, f"decay(1e-3, {start}, {every})")
        return Meant(f"`decay` needs `rate`: `{every}` is its steps", f"decay({start}, 0.96, {every})")
    message = "`decay` is a rate that acts without end; a way to a value is another curve"
    end = to.stop if isinstance(to, nodes.Transition) else to
    ends = unparse(to) if isinstance(to, nodes.Transition) or reached else f"1e-3->{unparse(to)}"
    if not isinstance(to, nodes.Transition) and _between(to, Fraction(1, 2), Fraction(1)):
        rate, every = unparse(to), unparse(n)
        text = f"decay(rate={rate}, every={every})" if reached else f"decay(1e-3, {rate}, {every})"
        return Meant(f"`decay` needs the value that it starts from: `{every}` is its steps", text)
    text, other = (f"{name}({unparse(n)}, {ends})" for name in ("linear", "exponential"))
    zero = isinstance(end, nodes.Number) and end.value == 0
    return Meant(message, text, None if zero else f"write: {text}, or {other}")


# A factor of a decay is rarely less.
_LEAST_RATE = Fraction(1, 10)


def _between(node: Expression, low: Fraction, high: Fraction) -> bool:
    return isinstance(node, nodes.Number) and not node.unit and low <= node.value < high


def _endless(call: Call, reached: bool) -> Meant | None:
    """`rsqrt(1000, 1->0)`, `onecycle(1000, 0->1)`"""
    values = _unnamed(call)
    if values is None or len(values) != 2 or not is_steps(values[0]):
        return None
    match values[1]:
        case nodes.Transition(start, stop):
            pass
        case _:
            return None
    n = unparse(values[0])
    if call.name in ("rsqrt", "inverse_time"):
        message = f"`{call.name}` goes on without end; a way from one value to another is another curve"
        return Meant(message, f"linear({n}, {unparse(values[1])})")
    if call.name != "onecycle" or not isinstance(start, nodes.Number) or not isinstance(stop, nodes.Number):
        return None
    peak = max(start, stop, key=lambda number: number.value)
    return Meant("`onecycle` has a peak, and begins and ends far below it", f"onecycle({n}, {unparse(peak)})")


def _moving(call: Call, reached: bool) -> Meant | None:
    """`hold(1000, 1e-3->0)`"""
    values = _unnamed(call)
    if (
        call.name != "hold"
        or values is None
        or len(values) != 2
        or not isinstance(values[1], nodes.Transition)
    ):
        return None
    text = f"linear({', '.join(map(unparse, values))})"
    message = (
        "a transition a->b cannot stand here: `hold` takes a single value; from one to another goes `linear`"
    )
    return Meant(message, text, span=values[1].span)


def _falling(call: Call, reached: bool) -> Meant | None:
    """`steps(0.1, 30, 60, gamma=0.1)`"""
    plain = [a.value for a in call.arguments if a.name is None]
    named = [a for a in call.arguments if a.name is not None]
    if call.name != "steps" or len(plain) < 2 or len(named) != 1 or "rate" not in same(named[0].name or ""):
        return None
    first, rate = plain[0], named[0].value
    if (
        not isinstance(first, nodes.Number)
        or not isinstance(rate, nodes.Number)
        or not all(map(is_steps, plain[1:]))
    ):
        return None
    factor = rate.value / 100 if rate.unit == "%" else rate.value
    levels = (nodes.Number(first.value * factor**i) for i in range(1, len(plain)))
    places = (f"{unparse(v)} @ {unparse(at)}" for v, at in zip(levels, plain[1:], strict=True))
    return Meant(
        "a value with its step is written value @ step", f"steps({', '.join([unparse(first), *places])})"
    )


_OF_TURNS = ("times", "stretch", "scale")


def _turns(call: Call, reached: bool) -> Meant | None:
    """`cosine(12k, 1e-3->0, num_cycles=3)`"""
    curve = CURVES.get(call.name)
    if curve is None or not curve.finite:
        return None
    known = {p.name for p in curve.parameters}
    own: list[Argument] = []
    turns: dict[str, Expression] = {}
    within = False  # whether the cycles together have the length that is written
    for argument in call.arguments:
        if argument.name is not None and argument.name not in known:
            word = next((p for p in _OF_TURNS if p in {argument.name, *same(argument.name)}), None)
            if word is None or word in turns:
                return None
            turns[word] = argument.value
            within = within or "cycle" in argument.name
        else:
            own.append(argument)
    if not turns.keys() & {"times", "stretch"} or not own:
        return None
    times = turns.get("times")
    count = times.value if isinstance(times, nodes.Number) and not times.unit else None
    plain = f"{call.name}({', '.join(map(unparse, own))})"
    if count is not None and count <= 1 and turns.keys() == {"times"}:
        return Meant(f"`{call.name}` is one cycle, and has no number of them", plain)
    each = _divided(own[0].value, count) if count is not None and within and "stretch" not in turns else None
    text = f"{call.name}({', '.join([each, *map(unparse, own[1:])])})" if each else plain
    shape = "".join(f", {word}={unparse(value)}" for word, value in turns.items())
    what = f", each of {each}" if each else ""
    return Meant(f"`{call.name}` is one cycle; cycles are turns of `repeat`{what}", f"repeat({text}{shape})")


def _divided(n: Expression, by: Fraction) -> str | None:
    """A part of a length, where it is a number that can be divided."""
    if not isinstance(n, nodes.Number) or n.value < by:
        return None
    part = Fraction(round_half_up(n.value / by)) if n.unit in OF_STEPS else n.value / by
    return unparse(nodes.Number(part, n.unit))


_ROWS: tuple[Callable[[Call, bool], Meant | None], ...] = (
    _held,
    _way_down,
    _endless,
    _moving,
    _falling,
    _turns,
)
