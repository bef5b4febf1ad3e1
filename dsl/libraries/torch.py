"""PyTorch's schedulers, and mmengine's where they differ. They multiply the optimizer's own rate."""

from __future__ import annotations

from ..counterparts.amounts import ONE, TWO, ZERO, Amount, Unfit, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.python_calls import Items, Words
from ..counterparts.shapes import chained, curve, decay, joined, levels, one_cycle, part_of, products, turns

STEP_CALLS = "its numbers count calls of scheduler.step()"


def _linear(g: Given) -> str:
    a, b = g("start_factor"), g("end_factor")
    return curve(g, "linear", g.steps("total_iters"), g.rate * a, g.rate * b)


def cyclic(g: Given) -> str:
    low, high, up = g("base_lr"), g("max_lr"), g.steps("step_size_up")
    down = up if g.maybe("step_size_down") is None else g.steps("step_size_down")

    def turn(a: Amount, b: Amount) -> str:
        if up.text == down.text and up.number is not None:
            return f"triangle({up * TWO}, {a}->{b})"
        return f"linear({up}, {a}->{b}) then linear({down}, {a})"

    match g.word("mode"):
        case "triangular2":
            made = f"repeat({turn(ZERO, high - low)}, scale=0.5)"
        case "exp_range":
            made = f"repeat({turn(ZERO, high - low)}) * {g('gamma')}^step"
        case _:
            return f"repeat({turn(low, high)})"
    return made if low.number == 0 else f"{low} + {made}"


def _chained(g: Given) -> str:
    first, *others = (part_of(g, call) for call in g.calls("schedulers"))
    return chained(first) + "".join(f" * ({chained(other)} / {g.rate})" for other in others)


def _one_cycle(g: Given) -> str:
    if g.maybe("total_steps") is not None:
        total = g("total_steps")
    elif g.maybe("epochs") is not None and g.maybe("steps_per_epoch") is not None:
        total = g("epochs") * g("steps_per_epoch")
    else:
        total = g.example("total_steps", 10_000)
    return one_cycle(g, total, g("max_lr"))


def multistep(g: Given) -> str:
    factor = g("gamma")
    return levels(g.rate, products(g.rate, ((place, factor) for place in g.numbers("milestones"))))


def annealed(g: Given) -> str:
    name = "linear" if g.word("anneal_strategy") == "linear" else "cosine"
    return curve(g, name, g.steps("anneal_epochs"), g.rate, g("swa_lr"))


def _row(names: str, signature: str, spec: Make, word: str = "", note: str = STEP_CALLS) -> Counterpart:
    return Counterpart("PyTorch", tuple(names.split()), signature, spec, word, note)


TORCH = (
    _row(
        "ConstantLR",
        "optimizer, factor = 1 / 3, total_iters = 5, last_epoch",
        lambda g: levels(g.rate * g("factor"), [(g.steps("total_iters"), g.rate)]),
    ),
    _row(
        "LinearLR",
        "optimizer, start_factor = 1 / 3, end_factor = 1.0, total_iters = 5, last_epoch",
        _linear,
        word="linear",
    ),
    _row(
        "StepLR",
        "optimizer, step_size: 30, gamma = 0.1, last_epoch",
        lambda g: decay(g.rate, g("gamma"), g.steps("step_size")),
        word="decay",
    ),
    _row("MultiStepLR", "optimizer, milestones: [30, 80], gamma = 0.1, last_epoch", multistep, word="steps"),
    _row(
        "ExponentialLR",
        "optimizer, gamma: 0.99, last_epoch",
        lambda g: decay(g.rate, g("gamma"), ONE),
        word="decay",
    ),
    _row(
        "CosineAnnealingLR",
        "optimizer, T_max: 10000, eta_min = 0.0, last_epoch",
        lambda g: curve(g, "cosine", g.steps("T_max"), g.rate, g("eta_min")),
        word="cosine",
        note=f"{STEP_CALLS}, and beyond T_max it climbs again",
    ),
    _row(
        "CosineAnnealingWarmRestarts",
        "optimizer, T_0: 1000, T_mult = 1, eta_min = 0.0, last_epoch",
        lambda g: turns(curve(g, "cosine", g.steps("T_0"), g.rate, g("eta_min")), stretch=g("T_mult")),
        word="repeat",
    ),
    _row(
        "PolynomialLR",
        "optimizer, total_iters = 5, power = 1.0, last_epoch",
        lambda g: curve(g, "polynomial", g.steps("total_iters"), g.rate, ZERO, power=g("power")),
        word="polynomial",
    ),
    _row(
        "CyclicLR",
        "optimizer, base_lr: 1e-4, max_lr: 1e-3, step_size_up = 2000, step_size_down = None, "
        "mode = 'triangular', gamma = 1.0, scale_fn, scale_mode, cycle_momentum, base_momentum, max_momentum, "
        "last_epoch",
        cyclic,
        word="triangle",
    ),
    _row(
        "OneCycleLR",
        "optimizer, max_lr: 0.01, total_steps = None, epochs = None, steps_per_epoch = None, pct_start = 0.3, "
        "anneal_strategy = 'cos', cycle_momentum, base_momentum, max_momentum, div_factor = 25.0, "
        "final_div_factor = 10000.0, three_phase = False, last_epoch",
        _one_cycle,
        word="onecycle",
        note="its peak comes one step before pct_start, and its end one before total_steps",
    ),
    _row(
        "SequentialLR",
        "optimizer, schedulers: [LinearLR(start_factor=0.1, total_iters=1000), CosineAnnealingLR(T_max=9000)], "
        "milestones: [1000], last_epoch",
        lambda g: joined(g, "schedulers", "milestones"),
    ),
    _row(
        "ChainedScheduler",
        "schedulers: [ConstantLR(factor=0.1, total_iters=100), ExponentialLR(gamma=0.99)], optimizer",
        _chained,
    ),
    _row(
        "SWALR", "optimizer, swa_lr: 1e-4, anneal_epochs = 10, anneal_strategy = 'cos', last_epoch", annealed
    ),
)


