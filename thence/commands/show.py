"""`thence show`: a spec as a picture and a table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from ..dsl.numbers import shortest
from ..dsl.source import Source
from ..picture import picture
from .inputs import built, by_name, takes_facts, takes_spec, understood
from .output import (
    bold,
    counted,
    finding_data,
    number_data,
    output_style,
    print_findings,
    print_json,
    say,
    shortened,
    table,
    terminal_width,
)

if TYPE_CHECKING:
    from ..runtime.schedule import Schedule

_WIDEST = 100
_MOST_ROWS = 20


@click.command(
    "show",
    short_help="A spec as a picture and a table.",
    epilog="""\b
Examples:
  thence show "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
  thence show "warmup(5%, 1e-3) then cosine(rest, 10%)" --total 20k
  thence show "peak = 1e-3; lr = linear(10k, peak->0); wd = lr / 10" --set peak=3e-4 --json
""",
)
@takes_spec
@click.option("--json", "as_json", is_flag=True, help="Print segments, values and findings as JSON.")
@takes_facts
def command(source: Source, as_json: bool, given: dict[str, str]) -> None:
    """Show a spec: its canonical form, the curve, and its values where something begins or ends.

    A schedule without an end is shown for `total` steps if that is known, otherwise for a while.
    """
    meaning, warnings = understood(source, given)
    made = built(meaning, warnings)
    schedules = by_name(made)
    total = meaning.facts.get("total")
    last = _last_step(schedules, None if total is None else int(total))
    if as_json:
        outputs = [_data(name, schedule, last) for name, schedule in schedules.items()]
        findings = [finding_data(found) for found in warnings]
        print_json({"spec": made.spec, "outputs": outputs, "findings": findings})
        return
    say(bold(made.spec))
    for name, schedule in schedules.items():
        for line in _described(name, schedule, last):
            say(line)
    say("")
    print_findings(warnings)


def _last_step(schedules: Mapping[str, Schedule], total: int | None) -> int:
    """The step up to which all schedules are shown: the longest one's end, if one has an end."""
    ends = [schedule.duration for schedule in schedules.values() if isinstance(schedule.duration, int)]
    if total is not None and len(ends) < len(schedules):
        ends.append(total)
    return max(ends or [schedule.landmarks[-1] for schedule in schedules.values()])


def _steps(schedule: Schedule, last: int) -> list[int]:
    """The steps of the table."""
    if schedule.duration is None:
        return sorted({last * i // 4 for i in range(5)})
    steps = schedule.landmarks
    if not isinstance(schedule.duration, int):
        steps = steps[:-2]  # where it has no end, these only say where to stop looking
    return sorted({*(step for step in steps if step <= last), last})


def _data(name: str, schedule: Schedule, last: int) -> dict[str, Any]:
    return {
        "name": name or None,
        "duration": _duration(schedule),
        "segments": [
            {
                "text": segment.text,
                "start": segment.start,
                "stop": int(segment.stop) if math.isfinite(segment.stop) else None,
                "first": number_data(segment.first),
                "last": number_data(segment.last),
            }
            for segment in schedule.segments
        ],
        "values": [{"step": step, "value": number_data(schedule(step))} for step in _steps(schedule, last)],
    }


def _duration(schedule: Schedule) -> int | str:
    if isinstance(schedule.duration, int):
        return schedule.duration
    return "timeless" if schedule.duration is None else "endless"


def _described(name: str, schedule: Schedule, last: int) -> Iterator[str]:
    """The lines on one schedule: its name and length, the curve, the table."""
    duration = _duration(schedule)
    length = counted(duration, "step") if isinstance(duration, int) else duration
    yield ""
    yield f"{bold(name)}: {length}" if name else length
    yield ""
    width = min(terminal_width(), _WIDEST)
    yield from picture(schedule, last, width=width - 1, landmarks=schedule.landmarks, style=output_style())
    yield ""
    rows = [["step", "value", "from there on"], *_rows(schedule, last)]
    for line in table(rows, "><<"):
        yield shortened(line, width - 1)


def _rows(schedule: Schedule, last: int) -> list[list[str]]:
    begun = {segment.start: segment.text for segment in schedule.segments}
    if isinstance(schedule.duration, int):
        begun[schedule.duration] = "the end: this value is held"
    steps = _steps(schedule, last)
    rows = [[str(step), _short(schedule(step)), begun.get(step, "")] for step in steps]
    if len(rows) <= _MOST_ROWS:
        return rows
    return [
        *rows[: _MOST_ROWS - 4],
        ["...", f"{len(rows) - _MOST_ROWS + 1} more: see --json", ""],
        *rows[-3:],
    ]


def _short(value: float) -> str:
    """A value to six digits."""
    return shortest(float(f"{value:.6g}")) if math.isfinite(value) else str(value)
