"""What a finding suggests: it can be typed as it stands, and then it is what was meant."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import thence
from thence.cli import cli


def test_a_fix_is_typed_in_place() -> None:
    (found,) = thence.check("peak = 1; wamup(10, peak) then hold(5)")
    assert found.fix is not None and found.fix.text == "warmup" and found.help == "write: warmup"
    assert found.fixed() == "peak = 1; warmup(10, peak) then hold(5)"


def test_a_finding_without_a_fix_has_no_fixed_text() -> None:
    (found,) = thence.check("qqqqqqq(10)")
    assert found.fix is None and found.fixed() is None


def test_the_fix_of_a_spec_in_a_file_is_an_edit_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"lr": "w\\u0061mup(10, 1) then hold(5)"}')
    result = CliRunner().invoke(cli, ["check", str(path), "--json"])
    (found,) = json.loads(result.stdout)
    text, fix = path.read_text(), found["fix"]
    assert text[: fix["start"]] + fix["text"] + text[fix["stop"] :] == '{"lr": "warmup(10, 1) then hold(5)"}'


# ---- what is written and what was meant ------------------------------------------------------------------------

Rows = list[tuple[str, str]]

COMMAS: Rows = [
    ("warmup(1000, 1e-3) then cosine(9000, 0,01)", "warmup(1000, 1e-3) then cosine(9000, 0.01)"),
    ("warmup(1000, 1e-3) then cosine(9000, 0,5)", "warmup(1000, 1e-3) then cosine(9000, 0.5)"),
    ("warmup(1000,1e-3) then cosine(9000,0,01)", "warmup(1000, 1e-3) then cosine(9000, 0.01)"),
    ("warmup(1000,1e-3) then cosine(9000,0,5)", "warmup(1000, 1e-3) then cosine(9000, 0.5)"),
    ("linear(100, 0,1->0,01)", "linear(100, 0.1->0.01)"),
    ("linear(100, -0,5->1)", "linear(100, -0.5->1)"),
    ("cosine(100, 1->0, power=1,5)", "cosine(100, 1->0, power=1.5)"),
    ("inverse_time(0.1, 0,5)", "inverse_time(0.1, 0.5)"),
    ("steps(0,1, 0,01 @ 30)", "steps(0.1, 0.01 @ 30)"),
    ("steps(0.1, 0,01 @ 30)", "steps(0.1, 0.01 @ 30)"),
    ("points(0,5 @ 0, 1,5 @ 10)", "points(0.5 @ 0, 1.5 @ 10)"),
    ("onecycle(1000, 0,5)", "onecycle(1000, 0.5)"),
    ("onecycle(1000, 1, rise=0,3)", "onecycle(1000, 1, rise=0.3)"),
    ("max(linear(10, 1->0), 0,5)", "max(linear(10, 1->0), 0.5)"),
    ("clip(linear(10, 1->0), 0, 0,5)", "clip(linear(10, 1->0), 0, 0.5)"),
    ("hold(10, 0,1)", "hold(10, 0.1)"),
    ("hold(10, 2,5e-3)", "hold(10, 2.5e-3)"),
    ("hold(10,0,1)", "hold(10, 0.1)"),
    ("decay(0,1, 0.5, 100)", "decay(0.1, 0.5, 100)"),
    ("decay(1, 0,96, 100)", "decay(1, 0.96, 100)"),
    ("stretch(1,5, hold(10, 1))", "stretch(1.5, hold(10, 1))"),
    ("repeat(hold(10, 1), 2, stretch=1,5)", "repeat(hold(10, 1), 2, stretch=1.5)"),
    ("f(x, y) = hold(x, y); f(10, 0,5)", "f(x, y) = hold(x, y); f(10, 0.5)"),
    ("f(y) = hold(10, y); f(0,5)", "f(y) = hold(10, y); f(0.5)"),
    ("0,5 * linear(10, 1->0)", "0.5 * linear(10, 1->0)"),
    ("2 * (0,5 + step)", "2 * (0.5 + step)"),
    ("peak = 0,001; warmup(10, peak)", "peak = 0.001; warmup(10, peak)"),
    ("warmup(1,000, 1e-3)", "warmup(1000, 1e-3)"),
    ("warmup(10,500,1e-3)", "warmup(10500, 1e-3)"),
    ("hold(1,000,000, 1)", "hold(1000000, 1)"),
    ("skip(1,000, linear(5000, 1->0))", "skip(1000, linear(5000, 1->0))"),
    ("delay(2,500, linear(5000, 1->0))", "delay(2500, linear(5000, 1->0))"),
    ("steps(0.1, 0.01 @ 30,000)", "steps(0.1, 0.01 @ 30000)"),
    ("hold(10, 1) for 1,000", "hold(10, 1) for 1000"),
    ("total = 10,000; warmup(5%, 1) then hold(rest)", "total = 10000; warmup(5%, 1) then hold(rest)"),
]

CALLS: Rows = [
    ("cosine(9000, 1e-3, 0)", "cosine(9000, 1e-3->0)"),
    ("cosine(9000, 1e-3, 0, power=2)", "cosine(9000, 1e-3->0, power=2)"),
    ("cosine(100, 1->0, 2)", "cosine(100, 1->0, power=2)"),
    ("decay(0.1, 0.5, 100, true)", "decay(0.1, 0.5, 100, staircase=true)"),
    ("repeat(hold(3, 1), 2, 2)", "repeat(hold(3, 1), 2, stretch=2)"),
    ("linear(n=10, 1->0)", "linear(n=10, to=1->0)"),
    ("hold(10, 1, n=10)", "hold(10, 1)"),
    ("cosine(100, 1->0, pwoer=2)", "cosine(100, 1->0, power=2)"),
    ("cosine(1000, 1e-3)", "cosine(1000, 1e-3->0)"),
    ("linear(1000, 0)", "linear(1000, 1e-3->0)"),
    ("linear(n=1000, to=1e-3)", "linear(n=1000, to=1e-3->0)"),
    ("linear(1000, 1e-3-0)", "linear(1000, 1e-3->0)"),
    ("exponential(1000, 1e-3)", "exponential(1000, 1e-3->1e-5)"),
    ("triangle(1000, 1e-3)", "triangle(1000, 0->1e-3)"),
    ("warmup(1000) then cosine(9000, 0)", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("warmup(1000, 1e-3) then cosine(9000)", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("hold(10, 0) then linear(100)", "hold(10, 0) then linear(100, 1e-3)"),
    ("cosine(9000)", "cosine(9000, 1e-3->0)"),
    ("cosine(9000, power=2)", "cosine(9000, 1e-3->0, power=2)"),
    ("cosine()", "cosine(1000, 1e-3->0)"),
    ("hold(5)", "hold(5, 1e-3)"),
    ("constant()", "constant(1e-3)"),
    ("decay(1, 0.9)", "decay(1, 0.9, 100)"),
    ("decay(rate=0.5, every=10)", "decay(rate=0.5, every=10, from=1e-3)"),
    ("rsqrt(10k)", "rsqrt(1e-3, timescale=10k)"),
    ("warmup(10k, 1) then rsqrt(10k)", "warmup(10k, 1) then rsqrt(timescale=10k)"),
    ("onecycle(100)", "onecycle(100, 0.01)"),
    ("delay(3)", "delay(3, linear(100, 1->0))"),
    ("steps(0.1)", "steps(0.1, 0.01 @ 32k, 1e-3 @ 48k)"),
]


def typed(text: str, **facts: Any) -> str:
    """The text once every suggestion for an error was typed, and those for the errors that this uncovers."""
    for _ in range(6):
        fixes = sorted(
            {
                f.fix.span: f.fix.text for f in thence.check(text, **facts) if f.fix and f.severity == "error"
            }.items()
        )
        if not fixes:
            return text
        end = len(text) + 1
        for (start, stop), instead in reversed(fixes):
            if stop <= end:
                text, end = text[:start] + instead + text[stop:], start
    return text


@pytest.mark.parametrize("wrong, meant", [*COMMAS, *CALLS])
def test_what_is_typed_is_what_was_meant(wrong: str, meant: str) -> None:
    with pytest.raises(thence.SpecError):
        thence.compile(wrong)
    assert thence.compile(typed(wrong)) == thence.compile(meant)


@pytest.mark.parametrize(
    "spec",
    [
        "linear(100,1->0)",
        "hold(10,1)",
        "cosine(9000,1->0,power=2)",
        "points(0 @ 0,1 @ 10)",
        "points(0 @ 0,1 @ 10,0.5 @ 20)",
        "clip(linear(10,1->0),0,5)",
        "onecycle(1000,1,0,0)",
        "max(1,2,linear(3,1->0))",
        "min(linear(10, 1->0), 0, 5)",
    ],
)
def test_commas_between_arguments_stay(spec: str) -> None:
    assert [found for found in thence.check(spec) if found.severity == "error"] == []


@pytest.mark.parametrize("given", ["10,000", "0,5"])
def test_commas_in_what_a_caller_gives(given: str) -> None:
    (found,) = thence.check("n = 5; hold(10, n)", n=given)
    assert found.help is not None and found.help.startswith(
        f"write: {given.replace(',', '' if '000' in given else '.')}"
    )
