"""The names of generated code: of functions and parameters, apart from Python's and the module's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Container, Iterable, Iterator
from functools import cache

from ..dsl.text.python_names import is_python_name
from .style import parsed
from .targets import TARGETS


@cache
def own_names() -> frozenset[str]:
    """What modules of any target import or use, beside helpers, whose names begin with an underscore.

    They are left free for all targets, so that a schedule is called the same in each.
    """
    names = {"step", "k"}
    for target in TARGETS.values():
        names |= {name.removeprefix("as ") or module for _, module, name in target.imports}
        if target.epilogue is not None:
            every = target.epilogue(["lr", "wd"])
            names |= set(_used(every.source({"lr": "0", "wd": "0"}, "")))
    return frozenset(names)


def _used(source: str) -> Iterator[str]:
    """The names of functions, arguments and variables that some source makes."""
    for node in ast.walk(parsed(source)):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.arg(arg=name)
                | ast.Name(id=name, ctx=ast.Store())
            ):
                yield name


def check_name(name: str) -> None:
    """Raise ValueError unless a module's function can have the name."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or _is_taken(name):
        raise ValueError(
            f"{name[:40]!r} cannot be the name of a function, or is reserved: write a name such as 'schedule'"
        )


def function_names(outputs: Collection[str], name: str) -> dict[str, str]:
    """What the function of each output is called: as the output, with underscores behind where that is taken."""
    names = _free([output or name for output in outputs], outputs, ())
    return {output: names[output or name] for output in outputs}


def parameter_names(parameters: Collection[str], functions: Container[str]) -> dict[str, str]:
    """What each parameter is called, in the same way."""
    return _free(parameters, parameters, functions)


def free_name(wanted: str, taken: Container[str]) -> str:
    """A name that is not taken: the one that is wanted, or that with a number behind."""
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted}_{count}"
    return name


def _free(wanted: Iterable[str], written: Collection[str], others: Container[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in wanted:
        found = name
        if _is_taken(found):
            bare = found.strip("_")  # what begins with an underscore is the module's own
            found = bare if bare and not bare[0].isdigit() else f"schedule_{bare}"
        while (
            _is_taken(found)
            or found in names.values()
            or found in others
            or (found != name and found in written)
        ):
            found += "_"
        names[name] = found
    return names


def _is_taken(name: str) -> bool:
    """Whether a generated module has another use for a name."""
    return is_python_name(name) or name in own_names() or name.startswith("_")
