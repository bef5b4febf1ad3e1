"""`thence eval`: the values of a spec at given steps, as text, CSV or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from ..dsl.numbers.decimals import out_of_range, read
from ..dsl.numbers.units import letters
from ..dsl.text.findings import SpecError
from ..dsl.text.source import Source
from .inputs import built, by_name, takes_facts, takes_spec, understood
from .output import number, number_data, print_findings, print_json, say, table

_NUMBER = r"[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?[kMBT]?"
_ITEM = re.compile(rf"(?P<first>{_NUMBER})(?:(?P<to>\.\.|:)(?P<last>{_NUMBER})(?::(?P<pace>{_NUMBER}))?)?")
_LENGTH = re.compile(
    rf"{_NUMBER}[ \t]*(?:{letters()}|%|pct)"
)  # in a unit: what it is in steps, the spec says
_MOST_STEPS = 1_000_000
_LAST_STEP = 2**53  # beyond it, not every step is a float


def _steps(value: str) -> list[int | str]:
    """Steps separated by commas, each a number, a range, or a length in a unit as it is written."""
    steps: list[int | str] = []
    for item in value.split(","):
        length = item.strip()
        found = [length] if _LENGTH.fullmatch(length) else _range(length)
        if len(steps) + len(found) > _MOST_STEPS:
            raise click.BadParameter(
                f"'{value}' is more than {_MOST_STEPS:,} steps; make the pace larger, as in 0:1M:1k"
            )
        steps += found
    return steps


def _range(item: str) -> range:
    found = _ITEM.fullmatch(item)
    if found is None:
        raise click.BadParameter(f"'{item}' is no step; write 500, 2.5k, 0..100, 0:100:10 or 10Btok")
    first = _step(found["first"])
    if found["last"] is None:
        return range(first, first + 1)
    last = _step(found["last"]) + (found["to"] == "..")
    pace = _step(found["pace"]) if found["pace"] else 1
    if not pace:
        raise click.BadParameter(f"'{item}' never gets ahead; its pace must be at least 1")
    if first >= last:
        raise click.BadParameter(
            f"'{item}' has no steps in it: {found['first']} is not before {found['last']}"
        )
    return range(first, last, pace)


def _step(text: str) -> int:
    value = read(text)[0] if len(text) <= 40 and not out_of_range(text) else None
    if value is None or value > _LAST_STEP:
        raise click.BadParameter(f"'{text}' is too large for a step")
    if value.denominator != 1:
        raise click.BadParameter(f"'{text}' is not a whole number of steps")
    return int(value)


@click.command(
    "eval",
    short_help="The values of a spec at given steps.",
    epilog="""\b
Examples:
  thence eval "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)" --at 0,500,1k
  thence eval "warmup(10, 1e-3) then linear(90, 0)" --at 0..100:10 --format csv
""",
)
@takes_spec()
@click.option(
    "--at",
    "steps",
    metavar="STEPS",
    type=_steps,
    required=True,
    help="Steps such as 0,100,2.5k; ranges: 0..100 with both ends, 0:100:10 without its end, in tens; lengths: 5ep,10Btok,80%.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@takes_facts
def command(source: Source, steps: list[int | str], form: str, given: dict[str, str]) -> None:
    """Print the values of a spec at steps, each in the shortest form that reads back as the same float64.

    A program without a result has one column for each output. JSON has null for inf and nan.
    """
    meaning, warnings = understood(source, given)
    print_findings(warnings)
    made = built(meaning)
    columns = by_name(made, "value")
    try:
        places = [made.steps(step) if isinstance(step, str) else step for step in steps]
    except SpecError as error:
        print_findings(error.diagnostics)
        raise click.exceptions.Exit(1) from None
    values = ((step, [schedule(step) for schedule in columns.values()]) for step in places)
    if form == "json":
        print_json(
            [{"step": step, **dict(zip(columns, map(number_data, row), strict=True))} for step, row in values]
        )
    elif form == "csv":
        _print_lines([",".join(["step", *columns])])
        _print_lines(",".join([str(step), *map(number, row)]) for step, row in values)
    else:
        rows = [["step", *columns], *([str(step), *map(number, row)] for step, row in values)]
        _print_lines(table(rows, ">" + "<" * len(columns)))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
