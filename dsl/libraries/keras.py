"""The schedules of Keras."""

from __future__ import annotations

from ..counterparts.amounts import ONE, ZERO, Unfit
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import curve, decay, levels, turns, warmed


def _piecewise(g: Given) -> str:
    values, places = g.numbers("values"), g.numbers("boundaries")
    if len(values) != len(places) + 1:
        raise Unfit("`values` must have one more than `boundaries`")
    return levels(values[0], ((place + ONE, value) for place, value in zip(places, values[1:], strict=True)))


def _keras_polynomial(g: Given) -> str:
    n, a, b = g.steps("decay_steps"), g("initial_learning_rate"), g("end_learning_rate")
    if not g.flag("cycle"):
        return curve(g, "polynomial", n, a, b, power=g("power"))
    fallen = f"(1 - step / ({n} * max(1, ceil(step / {n}))))"
    power = "" if g("power").number == 1 else f"^{g('power')}"
    made = f"{a - b} * {fallen}{power}"
    return made if b.number == 0 else f"{b} + {made}"


def _keras_cosine(g: Given) -> str:
    n, a, share = g.steps("decay_steps"), g("initial_learning_rate"), g("alpha")
    peak = g.maybe("warmup_target")
    if peak is None:
        return curve(g, "cosine", n, a, a * share)
    return warmed(g.count("warmup_steps"), a, peak, lambda start: curve(g, "cosine", n, start, peak * share))


def _keras_restarts(g: Given) -> str:
    a, n, share = g("initial_learning_rate"), g.steps("first_decay_steps"), g("alpha")
    made = turns(curve(g, "cosine", n, a * (ONE - share), ZERO), stretch=g("t_mul"), scale=g("m_mul"))
    return made if share.number == 0 else f"{a * share} + {made}"


def _keras_decay(g: Given) -> str:
    return decay(
        g("initial_learning_rate"), g("decay_rate"), g.steps("decay_steps"), staircase=g.flag("staircase")
    )


def _keras_inverse(g: Given) -> str:
    stairs = ", staircase=true" if g.flag("staircase") else ""
    return f"inverse_time({g('initial_learning_rate')}, {g('decay_rate')}, {g.steps('decay_steps')}{stairs})"


def _keras(name: str, signature: str, spec: Make, word: str = "", note: str = "") -> Counterpart:
    return Counterpart("Keras", (name,), signature, spec, word, note)


_FIRST = "initial_learning_rate: 1e-3, decay_steps: 1000"

TABLE = (
    _keras("ExponentialDecay", f"{_FIRST}, decay_rate: 0.96, staircase = False, name", _keras_decay, "decay"),
    _keras(
        "InverseTimeDecay",
        f"{_FIRST}, decay_rate: 0.5, staircase = False, name",
        _keras_inverse,
        "inverse_time",
    ),
    _keras(
        "PiecewiseConstantDecay",
        "boundaries: [30000, 60000], values: [0.1, 0.01, 1e-3], name",
        _piecewise,
        "steps",
        "the step of a boundary still has the value before it",
    ),
    _keras(
        "PolynomialDecay",
        f"{_FIRST}, end_learning_rate = 0.0001, power = 1.0, cycle = False, name",
        _keras_polynomial,
        "polynomial",
    ),
    _keras(
        "CosineDecay",
        f"{_FIRST}, alpha = 0.0, name, warmup_target = None, warmup_steps = 0",
        _keras_cosine,
        "cosine",
        "its decay_steps come after the warm-up",
    ),
    _keras(
        "CosineDecayRestarts",
        "initial_learning_rate: 1e-3, first_decay_steps: 1000, t_mul = 2.0, m_mul = 1.0, alpha = 0.0, name",
        _keras_restarts,
        "repeat",
    ),
)
