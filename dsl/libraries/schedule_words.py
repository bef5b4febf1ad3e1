"""Words for schedules that are no library's own."""

from __future__ import annotations

from fractions import Fraction

from ..counterparts.amounts import TWO, ZERO, Amount, Unfit, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import counted, curve, decay, left, levels, products, turns, warmed
from .torch import cyclic
from .transformers import stable


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


def _exponential(g: Given) -> str:
    """A decay by a factor, or to half of it each time."""
    half = g.written("half_life") is not None
    rate, every = (exact(Fraction(1, 2)), g.steps("half_life")) if half else (g("rate"), g.steps("every"))
    return decay(g("peak"), rate, every, staircase=False)


TABLE = (
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
        "peak: 1e-3, rate: 0.96, every: 1000, half_life = None",
        _exponential,
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
