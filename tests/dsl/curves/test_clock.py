"""What every clock tells: both kinds of clocks tell it, and the same."""

from fractions import Fraction

import pytest

from thence.dsl.curves.clock import EAGER, Clock, How
from thence.dsl.curves.landmark_clock import LandmarkClock, by_landmarks
from thence.dsl.curves.tick_clock import TickClock, new_clock


@pytest.mark.parametrize("kind", [TickClock, LandmarkClock])
def test_a_clock_has_all_of_them(kind: type) -> None:
    told = {name for name in vars(Clock) if not name.startswith("_")}
    assert len(told) > 15 and told <= {*dir(kind), *getattr(kind, "__dataclass_fields__", {})}


def test_formulas_are_written_for_arrays_of_float64_unless_it_is_said() -> None:
    assert EAGER == How() == How(lazy=False, exact=False, narrow=False, single=False)


def test_both_tell_the_same_of_a_line() -> None:
    counted: Clock = new_clock().stretched(2, 3).shifted(4)
    told = by_landmarks(counted)
    assert told is not None
    assert told.in_ticks(5).constant == Fraction(counted.in_ticks(5).constant or 0) / 2
    assert (told.fixed, counted.fixed) == (None, None)
