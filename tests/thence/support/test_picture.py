"""Pictures of curves: what is drawn where, for every kind of course."""

import math
from collections.abc import Callable

import pytest

import thence
from thence.support.picture import ASCII, BRAILLE, Style, bounds, draw, level, picture, sample, step_label


@pytest.mark.parametrize(
    ("spec", "rows"),
    [
        (
            "linear(10, 0->1)",
            [
                "  1 +               ***",
                "    |           ****",
                "0.5 +       ****",
                "    |   ****",
                "  0 +***",
                "    ++-------+--------+",
                "     0       5       10",
            ],
        ),
        (
            "hold(100, 3e-4)",
            [
                "6e-4 +",
                "     |",
                "3e-4 +*****************",
                "     |",
                "   0 +",
                "     ++-------+-------+",
                "      0      50      100",
            ],
        ),
        (
            "points(-1 @ 0, 1 @ 40)",
            [
                " 1 +                ***",
                "   |            ****",
                " 0 +       *****",
                "   |   ****",
                "-1 +***",
                "   ++--------+--------+",
                "    0       20       40",
            ],
        ),
    ],
)
def test_whole_pictures(spec: str, rows: list[str]) -> None:
    schedule = thence.compile(spec)
    assert isinstance(schedule, thence.Schedule) and isinstance(schedule.duration, int)
    assert picture(schedule, schedule.duration, width=24, height=5, style=ASCII) == rows


def test_a_picture_in_braille() -> None:
    schedule = thence.compile("linear(100, 1->0)")
    assert isinstance(schedule, thence.Schedule)
    rows = picture(schedule, 100, width=20, height=4)
    assert rows == [
        "1 ┤⠙⠲⢤⣀",
        "  │   ⠈⠙⠲⠤⣀⡀",
        "  │        ⠉⠒⠦⣀⡀",
        "0 ┤            ⠉⠓⠦⣄",
        "  └┬───────┬──────┬",
        "   0      50     100",
    ]


@pytest.mark.parametrize("style", [BRAILLE, ASCII])
@pytest.mark.parametrize("width", [10, 20, 72, 120])
@pytest.mark.parametrize(
    ("function", "last"),
    [
        (lambda k: 0.0, 1),
        (lambda k: 5e-324, 10),
        (lambda k: k * 1e-320, 10),
        (lambda k: 1e308 * math.cos(k), 1000),
        (lambda k: math.nan if k < 3 else math.inf if k == 5 else k, 9),
        (lambda k: -1e-5 * k, 10**15),
        (lambda k: -k, 10**308),
        (lambda k: 0.999 + k * 1e-17, 7),
    ],
)
def test_no_course_breaks_the_frame(
    function: Callable[[float], float], last: int, width: int, style: Style
) -> None:
    rows = picture(function, last, width=width, height=6, style=style)
    assert len(rows) == 8
    assert all(len(row) <= max(width, 8 + 2 + 14) for row in rows)
    assert rows == picture(function, last, width=width, height=6, style=style)


def test_without_a_finite_value_the_picture_says_so() -> None:
    assert picture(lambda k: math.nan, 10) == ["no finite value from step 0 to step 10"]


def test_a_spike_of_one_step_shows_in_a_long_run() -> None:
    ranges = sample(lambda k: 1.0 if k == 123_456_789 else 0.0, 10**9, 100, landmarks=[123_456_789])
    assert [column for column, pair in enumerate(ranges) if pair == (0.0, 1.0)] == [12]


def test_a_column_has_all_its_steps_where_they_are_few() -> None:
    seen: set[float] = set()
    sample(lambda k: seen.add(k) or 0.0, 1000, 50)  # type: ignore[func-returns-value]
    assert seen == set(range(1001))


def test_fast_swings_fill_the_picture_instead_of_beating() -> None:
    # Each column stands for 64,000 steps, so that even distances would be multiples of the period.
    ranges = sample(lambda k: float(k % 1000), 6_400_000, 101)
    assert all(pair is not None and pair[0] < 100 and pair[1] > 900 for pair in ranges)


def test_values_that_are_not_finite_leave_a_gap() -> None:
    ranges = sample(lambda k: math.inf if 3 <= k <= 5 else 1.0, 9, 10)
    assert [pair is None for pair in ranges] == [3 <= column <= 5 for column in range(10)]
    drawn = draw(ranges, 0.0, 2.0, 1, ASCII)
    assert drawn == ["***   ****"]


@pytest.mark.parametrize(
    ("ranges", "rows"),
    [
        ([(0.0, 0.0), (1.0, 1.0)], [" *", " *", "* "]),
        ([(1.0, 1.0), (0.0, 0.0)], ["* ", " *", " *"]),
        ([(0.0, 1.0), (0.5, 0.5)], ["* ", "**", "* "]),
        ([(0.0, 0.0), None, (1.0, 1.0)], ["  *", "   ", "*  "]),
    ],
)
def test_neighbouring_columns_are_joined(ranges: list[tuple[float, float] | None], rows: list[str]) -> None:
    assert draw(ranges, 0.0, 1.0, 3, ASCII) == rows


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([(0.0, 1.0)], (0.0, 1.0)),
        ([(0.1, 1.0)], (0.0, 1.0)),  # 0 is near
        ([(0.9, 1.0)], (0.9, 1.0)),  # 0 is far
        ([(-1.0, -0.1)], (-1.0, 0.0)),
        ([(-1.0, 2.0), None], (-1.0, 2.0)),
        ([(3.0, 3.0)], (0.0, 6.0)),
        ([(0.0, 0.0)], (-1.0, 1.0)),
        ([(-2.0, -2.0)], (-4.0, 0.0)),
        ([(1.7e308, 1.7e308)], (0.0, 1.7e308)),
        ([(-1.7e308, -1.7e308)], (-1.7e308, 0.0)),
    ],
)
def test_bounds(ranges: list[tuple[float, float] | None], expected: tuple[float, float]) -> None:
    assert bounds(ranges) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [(0.0, 0.0, 1.0, 0), (1.0, 0.0, 1.0, 9), (0.5, 0.0, 1.0, 4), (9.0, 0.0, 1.0, 9), (0.0, -1e308, 1e308, 4)],
)
def test_level(value: float, low: float, high: float, expected: int) -> None:
    assert level(value, low, high, 10) == expected


@pytest.mark.parametrize(
    ("step", "label"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (2500, "2.5k"),
        (12_345, "12345"),
        (1_250_000, "1.25M"),
        (2_000_000_001, "2000000001"),
        (15 * 10**12, "15T"),
    ],
)
def test_step_labels(step: int, label: str) -> None:
    assert step_label(step) == label
