"""Factories of optax's transformations: as they are given, or recovered from a transformation that one has built."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any, get_args

from ...dsl.text.suggest import suggest

# What the annotation of a number that may be scheduled has among its types.
_NUMBERS = {
    "float",
    "int",
    "complex",
    "Array",
    "ndarray",
    "number",
    "ScalarOrSchedule",
    "Numeric",
    "ArrayLike",
    "Schedule",
}
# What says that such a number is no whole one, if no int is among its types.
_REAL = {"float", "ScalarOrSchedule", "Schedule"}


@dataclass(frozen=True)
class Factory:
    """A function that builds a transformation, with the arguments that one was built with."""

    function: Callable[..., Any]
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def signature(self) -> inspect.Signature:
        try:
            return inspect.signature(self.function, eval_str=True)
        except Exception:  # noqa: BLE001 - what has no meaning at run time is read as a text
            return inspect.signature(self.function)

    @cached_property
    def names(self) -> list[str]:
        """The parameters that can be given by name."""
        kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        return [p.name for p in self.signature.parameters.values() if p.kind in kinds]

    @property
    def usual(self) -> dict[str, Any]:
        """The arguments that it was built with, and the defaults of the others."""
        parameters = [self.signature.parameters[name] for name in self.names]
        return {p.name: p.default for p in parameters if p.default is not p.empty} | dict(self.arguments)

    def takes_none(self, name: str) -> bool:
        """Whether a parameter is None where it is not given."""
        parameter = self.signature.parameters.get(name)
        return parameter is not None and parameter.default is None

    def is_numeric(self, name: str) -> bool | None:
        """Whether a parameter takes a number: by its default, or by its annotation; None if they do not say."""
        parameter = self.signature.parameters.get(name)
        if parameter is None:
            return None
        if isinstance(parameter.default, bool | str | Enum):
            return False
        if isinstance(parameter.default, int | float):
            return True
        told = _types(parameter.annotation)
        if parameter.annotation is parameter.empty or told <= {"Any", "object", "NoneType", "None"}:
            return None if parameter.default is parameter.empty or parameter.default is None else False
        return not told.isdisjoint(_NUMBERS)

    def is_real(self, name: str) -> bool:
        """Whether the default or the annotation of a parameter says that its number is no whole one."""
        parameter = self.signature.parameters.get(name)
        if parameter is None:
            return False
        told = _types(parameter.annotation)
        return isinstance(parameter.default, float) or ("int" not in told and not told.isdisjoint(_REAL))

    def is_whole(self, name: str) -> bool:
        """Whether the annotation of a parameter says that it takes an int, and no array."""
        parameter = self.signature.parameters.get(name)
        told = set() if parameter is None else _types(parameter.annotation) - {"NoneType", "None", "Optional"}
        return told == {"int"}

    @property
    def takes_any_name(self) -> bool:
        """Whether the factory hands on names that it does not list."""
        return any(p.kind is p.VAR_KEYWORD for p in self.signature.parameters.values())

    def lacks(self, name: str, given: Mapping[str, Any]) -> bool:
        """Whether a name is given that the factory does not take."""
        return name in given and name not in self.signature.parameters and not self.takes_any_name

    def check_names(self, names: set[str], *more: str) -> None:
        """Raise TypeError for a name that is none of the parameters, and none of `more`."""
        if self.takes_any_name:
            return
        free = [name for name in self.names if name not in names]
        for name in sorted(names.difference(self.names, more)):
            near = suggest(name, free, {word: meant for word, meant in _ALIASES.items() if meant in free})
            hint = f"did you mean {near}?" if near else f"it takes {', '.join(self.names) or 'none'}"
            raise TypeError(f"{_name(self.function)} has no hyperparameter {name!r}; {hint}")

    def check_complete(self, names: set[str]) -> None:
        """Raise TypeError for a parameter that needs a value and has none."""
        given = names | self.usual.keys()
        if missing := [name for name in self.names if name not in given]:
            raise TypeError(
                f"{_name(self.function)} needs {' and '.join(missing)}: write "
                f"{', '.join(f'{name}=...' for name in missing)} as well"
            )

    def built(self, values: Mapping[str, Any]) -> Any:
        """The transformation with some arguments."""
        return self.function(**{**self.arguments, **values})


_ALIASES = {"lr": "learning_rate", "wd": "weight_decay", "beta1": "b1", "beta2": "b2", "epsilon": "eps"}


def _types(annotation: Any) -> set[str]:
    """The names of the types of which an annotation takes each; the words of one that is a text."""
    if isinstance(annotation, str):
        return set(re.findall(r"\w+", annotation))
    return {getattr(kind, "__name__", str(kind)) for kind in get_args(annotation) or (annotation,)}


def _name(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__qualname__", None) or function)


def factory_of(transformation: Any) -> Factory:
    """The factory that was given, or that has built a transformation.

    Raises TypeError if it cannot be found, or if what it builds with the arguments found is not the same.
    """
    if not _is_built(transformation):
        if not callable(transformation):
            raise TypeError(f"a transformation is a factory such as optax.adamw, not {transformation!r}")
        return Factory(transformation)
    found = _recovered(transformation)
    if found is None:
        what = _origin(transformation) or "optax.adamw itself, or whatever else has built it"
        raise TypeError(
            f"this transformation is built already, and its arguments cannot be read back for certain: pass {what}, "
            "as in inject_hyperparams(optax.adamw, learning_rate=...)"
        )
    return found


def _is_built(value: object) -> bool:
    return isinstance(value, tuple) and hasattr(value, "init") and hasattr(value, "update")


def _origin(transformation: Any) -> str:
    """What has built a transformation, if it is one of optax's functions, as it is written."""
    import optax

    name = getattr(transformation.update, "__qualname__", "").partition(".<locals>")[0]
    if not str(getattr(transformation.update, "__module__", "")).startswith("optax") or name == "chain":
        return ""
    for module in (optax, optax.contrib):
        if callable(getattr(module, name, None)):
            return f"{module.__name__}.{name} itself"
    return ""


