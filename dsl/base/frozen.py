"""`Frozen`: a base of frozen dataclasses with slots, which stay what they were made as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, NoReturn


class Frozen:
    """What has no state to set: `vars` gives what is in it anew, and its pickle and its copies make it anew."""

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # Otherwise a dataclass with slots gets one that sets whatever it is given.
        cls.__setstate__ = _refuse  # type: ignore[attr-defined]

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        return _fields(self)

    def __reduce__(self) -> tuple[Callable[..., Frozen], tuple[type[Frozen], dict[str, Any]]]:
        return _made, (type(self), _fields(self))


def _fields(frozen: Frozen) -> dict[str, Any]:
    return {f.name: getattr(frozen, f.name) for f in fields(frozen)}  # type: ignore[arg-type]


def _made(kind: type[Frozen], values: dict[str, Any]) -> Frozen:
    return kind(**values)


def _refuse(frozen: Frozen, state: object) -> NoReturn:
    raise TypeError(f"a {type(frozen).__name__} stays what it was made as: make another one")
