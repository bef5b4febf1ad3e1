"""The schedules of timm, in its own unit: epochs, unless it counts updates."""

from __future__ import annotations

from ..counterparts.amounts import ONE, Amount, Unfit
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import curve, decay, left, levels, products, turns
from .transformers import stable

_NOISE = "t_in_epochs, noise_range_t, noise_pct, noise_std, noise_seed"
_CYCLES = (
    "cycle_mul = 1.0, cycle_decay = 1.0, cycle_limit = 1, warmup_t = 0, warmup_lr_init = 0.0, warmup_prefix"
)
_EPOCHS = "its numbers count epochs unless it is stepped with updates"


def _prefixed(g: Given, make: Make) -> str:
    """A warm-up before the curve, or in place of its first steps."""
    w, first = g.count("warmup_t"), g("warmup_lr_init")
    if w.number == 0:
        return make(g)
    after = make(g) if g.flag("warmup_prefix") else f"skip({w}, {make(g)})"
    return f"linear({w}, {first}->{g.rate}) then {after}"


def _timm_curve(g: Given, name: str, **shape: Amount) -> str:
    n, times, stretch, scale = g.steps("t_initial"), g("cycle_limit"), g("cycle_mul"), g("cycle_decay")
    made = curve(g, name, n, g.rate, g("lr_min"), **shape)
    if times.number == 1:
        return made
    if scale.number != 1 and g("lr_min").number != 0:
        raise Unfit("cycle_decay is of the peak alone where lr_min is not 0")
    return turns(made, times=times, stretch=stretch, scale=scale)


def _timm_cosine(g: Given) -> str:
    if g("k_decay").number != 1:
        raise Unfit("k_decay has no curve")
    return _prefixed(g, lambda g: _timm_curve(g, "cosine"))


def _timm_poly(g: Given) -> str:
    if g("k_decay").number != 1:
        raise Unfit("k_decay has no curve")
    return _prefixed(g, lambda g: _timm_curve(g, "polynomial", power=g("power")))


def _timm_tanh(g: Given) -> str:
    if g.count("warmup_t").number != 0 and not g.flag("warmup_prefix"):
        raise Unfit("its warm-up ends at a value within the curve")
    made = _timm_curve(g, "tanh_decay", lower=g("lb"), upper=g("ub"))
    return _prefixed(g, lambda _: made)


def _timm_steps(g: Given) -> str:
    return _prefixed(g, lambda g: decay(g.rate, g("decay_rate"), g.steps("decay_t")))


def _timm_multistep(g: Given) -> str:
    """One early."""
    factor = g("decay_rate")
    places = [place - ONE for place in g.numbers("decay_t")]
    return _prefixed(g, lambda g: levels(g.rate, products(g.rate, ((place, factor) for place in places))))


def _timm_stable(g: Given) -> str:
    w, n, d, rate = g.count("warmup_t"), g.steps("t_initial"), g.steps("decay_t"), g.rate
    way = {"linear": "linear", "cosine": "cosine", "1-sqrt": "sqrt_decay"}.get(g.word("decay_fn"))
    if way is None or g.word("stable_fn") != "constant":
        raise Unfit("only its linear, cosine and 1-sqrt ways down have a curve")
    held = left(n, d, "`t_initial`")
    return stable(g, (w, g("warmup_lr_init"), rate), held, (way, d, g("lr_min")))


def _timm(name: str, signature: str, spec: Make, note: str = _EPOCHS) -> Counterpart:
    return Counterpart("timm", (name,), f"optimizer, {signature}, initialize", spec, note=note)


TABLE = (
    _timm(
        "CosineLRScheduler",
        f"t_initial: 300, lr_min = 0.0, {_CYCLES} = False, {_NOISE}, k_decay = 1.0",
        _timm_cosine,
    ),
    _timm(
        "PolyLRScheduler",
        f"t_initial: 300, power = 0.5, lr_min = 0.0, {_CYCLES} = False, {_NOISE}, k_decay = 1.0",
        _timm_poly,
    ),
    _timm(
        "TanhLRScheduler",
        f"t_initial: 300, lb = -7.0, ub = 3.0, lr_min = 0.0, {_CYCLES} = False, {_NOISE}",
        _timm_tanh,
    ),
    _timm(
        "StepLRScheduler",
        f"decay_t: 30, decay_rate = 1.0 ~ 0.1, warmup_t = 0, warmup_lr_init = 0.0, warmup_prefix = True, {_NOISE}",
        _timm_steps,
    ),
    _timm(
        "MultiStepLRScheduler",
        f"decay_t: [30, 60], decay_rate = 1.0 ~ 0.1, warmup_t = 0, warmup_lr_init = 0.0, warmup_prefix = True, {_NOISE}",
        _timm_multistep,
        f"{_EPOCHS}, and its values change one before decay_t",
    ),
    _timm(
        "WSDLRScheduler",
        "t_initial: 300, decay_t: 30, lr_min = 0.0, stable_fn = 'constant', stable_timescale, stable_power, "
        "decay_fn = '1-sqrt', decay_power, decay_ratio, warmup_t = 0, warmup_lr_init = 0.0, " + _NOISE,
        _timm_stable,
    ),
)
