"""Writes the curves and sequences that many libraries' schedules come down to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil

from ..numbers.decimals import read
from .amounts import ONE, ZERO, Amount, Unfit, exact
from .entry import RATE, Given
from .python_calls import PythonCall

Pairs = list[tuple[Amount, Amount]]


def curve(
    g: Given, name: str, n: Amount, start: Amount | None, end: Amount, **shape: Amount | str | None
) -> str:
    """A curve from a start to an end.

    It starts from the value reached where `start` is None, or where it is the optimizer's rate and a segment comes
    before.
    """
    if start is not None and g.reached and start.text == RATE and g.from_optimizer:
        g.from_optimizer -= 1
        start = None
    ends = f"{end}" if start is None else f"{start}->{end}"
    return f"{name}({n}, {ends}{_named(shape)})"


def decay(
    start: Amount, rate: Amount, every: Amount, *, staircase: bool = True, floor: Amount | None = None
) -> str:
    """Exponential decay, in a staircase unless it has one value a step anyhow."""
    stairs = "true" if staircase and every.number != 1 else None
    return f"decay({start}, {rate}, {every}{_named({'staircase': stairs, 'floor': floor})})"


def turns(turn: str, *, times: Amount | None = None, stretch: Amount = ONE, scale: Amount = ONE) -> str:
    """A curve again and again."""
    return f"repeat({turn}{_named({'times': times, 'stretch': stretch, 'scale': scale})})"


def _named(values: dict[str, Amount | str | None]) -> str:
    kept = {
        k: v for k, v in values.items() if v is not None and not (isinstance(v, Amount) and v.number == 1)
    }
    return "".join(f", {key}={value}" for key, value in kept.items())


def warmed(
    n: Amount, start: Amount, peak: Amount, after: Callable[[Amount | None], str], name: str = "warmup"
) -> str:
    """A warm-up and what follows it, which is made from its start; no warm-up of 0 steps."""
    if n.number == 0:
        return after(peak)
    ramp = f"{peak}" if start.number == 0 and name == "warmup" else f"{start}->{peak}"
    return f"{name}({n}, {ramp}) then {after(None)}"


def left(total: Amount, n: Amount, what: str = "the length") -> Amount:
    """What is left of a length after its first part."""
    if n.number == 0:
        return total
    if total.number is None or n.number is None:
        if total.text.startswith("until "):
            raise Unfit("its lengths need plain numbers")
        return Amount(f"until {total}", whole=True)
    if total.number <= n.number:
        raise Unfit(f"{what} is {total}, not more than the {n} steps before")
    return exact(total.number - n.number)


def counted(n: Amount, total: Amount) -> Amount:
    """A share of a length as a number of steps, rounded up as transformers does, where the length is a number."""
    if total.number is None or not n.text.endswith("%"):
        return n
    return exact(ceil(read(n.text[:-1])[0] * total.number / 100))


def delayed(n: Amount, spec: str) -> str:
    return spec if n.number == 0 else f"delay({n}, {spec})"


def levels(start: Amount, changes: Iterable[tuple[Amount, Amount]]) -> str:
    """Values from places on."""
    return f"steps({start}{''.join(f', {value} @ {place}' for place, value in changes)})"


def products(start: Amount, factors: Iterable[tuple[Amount, Amount]]) -> Pairs:
    """Values that are multiplied up, place by place; a place that comes twice counts twice."""
    found: Pairs = []
    for place, factor in sorted(factors, key=lambda pair: pair[0].number or 0):
        start = start * factor
        if found and found[-1][0].text == place.text:
            found.pop()
        found.append((place, start))
    return found


def whole(value: Fraction, what: str) -> Amount:
    if value < 1 or value.denominator != 1:
        raise Unfit(f"{what} would last {float(value):g} steps")
    return exact(value)


def divided(n: Amount, by: Amount, what: str) -> Amount:
    """A whole part of a length."""
    if n.number is None or by.number is None or by.number <= 0:
        raise Unfit(f"{what} needs plain numbers")
    return whole(n.number / by.number, what)


def one_cycle(g: Given, total: Amount, peak: Amount) -> str:
    """PyTorch's two phases, or three, each of whose ends lies one step before its share."""
    share = g("pct_start")
    if total.number is None or share.number is None:
        raise Unfit("its phases need a plain number of steps")
    at = share.number * total.number
    up = whole(at - 1, "the way up")
    name = "linear" if g.word("anneal_strategy") == "linear" else "cosine"
    start = peak / g("div_factor")
    end = start / g("final_div_factor")
    first = f"{name}({up}, {start}->{peak}) then"
    if not g.flag("three_phase"):
        return f"{first} {name}({whole(total.number - at, 'the way down')}, {end})"
    return f"{first} {name}({up}, {start}) then {name}({whole(total.number - 2 * at + 1, 'the last phase')}, {end})"


def cut(spec: str, steps: Amount) -> str:
    """A part of so many steps; `for` is left out where the part says its length itself."""
    says_it = tuple(f"{name}({steps}, " for name in ("linear", "warmup", "cosine", "polynomial"))
    return spec if spec.startswith(says_it) and spec.count("(") == 1 else f"{chained(spec)} for {steps}"


def chained(spec: str) -> str:
    """A part in parentheses, where it has segments."""
    return f"({spec})" if " then " in spec else spec


def joined(g: Given, schedules: str, boundaries: str) -> str:
    """Schedules one after the other, each on its own clock."""
    calls, places = g.calls(schedules), g.numbers(boundaries)
    if len(places) != len(calls) - 1:
        raise Unfit(f"`{boundaries}` must have one number less than there are schedules")
    lengths = [left(place, last, "a boundary") for last, place in zip([ZERO, *places], places, strict=False)]
    parts = [part_of(g, call) for call in calls]
    return " then ".join(
        [*(cut(part, n) for part, n in zip(parts, lengths, strict=False)), chained(parts[-1])]
    )


def part_of(g: Given, call: PythonCall) -> str:
    """The spec of a call within a call."""
    entry = g.find(call)
    if entry is None or entry.spec is None:
        raise Unfit(f"`{call.name}` has no counterpart")
    inner = Given(entry, call, g.find, g.names)
    inner.own_rate = inner.own_rate or g.own_rate
    spec = entry.spec(inner)
    g.examples += inner.examples
    g.left_out += inner.left_out
    g.from_optimizer += inner.from_optimizer
    return spec
