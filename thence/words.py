"""The words of the language as Python functions: every curve, transform and function builds the same as its text.

    from thence.words import cosine, maximum, warmup

    schedule = warmup(1000, 0, 1e-3).then(cosine(9000, 1e-5))
    str(schedule)                       # 'warmup(1000, 0->1e-3) then cosine(9000, 1e-5)'

A curve from one value to another takes `n, from_, to`, or `n, to` to go on from the value that was reached; a level
is a pair of a value and a step. Arguments are numbers, schedules, or texts of the language such as "5%" and "2ep";
`rest` and `until("80%")` are lengths. What the language calls min, max and abs is `minimum`, `maximum`, `absolute`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from .dsl import nodes
from .dsl.combine import argument, called, combined
from .dsl.curve import INHERITED, REQUIRED, Curve, Kind, Parameter, Transform
from .dsl.curves import CURVES, TRANSFORMS
from .dsl.functions import FUNCTIONS, Function
from .dsl.given import number_node
from .dsl.nodes import Expression, Program
from .runtime.schedule import Schedule

rest = "rest"

_PYTHON_NAMES = {"min": "minimum", "max": "maximum", "abs": "absolute", "from": "from_"}
_LISTS = (Kind.LEVELS, Kind.POINTS)


def until(place: float | str, /) -> str:
    """The length up to a step of the sequence: `until 80%`.

    >>> from thence.words import hold, until, warmup
    >>> str(warmup(1000, 0, 1).then(hold(until(8000))))
    'warmup(1000, 0->1) then hold(until 8000)'
    """
    return f"until {place}"


def parameter(name: str, value: float, /) -> Schedule:
    """A parameter of the program, with the value that it has until it is given another.

    >>> from thence.words import parameter, warmup
    >>> schedule = warmup(10, 0, parameter("peak", 2))
    >>> schedule(10), schedule(10, peak=3)
    (2.0, 3.0)
    """
    node = number_node(value)
    if node is None:
        raise TypeError(f"the value of {name!r} is a number, not {value!r}")
    definition = nodes.Definition(name, node)
    return Schedule(Schedule._of(Program((definition,), nodes.Name(name))).spec)


class _Arguments:
    """The arguments of one call as syntax, with the programs of the schedules among them."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.programs: list[Program] = []
        self.schedules: list[Schedule] = []

    def node(self, name: str, value: object) -> Expression | int:
        """An argument; of a schedule, its place among the programs."""
        if isinstance(value, bool):
            return nodes.Boolean(value)
        if isinstance(value, Schedule):
            self.schedules.append(value)
            return len(self.schedules) - 1
        if isinstance(value, str):
            return argument(value)
        node = number_node(value)
        if node is None:
            raise TypeError(
                f"{self.word}: {name} is a number, a schedule or a text of the language, not {value!r}"
                + ("; give a traced value at the call, to a parameter" if hasattr(value, "aval") else "")
            )
        return node

    def call(self, positions: Sequence[Any], named: dict[str, Any]) -> Schedule:
        """The schedule of the word's call; a pair is `a->b`, or `v @ s` where it is a list."""

        def made(results: list[Expression]) -> Expression:
            def resolved(node: Any) -> Expression:
                if isinstance(node, tuple):
                    return nodes.Transition(*map(resolved, node))
                if isinstance(node, list):
                    return nodes.Place(*map(resolved, node))
                return results[node] if isinstance(node, int) else node

            keywords = {name: resolved(node) for name, node in named.items()}
            return called(self.word, *map(resolved, positions), **keywords)

        single = bool(self.schedules) and all(s.precision == "float32" for s in self.schedules)
        program = combined([schedule._program for schedule in self.schedules], made)
        return Schedule._of(program, "float32" if single else "float64")


def _function(
    word: str, doc: str, signature: inspect.Signature, build: Callable[[dict[str, Any]], Schedule]
) -> Callable[..., Schedule]:
    """A function with the signature and the docstring of a word."""

    def function(*arguments: Any, **named: Any) -> Schedule:
        # After n, a lone value is the one to end at.
        if len(arguments) == 2 and "to" not in named and {"from_", "to"} <= signature.parameters.keys():
            arguments, named = arguments[:1], {**named, "to": arguments[1]}
        try:
            bound = signature.bind(*arguments, **named)
        except TypeError as error:
            raise TypeError(f"{name}{signature}: {error}") from None
        return build(bound.arguments)

    name = _PYTHON_NAMES.get(word, word)
    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = doc
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


