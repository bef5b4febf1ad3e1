"""Schedules and injectors by the names that optax gives them, on the core of the language.

Each function returns a `thence.Schedule`: it prints itself as a spec, composes, and can be emitted as source. Where
optax's function of the same name means something else, the docstring says so in one line, and
`convention="optax"` asks for optax's meaning; the order of parameters stays.

    import thence.schedules as ts

    schedule = ts.warmup_cosine_decay_schedule(0.0, 1e-3, warmup_steps=1000, decay_steps=9000)
    str(schedule)     # 'warmup(1000, 0->1e-3) then cosine(9000, 1e-3->0)'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from .lazy import loader
from .runtime.arguments import not_negative, number, positive, share, steps, whole
from .runtime.joined import Joined, joined
from .runtime.schedule import Schedule
from .words import constant, cosine, decay, delay, linear, onecycle, points, polynomial, repeat, warmup
from .words import steps as levels

if TYPE_CHECKING:
    from .runtime.inject import (
        InjectHyperparamsState,
        InjectStatefulHyperparamsState,
        inject_hyperparams,
        inject_stateful_hyperparams,
    )
    from .runtime.stateful import WrappedSchedule

Convention = Literal["thence", "optax"]
Boundaries = Mapping[int, float]
AnySchedule = Callable[[Any], Any]

__all__ = [
    "InjectHyperparamsState",
    "InjectStatefulHyperparamsState",
    "WrappedSchedule",
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
    "InjectHyperparamsState": ".runtime.inject",
    "InjectStatefulHyperparamsState": ".runtime.inject",
    "inject_hyperparams": ".runtime.inject",
    "inject_stateful_hyperparams": ".runtime.inject",
    "WrappedSchedule": ".runtime.stateful",
}

__getattr__ = loader(__name__, _LAZY)


# ---- one curve -----------------------------------------------------------------------------------------------


def constant_schedule(value: float) -> Schedule:
    """The same value for ever: `constant(value)`.

    Raises TypeError or ValueError for what is no finite number.

    >>> constant_schedule(0.001)(0)
    0.001
    """
    return constant(number("value", value))


def linear_schedule(
    init_value: float, end_value: float, transition_steps: int, transition_begin: int = 0
) -> Schedule:
    """A straight line from init_value to end_value: `linear(n, a->b)`.

    init + (end - init) k/n at step k, end_value from step n on; init_value until transition_begin.
    Raises TypeError or ValueError for what is no number, or steps that are not whole and positive.

    >>> linear_schedule(0.001, 0.0001, 1000)(500)
    0.00055
    """
    n = steps("transition_steps", transition_steps)
    curve = linear(n, number("init_value", init_value), number("end_value", end_value))
    return _begun(transition_begin, curve)


def polynomial_schedule(
    init_value: float, end_value: float, power: float, transition_steps: int, transition_begin: int = 0
) -> Schedule:
    """A power of what is left: `polynomial(n, a->b, power)`.

    end + (init - end) (1 - k/n)^power at step k, end_value from step n on; init_value until transition_begin.
    Raises TypeError or ValueError for what is no number, a power that is not positive, or steps that are not whole.

    >>> polynomial_schedule(1.0, 0.0, 2, 10)(5)
    0.25
    """
    n = steps("transition_steps", transition_steps)
    values = number("init_value", init_value), number("end_value", end_value)
    return _begun(transition_begin, polynomial(n, *values, power=positive("power", power)))


def exponential_decay(
    init_value: float,
    decay_rate: float,
    transition_steps: int,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
) -> Schedule:
    """Decay by a rate in so many steps: `delay(begin, decay(a, rate, every, staircase, floor))`.

    init decay_rate^(k/n), its exponent rounded down with `staircase`, not beyond end_value; init_value until
    transition_begin. optax has transition_steps before decay_rate.
    Raises TypeError or ValueError for what is no number, a rate that is not positive, or steps that are not whole.

    >>> exponential_decay(0.001, 0.96, 100)(100)
    0.00096
    """
    rate, every = number("decay_rate", decay_rate), number("transition_steps", transition_steps)
    if every.denominator != 1 and rate >= 1 and rate.denominator == 1:
        raise ValueError(
            f"transition_steps={transition_steps!r} is not a whole number of steps, and decay_rate={decay_rate!r} is: the "
            f"order here is init_value, decay_rate, transition_steps. Write "
            f"exponential_decay({init_value!r}, {transition_steps!r}, {decay_rate!r}), or name the arguments"
        )
    curve = _decay(init_value, decay_rate, transition_steps, staircase, end_value)
    return _begun(transition_begin, curve)


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


def warmup_constant_schedule(init_value: float, peak_value: float, warmup_steps: int) -> Schedule:
    """A warm-up and then its peak for ever: `warmup(w, a->p) then constant(p)`; 0 steps are no warm-up.

    Raises TypeError or ValueError for what is no number, or steps that are not whole.

    >>> warmup_constant_schedule(0.0, 0.001, 500)(250)
    0.0005
    """
    peak = number("peak_value", peak_value)
    return _warmed(init_value, peak_value, warmup_steps, constant(peak))


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

    decay_steps counts after the warm-up; in optax it includes the warm-up, as with convention="optax".
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
    return _warmed(init_value, peak_value, warmup_steps, cosine(after, peak, end, **_power(exponent)))


def warmup_exponential_decay_schedule(
    init_value: float,
    peak_value: float,
    warmup_steps: int,
    transition_steps: int,
    decay_rate: float,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
) -> Schedule:
    """A warm-up and then decay: `warmup(w, a->p) then delay(begin, decay(p, rate, every, staircase, floor))`.

    0 steps are no warm-up.
    Raises TypeError or ValueError for what is no number, a rate that is not positive, or steps that are not whole.

    >>> warmup_exponential_decay_schedule(0.0, 1.0, 10, 100, 0.5)(110)
    0.5
    """
    curve = _begun(transition_begin, _decay(peak_value, decay_rate, transition_steps, staircase, end_value))
    return _warmed(init_value, peak_value, warmup_steps, curve)


def cosine_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    pct_final: float = 0.85,
    final_div_factor: float = 1e4,
    *,
    div_factor: float = 25.0,
    convention: Convention = "thence",
) -> Schedule:
    """Up to a peak, down, and further down, each by half a wave: `onecycle(n, peak, start, end, rise, fall)`.

    start = peak/div_factor, end = start/final_div_factor; the peak is reached after pct_start of the steps, start
    again after pct_final. optax goes down in one phase, as with convention="optax", which needs no pct_final.
    Raises TypeError or ValueError for what is no number, or shares that are not 0 < pct_start < pct_final < 1.

    >>> schedule = cosine_onecycle_schedule(5000, 0.01)
    >>> schedule(0), schedule(1500), schedule(4250), schedule(5000)
    (0.0004, 0.01, 0.0004, 4e-08)
    """
    return _onecycle(
        "cosine", transition_steps, peak_value, pct_start, pct_final, final_div_factor, div_factor, convention
    )


def linear_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    pct_final: float = 0.85,
    final_div_factor: float = 1e4,
    *,
    div_factor: float = 25.0,
    convention: Convention = "thence",
) -> Schedule:
    """Up to a peak, down, and further down in straight lines: `onecycle(..., curve=linear)`.

    As `cosine_onecycle_schedule`. optax has the same three phases; convention="optax" rounds as it does.

    >>> linear_onecycle_schedule(5000, 0.01)(750)
    0.0052
    """
    return _onecycle(
        "linear", transition_steps, peak_value, pct_start, pct_final, final_div_factor, div_factor, convention
    )


# ---- pieces --------------------------------------------------------------------------------------------------


def piecewise_constant_schedule(
    boundaries_and_scales: Boundaries, *, init_value: float = 1.0, convention: Convention = "thence"
) -> Schedule:
    """A value for each stretch: init_value times a scale until the scale's boundary, the last scale after it too.

    `steps(v, v1 @ b0, v2 @ b1)`. In optax factors multiply each other and apply from their boundary on, as with
    convention="optax"; there init_value comes first.
    Raises TypeError or ValueError for boundaries that are not whole, positive and rising, or negative scales.

    >>> schedule = piecewise_constant_schedule({500: 1.0, 1000: 0.5, 1500: 0.1})
    >>> [schedule(step) for step in (0, 499, 500, 999, 1000, 1500)]
    [1.0, 1.0, 0.5, 0.5, 0.1, 0.1]
    """
    start = number("init_value", init_value)
    places, scales = _boundaries(boundaries_and_scales, least=0 if _is_optax(convention) else 1)
    if places[:1] == [0]:
        start, places, scales = start * scales[0], places[1:], scales[1:]
    if _is_optax(convention):
        values = [start]
        for scale in scales:
            values.append(values[-1] * scale)
        if not places:
            return constant(start)
        return levels(values[0], *zip(values[1:], places, strict=True))
    if not places:
        raise ValueError("boundaries_and_scales is empty: write one scale at least, as in {500: 1.0}")
    values = [start * scale for scale in scales]
    if len(values) == 1:
        return constant(values[0])
    return levels(values[0], *zip(values[1:], places[:-1], strict=True))


def piecewise_interpolate_schedule(
    interpolate_type: Literal["linear", "cosine"],
    init_value: float,
    boundaries_and_scales: Boundaries,
    *,
    convention: Convention = "thence",
) -> Schedule:
    """Curves through init_value times a scale at each boundary, from init_value at step 0: `points(...)`.

    In optax factors multiply each other, as with convention="optax".
    Raises TypeError or ValueError for an unknown type, boundaries that are not whole, positive and rising, or
    negative scales.

    >>> piecewise_interpolate_schedule("linear", 1.0, {10: 0.5, 20: 0.1})(15)
    0.3
    """
    if interpolate_type not in ("linear", "cosine"):
        raise ValueError(f"interpolate_type={interpolate_type!r}; there are: 'linear', 'cosine'")
    start = number("init_value", init_value)
    places, scales = _boundaries(boundaries_and_scales, least=0 if _is_optax(convention) else 1)
    if places[:1] == [0]:
        start, places, scales = start * scales[0], places[1:], scales[1:]
    if not places:
        return constant(start)
    values = [start]
    for scale in scales:
        values.append((values[-1] if _is_optax(convention) else start) * scale)
    more: dict[str, Any] = {} if interpolate_type == "linear" else {"curve": interpolate_type}
    return points(*zip(values, [0, *places], strict=True), **more)


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


def sgdr_schedule(
    cosine_decay_schedule: AnySchedule | Sequence[Mapping[str, float]],
    restart_period: int | None = None,
    t_mult: float = 1.0,
) -> Schedule | Joined:
    """Warm restarts: `repeat(S for period, stretch=t_mult)`, each turn t_mult times as long as the one before.

    Within a longer turn the schedule runs slower: one that is not thence's is called with fractional steps then.
    optax's list of dicts, the arguments of its warmup_cosine_decay_schedule for each turn, is accepted too.
    Loshchilov and Hutter, 2017: SGDR. Raises TypeError or ValueError for what is not callable, a period that is not
    whole, or a t_mult below 1.

    >>> schedule = sgdr_schedule(cosine_decay_schedule(0.001, 1000), restart_period=1000, t_mult=2.0)
    >>> [round(schedule(step), 9) for step in (0, 500, 1000, 2000, 3000)]
    [0.001, 0.0005, 0.001, 0.0005, 0.001]
    """
    if isinstance(cosine_decay_schedule, Sequence) and not isinstance(cosine_decay_schedule, str):
        if restart_period is not None or t_mult != 1.0:
            raise ValueError(
                "a list of dicts has the length of each turn: leave restart_period and t_mult out"
            )
        turns = [
            warmup_cosine_decay_schedule(**arguments, convention="optax")  # type: ignore[arg-type]
            for arguments in cosine_decay_schedule
        ]
        ends = [steps("decay_steps", arguments["decay_steps"]) for arguments in cosine_decay_schedule]
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


def _begun(transition_begin: int, curve: Schedule) -> Schedule:
    begin = whole("transition_begin", transition_begin)
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
    init_value: float, decay_rate: float, transition_steps: int, staircase: bool, end_value: float | None
) -> Schedule:
    if not isinstance(staircase, bool):
        raise TypeError(f"staircase={staircase!r}: write True or False")
    start = number("init_value", init_value)
    every = steps("transition_steps", transition_steps)
    more: dict[str, Any] = {"staircase": True} if staircase else {}
    if end_value is not None:
        more["floor"] = number("end_value", end_value)
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
    rise, fall = share("pct_start", pct_start), share("pct_final", pct_final)
    start = peak / positive("div_factor", div_factor)
    end = start / positive("final_div_factor", final_div_factor)
    one_phase = _is_optax(convention) and curve == "cosine"
    if not rise < fall and not one_phase:
        raise ValueError(f"pct_start={pct_start!r} is not less than pct_final={pct_final!r}")
    if _is_optax(convention):
        top, low = int(pct_start * n), int(pct_final * n)
        if one_phase:
            # Its final factor is of the peak's start: start/final_div_factor, as here.
            found = [(start, 0), (peak, top), (end, n)]
        else:
            found = [(start, 0), (peak, top), (start, low), (end, n)]
        if any(b <= a for (_, a), (_, b) in pairwise(found)):
            raise ValueError(f"transition_steps={n} leaves a phase without steps: write a larger one")
        return points(*found, **({} if curve == "linear" else {"curve": curve}))
    more: dict[str, Any] = {} if curve == "cosine" else {"curve": curve}
    for name, part, usual in (("rise", rise, Fraction(3, 10)), ("fall", fall, Fraction(17, 20))):
        if part != usual:
            more[name] = f"{float(100 * part):.15g}%"
    made = onecycle(n, peak, start=start, end=end, **more)
    _ = made.duration  # each phase has a step at least, or that is said now
    return made


def _boundaries(boundaries_and_scales: Boundaries, *, least: int) -> tuple[list[int], list[Fraction]]:
    """The boundaries and the scales, checked."""
    if not isinstance(boundaries_and_scales, Mapping):
        raise TypeError(
            f"boundaries_and_scales={boundaries_and_scales!r}: write a dict such as {{500: 1.0, 1000: 0.5}}"
        )
    places = [whole("a boundary", place, least=least) for place in boundaries_and_scales]
    for before, after in pairwise(places):
        if after <= before:
            raise ValueError(f"boundary {after} comes after boundary {before}: write them in rising order")
    return places, [
        not_negative(f"the scale at {place}", scale) for place, scale in boundaries_and_scales.items()
    ]
