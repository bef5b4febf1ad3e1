"""The command `python -m benchmarks`: runs the rows, shows them as they come, and writes the page in docs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from . import machine, report, scaling
from .measure import FULL, QUICK
from .model import Result, run
from .rows import ROWS

DOCS = Path(__file__).parents[1] / "docs"
NAMES = [row.name for row in ROWS]
SCALING = "scaling"


def dumped(results: Sequence[Result], points: Sequence[scaling.Point]) -> str:
    data = report.data(results, points, machine.facts())
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write(results: Sequence[Result], points: Sequence[scaling.Point], folder: Path) -> None:
    """The page, its pictures and its numbers."""
    from . import pictures  # only here: a check of the bars needs no matplotlib

    page = machine.page()
    texts = {
        ".md": report.markdown(results, points, machine.facts(), page),
        ".json": dumped(results, points),
        "-ratios.svg": pictures.ratios(results),
    }
    if points:
        texts["-scaling.svg"] = pictures.scaling(points)
    for ending, text in texts.items():
        (folder / f"{page}{ending}").write_text(text, encoding="utf-8", newline="\n")


def listed() -> None:
    for row in ROWS:
        click.echo(
            f"{row.name:<20} {row.what}; bar: {row.bar.says}{'' if row.quick else ' (not with --quick)'}"
        )
    click.echo(f"{SCALING:<20} the curves over the number of segments (not with --quick)")


def measured_points(quick: bool) -> list[scaling.Point]:
    counts = scaling.QUICK_SEGMENTS if quick else scaling.FULL_SEGMENTS
    points = []
    for point in scaling.points(QUICK if quick else FULL, counts):
        points.append(point)
        shown = (
            f"{side} {report.shown(point.measured.spread(side).median, point.measured.unit)}"
            for side in point.measured.rounds
        )
        click.echo(f"{SCALING:<20} {point.segments:>5} segments, {point.quantity}: {', '.join(shown)}")
    return points


@click.command()
@click.option(
    "--quick", is_flag=True, help="Few rounds, within a minute; writes nothing unless --write is given."
)
@click.option(
    "--only", "names", multiple=True, type=click.Choice([*NAMES, SCALING]), help="Run this row alone."
)
@click.option("--list", "only_list", is_flag=True, help="List the rows and their bars.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON here.")
@click.option(
    "--write/--no-write",
    "write_docs",
    default=None,
    help="Write docs/benchmarks.*; a run of everything does, others do not.",
)
def main(
    quick: bool, names: Sequence[str], only_list: bool, json_file: Path | None, write_docs: bool | None
) -> None:
    """Measure thence next to other libraries, and hold it against its bars.

    Exits with 1 if a row misses its bar by so much that noise cannot be the reason.
    """
    if only_list:
        listed()
        return
    began = time.monotonic()
    chosen = [row for row in ROWS if row.name in names or (not names and (row.quick or not quick))]
    results = []
    for row in chosen:
        results.append(run(row, QUICK if quick else FULL))
        click.echo(report.line(results[-1]))
    with_scaling = SCALING in names or (not names and not quick)
    points = measured_points(quick) if with_scaling else []
    if write_docs or (write_docs is None and not quick and not names):
        write(results, points, DOCS)
    if json_file:
        json_file.write_text(dumped(results, points), encoding="utf-8", newline="\n")
    click.echo(f"{len(results)} row{'s' * (len(results) != 1)} in {time.monotonic() - began:.0f} s")
    if failures := list(report.failures(results)):
        click.echo("\n".join(["", *failures]), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