# ---- mmengine, whose ramps end one step before `end` ---------------------------------------------------------------


def _span(g: Given, less: int) -> Amount:
    """The length from `begin` to `end`, or a little less."""
    begin, end = g.count("begin"), g.maybe("end") or g.example("end", 1000)
    if end.number is None or begin.number is None:
        raise Unfit("its length needs plain numbers")
    if end.number - begin.number - less < 1:
        raise Unfit(f"nothing is left from {begin} to {end}")
    return exact(end.number - begin.number - less)


def _at(g: Given, spec: str) -> str:
    """What begins later waits at its first value: another entry is meant to fill that time."""
    begin = g.count("begin")
    return spec if begin.number == 0 else f"delay({begin}, {spec})"


def _least(g: Given) -> Amount:
    if g.maybe("eta_min_ratio") is not None:
        return g.rate * g("eta_min_ratio")
    return ZERO if g.maybe("eta_min") is None else g("eta_min")


def _restarts(g: Given) -> str:
    weights = g.written("restart_weights")
    factors = g.numbers("restart_weights") if isinstance(weights, Items) else [ONE]
    periods = g.numbers("periods")
    if len(factors) < len(periods):
        factors = [*factors, *[factors[-1]] * (len(periods) - len(factors))]
    end = _least(g)
    return " then ".join(
        curve(g, "cosine", n, g.rate * factor, end) for n, factor in zip(periods, factors, strict=False)
    )


def _annealing(g: Given) -> str:
    n = g.steps("T_max") if isinstance(g.written("T_max"), Words) else _span(g, 0)
    return _at(g, curve(g, "cosine", n, g.rate, _least(g)))


_RANGE = "begin = 0, end = None, last_step, by_epoch, verbose"


def _mm(names: str, signature: str, spec: Make, note: str = "") -> Counterpart:
    return Counterpart("mmengine", tuple(names.split()), f"optimizer, {signature}", spec, note=note)


MMENGINE = (
    _mm(
        "LinearLR",
        f"start_factor = 1 / 3, end_factor = 1.0, {_RANGE}",
        lambda g: _at(
            g, curve(g, "linear", _span(g, 1), g.rate * g("start_factor"), g.rate * g("end_factor"))
        ),
        note="it reaches its end one step before `end`",
    ),
    _mm(
        "CosineAnnealingLR",
        f"T_max = None, eta_min = None, {_RANGE}, eta_min_ratio = None",
        _annealing,
    ),
    _mm(
        "CosineRestartLR",
        f"periods: [1000, 2000], restart_weights = [1], eta_min = None, eta_min_ratio = None, {_RANGE}",
        _restarts,
    ),
    _mm(
        "PolyLR",
        f"eta_min = 0, power = 1.0, {_RANGE}",
        lambda g: _at(g, curve(g, "polynomial", _span(g, 1), g.rate, g("eta_min"), power=g("power"))),
        note="it reaches its end one step before `end`",
    ),
    _mm(
        "ConstantLR",
        f"factor = 1 / 3, {_RANGE}",
        lambda g: levels(g.rate * g("factor"), [(_span(g, 1), g.rate)]),
        note="it ends one step before `end`",
    ),
)

TABLE = (*TORCH, *MMENGINE)
