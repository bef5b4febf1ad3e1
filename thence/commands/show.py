"""`thence show`: a spec as a picture and a table."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..dsl.numbers.decimals import shortest
from ..dsl.text.source import Source
from ..support.picture import picture
from .files import NotDoneError, key_options, settings_for, takes_what_is_a_spec
from .inputs import built, by_name, spec, takes_facts, takes_spec, understood
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
    from ..dsl.programs.program import Meaning
    from ..dsl.text.diagnostic import Diagnostic
    from ..files.examine import Contents
    from ..runtime.bundle import Bundle
    from ..runtime.schedule import Schedule

_WIDEST = 100
_MOST_ROWS = 20


def _spec_or_file(value: str) -> Source | Path:
    """A spec, or a file that may have several."""
    from ..files.formats import READERS, suffix_of

    return Path(value) if suffix_of(value) in READERS and os.path.isfile(value) else spec(value)


@click.command(
    "show",
    short_help="A spec as a picture and a table.",
    epilog="""\b
Examples:
  thence show "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
  thence show "warmup(5%, 1e-3) then cosine(rest, 10%)" --total 20k
  thence show "peak = 1e-3; lr = linear(10k, peak->0); wd = lr / 10" --set peak=3e-4 --json
  thence show config.yaml --key lr
""",
)
@takes_spec(_spec_or_file)
@click.option("--json", "as_json", is_flag=True, help="Print segments, values and findings as JSON.")
@takes_what_is_a_spec(facts=True, folders=False)
@takes_facts
def command(source: Source | Path, as_json: bool, wanted: tuple[Any, ...], given: dict[str, str]) -> None:
    """Show a spec: its canonical form, the curve, and its values where something begins or ends.

    A schedule without an end is shown for `total` steps if that is known, otherwise for a while. Of a YAML, TOML, JSON
    or Python file every spec is shown that thence check finds there, with --key those of that key.
    """
    if isinstance(source, Path):
        _show_file(str(source), as_json, wanted, given)
        return
    meaning, warnings = understood(source, given)
    if as_json:
        print_json(_data_of(meaning, warnings))
    else:
        _show(meaning, warnings)


def _show_file(path: str, as_json: bool, wanted: tuple[Any, ...], given: dict[str, str]) -> None:
    """Show the specs of a file; those with errors have findings instead."""
    from ..files.examine import Examiner
    from ..files.keys import key_matches
    from ..support.libraries import MissingLibraryError

    try:
        contents = Examiner(settings_for([path], wanted, given)).read(path, named=True)
    except MissingLibraryError as error:
        raise NotDoneError(str(error)) from error
    keys = wanted[0]
    chosen = [
        one for one in contents.specs if not keys or any(key_matches(key, one.value.keys) for key in keys)
    ]
    found, shown = list(contents.problems), []
    for one in chosen:
        meaning, findings = one.understood(contents.file)
        if meaning is None:
            found += findings
            continue
        line, column = contents.file.source.position(one.value.span.start)
        key = ".".join(one.value.keys)
        if as_json:
            place = {"file": path, "line": line, "column": column, "key": key or None}
            shown.append({**place, **_data_of(meaning, findings)})
        else:
            say(f"{path}:{line}:{column}{key and f' {key}'}")
            _show(meaning, findings)
    if as_json:
        print_json(shown)
    print_findings(found)
    if not chosen and not found:
        click.echo(f"no spec found in '{path}'{_others(contents)}", err=True)
    if found or not chosen:
        raise click.exceptions.Exit(1)


def _others(contents: Contents) -> str:
    """What there is in a file in place of the specs that were asked for."""
    keys = dict.fromkeys(one.value.keys[-1] for one in contents.specs if one.value.keys)
    if keys:
        return f" under that key; there are: {key_options(keys)}"
    if contents.left_out:
        return f"; {contents.left_out} left out, which something else fills in first"
    return "; name the key of one with --key"


def _prepared(
    meaning: Meaning, warnings: Sequence[Diagnostic]
) -> tuple[Schedule | Bundle, dict[str, Schedule], int]:
    """What is shown of a program: what it is, its outputs, and the last step."""
    made = built(meaning, tuple(warnings))
    schedules = by_name(made)
    total = meaning.facts.get("total")
    return made, schedules, _last_step(schedules, None if total is None else int(total))


def _data_of(meaning: Meaning, warnings: Sequence[Diagnostic]) -> dict[str, Any]:
    made, schedules, last = _prepared(meaning, warnings)
    outputs = [_data(name, schedule, last) for name, schedule in schedules.items()]
    return {"spec": made.spec, "outputs": outputs, "findings": [finding_data(found) for found in warnings]}


def _show(meaning: Meaning, warnings: Sequence[Diagnostic]) -> None:
    made, schedules, last = _prepared(meaning, warnings)
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
