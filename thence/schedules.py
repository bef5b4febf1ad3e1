"""Schedules and injectors by the names that optax gives them, on the core of the language.

Each function returns a `thence.Schedule`: it prints itself as a spec, composes, and can be emitted as source. Where
optax's function of the same name means something else, the docstring says so in one line, and
`convention="optax"` asks for optax's meaning. Where optax has another order of parameters, they are given by name.

    import thence.schedules as ts

    schedule = ts.warmup_cosine_decay_schedule(0.0, 1e-3, warmup_steps=1000, decay_steps=9000)
    str(schedule)     # 'warmup(1000, 0->1e-3) then cosine(9000, 1e-3->0)'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from .runtime.number_checks import not_negative, number, positive, share, steps, whole
from .runtime.optax.joined import Joined, joined
from .runtime.optax.positions import by_name_where_optax_differs, with_other_names
from .runtime.schedule import Schedule
from .support.lazy import loader
from .words import constant, cosine, decay, delay, linear, onecycle, points, polynomial, repeat, warmup
from .words import steps as levels

if TYPE_CHECKING:
    import optax

    from .runtime.optax.inject import (
        InjectHyperparamsState,
        inject_hyperparams,
        inject_stateful_hyperparams,
    )
    from .runtime.optax.stateful import StatefulSchedule, WrappedSchedule, WrappedScheduleState

    InjectStatefulHyperparamsState = optax.schedules.InjectStatefulHyperparamsState

Convention = Literal["thence", "optax"]
Boundaries = Mapping[int, float] | Mapping[int, Fraction]
AnySchedule = Callable[[Any], Any]

# Without the class that is optax's own: `import *` works where there is no optax.
__all__ = [
    "InjectHyperparamsState",
    "Schedule",
    "StatefulSchedule",
    "WrappedSchedule",
    "WrappedScheduleState",
    "constant_schedule",
    "cosine_decay_schedule",
    "cosine_onecycle_schedule",
    "exponential_decay",
    "inject_hyperparams",
    "inject_stateful_hyperparams",
    "join_schedules",
    "linear_onecycle_schedule",
    "linear_schedule",
    "piecewise_constant_schedule",
    "piecewise_interpolate_schedule",
    "polynomial_schedule",
    "sgdr_schedule",
    "warmup_constant_schedule",
    "warmup_cosine_decay_schedule",
    "warmup_exponential_decay_schedule",
]

# What needs jax, or optax, is loaded on first use.
_LAZY = {
    "InjectHyperparamsState": ".runtime.optax.inject",
    "InjectStatefulHyperparamsState": "optax.schedules",
    "inject_hyperparams": ".runtime.optax.inject",
    "inject_stateful_hyperparams": ".runtime.optax.inject",
    "StatefulSchedule": ".runtime.optax.stateful",
    "WrappedSchedule": ".runtime.optax.stateful",
    "WrappedScheduleState": ".runtime.optax.stateful",
}

__getattr__ = loader(__name__, _LAZY)


# ---- one curve -----------------------------------------------------------------------------------------------


@with_other_names
def constant_schedule(value: float) -> Schedule:
    """The same value for ever: `constant(value)`.

    Raises TypeError or ValueError for what is no finite number.

    >>> constant_schedule(0.001)(0)
    0.001
    """
    return constant(number("value", value))


@with_other_names
def linear_schedule(
    init_value: float,
    end_value: float,
    transition_steps: int,
    transition_begin: int = 0,
    *,
    convention: Convention = "thence",
) -> Schedule:
    """A straight line from init_value to end_value: `linear(n, a->b)`.

    init + (end - init) k/n at step k, end_value from step n on; init_value until transition_begin. In optax, and with
    convention="optax", steps that are not positive hold init_value for ever, and a negative begin is 0.
    Raises TypeError or ValueError for what is no number, or steps that are not whole and positive.

    >>> linear_schedule(0.001, 0.0001, 1000)(500)
    0.00055
    """
    n = _length("transition_steps", transition_steps, convention)
    start, end = number("init_value", init_value), number("end_value", end_value)
    return _begun(transition_begin, linear(n, start, end) if n else constant(start), convention)


@with_other_names
def polynomial_schedule(
    init_value: float,
    end_value: float,
    power: float,
    transition_steps: int,
    transition_begin: int = 0,
    *,
    convention: Convention = "thence",
) -> Schedule:
    """A power of what is left: `polynomial(n, a->b, power)`.

    end + (init - end) (1 - k/n)^power at step k, end_value from step n on; init_value until transition_begin. In optax,
    and with convention="optax", steps that are not positive hold init_value for ever, and a negative begin is 0.
    Raises TypeError or ValueError for what is no number, a power that is not positive, or steps that are not whole.

    >>> polynomial_schedule(1.0, 0.0, 2, 10)(5)
    0.25
    """
    n, exponent = _length("transition_steps", transition_steps, convention), positive("power", power)
    start, end = number("init_value", init_value), number("end_value", end_value)
    curve = polynomial(n, start, end, power=exponent) if n else constant(start)
    return _begun(transition_begin, curve, convention)


@with_other_names
@by_name_where_optax_differs("init_value transition_steps decay_rate transition_begin staircase end_value")
def exponential_decay(
    init_value: float,
    decay_rate: float,
    transition_steps: int,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
    *,
    convention: Convention = "thence",
) -> Schedule:
    """Decay by a rate in so many steps: `delay(begin, decay(a, rate, every, staircase, floor))`.

    init decay_rate^(k/n), its exponent rounded down with `staircase`, not beyond end_value; init_value until
    transition_begin. optax has transition_steps before decay_rate: give both by name. There, and with
    convention="optax", steps that are not positive or a rate of 0 hold init_value for ever, a negative begin is 0, and
    end_value is an upper bound at a rate of 1.
    Raises TypeError or ValueError for what is no number, a rate that is not positive, or steps that are not whole, and
    TypeError for positions that could be both orders.

    >>> round(exponential_decay(0.001, decay_rate=0.96, transition_steps=100)(100), 12)
    0.00096
    """
    rate, every = number("decay_rate", decay_rate), number("transition_steps", transition_steps)
    if every.denominator != 1 and rate >= 1 and rate.denominator == 1:
        raise ValueError(
            f"transition_steps={transition_steps!r} is not a whole number of steps, and decay_rate={decay_rate!r} is: the "
            f"order here is init_value, decay_rate, transition_steps. Write "
            f"exponential_decay({init_value!r}, {transition_steps!r}, {decay_rate!r}), or name the arguments"
        )
    curve = _decay(init_value, decay_rate, transition_steps, staircase, end_value, convention)
    return _begun(transition_begin, curve, convention)


@with_other_names
def cosine_decay_schedule(
    init_value: float, decay_steps: int, alpha: float = 0.0, exponent: float = 1.0
) -> Schedule:
    """Half a wave from init_value to alpha of it: `cosine(n, a -> alpha*a, power)`.

    init ((1 - alpha) ((1 + cos(pi k/n))/2)^exponent + alpha) at step k; alpha is a fraction of init_value.
    Raises TypeError or ValueError for what is no number, an exponent that is not positive, or steps that are not whole.

    >>> cosine_decay_schedule(0.001, 1000)(1000)
    0.0
    """
    n, start = steps("decay_steps", decay_steps), number("init_value", init_value)
    end = start * number("alpha", alpha)
    return cosine(n, start, end, **_power(exponent))


# ---- warm-ups ------------------------------------------------------------------------------------------------


@with_other_names
def warmup_constant_schedule(
    init_value: float, peak_value: float, warmup_steps: int, *, convention: Convention = "thence"
) -> Schedule:
    """A warm-up and then its peak for ever: `warmup(w, a->p) then constant(p)`; 0 steps are no warm-up.

    In optax, and with convention="optax", steps that are not positive hold init_value for ever.
    Raises TypeError or ValueError for what is no number, or steps that are not whole.

    >>> warmup_constant_schedule(0.0, 0.001, 500)(250)
    0.0005
    """
    peak = number("peak_value", peak_value)
    if _is_optax(convention) and not _length("warmup_steps", warmup_steps, convention):
        return constant(number("init_value", init_value))
    return _warmed(init_value, peak_value, warmup_steps, constant(peak))


@with_other_names
def warmup_cosine_decay_schedule(
    init_value: float,
    peak_value: float,
    warmup_steps: int,
    decay_steps: int,
    end_value: float = 0.0,
    exponent: float = 1.0,
    *,
    convention: Convention = "thence",
) -> Schedule:
    """A warm-up and half a wave: `warmup(w, a->p) then cosine(d, e)`; 0 steps are no warm-up.

    decay_steps counts after the warm-up. In optax, and with convention="optax", it includes the warm-up, and after a
    peak of 0 the value stays 0.
    Raises TypeError or ValueError for what is no number, or steps that are not whole.

    >>> schedule = warmup_cosine_decay_schedule(0.0, 0.001, warmup_steps=1000, decay_steps=9000, end_value=1e-5)
    >>> schedule(1000), round(schedule(5500), 9), schedule(20_000)
    (0.001, 0.000505, 1e-05)
    """
    peak, end = number("peak_value", peak_value), number("end_value", end_value)
    after = steps("decay_steps", decay_steps)
    if _is_optax(convention):
        after -= whole("warmup_steps", warmup_steps)
        if after < 1:
            raise ValueError(
                f"decay_steps={decay_steps} includes warmup_steps={warmup_steps} with convention='optax': "
                "write a larger decay_steps"
            )
        end = end if peak else Fraction(0)
    return _warmed(init_value, peak_value, warmup_steps, cosine(after, peak, end, **_power(exponent)))


@with_other_names
def warmup_exponential_decay_schedule(
    init_value: float,
    peak_value: float,
    warmup_steps: int,
    transition_steps: int,
    decay_rate: float,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
    *,
    convention: Convention = "thence",
) -> Schedule:
    """A warm-up and then decay: `warmup(w, a->p) then delay(begin, decay(p, rate, every, staircase, floor))`.

    0 steps are no warm-up. convention="optax" is that of exponential_decay.
    Raises TypeError or ValueError for what is no number, a rate that is not positive, or steps that are not whole.

    >>> round(warmup_exponential_decay_schedule(0.0, 1.0, 10, 100, 0.5)(110), 12)
    0.5
    """
    curve = _decay(peak_value, decay_rate, transition_steps, staircase, end_value, convention)
    return _warmed(init_value, peak_value, warmup_steps, _begun(transition_begin, curve, convention))


@with_other_names
@by_name_where_optax_differs("transition_steps peak_value pct_start div_factor final_div_factor")
def cosine_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    *,
    pct_final: float = 0.85,
    final_div_factor: float = 1e4,
    div_factor: float = 25.0,
    convention: Convention = "thence",
) -> Schedule:
    """Up to a peak, down, and further down, each by half a wave: `onecycle(n, peak, start, end, rise, fall)`.

    start = peak/div_factor, end = start/final_div_factor; the peak is reached after pct_start of the steps, start
    again after pct_final. optax goes down in one phase, as with convention="optax", which needs no pct_final; places are
    rounded down there. optax's fourth argument is div_factor: from there on they are given by name.
    Raises TypeError or ValueError for what is no number, or shares that are not 0 < pct_start < pct_final < 1.

    >>> schedule = cosine_onecycle_schedule(5000, 0.01)
    >>> schedule(0), schedule(1500), schedule(4250), schedule(5000)
    (0.0004, 0.01, 0.0004, 4e-08)
    """
    return _onecycle(
        "cosine", transition_steps, peak_value, pct_start, pct_final, final_div_factor, div_factor, convention
    )


@with_other_names
@by_name_where_optax_differs("transition_steps peak_value pct_start pct_final div_factor final_div_factor")
def linear_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    pct_final: float = 0.85,
    *,
    final_div_factor: float = 1e4,
    div_factor: float = 25.0,
    convention: Convention = "thence",
) -> Schedule:
    """Up to a peak, down, and further down in straight lines: `onecycle(..., curve=linear)`.

    As `cosine_onecycle_schedule`. optax has the same three phases; convention="optax" rounds as it does. optax's fifth
    argument is div_factor: from there on they are given by name.

    >>> linear_onecycle_schedule(5000, 0.01)(750)
    0.0052
    """
    return _onecycle(
        "linear", transition_steps, peak_value, pct_start, pct_final, final_div_factor, div_factor, convention
    )


# ---- pieces --------------------------------------------------------------------------------------------------


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
    if _is_optax(convention):
        values, places = _factors(init_value, boundaries_and_scales, least=None)
        return levels(values[0], *zip(values[1:], places, strict=True)) if places else constant(values[0])
    start, (places, scales) = number("init_value", init_value), _boundaries(boundaries_and_scales, least=1)
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
    if _is_optax(convention):
        values, places = _factors(init_value, boundaries_and_scales, least=0)
    else:
        start, (places, scales) = number("init_value", init_value), _boundaries(
            boundaries_and_scales, least=1
        )
        values = [start, *(start * scale for scale in scales)]
    return _through(interpolate_type, values, places)


@with_other_names
def join_schedules(schedules: Sequence[AnySchedule], boundaries: Sequence[int]) -> Schedule | Joined:
    """Schedules one after the other; each gets the steps since its boundary.

    Any callables of the step are joined. If all are thence's, the result is a Schedule with a spec,
    `A for b0 then B for b1-b0 then C`; with others it is a function that prints what it joins and has none.
    Raises TypeError for what is not callable, ValueError for boundaries that are not whole, positive and rising, or
    not one fewer than schedules.

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


