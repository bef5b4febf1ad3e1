"""Edits: typed at once, traced back, kept apart, and found from two texts."""

import pytest

from thence.dsl.text.diagnostic import Fix
from thence.dsl.text.edits import Edited, apart, difference
from thence.dsl.text.source import Span

TEXT = "wamup(10, 1) then cosin(5, 0)"
EDITS = [Fix(Span(18, 23), "cosine"), Fix(Span(0, 5), "warmup")]


def test_edits_are_typed_at_once_in_the_order_of_the_text() -> None:
    edited = Edited(TEXT, EDITS)
    assert edited.text == "warmup(10, 1) then cosine(5, 0)"
    assert [(fix.text, edited.text[slice(*span)]) for fix, span in edited.typed()] == [
        ("warmup", "warmup"),
        ("cosine", "cosine"),
    ]
    assert Edited(TEXT, []).text == TEXT


@pytest.mark.parametrize("word", ["10, 1", "then", "5, 0"])
def test_what_no_edit_touched_is_traced_back(word: str) -> None:
    edited = Edited(TEXT, EDITS)
    at = edited.text.index(word)
    before = edited.before(Span(at, at + len(word)))
    assert before is not None and TEXT[slice(*before)] == word


@pytest.mark.parametrize("span", [Span(0, 6), Span(3, 8), Span(17, 20), Span(25, 27)])
def test_what_an_edit_touched_was_nowhere(span: Span) -> None:
    assert Edited(TEXT, EDITS).before(span) is None


def test_edits_that_touch_one_before_them_are_left_out() -> None:
    first, touching, within, behind = (Fix(Span(*at), "x") for at in ((4, 8), (8, 9), (5, 6), (9, 12)))
    assert apart([first, touching, within, behind, first]) == [first, behind]


@pytest.mark.parametrize(
    ("before", "after", "replaced", "instead"),
    [
        ("hold(10, 1)", "hold(20, 1)", "10", "20"),  # whole words, though one digit differs
        ("warmup(5, 1)", "warmup(5, 1.5)", "", ".5"),
        ("a then b", "a then c then b", "", "c then "),
        ("a + b", "a", " + b", ""),
        ("same", "same", "", ""),
    ],
)
def test_the_difference_of_two_texts_is_one_edit(
    before: str, after: str, replaced: str, instead: str
) -> None:
    (start, stop), text = (found := difference(before, after)).span, found.text
    assert before[:start] + text + before[stop:] == after
    assert (before[start:stop], text) == (replaced, instead)
