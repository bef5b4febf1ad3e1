"""Keyword arguments that a function does not have: which of its own is called so elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ...dsl.answers.answers import argument
from ...dsl.answers.other_words import fact
from ...dsl.counterparts.same_words import same
from ...dsl.numbers.python_numbers import exact, shown
from ...dsl.text.suggest import suggest


def refusal(
    function: str, named: Mapping[str, Any], parameters: Sequence[str], given: Collection[str]
) -> str | None:
    """What to say of the first keyword that is none of a function's parameters, of which some are given; None without one.

    >>> refusal("warmup", {"lr": 0.1}, ["n", "from_", "to"], ["n"])
    'warmup has no parameter lr: write to=0.1'
    """
    name = next((name for name in named if name not in parameters), None)
    if name is None:
        return None
    # A word of Python's has an underscore behind it.
    free = {own.rstrip("_"): own for own in parameters if own not in given and own not in named}
    said = f"{function} has no parameter {name}"
    value = shown(named[name])
    written = argument(
        function.partition("(")[0], name, value if exact(named[name]) is not None else "...", list(free)
    )
    if written is None and "peak" in same(name) and "init_value" in free:
        written = f"init_value={value}"
    if written is not None:
        own, _, number = written.partition("=")
        kept = value if number in (value, "...") else repr(number)
        # Elsewhere the steps of the whole run are told, and here those behind the warm-up.
        whole = fact(name) == "total" and "warmup_steps" in parameters and "convention" in free
        return f"{said}: write {free[own]}={kept}" + (', convention="optax"' if whole else "")
    near = suggest(name, list(free))
    return (
        f"{said}; did you mean {free[near]}?"
        if near
        else f"{said}: its parameters are {', '.join(parameters)}"
    )
