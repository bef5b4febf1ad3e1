"""The units that lengths are written in: one row each says its words, the fact that it needs, and how it becomes steps."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from .decimals import shortest

# What numbers of steps have for a unit.
OF_STEPS = ("", "steps")


class Unit(NamedTuple):
    """A unit of lengths.

    A number of them, each `size`, is that many times a fact (how many steps there are in one); or, `in_a_step`, that
    many divided by it (how many of them a step takes in). `many` is what they are called, `words` are what people write
    for them, and `rare` words those that are too common elsewhere to tell a spec by. `whole_run` is the form of names
    that say how long a run is, in this unit.
    """

    name: str
    many: str
    words: tuple[str, ...]
    fact: str = ""  # of steps there is none
    in_a_step: bool = False
    size: Fraction = Fraction(1)
    rare: tuple[str, ...] = ()
    whole_run: str = ""

    def in_steps(self, number: Fraction, fact: Fraction) -> Fraction:
        """How many steps a number of them is."""
        return number * self.size / fact if self.in_a_step else number * self.size * fact

    def of_steps(self, steps: Fraction, fact: Fraction) -> Fraction:
        """How many of them some steps are."""
        return steps * fact / self.size if self.in_a_step else steps / (self.size * fact)

    def formula(self, number: Fraction) -> str:
        """The steps of a number of them, as the language has it for values."""
        text = shortest(number * self.size)
        return f"floor({text} / {self.fact})" if self.in_a_step else f"{text} * {self.fact}"


UNITS: dict[str, Unit] = {}


def define(unit: Unit) -> Unit:
    """Add a unit to the language, before the first text is read; everything else follows from its row."""
    assert unit.name not in UNITS, f"{unit.name} exists already"
    UNITS[unit.name] = unit
    return unit


for _unit in (
    Unit(
        "steps",
        "steps",
        ("steps", "step", "iter", "iters", "it", "iterations", "updates"),
        rare=("iteration", "its", "update", "ba", "batch", "batches"),
    ),
    Unit(
        "ep",
        "epochs",
        ("ep", "epoch", "epochs"),
        "steps_per_epoch",
        whole_run=r"(?:(?:n|nb|num|max|total|train|training)_?)*epochs?",
    ),
    Unit(
        "tok",
        "tokens",
        ("tok", "token", "tokens", "toks"),
        "tokens_per_step",
        in_a_step=True,
        whole_run=r"(?:(?:n|num|max|total|train|training)_?)*tokens|token_budget",
    ),
    Unit(
        "ex",
        "examples",
        ("ex", "example", "examples", "sample", "samples", "exs"),
        "batch_size",
        in_a_step=True,
        rare=("sp",),
        whole_run=r"(?:(?:num|max|total)_?)*train_samples|total_(?:samples|examples)",
    ),
    Unit("%", "shares", ("%", "percent", "pc", "pct", "perc"), "total", size=Fraction(1, 100)),
):
    define(_unit)


def letters() -> str:
    """The units that are words, as alternatives of a pattern."""
    return "|".join(name for name in UNITS if name.isalpha())
