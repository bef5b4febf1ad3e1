"""The schedules of Megatron."""

from __future__ import annotations

from ..counterparts.amounts import ONE, Amount
from ..counterparts.entry import Counterpart, Given
from ..counterparts.shapes import (
    curve,
    left,
    warmed,
)
from .transformers import WAYS, plateau, stable


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
        return stable(g, (w, first, peak), held, (WAYS.get(wsd, "cosine"), d, least))

    def after(start: Amount | None) -> str:
        match style:
            case "constant":
                return f"constant({peak})"
            case "inverse-square-root":
                return f"max(rsqrt({f'{start}, ' if start else ''}timescale={w}), {least}) for {n + ONE} then constant({least})"
            case _:
                return curve(g, "linear" if style == "linear" else "cosine", n, start, least)

    return warmed(w, first, peak, after)


TABLE = (
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
