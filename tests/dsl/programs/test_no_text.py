"""What is given where a text belongs: it is refused with the text that it stands for, and that has the same values."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import thence
from thence.dsl.programs.no_text import instead

SPEC = "warmup(1000, 1e-3) then cosine(9000, 0)"


class CosineAnnealingLR:
    """As a scheduler of PyTorch has its numbers."""

    def __init__(self, rates: list[float]) -> None:
        self.T_max, self.eta_min, self.base_lrs = 100, 1e-5, rates


TEXTS: list[tuple[Any, str]] = [
    ({"lr": SPEC, "wd": "constant(0.1)"}, f"lr = {SPEC}; wd = constant(0.1)"),
    ({"lr": SPEC, "wd": 0.1}, f"lr = {SPEC}; wd = constant(0.1)"),
    ({"lr": thence.Schedule(SPEC), "b1": "linear(10, 0.9->0.95)"}, f"lr = {SPEC}; b1 = linear(10, 0.9->0.95)"),
    (["warmup(1000, 1e-3)", "cosine(9000, 0)"], SPEC),
    (["warmup(1000, 1e-3)", "then", "cosine(9000, 0)"], SPEC),
    (["warmup(1000, 1e-3)", "->", "cosine(9000, 0)"], SPEC),
    (["warmup(1000, 1e-3)", "+", "hold(10)", "and then", "cosine(9000, 0)"], "warmup(1000, 1e-3) then hold(10) then cosine(9000, 0)"),
    (("warmup(1000, 1e-3)", thence.Schedule("linear(9000, 1e-3->0)")), "warmup(1000, 1e-3) then linear(9000, 1e-3->0)"),
    ([SPEC], SPEC),
    (SPEC.encode(), SPEC),
    ({0: 0.1, 30_000: 0.01}, "steps(0.1, 0.01 @ 30000)"),
    ([(0, 0.1), (30_000, 0.01), (60_000, 0.001)], "steps(0.1, 0.01 @ 30000, 1e-3 @ 60000)"),
    ([(0.1, 0), (0.01, 30_000)], "steps(0.1, 0.01 @ 30000)"),
    ([np.float64(1e-3)], "1e-3"),
    (CosineAnnealingLR([0.1]), "cosine(100, 0.1->1e-05)"),
    ({"lr_scheduler_type": "cosine", "warmup_steps": 100, "max_steps": 1000, "learning_rate": 1e-3},
     "warmup(100, 0.001) then cosine(900, 0)"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_what_stands_for_a_text(value: Any, text: str) -> None:
    with pytest.raises(TypeError, match=rf'a spec is a text .*write one text: "{re.escape(text)}"$'):
        thence.compile(value)
    with pytest.raises(TypeError, match=re.escape(text)):
        thence.format(value)
    assert thence.compile(text)(5) is not None


OTHERS: list[tuple[Any, str]] = [
    (None, "write a text such as "), (True, "or a number such as 1e-3"), (object(), "write a text such as "),
    ({}, "several schedules are definitions in one text"), ({"lr": None}, "several schedules are definitions"),
    ({"peak": 1e-3, "n": 10}, "several schedules are definitions"), ([], "segments are joined by then"),
    (["a", "b"], "segments are joined by then"), ([1e-3, 1e-4], "steps(1e-3, 1e-4 @ 1000)"),
    (lambda step: 1e-3, "write its formula as a text"), (len, "thence.schedules.join_schedules"),
    (Path("conf/lr.thence"), 'read it: thence.compile(Path("conf/lr.thence").read_text())'),
    (Path("conf/lr.yaml"), "give the text under its key; thence check conf/lr.yaml"), (b"\xff", "decode it"),
    (io.StringIO(SPEC), ".read()"), (SimpleNamespace(lr=SPEC), "give the text in it: .lr"),
    ({"name": "adamw", "optimizer": {"lr": SPEC, "eps": 1e-8}}, "give the text in it: ['optimizer']['lr']"), (SimpleNamespace(a=1), "write a text such as "),
    (CosineAnnealingLR([0.1, 0.2]), '1e-3 stands for the optimizer\'s learning rate: write one text: "cosine(100, 1e-3->1e-05)"'),
    ({"type": "CosineAnnealingLR", "T_max": 100}, '1e-3 stands for the optimizer\'s learning rate: write one text: "cosine(100, 1e-3->0)"'),
]  # fmt: skip


@pytest.mark.parametrize(("value", "help"), OTHERS, ids=[help for _, help in OTHERS])
def test_what_stands_for_none(value: Any, help: str) -> None:
    assert help in instead(value)
    with pytest.raises(TypeError, match="a spec is a text or a finite number, not "):
        thence.Schedule(value)


MADE: list[tuple[str, Callable[[Any], Any]]] = [
    ("cosine", lambda optax: optax.cosine_decay_schedule(1e-3, 1000, 0.1, 2.0)),
    ("polynomial", lambda optax: optax.linear_schedule(1e-3, 0.0, 1000, 5)),
    ("polynomial", lambda optax: optax.polynomial_schedule(1e-3, 1e-5, 2, 1000)),
    ("decay", lambda optax: optax.exponential_decay(1e-3, 100, 0.5, 10, True, 1e-4)),
    ("constant", lambda optax: optax.constant_schedule(0.1)),
    ("", lambda optax: optax.warmup_cosine_decay_schedule(0, 1e-3, 10, 100)),
    ("", lambda optax: optax.piecewise_constant_schedule(0.1, {30: 0.1})),
]


@pytest.mark.parametrize(("curve", "make"), MADE)
def test_schedules_of_optax_are_written_with_their_numbers(curve: str, make: Callable[[Any], Any]) -> None:
    schedule = make(pytest.importorskip("optax"))
    found = re.search(r'write one text: "(.*)"$', instead(schedule))
    if not curve:
        assert found is None and "join_schedules" in instead(schedule)
        return
    assert found is not None and curve in found[1]
    ours = thence.compile(found[1])
    for step in (0, 1, 5, 10, 99, 100, 500, 1000, 2000):
        assert ours(step) == pytest.approx(float(schedule(step)), rel=2e-6, abs=1e-9)


PATHS = [
    ("lr.thence", 'read it: thence.compile(Path("lr.thence").read_text())'),
    (" conf/lr.txt\n", 'read it: thence.compile(Path("conf/lr.txt").read_text())'),
    ("./lr", 'read it: thence.compile(Path("./lr").read_text())'),
    ("~/specs/lr.thence", 'read it: thence.compile(Path("~/specs/lr.thence").expanduser().read_text())'),
    ("C:\\specs\\lr.thence", 'read it: thence.compile(Path("C:/specs/lr.thence").read_text())'),
    (
        "../conf/a.yaml",
        "load it, and give the text under its key; thence check ../conf/a.yaml finds the specs in it",
    ),
]


@pytest.mark.parametrize(("path", "help"), PATHS)
def test_a_path_is_no_spec(path: str, help: str) -> None:
    (found,) = thence.check(path)
    assert (found.code, found.help, found.fix) == ("syntax", help, None)
    assert found.message == f"`{path.strip()}` is the path of a file, and no spec"


@pytest.mark.parametrize("text", ["peak = 1; peak/2", "0.5/.5", "1e-3 / 2.5"])
def test_a_quotient_is_no_path(text: str) -> None:
    assert not thence.check(text)


# What Python was to fill in and did not; with a number there, the text is a spec.
HOLES = [
    ("warmup({warm}, 1e-3) then hold(9)", 'write f before the quotes: f"warmup({warm}, 1e-3) then hold(9)"'),
    ("warmup({n:d}, 1e-3)", 'write f before the quotes: f"warmup({n:d}, 1e-3)"'),
    ("warmup({}, 1e-3)", 'write: "warmup({}, 1e-3)".format(1000)'),
    ("warmup(%d, 1e-3)", 'write: "warmup(%d, 1e-3)" % 1000'),
    ("warmup(10, %.3g)", 'write: "warmup(10, %.3g)" % 1000'),
]


@pytest.mark.parametrize(("text", "help"), HOLES)
def test_what_python_was_to_fill_in(text: str, help: str) -> None:
    (found,) = thence.check(text)
    assert (found.code, found.help, found.fix) == ("argument", help, None)
    made = eval(help.partition(": ")[2], {"warm": 5, "n": 5})
    assert thence.compile(made)(0) == 0


@pytest.mark.parametrize("text", ["peak = 1; warmup(10, {peak})", "warmup(10, ${peak})", "hold(5%, 1) % d"])
def test_other_holes_are_names(text: str) -> None:
    assert "by Python" not in "".join(found.message for found in thence.check(text))
