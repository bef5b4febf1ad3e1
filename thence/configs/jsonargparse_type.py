"""jsonargparse: arguments of type `Schedule` and `Bundle`."""

from __future__ import annotations

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule
from ..support.libraries import needed_for


def register_jsonargparse() -> None:
    """Registers `Schedule` and `Bundle` as types of arguments, read from the command line and from config files.

    Raises MissingLibraryError without jsonargparse.

    >>> import jsonargparse, thence, thence.configs
    >>> thence.configs.register_jsonargparse()
    >>> parser = jsonargparse.ArgumentParser()
    >>> _ = parser.add_argument("--lr", type=thence.Schedule)
    >>> parser.parse_args(["--lr", "linear(10, 1->0)"]).lr
    Schedule('linear(10, 1->0)')
    """
    with needed_for("a type of jsonargparse's", "jsonargparse"):
        from jsonargparse.typing import register_type

    for kind in (Schedule, Bundle):
        register_type(kind, serializer=str, deserializer=kind)