def _python_parameter(parameter: Parameter, by_name: bool) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY if by_name else inspect.Parameter.POSITIONAL_OR_KEYWORD
    default = inspect.Parameter.empty if parameter.default == REQUIRED else None
    if parameter.kind in _LISTS:
        kind, default = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.empty
    return inspect.Parameter(_PYTHON_NAMES.get(parameter.name, parameter.name), kind, default=default)


def _of_table(entry: Curve | Transform) -> Callable[..., Schedule]:
    """The function of a curve or a transform."""
    names = {_PYTHON_NAMES.get(p.name, p.name): p for p in entry.parameters}
    pair = {"from_", "to"} <= names.keys()
    taken, by_name = [], False
    for own in names.values():
        # Behind `n, from_, to` and behind a list of levels, names keep the count clear.
        taken.append(_python_parameter(own, by_name and own.kind not in _LISTS))
        by_name = by_name or (own.name == "to" and pair) or own.kind in _LISTS
        earlier = len(taken) > 1 and taken[-2].default is None and taken[-1].kind is taken[-2].kind
        if (pair and own.name in ("from", "to")) or earlier:
            taken[-1] = taken[-1].replace(default=None)
    signature = inspect.Signature(taken)

    def build(given: dict[str, Any]) -> Schedule:
        arguments = _Arguments(entry.name)
        positions: list[Any] = []
        named: dict[str, Any] = {}
        for name, own in names.items():
            value = given.get(name)
            if value is None and own.default == REQUIRED and own.kind not in _LISTS:
                raise TypeError(f"{entry.name} needs {name}, {own.doc}: {entry.name}{signature}")
            if own.kind in _LISTS:
                for level in value or ():
                    is_pair = isinstance(level, tuple | list) and len(level) == 2
                    positions.append(
                        [arguments.node(name, part) for part in level]
                        if is_pair
                        else arguments.node(name, level)
                    )
                continue
            if value is None or (pair and name == "from_"):
                continue
            node: Any
            if own.kind is Kind.CHOICE:
                node = nodes.Name(str(value))
            elif own.kind is Kind.SCHEDULE and isinstance(value, str):
                node = arguments.node(name, Schedule(value))
            else:
                node = arguments.node(name, value)
            if pair and name == "to" and given.get("from_") is not None:
                node = (arguments.node("from_", given["from_"]), node)
            # By position what has no usual value, in the order of the language; names say what the rest is.
            next_one = positions_of[len(positions) : len(positions) + 1] == (own.name,)
            if next_one and not named and own.default in (REQUIRED, INHERITED):
                positions.append(node)
            else:
                named[own.name] = node
        return arguments.call(positions, named)

    positions_of = entry.positions
    source = f"\n\nFrom: {entry.source}" if isinstance(entry, Curve) and entry.source else ""
    doc = f"{entry.doc}\n\nIts value is {entry.math}.{source}\n\nIn the language: `{entry.example}`."
    return _function(entry.name, doc, signature, build)


def _of_function(entry: Function) -> Callable[..., Schedule]:
    """The function of a function on numbers and schedules alike."""
    fixed = [name for name in entry.parameters if name != "..."]
    kind = inspect.Parameter.POSITIONAL_ONLY
    taken = [inspect.Parameter(name, kind) for name in fixed]
    if entry.variadic:
        taken.append(inspect.Parameter("more", inspect.Parameter.VAR_POSITIONAL))

    def build(given: dict[str, Any]) -> Schedule:
        arguments = _Arguments(entry.name)
        values = [given[name] for name in fixed] + list(given.get("more", ()))
        return arguments.call([arguments.node("an argument", value) for value in values], {})

    return _function(entry.name, entry.doc, inspect.Signature(taken), build)


step = Schedule("step")

_MADE = {
    **{name: _of_table(entry) for name, entry in (*CURVES.items(), *TRANSFORMS.items())},
    **{_PYTHON_NAMES.get(name, name): _of_function(entry) for name, entry in FUNCTIONS.items()},
}
globals().update(_MADE)

__all__ = ["parameter", "rest", "step", "until", *_MADE]  # noqa: PLE0604 - made from the tables
