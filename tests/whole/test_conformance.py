"""Every conformance spec on every path against exact values, and every bad spec refused at its place."""

import math
import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from oracle import TINY32, executed, ulps, unit64
from places import conformance

import thence

VALUES = conformance("values") + conformance("clocks")
ERRORS = conformance("errors") + conformance("clock_errors")

# A path's dtype, and how many units in the last place it may be off.
BARS: dict[str, tuple[type, float]] = {
    "host": (np.float64, 512),
    "jit": (np.float32, 0.51),
    "emitted jax": (np.float32, 0.51),
    "emitted python": (np.float64, 512),
    "emitted numpy": (np.float64, 512),
}

# Words of a spec in which a power or an exponential is taken: there 512 units of the value are the bar.
POWERS = (
    "power=",
    "exponential",
    "half_life",
    "decay(",
    "rsqrt",
    "^",
    "exp(",
    "log(",
    "sigmoid(",
    "tanh",
    "sqrt(",
)


@cache
def compiled(index: int) -> thence.Schedule:
    row = VALUES[index]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(row["spec"], **row["facts"])
    assert isinstance(schedule, thence.Schedule)
    return schedule


def emitted(index: int, target: str) -> Callable[[Any], Any]:
    function: Callable[[Any], Any] = executed(thence.emit(compiled(index), target=target))["schedule"]
    return function


def found(index: int, path: str) -> list[float]:
    """The values of a spec at the steps of its row, on one path."""
    steps = [step for step, _ in VALUES[index]["values"]]
    target = path.removeprefix("emitted ")
    function = compiled(index) if path in ("host", "jit") else emitted(index, target)
    if path in ("host", "emitted python"):
        return [float(function(step)) for step in steps]
    if path == "emitted numpy":
        return list(map(float, function(np.array(steps, np.int32))))
    import jax

    return list(map(float, jax.jit(function)(np.array(steps, np.int32))))


def name(row: dict[str, Any]) -> str:
    return " ".join(row["spec"].split())[:60] or "(empty)"


each_value = pytest.mark.parametrize("index", range(len(VALUES)), ids=[name(row) for row in VALUES])


@each_value
@pytest.mark.parametrize("path", BARS)
def test_value(index: int, path: str) -> None:
    dtype, bar = BARS[path]
    for got, (step, exact) in zip(found(index, path), VALUES[index]["values"], strict=True):
        assert ulps(got, Fraction(exact), dtype) <= bar, f"step {step}: {got!r} is not {exact}"


@each_value
def test_host_is_within_four_units_of_the_largest_value(index: int) -> None:
    row = VALUES[index]
    exact = [Fraction(value) for _, value in row["values"]]
    scale = max(map(abs, exact))
    powers = any(word in row["spec"] for word in POWERS)
    for got, (step, _), value in zip(found(index, "host"), row["values"], exact, strict=True):
        bar = 512 * unit64(value) if powers else 4 * unit64(scale)
        assert abs(Fraction(got) - value) <= bar, f"step {step}: {got!r}"


@each_value
def test_duration(index: int) -> None:
    duration = compiled(index).duration
    said = "timeless" if duration is None else "endless" if duration == math.inf else duration
    assert said == VALUES[index]["duration"]


@each_value
def test_host_and_arrays_agree(index: int) -> None:
    steps = [step for step, _ in VALUES[index]["values"]]
    host, array = found(index, "host"), compiled(index)(np.array(steps))
    for step, a, b in zip(steps, host, array, strict=True):
        assert abs(a - b) <= 4 * max(float(np.spacing(abs(a))), float(np.spacing(TINY32))), f"step {step}"


@pytest.mark.parametrize("row", ERRORS, ids=name)
def test_error(row: dict[str, Any]) -> None:
    start, stop = row["start"], row["start"] + row["length"]
    with pytest.raises(thence.SpecError) as raised:
        thence.compile(row["spec"], **row["facts"])
    there = [
        found
        for found in raised.value.diagnostics
        if found.span.start <= max(stop - 1, start)
        and found.span.stop >= start
        and found.span.stop - found.span.start <= row["length"] + 20
    ]
    assert there, raised.value
    text = " ".join(f"{found.message} {found.help or ''}" for found in there).lower()
    assert [word for word in row["mentions"] if word.lower() not in text] == []


def test_the_tables_are_complete() -> None:
    assert (len(VALUES), sum(len(row["values"]) for row in VALUES), len(ERRORS)) == (108, 2851, 56)


@pytest.mark.parametrize("target", ["optax", "torch"])
@pytest.mark.parametrize("index", range(len(VALUES)), ids=[row["spec"][:60] for row in VALUES])
def test_every_spec_is_a_module_for_every_library(index: int, target: str) -> None:
    # Before it is returned a module is compared with the interpreter at every boundary.
    source = thence.emit(compiled(index), target=target)
    assert (
        ("# optax" in source or "optax." in source) if target == "optax" else "def make_scheduler(" in source
    )
