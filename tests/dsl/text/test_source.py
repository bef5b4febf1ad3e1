"""Places in texts: lines and columns, comments that say what is meant, and texts that stand in files."""

import pickle

import pytest

from thence.dsl.text.source import Embedded, Source, Span

LINES = Source("one\r\ntwo\rthree\n\nfive", "folder/run.thence")


@pytest.mark.parametrize(
    ("offset", "place"),
    [
        (0, (1, 1)),
        (4, (1, 5)),
        (5, (2, 1)),
        (9, (3, 1)),
        (13, (3, 5)),
        (15, (4, 1)),
        (16, (5, 1)),
        (20, (5, 5)),
    ],
)
def test_lines_and_columns(offset: int, place: tuple[int, int]) -> None:
    assert LINES.position(offset) == place


def test_lines_without_their_ends() -> None:
    assert [LINES.line(number) for number in range(1, 6)] == ["one", "two", "three", "", "five"]
    assert Source("a\n\n").end == Span(1, 3)


def test_spans() -> None:
    assert Span(3, 5).to(Span(8, 9)) == Span(3, 9)


def test_what_a_text_is_the_value_of() -> None:
    assert (LINES.of, Source("x").of, Source("x", key="lr").of) == ("run", "", "lr")


def test_equality_is_of_texts_alone() -> None:
    assert Source("x", "a") == Source("x", "b", key="lr") != Source("y", "a")


def test_comments_that_say_what_is_meant() -> None:
    source = Source(
        "hold(1)  # thence: ignore[jump, short]\n# thence:ignore[ unused ]\nxthence: ignore[total]"
    )
    first, second = source.remarks
    assert (first.line, [(code, source.text[slice(*span)]) for code, span in first.codes]) == (
        1,
        [("jump", "jump"), ("short", "short")],
    )
    assert [code for code, _ in second.codes] == ["unused"]
    assert first.ignores("jump", 1) and not first.ignores("jump", 2) and not first.ignores("total", 1)


FILE = Source('a: 1\nlr: "x\\ty"  # thence: ignore[jump]\n', "a.yaml")
# The text is x, a tab, and y; the tab takes two characters in the file.
TEXT = Embedded("x\ty", "a.yaml", key="lr", file=FILE, offsets=[10, 11, 13, 14], begin=9)


def test_a_text_in_a_file_has_its_places() -> None:
    assert [TEXT.position(i) for i in range(4)] == [(2, 6), (2, 7), (2, 9), (2, 10)]
    assert TEXT.shown(Span(1, 2)) == Span(11, 13) and TEXT.line(2) == FILE.line(2)
    assert TEXT.of == "lr" and TEXT.shown(Span(7, 9)) == Span(14, 14)


def test_a_comment_of_the_file_beside_a_text_is_about_all_of_it() -> None:
    (remark,) = TEXT.remarks
    assert remark.line is None and remark.ignores("jump", 77)


def test_a_text_in_a_file_is_a_value() -> None:
    assert isinstance(TEXT.offsets, tuple)
    assert pickle.loads(pickle.dumps(TEXT)) == TEXT
