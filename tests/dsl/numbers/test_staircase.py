"""Staircases: what they add up to, and where sums are reached."""

from fractions import Fraction

import pytest

from thence.dsl.numbers.staircase import Staircase

STAIRS = Staircase.of([(0, Fraction(2)), (10, Fraction(4)), (15, Fraction(4)), (25, Fraction(1))])


def stepped(steps: int) -> int:
    """What so many steps take in, one after the other."""
    return sum(2 if step < 10 else 4 if step < 25 else 1 for step in range(steps))


def test_equal_neighbours_are_one_level() -> None:
    assert Staircase((0, 10, 25), (Fraction(2), Fraction(4), Fraction(1))) == STAIRS
    assert not STAIRS.flat and Staircase.of([(0, Fraction(3)), (7, Fraction(3))]).flat


def test_counts_are_sums() -> None:
    assert [STAIRS.count(step) for step in range(40)] == [stepped(step) for step in range(40)]
    assert [STAIRS.at(step) for step in (0, 9, 10, 24, 25, 99)] == [2, 2, 4, 4, 1, 1]


def test_between_steps_counts_are_straight_lines_and_invert() -> None:
    assert STAIRS.count(Fraction(21, 2)) == 22
    for count in [Fraction(i, 7) for i in range(700)]:
        assert STAIRS.count(STAIRS.steps(count)) == count


@pytest.mark.parametrize(
    ("first", "stop", "levels"),
    [
        (0, None, [(0, 2), (10, 4), (25, 1)]), (10, None, [(0, 4), (15, 1)]), (9, 26, [(0, 2), (1, 4), (16, 1)]),
        (10, 25, [(0, 4)]), (30, None, [(0, 1)]),
    ],
)  # fmt: skip
def test_a_part_counts_from_where_it_begins(
    first: int, stop: int | None, levels: list[tuple[int, int]]
) -> None:
    part = STAIRS.part(first, stop)
    assert [(start, int(value)) for start, value in zip(part.starts, part.values, strict=True)] == levels
    last = 40 if stop is None else stop
    assert [part.count(step - first) for step in range(first, last)] == [
        stepped(step) - stepped(first) for step in range(first, last)
    ]


def test_two_are_combined_step_by_step() -> None:
    other = Staircase((0, 12), (Fraction(1, 2), Fraction(3)))
    both = STAIRS.combined(other, Fraction.__mul__)
    assert [both.at(step) for step in range(40)] == [STAIRS.at(s) * other.at(s) for s in range(40)]
    assert STAIRS.made(lambda value: 6 / value).values == (Fraction(3), Fraction(3, 2), Fraction(6))


@pytest.mark.parametrize(
    ("values", "measure"),
    [((6, 4), 2), ((Fraction(1, 2), Fraction(3, 4)), Fraction(1, 4)), ((7,), 7), ((768, 1536, 3072), 768)],
)
def test_the_measure_divides_every_level(values: tuple[Fraction, ...], measure: Fraction) -> None:
    stairs = Staircase(tuple(range(len(values))), tuple(map(Fraction, values)))
    assert stairs.measure == measure
    assert all(value.denominator == 1 for value in stairs.scaled(1 / stairs.measure).values)
