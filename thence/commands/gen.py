"""`thence gen`: a schedule as a module for JAX, plain Python or NumPy."""

from __future__ import annotations

import click

from ..codegen.targets import TARGETS
from ..dsl.source import Source
from .inputs import built, takes_facts, takes_spec, understood
from .output import print_findings, reason, write_file


@click.command(
    "gen",
    short_help="A spec as a Python module, for JAX and others.",
    epilog="""\b
Examples:
  thence gen "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)" -t python
  thence gen "peak = 1e-3; linear(10k, peak->0)" --set peak=3e-4 --name lr -o lr.py
""",
)
@takes_spec
@click.option(
    "-t",
    "--target",
    type=click.Choice(list(TARGETS)),
    default="jax",
    show_default=True,
    help="What it runs on.",
)
@click.option("-o", "--output", metavar="FILE", default="-", help="Write to a file, not to standard output.")
@click.option("--name", default="schedule", show_default=True, help="The name of the function.")
@takes_facts
def command(source: Source, target: str, output: str, name: str, given: dict[str, str]) -> None:
    """Print a spec as a standalone Python module.

    The module imports its target, and nothing of thence. Each output of a program without a result
    becomes a function of its own name.
    """
    from ..codegen.names import check_name

    try:
        check_name(name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--name'") from error
    meaning, warnings = understood(source, given)
    print_findings(warnings)
    from ..api import emit

    module = emit(built(meaning), target, name)
    if output == "-":
        click.echo(module.encode(), nl=False)
        return
    try:
        write_file(output, module.encode())
    except OSError as error:
        raise click.UsageError(f"cannot write '{output}': {reason(error)}") from error
