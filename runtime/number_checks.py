"""What schedules take from Python: numbers, whole numbers of steps and shares, each checked with its name and value."""

from __future__ import annotations

import sys
from fractions import Fraction

from ..dsl.numbers.python_numbers import exact, is_number, shown


def number(name: str, value: object) -> Fraction:
    """A finite number, as the decimal that it is written as. Raises TypeError or ValueError for anything else."""
    if not is_number(value):
        raise TypeError(f"{name}={shown(value)} is not a number: write one such as 1e-3")
    tracer = getattr(getattr(sys.modules.get("jax"), "core", None), "Tracer", None)
    if tracer is not None and isinstance(value, tracer):
        own = name if name.isidentifier() else "x"
        raise TypeError(
            f"{name} is a traced value, which a schedule cannot be made of: make it a parameter, as in "
            f'schedule = thence.compile("{own} = 1; {own} * linear(1000, 1->0)"), and give the value at the call, '
            f"schedule(step, {own}=...)"
        )
    found = exact(value)
    if found is None:
        raise ValueError(
            f"{name}={shown(value)} is not a finite number that a float64 holds: write one such as 1e-3"
        )
    return found


def positive(name: str, value: object) -> Fraction:
    """A number above 0. Raises TypeError or ValueError for anything else."""
    found = number(name, value)
    if found <= 0:
        raise ValueError(f"{name}={shown(value)} is not positive: write a number above 0")
    return found


def not_negative(name: str, value: object) -> Fraction:
    """A number from 0 on. Raises TypeError or ValueError for anything else."""
    found = number(name, value)
    if found < 0:
        raise ValueError(f"{name}={shown(value)} is negative: write 0 or more")
    return found


def share(name: str, value: object) -> Fraction:
    """A number between 0 and 1. Raises TypeError or ValueError for anything else."""
    found = number(name, value)
    if not 0 < found < 1:
        raise ValueError(f"{name}={shown(value)} is not a share between 0 and 1: write one such as 0.3")
    return found


def whole(name: str, value: object, *, least: int | None = 0) -> int:
    """A whole number, not below `least` if there is one. Raises TypeError or ValueError for anything else."""
    found = number(name, value)
    if found.denominator != 1 or (least is not None and found < least):
        more = "" if least is None else f", {least} or more"
        raise ValueError(f"{name}={shown(value)}: write a whole number of steps{more}")
    return int(found)


def steps(name: str, value: object) -> int:
    """A whole, positive number of steps. Raises TypeError or ValueError for anything else."""
    return whole(name, value, least=1)
