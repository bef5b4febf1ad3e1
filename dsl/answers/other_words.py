"""Other words for words of the language, the step, the facts, and names that say the same thing."""

from __future__ import annotations

from collections.abc import Collection

from ..counterparts.same_words import same
from ..numbers.facts import FACTS

# What people call a word of the language elsewhere; the arguments may stay as they are.
WORDS = {
    "lin": "linear",
    "const": "constant",
    "interpolate": "points",
    "restart": "repeat",
    "restarts": "repeat",
    "loop": "repeat",
    "cycle": "repeat",
    "wait": "delay",
    "resume": "skip",
    "offset": "skip",
    "ramp": "warmup",
    "flat": "hold",
    "stay": "hold",
    "stable": "hold",
    "steady": "hold",
    "keep": "hold",
    "pause": "hold",
    "freeze": "hold",
    "logistic": "tanh_decay",
    "anneal": "linear",
    "fall": "linear",
    "descend": "linear",
    "rise": "linear",
    "rampdown": "linear",
    "ramp_down": "linear",
    "s_curve": "cosine",
    "geometric": "exponential",
    "ln": "log",
    "maximum": "max",
    "minimum": "min",
    "fmax": "max",
    "fmin": "min",
    "clamp": "clip",
    "absolute": "abs",
    "fabs": "abs",
}

# Names for the step, and for what a spec cannot know.
_STEPS = ("global_step", "current_step", "iteration", "iter", "it", "itr", "i", "t", "step_num", "num_updates", "update",
          "step_count", "n_iter", "batch_idx", "cur_step", "steps_done", "trainer_step", "state_step", "t_cur")  # fmt: skip
OTHER_CLOCKS = {
    "epoch": "floor(step / steps_per_epoch)",
    "current_epoch": "floor(step / steps_per_epoch)",
    "epoch_num": "floor(step / steps_per_epoch)",
    "progress": "step / total",
    "frac": "step / total",
    "fraction": "step / total",
    "done": "step / total",
}

# Names that say the same: where one is defined, another is probably it.
_SAME_THING = (
    ("lr", "learning_rate", "learningrate", "learn_rate"),
    ("wd", "weight_decay", "weightdecay"),
    ("momentum", "mom", "beta1", "b1"),
    ("batch_size", "bs", "batchsize", "global_batch_size"),
    ("peak", "peak_lr", "lr_peak", "max_lr", "lr_max", "peak_value", "base_lr"),
    ("floor", "min_lr", "lr_min", "final_lr", "end_lr", "lr_end", "eta_min", "end_value"),
    ("warmup_steps", "warmup", "n_warmup", "num_warmup_steps", "num_warmup", "warm_up_steps", "warmup_iters"),
    ("decay_steps", "n_decay", "num_decay_steps", "cooldown_steps", "cooldown"),
    ("temperature", "temp", "tau"),
    ("ema_decay", "ema", "ema_momentum"),
)  # fmt: skip
_SEQUENCE_LENGTHS = ("seq_len", "seq_length", "seqlen", "sequence_length", "context_length", "context_len", "context_size",
                     "block_size", "max_seq_len", "max_seq_length", "max_length", "n_ctx", "ctx_len")  # fmt: skip


def clock_named(name: str) -> str | None:
    """What a spec has for a name of time: the step, or what is made of it.

    >>> clock_named("t"), clock_named("peak")
    ('step', None)
    """
    clock = name.lower() in _STEPS and name != "T"  # which is how long it all lasts
    return "step" if clock else OTHER_CLOCKS.get(name.lower())


def fact(name: str) -> str | None:
    """The fact that a name means."""
    return next((f.name for f in FACTS.values() if {name, name.lower()} & {*f.other_names}), None)


def same_thing(name: str, known: Collection[str]) -> str | None:
    """The known name that says the same as another.

    >>> same_thing("learning_rate", ["wd", "lr"])
    'lr'
    """
    words = next((words for words in _SAME_THING if name.lower() in words), ())
    return next((other for other in known if other.lower() in words), None)


def is_length(name: str) -> bool:
    """Whether a name says how many steps, or epochs, something lasts.

    >>> [name for name in ("T_max", "warmup_steps", "epochs", "lr", "total") if is_length(name)]
    ['T_max', 'warmup_steps', 'epochs', 'total']
    """
    return "n" in same(name) or fact(name) == "total" or name == "total"


def is_sequence_length(name: str) -> bool:
    """Whether a name says how many tokens an example has."""
    return name.lower() in _SEQUENCE_LENGTHS