def _recovered(transformation: Any) -> Factory | None:
    update = transformation.update
    if not isinstance(update, FunctionType):
        return None
    name, _, local = update.__qualname__.partition(".<locals>.")
    function = getattr(sys.modules.get(update.__module__), name, None)
    if not local or not callable(function):
        return None
    closed = {**_closure(transformation.init), **_closure(update)}
    parameters = inspect.signature(function).parameters
    if any(p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in parameters.values()):
        return None
    factory = Factory(function, {name: value for name, value in closed.items() if name in parameters})
    if any(p.default is p.empty and name not in closed for name, p in parameters.items()):
        return None
    try:
        again = factory.built({})
    except Exception:  # noqa: BLE001 - whatever it is, these are not the arguments
        return None
    same = type(again) is type(transformation) and all(
        _same(getattr(again, name), getattr(transformation, name)) for name in ("init", "update")
    )
    return factory if same else None


def _closure(function: object) -> dict[str, Any]:
    """What a function has closed over, by name."""
    if not isinstance(function, FunctionType):
        return {}
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # not filled yet
            continue
    return found


def _same(x: object, y: object, depth: int = 0) -> bool:
    """Whether two values are the same for what they do: functions by their code and what they have closed over."""
    if x is y:
        return True
    if depth > 8 or type(x) is not type(y):
        return False
    if isinstance(x, FunctionType) and isinstance(y, FunctionType):
        code: CodeType = x.__code__
        ours, theirs = _closure(x), _closure(y)
        return (
            code is y.__code__
            and ours.keys() == theirs.keys()
            and _same(x.__defaults__, y.__defaults__, depth + 1)
            and _same(x.__kwdefaults__, y.__kwdefaults__, depth + 1)
            and all(_same(ours[name], theirs[name], depth + 1) for name in ours)
        )
    if isinstance(x, tuple | list) and isinstance(y, tuple | list):
        return len(x) == len(y) and all(_same(a, b, depth + 1) for a, b in zip(x, y, strict=True))
    if isinstance(x, dict) and isinstance(y, dict):
        return x.keys() == y.keys() and all(_same(x[key], y[key], depth + 1) for key in x)
    if hasattr(x, "shape"):
        return False  # of arrays nothing is compared: they may be traced
    try:
        return bool(x == y)
    except Exception:  # noqa: BLE001 - what cannot be compared is not known to be the same
        return False
