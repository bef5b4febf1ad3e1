"""What is wrong with arguments of curves that are sound one by one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..numbers.decimals import shortest
from .entry import Fault

# The farthest limit of a tangent: a float64 still holds what is left of it to 1.
FARTHEST_TANH = 350


def exponential(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    a, b = values["from"].constant, values["to"].constant
    for name, value in (("from", a), ("to", b)):
        if value == 0:
            message, help = (
                "`exponential` cannot start from or reach 0",
                "write a small value such as 1e-8, or use cosine",
            )
            yield Fault(name, message, help, "1e-8")
    if a is not None and b is not None and a * b < 0:
        message = f"`exponential` cannot pass through 0, from {shortest(a)} to {shortest(b)}"
        yield Fault("to", message, "give both ends one sign, or use linear", shortest(-b))


def half_life(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    for name in ("from", "to"):
        value = values[name].constant
        if value is not None and not 0 < value < 1:
            message = f"`{name}` is {shortest(value)}; only what lies between 0 and 1 has a half-life"
            yield Fault(name, message, "write a momentum such as 0.9", "0.9")


# Levels of a ramp: each is a row of a table.
MOST_RISES = 10_000


def ramp(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    numbers = {name: values[name].constant for name in ("from", "to", "by")}
    for name, number in numbers.items():
        if number is None:
            message = f"`{name}` decides how many levels a ramp has, so it cannot be given at the call"
            yield Fault(name, message, "give it to compile(...) or bind(...) instead")
            return
    a, b, c = (numbers[name] or Fraction(0) for name in ("from", "to", "by"))
    rises = (b - a) / c if c else Fraction(0)
    if rises.denominator != 1 or rises < 1:
        message = f"rises of {shortest(c)} do not lead from {shortest(a)} to {shortest(b)}"
        yield Fault("by", message, "write a number of which the way is a whole multiple", shortest(b - a))
    elif rises > MOST_RISES:
        message = f"a ramp has at most {MOST_RISES:,} rises, and this has {shortest(rises)}"
        yield Fault("by", message, "write a larger rise", shortest(b - a))


def points(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    if values["curve"] != "exponential":
        return
    first = values["levels"][0][1].constant
    for i, (_, level) in enumerate(values["levels"]):
        value = level.constant
        if value is not None and first is not None and value * first <= 0:
            message = (
                f"curve=exponential needs values of one sign, none of them 0, and this is {shortest(value)}"
            )
            yield Fault(f"levels[{i}]", message, "write a small value such as 1e-8, or curve=linear")
            return


def tanh_decay(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    for name in ("lower", "upper"):
        limit = values[name].constant
        if limit is not None and abs(limit) > FARTHEST_TANH:
            message = f"`{name}` is {shortest(limit)}; a tangent can be told from 1 from -{FARTHEST_TANH} to {FARTHEST_TANH}"
            yield Fault(name, message, fix=f"{'-' * (limit < 0)}{FARTHEST_TANH}")


def inverse_time(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    rate = values["rate"].constant
    if rate is not None and rate < 0:
        message = f"`rate` is {shortest(rate)}; it must be 0 or more"
        yield Fault("rate", message, "write a positive rate", shortest(-rate))


def onecycle(values: Mapping[str, Any], steps: int | None) -> Iterator[Fault]:
    rise, fall = values["rise"], values["fall"]
    for name, value in (("rise", rise), ("fall", fall)):
        if not 0 < value < 1:
            message = f"`{name}` is {shortest(value * 100)}%; it must lie between 0% and 100%"
            yield Fault(name, message, f"write: {name}=50%", "50%")
            return
    if fall <= rise:
        message = f"`fall` at {shortest(fall * 100)}% does not come after `rise` at {shortest(rise * 100)}%"
        later = shortest((1 + rise) * 50)
        yield Fault("fall", message, f"write a later one: fall={later}%", f"{later}%")
        return
    n = steps or 0
    top, low = math.floor(rise * n), math.floor(fall * n)
    if not 0 < top < low < n:
        message = (
            f"in {n} steps not every part gets at least one: they would end at steps {top}, {low} and {n}"
        )
        yield Fault("n", message, "write more steps", "100")
