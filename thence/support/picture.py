"""A curve as text for the terminal: Braille dots, or ASCII, between axes with numbers."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..dsl.numbers.decimals import shortest
from ..dsl.text.findings import SpecWarning

# What a curve does in one column: its smallest and its largest value, or None where it has none.
Range: TypeAlias = tuple[float, float] | None

_SAMPLES = 64  # of a column that stands for more steps than that
_GOLDEN = (math.sqrt(5) - 1) / 2
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row and column within a Braille cell


@dataclass(frozen=True)
class Style:
    """What a picture is made of: the dots of a cell, across and down, and the characters of the axes."""

    across: int
    down: int
    axis: str
    tick: str
    corner: str
    floor: str
    floor_tick: str

    @property
    def sample(self) -> str:
        """Characters that must be printable wherever the style is used."""
        return self.axis + self.tick + self.corner + self.floor + self.floor_tick + self.cell([(0, 0)])

    def cell(self, dots: Collection[tuple[int, int]]) -> str:
        """The character with these dots, each (column, row) within the cell."""
        if self.down == 1:
            return "*" if dots else " "
        bits = sum({_DOTS[row][column] for column, row in dots})
        return chr(0x2800 + bits) if bits else " "


BRAILLE = Style(2, 4, "│", "┤", "└", "─", "┬")
ASCII = Style(1, 1, "|", "+", "+", "-", "+")


def picture(
    function: Callable[[float], float],
    last: int,
    *,
    width: int = 72,
    height: int = 16,
    landmarks: Sequence[int] = (),
    style: Style = BRAILLE,
) -> list[str]:
    """The course of a function from step 0 to step `last`, as lines of at most `width` characters.

    `height` is the number of lines above the step axis. Every step counts where there are few enough of
    them, otherwise the landmarks and a sample; a column shows all values between its smallest and its
    largest. Values that are not finite leave a gap.
    """
    # The numbers beside the axis take room from the curve, so they are found before it.
    wide = sample(function, last, width * style.across, landmarks)
    if not any(wide):
        return [f"no finite value from step 0 to step {last}"]
    low, high = bounds(wide)
    labels = dict(_value_ticks(wide, low, high, height))
    gutter = max(map(len, labels.values()))
    cells = max(8, width - gutter - 3)  # beside an axis, and half of the last step's number
    curve = draw(sample(function, last, cells * style.across, landmarks), low, high, height, style)
    lines = [
        f"{labels.get(row, ''):>{gutter}} {style.tick if row in labels else style.axis}{line}".rstrip()
        for row, line in enumerate(curve)
    ]
    return [*lines, *(" " * (gutter + 1) + line for line in _step_axis(last, cells, style))]


def sample(
    function: Callable[[float], float], last: int, columns: int, landmarks: Sequence[int] = ()
) -> list[Range]:
    """The range of the values in each column; the first column is at step 0, the last one at step `last`."""
    extra: dict[int, list[float]] = {}
    for step in landmarks:
        if 0 <= step <= last:
            extra.setdefault(round(step * (columns - 1) / last), []).append(step)
    ranges: list[Range] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SpecWarning)  # a place between two steps is meant
        for column in range(columns):
            steps = [*_steps_of(column, columns, last), *extra.get(column, ())]
            values = [value for value in map(function, steps) if math.isfinite(value)]
            ranges.append((min(values), max(values)) if values else None)
    return ranges


def _steps_of(column: int, columns: int, last: int) -> Iterator[float]:
    """The steps nearest to a column, or some of them; the place itself where it lies between two steps."""
    # In whole numbers, since a run may have more steps than a float can count.
    first = max(0, -((1 - 2 * column) * last // (2 * (columns - 1))))
    stop = min(last, (2 * column + 1) * last // (2 * (columns - 1)))
    count = stop - first + 1
    if last < columns:
        yield last * column / (columns - 1)
    elif count <= _SAMPLES:
        yield from range(first, stop + 1)
    else:
        yield from (first, stop)
        # Even distances would miss what recurs at the same pace; multiples of the golden ratio do not.
        yield from (first + int(count * (i * _GOLDEN % 1)) for i in range(1, _SAMPLES - 1))


def bounds(ranges: Sequence[Range]) -> tuple[float, float]:
    """The values at the bottom and the top of a picture: with 0 if it is near, and never the same."""
    low, high = _extremes(ranges)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        margin = abs(high) or 1.0
        below, above = low - margin, high + margin
        return below if math.isfinite(below) else low, above if math.isfinite(above) else high
    if 0 < low <= high / 4:
        low = 0.0
    if low / 4 <= high < 0:
        high = 0.0
    return low, high


def _extremes(ranges: Sequence[Range]) -> tuple[float, float]:
    found = [value for pair in ranges if pair is not None for value in pair]
    return min(found), max(found)


def level(value: float, low: float, high: float, levels: int) -> int:
    """Which of so many levels from `low` to `high` a value is on, from 0."""
    scale = max(abs(low), abs(high))  # so that no difference overflows
    share = (value / scale - low / scale) / (high / scale - low / scale)
    return min(levels - 1, max(0, round(share * (levels - 1))))


def draw(ranges: Sequence[Range], low: float, high: float, height: int, style: Style) -> list[str]:
    """The curve alone, as lines from top to bottom; neighbouring columns are joined."""
    levels = height * style.down
    grid: dict[tuple[int, int], list[tuple[int, int]]] = {}
    before: tuple[int, int] | None = None
    for column, pair in enumerate(ranges):
        if pair is None:
            before = None
            continue
        bottom, top = (level(value, low, high, levels) for value in pair)
        span = bottom, top
        if before is not None:
            bottom, top = min(bottom, before[1] + 1), max(top, before[0] - 1)
        before = span
        for y in range(levels - 1 - top, levels - bottom):
            cell = y // style.down, column // style.across
            grid.setdefault(cell, []).append((column % style.across, y % style.down))
    cells = math.ceil(len(ranges) / style.across)
    return ["".join(style.cell(grid.get((row, x), ())) for x in range(cells)) for row in range(height)]


def _value_ticks(ranges: Sequence[Range], low: float, high: float, height: int) -> Iterator[tuple[int, str]]:
    """Rows of the value axis with their numbers: the ends, the curve's own, and round ones that leave room."""
    bottom, top = _extremes(ranges)
    taken: list[int] = []
    for value in (high, low, top, bottom, *_round_numbers(low, high, max(2, height // 4))):
        row = height - 1 - level(value, low, high, height)
        if all(abs(row - other) > 1 for other in taken):
            taken.append(row)
            yield row, _rounded(value, high - low)


def _round_numbers(low: float, high: float, count: int) -> list[float]:
    """About so many round numbers between two."""
    span = high - low
    if not 1e-300 < span < 1e300:
        return []
    power = 10.0 ** math.floor(math.log10(span / count))
    pace = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= span / count * 0.999)
    return [i * pace for i in range(math.ceil(low / pace), math.floor(high / pace) + 1)]


def _rounded(value: float, span: float) -> str:
    """A number with the digits that matter within a span."""
    if not 1e-300 < span < 1e300:
        return f"{value:.3g}"
    return shortest(round(value, 3 - math.floor(math.log10(span))))


def _step_axis(last: int, cells: int, style: Style) -> list[str]:
    """The line below the curve, and the steps below that."""
    marks = dict.fromkeys(range(cells), style.floor)
    labels = [" "] * (cells + 2)
    for step in dict.fromkeys((0, last, *map(round, _round_numbers(0, last, min(5, cells // 7))))):
        at = round(step * (cells - 1) / last)
        text = step_label(step)
        start = min(max(1 + at - len(text) // 2, 0), len(labels) - len(text))
        if not "".join(labels[max(0, start - 2) : start + len(text) + 2]).strip():
            labels[start : start + len(text)] = text
            marks[at] = style.floor_tick
    return [style.corner + "".join(marks.values()), "".join(labels).rstrip()]


def step_label(step: int) -> str:
    """A step as the language writes it, in thousands or millions where that is as short: `2.5k`."""
    texts = [
        f"{step / size:.12g}{letter}"
        for size, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k"))
        if step >= size and step % (size // 100) == 0
    ]
    return min([*texts, str(step)], key=len)
