"""What commands are given: specs from texts, files and standard input; facts and parameters."""

from __future__ import annotations

import functools
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from ..dsl.base.patterns import pattern
from ..dsl.numbers.facts import FACTS
from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import Findings
from ..dsl.text.source import GIVEN, Source
from ..support.opening import LONGEST_SPEC, SPEC_SUFFIXES, check_regular, contents, leads_outside, size
from .output import print_findings, reason

if TYPE_CHECKING:
    from ..dsl.programs.program import Meaning
    from ..runtime.bundle import Bundle
    from ..runtime.schedule import Schedule

STDIN = "<stdin>"


def spec(value: str) -> Source:
    """A spec on the command line, as a named `Source`: a path, `-`, or the text itself."""
    if value == "-":
        if sys.stdin is None:
            raise click.BadParameter("standard input is closed")
        return Source(_decoded(sys.stdin.buffer.read(LONGEST_SPEC + 1), "standard input"), STDIN)
    from ..files.formats import READERS

    if not os.path.lexists(value) and not value.lower().endswith((*SPEC_SUFFIXES, *READERS)):
        return Source(value)
    if why := not_a_spec_file(value):
        raise click.BadParameter(f"cannot read '{value}': {why}")
    try:
        if os.path.splitext(value)[1]:
            return Source(_decoded(contents(value, LONGEST_SPEC), f"'{value}'"), value)
        with open(value, "rb") as file:  # a pipe too, as in <(...) of a shell
            return Source(_decoded(file.read(LONGEST_SPEC + 1), f"'{value}'"), value)
    except OSError as error:
        raise click.BadParameter(f"cannot read '{value}': {reason(error)}") from error


def _decoded(data: bytes, what: str) -> str:
    if len(data) > LONGEST_SPEC:
        raise click.BadParameter(f"{what} is larger than {size(LONGEST_SPEC)}: that is no spec")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise click.BadParameter(
            f"{what} is not UTF-8: byte 0x{data[error.start]:02x} on line {line}"
        ) from error


def not_a_spec_file(path: str) -> str | None:
    """Why a path that exists cannot be that of a file with one spec, told by its name and by where it leads."""
    suffix = os.path.splitext(path)[1].lower()
    if os.path.isdir(path):
        return "is a directory; thence check looks into folders"
    if suffix and suffix not in SPEC_SUFFIXES:
        from ..files.formats import KINDS, READERS

        try:
            check_regular(path, os.stat(path).st_mode)
        except OSError as error:
            return reason(error)
        if suffix in READERS:
            return f"it may have several specs: thence show {path} shows them"
        return f"this kind of file is not read; {KINDS} are"
    if suffix and os.path.isfile(path) and leads_outside(path):
        return f"it is a link out of the project: name the file itself, {os.path.realpath(path)}"
    return None


