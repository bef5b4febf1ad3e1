"""`Keeper`: an object whose state no caller reaches, so that nothing but its own methods makes it what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property

    kept = cached_property


class Inert:
    """A base of functions that have no `__dict__`, where one is asked for."""

    __slots__ = ()

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        """Empty, and anew each time: PyTorch's LambdaLR saves what a function has in it, and writes it into others."""
        return {}


class Keeper(Inert):
    """A base of values: its state has no name to be set by, and there is no `__dict__` to write to."""

    __slots__ = ("__weakref__", "_state")


def hidden(owner: type, name: str) -> Any:
    """The descriptor of a slot, taken off its class: without it not even object.__setattr__ finds the slot."""
    slot = vars(owner)[name]
    type.__delattr__(owner, name)
    return slot


_STATE = hidden(Keeper, "_state")

state_of: Callable[[Keeper], dict[Any, Any]] = _STATE.__get__


def begin(keeper: Keeper, **state: Any) -> None:
    """Give an object its state, once; what is `kept` may be a part of it. Raises TypeError for one that has a state."""
    try:
        state_of(keeper)
    except AttributeError:
        _STATE.__set__(keeper, state)
        return
    kind = type(keeper).__name__
    raise TypeError(f"a {kind} stays what it was made as: make another one, {kind}(...)")


if not TYPE_CHECKING:

    def kept(compute: Callable[[Any], Any]) -> property:
        """A property that is computed once. Threads that come first together may each compute it, and see one result."""
        name = compute.__name__

        def get(keeper: Keeper) -> Any:
            state = state_of(keeper)
            return state[name] if name in state else state.setdefault(name, compute(keeper))

        return property(get, doc=compute.__doc__)
