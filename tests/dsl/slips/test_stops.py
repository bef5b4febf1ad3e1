"""Where the parser stopped: the tokens around, and the brackets and the argument that it was in."""

from stopped import stop_of

from thence.dsl.slips.stops import span_of
from thence.dsl.text.source import Span


def test_the_tokens_around() -> None:
    found = stop_of("hold(10, 1) and hold(5)")
    assert (found.before, found.token, found.after) == (")", "and", "hold")
    assert [found.type(i) for i in (-1, 0, 1, 9)] == ["RPAR", "NAME", "NAME", ""]
    assert found.span == Span(12, 15) and found.is_(0, ("and", "or")) and not found.is_(1, ("and",))


def test_the_call_and_the_argument_that_it_was_in() -> None:
    found = stop_of("2 * linear(100, 1->0 5)")
    assert (found.callee, found.token, [str(token) for token in found.argument]) == (
        "linear",
        "5",
        ["1", "->", "0"],
    )
    assert not found.first_argument and found.transitions and len(found.opened) == 1


def test_the_end_of_a_text() -> None:
    found = stop_of("hold(10, 1) then")
    assert (found.token, found.before, found.wants_operand) == (None, "then", True)
    assert span_of(found.before, None) == Span(12, 16)
