"""Results as text: a line for the terminal, a page in Markdown, and JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .measure import Measured, Spread
from .model import OURS, PEERS, Result
from .rows import GROUPS
from .scaling import Point

ABOUT = """\
# Benchmarks

thence next to optax, and to PyTorch where there is something to compare. Written by `python -m benchmarks`, from
one run; the same numbers are in [{page}.json]({page}.json).

Within a row the sides take turns, round by round, so that noise meets them alike. A number is the median of the
rounds, a ratio the median of the ratios within the rounds: how many times what thence takes the other side takes.
Above 1, thence is ahead. *Met* means that the median meets the bar; *within noise*, that a quarter of the rounds
do; *missed*, that fewer do.
"""

COSTS = ("s", "equations")  # units of which half is twice as good
SECONDS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def shown(value: float, unit: str) -> str:
    """A number with its unit, to three digits."""
    if unit == "s":
        size, unit = next(
            ((size, name) for size, name in SECONDS if abs(value) >= size),
            (SECONDS[-1] if value else SECONDS[0]),
        )
        value /= size
    if not math.isfinite(value):
        return str(value)
    return f"{digits(value)} {unit}".rstrip() if unit != "exponent" else digits(value)


def digits(value: float) -> str:
    """Three digits that count, whole numbers in full."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1e-3 else f"{value:.1e}"


def peer_of(result: Result) -> str | None:
    """The side that the ratio is about: that of the bar, or the first of another library."""
    assert result.measured is not None
    libraries = (side for side in result.measured.rounds if side in PEERS)
    return result.row.bar.peer or next(libraries, None)


def ratio(measured: Measured, peer: str | None) -> Spread | None:
    """How many times as much as ours a peer takes; None where a multiple says nothing."""
    if peer is None or measured.unit not in COSTS:
        return None
    # What an import adds may be less than the noise, or than nothing.
    if min(measured.spread(side).median for side in (OURS, peer)) <= 0:
        return None
    return measured.ratio(peer, OURS)


def multiple(times: float) -> str:
    return f"{times:,.0f}" if times >= 10 else f"{times:.2f}" if times >= 0.1 else f"{times:.1g}"


def times(result: Result) -> str:
    assert result.measured is not None
    found = ratio(result.measured, peer_of(result))
    return multiple(found.median) if found else ""


def others(measured: Measured) -> str:
    """What the other sides take, or why nothing is known."""
    known = [
        f"{side}: {shown(measured.spread(side).median, measured.unit)}"
        for side in measured.rounds
        if side != OURS
    ]
    return "; ".join([*known, *(f"{side}: {reason}" for side, reason in measured.missing.items())])


def line(result: Result) -> str:
    """A result for the terminal."""
    name, bar = f"{result.row.name:<20}", result.row.bar.says
    if result.measured is None:
        return f"{name} ERROR  {result.error.splitlines()[0]}"
    ours = shown(result.measured.spread(OURS).median, result.measured.unit)
    ratio = f"x{times(result)}" if times(result) else ""
    verdict = result.verdict.upper() if result.verdict in ("missed", "failed") else result.verdict
    beside = others(result.measured)
    return f"{name} {ours:>15}  {ratio:>8}  {verdict}: {bar}{f'  ({beside})' if beside else ''}"


def markdown(results: Sequence[Result], points: Sequence[Point], facts: Mapping[str, str], page: str) -> str:
    """The page for docs; `page` is the name of its file."""
    parts = [
        ABOUT.format(page=page),
        "".join(f"- {name}: {value}\n" for name, value in facts.items()),
        picture(page, "ratios"),
    ]
    for group, rows in GROUPS.items():
        if found := [result for result in results if result.row in rows]:
            parts.append(f"## {group}\n\n" + table(found))
    if points:
        parts.append("## As segments are added\n\n" + picture(page, "scaling") + "\n" + growth(points))
    short = list(shortcomings(results, points)) or [
        "Nothing: every bar is met, and no peer is ahead beyond the noise."
    ]
    parts.append("## What falls short\n\n" + "".join(f"- {words}\n" for words in short))
    return "\n".join(parts)


def picture(page: str, what: str) -> str:
    about = {
        "ratios": "How many times what thence takes optax takes, row by row",
        "scaling": "Compile time, equations and call time against the number of segments",
    }
    return f"![{about[what]}]({page}-{what}.svg)\n"


def rows_of(head: Sequence[str], align: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [head, align, *rows])


