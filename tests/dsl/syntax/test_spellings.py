"""What a character or a number that is none was meant to be."""

import pytest

from thence.dsl.syntax.spellings import NUMBERS, character, look_alike, number, placed, thousands


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        ("\N{MINUS SIGN}", "-", "type -"),
        ("\N{CYRILLIC SMALL LETTER O}", "o", "type o"),
        ("\N{NO-BREAK SPACE}", " ", "type an ordinary space"),
        ("\N{RIGHTWARDS ARROW}", "->", "type ->"),
        ("\N{LONG RIGHTWARDS DOUBLE ARROW}", "->", "type ->"),
        ("\N{ARABIC-INDIC DIGIT THREE}", "3", "type 3"),
        ("\N{VULGAR FRACTION ONE HALF}", "0.5", "type 0.5"),
        ("\N{FULLWIDTH LEFT PARENTHESIS}", "(", "type ("),
        ("\N{SNOWMAN}", "", "leave it out: outside comments a spec is plain ASCII"),
        ("{", "(", "write ( instead"),
        ("<", None, "there are no conditions; values that change at a step: steps(1e-3, 1e-4 @ 1000)"),
    ],
)
def test_a_character(found: str, instead: str | None, said: str) -> None:
    assert character(found)[1:] == (instead, said)


def test_a_character_that_cannot_be_seen_is_called_by_its_number() -> None:
    assert character("\x07").shown == "U+0007 (a control character)"
    assert character("\N{SNOWMAN}").shown == "`\N{SNOWMAN}` (U+2603, snowman)"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0x10", "16"), ("0b101", "5"), ("1e-3..0", "1e-3->0"), ("1.000.000", "1000000"), ("2e-3.5", "2 * 10^-3.5"),
        ("1e2.5", "10^2.5"), ("2e", "2e-3"), ("1O00", "1000"), ("1h30m", "5400 * 2"), ("1e-3f", "1e-3"), ("10K", "10k"),
        ("5 epochs", "5 ep"), ("10 percent", "10%"), ("3Mtokens", "3M tok"), ("100iters", "100"), ("1__000", "1_000"),
        ("0.1dur", "10%"), ("2min", "120 * 2"), ("5 apples", None), ("1.2.3", None),
    ],
)  # fmt: skip
def test_a_number(text: str, meant: str | None) -> None:
    found = number(text)
    assert (found and found.text) == meant


@pytest.mark.parametrize("example", [row[0] for row in NUMBERS])
def test_every_form_has_an_example_that_it_is_for(example: str) -> None:
    assert number(example) is not None


@pytest.mark.parametrize(("text", "meant"), [("1O0", "100"), ("l0k", "10k"), ("Oo", "00"), ("1x0", None)])
def test_letters_that_look_like_digits(text: str, meant: str | None) -> None:
    found = look_alike(text)
    assert (found and found.text) == meant


@pytest.mark.parametrize(
    ("text", "whole"),
    [("10.000", "10000"), ("1.250 ep", "1250 ep"), ("1.5", None), ("0.500", None), ("1.0000", None)],
)
def test_a_point_between_thousands(text: str, whole: str | None) -> None:
    assert thousands(text) == whole


@pytest.mark.parametrize(("one", "other"), [("30", "0.1"), ("0.1", "30"), ("0.1", "2 ep"), ("50%", "0.1")])
def test_a_value_and_a_step_in_either_order(one: str, other: str) -> None:
    assert placed(one, other).startswith("0.1 @ ")
