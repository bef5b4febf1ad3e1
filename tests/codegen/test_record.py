"""The record in front of a module: it comes back as it was, and an edit of anything shows."""

from typing import Any

import pytest

from thence.codegen.record import FIRST_LINES, RecordError, header_comments, read_record, with_record

SOURCE = '"""Doc."""\n\nx = 1  # one\n'
DATA: dict[str, Any] = {
    "spec": "lr = hold(10, 1)  " + " then ".join(["hold(5)"] * 30),
    "target": "python",
    "paths": ["é\n# x", '"""', "a  b   c", "\ud800"],
    "line_length": 100,
}
WRITTEN = with_record(SOURCE, DATA)


def test_a_record_comes_back() -> None:
    record = read_record(WRITTEN)
    assert record is not None and (record.data, record.edited) == (DATA, False)


def test_it_is_comments_in_ascii_of_no_more_than_84_characters() -> None:
    head = WRITTEN[: WRITTEN.index('"""Doc')]
    assert head.isascii() and all(line.startswith("#") for line in head.splitlines())
    assert FIRST_LINES[0] in head and WRITTEN.endswith(SOURCE)
    assert all(len(line) <= 84 for line in head.splitlines()[2:])


def test_a_blank_line_stands_before_code_alone() -> None:
    assert "\n\nx = 1" in with_record("x = 1\n", {})


@pytest.mark.parametrize(
    ("old", "new", "edited"),
    [
        ("x = 1", "x = 2", True), ("# one", "# two", True), ("x = 1", "x  =  1", False),
        ("Doc", "Dog", True), ("x = 1", "x = (", True), ("# Written", "# mine\n# Written", True),
    ],
)  # fmt: skip
def test_an_edit_shows(old: str, new: str, edited: bool) -> None:
    record = read_record(WRITTEN.replace(old, new, 1))
    assert record is not None and record.edited == edited


def test_a_header_is_a_part_of_the_record() -> None:
    written = header_comments("ours\n\nby hand") + with_record(SOURCE, {"header": "ours\n\nby hand"})
    assert written.startswith("# ours\n#\n# by hand\n# Written")
    for text, edited in ((written, False), (written.replace("ours", "theirs", 1), True)):
        record = read_record(text)
        assert record is not None and record.edited == edited


@pytest.mark.parametrize("source", ["", SOURCE, "# thence: {}\n" + SOURCE, "x = 1\n" + WRITTEN])
def test_what_has_no_record(source: str) -> None:
    assert read_record(source) is None


@pytest.mark.parametrize(
    ("old", "new"), [('"digest"', '"dig"'), ('{"spec"', '{"spec'), ('"spec": "', '"header": 3, "spec": "')]
)
def test_a_record_that_was_broken(old: str, new: str) -> None:
    with pytest.raises(RecordError, match="changed by hand"):
        read_record(WRITTEN.replace(old, new, 1))
