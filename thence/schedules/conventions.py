"""What the schedules of optax's names share: both meanings of an argument, and curves through values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from ..runtime.number_checks import not_negative, number, positive, whole
from ..runtime.schedule import Schedule
from ..words import constant, decay, delay, points

Convention = Literal["thence", "optax"]
Boundaries = Mapping[int, float] | Mapping[int, Fraction]
AnySchedule = Callable[[Any], Any]


def is_optax(convention: str) -> bool:
    if convention not in ("thence", "optax"):
        raise ValueError(f"convention={convention!r}; there are: 'thence', 'optax'")
    return convention == "optax"


def length(name: str, value: int, convention: str, *, least: int = 1) -> int:
    """A number of steps; in optax one that is too small is 0."""
    return max(whole(name, value, least=None), 0) if is_optax(convention) else whole(name, value, least=least)


def begun(transition_begin: int, curve: Schedule, convention: str) -> Schedule:
    begin = length("transition_begin", transition_begin, convention, least=0)
    return delay(begin, curve) if begin else curve


def power_of(exponent: float) -> dict[str, Fraction]:
    return {} if exponent == 1 else {"power": positive("exponent", exponent)}


def decayed(
    init_value: float,
    decay_rate: float,
    transition_steps: int,
    staircase: bool,
    end_value: float | None,
    convention: str,
) -> Schedule:
    if not isinstance(staircase, bool):
        raise TypeError(f"staircase={staircase!r}: write True or False")
    start = number("init_value", init_value)
    every, rate = length("transition_steps", transition_steps, convention), number("decay_rate", decay_rate)
    end = None if end_value is None else number("end_value", end_value)
    if is_optax(convention) and (not every or rate == 0):
        return constant(start)
    if is_optax(convention) and rate == 1 and end is not None:
        return constant(min(start, end))
    more: dict[str, Any] = {"staircase": True} if staircase else {}
    if end is not None:
        more["floor"] = end
    return decay(start, positive("decay_rate", decay_rate), every, **more)


def through(curve: str, values: list[Fraction], places: list[int]) -> Schedule:
    """Curves through values, the first at step 0 and the others at places."""
    if not places:
        return constant(values[0])
    more: dict[str, Any] = {} if curve == "linear" else {"curve": curve}
    return points(*zip(values, [0, *places], strict=True), **more)


def factors(
    init_value: float | Fraction, boundaries_and_scales: Boundaries | None, *, least: int | None
) -> tuple[list[Fraction], list[int]]:
    """The values that optax's factors lead to, the first at step 0, and the boundaries after it."""
    values, places = [number("init_value", init_value)], []
    for place, scale in sorted(
        zip(*boundaries_of(boundaries_and_scales, least=least, rising=False), strict=True)
    ):
        if place <= 0:
            values = [values[0] * scale]
        else:
            values.append(values[-1] * scale)
            places.append(place)
    return values, places


def boundaries_of(
    boundaries_and_scales: Boundaries | None, *, least: int | None, rising: bool = True
) -> tuple[list[int], list[Fraction]]:
    """The boundaries and the scales, checked."""
    given: Boundaries = {} if boundaries_and_scales is None else boundaries_and_scales
    if not isinstance(given, Mapping):
        raise TypeError(f"boundaries_and_scales={given!r}: write a dict such as {{500: 1.0, 1000: 0.5}}")
    places = [whole("a boundary", place, least=least) for place in given]
    for before, after in pairwise(places):
        if rising and after <= before:
            raise ValueError(f"boundary {after} comes after boundary {before}: write them in rising order")
    return places, [not_negative(f"the scale at {place}", scale) for place, scale in given.items()]
