"""The command `thence`: finds the subcommand that was asked for, and sees to exit codes."""

from __future__ import annotations

import atexit
import gc
import io
import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

import click

from . import __version__
from .dsl.base.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer

# Each is a module of `commands` with a click command called `command`; help lists them in this order.
COMMANDS = ("show", "check", "fmt", "eval", "gen", "curves")

CTRL_C = 130  # 128 and the signal's number, as a shell reports it


class Subcommands(click.Group):
    """A group whose commands are imported only when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def invoke(self, ctx: click.Context) -> object:
        words = list(ctx.args)
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            if (meant := _option_meant(error, words)) is None:
                raise
            raise click.UsageError(f"{error.message} {meant}", error.ctx) from error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            found: click.Command = import_module(f".commands.{cmd_name}", __package__).command
            return found
        if not ctx.resilient_parsing and not cmd_name.startswith("-"):
            ctx.fail(_unknown(cmd_name))
        return None


# What options of other tools are in a command: one of its own, or why there is none.
_OTHER_OPTIONS: dict[tuple[str, str], str] = {
    **{
        ("gen", name): "--target"
        for name in ("to", "for", "framework", "backend", "library", "lib", "lang", "language", "format")
    },
    **{
        ("gen", name): "--output"
        for name in ("out", "dest", "destination", "outfile", "file", "path", "save")
    },
    **{("gen", name): "--force" for name in ("overwrite", "yes", "y")},
    **{("eval", name): "--at" for name in ("step", "x", "t", "points", "when")},
    **{
        ("fmt", name): "What changes is written without it."
        for name in ("fix", "write", "w", "i", "inplace", "in_place")
    },
    **{
        ("check", name): "Nothing is changed by check: with --json each finding has its edit as fix."
        for name in ("fix", "write", "w", "i", "inplace", "in_place", "unsafe_fixes")
    },
    **{
        ("show", name): "The drawing is for the terminal: --json has the values."
        for name in ("out", "output", "save", "file", "png", "svg")
    },
    **{
        ("eval", name): "Every output of a program is printed without it."
        for name in ("output", "name", "only")
    },
}
_NUMBER = pattern(r"[-+]?\.?[0-9]")
_TEXT = pattern(r"-(?!-?[\w-]*=)(?s:.*)(?:\s\S|\()")  # with blanks or brackets, which no option has


def _option_meant(error: click.NoSuchOption, words: Sequence[str]) -> str | None:
    """What to write in place of an option that a command does not have, with its value."""
    command = error.ctx.command if error.ctx else None
    options = {name for parameter in command.params for name in parameter.opts} if command else set()
    text = next(filter(_TEXT.match, words), None)
    if text is not None and error.ctx is not None:
        from shlex import quote  # for what is refused alone

        behind = f"thence {error.ctx.info_name} -- {quote(text)}"
        return f"A text that begins with - stands last, behind --: {behind}"
    at = next((i for i, word in enumerate(words) if word.partition("=")[0] == error.option_name), None)
    name = error.option_name.lstrip("-").replace("-", "_")
    value = "" if at is None else words[at].partition("=")[2] or next(iter(words[at + 1 : at + 2]), "")
    value = "" if value.startswith("--") else value
    own, equals, number = (part.strip() for part in value.partition("="))
    if "--set" in options and equals and own.isidentifier() and _NUMBER.match(number):
        from .dsl.programs.other_names import option

        return f"Write: {option(own, number)}"
    other = _OTHER_OPTIONS.get((command.name or "", name.lower())) if command else None
    if other == "--target":
        from .codegen.targets import target_meant

        value = target_meant(value) or value
    if other is not None:
        return f"Write: {other} {value}".rstrip() if other.startswith("--") else other
    if "--set" not in options or not name.isidentifier() or not value:
        return None
    if "(" in value:
        return f'Write: "{value}" without {error.option_name}'
    from .dsl.programs.other_names import option

    meant = option(name, value)
    if meant.startswith("--set ") and (error.possibilities or not _NUMBER.match(value)):
        return None
    return f"Write: {meant}"


def _unknown(name: str) -> str:
    """What to say about a word that is no command: often a spec, or a command with a slip."""
    from .dsl.text.suggest import suggest

    if not name.isalpha():
        return "a command comes before the spec, such as: thence show SPEC"
    near = suggest(name, COMMANDS, {"format": "fmt", "emit": "gen", "plot": "show", "lint": "check"})
    return f"no command '{name}'; " + (
        f"did you mean {near}?" if near else f"there are: {', '.join(COMMANDS)}"
    )


@click.command(
    cls=Subcommands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  thence show "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
  thence curves cosine

A SPEC is a text, the path of a file, or - for standard input; check and fmt also take folders and look into
configs. Exit codes: 0, all is well; 1, a spec has errors, or fmt --check or --diff found a difference; 2, the command was not used rightly.

\b
Completion for bash (zsh and fish alike, with their names in place of bash):
  eval "$(_THENCE_COMPLETE=bash_source thence)"
""",
)
@click.version_option(__version__, prog_name="thence")
def cli() -> None:
    """Schedules for training: show, check, format, evaluate and translate them."""


class _OutputError(Exception):
    """Why nothing more can be written to standard output, in words."""


class _Closed(io.RawIOBase):
    """In place of a standard output that was closed before we began: nothing can be written to it."""

    name = "<stdout>"

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise _OutputError("standard output is closed")


class _Output(io.FileIO):
    """Standard output, whose errors are told from those of files."""

    def write(self, data: Buffer) -> int:
        try:
            written = super().write(data)
        except OSError as error:
            raise _OutputError(error.strerror or str(error)) from error
        if written is None:
            raise _OutputError("it takes nothing more for now")
        return written


def _standard_output() -> TextIO:
    """Standard output as it is, but for its errors; a terminal that lacks a character is no reason to stop."""
    given = sys.stdout
    if given is None:
        return io.TextIOWrapper(io.BufferedWriter(_Closed()), encoding="utf-8")
    if isinstance(given, io.TextIOWrapper):
        given.reconfigure(errors="backslashreplace")
        if isinstance(getattr(given.buffer, "raw", given.buffer), io.FileIO):  # no console of Windows
            given.flush()
            raw = _Output(given.fileno(), "w", closefd=False)
            return io.TextIOWrapper(
                io.BufferedWriter(raw), given.encoding, given.errors, line_buffering=given.line_buffering
            )
    return given


def main() -> None:
    """Run the command, and leave with its exit code."""
    if hasattr(signal, "SIGPIPE"):  # a reader that has seen enough ends us without a word, as it does others
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - it stays open to the end
    sys.stdout = _standard_output()
    # A command ends soon and keeps most of what it makes: to look for garbage often is a tenth of `check` on a large
    # tree, and to take everything apart at the end is an eighth of `check` on one spec.
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.freeze)
    try:
        sys.exit(cli.main(prog_name="thence", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(CTRL_C)
    except _OutputError as error:  # a full disk, most likely
        sys.stdout = None  # or Python would complain once more while it closes it
        sys.exit(f"thence: cannot write the output: {error}")
    except OSError as error:  # of a file whose command has no better words for it
        sys.exit(f"thence: {error.filename or 'a file'}: {error.strerror or error}")
