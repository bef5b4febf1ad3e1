"""tyro: fields of type `Schedule` and `Bundle` on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule
from ..support.libraries import needed_for
from ..support.plain_errors import read_plainly

if TYPE_CHECKING:
    from tyro.constructors import ConstructorRegistry, PrimitiveConstructorSpec, PrimitiveTypeInfo


def tyro_registry() -> ConstructorRegistry:
    """The rules by which tyro reads and shows specs: `tyro.cli(Config, registry=tyro_registry())`.

    Raises MissingLibraryError without tyro.

    >>> from dataclasses import dataclass
    >>> import thence.configs, tyro
    >>> from thence import Schedule
    >>> @dataclass
    ... class Config:
    ...     lr: Schedule = Schedule("warmup(1000, 1e-3) then cosine(9000, 0)")
    >>> tyro.cli(Config, registry=thence.configs.tyro_registry(), args=["--lr", "linear(10, 1->0)"])
    Config(lr=Schedule('linear(10, 1->0)'))
    """
    with needed_for("the registry for tyro", "tyro>=1"):
        from tyro.constructors import ConstructorRegistry, PrimitiveConstructorSpec

    def spec_of(kind: type[Schedule | Bundle]) -> PrimitiveConstructorSpec[Any]:
        return PrimitiveConstructorSpec(
            nargs=1,
            metavar="SPEC",
            instance_from_str=lambda words: read_plainly(kind, words[0]),
            is_instance=lambda value: isinstance(value, kind),
            str_from_instance=lambda value: [str(value)],
        )

    def rule(info: PrimitiveTypeInfo) -> PrimitiveConstructorSpec[Any] | None:
        return spec_of(info.type) if info.type in (Schedule, Bundle) else None

    registry = ConstructorRegistry()
    registry.primitive_rule(rule)
    return registry
