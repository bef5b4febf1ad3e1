"""Choices between pieces, and the places of tables."""

from fractions import Fraction

from thence.dsl.formula.choices import family_row, find, is_kind, kind_of, piecewise, split
from thence.dsl.formula.expression import STEP, const, param, step_up_to

A, B, C = param("a"), param("b"), param("c")


def test_the_piece_of_a_known_number() -> None:
    pieces = [A, B, C]
    assert [piecewise(const(x), [10, 20], pieces) for x in (9, 10, 19, 20)] == [A, B, B, C]


def test_pieces_that_are_never_reached_are_left_out() -> None:
    assert piecewise(step_up_to(9), [10, 20], [A, B, C]) is A
    assert piecewise(step_up_to(15), [10, 20], [A, B, C]) is piecewise(step_up_to(15), [10], [A, B])
    assert piecewise(STEP, [-1, 20], [A, B, C]) is piecewise(STEP, [20], [B, C])


def test_neighbours_that_are_alike_are_one() -> None:
    assert piecewise(STEP, [10, 20], [A, A, B]) is piecewise(STEP, [20], [A, B])
    assert piecewise(STEP, [10], [A, A]) is A


def test_a_choice_is_taken_apart() -> None:
    assert split(piecewise(STEP, [10, 20], [A, B, C])) == (STEP, [const(10), const(20)], [A, B, C])


def test_places_in_a_table() -> None:
    table = [Fraction(10), Fraction(20)]
    assert [find(const(x), table).constant for x in (9, 10, 20)] == [0, 1, 2]
    assert find(const(10), table, from_below=True).constant == 0
    found = find(step_up_to(15), table)
    assert (found.op, found.high) == ("find", 1.0)


def test_rows_and_kinds() -> None:
    assert family_row(STEP, [2, 0, 1]).high == 2
    assert is_kind(kind_of(step_up_to(2), [0, 1, 1])) and not is_kind(STEP)
