"""The search for values that are not exact: a short one finds none, and what is wrong on purpose is found."""

from __future__ import annotations

import random
import re
import shlex
import sys
import warnings
from typing import Any

import exact_points
import numpy as np
import pytest
import reference
from exact_points import WORDS, Case, Outcome, compiled, examine
from places import ROOT
from wide_specs import KINDS

import thence

sys.path.insert(0, str(ROOT))  # with importlib's import mode the checkout is not on the path

from benchmarks.exactness import main, random_case


def test_a_short_search_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--points", "2000", "--seed", "0", "--workers", "1"])
    printed = capsys.readouterr().out
    assert "over the bar: 0 points in 0 specs" in printed and status == 0
    compared = re.search(r"^all +[\d,]+ +([\d,]+)", printed, re.MULTILINE)
    assert compared is not None and int(compared[1].replace(",", "")) >= 2000


def test_random_specs_have_every_word_and_are_mostly_valid() -> None:
    source = random.Random(0)
    cases = [random_case(source, KINDS[i % len(KINDS)]) for i in range(2400)]
    text = "\n".join(case.text for case in cases)
    words = {f"{name}(" for name in WORDS} | set("+-*/^") | {" then ", " for ", " over ", "step"}
    assert {word for word in words if word not in text} == set()
    assert set(re.findall(r"[0-9][kMBT]?[ \t]*([a-z]+)\b", text)) >= set(reference.UNITS)
    assert any(case.traced for case in cases) and any(case.output for case in cases)
    assert {fact for case in cases for fact in case.facts} == set(reference.FACTS)
    assert sum(isinstance(compiled(case, "float64"), thence.Schedule) for case in cases[:50]) > 40


def examined(case: Case) -> Outcome:
    outcome = examine(case, "float64", np.random.default_rng(0))
    assert outcome is not None
    return outcome


@pytest.mark.parametrize("output", ["lr", "wd"])
def test_facts_parameters_and_outputs(output: str) -> None:
    text = "peak = 1; lr = warmup(5%, peak) then cosine(rest, 0); wd = 0.1 * lr"
    outcome = examined(Case(text, {"total": 2000}, {"peak": 0.25}, output))
    assert len(outcome.points) > 100 and outcome.right
    assert outcome.arithmetic == (output == "wd")
    assert {point.path for point in outcome.points} == {"jit", "scalar", "host"}


HARD = [
    # through zero between ends of unlike sign, at a step or next to one
    "linear(1000003, 1->-0.3333333333333)", "linear(60, 2->-3) then linear(30, 3)", "linear(3, -0.7->1e-30)",
    "cosine(1000, 1->-0.5)", "cosine(3000, -1->3)", "cosine(1000003, -1->0.5, power=0.7)", "cosine(18051825, 2->-2, power=3)",
    "polynomial(685081122, -0.5->0.1, power=0.5)", "polynomial(400, 1->-3, power=2)", "rex(70001, -0.512345678903->0.1)",
    "sqrt_decay(9, 1->-0.5)", "sqrt_decay(2000000000, 0.3->-0.7)", "triangle(685081122, -0.512345678903->0.112345643)",
    "tanh_decay(1000, -0.5->0.1)", "tanh_decay(100000, 1->-1e-4, lower=-90, upper=20)", "tanh_decay(10, 1->-1, lower=2, upper=2)",
    "points(-9.907122e35 @ 0, 1e-3 @ 1, 0.0008 @ 2)", "warmup(3, 3.3e22) then repeat(linear(5, -1), times=3, stretch=1.37)",
    " then ".join(f"{kind}({n}, {a}->-0.5)" for n, a in ((60, 1), (7, 0.3)) for kind in ("cosine", "sqrt_decay", "rex", "linear", "tanh_decay", "triangle", "polynomial")),
    # more ticks than a float64 counts
    "stretch(1.37, cosine(1073741789, 1->0))", "stretch(1.123456789, stretch(1.57123, reverse(warmup(1000034, 1->3) then delay(33, polynomial(2333333, -1, power=2)))))",
    "stretch(1.123456789, repeat(linear(700, 1->0)))", "hold(7, 1) then stretch(1.123456789, decay(rate=0.999999, every=7, staircase=true))",
    "repeat(warmup(20000000, 0->2) then tanh_decay(1, -1), stretch=1.5)", "hold(3, 1) then stretch(1.2345678, decay(1, 0.5, 1000003) for 1000000007) then linear(1k, 0)",
    "stretch(1.000000123, skip(3, linear(100000007, 1->0) then rsqrt(0.5, 1k) for 900M) then cosine(1000000007, 2->0))",
    f"repeat({' then '.join(f'linear({n}, {a})' for n, a in enumerate(('1->-0.3', 0, '2->-3', '1') * 6, 6))}, stretch=1.5)",
    f"stretch(1.000000789, {' then '.join(f'linear({n}00001, {a})' for n, a in enumerate(('1->-0.3', 0, '2->-3', '1') * 6, 6))})",
]  # fmt: skip


