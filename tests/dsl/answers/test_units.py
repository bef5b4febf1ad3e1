"""Units that are multiplied by their numbers."""

import pytest

from thence.dsl.answers.units import multiplied
from thence.dsl.text.source import Span


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("hold(5 * epochs, 1)", "epochs", ("5 * epochs", "5 ep")),
        ("hold(epoch * 5, 1)", "epoch", ("epoch * 5", "5 ep")),
        ("hold(epoch, 1)", "epoch", ("epoch", "1 ep")),
        ("hold(5 * epoch + 1, 1)", "epoch", ("5 * epoch", "5 * steps_per_epoch")),
        ("hold(10 * tokens - 1, 1)", "tokens", ("10 * tokens", "floor(10 / tokens_per_step)")),
        ("hold(0.1 * epochs, 1)", "epochs", None),
        ("hold(5 * steps, 1)", "steps", None),
        ("hold(5 * epoch * 3, 1)", "epoch", None),
        ("hold(5 * banana, 1)", "banana", None),
    ],
)
def test_products(text: str, name: str, meant: tuple[str, str] | None) -> None:
    start = text.index(name)
    found = multiplied(name, Span(start, start + len(name)), text)
    assert meant == (found and (text[slice(*found[0])], found[2]))
