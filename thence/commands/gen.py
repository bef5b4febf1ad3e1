"""`thence gen`: a schedule as a module for JAX and others; and whether such modules are up to date."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from ..codegen.targets import TARGETS, target_meant
from ..dsl.formula.float32 import PRECISIONS, precision_meant
from ..dsl.text.findings import SpecError
from ..dsl.text.source import Source
from ..support.opening import SPEC_SUFFIXES, project_of
from .inputs import OneOf, is_file, one_of, spec, takes_facts, understood
from .output import counted, print_diff, print_findings, reason, write_file


@click.command(
    "gen",
    short_help="A spec as a Python module, for JAX and others.",
    epilog="""\b
Examples:
  thence gen "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)" -t python
  thence gen "peak = 1e-3; linear(10k, peak->0)" --set peak=3e-4 --name lr -o lr.py
  thence gen schedules/lr.thence -t torch -o src/lr.py
  thence gen --check src
  thence gen --update src
""",
)
@click.argument("inputs", metavar="SPEC | PATH...", nargs=-1, required=True)
@click.option(
    "-t",
    "--target",
    type=OneOf(TARGETS, target_meant),
    default="jax",
    show_default=True,
    help="What it runs on.",
)
@click.option("-o", "--output", metavar="FILE", default="-", help="Write to a file, not to standard output.")
@click.option("--name", default="schedule", show_default=True, help="The name of the function.")
@click.option(
    "--precision",
    type=OneOf(PRECISIONS, precision_meant),
    default="float64",
    show_default=True,
    help="The arithmetic under jax, before values are rounded to float32.",
)
@click.option("--no-docstring", is_flag=True, help="Without the docstring of the module.")
@click.option("--header", metavar="TEXT", default="", help="A text to stand first, as comments.")
@click.option("--line-length", type=int, default=88, show_default=True, help="How long lines may be.")
@click.option(
    "--warn",
    is_flag=True,
    help="Only warn of what the target cannot express, where a module can do without it.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Find generated modules in files and folders; exit with 1 if one is not up to date.",
)
@click.option("--update", is_flag=True, help="Write those that are not up to date anew.")
@click.option(
    "--force",
    is_flag=True,
    help="Write over modules that were changed by hand.",
)
@takes_facts
def command(
    inputs: tuple[str, ...],
    output: str,
    check: bool,
    update: bool,
    force: bool,
    given: dict[str, str],
    **options: Any,
) -> None:
    """Print a spec as a standalone Python module, or look after such modules.

    The module imports its target, and nothing of thence. Each output of a program without a result
    becomes a function of its own name. The module's first lines record the spec and the options: with --check and
    --update, paths of modules or folders stand in place of the SPEC.
    """
    if check or update:
        if check and update:
            raise click.UsageError("--check and --update exclude each other: write one of them")
        _refuse_options("--check" if check else "--update")
        _look_after([Path(path) for path in inputs], update, force)
        return
    _generate(spec(one_of(inputs)), output, given, force=force, **options)


def _refuse_options(way: str) -> None:
    """Refuse options that say how to make a module, where each module has a record of its own."""
    context = click.get_current_context()
    for parameter in context.command.params:
        written = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if written and parameter.name not in ("inputs", "check", "update", "force"):
            raise click.UsageError(
                f"{way} takes what {parameter.opts[-1]} says from each module's own record: leave it out, or generate "
                "the module again to change it"
            )


def _generate(
    source: Source,
    output: str,
    given: dict[str, str],
    *,
    target: str,
    name: str,
    precision: Any,
    no_docstring: bool,
    header: str,
    line_length: int,
    warn: bool,
    force: bool,
) -> None:
    from ..codegen.options import Options
    from ..modules.generated import can_be_recorded

    record: dict[str, object] = {"warn": True} if warn else {}
    if output != "-":
        _check_output(source, Path(output), force)
    if output != "-" and is_file(source):
        assert source.name is not None
        folder = Path(output).resolve().parent
        file = os.path.realpath(source.name)
        project = project_of(str(folder / "module.py"))
        if can_be_recorded(file, project or folder.anchor):
            record["source"] = Path(os.path.relpath(file, folder)).as_posix()
            if given:
                record["given"] = given
        else:
            click.echo(
                f"the module records the text of '{source.name}' and not the file: --check reads only "
                f"{' and '.join(SPEC_SUFFIXES)} files of the same project",
                err=True,
            )
    try:
        options = Options(target, name, precision, not no_docstring, header, line_length, record)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if name != Options().name:
        source = replace(source, key=name)
    meaning, warnings = understood(source, given)
    if meaning.bundle and name != Options().name:
        raise click.UsageError(
            f"--name is for a program of one schedule; the functions of this one are called as its outputs: "
            f"{', '.join(meaning.outputs)}"
        )
    print_findings(warnings)
    from ..api import emit_meaning
    from ..support.libraries import MissingLibraryError

    try:
        module, lacking = emit_meaning(meaning, options, source)
    except SpecError as error:
        print_findings(error.diagnostics)
        raise click.exceptions.Exit(1) from error
    except MissingLibraryError as error:
        raise click.ClickException(str(error)) from error
    if warn:
        lacking = [replace(found, severity="warning") for found in lacking]
    print_findings(lacking)
    if lacking and not warn:
        raise click.exceptions.Exit(1)
    if output == "-":
        click.echo(module.encode(), nl=False)
        return
    _write(Path(output), module)


def _check_output(source: Source, path: Path, force: bool) -> None:
    """Refuse to write over the spec, and without --force over a module that was changed by hand."""
    from ..modules.generated import is_edited

    if (
        source.name is not None
        and os.path.exists(path)
        and os.path.exists(source.name)
        and path.samefile(source.name)
    ):
        raise click.UsageError(f"'{path}' is the spec itself: name another file for the module")
    if not force and os.path.isfile(path) and is_edited(path):
        raise click.UsageError(f"'{path}' was changed by hand since it was generated; --force writes over it")


def _write(path: Path, text: str) -> None:
    try:
        write_file(str(path), text.encode())
    except OSError as error:
        raise click.UsageError(f"cannot write '{path}': {reason(error)}") from error


def _look_after(paths: list[Path], update: bool, force: bool) -> None:
    from ..modules.generated import modules

    counts = {"up to date": 0, "not up to date": 0, "written anew": 0, "left alone": 0}
    try:
        for module in modules(paths):
            if module.fresh:
                counts["up to date"] += 1
                continue
            if module.problem:
                click.echo(f"{module.path}: {module.problem}", err=True)
                counts["not up to date"] += 1
                continue
            by_hand = "changed by hand" if module.edited else ""
            if update and (force or not module.edited):
                _write(module.path, module.anew)
                click.echo(f"{module.path}: written anew", err=True)
                counts["written anew"] += 1
                continue
            print_diff(str(module.path), "its spec", module.text, module.anew)
            if update:
                click.echo(f"{module.path}: changed by hand, left alone; --force writes it anew", err=True)
                counts["left alone"] += 1
                continue
            click.echo(f"{module.path}: {by_hand or 'its spec or thence has changed'}", err=True)
            counts["not up to date"] += 1
    except OSError as error:
        raise click.UsageError(f"cannot read '{error.filename}': {reason(error)}") from error
    total = sum(counts.values())
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    click.echo(
        f"{counted(total, 'generated module')}: {told}" if total else "no generated module found", err=True
    )
    # To have looked at nothing is no success, unless files were named, as by a hook.
    if (
        counts["not up to date"]
        or counts["left alone"]
        or (not total and any(os.path.isdir(path) for path in paths))
    ):
        raise click.exceptions.Exit(1)