@pytest.mark.parametrize("spec", HARD)
def test_hard_specs_are_exact(spec: str) -> None:
    outcome = examined(Case(spec))
    assert outcome.right, [str(point) for point in outcome.over] or outcome.failure


# A zero at an odd place of a turn whose steps and ticks are looked up apart.
TURNS = (
    "repeat(tanh_decay(60, exp(-1)->5.8688088689738e-1) then triangle(31, 7.32523261604001e-07) "
    "then triangle(1, 0) then cosine(2, 1) then exponential(8, .25->1%) then tanh_decay(60, -2E-2) "
    "then linear(2, 3.97401e-1) then warmup(60, 7->366.840352362466) "
    "then sqrt_decay(2, 1e-3->1.360361344681583e-05) then exponential(8, 1->1.169195340e-3) "
    "then tanh_decay(5, -0.5->2) then warmup(18, 2E-2) then rex(60, 1.6150e-1) "
    "then tanh_decay(6, 31.6%->10^-3) then triangle(60, 150%) then triangle(14, 0) then sqrt_decay(60, 7) "
    "then cosine(60, 0) then triangle(3, 1e-3->0) then polynomial(7, 7.700985467e2) "
    "then tanh_decay(7, 3.057919026e-5->0), stretch=1.5)"
)


def test_a_zero_at_an_odd_place_of_a_stretched_turn() -> None:
    assert main(["--spec", TURNS, "--at", "1755720093"]) == 0


WRONG: list[tuple[str, str]] = [  # what is asked for, and what is evaluated instead
    ("linear(1000, 1->0)", "linear(1000, 1->1e-10)"),
    ("cosine(1000, 1->0)", "cosine(1000, 1->0) * 1.0000001"),
    ("cosine(1000, 1->0) * 0.5", "cosine(1000, 1->0) * 0.50000005"),
    ("hold(100, 1) then hold(100, 2)", "hold(101, 1) then hold(99, 2)"),
    ("decay(1, 0.5, 2.5, staircase=true)", "decay(1, 0.5, 2.500000001, staircase=true)"),
    ("repeat(linear(1000, 0->1))", "repeat(linear(1000, 0->1) then hold(1, 1))"),
    ("linear(1000, 1->-1)", "linear(1000, 1->-1.0000000000000001)"),
    ("linear(1000, 1->0)", "linear(1001, 1->0)"),
    ("linear(1000, 1->0)", "repeat(linear(1000, 1->0))"),
]


@pytest.mark.parametrize("spec, other", WRONG, ids=[other for _, other in WRONG])
def test_what_is_wrong_is_found(spec: str, other: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(other)
    monkeypatch.setattr(exact_points, "compiled", lambda case, precision: schedule)
    outcome = examined(Case(spec))
    assert not outcome.right
    assert main(["--spec", spec]) == 1
    command = capsys.readouterr().out.splitlines()[-1]
    assert main(shlex.split(command)[3:]) == 1  # what shows it again


def test_a_spec_at_a_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--spec", "warmup(10%, 1) then cosine(rest, 0)", "--fact", "total=100", "--at", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        f"{path} at step 5" for path in ("jit", "scalar", "host")
    ]
    assert all("0.5 is 0 ulp from 0.5" in line for line in lines)
