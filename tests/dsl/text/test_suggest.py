"""The known word that another one was meant to be."""

import pytest

from thence.dsl.text.suggest import suggest

KNOWN = ("cosine", "linear", "warmup", "exp", "PolyDecay")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("cosin", "cosine"), ("COSINE", "cosine"), ("wamrup", "warmup"), ("polydecay", "PolyDecay"), ("exq", None),
        ("expo", "exp"), ("banana", None), ("lin", None), ("ramp", "warmup"), ("rammp", "warmup"), ("", None),
        ("c" * 10_000, None),
    ],
)  # fmt: skip
def test_the_nearest_word(word: str, meant: str | None) -> None:
    assert suggest(word, KNOWN, {"ramp": "warmup"}) == meant


def test_of_very_many_only_the_first_are_compared() -> None:
    many = [f"name_{i:05}" for i in range(100_000)]
    assert suggest("name_00151", many) == "name_00151" and suggest("nam_99999", many) != "name_99999"
