"""Words for shapes of other fields, and for what no spec can say; none of them is a schedule's name elsewhere."""

from __future__ import annotations

import re

from ..counterparts.amounts import TWO, ZERO, Amount, Unfit
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import decay, divided, levels, products, turns

_TURN = "steps: 1000, low = 0, high: 1e-3"


def _ends(g: Given) -> tuple[Amount, Amount]:
    """Where a turn begins, and where it goes; a value alone is the latter."""
    if "low" in g.values and "high" not in g.values:
        return ZERO, g("low")
    return g("low"), g("high")


def _there_and_back(g: Given, there: str, back: str) -> str:
    """Two halves of a turn, again and again."""
    n, (a, b) = divided(g.steps("steps"), TWO, "half a turn"), _ends(g)
    return turns(f"{there.format(n=n, a=a, b=b)} then {back.format(n=n, a=a, b=b)}")


def _turn(name: str, g: Given) -> str:
    n, (a, b) = g.steps("steps"), _ends(g)
    return turns(f"{name}({n}, {a}->{b})")


_SHAPES: tuple[tuple[str, Make], ...] = (
    ("sawtooth saw sawtooth_wave ramp_wave", lambda g: _turn("linear", g)),
    ("zigzag triangle_wave triangular_wave tri", lambda g: _turn("triangle", g)),
    (
        "square square_wave pulse pulses square_pulse rect",
        lambda g: _there_and_back(g, "hold({n}, {a})", "hold({n}, {b})"),
    ),
    (
        "sine sine_wave sinus sinusoid sinusoidal cosine_wave wave oscillate oscillation",
        lambda g: _there_and_back(g, "cosine({n}, {a}->{b})", "cosine({n}, {a})"),
    ),
)


def _without_chance(g: Given) -> str:
    return _outside(g, "what is drawn at random: a spec gives the same value at a step each time", "drawn")


def _without_feedback(g: Given) -> str:
    return _outside(g, "what depends on the training itself: a spec has the step alone", "measured")


def _outside(g: Given, why: str, what: str) -> str:
    n, (a, b) = g.steps("steps"), _ends(g)
    return (
        f"no spec has {why}; write one without it, such as linear({n}, {a}->{b}), "
        f"and multiply its values in Python by what is {what}"
    )


_CHANCE = """random rand randn uniform normal gaussian noise noisy jitter stochastic sample choice shuffle lognormal
    loguniform log_uniform random_uniform random_normal random_walk randint perturb"""
OF_CHANCE = re.compile("random|noise|gaussian|stochastic|jitter")
_FEEDBACK = """adaptive adapt auto dynamic on_loss loss_based line_search linesearch early_stop early_stopping
    backtracking if_improved when_stuck"""
_BEYOND = ((_CHANCE, _without_chance), (_FEEDBACK, _without_feedback))


def _is_place(amount: Amount) -> bool:
    return amount.number is None or amount.number % 1 == 0


def _levels(g: Given) -> str:
    """`steps` with its values and places in lists, or with a factor for all places."""
    start, places = g.maybe("value"), g.numbers("milestones")
    values = [] if g.written("values") is None else g.numbers("values")
    if not all(map(_is_place, places)):
        values, places = places, values
    if not all(map(_is_place, places)) or not places:
        raise Unfit("there are no steps in it")
    if not values:
        first = start or g("value")
        return levels(first, products(first, ((place, g("rate")) for place in places)))
    if start is None and places[0].number == 0:
        places = places[1:]
    if start is None and len(values) == len(places) + 1:
        start, *values = values
    if start is None or len(values) != len(places):
        raise Unfit("there must be one value more than there are places")
    return levels(start, zip(places, values, strict=True))


_LEVELS = "value = None ~ 0.1, milestones: [30000, 60000], rate = 0.1, values = None ~ [0.01, 1e-3]"
IN_LISTS = Counterpart("", ("steps",), _LEVELS, _levels)

TABLE = (
    *(Counterpart("", tuple(names.split()), _TURN, spec) for names, spec in _SHAPES),
    Counterpart(
        "",
        ("staircase", "stairs"),
        "peak: 1e-3, rate: 0.5, every: 1000",
        lambda g: decay(g("peak"), g("rate"), g.steps("every")),
    ),
    *(Counterpart("", tuple(names.split()), _TURN, None, instead=instead) for names, instead in _BEYOND),
)
