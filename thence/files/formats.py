"""Which reader a file's name asks for, and the only value of a file that is a spec as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING

from ..dsl.text.source import Span

if TYPE_CHECKING:
    from .values import File, Value, Wanted

# The module of the reader for each suffix; each has one function, `read`.
READERS = {
    ".json": "json_reader",
    ".jsonc": "json_reader",
    ".py": "python_reader",
    ".toml": "toml_reader",
    ".yaml": "yaml_reader",
    ".yml": "yaml_reader",
}
SPEC_SUFFIX = ".thence"
YAML = (".yaml", ".yml")
# Others in which a spec may stand; that there are some is said.
OTHER_KINDS = frozenset(
    f".{name}"
    for names in ("cfg conf gin hocon ini properties xml", "cue jsonnet libsonnet", "ipynb json5 pbtxt textproto",
                  "bash sbatch sh slurm zsh")
    for name in names.split()
)  # fmt: skip
KINDS = "YAML, TOML, JSON, JSONC, Python and .thence files"
SUFFIXES = frozenset({*READERS, SPEC_SUFFIX})


@lru_cache(maxsize=16)  # it is asked for several times of one file
def suffix_of(path: str) -> str:
    """The end of a file's name, which says what it holds."""
    return os.path.splitext(path)[1].lower()


def line_of(suffix: str, key: str, text: str) -> str:
    """A key with a text as a format has them.

    >>> [line_of(suffix, "lr", "hold(5, 1)") for suffix in (".yaml", ".json", ".toml", ".py")]
    ['lr: "hold(5, 1)"', '"lr": "hold(5, 1)"', 'lr = "hold(5, 1)"', 'lr = "hold(5, 1)"']
    """
    if suffix in (".json", ".jsonc"):
        return f'"{key}": "{text}"'
    return f'{key}: "{text}"' if suffix in YAML else f'{key} = "{text}"'


def read(file: File, wanted: Wanted | None = None) -> list[Value]:
    """The values of a file, or those that are wanted.

    Raises UnreadableError if it is not what its name says, MissingLibraryError without a reader.
    """
    from .values import EVERYTHING, Traced, Value

    suffix = suffix_of(file.path)
    if suffix not in READERS:
        length = len(file.text)
        whole = Span(0, length)
        trace = partial(Traced, file.text, range(length + 1))
        return [Value((), file.text, whole, trace, file.line_end, is_file=True)]
    return _reader(READERS[suffix])(file, wanted or EVERYTHING)


@cache
def _reader(module: str) -> Callable[[File, Wanted], list[Value]]:
    """The function of a module that reads files; loaded when the first one is read."""
    found: Callable[[File, Wanted], list[Value]] = import_module(f".readers.{module}", __package__).read
    return found
