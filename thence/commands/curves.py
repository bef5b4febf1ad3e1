"""`thence curves`: the reference of all curves, transforms and functions."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from .output import bold, output_style, print_json, say, shortened, table, terminal_width

if TYPE_CHECKING:
    from ..dsl.programs.reference import Entry

_INDENT = "  "

# The letters of the formulas.
_LETTERS = {
    "a": "a the value from",
    "b": "b the value to",
    "p": "p = k/N the progress",
    "k": "k the step",
    "N": "N the steps n",
    "S": "S the schedule",
    "D": "D its steps",
}


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..dsl.programs.reference import entries

    return [CompletionItem(e.name, help=e.doc) for e in entries() if e.name.startswith(incomplete)]


@click.command(
    "curves",
    short_help="The reference of curves and functions.",
    epilog="""\b
Examples:
  thence curves
  thence curves cosine
""",
)
@click.argument("name", required=False, shell_complete=_complete)
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
def command(name: str | None, as_json: bool) -> None:
    """List everything that a spec can be made of, or explain one NAME of it."""
    from ..dsl.programs.reference import entries

    found = entries() if name is None else [_entry(name)]
    if as_json:
        data = [asdict(entry) for entry in found]
        print_json(data if name is None else data[0])
        return
    for line in _listed(found) if name is None else _explained(found[0]):
        say(line)


def _entry(name: str) -> Entry:
    from ..dsl.answers.answers import pattern
    from ..dsl.answers.entries import aliases
    from ..dsl.programs.reference import entries
    from ..dsl.text.suggest import suggest

    known = {entry.name: entry for entry in entries()}
    if name not in known:
        near = suggest(name, known, aliases())
        written = pattern(name)
        hint = f"did you mean {near}?" if near in known else "thence curves lists what there is"
        hint = f"it is written, for example, {written}" if written else hint
        raise click.UsageError(f"there is no curve or function '{name}'; {hint}")
    return known[name]


def _listed(found: list[Entry]) -> Iterator[str]:
    """One line for each entry, under the name of its kind."""
    width = terminal_width() - 1 if sys.stdout.isatty() else 1000
    rows = table([[_INDENT + entry.name, entry.doc] for entry in found], "<<")
    lines = {entry.name: shortened(row, width) for entry, row in zip(found, rows, strict=True)}
    for kind, group in groupby(found, key=lambda entry: entry.kind):
        yield bold(f"{kind.capitalize()}s")
        yield from (lines[entry.name] for entry in group)
        yield ""
    yield "thence curves NAME says more about one of them."


def _explained(entry: Entry) -> Iterator[str]:
    """All that there is to say about an entry, with a picture of its example."""
    from ..api import compile
    from ..runtime.schedule import Schedule
    from ..support.picture import picture

    width = min(terminal_width(), 100) - 1
    yield from map(bold, textwrap.wrap(entry.signature, width, subsequent_indent="    "))
    yield ""
    yield from _wrapped(entry.doc, width)
    if entry.math:
        yield from _wrapped(f"Value: {entry.math}", width)
        yield from _wrapped(_legend(entry.math), width)
    if entry.source:
        yield from _wrapped(f"Source: {entry.source}", width)
    if entry.parameters:
        yield ""
    for parameter in entry.parameters:
        default = f"default: {parameter.default}" if parameter.default is not None else "required"
        lines = _wrapped(f"{parameter.doc}; {default}", width, 10) + _wrapped(parameter.kind, width, 10)
        yield f"{_INDENT}{parameter.name:<10}{lines[0].lstrip()}"
        yield from lines[1:]
    yield ""
    yield f"Example: {bold(entry.example)}"
    if entry.kind == "constant":
        return
    yield ""
    schedule = compile(entry.example)
    assert isinstance(schedule, Schedule)
    end = schedule.duration if isinstance(schedule.duration, int) else schedule.landmarks[-1]
    yield from picture(
        schedule, end, width=min(width, 64), height=8, landmarks=schedule.landmarks, style=output_style()
    )


def _wrapped(text: str, width: int, more: int = 0) -> list[str]:
    """A text in indented lines."""
    indent = _INDENT + " " * more
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)


def _legend(formula: str) -> str:
    """What the letters of a formula stand for."""
    used = set("".join(re.findall(r"(?<![A-Za-z_])[abkpNSD]+(?![A-Za-z_])", formula)))
    used |= {"k", "N"} if "p" in used else set()
    return ", ".join(meaning for letter, meaning in _LETTERS.items() if letter in used)
