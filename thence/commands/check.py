"""`thence check`: every error and warning of one or more specs."""

from __future__ import annotations

import click

from ..dsl.findings import Diagnostic, Findings
from ..dsl.source import Source
from .inputs import takes_facts, takes_specs
from .output import counted, finding_data, print_findings, print_json


@click.command(
    "check",
    short_help="Every error and warning of specs.",
    epilog="""\b
Examples:
  thence check "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
  thence check "warmup(5%, 1e-3) then cosine(rest, 10%)" --total 10k --json
""",
)
@takes_specs
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
@takes_facts
def command(sources: tuple[Source, ...], as_json: bool, given: dict[str, str]) -> None:
    """Print every error and warning of specs.

    Each is a text, a file, or - for standard input. The exit code is 1 if there are errors; warnings
    alone leave it at 0.
    """
    found: list[Diagnostic] = []
    for source in sources:
        found += _findings(source, given)
    errors = sum(diagnostic.severity == "error" for diagnostic in found)
    if as_json:
        print_json([finding_data(diagnostic) for diagnostic in found])
    else:
        print_findings(found, err=False)
        counts = [counted(errors, "error")] if errors else []
        counts += [counted(len(found) - errors, "warning")] if len(found) > errors else []
        click.echo(f"{counted(len(sources), 'spec')} checked: {', '.join(counts) or 'no findings'}", err=True)
    if errors:
        raise click.exceptions.Exit(1)


def _findings(source: Source, given: dict[str, str]) -> list[Diagnostic]:
    from ..dsl.program import understand

    findings = Findings(source)
    understand(source, given, findings)
    return findings.all()
