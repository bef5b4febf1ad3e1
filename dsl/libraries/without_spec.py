"""What depends on more than the step, or is a function of one's own, and has no spec: what to do instead."""

from __future__ import annotations

from ..counterparts.entry import Counterpart, Given


def on_a_loss(g: Given) -> str:
    """How a plateau with the call's numbers is made."""
    factor = next((g(name) for name in ("factor", "decay_rate") if name in g.values), "0.5")
    patience = next((g(name) for name in ("patience", "patience_t") if name in g.values), "10")
    return f"in Python: thence.stateful.plateau(factor={factor}, patience={patience}) times a schedule, which is given the loss"


def by_a_formula(g: Given) -> str:
    return "write its formula with `step`, the way 1e-3 * 0.95^step has it"


def in_an_optimizer(g: Given) -> str:
    """How a schedule is given to what wraps an optimizer."""
    return "give it the schedule in Python: optax.inject_hyperparams(optax.adam)(thence.compile(text))"


_TORCH = "mode, factor = 0.1, patience = 10, threshold, threshold_mode, cooldown, min_lr, eps"
_METRIC = (
    ("PyTorch", "ReduceLROnPlateau", f"optimizer, {_TORCH}"),
    (
        "Keras",
        "ReduceLROnPlateau",
        "monitor, factor = 0.1, patience = 10, verbose, mode, min_delta, cooldown, min_lr",
    ),
    (
        "optax",
        "reduce_on_plateau",
        "factor = 0.1, patience = 10, rtol, atol, cooldown, accumulation_size, min_scale",
    ),
    (
        "mmengine",
        "ReduceOnPlateauLR",
        "optimizer, monitor, rule, factor = 0.1, patience = 10",
    ),
    ("timm", "PlateauLRScheduler", "optimizer, decay_rate = 0.1, patience_t = 10, threshold, cooldown_t"),
    ("transformers", "get_reduce_on_plateau_schedule reduce_lr_on_plateau", f"optimizer, {_TORCH}"),
    ("transformers", "get_greedy_schedule greedy GreedyLR", "optimizer, factor = 0.95, patience = 10"),
    ("", "plateau lr_on_plateau plateau_lr", "factor = 0.5, patience = 10"),
)
_FUNCTIONS = (
    ("PyTorch", "LambdaLR MultiplicativeLR", "optimizer, lr_lambda, last_epoch"),
    ("Keras", "LearningRateScheduler", "schedule, verbose"),
)

_WRAPPERS = (("optax", "inject_hyperparams", "inner_factory, static_args, hyperparam_dtype"),)

TABLE = tuple(
    Counterpart(library, tuple(names.split()), signature, None, instead=instead)
    for rows, instead in ((_METRIC, on_a_loss), (_FUNCTIONS, by_a_formula), (_WRAPPERS, in_an_optimizer))
    for library, names, signature in rows
)
