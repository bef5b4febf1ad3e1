"""The schedules of composer and llm-foundry: their times have units, and their factors are of the optimizer's rate."""

from __future__ import annotations

from ..counterparts.amounts import ZERO, Amount
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import curve, decay, left, levels, products, turns, warmed


def _whole_run(g: Given, w: Amount = ZERO) -> Amount:
    """`t_max`, which includes the warm-up; the whole run is `rest`."""
    n = g.maybe("t_max")
    if n is None or n.text == "100%":
        if "total" in g.names:
            return Amount("rest", whole=True)
        n = g.example("t_max", 10_000)
    else:
        n = g.steps("t_max")
    return left(n, w, "`t_max`")


def _composed(g: Given, name: str, **shape: Amount) -> str:
    rate, w = g.rate, g.count("t_warmup") if "t_warmup" in g.entry.parameters else ZERO
    first = rate * g("alpha_i") if "alpha_i" in g.entry.parameters else rate
    n, end = _whole_run(g, w), rate * g("alpha_f")
    return warmed(w, ZERO, first, lambda start: curve(g, name, n, start, end, **shape))


def _composed_steps(g: Given) -> str:
    rate, w = g.rate, g.count("t_warmup") if "t_warmup" in g.entry.parameters else ZERO
    factor = g("gamma")
    milestones = g.numbers("milestones")
    if w.number is None or any(place.number is None for place in milestones):
        # Times of several units cannot be taken from each other: the clock goes on instead.
        changes = levels(rate, products(rate, ((place, factor) for place in milestones)))
        return warmed(w, ZERO, rate, lambda _: f"skip({w}, {changes})") if w.number != 0 else changes
    places = [left(place, w, "a milestone") for place in milestones]
    changes = levels(rate, products(rate, ((place, factor) for place in places)))
    return warmed(w, ZERO, rate, lambda _: changes)


def _composed_decay(g: Given) -> str:
    known = "decay_period" in g.values or "steps_per_epoch" in g.names
    every = g.steps("decay_period") if known else g.example("decay_period", 1000)
    return decay(g.rate, g("gamma"), every, staircase=False)


def _composed_constant(g: Given) -> str:
    value, w = g.rate * g("alpha"), g.count("t_warmup") if "t_warmup" in g.entry.parameters else ZERO
    return warmed(w, ZERO, value, lambda _: f"constant({value})")


def _inverse_root(g: Given) -> str:
    """llm-foundry's: one over the square root of time to a value, and a line at the end."""
    rate, w, scale = g.rate, g.count("t_warmup"), g.steps("t_scale")
    low, cooldown = rate * g("alpha_f_decay"), g.count("t_cooldown")

    def after(start: Amount | None) -> str:
        if low.number == 0:
            return f"rsqrt(timescale={scale})" if start is None else f"rsqrt({start}, {scale})"
        return f"({low} + rsqrt({rate - low}, {scale}))"

    falling = warmed(w, ZERO, rate, after)
    if cooldown.number == 0:
        return falling
    n = _whole_run(g, w)
    n = n if n.text == "rest" else left(n, cooldown, "`t_max` without its warm-up")
    return f"{falling} for {n} then linear({cooldown}, {rate * g('alpha_f_cooldown')})"


def _composer(names: str, signature: str, spec: Make, word: str = "") -> Counterpart:
    return Counterpart("composer", tuple(names.split()), signature, spec, word=word)


TABLE = (
    _composer(
        "StepScheduler",
        "step_size: 30, gamma = 0.1",
        lambda g: decay(g.rate, g("gamma"), g.steps("step_size")),
    ),
    _composer("MultiStepScheduler", "milestones: [30, 80], gamma = 0.1", _composed_steps),
    _composer(
        "MultiStepWithWarmupScheduler",
        "t_warmup: 1000, milestones: [3000, 8000], gamma = 0.1, scale_warmup",
        _composed_steps,
    ),
    _composer(
        "InverseSquareRootWithWarmupScheduler",
        "t_warmup: 1000, t_scale: 1000, t_cooldown = 0, t_max = '1dur', alpha_f_decay = 0.0, alpha_f_cooldown = 0.0",
        _inverse_root,
        "rsqrt",
    ),
    _composer("ConstantScheduler", "alpha = 1.0, t_max = '1dur'", _composed_constant),
    _composer(
        "ConstantWithWarmupScheduler",
        "t_warmup: 1000, alpha = 1.0, t_max = '1dur', scale_warmup",
        _composed_constant,
    ),
    _composer(
        "LinearScheduler", "alpha_i = 1.0, alpha_f = 0.0, t_max = '1dur'", lambda g: _composed(g, "linear")
    ),
    _composer(
        "LinearWithWarmupScheduler",
        "t_warmup: 1000, alpha_i = 1.0, alpha_f = 0.0, t_max = '1dur', scale_warmup",
        lambda g: _composed(g, "linear"),
    ),
    _composer(
        "ExponentialScheduler",
        "gamma: 0.96, decay_period = '1ep'",
        _composed_decay,
    ),
    _composer("CosineAnnealingScheduler", "t_max = '1dur', alpha_f = 0.0", lambda g: _composed(g, "cosine")),
    _composer(
        "CosineAnnealingWithWarmupScheduler",
        "t_warmup: 1000, t_max = '1dur', alpha_f = 0.0, scale_warmup",
        lambda g: _composed(g, "cosine"),
    ),
    _composer(
        "CosineAnnealingWarmRestartsScheduler",
        "t_0: 1000, t_mult = 1.0, alpha_f = 0.0",
        lambda g: turns(
            curve(g, "cosine", g.steps("t_0"), g.rate, g.rate * g("alpha_f")), stretch=g("t_mult")
        ),
        "repeat",
    ),
    _composer(
        "PolynomialScheduler",
        "power: 2, t_max = '1dur', alpha_f = 0.0",
        lambda g: _composed(g, "polynomial", power=g("power")),
    ),
    _composer(
        "PolynomialWithWarmupScheduler",
        "t_warmup: 1000, power = 2.0, t_max = '1dur', alpha_f = 0.0, scale_warmup",
        lambda g: _composed(g, "polynomial", power=g("power")),
    ),
)
