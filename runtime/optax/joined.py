"""Schedules one after the other, of which some may be any callables of the step."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from ...dsl.base.frozen import Frozen
from ...dsl.base.loading import load
from ...dsl.numbers.decimals import LAST_STEP
from ...dsl.plans.repeat import turns_of
from ...dsl.programs.combine import (
    CombineError,
    combined,
    from_its_own_start,
    in_turn,
    on_its_own_clock,
    within_its_total,
    without_unused,
)
from ...dsl.syntax import nodes
from ...dsl.syntax.nodes import Expression
from ...dsl.text.findings import SpecError
from ..kept import Inert
from ..schedule import Schedule
from ..steps.arrays import is_jax, taken
from ..steps.shares import is_share, warn_of_share

Function = Callable[[Any], Any]

_MOST_TURNS = 100_000


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Joined(Inert, Frozen):
    """A schedule made of callables, each of which gets the steps since its own begin, at its own pace.

    It has no spec, and cannot be emitted; `no_spec` says why.
    """

    functions: tuple[Function, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    period: int
    told: str
    no_spec: str = "it joins functions that have no spec, so there is nothing to print or to emit"

    @classmethod
    def of(cls, functions: Sequence[Function], boundaries: Sequence[int], why: str = "") -> Joined:
        """Functions one after the other; `why` they are not joined in the language, if all are thence's."""
        told = f"join_schedules([{', '.join(map(repr, functions))}], {list(boundaries)})"
        more = {"no_spec": why} if why else {}
        return cls(tuple(functions), (0, *boundaries), (1,) * len(functions), 1, told, **more)

    @classmethod
    def repeated(cls, function: Function, period: int, stretch: Fraction) -> Joined:
        """A function again and again, each turn `stretch` times as long as the one before."""
        if not callable(function):
            raise TypeError(f"a schedule is a function of the step, not {function!r}")
        told = f"sgdr_schedule({function!r}, {period}, {float(stretch)!r})"
        found = turns_of(period, stretch, None, _MOST_TURNS) if stretch > 1 else None
        starts, lengths = found or ((0,), (period,))
        starts = starts[: bisect.bisect_right(starts, LAST_STEP)]
        return cls((function,), starts, lengths[: len(starts)], period, told)

    def __repr__(self) -> str:
        return self.told

    def __call__(self, step: Any) -> Any:
        """The value at a step, or at each of an array of steps."""
        step = taken("a step", step)
        if is_share(step):
            warn_of_share(self, step, None)
        return self._at(step)

    def _at(self, step: Any) -> Any:
        functions = [*map(_unasked, self.functions)]
        if isinstance(step, int | float):
            step = max(step, 0)
            turn = bisect.bisect_right(self.starts, step) - 1
            function = functions[turn if len(functions) > 1 else 0]
            return function(self._local(step, self.starts[turn], self.lengths[turn]))
        if len(functions) == 1:
            return functions[0](self._in_its_turn(step))
        xp, step = _counted(step)
        value = functions[0](step)
        for function, start in zip(functions[1:], self.starts[1:], strict=True):
            if start > LAST_STEP and step.dtype == "int32":
                break  # no such step is counted
            # Before its begin a function is not asked for a negative step.
            value = xp.where(step < start, value, function(xp.maximum(step - start, 0)))
        return value

    def _local(self, step: Any, start: Any, length: Any) -> Any:
        since = step - start
        if self.period == 1:
            return since
        if len(self.starts) == 1:
            return since % self.period
        return since * self.period / length

    def _in_its_turn(self, step: Any) -> Any:
        xp, step = _counted(step)
        starts, lengths = xp.asarray(self.starts), xp.asarray(self.lengths)
        turn = xp.searchsorted(starts, step, side="right") - 1
        if len(self.starts) == 1:
            return self._local(step, starts[turn], lengths[turn])
        # In float32 a product of steps would lose whole steps: what has passed is divided first.
        return (step - starts[turn]) * (self.period / lengths[turn])


def _unasked(function: Function) -> Function:
    """A function for steps that are made here, in which a fraction is no surprise."""
    if isinstance(function, Joined):
        return function._at
    if isinstance(function, Schedule) and type(function).__call__ is Schedule.__call__:
        return partial(function._at, parameters={})
    return function


