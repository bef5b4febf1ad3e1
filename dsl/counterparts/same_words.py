"""Names of parameters that mean the same in many libraries, and what kind of number each is."""

from __future__ import annotations

from collections.abc import Iterator

# Parameters that mean the same, each with the language's own word where it has one; the first that fits counts.
SAME: tuple[tuple[str, ...], ...] = (
    ("n", "warmup_steps", "num_warmup_steps", "warmup", "warmup_iters", "warmup_epochs", "warmup_num_steps", "warmup_t",
     "t_warmup", "n_warmup", "n_warmup_steps", "warmup_updates", "warm_up_steps", "num_warmup", "lr_warmup_steps", "lr_warmup_iters",
     "warmup_ratio"),
    ("n", "steps", "total_steps", "t_max", "T_max", "num_training_steps", "max_steps", "total_iters", "decay_steps", "transition_steps",
     "num_steps", "n_steps", "max_iters", "total_num_steps", "t_initial", "train_steps", "training_steps", "total",
     "duration", "max_epochs", "epochs", "first_decay_steps", "first_cycle_steps", "t_0", "T_0", "num_iters",
     "iterations", "length", "lr_decay_steps", "lr_decay_iters", "anneal_epochs", "max_updates", "timescale"),
    ("every", "step_size", "decay_steps", "transition_steps", "decay_t", "decay_every", "decay_period", "steps"),
    ("stable_steps", "num_stable_steps", "hold_steps", "plateau_steps"),
    ("peak", "peak_value", "peak_lr", "max_lr", "max_value", "warmup_target", "warmup_max_lr", "lr_max", "lr",
     "learning_rate", "base_value", "eta_max", "lr_initial", "max", "maximum", "top", "high"),
    ("from", "a", "start", "init", "init_value", "initial_learning_rate", "start_value", "start_lr", "init_lr",
     "initial_lr", "warmup_init_lr", "warmup_lr_init", "warmup_start_lr", "lr_start", "base_lr", "lr0", "lr", "learning_rate"),
    ("to", "b", "end", "end_value", "eta_min", "min_lr", "lr_min", "lr_end", "end_learning_rate", "final_lr",
     "end_lr", "min_value", "final_value", "minimum", "min", "bottom", "swa_lr", "min_decay_lr"),
    ("floor", "end_value", "min", "min_lr", "eta_min"),
    ("value", "v", "lr", "learning_rate"),
    ("values", "lrs", "rates", "learning_rates", "levels"),
    ("milestones", "boundaries", "places", "steps", "epochs", "at"),
    ("d_model", "model_size", "dim_model", "model_dim", "hidden_size", "dim_embed", "embed_dim", "dim"),
    ("rate", "gamma", "decay_rate", "decay", "decay_factor", "factor", "lr_decay", "drop", "drop_rate",
     "drop_factor"),
    ("power", "exponent", "pow", "p", "poly_power", "degree", "order"),
    ("times", "num_cycles", "cycles", "count", "n_cycles", "cycle_limit", "turns", "num_turns", "restarts", "num_restarts", "n_restarts", "repeats", "num_repeats", "n"),
    ("stretch", "t_mult", "T_mult", "t_mul", "cycle_mul", "cycle_mult"),
    ("scale", "m_mul", "cycle_decay", "gamma"),
    ("rise", "pct_start"),
    ("fall", "pct_final"),
    ("curve", "anneal_strategy", "interpolate_type", "mode"),
    # Each alone: other schedules have more than one word of these.
    *(("low", word) for word in ("from", "start", "min", "lower", "bottom", "base_lr", "min_lr", "a")),
    *(("high", word) for word in ("to", "end", "max", "upper", "top", "max_lr", "peak", "amplitude", "b")),
)  # fmt: skip


def same(name: str) -> Iterator[str]:
    """Every parameter that a word may mean."""
    return (other for words in SAME if name.lower() in words for other in words)


OF_STEPS = {"n", "every", "stable_steps", "timescale"}
OF_VALUES = {"peak", "from", "to", "floor", "value", "rate"}
OF_SHAPES = {"times", "power", "stretch"}


def is_of(kinds: set[str], name: str) -> bool:
    """Whether a parameter is of some kinds, by the first of the words that mean the same."""
    return name in kinds or any(words[0] in kinds for words in SAME if name in words or name.lower() in words)


STEPS = {
    "warmup_steps",
    "steps",
    "total_steps",
    "decay_steps",
    "stable_steps",
    "every",
    "step_size_up",
    "step_size_down",
}
POSITIVE = {"power", "exponent", "gamma", "decay_rate", "rate", "div_factor", "final_div_factor", "t_mult"}
