"""`thence fmt`: the canonical form of texts, and of the specs inside of files in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import click

from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source
from .files import (
    NotDoneError,
    each_file,
    in_vain,
    settings_for,
    takes_sources_and_paths,
    takes_what_is_a_spec,
)
from .inputs import is_file, no_spec_once
from .output import counted, print_diff, print_findings, reason, write_file

_LINE_END = re.compile(r"\r\n|\n|\r")


@click.command(
    "fmt",
    short_help="The canonical form of texts, and of specs in files.",
    epilog="""\b
Examples:
  thence fmt "warmup( 2k,3e-4 )then cosine(8k,0)"
  thence fmt --diff "peak=3e-4;linear(10,peak->0)"
  thence fmt --check schedules/*.thence
  thence fmt --diff configs --key "*_lr"
""",
)
@takes_sources_and_paths
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something would be changed.")
@click.option(
    "--diff", is_flag=True, help="Change nothing; print the changes, and exit with 1 if there are any."
)
@takes_what_is_a_spec(facts=False)
def command(
    sources: list[Source], paths: list[str], check: bool, diff: bool, wanted: tuple[Any, ...]
) -> None:
    """Format specs: the layout becomes the canonical one, comments and meaning stay.

    A text, or - for standard input, is printed in its canonical form; files are rewritten in place. In YAML, TOML,
    JSON and Python files the specs change, found as by thence check, and not one other byte. A spec that cannot be
    parsed, or whose layout cannot be changed alone, is left as it is.
    """
    run = _Run(check, diff)
    for source in sources:
        run.text(source)
    if paths:
        run.files(paths, wanted)
    run.finish(summarize=check or bool(paths) or any(map(is_file, sources)))


class _Run:
    """One use of the command: what is done with each text and file, and how many were changed."""

    def __init__(self, check: bool, diff: bool) -> None:
        self._check = check
        self._diff = diff
        self._seen = self._changed = self._failed = 0

    @property
    def _writes(self) -> bool:
        return not self._check and not self._diff

    def text(self, source: Source) -> None:
        """Format a text, or a file that is one spec as a whole."""
        self._seen += 1
        formatted = _formatted(source)
        if formatted is None:
            self._failed += 1
            return
        differs = formatted != source.text
        self._changed += differs
        if differs:
            self._tell(source.name, source.text, formatted)
        if self._writes:
            _put(source, formatted)

    def files(self, paths: Sequence[str], wanted: tuple[Any, ...]) -> None:
        """Format the specs inside of files."""
        from ..files.examine import Examiner
        from ..files.rewrite import rewritten
        from ..support.libraries import MissingLibraryError

        settings = settings_for(paths, wanted)
        examiner = Examiner(settings)
        found: list[Diagnostic] = []
        told: list[Callable[[], None]] = []
        try:
            for path, contents in each_file(paths, settings, examiner, "formatting"):
                result = rewritten(contents)
                found += result.findings
                self._seen += max(len(contents.specs), result.failed + result.changed)
                self._failed += result.failed
                if not result.changed:
                    continue
                # What is told comes behind the bar, what is written does not wait.
                told.append(partial(self._tell, path, contents.file.text, result.text))
                try:
                    if self._writes:
                        _rewrite(path, result.text)
                        told.append(partial(click.echo, f"reformatted {path}", err=True))
                    self._changed += result.changed
                except click.UsageError as error:
                    told.append(partial(click.echo, error.message, err=True))
                    self._failed += result.changed
            if said := in_vain(examiner, wanted):
                told.append(partial(click.echo, said, err=True))
        except MissingLibraryError as error:
            raise NotDoneError(str(error)) from error
        finally:
            for tell in told:
                tell()
            print_findings(found)

    def _tell(self, name: str | None, before: str, after: str) -> None:
        if self._check:
            click.echo(f"would reformat {name or before}", err=True)
        if self._diff:
            print_diff(name or "<spec>", f"{name or '<spec>'} (formatted)", before, after)

    def finish(self, *, summarize: bool) -> None:
        """Say how many there were, and leave with the exit code."""
        if summarize:
            what = "reformatted" if self._writes else "would be reformatted"
            unchanged = self._seen - self._changed - self._failed
            parts = [f"{counted(self._changed, 'spec')} {what}"] if self._changed else []
            parts += [f"{unchanged} unchanged"] if unchanged else []
            parts += [f"{self._failed} with errors"] if self._failed else []
            click.echo(", ".join(parts) or "no spec found", err=True)
        if self._failed or (self._changed and not self._writes):
            raise click.exceptions.Exit(1)


def _formatted(source: Source) -> str | None:
    """The canonical form with the line ends that the text begins with; None after errors were shown."""
    from ..dsl.programs.format import format_text

    findings = Findings(source)
    formatted = format_text(source, findings)
    if formatted is None:
        print_findings(no_spec_once(findings.all()))
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