def _counted(step: Any) -> tuple[Any, Any]:
    """The library that a step belongs to, and the step, not below 0, in a dtype that counts far enough."""
    if is_jax(step):
        import jax.numpy as jnp

        counted = jnp.asarray(step)
        if jnp.issubdtype(counted.dtype, jnp.integer) and counted.dtype != "int64":
            most = min(LAST_STEP, int(jnp.iinfo(counted.dtype).max))  # type: ignore[no-untyped-call]
            counted = jnp.minimum(counted, most).astype(jnp.int32)
        return jnp, jnp.maximum(counted, 0)
    load("numpy")
    import numpy as np

    array = np.asarray(step)
    return np, np.maximum(array.astype(np.int64) if array.dtype.kind in "iu" else array, 0)


def joined(schedules: Sequence[Function], boundaries: Sequence[int]) -> Schedule | Joined:
    """Schedules one after the other: a Schedule if that can be said in the language, otherwise a Joined."""
    functions, places = _checked(schedules, boundaries)
    if not places:
        only = functions[0]
        return only if isinstance(only, Schedule) else Joined.of(functions, [])
    ours = [function for function in functions if isinstance(function, Schedule)]
    if len(ours) < len(functions):
        return Joined.of(functions, places)
    for schedule in ours:
        _ = schedule.duration  # what has no meaning by itself has none here
    try:
        made = _in_the_language(ours, places)
        if _says_the_same(made, ours, places):
            return made
        why = "in one text a part would go on from what was reached before it: write its start value"
    except (CombineError, SpecError) as error:
        why = f"its parts cannot stand in one text: {error}"
    return Joined.of(functions, places, why)


def _checked(schedules: Sequence[Function], boundaries: Sequence[int]) -> tuple[list[Function], list[int]]:
    for name, value in (("schedules", schedules), ("boundaries", boundaries)):
        if not isinstance(value, Iterable) or isinstance(value, str):
            raise TypeError(f"{name} is a list, not {value!r}: write join_schedules([first, second], [1000])")
    functions = list(schedules)
    places: list[int] = []
    if not functions:
        raise ValueError(
            "no schedule was given: write one at least, as in join_schedules([first, second], [1000])"
        )
    for boundary in boundaries:
        whole = getattr(boundary, "__index__", None)
        if isinstance(boundary, bool) or whole is None:
            raise TypeError(
                f"boundary {boundary!r} is not a whole number: write the steps as ints, such as [1000, 5000]"
            )
        places.append(whole())
    for function in functions:
        if isinstance(function, Mapping):
            raise TypeError(
                "a schedule has one value at a step, and this has several, by name: join each of them"
            )
        if not callable(function):
            raise TypeError(f"a schedule is a function of the step, not {function!r}")
    if len(functions) != len(places) + 1:
        raise ValueError(
            f"{len(functions)} schedules have {max(len(functions) - 1, 0)} boundaries between them, and "
            f"{len(places)} were given"
        )
    for before, after in pairwise([0, *places]):
        if after <= before:
            raise ValueError(f"boundary {after} is not after {before}: write rising steps, from 1 on")
    return functions, places


def _in_the_language(schedules: Sequence[Schedule], places: Sequence[int]) -> Schedule:
    lengths = [after - before for before, after in pairwise([0, *places])]

    programs = [within_its_total(schedule._program) for schedule in schedules]
    alone = [
        without_unused(
            replace(
                program, result=from_its_own_start(program.result, {d.name: d for d in program.definitions})
            )
        )
        for program in programs
        if program.result is not None
    ]

    def make(results: list[Expression]) -> Expression:
        parts = [on_its_own_clock(result) for result in results]
        cut: list[Expression] = [
            (
                part
                if schedule.duration == length
                else nodes.Cut(part, "for", nodes.Number(Fraction(length), "", str(length)))
            )
            for part, schedule, length in zip(parts, schedules, lengths, strict=False)
        ]
        return in_turn([*cut, parts[-1]])

    single = all(schedule.precision == "float32" for schedule in schedules)
    return Schedule.of_program(combined(alone, make), "float32" if single else "float64")


def _says_the_same(made: Schedule, schedules: Sequence[Schedule], places: Sequence[int]) -> bool:
    """Whether each part has its own values: one that goes on from what was reached would not."""
    for schedule, start, stop in zip(schedules, [0, *places], [*places, None], strict=True):
        for step in schedule.landmarks:
            if stop is not None and start + step >= stop:
                break
            here, alone = made(start + step), schedule(step)
            if here != alone and abs(here - alone) > 1e-9 * abs(alone):
                return False
    return True
