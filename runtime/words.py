"""The words of the language as Python functions, made from its tables; thence/words.py is where they are used from."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable, Sequence
from typing import Any

from ..dsl.curves.entry import INHERITED, REQUIRED, Curve, Kind, Parameter, ParameterKind
from ..dsl.curves.table import CURVES
from ..dsl.formula.functions import FUNCTIONS, Function
from ..dsl.numbers.python_numbers import exact, refused
from ..dsl.plans.transforms import TRANSFORMS, Transform
from ..dsl.programs.combine import argument, called, combined
from ..dsl.programs.inputs import number_node
from ..dsl.syntax import nodes
from ..dsl.syntax.nodes import Expression, Program
from .schedule import Schedule


def until(place: float | str, /) -> str:
    """The length up to a step of the sequence: `until 80%`.

    >>> from thence.words import hold, until, warmup
    >>> str(warmup(1000, 0, 1).then(hold(until(8000))))
    'warmup(1000, 0->1) then hold(until 8000)'
    """
    if not isinstance(place, str) and exact(place) is None:
        raise TypeError(f"until takes a step, or a text such as '80%', not {refused(place)}")
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
        raise TypeError(f"the value of {name!r} is a number, not {refused(value)}")
    definition = nodes.Definition(name, node)
    return Schedule(Schedule.of_program(Program((definition,), nodes.Name(name))).spec)


class _Arguments:
    """The arguments of one call as syntax, with the programs of the schedules among them."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.programs: list[Program] = []
        self.schedules: list[Schedule] = []

    def node(self, name: str, value: object) -> Expression | int:
        """An argument; of a schedule, its place among the programs."""
        if isinstance(value, Schedule):
            self.schedules.append(value)
            return len(self.schedules) - 1
        if isinstance(value, str):
            return argument(value)
        node = number_node(value)
        if node is None:
            raise TypeError(
                f"{self.word}: {name} is a number, a schedule or a text of the language, not {refused(value)}"
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
        return Schedule.of_program(program, "float32" if single else "float64")


# What is made of a value for a kind where that is not what a number, a text or a schedule is.
_NODES: dict[ParameterKind, Callable[[_Arguments, str, Any], Any]] = {
    Kind.CHOICE: lambda arguments, name, value: nodes.Name(str(value)),
    Kind.FLAG: lambda arguments, name, value: (
        nodes.Boolean(value) if isinstance(value, bool) else arguments.node(name, value)
    ),
    Kind.SCHEDULE: lambda arguments, name, value: arguments.node(
        name, Schedule(value) if isinstance(value, str) else value
    ),
}


def _python_name(word: str) -> str:
    """A word as Python can have it for a name."""
    return f"{word}_" if keyword.iskeyword(word) else word


def _function(
    name: str, doc: str, signature: inspect.Signature, build: Callable[[dict[str, Any]], Schedule]
) -> Callable[..., Schedule]:
    """A function with the signature and the docstring of a word."""

    pair = {"from_", "to"} <= signature.parameters.keys()

    def function(*positions: Any, **named: Any) -> Schedule:
        arguments = list(positions)
        if pair and len(arguments) == 2 and "to" not in named:  # after n, a lone value is the one to end at
            named["to"] = arguments.pop()
        try:
            bound = signature.bind(*arguments, **named)
        except TypeError as error:
            from .meant.arguments import refusal  # for what is wrong alone

            own = list(signature.parameters)
            told = refusal(f"{name}{signature}", named, own, own[: len(arguments)])
            raise TypeError(told or f"{name}{signature}: {error}") from None
        return build(bound.arguments)

    function.__name__ = function.__qualname__ = name
    function.__module__ = "thence.words"
    function.__doc__ = doc
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


def _python_parameter(parameter: Parameter, by_name: bool) -> inspect.Parameter:
    name = _python_name(parameter.name)
    if parameter.kind.listed:
        return inspect.Parameter(name, inspect.Parameter.VAR_POSITIONAL)
    kind = inspect.Parameter.KEYWORD_ONLY if by_name else inspect.Parameter.POSITIONAL_OR_KEYWORD
    default = inspect.Parameter.empty if parameter.default is REQUIRED else None
    return inspect.Parameter(name, kind, default=default)


def _of_table(entry: Curve | Transform) -> Callable[..., Schedule]:
    """The function of a curve or a transform."""
    names = {_python_name(p.name): p for p in entry.parameters}
    pair = {"from_", "to"} <= names.keys()
    taken = []
    for own in names.values():
        by_position = own.name in entry.positions or (pair and own.name == "from")
        taken.append(_python_parameter(own, not by_position))
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
            if value is None and own.default is REQUIRED and not own.kind.listed:
                raise TypeError(f"{entry.name} needs `{name}`, {own.doc}: {entry.name}{signature}")
            if own.kind.listed:
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
            node = _NODES.get(own.kind, _Arguments.node)(arguments, name, value)
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

    return _function(entry.python or entry.name, entry.doc, inspect.Signature(taken), build)


_ENTRIES: list[Curve | Transform] = [*CURVES.values(), *TRANSFORMS.values()]

WORDS: dict[str, Any] = {
    "parameter": parameter,
    "rest": "rest",
    "step": Schedule("step"),
    "until": until,
    **{entry.name: _of_table(entry) for entry in _ENTRIES},
    **{entry.python or entry.name: _of_function(entry) for entry in FUNCTIONS.values()},
}


# ---- the stub of the module ----------------------------------------------------------------------------------


def stub() -> str:
    """What thence/words.pyi says, for type checkers and editors: the tables as signatures."""
    lines = [
        "# Written by docs/make_stubs.py from the tables of the language.",
        "from decimal import Decimal",
        "from fractions import Fraction",
        "from typing import TypeAlias",
        "",
        "from .runtime.schedule import Schedule",
        "",
        "Number: TypeAlias = float | Fraction | Decimal",
        "Value: TypeAlias = Number | str | Schedule  # a number, a text of the language, a schedule or a parameter",
        'Steps: TypeAlias = Number | str  # whole, or a text such as "5%" and "2ep"',
        "Level: TypeAlias = tuple[Value, Steps]",
        "",
        "rest: str",
        "step: Schedule",
        "",
        "def parameter(name: str, value: float, /) -> Schedule: ...",
        "def until(place: float | str, /) -> str: ...",
    ]
    for entry in _ENTRIES:
        own = {_python_name(p.name): p for p in entry.parameters}
        lines.append(_stub_line(WORDS[entry.name], own))
    lines += [_stub_line(WORDS[entry.python or entry.name], {}) for entry in FUNCTIONS.values()]
    return "\n".join([*lines, ""])


def _stub_line(function: Callable[..., Schedule], own: dict[str, Parameter]) -> str:
    texts: list[str] = []
    kinds = [p.kind for p in inspect.signature(function).parameters.values()]
    for i, p in enumerate(inspect.signature(function).parameters.values()):
        listed = p.kind is p.VAR_POSITIONAL
        kind = own[p.name].kind if p.name in own else Kind.VALUE
        if p.kind is p.KEYWORD_ONLY and not {p.VAR_POSITIONAL, p.KEYWORD_ONLY} & set(kinds[:i]):
            texts.append("*")
        usual = "" if p.default is p.empty else " | None = None"
        texts.append(f"{'*' * listed}{p.name}: {kind.python}{usual}")
        if p.kind is p.POSITIONAL_ONLY and kinds[i + 1 : i + 2] != [p.POSITIONAL_ONLY]:
            texts.append("/")
    return f"def {function.__name__}({', '.join(texts)}) -> Schedule: ..."
