"""Schedules with a warm-up before them, by the names that optax gives them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..runtime.number_checks import number, positive, share, steps, whole
from ..runtime.optax.positions import by_name_where_optax_differs, with_other_names
from ..runtime.schedule import Schedule
from ..words import constant, cosine, linear, onecycle, warmup
from .conventions import (
    Convention,
    begun,
    decayed,
    factors,
    is_optax,
    length,
    power_of,
    through,
)


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
    if is_optax(convention) and not length("warmup_steps", warmup_steps, convention):
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
    if is_optax(convention):
        after -= whole("warmup_steps", warmup_steps)
        if after < 1:
            raise ValueError(
                f"decay_steps={decay_steps} includes warmup_steps={warmup_steps} with convention='optax': "
                "write a larger decay_steps"
            )
        end = end if peak else Fraction(0)
    return _warmed(init_value, peak_value, warmup_steps, cosine(after, peak, end, **power_of(exponent)))


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
    curve = decayed(peak_value, decay_rate, transition_steps, staircase, end_value, convention)
    return _warmed(init_value, peak_value, warmup_steps, begun(transition_begin, curve, convention))


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


def _warmed(init_value: float, peak_value: float, warmup_steps: int, after: Schedule) -> Schedule:
    n, start = whole("warmup_steps", warmup_steps), number("init_value", init_value)
    peak = number("peak_value", peak_value)
    if n == 0:
        return after
    # A warm-up that goes down is a doubt in a spec; from code it is what was asked for.
    rise = warmup if start <= peak else linear
    return rise(n, start, peak).then(after)


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
    if is_optax(convention):
        top, low = int(pct_start * n), int(pct_final * n)
        down = {n: 1 / factor / last} if curve == "cosine" else {low: 1 / factor, n: 1 / last}
        return through(curve, *factors(start, {top: factor, **down}, least=0))
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
