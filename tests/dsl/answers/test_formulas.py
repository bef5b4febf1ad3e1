"""Formulas of papers."""

import pytest

import thence
from thence.dsl.answers.formulas import known
from thence.dsl.text.source import Span


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("a + 0.5*(b - a)*(1 + cos(pi*t/T))", "from `b` to `a`"),
        ("a + (b - a) * (1 + cos(pi * t / T)) / 2", "from `b` to `a`"),
        ("\N{VULGAR FRACTION ONE HALF}(1 + cos(\N{GREEK SMALL LETTER PI}t/T))\N{GREEK SMALL LETTER ETA}", "from `eta` to 0"),
        ("lr * (1 - i/n)^0.9", "the polynomial from `lr` to 0"),
        ("d^-0.5 * min(t^-0.5, t * w^-1.5)", "Transformer"),
    ],
)  # fmt: skip
def test_what_is_known(formula: str, words: str) -> None:
    found = known(formula, Span(0, len(formula)))
    assert found is not None and words in found.message and thence.check(found.spec) == []


@pytest.mark.parametrize(
    "formula",
    [
        "a + 0.5*(b - c)*(1 + cos(pi*t/T))",
        "0.5 * (1 + cos(pi * step / 100)) for 100",
        "a * b",
        "hold(5, 1)",
        "a" * 400,
    ],
)
def test_what_is_not(formula: str) -> None:
    assert known(formula, Span(0, len(formula))) is None
