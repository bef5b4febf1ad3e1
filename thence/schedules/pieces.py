"""Schedules of pieces, of other schedules and of turns, by the names that optax gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from ..runtime.number_checks import number, steps
from ..runtime.optax.joined import Joined, joined
from ..runtime.optax.positions import by_name_where_optax_differs, with_other_names
from ..runtime.schedule import Schedule
from ..words import constant, repeat
from ..words import steps as levels
from .conventions import (
    AnySchedule,
    Boundaries,
    Convention,
    boundaries_of,
    factors,
    is_optax,
    through,
)
from .warmups import warmup_cosine_decay_schedule


@with_other_names
@by_name_where_optax_differs("init_value boundaries_and_scales")
def piecewise_constant_schedule(
    boundaries_and_scales: Boundaries | None = None,
    *,
    init_value: float = 1.0,
    convention: Convention = "thence",
) -> Schedule:
    """A value for each stretch: init_value times a scale until the scale's boundary, the last scale after it too.

    `steps(v, v1 @ b0, v2 @ b1)`. In optax, and with convention="optax", factors multiply each other and apply from
    their boundary on, and boundaries may be in any order, from below 0, or none; init_value comes first there.
    Raises TypeError or ValueError for boundaries that are not whole, positive and rising, or negative scales.

    >>> schedule = piecewise_constant_schedule({500: 1.0, 1000: 0.5, 1500: 0.1})
    >>> [schedule(step) for step in (0, 499, 500, 999, 1000, 1500)]
    [1.0, 1.0, 0.5, 0.5, 0.1, 0.1]
    """
    if is_optax(convention):
        values, places = factors(init_value, boundaries_and_scales, least=None)
        return levels(values[0], *zip(values[1:], places, strict=True)) if places else constant(values[0])
    start, (places, scales) = number("init_value", init_value), boundaries_of(boundaries_and_scales, least=1)
    if not places:
        raise ValueError("boundaries_and_scales is empty: write one scale at least, as in {500: 1.0}")
    values = [start * scale for scale in scales]
    if len(values) == 1:
        return constant(values[0])
    return levels(values[0], *zip(values[1:], places[:-1], strict=True))


@with_other_names
def piecewise_interpolate_schedule(
    interpolate_type: Literal["linear", "cosine"],
    init_value: float,
    boundaries_and_scales: Boundaries | None = None,
    *,
    convention: Convention = "thence",
) -> Schedule:
    """Curves through init_value times a scale at each boundary, from init_value at step 0: `points(...)`.

    In optax, and with convention="optax", factors multiply each other, and boundaries may be in any order, from 0 on.
    Raises TypeError or ValueError for an unknown type, boundaries that are not whole, positive and rising, or
    negative scales.

    >>> piecewise_interpolate_schedule("linear", 1.0, {10: 0.5, 20: 0.1})(15)
    0.3
    """
    if interpolate_type not in ("linear", "cosine"):
        raise ValueError(f"interpolate_type={interpolate_type!r}; there are: 'linear', 'cosine'")
    if is_optax(convention):
        values, places = factors(init_value, boundaries_and_scales, least=0)
    else:
        start, (places, scales) = number("init_value", init_value), boundaries_of(
            boundaries_and_scales, least=1
        )
        values = [start, *(start * scale for scale in scales)]
    return through(interpolate_type, values, places)


@with_other_names
def join_schedules(schedules: Sequence[AnySchedule], boundaries: Sequence[int]) -> Schedule | Joined:
    """Schedules one after the other; each gets the steps since its boundary.

    Any callables of the step are joined. If all are thence's, the result is a Schedule with a spec,
    `A for b0 then B for b1-b0 then C`; with others it is a function that prints what it joins and has none.
    Raises TypeError for what is not callable, ValueError for boundaries that are not whole, positive and rising, or
    not one fewer than schedules.

    >>> from thence.schedules import constant_schedule, linear_schedule
    >>> schedule = join_schedules([constant_schedule(0.001), linear_schedule(0.001, 0.0001, 1000)], [1000])
    >>> schedule(1500)
    0.00055
    """
    return joined(schedules, boundaries)


@with_other_names
def sgdr_schedule(
    cosine_decay_schedule: AnySchedule | Iterable[Mapping[str, float]],
    restart_period: int | None = None,
    t_mult: float = 1.0,
) -> Schedule | Joined:
    """Warm restarts: `repeat(S for period, stretch=t_mult)`, each turn t_mult times as long as the one before.

    Within a longer turn the schedule runs slower: one that is not thence's is called with fractional steps then.
    optax's dicts, the arguments of its warmup_cosine_decay_schedule for each turn, are accepted too.
    Loshchilov and Hutter, 2017: SGDR. Raises TypeError or ValueError for what is not callable, a period that is not
    whole, or a t_mult below 1.

    >>> from thence.schedules import cosine_decay_schedule
    >>> schedule = sgdr_schedule(cosine_decay_schedule(0.001, 1000), restart_period=1000, t_mult=2.0)
    >>> [round(schedule(step), 9) for step in (0, 500, 1000, 2000, 3000)]
    [0.001, 0.0005, 0.001, 0.0005, 0.001]
    """
    if isinstance(cosine_decay_schedule, Iterable) and not isinstance(cosine_decay_schedule, str):
        if restart_period is not None or t_mult != 1.0:
            raise ValueError(
                "a list of dicts has the length of each turn: leave restart_period and t_mult out"
            )
        given = list(cosine_decay_schedule)
        turns = [
            warmup_cosine_decay_schedule(**arguments, convention="optax")  # type: ignore[arg-type]
            for arguments in given
        ]
        ends = [steps("decay_steps", arguments["decay_steps"]) for arguments in given]
        places = [sum(ends[: i + 1]) for i in range(len(ends) - 1)]
        return joined(turns, places)
    if restart_period is None:
        raise TypeError("sgdr_schedule needs restart_period, the steps of the first turn")
    period, stretch = steps("restart_period", restart_period), number("t_mult", t_mult)
    if stretch < 1:
        raise ValueError(f"t_mult={t_mult!r}: turns that get shorter have an end; write 1 or more")
    turn: Any = cosine_decay_schedule
    if isinstance(turn, Schedule):
        body = turn if turn.duration == period else turn.for_(period)
        return repeat(body) if stretch == 1 else repeat(body, stretch=stretch)
    return Joined.repeated(turn, period, stretch)
