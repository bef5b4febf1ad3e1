"""What commands hand out: findings, tables, JSON and files."""

from __future__ import annotations

import errno
import json
import math
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from io import FileIO
from typing import TYPE_CHECKING, Any, TextIO

import click

from ..dsl.numbers.decimals import shortest
from ..dsl.text.diagnostic import Diagnostic

if TYPE_CHECKING:
    from ..support.picture import Style


def colored(stream: TextIO) -> bool:
    """Whether a stream is to be written in colour: terminals are, unless NO_COLOR says otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def bold(text: str) -> str:
    """A text for standard output, bold on a terminal."""
    return click.style(text, bold=True) if colored(sys.stdout) else text


def say(text: str) -> None:
    """Print a text to standard output; what is coloured in it stays so."""
    click.echo(text, color=True)


def print_findings(found: Iterable[Diagnostic], *, err: bool = True) -> None:
    """Print findings in full, each followed by an empty line."""
    color = colored(sys.stderr if err else sys.stdout)
    for diagnostic in found:
        click.echo(diagnostic.render(color=color) + "\n", err=err, color=True)


def finding_data(found: Diagnostic) -> dict[str, Any]:
    """A finding for JSON: `start` and `stop` count characters of the file, or of the text; `fix` is an edit of it."""
    shown = found.source.shown(found.span)
    edit = found.fix and found.source.shown(found.fix.span)
    return {
        "file": found.source.name,
        "code": found.code,
        "severity": found.severity,
        "message": found.message,
        "help": found.help,
        "line": found.line,
        "column": found.column,
        "end_line": found.end_line,
        "end_column": found.end_column,
        "start": shown.start,
        "stop": shown.stop,
        "fix": (
            {"start": edit.start, "stop": edit.stop, "text": found.fix.text} if found.fix and edit else None
        ),
    }


def print_json(data: object) -> None:
    """Print data as JSON, indented."""
    click.echo(json.dumps(data, indent=2, allow_nan=False))


def number(value: float) -> str:
    """A value in the shortest form that reads back."""
    return shortest(value) if math.isfinite(value) else str(value)


def number_data(value: float | None) -> float | None:
    """A value for JSON, which has neither infinities nor NaN."""
    return value if value is not None and math.isfinite(value) else None


def counted(count: int, noun: str) -> str:
    """A number of things: `1 file`, `2 files`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def table(rows: Sequence[Sequence[str]], align: str) -> list[str]:
    """Rows as lines with aligned columns; `align` has `<` or `>` for each."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            f"{cell:{side}{width}}" for cell, side, width in zip(row, align, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def shortened(text: str, width: int) -> str:
    """A text that takes at most so many characters."""
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."


def terminal_width() -> int:
    """The columns of the terminal; 80 where there is none."""
    return shutil.get_terminal_size().columns


def output_style() -> Style:
    """Braille pictures where standard output can print them, otherwise ASCII."""
    from ..support.picture import ASCII, BRAILLE

    try:
        BRAILLE.sample.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BRAILLE


def print_diff(name: str, other: str, before: str, after: str) -> None:
    """Print what to change in a text for another one, as a unified diff."""
    import difflib

    tones = {"+": "green", "-": "red", "@": "cyan"} if colored(sys.stdout) else {}
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), name, other, lineterm=""))
    for line in lines or [f"{name}: only line ends differ"]:
        if sys.stdout.isatty():  # which would obey what other lines of the file may say to it
            line = "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line)
        say(
            click.style(line, fg=tones.get(line[0]), bold=line.startswith(("---", "+++")) or None)
            if tones
            else line
        )


def write_file(path: str, data: bytes) -> None:
    """Replace a file's contents as a whole or, if something goes wrong, not at all.

    The new file takes the old one's place; the old one is written itself where another could not be quite the same.
    """
    target = os.path.realpath(path)  # behind a symbolic link, the file that it names
    before = os.stat(target) if os.path.exists(target) else None
    if before is not None and not before.st_mode & 0o222:
        raise PermissionError(errno.EACCES, "it is read-only", path)
    if before is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    if before is not None and not stat.S_ISREG(before.st_mode):  # a device or a pipe cannot be replaced
        with open(target, "wb") as file:
            file.write(data)
        return
    try:
        replaced = _replaced(target, data, before)
    except PermissionError:  # nothing new can be put into the folder
        if before is None:
            raise
        replaced = False
    if not replaced:
        _overwrite(target, data)


def _replaced(target: str, data: bytes, before: os.stat_result | None) -> bool:
    """Put a new file in the place of another one, unless that has more than contents and permissions to keep."""
    if before is not None and before.st_nlink > 1:
        return False
    # A short name, since the target's own may be as long as one can be; another run's file is in nobody's way.
    temporary = os.path.join(os.path.dirname(target), f".thence-{os.urandom(8).hex()}.tmp")
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(file, "wb") as made:
            made.write(data)
        if before is not None:
            new = os.stat(temporary)
            if (new.st_uid, new.st_gid, _attributes(temporary)) != (
                before.st_uid,
                before.st_gid,
                _attributes(target),
            ):
                os.unlink(temporary)
                return False
            os.chmod(temporary, stat.S_IMODE(before.st_mode))
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    return True


def _attributes(path: str) -> list[str]:
    """The names of what a file system keeps of a file besides, such as access control lists."""
    try:
        return sorted(os.listxattr(path)) if hasattr(os, "listxattr") else []
    except OSError:  # it keeps nothing of the kind
        return []


def _overwrite(target: str, data: bytes) -> None:
    """Write a file itself; if that fails, with what it had before."""
    with open(target, "r+b", buffering=0) as file:
        before = file.read()
        try:
            _write_all(file, data)
        except BaseException:
            _write_all(file, before)
            raise


def _write_all(file: FileIO, data: bytes) -> None:
    file.seek(0)
    while data:
        data = data[file.write(data) or 0 :]
    file.truncate()


def reason(error: OSError) -> str:
    """Why a file could not be read or written, in words."""
    return (error.strerror or str(error)).lower()
