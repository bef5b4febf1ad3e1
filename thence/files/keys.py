"""What keys say: patterns that fit them, and which have rates, schedules or numbers of the segments before a spec."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache

from ..dsl.curves.table import CURVES

# A key whose values are rates, or follow a schedule; what is called or tried there is looked at closely.
_RATE = re.compile(r"(?i)(?:^|[_.-])lr$|learning[_-]?rate$")
_SCHEDULE = re.compile(r"(?i)schedule")
# Keys whose values follow a schedule in many projects: a text that is one is taken for one there.
_HYPERPARAMETER = re.compile(
    r"(?i)lr|rate|sched|decay|momentum|beta|temperature|(?:^|_)(?:wd|eps|b[12])(?:_|$)"
)
# The same as words of their own: what begins like a curve is an attempt at one there.
_WORD_OF_ONE = re.compile(
    r"(?i)(?:^|[_.-])(?:lrs?|wd|eps|betas?|momentum)(?:[_.-]|$)|learning[_-]?rate|sched|anneal|decay|temperature"
)
# Diffusion models have schedules of noise, whose functions have the names of curves and other arguments.
_NOISE = re.compile(r"(?i)(?:beta|noise|sigma|variance)s?[_-]?sched")
_WILD = re.compile(r"[*?\[]")


@cache
def parts_of(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.split("."))


def key_matches(pattern: str, keys: Sequence[str]) -> bool:
    """Whether a pattern fits the last of the keys that lead to a value, as many as it has parts.

    >>> key_matches("*lr*", ("train", "base_lr")), key_matches("train.schedule", ("train", "schedule"))
    (True, True)
    >>> key_matches("train.schedule", ("schedule",))
    False
    """
    parts = parts_of(pattern)
    names = ".".join(keys).split(".")
    return len(names) >= len(parts) and all(map(fnmatchcase, names[-len(parts) :], parts))


def is_exact(pattern: str) -> bool:
    """Whether a pattern names its key, without wildcards."""
    return _WILD.search(parts_of(pattern)[-1]) is None


def is_rate(key: str) -> bool:
    """Whether a key says that its values are learning rates.

    >>> [is_rate(key) for key in ("lr", "base_lr", "learning_rate", "lr_scheduler")]
    [True, True, True, False]
    """
    return _RATE.search(key) is not None


def is_rate_itself(key: str) -> bool:
    """Whether a key is the word for a learning rate alone."""
    return _RATE.fullmatch(key) is not None


@lru_cache(maxsize=4096)
def says_rate(key: str) -> bool:
    """Whether a key says that its values are learning rates, or schedules.

    >>> [says_rate(key) for key in ("lr", "base_lr", "learning_rate", "lr_scheduler", "fp32_allreduce")]
    [True, True, True, True, False]
    """
    return is_rate(key) or _SCHEDULE.search(key) is not None


def says_schedule(key: str) -> bool:
    """Whether a key has the word, as other libraries' schedules have their names under."""
    return _SCHEDULE.search(key) is not None


@lru_cache(maxsize=4096)
def expects_spec(key: str) -> bool:
    """Whether what can be parsed and calls a curve is a spec under a key.

    >>> [expects_spec(key) for key in ("lr_max", "momentum", "layers")]
    [True, True, False]
    """
    return _HYPERPARAMETER.search(key) is not None


@lru_cache(maxsize=4096)
def expects_attempts(key: str) -> bool:
    """Whether what begins like a curve of ours is an attempt at a spec under a key.

    >>> [expects_attempts(key) for key in ("lrs", "lr_peak", "sched", "momentum", "separate", "all_reduce")]
    [True, True, True, True, False, False]
    """
    return _WORD_OF_ONE.search(key) is not None


def is_of_noise(key: str) -> bool:
    """Whether a key is that of a diffusion model's schedule of noise, which is none of ours.

    >>> [is_of_noise(key) for key in ("beta_schedule", "noise_scheduler", "lr_schedule")]
    [True, True, False]
    """
    return _NOISE.search(key) is not None


# A key beside a spec that says how long it is to be.
OVER = "over"
# Keys that have the numbers of a segment which stands before the spec beside them.
_STAGES = {
    "warmup": re.compile(r"(?:(?:n|num)_)?warm_?up(?:_(?:steps|iters|iterations|updates|for))?"),
    "peak": re.compile(r"(?:peak|max|top|base)(?:_?(?:lr|value|rate|learning_rate))?|lr|learning_rate"),
    "hold": re.compile(r"(?:hold|stable|plateau|constant)(?:_(?:steps|iters|for))?"),
}
_ARGUMENTS = re.compile(r"\s*[0-9.]+[kM%]?\s*,\s*[0-9.]")


def is_argument_list(key: str, text: str) -> bool:
    """Whether a text is what stands in the parentheses of the curve that its key names.

    >>> is_argument_list("warmup", "1000, 1e-3"), is_argument_list("warmup", "1000"), is_argument_list("lr", "1, 2")
    (True, False, False)
    """
    return key in CURVES and _ARGUMENTS.match(text) is not None


@lru_cache(maxsize=4096)
def stage_of(key: str) -> str:
    """Which number of the segments before a spec a key has, empty if it has none.

    >>> [stage_of(key) for key in ("warmup_steps", "peak_lr", "hold", "decay")]
    ['warmup', 'peak', 'hold', '']
    """
    return next((stage for stage, keys in _STAGES.items() if keys.fullmatch(key.lower())), "")
