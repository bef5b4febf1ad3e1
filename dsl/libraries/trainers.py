"""The schedules of transformers, DeepSpeed and Megatron: by class, function, and the word in a config."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..counterparts.amounts import ONE, TWO, ZERO, Amount, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.python_calls import Mapped, PythonCall, Quoted, Words
from ..counterparts.shapes import (
    counted,
    curve,
    divided,
    left,
    part_of,
    turns,
    warmed,
)
from ..text.source import Span

# ---- transformers ----------------------------------------------------------------------------------------------


def _warm(g: Given) -> Amount:
    w = g.count("num_warmup_steps")
    return counted(w, g.steps("num_training_steps")) if "num_training_steps" in g.values else w


def _rest(g: Given) -> Amount:
    return left(g.steps("num_training_steps"), _warm(g), "`num_training_steps`")


def _constant(g: Given) -> str:
    rate = g.rate
    return warmed(_warm(g), ZERO, rate, lambda _: f"constant({rate})")


def _falling(g: Given, name: str, end: Amount, **shape: Amount) -> str:
    n = _rest(g)
    return warmed(_warm(g), ZERO, g.rate, lambda start: curve(g, name, n, start, end, **shape))


def _waves(g: Given, end: Amount) -> str:
    """Twice `num_cycles` half waves, down and up again; mostly one."""
    cycles, rate = g("num_cycles"), g.rate
    if cycles.number == Fraction(1, 2):
        return _falling(g, "cosine", end)
    half = divided(_rest(g), cycles * TWO, "each half wave")
    waves = f"repeat(cosine({half}, {rate}->{end}) then cosine({half}, {rate}))"
    return warmed(_warm(g), ZERO, rate, lambda _: waves)


def _hard_restarts(g: Given) -> str:
    cycles, rate = g("num_cycles"), g.rate
    if cycles.number == 1:
        return _falling(g, "cosine", ZERO)
    turn = f"cosine({divided(_rest(g), cycles, 'each cycle')}, {rate}->0)"
    return warmed(_warm(g), ZERO, rate, lambda _: turns(turn, times=cycles))


def _minimum(g: Given) -> Amount:
    if g.maybe("min_lr") is not None:
        return g("min_lr")
    return g.rate * (g.maybe("min_lr_rate") or exact(Fraction(1, 10)))


def _warmed_minimum(g: Given) -> str:
    """One step ahead: the first update has a rate already, and the last one the least."""
    w, n, end, rate = _warm(g), _rest(g), _minimum(g), g.rate
    first = g.maybe("warmup_lr_rate")

    def after(start: Amount | None) -> str:
        return curve(g, "cosine", n, start, end)

    if first is None or w.number == 0:
        return f"skip(1, {warmed(w, ZERO, rate, after)})"
    return warmed(w - ONE, rate * first, rate, after, "linear")


def _inverse_sqrt(g: Given) -> str:
    w = _warm(g)
    scale = g.maybe("timescale") or (exact(10_000) if w.number == 0 else w)
    return warmed(w, ZERO, g.rate, lambda start: f"rsqrt({f'{start}, ' if start else ''}timescale={scale})")


_WAYS = {
    "linear": "linear",
    "1-sqrt": "sqrt_decay",
    "minus_sqrt": "sqrt_decay",
    "inverse-square-root": "rsqrt",
}


def stable(
    g: Given,
    rise: tuple[Amount, Amount, Amount],
    held: Amount,
    fall: tuple[str, Amount, Amount],
    up: str = "warmup",
) -> str:
    """A warm-up (its steps, start and peak), a plateau, and a cool-down (its curve, steps and end)."""
    way, n, end = fall

    def after(start: Amount | None) -> str:
        if held.number == 0:
            return curve(g, way, n, start, end)
        return f"{plateau(held, start)} then {way}({n}, {end})"

    return warmed(*rise, after, up)


def plateau(n: Amount, value: Amount | None) -> str:
    return f"hold({n})" if value is None else f"hold({n}, {value})"


def _hf_stable(g: Given) -> str:
    """The least rate is where the warm-up starts, too."""
    w, d, rate = _warm(g), g.steps("num_decay_steps"), g.rate
    if g.maybe("num_stable_steps") is not None:
        held = g.count("num_stable_steps")
    else:
        total = g.maybe("num_training_steps") or g.example("num_training_steps", 10_000)
        held = left(left(total, w, "`num_training_steps`"), d, "what the warm-up leaves")
    end = rate * g("min_lr_ratio")
    up = "cosine" if g.word("warmup_type") == "cosine" else "warmup"
    return stable(g, (w, end, rate), held, (_WAYS.get(g.word("decay_type"), "cosine"), d, end), up)


def _by_name(g: Given) -> str:
    """`get_scheduler("cosine", ...)`: the schedule that the word stands for."""
    word, more = g.written("name"), g.written("scheduler_specific_kwargs")
    named = {k: v for k, v in g.values.items() if k.startswith("num_")}
    if isinstance(more, PythonCall):
        named |= more.named
    elif isinstance(more, Mapped):
        named |= {key.text: value for key, value in more.pairs if isinstance(key, Quoted)}
    name = word.text.rpartition(".")[2].lower() if isinstance(word, Quoted | Words) else ""
    found = g.find(PythonCall(f"transformers.{name}", (), {}, Span(0, 0)))
    kept = {k: v for k, v in named.items() if found is None or k in found.parameters}
    return part_of(g, PythonCall(f"transformers.{name}", (), kept, Span(0, 0)))


def _hf(names: str, signature: str, spec: Make, word: str = "") -> Counterpart:
    note = "its num_training_steps include the warm-up" if "num_training_steps: " in signature else ""
    return Counterpart("transformers", tuple(names.split()), signature, spec, word, note)


_RUN = "optimizer, num_warmup_steps: 1000, num_training_steps: 10000"

TRANSFORMERS = (
    _hf("get_constant_schedule", "optimizer, last_epoch", lambda g: f"constant({g.rate})"),
    _hf(
        "get_constant_schedule_with_warmup constant_with_warmup",
        "optimizer, num_warmup_steps: 1000, last_epoch",
        _constant,
    ),
    _hf("get_linear_schedule_with_warmup", f"{_RUN}, last_epoch", lambda g: _falling(g, "linear", ZERO)),
    _hf(
        "get_cosine_schedule_with_warmup", f"{_RUN}, num_cycles = 0.5, last_epoch", lambda g: _waves(g, ZERO)
    ),
    _hf(
        "get_cosine_with_hard_restarts_schedule_with_warmup cosine_with_restarts",
        f"{_RUN}, num_cycles = 1 ~ 3, last_epoch",
        _hard_restarts,
        "repeat",
    ),
    _hf(
        "get_polynomial_decay_schedule_with_warmup",
        f"{_RUN}, lr_end = 1e-07, power = 1.0, last_epoch",
        lambda g: _falling(g, "polynomial", g("lr_end"), power=g("power")),
    ),
    _hf(
        "get_inverse_sqrt_schedule inverse_sqrt",
        "optimizer, num_warmup_steps: 1000, timescale = None, last_epoch",
        _inverse_sqrt,
        "rsqrt",
    ),
    _hf(
        "get_cosine_with_min_lr_schedule_with_warmup cosine_with_min_lr",
        f"{_RUN}, num_cycles = 0.5, last_epoch, min_lr = None, min_lr_rate = None",
        lambda g: _waves(g, _minimum(g)),
    ),
    _hf(
        "get_cosine_with_min_lr_schedule_with_warmup_lr_rate cosine_warmup_with_min_lr",
        f"{_RUN}, num_cycles = 0.5, last_epoch, min_lr = None, min_lr_rate = None, warmup_lr_rate = None",
        _warmed_minimum,
    ),
    _hf(
        "get_wsd_schedule warmup_stable_decay",
        "optimizer, num_warmup_steps: 1000, num_decay_steps: 1000, num_training_steps = None, "
        "num_stable_steps = None, warmup_type = 'linear', decay_type = 'cosine', min_lr_ratio = 0, num_cycles, "
        "last_epoch",
        _hf_stable,
    ),
    _hf(
        "get_scheduler",
        "name: 'cosine', optimizer, num_warmup_steps = None, num_training_steps: 10000, scheduler_specific_kwargs = None",
        _by_name,
    ),
)

# The words of `lr_scheduler_type` that are curves here; get_scheduler takes them.
_CURVES = {
    "constant": "get_constant_schedule",
    "linear": "get_linear_schedule_with_warmup",
    "cosine": "get_cosine_schedule_with_warmup",
    "polynomial": "get_polynomial_decay_schedule_with_warmup",
}
TRANSFORMERS_WORDS = tuple(
    replace(entry, names=(word,))
    for word, function in _CURVES.items()
    for entry in TRANSFORMERS
    if function in entry.names
)


# ---- DeepSpeed: its first value is used twice ------------------------------------------------------------------------

_TWICE = "its first value is used twice, which hold(1, ...) says"
_WARMUP = "warmup_min_lr = 0.0, warmup_max_lr = 0.001, warmup_num_steps = 1000, warmup_type = 'log', last_batch_iteration"


def _ds_warmup(g: Given) -> str:
    low, high, w = g("warmup_min_lr"), _ds_peak(g), _at_least_two(g.steps("warmup_num_steps"))
    if g.word("warmup_type") == "linear":
        return f"hold(1, {low}) then linear({w}, {low}->{high})"
    return f"hold(1, {low}) then ({_log_rise(low, high, w)}) for {w}"


def _ds_peak(g: Given) -> Amount:
    return g.rate if g.maybe("warmup_max_lr") is None else g("warmup_max_lr")


def _at_least_two(w: Amount) -> Amount:
    return TWO if w.number == 1 else w


def _log_rise(low: Amount, high: Amount, w: Amount) -> str:
    rise = f"{high - low} * log(step + 1) / log({w})"
    return rise if low.number == 0 else f"{low} + {rise}"


def _ds_constant(g: Given) -> str:
    return f"{_ds_warmup(g)} then constant({_ds_peak(g)})"


def _ds_decay(g: Given) -> str:
    w = _at_least_two(g.steps("warmup_num_steps"))
    n = left(g.steps("total_num_steps"), w, "`total_num_steps`")
    return f"{_ds_warmup(g)} then linear({n}, {g('warmup_max_lr')}->{g('warmup_min_lr')})"


def _ds_cosine(g: Given) -> str:
    rate, w = g.rate, _at_least_two(g.steps("warmup_num_steps"))
    start, end = rate * g("warmup_min_ratio"), rate * g("cos_min_ratio")
    n = left(g.steps("total_num_steps"), w, "`total_num_steps`")
    if g.word("warmup_type") == "linear":
        rise = f"linear({w}, {start}->{rate})"
    else:
        rise = f"({_log_rise(start, rate, w)}) for {w}"
    return f"hold(1, 0) then {rise} then skip(1, cosine({n}, {rate}->{end}))"


def _ds_range(g: Given) -> str:
    n = g.steps("lr_range_test_step_size")
    grown = f"floor(step / {n})" if g.flag("lr_range_test_staircase") else f"step / {n}"
    rate = g("lr_range_test_step_rate")
    start = g("lr_range_test_min_lr")
    return f"{start} * (1 + {'' if rate.number == 1 else f'{rate} * '}{grown})"


def _ds_cycle(g: Given) -> str:
    low, high, up = g("cycle_min_lr"), g("cycle_max_lr"), g.steps("cycle_first_step_size")
    down = up if g.maybe("cycle_second_step_size") is None else g.steps("cycle_second_step_size")
    cycle = f"linear({up}, {low}->{high}) then linear({down}, {low})"
    every, rate = g.count("decay_step_size"), g("decay_lr_rate")
    falls = every.number != 0 and rate.number != 0
    return f"{cycle} then inverse_time(rate={rate}, every={every})" if falls else cycle


def _ds(names: str, signature: str, spec: Make, note: str = _TWICE) -> Counterpart:
    return Counterpart("DeepSpeed", tuple(names.split()), f"optimizer, {signature}", spec, note=note)


DEEPSPEED = (
    _ds("WarmupLR", _WARMUP.replace("0.001", "None"), _ds_constant),
    _ds("WarmupDecayLR", f"total_num_steps: 10000, {_WARMUP}", _ds_decay),
    _ds(
        "WarmupCosineLR",
        "total_num_steps: 10000, warmup_min_ratio = 0.0, warmup_num_steps = 1000, cos_min_ratio = 0.0001, "
        "warmup_type = 'log', last_batch_iteration",
        _ds_cosine,
    ),
    _ds(
        "LRRangeTest",
        "lr_range_test_min_lr = 1e-3, lr_range_test_step_size = 2000, lr_range_test_step_rate = 1.0, "
        "lr_range_test_staircase = False, last_batch_iteration",
        _ds_range,
        "",
    ),
    _ds(
        "OneCycle",
        "cycle_min_lr: 1e-4, cycle_max_lr: 1e-3, decay_lr_rate = 0.0, cycle_first_step_size = 2000, "
        "cycle_second_step_size = None, cycle_first_stair_count, cycle_second_stair_count, decay_step_size = 0, "
        "cycle_momentum, cycle_min_mom, cycle_max_mom, decay_mom_rate, last_batch_iteration",
        _ds_cycle,
        "",
    ),
)


# ---- Megatron ----------------------------------------------------------------------------------------------------


def _megatron(g: Given) -> str:
    w, total = g.count("lr_warmup_steps"), g.steps("lr_decay_steps")
    first, peak, least = g("init_lr"), g("max_lr"), g("min_lr")
    n, style = left(total, w, "`lr_decay_steps`"), g.word("lr_decay_style")
    if style == "wsd":
        d = g.maybe("wsd_decay_steps") or g.example("wsd_decay_steps", 1000)
        held, wsd = left(n, d, "what the warm-up leaves"), g.word("lr_wsd_decay_style")
        if wsd in ("", "exponential"):
            down = f"{peak - least} * (exponential({d}, 2->1) - 1)"
            fallen = down if least.number == 0 else f"{least} + {down}"
            return warmed(w, first, peak, lambda start: f"{plateau(held, start)} then ({fallen})")
        return stable(g, (w, first, peak), held, (_WAYS.get(wsd, "cosine"), d, least))

    def after(start: Amount | None) -> str:
        match style:
            case "constant":
                return f"constant({peak})"
            case "inverse-square-root":
                return f"max(rsqrt({f'{start}, ' if start else ''}timescale={w}), {least}) for {n + ONE} then constant({least})"
            case _:
                return curve(g, "linear" if style == "linear" else "cosine", n, start, least)

    return warmed(w, first, peak, after)


MEGATRON = (
    Counterpart(
        "Megatron",
        ("OptimizerParamScheduler",),
        "optimizer, init_lr: 0, max_lr: 1e-3, min_lr: 0, lr_warmup_steps: 1000, lr_decay_steps: 10000, "
        "lr_decay_style: 'cosine', start_wd, end_wd, wd_incr_steps, wd_incr_style, "
        "use_checkpoint_opt_param_scheduler, override_opt_param_scheduler, wsd_decay_steps = None, "
        "lr_wsd_decay_style = None",
        _megatron,
        note="its counts are samples where Megatron counts samples",
    ),
)


TABLE = (*TRANSFORMERS, *TRANSFORMERS_WORDS, *DEEPSPEED, *MEGATRON)
