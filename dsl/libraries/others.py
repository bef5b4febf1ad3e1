"""The schedules of Keras, timm and fvcore, and words for schedules that are no library's own."""

from __future__ import annotations

from ..counterparts.amounts import ONE, TWO, ZERO, Amount, Unfit, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import counted, curve, decay, divided, left, levels, products, turns, warmed
from .torch import cyclic
from .trainers import stable

# ---- Keras -----------------------------------------------------------------------------------------------------


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

KERAS = (
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


# ---- timm, in its own unit: epochs, unless it counts updates -------------------------------------------------------------

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


TIMM = (
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


# ---- fvcore and detectron2: functions of the part of the run that is done ---------------------------------------------

_RUN_LENGTH = "they are functions of progress: 10000 is an example of the run's length"


def _run(g: Given) -> Amount:
    return Amount("rest", whole=True) if "total" in g.names else exact(10_000)


def _fvcore_steps(g: Given) -> str:
    values = g.numbers("values")
    listed = "milestones" in g.entry.parameters and g.written("milestones") is not None
    if listed:
        places = g.numbers("milestones")
    else:
        part = divided(g.steps("num_updates"), exact(len(values)), "each value")
        places = [part * exact(i) for i in range(1, len(values))]
    if len(values) != len(places) + 1:
        raise Unfit("`values` must have one more than `milestones`")
    return levels(values[0], zip(places, values[1:], strict=True))


def _fvcore_gamma(g: Given) -> str:
    n, count, a, factor = g.steps("num_updates"), g("num_decays"), g("base_value"), g("gamma")
    if count.number is None:
        raise Unfit("`num_decays` must be a number")
    part = divided(n, count + ONE, "each value")
    places = (part * exact(i) for i in range(1, min(int(count.number), 1000) + 1))
    return levels(a, products(a, ((place, factor) for place in places)))


def _fvcore(name: str, signature: str, spec: Make, note: str = _RUN_LENGTH) -> Counterpart:
    return Counterpart("fvcore", (name,), signature, spec, note=note)


FVCORE = (
    _fvcore("ConstantParamScheduler", "value: 1e-3", lambda g: f"constant({g('value')})", ""),
    _fvcore(
        "CosineParamScheduler",
        "start_value: 1e-3, end_value: 0",
        lambda g: curve(g, "cosine", _run(g), g("start_value"), g("end_value")),
    ),
    _fvcore(
        "LinearParamScheduler",
        "start_value: 1e-3, end_value: 0",
        lambda g: curve(g, "linear", _run(g), g("start_value"), g("end_value")),
    ),
    _fvcore(
        "ExponentialParamScheduler",
        "start_value: 1e-3, decay: 0.02",
        lambda g: curve(g, "exponential", _run(g), g("start_value"), g("start_value") * g("decay")),
    ),
    _fvcore(
        "PolynomialDecayParamScheduler",
        "base_value: 1e-3, power: 0.9",
        lambda g: curve(g, "polynomial", _run(g), g("base_value"), ZERO, power=g("power")),
    ),
    _fvcore(
        "MultiStepParamScheduler",
        "values: [0.1, 0.01, 1e-3], num_updates = None, milestones = None ~ [30000, 60000]",
        _fvcore_steps,
        "",
    ),
    _fvcore(
        "StepParamScheduler",
        "num_updates: 90000, values: [0.1, 0.01, 1e-3]",
        _fvcore_steps,
        "",
    ),
    _fvcore(
        "StepWithFixedGammaParamScheduler",
        "base_value: 0.1, num_decays: 2, gamma: 0.1, num_updates: 90000",
        _fvcore_gamma,
        "",
    ),
)


# ---- words ---------------------------------------------------------------------------------------------------------


def _tri_stage(g: Given) -> str:
    rise, held = (g.count("warmup_steps"), g("start"), g("peak")), g.count("stable_steps")
    return stable(g, rise, held, ("exponential", g.steps("decay_steps"), g("end")))


def _warm_restarts(g: Given) -> str:
    """Warm-ups of one length in cycles of another; only equal cycles are turns."""
    if g("cycle_mult").number != 1 or g("gamma").number != 1:
        raise Unfit("cycles of several lengths or peaks have their warm-up as it is")
    n, w, low = g.steps("first_cycle_steps"), g.count("warmup_steps"), g("min_lr")
    down = left(n, w, "`first_cycle_steps`")
    return turns(warmed(w, low, g("max_lr"), lambda start: curve(g, "cosine", down, start, low)))


def _warm_then(name: str, g: Given, **shape: Amount) -> str:
    total, peak = g.steps("total_steps"), g("peak")
    w = counted(g.count("warmup_steps"), total)
    n = left(total, w, "the whole length")
    return warmed(w, g("start"), peak, lambda start: curve(g, name, n, start, g("end"), **shape))


def _word_stable(g: Given, way: str) -> str:
    rise = (g.count("warmup_steps"), ZERO, g("peak"))
    return stable(g, rise, g.count("stable_steps"), (way, g.steps("decay_steps"), g("end")))


def _noam(g: Given) -> str:
    size, factor = _sizes(g)
    w = g.steps("warmup_steps")
    peak = g("peak") if size is None else factor * Amount(f"({size} * {w})^-0.5")
    return f"warmup({w}, {peak}) then rsqrt(timescale={w})"


def _sizes(g: Given) -> tuple[Amount | None, Amount]:
    """The model's width and a factor, which stand before the steps of warm-up where there are two or three numbers."""
    first, second, third = (g.values.get(name) for name in ("warmup_steps", "peak", "d_model"))
    if first is None or second is None or "peak" in g.by_name or "d_model" in g.by_name:
        return g.maybe("d_model"), g("factor")
    if third is not None and "warmup_steps" not in g.by_name:  # width, factor, steps
        g.values |= {"d_model": first, "factor": second, "warmup_steps": third}
    elif (number := g("peak").number) is not None and number >= 2:  # width, steps
        steps = first if "warmup_steps" in g.by_name else second
        g.values |= {"d_model": second if steps is first else first, "warmup_steps": steps}
    return g.maybe("d_model"), g("factor")


def _plain(name: str, g: Given, **shape: Amount) -> str:
    """A way down; behind a segment it starts from the value reached, and a value alone is its end."""
    n = g.steps("steps")
    if g.reached and "end" not in g.values and "peak" not in g.by_name:
        return curve(g, name, n, None, g("peak" if "peak" in g.values else "end"), **shape)
    return curve(g, name, n, g("peak"), g("end"), **shape)


def _word(names: str, signature: str, spec: Make, word: str = "") -> Counterpart:
    return Counterpart("", tuple(names.split()), signature, spec, word)


_WARMED = "warmup_steps: 1000, total_steps: 10000, peak: 1e-3, end = 0, start = 0"
_STABLE = "warmup_steps: 1000, stable_steps: 8000, decay_steps: 1000, peak: 1e-3, end = 0"
_FALLING = "steps: 10000, peak: 1e-3, end = 0"

WORDS = (
    _word(
        "linear_warmup warmup_linear_lr warm_up rampup",
        "warmup_steps: 1000, peak: 1e-3, start = 0",
        lambda g: warmed(g.steps("warmup_steps"), g("start"), g("peak"), lambda _: "").removesuffix(" then "),
        "warmup",
    ),
    _word(
        "warmup_cosine cosine_warmup cosine_with_warmup linear_warmup_cosine linear_warmup_cosine_decay "
        "warmup_cosine_decay warmup_cosine_schedule cosine_warmup_schedule warmup_cosine_lr cosine_lr_warmup "
        "cosine_schedule_with_warmup cosine_annealing_with_warmup cosine_annealing_warmup warmup_cosine_annealing "
        "linear_warmup_cosine_annealing linear_warmup_cosine_annealing_lr cosine_annealing_warmup_lr",
        _WARMED,
        lambda g: _warm_then("cosine", g),
    ),
    _word(
        "warmup_linear linear_with_warmup linear_warmup_linear_decay linear_warmup_decay warmup_linear_decay "
        "warmup_linear_schedule linear_schedule_with_warmup linear_decay_with_warmup warmup_decay",
        _WARMED,
        lambda g: _warm_then("linear", g),
    ),
    _word(
        "warmup_polynomial warmup_poly warmup_polynomial_decay warmup_poly_lr",
        f"{_WARMED}, power = 1",
        lambda g: _warm_then("polynomial", g, power=g("power")),
    ),
    _word(
        "cosine_annealing_warmup_restarts cosine_warmup_restarts",
        "first_cycle_steps: 1000, cycle_mult = 1, max_lr = 0.1, min_lr = 0.001, warmup_steps = 0 ~ 100, gamma = 1",
        _warm_restarts,
        "repeat",
    ),
    _word(
        "lr_finder log_sweep lr_range_finder",
        "steps: 1000, start = 1e-7, end = 0.1",
        lambda g: curve(g, "exponential", g.steps("steps"), g("start"), g("end")),
        "exponential",
    ),
    _word(
        "warmup_constant warmup_constant_schedule constant_schedule_with_warmup warmup_hold",
        "warmup_steps: 1000, peak: 1e-3, start = 0",
        lambda g: warmed(g.steps("warmup_steps"), g("start"), g("peak"), lambda _: f"constant({g('peak')})"),
    ),
    _word("wsd wsd_schedule wsd_lr", _STABLE, lambda g: _word_stable(g, "sqrt_decay")),
    _word(
        "trapezoidal trapezoid trapezoidal_lr wsd_linear warmup_hold_decay",
        _STABLE,
        lambda g: _word_stable(g, "linear"),
    ),
    _word(
        "tri_stage",
        "warmup_steps: 1000, stable_steps: 8000, decay_steps: 1000, peak: 1e-3, start = 1e-5, end = 1e-5",
        _tri_stage,
    ),
    _word("wsd_cosine", _STABLE, lambda g: _word_stable(g, "cosine")),
    _word(
        "noam noam_lr noam_annealing noam_decay noam_scheduler noam_opt transformer_schedule",
        "warmup_steps: 4000, peak: 1e-3, d_model = None, factor = 1",
        _noam,
        "rsqrt",
    ),
    _word(
        "inv_sqrt isqrt inverse_square_root inverse_square_root_schedule rsqrt_decay inverse_sqrt_decay",
        "warmup_steps: 1000, peak: 1e-3, d_model = None, factor = 1",
        _noam,
        "rsqrt",
    ),
    _word(
        "cosine_decay cosine_annealing cosine_anneal cosine_lr cosine_schedule half_cosine cosine_cooldown",
        _FALLING,
        lambda g: _plain("cosine", g),
        "cosine",
    ),
    _word(
        "linear_decay linear_annealing linear_anneal linear_cooldown linear_lr_decay",
        _FALLING,
        lambda g: _plain("linear", g),
        "linear",
    ),
    _word(
        "polynomial_decay poly poly_lr poly_decay polynomial_lr",
        f"{_FALLING}, power = 1",
        lambda g: _plain("polynomial", g, power=g("power")),
        "polynomial",
    ),
    _word("quadratic quadratic_decay", _FALLING, lambda g: _plain("polynomial", g, power=TWO), "polynomial"),
    _word("cubic cubic_decay", _FALLING, lambda g: _plain("polynomial", g, power=exact(3)), "polynomial"),
    _word(
        "one_minus_sqrt cooldown sqrt_cooldown one_minus_sqrt_decay",
        _FALLING,
        lambda g: _plain("sqrt_decay", g),
        "sqrt_decay",
    ),
    _word("tanh_annealing tanh_lr", _FALLING, lambda g: _plain("tanh_decay", g), "tanh_decay"),
    _word(
        "exp_decay exponential_lr exponential_decay_schedule exponential_annealing",
        "peak: 1e-3, rate: 0.96, every: 1000",
        lambda g: decay(g("peak"), g("rate"), g.steps("every"), staircase=False),
        "decay",
    ),
    _word(
        "step_decay step_lr_decay staircase_decay",
        "peak: 1e-3, rate: 0.1, every: 1000",
        lambda g: decay(g("peak"), g("rate"), g.steps("every")),
        "steps",
    ),
    _word(
        "inverse_time_decay inverse inverse_decay inv_time time_decay",
        "peak: 1e-3, rate: 0.5, every: 1000",
        lambda g: f"inverse_time({g('peak')}, {g('rate')}, {g.steps('every')})",
        "inverse_time",
    ),
    _word(
        "multistep piecewise piecewise_constant piecewise_constant_decay piecewise_decay",
        "milestones: [30000, 60000], peak: 0.1, rate = 0.1",
        lambda g: levels(
            g("peak"), products(g("peak"), ((place, g("rate")) for place in g.numbers("milestones")))
        ),
        "steps",
    ),
    _word(
        "one_cycle OneCycle onecycle_lr one_cycle_policy super_convergence",
        "steps: 10000, peak: 1e-3",
        lambda g: f"onecycle({g.steps('steps')}, {g('peak')})",
        "onecycle",
    ),
    _word(
        "cyclic cyclical clr triangular cyclical_lr cyclic_triangular",
        "base_lr: 1e-4, max_lr: 1e-3, step_size_up = 2000, step_size_down = None, mode = 'triangular', gamma = 1",
        cyclic,
    ),
    _word(
        "triangular2",
        "base_lr: 0, max_lr: 1e-3, step_size_up = 2000, step_size_down = None, mode = 'triangular2'",
        cyclic,
    ),
    _word(
        "sgdr cosine_restarts warm_restarts cosine_annealing_restarts cosine_warm_restarts cosine_hard_restarts "
        "cosine_with_hard_restarts cosine_cyclic cosine_restart cosine_decay_with_restarts",
        "steps: 1000, peak: 1e-3, end = 0, stretch = 1",
        lambda g: turns(_plain("cosine", g), stretch=g("stretch")),
    ),
)

TABLE = (*KERAS, *TIMM, *FVCORE, *WORDS)
