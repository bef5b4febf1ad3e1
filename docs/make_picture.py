"""Draws docs/schedule.svg, the picture at the top of the README.

python docs/make_picture.py
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import thence

SPEC = "warmup(10%, 1e-3) then hold(until 60%) then cosine(rest, 1e-5) over 10k"
COLORS = ("#d9730d", "#0f7b6c", "#2f6fde")
INK, GREY, GRID = "#24292f", "#6e7781", "#e6e9ec"

WIDTH, HEIGHT = 880, 344
LEFT, RIGHT, TOP, BOTTOM = 76, 852, 92, 302
PEAK, STEPS = 1e-3, 10_000
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"
BOLD = ' font-weight="bold"'


def x(step: float) -> float:
    return LEFT + (RIGHT - LEFT) * step / STEPS


def y(value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / PEAK


def label(at_x: float, at_y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}" font-size="13" fill="{GREY}">{words}</text>'


def line(x1: float, y1: float, x2: float, y2: float, color: str, extra: str = "") -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{color}"{extra}/>'


def spec_in_color(schedule: thence.Schedule) -> list[str]:
    """The spec, each segment in the color of its part of the curve."""
    pieces: list[tuple[str, str]] = []
    rest = SPEC
    for segment, color in zip(schedule.segments, COLORS, strict=True):
        before, _, rest = rest.partition(segment.text)
        pieces += [(before, INK), (segment.text, color)]
    pieces.append((rest, INK))
    spans = "".join(
        f'<tspan fill="{color}"{BOLD if color != INK else ""}>{escape(words)}</tspan>'
        for words, color in pieces
        if words
    )
    # One text in the middle, so that the pieces meet whatever font is there.
    return [
        f'<text x="{WIDTH / 2}" y="46" text-anchor="middle" font-size="17" xml:space="preserve">{spans}</text>'
    ]


def draw(schedule: thence.Schedule) -> str:
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONTS}" role="img">',
        f"<title>{escape(SPEC)}</title>",
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="10" fill="#ffffff" stroke="{GRID}"/>',
        *spec_in_color(schedule),
    ]
    for value in ("0", "2.5e-4", "5e-4", "7.5e-4", "1e-3"):
        at = y(float(value))
        rows += [line(LEFT, at, RIGHT, at, GRID), label(LEFT - 10, at + 4, value, "end")]
    for step in range(0, STEPS + 1, 2000):
        anchor = "end" if step == STEPS else "middle"
        rows.append(label(x(step), BOTTOM + 22, f"{step:,}" if step else "step 0", anchor))
    for segment, color in zip(schedule.segments, COLORS, strict=True):
        stop = int(segment.stop)
        steps = [segment.start + (stop - segment.start) * i / 96 for i in range(97)]
        # The value that a segment leaves behind belongs to its curve, whatever begins there.
        values = [schedule(step) for step in steps[:-1]] + [segment.last or 0.0]
        course = "L".join(f"{x(step):.1f} {y(value):.1f}" for step, value in zip(steps, values, strict=True))
        area = f"M{x(segment.start):.1f} {BOTTOM}L{course}L{x(stop):.1f} {BOTTOM}Z"
        rows.append(f'<path d="{area}" fill="{color}" fill-opacity="0.10"/>')
        rows.append(
            f'<path d="M{course}" fill="none" stroke="{color}" stroke-width="3" stroke-linecap="round"/>'
        )
        if stop < STEPS:
            rows.append(line(x(stop), y(0), x(stop), y(schedule(stop)), GREY, ' stroke-dasharray="3 4"'))
    return "\n".join([*rows, "</svg>", ""])


def main() -> None:
    schedule = thence.compile(SPEC)
    assert isinstance(schedule, thence.Schedule)
    Path(__file__).with_name("schedule.svg").write_text(draw(schedule), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
