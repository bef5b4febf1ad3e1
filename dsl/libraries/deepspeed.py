"""The schedules of DeepSpeed: its first value is used twice."""

from __future__ import annotations

from ..counterparts.amounts import TWO, Amount
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import (
    left,
)

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


TABLE = (
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
