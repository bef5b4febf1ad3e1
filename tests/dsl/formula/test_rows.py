"""What is known of numbers: of constants, and of every row of columns."""

from fractions import Fraction

import pytest

from thence.dsl.formula.choices import family_row
from thence.dsl.formula.expression import STEP, const, gather, param, step_up_to
from thence.dsl.formula.rows import Mixed, always, combined, computed, known

INDEX = step_up_to(2)
RISING, OTHER = gather(INDEX, [1, 2, 3]), gather(INDEX, [10, 20, 30])


def test_a_test_holds_of_every_row() -> None:
    assert always(lambda x, y: x < y, RISING, OTHER) and not always(lambda x: x > 1, RISING)
    assert always(lambda x: x == 2, const(2)) and not always(lambda _: True, param("p"))
    assert not always(lambda x, y: True, RISING, gather(step_up_to(1), [1, 2])), "of another index"


def test_a_family_is_told_apart() -> None:
    rows = gather(family_row(STEP, [0, 1, 2]), [1, 2, 3])
    with pytest.raises(Mixed) as caught:
        known(lambda x: x > 1, rows)
    assert caught.value.outcomes == [False, True, True]
    assert known(lambda x: x > 0, rows) and not known(lambda x: x > 5, rows)


def test_what_functions_make_of_columns() -> None:
    assert computed(lambda x, y: x / y, RISING, OTHER) is const(Fraction(1, 10))
    assert combined(lambda x, y: x * y + 1, RISING, OTHER) is gather(INDEX, [11, 41, 91])
    assert combined(lambda x: x + 1, const(2)) is const(3)
