"""The command `python -m benchmarks.adversarial`: what texts of every family take, by their size."""

from __future__ import annotations

import gc
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np

import thence

from .families import FAMILIES, Family
from .machine import facts
from .report import rows_of, shown

PAGE = Path(__file__).parents[1] / "docs" / "adversarial.md"
SIZES, QUICK_SIZES = (1024, 4096, 16_384, 65_520), (1024,)
MOST_ROUNDS = 3
SURELY = 0.5  # of what it may take: what takes less is measured once
FAILS_AT = 20.0  # times the bound: more than a busy machine explains
WORKS = ("check", "format", "first call", "first call, NumPy", "landmarks")

ABOUT = """\
# Adversarial texts

A spec may come from anyone. Here are families of texts that have much of one thing, and what they take: to check and
to format, to call what they make for the first time, with an int and with a NumPy array, and to find its landmarks.
Whatever a text says, each of these may take 50 ms and a second for each 64 KiB. Compilation by jax and generated
modules take longer: in proportion to what is compiled, and black's time.

Written by `python -m benchmarks.adversarial`. Every time is the processor's, the least of up to {rounds} rounds. Sizes are
in KiB; a family that is shorter has its first column alone. What is refused is not called.
"""


@dataclass(frozen=True)
class Point:
    """What a text of a family took, in seconds, by what was done."""

    family: str
    size: int
    length: int  # of the text, in bytes
    taken: Mapping[str, float]

    def share(self, work: str) -> float:
        """How much of the time that it may take it took."""
        return self.taken.get(work, 0.0) / (0.05 + self.length / 65_536)


def measured(name: str, family: Family, size: int) -> Point:
    text = family(size)
    point = Point(name, size, len(text), taken(text))
    for i in range(1, MOST_ROUNDS):
        if max(map(point.share, point.taken)) > SURELY:
            again = taken(text + " " * i)
            point = replace(point, taken={work: min(t, again[work]) for work, t in point.taken.items()})
    return point


def taken(text: str) -> dict[str, float]:
    """The time of all that can be done with a text that was not seen before."""
    found: dict[str, float] = {}

    def clock(work: str, do: Callable[[], object]) -> None:
        gc.collect()
        gc.freeze()  # what is kept need not be looked through before the next time is taken
        start = time.process_time()
        with suppress(thence.SpecError):
            do()
        found[work] = time.process_time() - start

    clock("check", lambda: thence.check(text))
    clock("format", lambda: thence.format(text))
    try:
        made = thence.compile(text)
    except thence.SpecError:
        return found
    schedules = [made] if isinstance(made, thence.Schedule) else list(made.values())
    clock("first call", lambda: [schedule(5) for schedule in schedules])
    clock("first call, NumPy", lambda: [schedule(np.arange(9)) for schedule in schedules])
    clock("landmarks", lambda: [schedule.landmarks for schedule in schedules])
    return found


def points(sizes: Sequence[int], names: Sequence[str]) -> Iterator[Point]:
    for name, family in FAMILIES.items():
        if names and name not in names:
            continue
        lengths: set[int] = set()
        for size in sizes:
            if (length := len(family(size))) not in lengths:
                lengths.add(length)
                yield measured(name, family, size)


def over_their_bound(found: Sequence[Point]) -> str:
    """Which families took longer than they may, the worst first."""
    worst: dict[str, float] = {}
    for point in found:
        share = max(map(point.share, point.taken))
        if share > 1:
            worst[point.family] = max(share, worst.get(point.family, 0.0))
    if not worst:
        return "Here all of them keep to it.\n"
    ordered = sorted(worst.items(), key=lambda row: -row[1])
    listed = "".join(f"- {family}: {share:.1f} times\n" for family, share in ordered)
    return f"All grow in proportion to the text. Here these take longer than they may, at most:\n\n{listed}"


def markdown(found: Sequence[Point]) -> str:
    """The page for docs."""
    machine = "".join(f"- {name}: {value}\n" for name, value in facts().items())
    parts = [ABOUT.format(rounds=MOST_ROUNDS), over_their_bound(found), f"Measured on:\n\n{machine}"]
    sizes = list(dict.fromkeys(point.size for point in found))
    by_family = {(point.family, point.size): point for point in found}
    for work in WORKS:
        rows = []
        for family in dict.fromkeys(point.family for point in found if work in point.taken):
            own = [by_family.get((family, size)) for size in sizes]
            cells = [shown(p.taken[work], "s") if p and work in p.taken else "" for p in own]
            worst = max(p.share(work) for p in own if p)
            rows.append([family, *cells, f"{worst:.0%}"])
        head = ["family", *(f"{round(size / 1024)} KiB" for size in sizes), "of the bound"]
        parts.append(
            f"## {work.capitalize()}\n\n" + rows_of(head, ["---", *["---:"] * (len(head) - 1)], rows)
        )
    return "\n".join(parts)


@click.command()
@click.option("--quick", is_flag=True, help="Short texts alone.")
@click.option(
    "--only", "names", multiple=True, type=click.Choice(list(FAMILIES)), help="Measure this family alone."
)
@click.option("--write", is_flag=True, help="Write docs/adversarial.md.")
def main(quick: bool, names: Sequence[str], write: bool) -> None:
    """Measure what texts take that are made to take long.

    Exits with 1 if one takes so much longer than it may that noise cannot be the reason.
    """
    warnings.simplefilter("ignore", thence.SpecWarning)
    taken("linear(10, 1->0)")
    found: list[Point] = []
    for point in points(QUICK_SIZES if quick else SIZES, names):
        found.append(point)
        times = "  ".join(f"{work} {shown(seconds, 's')}" for work, seconds in point.taken.items())
        click.echo(f"{point.family:<30} {point.length:>6} B  {times}")
    if write:
        PAGE.write_text(markdown(found), encoding="utf-8", newline="\n")
    worst = max(
        (point.share(work), point.family, point.length, work) for point in found for work in point.taken
    )
    share, family, length, work = worst
    click.echo(f"The most: {share:.0%} of what it may take: {work}, {family}, {length:,} bytes")
    if share > FAILS_AT:
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.adversarial")
