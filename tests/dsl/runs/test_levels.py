"""Levels, looked at from one step to a later one."""

from fractions import Fraction

from thence.dsl.runs.levels import Now, Number, Operation, Ramp, Segments, Steps

PACE = {"steps": Fraction(1), "ex": Fraction(4)}


def now(step: int) -> Now:
    return Now(step, {"steps": Fraction(step), "ex": Fraction(4 * step)}, PACE)


def walked(level: Steps | Ramp | Segments | Operation | Number, steps: int) -> list[Fraction]:
    return [level.value(now(step)) for step in range(steps)]


def test_steps_begin_when_their_counts_are_reached() -> None:
    level = Steps([Fraction(1), Fraction(2), Fraction(3)], [("ex", Fraction(9)), ("steps", Fraction(5))])
    assert dict(level.targets()) == {"ex": 9}
    assert walked(level, 7) == [1, 1, 1, 2, 2, 3, 3]
    assert [*level.targets()] == []


def test_a_ramp_rises_at_equal_distances() -> None:
    level = Ramp(Fraction(8), Fraction(2), 3, "ex", Fraction(0), Fraction(24))
    assert walked(level, 8) == [8, 8, 10, 10, 12, 12, 14, 14]
    again = Ramp(Fraction(8), Fraction(2), 3, "ex", Fraction(0), Fraction(24))
    again.value(now(2))
    assert dict(again.targets()) == {"ex": 16}


def test_segments_count_from_the_exact_end_of_the_one_before() -> None:
    def made(number: int) -> Number:
        return Number(Fraction(number))

    level = Segments(
        [
            (lambda _: made(1), lambda at: ("ex", at["ex"] + 10)),  # in the middle of step 2
            (lambda _: made(2), lambda at: ("steps", at["steps"] + 2)),  # from 2.5 to 4.5
            (lambda _: made(3), None),
        ],
        {"steps": Fraction(0), "ex": Fraction(0)},
    )
    assert walked(level, 7) == [1, 1, 1, 2, 2, 3, 3]


def test_an_operation_changes_when_one_of_its_levels_may() -> None:
    two = [Steps([Fraction(1), Fraction(2)], [("steps", Fraction(at))]) for at in (2, 4)]
    both = Operation(two, lambda values: values[0] * values[1])
    assert [count for _, count in both.targets()] == [2, 4]
    assert walked(both, 6) == [1, 1, 2, 2, 4, 4]
