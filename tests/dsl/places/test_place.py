"""Places: what stays of one within a segment, in a sequence and among other names."""

from fractions import Fraction

from thence.dsl.formula.expression import const
from thence.dsl.places.place import Place, is_name
from thence.dsl.syntax.nodes import Name, Number

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


def test_a_segment_is_whole_and_what_is_inside_of_it_is_not() -> None:
    outer = Place(3, total=Fraction(100), depth=2)
    sequence = outer.before((ONE, TWO))
    assert sequence.around is outer and sequence.index == -1
    second = sequence.in_segment(1, Fraction(10), const(5))
    assert second.whole and second.start == 10 and second.segments == (ONE, TWO) and second.total == 100
    inside = second.inside
    assert not inside.whole and inside.index == 1 and inside.inside is inside
    alone = second.off_the_clock
    assert alone.around is None and alone.segments == () and alone.start is None and not alone.whole
    assert alone.reached is second.reached and alone.depth == 2


def test_a_sequence_within_a_sequence_has_a_clock_of_its_own() -> None:
    outer = Place(0).before((ONE,)).in_segment(0, Fraction(7), None)
    inner = outer.before((TWO,)).in_segment(0, Fraction(0), None)
    assert inner.around is outer and inner.start == 0 and inner.segments == (TWO,)


def test_names_are_those_of_another_place() -> None:
    arguments = {"x": (ONE, Place(1))}
    place = Place(5, reached=const(2)).among(2, arguments)
    assert (place.seen, place.arguments) == (2, arguments) and place.reached is not None
    assert place.among(1).arguments == {}


def test_names_are_known_from_words() -> None:
    assert is_name(Name("peak"), "peak") and not is_name(Name("peak"), "end") and not is_name(ONE, "1")
