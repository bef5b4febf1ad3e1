"""Trees as text: no more parentheses than are needed, and numbers as they were written, short, or exact."""

import pytest

import thence
from thence.dsl.syntax.unparse import unparse

CANONICAL = [
    "hold(10, 1)",
    "(1 + 2) * hold(10, 3)",
    "1 + 2 * x^-y^2",
    "(-x)^2 - (a - b) - c / (d / e)",
    "(a then b) for 5 then c until 9",
    "(a over 5) then b over 10",
    "clip(a then b, lower=0, upper=1)",
    "points(0 @ 0, 1 @ 50%)",
    "linear(until 5 ep, 1->0.5 * x)",
    "f(a, b) = a * b; p = ?; x = rest; f(p, true)",
]


@pytest.mark.parametrize("text", CANONICAL)
def test_canonical_text_comes_back(text: str) -> None:
    assert unparse(thence.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("((hold(10,1)))", "hold(10, 1)"),
        ("(a*b)*c", "(a * b) * c"),
        ("(a^b)^c", "(a^b)^c"),
        ("a^(b^c)", "a^b^c"),
        ("-(-x)", "--x"),
        ("(a then b) then c", "(a then b) then c"),
    ],
)
def test_parentheses_stay_where_they_mean_something(text: str, canonical: str) -> None:
    assert unparse(thence.parse(text)) == canonical


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ("written", "hold(1_000 steps, 10%) + 0.10"),
        ("shortest", "hold(1000 steps, 10%) + 0.1"),
        ("exact", "hold(1000steps, 10%) + 1/10"),
    ],
)
def test_three_ways_to_write_numbers(numbers: object, text: str) -> None:
    tree = thence.parse("hold(1_000  steps, 10%) + 0.10")
    assert unparse(tree, numbers=numbers) == text  # type: ignore[arg-type]


def test_what_is_no_tree_is_refused() -> None:
    with pytest.raises(TypeError, match="not a syntax tree"):
        unparse(3)  # type: ignore[arg-type]
