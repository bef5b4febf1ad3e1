"""Rows of mistakes, and what they type."""

from slip_rows import mended

from thence.dsl.slips.mistakes.mistake import Mistake, ahead, behind, instead, without


def test_what_is_typed_beside_and_in_place_of_the_token() -> None:
    text = "hold(9, 1) hold(5)"
    for fix, meant in (
        (behind(" then"), "hold(9, 1) then hold(5)"),
        (ahead("+ "), "hold(9, 1) + hold(5)"),
        (instead("linear"), "hold(9, 1) linear(5)"),
        (without(0, 3), "hold(9, 1) "),
    ):
        row = Mistake(text, lambda stop: True, "`{text}` follows `{before}`", fix=fix)
        assert mended([row], text) == meant
