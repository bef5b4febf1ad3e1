"""cattrs: `Schedule` and `Bundle` structured from texts and numbers, and unstructured to texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..runtime.bundle import Bundle, read
from ..runtime.schedule import Schedule

if TYPE_CHECKING:
    from cattrs import BaseConverter


def register_cattrs(converter: BaseConverter) -> None:
    """Registers the hooks of `Schedule` and `Bundle` with a converter.

    >>> import cattrs, thence, thence.configs
    >>> converter = cattrs.Converter()
    >>> thence.configs.register_cattrs(converter)
    >>> schedule = converter.structure("linear(10,1->0)", thence.Schedule)
    >>> converter.unstructure(schedule)
    'linear(10, 1->0)'
    """
    converter.register_structure_hook(Schedule, lambda value, _: Schedule(value))
    converter.register_structure_hook(Bundle, lambda value, _: Bundle(value))
    converter.register_structure_hook(Schedule | Bundle, lambda value, _: read(value))
    for kind in (Schedule, Bundle):
        converter.register_unstructure_hook(kind, str)
