"""Which reader a file's name asks for, and the only value of a file that is a spec as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING

from ..dsl.source import Span

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
    reader: Callable[[File, Wanted], list[Value]] = import_module(f".{READERS[suffix]}", __package__).read
    return reader(file, wanted or EVERYTHING)
