"""Pictures of the results as SVG: the ratios to optax, and the curves over the number of segments."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

from . import report
from .model import OPTAX, OURS, Result
from .scaling import Point

OURS_COLOR, PEER_COLOR = "#0f7b6c", "#d9730d"
INK, GREY, GRID = "#24292f", "#57606a", "#d8dee4"
LEVEL = 1.05  # ratios nearer to 1 have no winner
COLORS = {OURS: OURS_COLOR, OPTAX: PEER_COLOR}
STYLE: dict[RcKeyType, object] = {
    "svg.hashsalt": "thence",  # the same ids in every run
    "svg.fonttype": "none",  # words stay words
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.grid": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "figure.constrained_layout.w_pad": 0.12,
    "figure.facecolor": "white",  # legible on a dark page too
}


def svg(figure: Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return "\n".join(row.rstrip() for row in file.getvalue().splitlines()) + "\n"


def ratios(results: Sequence[Result]) -> str:
    """A bar for each row that has optax beside it, from 1 to how many times what thence takes optax takes."""
    rows: list[tuple[Result, float]] = []
    for result in results:
        if result.measured is not None and OPTAX in result.measured.rounds:
            found = report.ratio(result.measured, OPTAX)
            if found is not None and math.isfinite(found.median):
                rows.append((result, found.median))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(9.2, 0.8 + 0.27 * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        draw_ratios(axes, rows)
        return svg(figure)


def draw_ratios(axes: Axes, rows: Sequence[tuple[Result, float]]) -> None:
    for y, (result, times) in enumerate(rows):
        color = GREY if 1 / LEVEL < times < LEVEL else OURS_COLOR if times > 1 else PEER_COLOR
        axes.barh(y, times - 1, left=1, height=0.6, color=color)
        # Beside the bar or, if that is level, beside the line that it begins at.
        offset, side = (5, "left") if times > 1 / LEVEL else (-5, "right")
        axes.annotate(
            f"{report.multiple(times)}\N{MULTIPLICATION SIGN}",
            (max(times, 1.0) if offset > 0 else times, y),
            xytext=(offset, 0),
            textcoords="offset points",
            va="center",
            ha=side,
            color=color,
            weight="bold",
        )
        bar = result.row.bar
        if bar.peer == OPTAX and bar.limit < 1:
            axes.plot([1 / bar.limit] * 2, [y - 0.4, y + 0.4], color=INK, linewidth=1.4)
    axes.set_xscale("log")
    every = [times for _, times in rows]
    axes.set_xlim(min([0.5, *every]) / 6, max([2.0, *every]) * 6)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [result.row.what.replace("`", "") for result, _ in rows], color=INK)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.axvline(1, color=GREY, linewidth=1)
    axes.set_title("optax's time or size as a multiple of thence's", fontsize=10, loc="left", color=INK)
    axes.set_xlabel("left of 1 optax is ahead, right of 1 thence is; a black mark is the bar")
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}" if value < 1 else f"{value:,.0f}")


def scaling(points: Sequence[Point]) -> str:
    """A panel for each quantity: both sides over the number of segments, both axes logarithmic."""
    quantities = list(dict.fromkeys(point.quantity for point in points))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(9.2, 3.0), layout="constrained")
        panels = figure.subplots(1, len(quantities), squeeze=False)[0]
        for axes, quantity in zip(panels, quantities, strict=True):
            draw_curves(axes, [point for point in points if point.quantity == quantity])
        return svg(figure)


def draw_curves(axes: Axes, points: Sequence[Point]) -> None:
    segments, unit = [point.segments for point in points], points[0].measured.unit
    every: list[float] = []
    for side, color in COLORS.items():
        values = [point.measured.spread(side).median for point in points]
        every += values
        axes.plot(segments, values, marker="o", markersize=4, linewidth=1.8, color=color)
        axes.annotate(
            f"{side}\n{size(values[-1], unit)}",
            (segments[-1], values[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=color,
            weight="bold",
        )
    axes.set_xscale("log", base=4)
    axes.set_yscale("log")
    axes.set_xticks(segments, [str(count) for count in segments], fontsize=8)
    axes.minorticks_off()
    axes.set_xlim(right=segments[-1] * 8)
    axes.set_ylim(10 ** math.floor(math.log10(min(every))), 10 ** math.ceil(math.log10(max(every))))
    axes.yaxis.set_major_formatter(lambda value, _: size(value, unit))
    axes.set_xlabel("segments")
    axes.set_title(points[0].quantity, fontsize=10, loc="left", color=INK)


def size(value: float, unit: str) -> str:
    return report.shown(value, unit).removesuffix(" equations")
