"""draccus: fields of type `Schedule` and `Bundle` in dataclasses, files and on the command line."""

from __future__ import annotations

from typing import Any

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule
from ..support.libraries import needed_for


def register_draccus() -> None:
    """Registers how draccus decodes and encodes `Schedule` and `Bundle`.

    Raises MissingLibraryError without draccus.

    >>> from dataclasses import dataclass
    >>> import draccus, thence.configs
    >>> from thence import Schedule
    >>> thence.configs.register_draccus()
    >>> @dataclass
    ... class Config:
    ...     lr: Schedule = Schedule("warmup(1000, 1e-3) then cosine(9000, 0)")
    >>> draccus.parse(Config, args=["--lr", "linear(10, 1->0)"])
    Config(lr=Schedule('linear(10, 1->0)'))
    """
    with needed_for("a codec of draccus's", "draccus"):
        import draccus
        from draccus.utils import DecodingError

    def decoder(kind: type[Schedule | Bundle]) -> Any:
        def decoded(value: Any, path: Any) -> Schedule | Bundle:
            try:
                return kind(value)
            except (TypeError, ValueError) as error:
                raise DecodingError(path, str(error)) from error

        return decoded

    decode: Any = draccus.decode
    encode: Any = draccus.encode
    for kind in (Schedule, Bundle):
        decode.register(kind, decoder(kind))
        encode.register(kind, str)
