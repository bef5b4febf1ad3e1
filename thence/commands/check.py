"""`thence check`: every error and warning of specs, and of the specs inside of files and folders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source
from .files import (
    MOST_KEYS,
    NotDoneError,
    each_file,
    facts_for,
    in_vain,
    key_options,
    settings_for,
    takes_sources_and_paths,
    takes_what_is_a_spec,
)
from .inputs import no_spec_once, takes_facts
from .output import counted
from .report import FOR_PEOPLE, FORMATS

if TYPE_CHECKING:
    from ..files.examine import Examined
    from ..files.values import File, Value
    from ..files.walk import PassedOver


@click.command(
    "check",
    short_help="Every error and warning of specs, also in files.",
    epilog="""\b
Examples:
  thence check "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
  thence check "warmup(5%, 1e-3) then cosine(rest, 10%)" --total 10k --json
  thence check configs --key "*_lr" --total-key train.steps
""",
)
@takes_sources_and_paths
@click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --output-format json: a list of findings.")
@takes_what_is_a_spec(facts=True)
@takes_facts
def command(
    sources: list[Source],
    paths: list[str],
    output_format: str,
    as_json: bool,
    wanted: tuple[Any, ...],
    given: dict[str, str],
) -> None:
    """Print every error and warning of specs.

    Each is a text, a file, a folder, or - for standard input. In YAML, TOML, JSON and Python files specs are found
    by --key, by the tag !schedule, as arguments of thence's functions, and where a text reads as one; files that
    git ignores are left out. The table [tool.thence] of a pyproject.toml can say the same as the options.

    The exit code is 1 if there are errors; warnings alone leave it at 0.
    """
    if as_json and output_format not in ("text", "json"):
        raise click.UsageError(f"--json and --output-format {output_format} exclude each other")
    found: list[Diagnostic] = []
    for source in sources:
        found += _findings(source, facts_for(source, given))
    checked = _Counts(specs=len(sources))
    if paths:
        found += checked.files_checked(paths, wanted, given)
    output_format = "json" if as_json else output_format
    FORMATS[output_format](found)
    errors = sum(diagnostic.severity == "error" for diagnostic in found)
    if output_format in FOR_PEOPLE or checked.nothing_found or checked.in_vain:
        click.echo(checked.told(errors, len(found) - errors), err=True)
    if errors or checked.nothing_found:
        raise click.exceptions.Exit(1)


def _findings(source: Source, given: dict[str, object]) -> list[Diagnostic]:
    from ..dsl.programs.program import understand

    findings = Findings(source)
    understand(source, given, findings)
    return no_spec_once(findings.all())


_MOST_PLACES = 12  # of texts that are no specs


class _Counts:
    """How much was looked at."""

    def __init__(self, specs: int) -> None:
        self.specs = specs
        self.files = 0
        self.left_out = 0
        self.passed_over: PassedOver | None = None
        self.unlike: list[tuple[File, Value]] = []
        self.keys: list[str] = []  # that may hold specs, where none was found
        self.nothing_found = False
        self.in_vain = ""  # which patterns fit no key

    def files_checked(
        self, paths: Sequence[str], wanted: tuple[Any, ...], given: dict[str, str]
    ) -> list[Diagnostic]:
        """The findings of files and folders."""
        import os

        from ..files.examine import Examiner
        from ..files.walk import PassedOver
        from ..support.libraries import MissingLibraryError

        settings = settings_for(paths, wanted, given)
        examiner = Examiner(settings)
        self.passed_over = PassedOver()
        found: list[Diagnostic] = []
        in_files = 0
        try:
            for _, contents in each_file(paths, settings, examiner, "checking", self.passed_over):
                self.files += 1
                self.unlike += [(contents.file, value) for value in contents.unlike]
                in_files += self._counted(examiner.examined(contents), found)
            for contents in examiner.attempts():
                in_files += self._counted(examiner.examined(contents), found)
        except MissingLibraryError as error:
            raise NotDoneError(str(error)) from error
        self.specs += in_files
        self.in_vain = in_vain(examiner, wanted)
        # To have looked at nothing is no success, unless files were named, as by a hook.
        self.nothing_found = not (in_files or self.left_out or found) and any(map(os.path.isdir, paths))
        if self.nothing_found and not self.unlike:
            self.keys = examiner.keys_of_rates()
        return found

    def _counted(self, examined: Examined, found: list[Diagnostic]) -> int:
        self.left_out += examined.left_out
        found += examined.findings
        return examined.specs

    def told(self, errors: int, warnings: int) -> str:
        """The line that ends the report."""
        if self.nothing_found:
            return f"no spec found in {counted(self.files, 'file')}{self._keys_there()}{self._besides()}"
        counts = [counted(errors, "error")] if errors else []
        counts += [counted(warnings, "warning")] if warnings else []
        files = f" in {counted(self.files, 'file')}" if self.files else ""
        left = f"; {self.left_out} left out, which something else fills in first" if self.left_out else ""
        return f"{counted(self.specs, 'spec')}{files} checked: {', '.join(counts) or 'no findings'}{left}{self._besides()}"

    def _keys_there(self) -> str:
        """Which keys of the files may hold specs: what to type must be there, and mean no other value."""
        if self.unlike or self.in_vain or not self.files:
            return ""
        if self.keys:
            return f"; there may be some under: {key_options(self.keys)}"
        return "; name the keys of specs with --key"

    def _untaken(self) -> str:
        """The texts that were not taken for specs where some are expected."""
        from ..files.reading import is_word

        keys = list(dict.fromkeys(value.keys[-1] for _, value in self.unlike))
        if not keys:
            return ""
        words = {value.keys[-1] for _, value in self.unlike if is_word(str(value.content))}
        shown = ", ".join(keys[:MOST_KEYS]) + (", ..." if len(keys) > MOST_KEYS else "")
        why = key_options([key for key in keys if key not in words])
        count = len(self.unlike)
        lines = [
            f"{file.path}:{file.source.position(value.span.start)[0]}"
            for file, value in self.unlike[:_MOST_PLACES]
        ]
        places = ", ".join(lines) + (", ..." if count > _MOST_PLACES else "")
        told = f"; {counted(count, 'text')} under {shown} {'was' if count == 1 else 'were'} not taken for {'a spec' if count == 1 else 'specs'} ({places})"
        return f"{told}: see {why}" if why else told

    def _besides(self) -> str:
        """What else there was: texts that are no specs, and what nobody looked into."""
        passed = self.passed_over
        if passed is None:
            return ""
        from ..files.formats import OTHER_KINDS

        kinds = {kind: count for kind, count in sorted(passed.kinds.items()) if kind in OTHER_KINDS}
        told = [
            (sum(kinds.values()), "file", f" of kinds that are not read ({', '.join(kinds)})"),
            (passed.links, "link", " out of the project"),
            (passed.to_nothing, "link", " to no file"),
            (passed.special, "special file", ""),
        ]
        parts = [counted(count, noun) + what for count, noun, what in told if count]
        in_vain = f"; {self.in_vain}" if self.in_vain else ""
        return in_vain + self._untaken() + (f"; passed over: {', '.join(parts)}" if parts else "")
