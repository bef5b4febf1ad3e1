"""Calls as they are written in programs and configs, read and never evaluated."""

import pytest
from foreign_calls import call_in

from thence.dsl.counterparts.python_calls import Items, Mapped, PythonCall, PythonText, Quoted, Words, Written
from thence.dsl.text.source import Span


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 1e-3 ", Words("1e-3")),
        ("a + 2*b", Words("a + 2*b")),
        ("'a, b'", Quoted("a, b")),
        ("[1, 'x', [2]]", Items((Words("1"), Quoted("x"), Items((Words("2"),))))),
        ("(1, 2)", Items((Words("1"), Words("2")))),
        ("(1 + 2)", Words("(1 + 2)")),
        ("{30: 0.1, 'k': [1]}", Mapped(((Words("30"), Words("0.1")), (Quoted("k"), Items((Words("1"),)))))),
        ("f(1) + 2", Words("f(1) + 2")),
        ("f(1", Words("f(1")),
    ],
)
def test_a_value(text: str, value: Written) -> None:
    assert PythonText(text).value() == value


def test_a_call_with_its_arguments() -> None:
    text = "x = optax.join ([a.b(1), 2], boundaries=[3], k = 'v')  # f(0)"
    assert call_in(text) == PythonCall(
        "optax.join",
        (Items((PythonCall("a.b", (Words("1"),), {}, Span(17, 23)), Words("2"))),),
        {"boundaries": Items((Words("3"),)), "k": Quoted("v")},
        Span(4, 53),
    )


def test_what_stands_in_strings_and_comments_is_no_call() -> None:
    reader = PythonText("'f(1)' # g(2)\nh(3) and \"k(4)\"")
    assert [name[0] for name in reader.names()] == ["h", "and"]


def test_brackets_that_are_not_closed_are_none() -> None:
    reader = PythonText("f(1, g(2)")
    assert [call.name for name in reader.names() if (call := reader.call(name))] == ["g"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("lr: hold(5, 1), wd=0.1", [("lr", "hold(5, 1)"), ("wd", "0.1")]),
        ("dict(lr='x', wd=1)", [("lr", "x"), ("wd", "1")]),
        ("{'lr': 1}", [("lr", "1")]),
        ("hold(5, 1)", []),
        ("a == b", []),
    ],
)
def test_names_of_a_mapping(text: str, pairs: list[tuple[str, str]]) -> None:
    assert PythonText(text).named() == pairs


def test_depth_and_length_cost_little() -> None:
    deep = "f(" * 5000 + ")" * 5000
    assert isinstance(PythonText(deep).value(), PythonCall)
    assert len(list(PythonText("f(1), " * 5000).names())) == 5000
