"""Factories of optax's transformations: as they are given, or recovered from a transformation that one has built."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import CodeType, FunctionType
from typing import Any, get_args

from ..dsl.tokens import suggest

# What the annotation of a number that may be scheduled has among its types; as text, where it cannot be evaluated.
_NUMBERS = ("float", "int", "complex", "Array", "ndarray")
_NUMERIC_WORDS = re.compile(r"\b(float|ScalarOrSchedule|Numeric|ArrayLike|Schedule)\b")


@dataclass(frozen=True)
class Factory:
    """A function that builds a transformation, with the arguments that one was built with."""

    function: Callable[..., Any]
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def signature(self) -> inspect.Signature:
        return inspect.signature(self.function)

    def takes_none(self, name: str) -> bool:
        """Whether a parameter is None where it is not given."""
        parameter = self.signature.parameters.get(name)
        return parameter is not None and parameter.default is None

    def is_numeric(self, name: str) -> bool:
        """Whether a parameter takes a number: by its default, or by what its annotation mentions."""
        parameter = self.signature.parameters.get(name)
        if parameter is None:
            return True
        if isinstance(parameter.default, bool | str):
            return False
        if isinstance(parameter.default, int | float):
            return True
        told = parameter.annotation
        if told is parameter.empty:
            return parameter.default is parameter.empty or parameter.default is None
        if isinstance(told, str):
            return _NUMERIC_WORDS.search(told) is not None
        types = get_args(told) or (told,)
        return any(getattr(kind, "__name__", "") in _NUMBERS for kind in types)

    def counts(self, name: str) -> bool:
        """Whether a parameter is a whole number."""
        parameter = self.signature.parameters.get(name)
        if parameter is None:
            return False
        whole = isinstance(parameter.default, int) and not isinstance(parameter.default, bool)
        return whole or parameter.annotation in (int, "int")

    @property
    def takes_any_name(self) -> bool:
        """Whether the factory hands on names that it does not list."""
        return any(p.kind is p.VAR_KEYWORD for p in self.signature.parameters.values())

    def lacks(self, name: str, given: Mapping[str, Any]) -> bool:
        """Whether a name is given that the factory does not take."""
        return name in given and name not in self.signature.parameters and not self.takes_any_name

    def check_names(self, names: set[str]) -> None:
        """Raise TypeError for a name that is none of the parameters."""
        parameters = self.signature.parameters
        if self.takes_any_name:
            return
        for name in sorted(names - parameters.keys()):
            near = suggest(name, list(parameters), _ALIASES)
            hint = f"did you mean {near}?" if near else f"it takes {', '.join(parameters)}"
            raise TypeError(f"{_name(self.function)} has no hyperparameter {name!r}; {hint}")

    def built(self, values: Mapping[str, Any]) -> Any:
        """The transformation with some arguments."""
        return self.function(**{**self.arguments, **values})


_ALIASES = {"lr": "learning_rate", "wd": "weight_decay", "beta1": "b1", "beta2": "b2", "epsilon": "eps"}


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
    update = transformation.update
    qualified = getattr(update, "__qualname__", "").partition(".<locals>")[0]
    known = qualified.isidentifier() and str(getattr(update, "__module__", "")).startswith("optax")
    return f"optax.{qualified} itself" if known and qualified != "chain" else ""


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
