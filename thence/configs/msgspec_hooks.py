"""msgspec: the hooks by which it decodes and encodes `Schedule` and `Bundle`."""

from __future__ import annotations

from typing import Any

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule


def msgspec_decode(kind: type[Any], value: Any) -> Any:
    """A `dec_hook`: a text or a number as the `Schedule` or `Bundle` that a field has.

    Raises NotImplementedError for other types, as msgspec expects, SpecError for a spec that has mistakes, which
    msgspec makes a ValidationError of, and TypeError for what is no spec.

    >>> import msgspec, thence.configs
    >>> from thence import Schedule
    >>> class Config(msgspec.Struct):
    ...     lr: Schedule
    >>> msgspec.json.decode(b'{"lr": "linear(10, 1->0)"}', type=Config, dec_hook=thence.configs.msgspec_decode)
    Config(lr=Schedule('linear(10, 1->0)'))
    """
    if kind is Schedule or kind is Bundle:
        return kind(value)
    raise NotImplementedError(f"thence does not decode {kind!r}")


def msgspec_encode(value: Any) -> str:
    """An `enc_hook`: a `Schedule` or `Bundle` as its text.

    Raises NotImplementedError for other values, as msgspec expects.

    >>> import msgspec, thence, thence.configs
    >>> config = {"lr": thence.Schedule("linear(10, 1->0)")}
    >>> msgspec.json.encode(config, enc_hook=thence.configs.msgspec_encode)
    b'{"lr":"linear(10, 1->0)"}'
    """
    if isinstance(value, Schedule | Bundle):
        return str(value)
    raise NotImplementedError(f"thence does not encode a {type(value).__name__}")
