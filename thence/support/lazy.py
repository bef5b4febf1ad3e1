"""Modules with names that are loaded on first use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping

from ..dsl.base.loading import load as load_module


def loader(name: str, homes: Mapping[str, str], modules: Collection[str] = ()) -> Callable[[str], object]:
    """The `__getattr__` of a module: a name is loaded from its home, a module relative to this one's, and kept.

    `modules` are loaded when they are asked for.
    """

    def load(attribute: str) -> object:
        module = sys.modules[name]
        if attribute in modules:
            return load_module(f".{attribute}", module.__package__)
        if attribute not in homes:
            message = f"module {name!r} has no attribute {attribute!r}"
            raise AttributeError(message, name=attribute, obj=module)
        value: object = getattr(load_module(homes[attribute], module.__package__), attribute)
        setattr(module, attribute, value)
        return value

    return load