def table(results: Sequence[Result]) -> str:
    head = ("row", "what is measured", "thence", "others", "ratio", "bar", "verdict")
    rows = []
    for result in results:
        row, bar, found = result.row, result.row.bar.says, result.measured
        what = f"{row.what}; {row.note}" if row.note else row.what
        if found is None:
            rows.append(
                (f"`{result.row.name}`", what, result.error.splitlines()[0], "", "", bar, "not measured")
            )
            continue
        ours = shown(found.spread(OURS).median, found.unit)
        rows.append((f"`{row.name}`", what, ours, others(found), times(result), bar, result.verdict))
    return rows_of(head, ("---", "---", "---:", "---", "---:", "---", "---"), rows)


def growth(points: Sequence[Point]) -> str:
    """A table of the scaling: a line for each number of segments."""
    quantities = list(dict.fromkeys(point.quantity for point in points))
    found = {(point.quantity, point.segments): point.measured for point in points}
    sides = list(points[0].measured.rounds)
    rows = [
        [f"{segments:,}"]
        + [
            shown(found[quantity, segments].spread(side).median, found[quantity, segments].unit).removesuffix(
                " equations"
            )
            for quantity in quantities
            for side in sides
        ]
        for segments in dict.fromkeys(point.segments for point in points)
    ]
    head = ["segments", *(f"{quantity}, {side}" for quantity in quantities for side in sides)]
    return rows_of(head, ["---:"] * len(head), rows)


def shortcomings(results: Sequence[Result], points: Sequence[Point]) -> Iterator[str]:
    """Bars that were missed, and where a peer is ahead beyond the noise."""
    for result in results:
        row, found = result.row, result.measured
        if found is None:
            yield f"`{row.name}` could not be measured: {result.error.splitlines()[0]}."
            continue
        said = list(ahead(found))
        if result.verdict in ("missed", "failed"):
            said.insert(0, f"the bar is missed ({row.bar.says})")
        if said:
            yield f"`{row.name}` ({row.what}): {'; '.join(said)}."
    for point in points:
        for words in ahead(point.measured):
            yield f"{point.quantity}, {point.segments:,} segment{'s' * (point.segments > 1)}: {words}."


def ahead(measured: Measured) -> Iterator[str]:
    """The other libraries that take less than thence, in three quarters of the rounds."""
    for side in PEERS:
        found = ratio(measured, side) if side in measured.rounds else None
        if found and found.upper < 1:
            yield f"{side} takes {multiple(found.median)} times what thence takes"


def failures(results: Sequence[Result]) -> Iterator[str]:
    """What keeps a run from passing, a sentence for each row."""
    for result in results:
        row, found = result.row, result.measured
        if found is None:
            yield f"{row.name} could not be measured: {result.error}"
        elif result.verdict == "failed":
            least = row.bar.figure(found).least
            what = f"of {row.bar.peer}" if row.bar.peer else f"in {found.unit}"
            yield (
                f"{row.name}: {row.what}. The bar is: {row.bar.says}. Even the best round is at {digits(least)} "
                f"({what}); the bar is at {digits(row.bar.limit)}, and a run fails above {digits(row.bar.fails_at)}."
            )


def data(results: Sequence[Result], points: Sequence[Point], facts: Mapping[str, str]) -> dict[str, Any]:
    """Everything for JSON."""
    return {
        "machine": dict(facts),
        "rows": [row_data(result) for result in results],
        "scaling": [
            {"quantity": point.quantity, "segments": point.segments, **measured_data(point.measured)}
            for point in points
        ],
    }


def row_data(result: Result) -> dict[str, Any]:
    row, found = result.row, result.measured
    said = {"name": row.name, "what": row.what, "note": row.note, "bar": row.bar.says}
    if found is None:
        return {**said, "verdict": result.verdict, "error": result.error}
    figure = row.bar.figure(found)
    return {
        **said,
        "verdict": result.verdict,
        "peer": row.bar.peer,
        "figure": spread_data(figure),
        "limit": row.bar.limit,
        "fails_at": row.bar.fails_at,
        **measured_data(found),
    }


def measured_data(measured: Measured) -> dict[str, Any]:
    return {
        "unit": measured.unit,
        "sides": {
            side: {**spread_data(measured.spread(side)), "rounds": len(rounds)}
            for side, rounds in measured.rounds.items()
        },
        "missing": dict(measured.missing),
    }


def spread_data(spread: Spread) -> dict[str, float | None]:
    return {name: rounded(value) for name, value in vars(spread).items()}


def rounded(value: float) -> float | None:
    """Four digits are more than a measurement has; counts stay whole. JSON has neither infinities nor NaN."""
    if not math.isfinite(value):
        return None
    return value if value == int(value) else float(f"{value:.4g}")
