"""Arguments by position where optax has another order of parameters: what could be read in both is asked for by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from ..schedule import Schedule

Given = ParamSpec("Given")
Made = TypeVar("Made")


def with_other_names(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """For a function whose parameters have other names in other libraries: what is meant by one of these is said."""
    code = getattr(function, "__wrapped__", function).__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @wraps(function)
    def checked(*positions: Given.args, **named: Given.kwargs) -> Made:
        if not named.keys() <= set(names):
            from ..meant.arguments import refusal  # for what is wrong alone

            raise TypeError(refusal(function.__name__, named, names, names[: len(positions)]))
        return function(*positions, **named)

    return checked


def by_name_where_optax_differs(
    order: str,
) -> Callable[[Callable[Given, Schedule]], Callable[Given, Schedule]]:
    """For a function whose parameters have the order `order` in optax: no position is read otherwise without a word.

    Positions from the first difference on are taken where optax's reading of them is impossible; where it is possible,
    a TypeError says what to write.
    """

    def decorated(function: Callable[Given, Schedule]) -> Callable[Given, Schedule]:
        anyhow: Callable[..., Schedule] = function
        parameters = inspect.signature(function).parameters
        by_position = sum(p.kind is not p.KEYWORD_ONLY for p in parameters.values())
        ours, theirs = [name for name in parameters if name != "convention"], order.split()
        common = next(i for i, (here, there) in enumerate(zip(ours, theirs, strict=False)) if here != there)

        @wraps(function)
        def checked(*positions: Given.args, **named: Given.kwargs) -> Schedule:
            if not common < len(positions) <= len(theirs):
                return function(*positions, **named)
            here = dict(zip(ours, positions, strict=False))
            there = {**dict(zip(theirs, positions, strict=False)), "convention": "optax"}
            possible = [reading for reading in (here, there) if _has_a_meaning(function, reading, named)]
            if len(positions) <= by_position and len(possible) < 2:
                return function(*positions, **named)
            if not possible:
                return anyhow(**here, **named)  # which says what is wrong
            offered = [
                _call(function, positions[:common], dict(list({**reading, **named}.items())[common:]))
                for reading in possible
            ]
            raise TypeError(
                f"{_call(function, positions, named)}: in optax the order from argument {common + 1} on is "
                f"{', '.join(theirs[common:])}; write {' or '.join(offered)}"
            )

        return checked

    return decorated


def _has_a_meaning(
    function: Callable[..., Schedule], reading: Mapping[str, Any], named: Mapping[str, Any]
) -> bool:
    if (reading.keys() & named.keys()) - {"convention"}:
        return False
    try:
        function(**{**reading, **named})
    except (TypeError, ValueError):
        return False
    return True


def _call(function: Callable[..., Schedule], positions: Iterable[Any], named: Mapping[str, Any]) -> str:
    """A call as it is written."""
    arguments = [*map(repr, positions), *(f"{name}={value!r}" for name, value in named.items())]
    return f"{function.__name__}({', '.join(arguments)})"
