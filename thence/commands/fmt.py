"""`thence fmt`: the canonical form of texts, and of files in place."""

from __future__ import annotations

import re

import click

from ..dsl.findings import Findings
from ..dsl.source import Source
from .inputs import is_file, takes_specs
from .output import counted, print_diff, print_findings, reason, write_file

_LINE_END = re.compile(r"\r\n|\n|\r")


@click.command(
    "fmt",
    short_help="The canonical form of texts, and of files in place.",
    epilog="""\b
Examples:
  thence fmt "warmup( 2k,3e-4 )then cosine(8k,0)"
  thence fmt --diff "peak=3e-4;linear(10,peak->0)"
  thence fmt --check schedules/*.thence
""",
)
@takes_specs
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something would be changed.")
@click.option(
    "--diff", is_flag=True, help="Change nothing; print the changes, and exit with 1 if there are any."
)
def command(sources: tuple[Source, ...], check: bool, diff: bool) -> None:
    """Format specs: the layout becomes the canonical one, comments and meaning stay.

    A text, or - for standard input, is printed in its canonical form; files are rewritten in place.
    A file with errors is left as it is.
    """
    changed = failed = 0
    for source in sources:
        formatted = _formatted(source)
        if formatted is None:
            failed += 1
            continue
        differs = formatted != source.text
        changed += differs
        if check and differs:
            click.echo(f"would reformat {source.name or source.text}", err=True)
        if diff and differs:
            name = source.name or "<spec>"
            print_diff(name, f"{name} (formatted)", source.text, formatted)
        if not check and not diff:
            _put(source, formatted)
    if check or any(map(is_file, sources)):
        _summarize(len(sources), changed, failed, "would be reformatted" if check or diff else "reformatted")
    if failed or (changed and (check or diff)):
        raise click.exceptions.Exit(1)


def _formatted(source: Source) -> str | None:
    """The canonical form with the line ends that the text begins with; None after errors were shown."""
    from ..dsl.format import format_text

    findings = Findings(source)
    formatted = format_text(source, findings)
    if formatted is None:
        print_findings(findings.all())
        return None
    first = _LINE_END.search(source.text)
    return _LINE_END.sub(first[0], formatted) if first else formatted


def _put(source: Source, formatted: str) -> None:
    """Write a file that changes; print anything else, as bytes, so that line ends stay as they are."""
    if is_file(source):
        assert source.name is not None
        if formatted != source.text:
            _rewrite(source.name, formatted)
            click.echo(f"reformatted {source.name}", err=True)
    else:
        click.echo(formatted.encode(), nl=source.name is None)


def _rewrite(path: str, text: str) -> None:
    try:
        with open(path, "rb") as file:
            mark = file.read(3)
        write_file(path, text.encode("utf-8-sig" if mark == "\N{BYTE ORDER MARK}".encode() else "utf-8"))
    except OSError as error:
        raise click.UsageError(f"cannot write '{path}': {reason(error)}") from error


def _summarize(count: int, changed: int, failed: int, what: str) -> None:
    parts = [f"{counted(changed, 'spec')} {what}"] if changed else []
    parts += [f"{count - changed - failed} unchanged"] if count > changed + failed else []
    parts += [f"{failed} with errors"] if failed else []
    click.echo(", ".join(parts), err=True)
