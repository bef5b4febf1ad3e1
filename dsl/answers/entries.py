"""Finds the entry of a name: all libraries' schedules in one table."""

from __future__ import annotations

import re
from functools import cache

from ..counterparts.entry import Counterpart
from ..counterparts.python_calls import DOTTED, PythonCall
from ..curves.table import CURVES
from ..formula.functions import CONSTANTS, FUNCTIONS
from ..libraries import (
    composer,
    deepspeed,
    keras,
    megatron,
    of_progress,
    schedule_words,
    timm,
    transformers,
    without_spec,
)
from ..libraries import optax as from_optax
from ..libraries import torch as from_torch
from ..libraries import words as from_words
from ..plans.transforms import TRANSFORMS
from .other_words import WORDS

TABLE: tuple[Counterpart, ...] = (
    *from_optax.TABLE,
    *from_torch.TABLE,
    *keras.TABLE,
    *timm.TABLE,
    *of_progress.TABLE,
    *schedule_words.TABLE,
    *transformers.TABLE,
    *deepspeed.TABLE,
    *megatron.TABLE,
    *composer.TABLE,
    *without_spec.TABLE,
)

_MODULES = {
    "optax": "optax",
    "torch": "PyTorch",
    "mmengine": "mmengine",
    "keras": "Keras",
    "tf": "Keras",
    "tensorflow": "Keras",
    "timm": "timm",
    "fvcore": "fvcore",
    "detectron2": "fvcore",
    "transformers": "transformers",
    "deepspeed": "DeepSpeed",
    "megatron": "Megatron",
    "composer": "composer",
    "fastai": "fastai",
}


def key(name: str) -> str:
    """A name without its modules, capitals and underscores: libraries differ in these alone."""
    return name.rpartition(".")[2].replace("_", "").lower()


@cache
def by_key() -> dict[str, list[Counterpart]]:
    found: dict[str, list[Counterpart]] = {}
    for entry in TABLE:
        for name in entry.names:
            found.setdefault(key(name), []).append(entry)
    return found


@cache
def _words() -> dict[str, Counterpart]:
    """Words that say something in a spec alone: elsewhere they are names of much else."""
    return {key(name): entry for entry in from_words.TABLE for name in entry.names}


def entry_of_word(name: str) -> Counterpart | None:
    """The entry of such a word, or of a name that has one of chance in it."""
    chance = from_words.OF_CHANCE.search(name.lower())
    return _words().get(key(name)) or (_words()[chance[0]] if chance else None)


@cache
def aliases() -> dict[str, str]:
    """For suggestions by likeness: what is called otherwise elsewhere, with the word of the language."""
    named = {name.lower(): entry.word for entry in TABLE for name in entry.names if entry.word}
    return WORDS | {without_kind(name): word for name, word in named.items()} | named


def without_kind(name: str) -> str:
    """A name without a last word that says only that it is a schedule, in which any two would be alike.

    >>> without_kind("FooScheduler"), without_kind("cosine_lr_schedule"), without_kind("scheduler")
    ('Foo', 'cosine', 'scheduler')
    """
    return _KIND.sub("", name) or name


_KIND = re.compile(r"_?(?:lr_?)?scheduler?\Z", re.IGNORECASE)


def find(call: PythonCall) -> Counterpart | None:
    """The entry that a call most probably means: by module, then as it is spelled, then by its arguments' names."""
    modules = {_MODULES.get(part) for part in call.name.lower().split(".")}
    name = call.name.rpartition(".")[2]

    def likeness(entry: Counterpart) -> tuple[bool, bool, int]:
        named = sum(key in entry.parameters for key in call.named)
        return entry.library in modules, name in entry.names, named

    return max(by_key().get(key(name), ()), key=likeness, default=None)


def is_schedule_name(name: str) -> bool:
    """Whether a name, with or without modules, is another library's word for a schedule and none of this language.

    >>> is_schedule_name("torch.optim.lr_scheduler.StepLR"), is_schedule_name("cosine"), is_schedule_name("wsd")
    (True, False, True)
    """
    found = by_key().get(key(name), ())
    last = name.rpartition(".")[2]
    return bool(found) and not is_ours(last) and (not _like_ours(last) or any(last in e.names for e in found))


_CALL = re.compile(rf"\s*({DOTTED})\s*\(")


def is_schedule_call(text: str) -> bool:
    """Whether a text begins with a call of another library's schedule.

    >>> is_schedule_call("CosineAnnealingLR(T_max=100)"), is_schedule_call("cosine_with_restarts")
    (True, False)
    """
    found = _CALL.match(text)
    return found is not None and is_schedule_name(found[1])


def _like_ours(name: str) -> bool:
    """Whether a name differs from one of this language in capitals and underscores alone."""
    return key(name) in {key(word) for word in (*CURVES, *TRANSFORMS, *FUNCTIONS)}


def is_ours(name: str) -> bool:
    return name in CURVES or name in TRANSFORMS or name in FUNCTIONS or name in CONSTANTS