def no_spec_once(found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings on a spec of the command line; of a file that is none it is said once."""
    if not found or found[0].source.name in (None, STDIN, GIVEN):
        return found
    from ..files.examine import said_once

    return said_once(found)


def complete_path(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A shell completes the path of a file."""
    return [CompletionItem(incomplete, type="file")]


def is_file(source: Source) -> bool:
    """Whether a source came from a file that can be written back, not from a pipe or the command line."""
    return source.name is not None and source.name != STDIN and stat.S_ISREG(os.stat(source.name).st_mode)


def _setting(value: str) -> tuple[str, str]:
    name, equals, text = (part.strip() for part in value.partition("="))
    if not equals or not text or not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        raise click.BadParameter(f"'{value}' is not of the form NAME=VALUE, such as peak=1e-3")
    return name, text


def in_one(words: Sequence[str]) -> str | None:
    """What to type for words that a shell has parted and that are one spec together; None for others."""
    from ..dsl.programs.reading import parse

    # cmd.exe hands over single quotes as they are.
    whole = _QUOTES.sub("", " ".join(words))
    source = Source(whole)
    return None if parse(source, Findings(source)) is None else f'quote the whole spec: "{whole}"'


def one_of(words: Sequence[str]) -> str:
    """The only spec among what was given; several words are refused."""
    if len(words) > 1:
        told = in_one(words) or _as_options(words[1:]) or "leave the others out, or quote the whole spec"
        raise click.UsageError(f"one SPEC at a time, and {len(words)} were given: {told}")
    return words[0]


def _as_options(words: Sequence[str]) -> str | None:
    """The options that words behind a spec are meant for: `total=10k`, steps, a target; None for others."""
    from ..codegen.targets import OTHER_TARGETS, TARGETS
    from ..dsl.programs.other_names import option

    known = {name for parameter in click.get_current_context().command.params for name in parameter.opts}
    found: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if "--set" in known and equals and value and name.isidentifier():
            found.append(option(name, value))
        elif "--at" in known and _STEPS.fullmatch(word):
            found.append(f"--at {word}")
        elif "--target" in known and (target := OTHER_TARGETS.get(word.lower(), word)) in TARGETS:
            found.append(f"--target {target}")
        else:
            return None
    return f"write: {' '.join(found)}"


_STEPS = pattern(r"[0-9][0-9_.,:kMBT]*")
_QUOTES = pattern("[\"'`\u2018-\u201f]")


def takes_spec(read: Callable[[str], object] = spec) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command one SPEC, as `source`: what `read` makes of it."""
    return click.argument(
        "source",
        metavar="SPEC",
        nargs=-1,
        required=True,
        callback=lambda context, parameter, words: read(one_of(words)) if words else None,
        shell_complete=complete_path,
    )


class OneOf(click.Choice[str]):
    """Some words, one of which is to be chosen; `meant` knows which one was meant by another."""

    def __init__(self, words: Iterable[str], meant: Callable[[str], str | None]) -> None:
        super().__init__(list(words))
        self._meant = meant

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        near = self._meant(str(value))
        said = super().get_invalid_choice_message(value, ctx)
        return f"{said} Did you mean {near}?" if near else said


def takes_facts(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for facts and parameters; it gets them as one dict of texts, `given`."""

    @functools.wraps(command)
    def gathered(*, settings: tuple[tuple[str, str], ...], **options: Any) -> None:
        given = {name: value for name in FACTS if (value := options.pop(name)) is not None}
        for name, value in settings:
            if name in given:
                raise click.UsageError(f"{name} was given twice")
            given[name] = value
        command(given=given, **options)

    for name, fact in reversed(FACTS.items()):
        gathered = click.option(f"--{name.replace('_', '-')}", metavar="NUMBER", help=fact.doc)(gathered)
    return click.option(
        "--set",
        "settings",
        metavar="NAME=VALUE",
        type=_setting,
        multiple=True,
        help="Give a parameter of the spec another value: peak=3e-4, n=5%. May be repeated.",
    )(gathered)


def understood(source: Source, given: dict[str, str]) -> tuple[Meaning, tuple[Diagnostic, ...]]:
    """What a source means, with its warnings; if it has errors they are shown, and the command ends."""
    from ..dsl.programs.program import understand

    findings = Findings(source)
    meaning = understand(source, given, findings)
    if meaning is None:
        print_findings(no_spec_once(findings.all()))
        raise click.exceptions.Exit(1)
    return meaning, tuple(findings.all())


def built(meaning: Meaning, warnings: tuple[Diagnostic, ...] = ()) -> Schedule | Bundle:
    """The schedule or the bundle of a program."""
    from ..runtime.bundle import build

    return build(meaning, warnings, "float64")


def by_name(made: Schedule | Bundle, alone: str = "") -> dict[str, Schedule]:
    """The outputs by their names; a schedule `alone` has none of its own."""
    from ..runtime.schedule import Schedule

    return {alone: made} if isinstance(made, Schedule) else dict(made)