# ---- what they share -----------------------------------------------------------------------------------------


def _is_optax(convention: str) -> bool:
    if convention not in ("thence", "optax"):
        raise ValueError(f"convention={convention!r}; there are: 'thence', 'optax'")
    return convention == "optax"


def _length(name: str, value: int, convention: str, *, least: int = 1) -> int:
    """A number of steps; in optax one that is too small is 0."""
    return (
        max(whole(name, value, least=None), 0) if _is_optax(convention) else whole(name, value, least=least)
    )


def _begun(transition_begin: int, curve: Schedule, convention: str) -> Schedule:
    begin = _length("transition_begin", transition_begin, convention, least=0)
    return delay(begin, curve) if begin else curve


def _warmed(init_value: float, peak_value: float, warmup_steps: int, after: Schedule) -> Schedule:
    n, start = whole("warmup_steps", warmup_steps), number("init_value", init_value)
    peak = number("peak_value", peak_value)
    if n == 0:
        return after
    # A warm-up that goes down is a doubt in a spec; from code it is what was asked for.
    rise = warmup if start <= peak else linear
    return rise(n, start, peak).then(after)


def _power(exponent: float) -> dict[str, Fraction]:
    return {} if exponent == 1 else {"power": positive("exponent", exponent)}


def _decay(
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
    every, rate = _length("transition_steps", transition_steps, convention), number("decay_rate", decay_rate)
    end = None if end_value is None else number("end_value", end_value)
    if _is_optax(convention) and (not every or rate == 0):
        return constant(start)
    if _is_optax(convention) and rate == 1 and end is not None:
        return constant(min(start, end))
    more: dict[str, Any] = {"staircase": True} if staircase else {}
    if end is not None:
        more["floor"] = end
    return decay(start, positive("decay_rate", decay_rate), every, **more)


def _onecycle(
    curve: str,
    transition_steps: int,
    peak_value: float,
    pct_start: float,
    pct_final: float,
    final_div_factor: float,
    div_factor: float,
    convention: str,
) -> Schedule:
    n, peak = steps("transition_steps", transition_steps), number("peak_value", peak_value)
    factor, last = positive("div_factor", div_factor), positive("final_div_factor", final_div_factor)
    start, end = peak / factor, peak / factor / last
    if _is_optax(convention):
        top, low = int(pct_start * n), int(pct_final * n)
        down = {n: 1 / factor / last} if curve == "cosine" else {low: 1 / factor, n: 1 / last}
        return _through(curve, *_factors(start, {top: factor, **down}, least=0))
    rise, fall = share("pct_start", pct_start), share("pct_final", pct_final)
    if not rise < fall:
        raise ValueError(f"pct_start={pct_start!r} is not less than pct_final={pct_final!r}")
    more: dict[str, Any] = {} if curve == "cosine" else {"curve": curve}
    for name, part, usual in (("rise", rise, Fraction(3, 10)), ("fall", fall, Fraction(17, 20))):
        if part != usual:
            more[name] = f"{float(100 * part):.15g}%"
    made = onecycle(n, peak, start=start, end=end, **more)
    _ = made.duration  # each phase has a step at least, or that is said now
    return made


def _through(curve: str, values: list[Fraction], places: list[int]) -> Schedule:
    """Curves through values, the first at step 0 and the others at places."""
    if not places:
        return constant(values[0])
    more: dict[str, Any] = {} if curve == "linear" else {"curve": curve}
    return points(*zip(values, [0, *places], strict=True), **more)


def _factors(
    init_value: float | Fraction, boundaries_and_scales: Boundaries | None, *, least: int | None
) -> tuple[list[Fraction], list[int]]:
    """The values that optax's factors lead to, the first at step 0, and the boundaries after it."""
    values, places = [number("init_value", init_value)], []
    for place, scale in sorted(
        zip(*_boundaries(boundaries_and_scales, least=least, rising=False), strict=True)
    ):
        if place <= 0:
            values = [values[0] * scale]
        else:
            values.append(values[-1] * scale)
            places.append(place)
    return values, places


def _boundaries(
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
