"""Keywords under other names, at a call and as options."""

import pytest

import thence
from thence.dsl.programs.other_names import are_epochs, at_call, instead, option
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("total_steps", "10k", "--total 10k"),
        ("epochs", "90", '--total "90 ep"'),
        ("peak", "3e-4", "--set peak=3e-4"),
    ],
)
def test_options(name: str, value: str, written: str) -> None:
    assert option(name, value) == written


def test_at_a_call() -> None:
    assert at_call("max_lr", 2, ["peak"]) == "write: peak=2" and at_call("banana", 2, ["peak"]) is None
    assert [name for name in ("epochs", "warmup_epochs", "epoch") if are_epochs(name)] == ["epochs"]


def test_in_place_of_a_keyword() -> None:
    text = "peak = 1; warmup(10, peak)"
    assert instead("max_lr", {"max_lr": 2}, ["peak"], thence.parse(text), Source(text)) == "write: peak"
