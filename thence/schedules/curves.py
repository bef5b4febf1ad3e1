"""Schedules of one curve, by the names that optax gives them."""

from __future__ import annotations

from ..runtime.number_checks import number, positive, steps
from ..runtime.optax.positions import by_name_where_optax_differs, with_other_names
from ..runtime.schedule import Schedule
from ..words import constant, cosine, linear, polynomial
from .conventions import (
    Convention,
    begun,
    decayed,
    length,
    power_of,
)


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
    n = length("transition_steps", transition_steps, convention)
    start, end = number("init_value", init_value), number("end_value", end_value)
    return begun(transition_begin, linear(n, start, end) if n else constant(start), convention)


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
    n, exponent = length("transition_steps", transition_steps, convention), positive("power", power)
    start, end = number("init_value", init_value), number("end_value", end_value)
    curve = polynomial(n, start, end, power=exponent) if n else constant(start)
    return begun(transition_begin, curve, convention)


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
    curve = decayed(init_value, decay_rate, transition_steps, staircase, end_value, convention)
    return begun(transition_begin, curve, convention)


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
    return cosine(n, start, end, **power_of(exponent))
