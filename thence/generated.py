"""Generated modules in files: whether they still say what their spec says, and what they would be if written anew."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .codegen.digest import tree_text
from .codegen.options import Options
from .codegen.record import RecordError, read_record
from .codegen.style import EmitError
from .dsl.findings import Findings, SpecError
from .dsl.program import understand
from .dsl.source import Source
from .verify import MissingLibraryError

# Folders that hold other people's code, or none.
_NOT_ENTERED = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "build", "dist"})


@dataclass(frozen=True)
class Module:
    """A generated module in a file: its text, and the text that its spec makes now.

    `problem` says why it cannot be written anew; `edited`, that it was changed by hand since it was written.
    """

    path: Path
    text: str
    anew: str = ""
    edited: bool = False
    problem: str = ""

    @property
    def fresh(self) -> bool:
        """Whether both texts say the same; layout is the formatter's."""
        return not self.problem and not self.differs

    @property
    def differs(self) -> bool:
        try:
            return tree_text(self.text) != tree_text(self.anew)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return True


def python_files(path: Path) -> Iterator[Path]:
    """A file itself; the Python files of a folder, in order, without those of hidden folders and environments."""
    if not path.is_dir():
        yield path
        return
    for folder, inner, files in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in _NOT_ENTERED)
        paths = [Path(folder, name) for name in sorted(files) if name.endswith(".py") and name[0] != "."]
        yield from (path for path in paths if path.is_file())


def read_module(path: Path) -> Module | None:
    """The module in a file, if it was generated. Raises OSError if the file cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None  # what is generated is UTF-8
    text = text.replace("\r\n", "\n")
    try:
        record = read_record(text)
    except RecordError as error:
        return Module(path, text, edited=True, problem=f"{error}: generate the module again")
    if record is None:
        return None
    try:
        anew = _written_anew(record.data, path)
    except (_Problem, EmitError, MissingLibraryError) as error:
        return Module(path, text, edited=record.edited, problem=str(error))
    return Module(path, text, anew, record.edited)


class _Problem(Exception):
    """Why a module cannot be written anew."""


def _written_anew(data: Mapping[str, Any], path: Path) -> str:
    from .api import emit_meaning

    kept = Options.kept()
    chosen = {name: data[name] for name in kept if name in data}
    wrong = [name for name, value in chosen.items() if type(value) is not kept[name]]
    unknown = set(data) - {"spec", "target", "source", "given", "warn", *kept}
    given, source = data.get("given", {}), data.get("source")
    texts = isinstance(given, dict) and all(isinstance(x, str) for x in (*given, *given.values()))
    if (
        wrong
        or unknown
        or not texts
        or not isinstance(source, str | None)
        or not isinstance(data.get("spec"), str)
    ):
        raise _Problem("the record of its spec was changed by hand: generate the module again")
    more = {name: data[name] for name in ("source", "given", "warn") if name in data}
    try:
        options = Options(str(data.get("target")), record=more, **chosen)
    except ValueError as error:
        raise _Problem(f"the record of its options cannot be followed: {error}") from error
    text, name = data["spec"], f"{path} (its record)"
    if source is not None:
        file = path.resolve().parent / source
        try:
            text, name = file.read_text(encoding="utf-8-sig"), os.path.normpath(file)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise _Problem(f"its spec cannot be read from {os.path.normpath(file)!r}: {why}") from error
    findings = Findings(Source(text, name))
    meaning = understand(findings.source, given, findings)
    if meaning is None:
        raise _Problem("its spec has errors\n" + "\n".join(found.render() for found in findings.all()))
    try:
        source_anew, lacking = emit_meaning(meaning, options, findings.source)
    except SpecError as error:
        source_anew, lacking = "", list(error.diagnostics)
    if lacking and not (source_anew and data.get("warn")):
        raise _Problem(
            "its target cannot express its spec\n" + "\n".join(found.render() for found in lacking)
        )
    return source_anew


def is_edited(path: Path) -> bool:
    """Whether a file is a generated module that was changed by hand."""
    try:
        record = read_record(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return False
    except RecordError:
        return True
    return record is not None and record.edited


def modules(paths: Sequence[Path]) -> Iterator[Module]:
    """The generated modules among files and in folders."""
    for path in paths:
        for file in python_files(path):
            module = read_module(file)
            if module is not None:
                yield module
