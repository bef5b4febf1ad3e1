"""The mark of what a source says: layout is nothing, names and numbers are all."""

import pytest

from thence.codegen.digest import digest, tree_text

SOURCE = "def f(x, *, y=1.0):\n    return x + (y * 2)\n"


@pytest.mark.parametrize(
    "same",
    [
        "def f(x, *, y=1.0):  # c\n    return x + y * 2\n",
        "def f(\n    x,\n    *,\n    y=1.0,\n):\n    return (x + y * 2)\n",
    ],
)
def test_layout_and_comments_are_left_out(same: str) -> None:
    assert tree_text(same) == tree_text(SOURCE) and digest(same) == digest(SOURCE)


@pytest.mark.parametrize(
    "other", [SOURCE.replace("2", "3"), SOURCE.replace("y", "z"), SOURCE.replace("2)", "-2)"), ""]
)
def test_what_is_said_counts(other: str) -> None:
    assert digest(other) != digest(SOURCE)


def test_a_text_is_the_same_in_every_version_of_python() -> None:
    assert tree_text("x = -1") == (
        "Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=UnaryOp(op=USub(), operand=Constant(value=1)))])"
    )
    assert digest("x = 1") == digest("x=1") and len(digest("")) == 16


def test_more_texts_count() -> None:
    assert (
        len({digest(SOURCE), digest(SOURCE, ["a"]), digest(SOURCE, ["a", "b"]), digest(SOURCE, ["\\ud800"])})
        == 4
    )


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        digest("def")
