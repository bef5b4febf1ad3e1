"""What a finding suggests: it can be typed as it stands, and then it is what was meant."""

import json
import re
import warnings
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import lark
import pytest
from click.testing import CliRunner
from finding_rows import ERRORS, WARNINGS
from places import conformance
from typed import at_once, typed

import thence
from thence.cli import cli
from thence.dsl.programs.program import GIVEN_LATER
from thence.dsl.slips.mistakes.mistake import Mistake
from thence.dsl.slips.mistakes.table import MISTAKES, explain
from thence.dsl.slips.phrases.phrase import Phrase
from thence.dsl.slips.phrases.table import PHRASES
from thence.dsl.slips.stops import Stop
from thence.dsl.syntax import spellings
from thence.dsl.syntax.parser import parser
from thence.dsl.syntax.tokens import tokenize
from thence.dsl.text.edits import Edited, apart
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


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
    ("warmup(1000, 1) then cosine(9000, 0,01)", "warmup(1000, 1) then cosine(9000, 0.01)"),
    ("warmup(1000, 1) then cosine(9000, 0,5)", "warmup(1000, 1) then cosine(9000, 0.5)"),
    ("warmup(1000,1) then cosine(9000,0,01)", "warmup(1000, 1) then cosine(9000, 0.01)"),
    ("warmup(1000,1) then cosine(9000,0,5)", "warmup(1000, 1) then cosine(9000, 0.5)"),
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
    ("hold(10, 1) then hold(1,000)", "hold(10, 1) then hold(1000)"),
    ("steps(0.1,0,05 @ 30)", "steps(0.1, 0.05 @ 30)"),
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
    # the steps are left out
    ("cosine(1e-3 -> 1e-5)", "cosine(1000, 1e-3->1e-5)"),
    ("linear(1->0)", "linear(1000, 1->0)"),
    ("total = 100; linear(1->0)", "total = 100; linear(rest, 1->0)"),
    ("total = 100; warmup(1) then linear(1e-3)", "total = 100; warmup(1, 1e-3) then linear(rest, 1e-3)"),
    ("total = 100; warmup(1e-3) then linear(0)", "total = 100; warmup(10%, 1e-3) then linear(rest, 0)"),
    ("warmup(0->1e-3)", "warmup(1000, 0->1e-3)"),
    ("warmup(1e-3)", "warmup(1000, 1e-3)"),
    ("peak = 0.1; warmup(peak)", "peak = 0.1; warmup(1000, peak)"),
    ("cosine(1e-3)", "cosine(1000, 1e-3->0)"),
    ("cosine(1e-3, power=2)", "cosine(1000, 1e-3->0, power=2)"),
    ("cosine(1e-3, 1e-5)", "cosine(1000, 1e-3->1e-5)"),
    ("linear(1e-3->0, n=100)", "linear(100, 1e-3->0)"),
    ("linear(1e-3, from=0)", "linear(1000, 1e-3, from=0)"),
    ("cosine(1e-3, 1000)", "cosine(1000, 1e-3->0)"),
    ("warmup(10, 1) then cosine(1e-5)", "warmup(10, 1) then cosine(1000, 1e-5)"),
    ("warmup(10, 1) then cosine(0)", "warmup(10, 1) then cosine(1000, 0)"),
    ("warmup(10, 1e-3) then hold(1e-3)", "warmup(10, 1e-3) then hold(1000, 1e-3)"),
    ("hold(0.1)", "hold(1000, 0.1)"),
    ("onecycle(0.01)", "onecycle(1000, 0.01)"),
    ("hold(1.500, 1)", "hold(1500, 1)"),
]


SLIPS: Rows = [
    # between segments
    *(
        (f"warmup(1000, 1e-3){joint}cosine(9000, 0)", "warmup(1000, 1e-3) then cosine(9000, 0)")
        for joint in (
            " than ", " Then ", " THEN ", " thn ", " and then ", " and ", " followed by ", " next ", ", then ", ", ", "; ", "\n",
            " ", " -> ", " => ", " \u2192 ", " | ", " || ", " & ", " && ", " >> ", " |> ", " > ", " ... ", " then then ", " then; ",
        )
    ),
    ("warmup(1000, 1e-3).then(cosine(9000, 0))", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("warmup(1000, 1e-3) then cosine(9000, 0),", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("warmup(1000, 1e-3) then cosine(9000, 0) then", "warmup(1000, 1e-3) then cosine(9000, 0) then hold(1000)"),
    ("warmup(1000, 1e-3 then cosine(9000, 0)", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("warmup(1000, 1e-3) then cosine(9000, 0", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("warmup(1000, 1e-3) then cosine(9000,", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("warmup(1000, 1e-3)) then cosine(9000, 0)", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("hold(10, 1) over 10 then hold(5)", "(hold(10, 1) over 10) then hold(5)"),
    # from a to b
    *(
        (f"linear(1000, {pair})", "linear(1000, 1e-3->0)")
        for pair in (
            "1e-3 to 0", "from 1e-3 to 0", "from 1e-3 down to 0", "1e-3:0", "1e-3 : 0", "1e-3..0", "1e-3 .. 0", "1e-3...0",
            "1e-3\u20260", "1e-3 => 0", "1e-3=>0", "1e-3>0", "1e-3 > 0", "1e-3 - > 0", "1e-3-->0", "1e-3 \u2013> 0", "1e-3 \u2013 0",
            "1e-3\u21920", "1e-3 \u2794 0", "1e-3-0", "1e-3 0", "1e-3, 0", "(1e-3, 0)", "[1e-3, 0]", "1e-3 ~> 0", "1e-3->",
        )
    ),
    ("peak = 1e-3; linear(1000, peak / 2 to 0)", "peak = 1e-3; linear(1000, peak / 2->0)"),
    ("1e-3->0", "linear(1000, 1e-3->0)"),
    *(
        (f"warmup(1000, {number}) then hold(5)", "warmup(1000, 1e-3) then hold(5)")
        for number in (
            "1e^-3", "1 e-3", "1e -3", "1 e -3", "1e- 3", "1e--3", "1x10^-3", "1 x 10^-3", "1.e^-3", "1e^(-3)", "1e**-3",
        )
    ),
    # as other pages write it
    ("warmup(1000, 0-&gt;1e-3)", "warmup(1000, 0->1e-3)"),
    ("warmup(1000, 0&rarr;1e-3)", "warmup(1000, 0->1e-3)"),
    ("warmup(1000, 1e-3) &amp;&amp; cosine(9000, 0)", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("1e-3 * (step &lt; 1000)", "1e-3 * steps(1, 0 @ 1000)"),
    ("warmup(1000,&nbsp;1e-3)", "warmup(1000, 1e-3)"),
    # lists of segments, and of values with their steps
    ("[warmup(10, 1), cosine(9, 0)]", "warmup(10, 1) then cosine(9, 0)"),
    ("[warmup(10, 1),\n hold(5),\n cosine(9, 0),\n]", "warmup(10, 1) then hold(5) then cosine(9, 0)"),
    ("lr = 1; [warmup(10, lr), cosine(9, 0)]", "lr = 1; warmup(10, lr) then cosine(9, 0)"),
    ("{warmup(10, 1); cosine(9, 0)}", "warmup(10, 1) then cosine(9, 0)"),
    ("(warmup(10, 1), cosine(9, 0))", "warmup(10, 1) then cosine(9, 0)"),
    ("steps({0: 0.1, 30000: 0.01, 60000: 0.001})", "steps(0.1, 0.01 @ 30000, 0.001 @ 60000)"),
    ("steps(0.1, {30k: 0.01, 60k: 0.001})", "steps(0.1, 0.01 @ 30k, 0.001 @ 60k)"),
    ("points({0: 0, 1000: 1e-3}, curve=cosine)", "points(0 @ 0, 1e-3 @ 1000, curve=cosine)"),
    ("points([(0, 0), (1000, 1e-3)])", "points(0 @ 0, 1e-3 @ 1000)"),
    ("points((0, 0), (1000, 1e-3), (10000, 0))", "points(0 @ 0, 1e-3 @ 1000, 0 @ 10000)"),
    ("points((1, 0), (0, 1000))", "points(1 @ 0, 0 @ 1000)"),
    # in words
    ("warmup to 1e-3 over 1000 steps then cosine to 1e-5 over 9000 steps", "warmup(1000, 1e-3) then cosine(9000, 1e-5)"),
    ("linear warmup for 1000 steps to 1e-3, then cosine decay to 0 over 9k iterations", "warmup(1000, 1e-3) then cosine(9k, 0)"),
    ("warm up to 1 in 10 steps, hold for 5 steps, linear from 1 to 0 over 20 steps", "warmup(10, 1) then hold(5) then linear(20, 1->0)"),
    ("warmup 1000 steps to 1e-3 then cosine decay to 0", "total = 10000; warmup(1000, 1e-3) then cosine(rest, 0)"),
    # between statements
    ("peak = 3e-4 warmup(2k, peak) then hold(8k)", "peak = 3e-4; warmup(2k, peak) then hold(8k)"),
    ("total = 10k warmup(5%, 1) then hold(rest)", "total = 10k; warmup(5%, 1) then hold(rest)"),
    ("peak = 1e-3 low = peak / 10; linear(10, peak->low)", "peak = 1e-3; low = peak / 10; linear(10, peak->low)"),
    ("x = 2 linear(10, 1->0)", "x = 2 * linear(10, 1->0)"),
    # values at steps
    *(
        (f"steps(0.1, {place})", "steps(0.1, 0.01 @ 30)")
        for place in (
            "30: 0.01", "30 : 0.01", "30=0.01", "30=>0.01", "0.01 at 30", "0.01 after 30", "0.01 from 30", "(30, 0.01)", "[30, 0.01]",
        )
    ),
    ("steps(0.1, 30: 0.01, 60: 1e-3)", "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
    ("points(0: 0, 1000: 1e-3)", "points(0 @ 0, 1e-3 @ 1000)"),
    ("points((0, 0), (1000, 1e-3))", "points(0 @ 0, 1e-3 @ 1000)"),
    # calls
    ("warmup 1000 1e-3", "warmup(1000, 1e-3)"),
    ("warmup 1000, 1e-3", "warmup(1000, 1e-3)"),
    ("warmup 1000 to 1e-3", "warmup(1000, 1e-3)"),
    ("warmup 1000 1e-3 then cosine 9000 0", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("cosine 9000 1e-3->0", "cosine(9000, 1e-3->0)"),
    ("warmup(10, 1) then hold 100", "warmup(10, 1) then hold(100)"),
    ("warmup(1000 1e-3)", "warmup(1000, 1e-3)"),
    ("warmup(1000; 1e-3)", "warmup(1000, 1e-3)"),
    ("warmup(1000,, 1e-3)", "warmup(1000, 1e-3)"),
    ("warmup(1000, 1e-3,)", "warmup(1000, 1e-3)"),
    ("warmup[1000, 1e-3]", "warmup(1000, 1e-3)"),
    ("warmup{1000, 1e-3}", "warmup(1000, 1e-3)"),
    ("warmup(n: 1000, to: 1e-3)", "warmup(n=1000, to=1e-3)"),
    ("cosine(100, 1->0, power: 2)", "cosine(100, 1->0, power=2)"),
    ("cosine(100, 1->0, power==2)", "cosine(100, 1->0, power=2)"),
    # round the whole, and definitions
    ("lr: warmup(1000, 1e-3)", "warmup(1000, 1e-3)"),
    ("optimizer.lr: warmup(1000, 1e-3)", "warmup(1000, 1e-3)"),
    ('"lr": "warmup(1000, 1e-3)"', "warmup(1000, 1e-3)"),
    ('"warmup(1000, 1e-3)"', "warmup(1000, 1e-3)"),
    ("'warmup(1000, 1e-3)'", "warmup(1000, 1e-3)"),
    ("`warmup(1000, 1e-3)`", "warmup(1000, 1e-3)"),
    ("\u201cwarmup(1000, 1e-3)\u201d", "warmup(1000, 1e-3)"),
    ("hold(1'000, 1)", "hold(1000, 1)"),
    ("peak: 1e-3; warmup(10, peak)", "peak = 1e-3; warmup(10, peak)"),
    ("peak := 1e-3; warmup(10, peak)", "peak = 1e-3; warmup(10, peak)"),
    ("peak <- 1e-3; warmup(10, peak)", "peak = 1e-3; warmup(10, peak)"),
    ("peak == 1e-3; warmup(10, peak)", "peak = 1e-3; warmup(10, peak)"),
    ("let peak = 1e-3; warmup(10, peak)", "peak = 1e-3; warmup(10, peak)"),
    ("def f(n) = hold(n, 1); f(10)", "f(n) = hold(n, 1); f(10)"),
    ("return hold(10, 1)", "hold(10, 1)"),
    ("hold(10, 1) // a note", "hold(10, 1)"),
    # formulas
    ("where(step < 10, 1, 2)", "steps(1, 2 @ 10)"),
    ("where(step <= 10, 1, 2)", "steps(1, 2 @ 11)"),
    ("where(step > 10, 1, 2)", "steps(2, 1 @ 11)"),
    ("np.where(step >= 10, 1e-3, 1e-4)", "steps(1e-4, 1e-3 @ 10)"),
    ("1e-3 if step < 1000 else 1e-4", "steps(1e-3, 1e-4 @ 1000)"),
    ("1e-3 if step >= 1000 else 1e-4", "steps(1e-4, 1e-3 @ 1000)"),
    ("1e-3 if step < 1000 else 1e-4 if step < 2000 else 1e-5", "steps(1e-3, 1e-4 @ 1000, 1e-5 @ 2000)"),
    ("step < 1000 ? 1e-3 : 1e-4", "steps(1e-3, 1e-4 @ 1000)"),
    ("if step < 1000: 1e-3 else: 1e-4", "steps(1e-3, 1e-4 @ 1000)"),
    ("step > 1000", "steps(0, 1 @ 1001)"),
    ("1e-3 * (step <= 1000)", "1e-3 * steps(1, 0 @ 1001)"),
    ("lambda step: 1e-3 / (step + 1)", "1e-3 / (step + 1)"),
    ("lambda t: 1e-3 * 0.5^(t / 100)", "1e-3 * 0.5^(step / 100)"),
    ("1e-3 * np.sqrt(linear(10, 0->1))", "1e-3 * sqrt(linear(10, 0->1))"),
    ("math.pi * linear(10, 0->1)", "pi * linear(10, 0->1)"),
    ("1e-3 * 0.5**(step / 100)", "1e-3 * 0.5^(step / 100)"),
    ("1e-3 * 0.5^(step // 100)", "1e-3 * 0.5^floor(step / 100)"),
    ("1e-3 * (step % 100)", "1e-3 * (mod(step, 100))"),
    ("2 linear(10, 1->0)", "2 * linear(10, 1->0)"),
    ("2(step + 1)", "2 * (step + 1)"),
    ("linear(10, 1->0) \u00d7 2", "linear(10, 1->0) * 2"),
    ("step\u00b2 / 100", "step^2 / 100"),
    ("10\u207b\u00b3 * linear(10, 1->0)", "10^-3 * linear(10, 1->0)"),
    ("\u00bd * linear(10, 1->0)", "0.5 * linear(10, 1->0)"),
    ("hold(10, +1)", "hold(10, 1)"),
]  # fmt: skip

NUMBERS: Rows = [  # a duration as it is written, and as it is meant
    ("10K", "10k"),
    ("10 K", "10k"),
    ("10 k", "10k"),
    ("10_k", "10k"),
    ("1m", "1M"),
    ("10 thousand", "10k"),
    ("1 million", "1M"),
    ("1_000_", "1_000"),
    ("1.000.000", "1000000"),
    ("0x10", "16"),
    ("7B tokens", "7B tok"),
    ("375 million tokens", "375M tok"),
    ("2 thousand iterations", "2k"),
    ("375 Mtok", "375M tok"),
    ("5 epochs", "5 ep"),
    ("2 Epochs", "2 ep"),
    ("2epochs", "2 ep"),
    ("5 EP", "5 ep"),
    ("320k samples", "320k ex"),
    ("100ba", "100"),
    ("100 iterations", "100"),
    ("500 updates", "500"),
    ("10Ksteps", "10k"),
    ("0.1dur", "10%"),
    ("0.1 dur", "10%"),
    ("5 %", "5%"),
    ("10 percent", "10%"),
    ("10percent", "10%"),
    ("10% of total", "10%"),
    ("2h", "7200 * 2"),
    ("5min", "300 * 2"),
    ("1.5 hours", "5400 * 2"),
    ("90 s", "90 * 2"),
    ("1 day", "86400 * 2"),
]
FACTS = {"total": 10**9, "steps_per_epoch": 1000, "tokens_per_step": 1000, "batch_size": 10}


NAMES: Rows = [
    ("warmup(10, 1) then linear(800, 0) then hold", "warmup(10, 1) then linear(800, 0)"),
    ("warmup(10, 1) then hold then linear(800, 0)", "warmup(10, 1) then hold(1000) then linear(800, 0)"),
    ("warmup(10, 1) then cosine", "warmup(10, 1) then cosine(1000, 0)"),
    ("warmup(10, 1) then rsqrt", "warmup(10, 1) then rsqrt(timescale=10k)"),
    ("cosine", "cosine(10k, 1e-3->1e-5)"),
    ("onecycle", "onecycle(5000, 0.01)"),
    ("warmup(warmup_steps, 1e-3)", "warmup_steps = 1000; warmup(warmup_steps, 1e-3)"),
    ("warmup(warmup_steps / 2, 1e-3)", "warmup_steps = 1000; warmup(warmup_steps / 2, 1e-3)"),
    ("steps(0.1, 0.01 @ drop)", "drop = 1000; steps(0.1, 0.01 @ drop)"),
    ("repeat(hold(3, 1), times=turns)", "turns = 3; repeat(hold(3, 1), times=turns)"),
    ("warmup(1000, peak)", "peak = 1e-3; warmup(1000, peak)"),
    ("f(n) = hold(n, peak); f(10)", "peak = 1e-3; f(n) = hold(n, peak); f(10)"),
    ("x = 3; x(4)", "x = 3; x * (4)"),
    ("x = ?; hold(5, x)", "x = 1e-3; hold(5, x)"),
    ("tot = 100; warmup(5%, 1) then hold(rest)", "total = 100; warmup(5%, 1) then hold(rest)"),
    ("warmup(5%, 1) then hold(rest)", "total = 10000; warmup(5%, 1) then hold(rest)"),
    ("2 * hold(REST, 1) over 10", "2 * hold(rest, 1) over 10"),
]

VALUES: Rows = [
    ("tanh_decay(100, 1->0, lower=-1e308)", "tanh_decay(100, 1->0, lower=-350)"),
    ("warmup(1e-3, 1000)", "warmup(1000, 1e-3)"),
    ("hold(0.1, 100)", "hold(100, 0.1)"),
    ("hold(1.5, 1)", "hold(2, 1)"),
    ("hold(-5, 1)", "hold(5, 1)"),
    ("warmup(0.1, 1) over 100", "warmup(10%, 1) over 100"),
    ("constant(1) then hold(3)", "constant(1) for 1000 then hold(3)"),
    ("decay(1, 0.5, 10, staircase=True)", "decay(1, 0.5, 10, staircase=true)"),
    ("decay(1, 0.5, 10, staircase=no)", "decay(1, 0.5, 10, staircase=false)"),
    ("points(1 @ 0, 2 @ 5, curve=liner)", "points(1 @ 0, 2 @ 5, curve=linear)"),
    ("onecycle(100, 1, rise=90%, fall=10%)", "onecycle(100, 1, rise=90%, fall=95%)"),
    ("exponential(10, 1->0)", "exponential(10, 1->1e-8)"),
    ("steps(0.1, 30->0.01)", "steps(0.1, 0.01 @ 30)"),
    ("steps(0.1, 30, 0.01)", "steps(0.1, 0.01 @ 30)"),
    ("steps(0.1, 30, 0.01, 60, 1e-3)", "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
    ("steps(0.1, 30 @ 0.01)", "steps(0.1, 0.01 @ 30)"),
    ("steps(0.1, 0.01, 1e-3)", "steps(0.1, 0.01 @ 1000, 1e-3 @ 2000)"),
    ("steps(0,1,0.01 @ 30)", "steps(0.1, 0.01 @ 30)"),
    ("steps(1 @ 0, 2 @ 5)", "steps(1, 2 @ 5)"),
    ("points(1, 2 @ 5)", "points(1 @ 0, 2 @ 5)"),
    ("sqrt(0,5)", "sqrt(0.5)"),
    ("hold(10: 1)", "hold(10, 1)"),
    ("linear(1000, 1e-3 until 0)", "linear(1000, 1e-3->0)"),
    ("linear(1000, 1e-3 then 0)", "linear(1000, 1e-3->0)"),
    ("linear(1000, 1e-3 / 0)", "linear(1000, 1e-3->0)"),
    ("linear(1000, 1e-3 <- 0)", "linear(1000, 1e-3->0)"),
    ("linear(1000, 1e-3 through 0)", "linear(1000, 1e-3->0)"),
    ("linear(1e-3->0, 1000)", "linear(1000, 1e-3->0)"),
    ("cosine(1e-3, 0, 1000)", "cosine(1000, 1e-3->0)"),
    ("cosine(steps=1000, 1e-3->0)", "cosine(n=1000, to=1e-3->0)"),
    ("warmup(10, 1) then linear(1000, to 0)", "warmup(10, 1) then linear(1000, 0)"),
    ("warmup(10, 1) then, hold(5)", "warmup(10, 1) then hold(5)"),
    ("hold(10 000, 1)", "hold(10000, 1)"),
    ("warmup(5%, 1) then linear(95%, 0), total=1000", "warmup(5%, 1) then linear(95%, 0) over 1000"),
    ("total = 1000, warmup(5%, 1) then hold(rest)", "total = 1000; warmup(5%, 1) then hold(rest)"),
    ("total: 1000\nwarmup(5%, 1) then hold(rest)", "total = 1000; warmup(5%, 1) then hold(rest)"),
    ("lr -> hold(10, 1); wd = 2 * lr", "lr = hold(10, 1); wd = 2 * lr"),
    ("lr => hold(10, 1); wd = 2 * lr", "lr = hold(10, 1); wd = 2 * lr"),
    ("3 x linear(10, 1->0)", "3 * linear(10, 1->0)"),
    ("repeat(linear(10, 1->0), 3 times)", "repeat(linear(10, 1->0), 3)"),
    ("steps(1, 2 @ 20, 3 @ 10)", "steps(1, 3 @ 10, 2 @ 20)"),
    ("linear(10, 1->0, from=3)", "linear(10, 1->0)"),
    ("hold(3, 2 steps)", "hold(3, 2)"),
    ("repeat(hold(3, 1), times=2.5)", "repeat(hold(3, 1), times=3)"),
    ("repeat(hold(3, 1), stretch=0.5)", "repeat(hold(3, 1), stretch=0.5, times=3)"),
    ("stretch(0, hold(3, 1))", "stretch(2, hold(3, 1))"),
    ("repeat(constant(1))", "repeat(constant(1) for 1000)"),
    ("skip(20, linear(10, 0->1))", "skip(5, linear(10, 0->1))"),
    ("cosine(100, 1->0, 2=power)", "cosine(100, 1->0, power=2)"),
    ("# nothing", "warmup(1000, 1e-3) then hold(9000)"),
    ("sqrt(x=4)", "sqrt(4)"),
    ("delay(hold(10, 1), 5)", "delay(5, hold(10, 1))"),
    ("repeat(5, cosine(10, 1->0))", "repeat(cosine(10, 1->0), times=5)"),
    ("repeat(2, warmup(10, 1) then hold(5))", "repeat(warmup(10, 1) then hold(5), times=2)"),
    ("part = hold(9, 1); repeat(3, part)", "part = hold(9, 1); repeat(part, times=3)"),
    ("skip(cosine(100, 1->0), 10)", "skip(10, cosine(100, 1->0))"),
    ("stretch(cosine(100, 1->0), 2)", "stretch(2, cosine(100, 1->0))"),
    (
        "warmup(1000, 1) then constant(5000) then linear(4000, 0)",
        "warmup(1000, 1) then hold(5000) then linear(4000, 0)",
    ),
    (
        "warmup(1000, 1) then constant(5k) then linear(4000, 0)",
        "warmup(1000, 1) then hold(5k) then linear(4000, 0)",
    ),
    (
        "warmup(900, 1) then constant(1) then linear(900, 0)",
        "warmup(900, 1) then constant(1) for 1000 then linear(900, 0)",
    ),
    ("hold(10, 1) over rest", "hold(10, 1) over 10k"),
]


ONE_STEP: Rows = [  # one finding, and one edit
    ("warmup(10, 1) thencosine(90, 0)", "warmup(10, 1) then cosine(90, 0)"),
    ("warmup(10, 1) thencosin(90, 0)", "warmup(10, 1) then cosine(90, 0)"),
    ("warmup(10, 1) then hold(5) thenlinear(5, 0)", "warmup(10, 1) then hold(5) then linear(5, 0)"),
    ("hold(10, 1) then cosine(19990, 0) over20k", "hold(10, 1) then cosine(19990, 0) over 20k"),
    ("hold(10, 1) for5 then hold(5)", "hold(10, 1) for 5 then hold(5)"),
    ("hold(10, 1) for 5then hold(5)", "hold(10, 1) for 5 then hold(5)"),
    ("peak = 1e-3warmup(10, peak)", "peak = 1e-3; warmup(10, peak)"),
    ("warmup(10, 1)\\nthen hold(5)", "warmup(10, 1)\nthen hold(5)"),
    ("linear 1e-3 0 1000", "linear(1000, 1e-3->0)"),
    ("cosine 9000 1e-3 0", "cosine(9000, 1e-3->0)"),
    ("linear(1e-3, 0, 1000)", "linear(1000, 1e-3->0)"),
    ("const(100, 1e-3)", "hold(100, 1e-3)"),
    ("constant(1e-3, 5 ep)", "hold(5 ep, 1e-3)"),
    ("warmup(10, 1) then constant(100, 1)", "warmup(10, 1) then hold(100, 1)"),
    ("lambda step: 1e-3 * 0.95 ** step", "1e-3 * 0.95^step"),
    ("cosine(1000, 1->0, min_lr=1e-5)", "cosine(1000, 1->1e-5)"),
    ("cosine(1000, 1->0, power=2, eta_min=1e-5)", "cosine(1000, 1->1e-5, power=2)"),
    ("cosine(1000, to=1->0, alpha=0.1)", "cosine(1000, to=1->10%)"),
    ("warmup(10, 1) then cosine(1000, 0, end_value=0.1)", "warmup(10, 1) then cosine(1000, 0.1)"),
    ("steps(30, 0.1)", "decay(1e-3, 0.1, 30, staircase=true)"),
    ("step(30, 0.1)", "decay(1e-3, 0.1, 30, staircase=true)"),
    ("steps(0.1, 30, 60)", "steps(0.1, 10% @ 30, 10% @ 60)"),
    ("warm-up(10, 1) then hold(5)", "warmup(10, 1) then hold(5)"),
    ("Warm-Up(10, 1)", "warmup(10, 1)"),
    ("one-cycle(1000, 0.1)", "onecycle(1000, 0.1)"),
    ("cosine-decay(100, 1->0)", "cosine(100, 1->0)"),
    ("linear-warmup(1000, 1e-3)", "warmup(1000, 1e-3)"),
    ("hold(steps, 1)", "steps = 1000; hold(steps, 1)"),
    ("hold(warmup / 2, 1)", "warmup = 1000; hold(warmup / 2, 1)"),
    ("hold(n_steps, 1)", "n_steps = 1000; hold(n_steps, 1)"),
    ("hold(nsteps, 1)", "nsteps = 1000; hold(nsteps, 1)"),
    ("x = x; hold(10, x)", "x = 1e-3; hold(10, x)"),
    ("warmup(1h30m, 1)", "warmup(5400 * 2, 1)"),
    ("warmup(1000, 1e-3) then cosine(9000, 0) total=10000", "warmup(1000, 1e-3) then cosine(9000, 0) over 10000"),
    ("hold(5 ep, 1) steps_per_epoch=100", "steps_per_epoch = 100; hold(5 ep, 1)"),
    ("linear(10, 1->0) * 3 times", "repeat(linear(10, 1->0), times=3)"),
    ("(warmup(10, 1) then hold(5)) * 2 cycles", "repeat(warmup(10, 1) then hold(5), times=2)"),
    ("0 -> 1e-3 -> 0", "linear(1000, 0->1e-3) then linear(9000, 0)"),
    ("linear(100, 0 -> 1e-3 -> 0)", "triangle(100, 0->1e-3)"),
    ("cosine(10k, 0 -> 1 -> 0.1)", "(cosine(5000, 0->1) then cosine(5000, 0.1))"),
    ("warmup(10, 1) // comment", "warmup(10, 1) # comment"),
    ("cosine(1000, 1e-3, end=0)", "cosine(1000, 1e-3->0)"),
    ("warmup(1000, max=1e-3)", "warmup(1000, to=1e-3)"),
    ("warmup(1000, 1e-3, 0)", "warmup(1000, 0->1e-3)"),
    ("cosine 9000: 1e-3->0", "cosine(9000, 1e-3->0)"),
    ("cosine: 9000, 1e-3->0", "cosine(9000, 1e-3->0)"),
    ("cosine = 9000, 1e-3->0", "cosine(9000, 1e-3->0)"),
    ("lr: cosine(9000, 1e-3->0)\nwd: 0.1", "lr = cosine(9000, 1e-3->0); wd = constant(0.1)"),
    ("lr(step) = 1e-3 * 0.9^step", "lr = 1e-3 * 0.9^step"),
    ("lr = lambda t: 1e-3 * 0.9^t", "lr = 1e-3 * 0.9^step"),
    ("peak = 1e-3; warmup(1000 peak)", "peak = 1e-3; warmup(1000, peak)"),
    ("peak 1e-3; warmup(1000, peak)", "peak = 1e-3; warmup(1000, peak)"),
    ("warmup(10, 1) then linear(10, 0) then stop", "warmup(10, 1) then linear(10, 0)"),
    ("hold(forever, 1) over 100", "hold(rest, 1) over 100"),
    ("warmup(10, 1) then hold(remaining) over 100", "warmup(10, 1) then hold(rest) over 100"),
    ("warmup(10, 1) then hold(rest of training) over 100", "warmup(10, 1) then hold(rest) over 100"),
    ("cosine(1000, 1e-3->0) forever", "repeat(cosine(1000, 1e-3->0))"),
    ("loop cosine(1000, 1e-3->0)", "repeat(cosine(1000, 1e-3->0))"),
    ("warmup(10, 1) then cosine 9000, 0)", "warmup(10, 1) then cosine(9000, 0)"),
    ("warmup(1O00, 1e-3)", "warmup(1000, 1e-3)"),
    ("warmup(1OO, 1e-3)", "warmup(100, 1e-3)"),
    ("warmup(l000, 1e-3)", "warmup(1000, 1e-3)"),
    ("warmup(1000, le-3)", "warmup(1000, 1e-3)"),
    ("warmup(1000, O.1)", "warmup(1000, 0.1)"),
    ("warmup(1000, 1e-O3)", "warmup(1000, 1e-03)"),
    ("warmup(1000, 1-e3)", "warmup(1000, 1e-3)"),
    ("cosine(1000, 1e-3->0) every 1000", "repeat(cosine(1000, 1e-3->0))"),
    ("cosine(1000) from 1e-3 to 0", "cosine(1000, 1e-3->0)"),
    ("sgdr(1000, 2, 1e-3)", "repeat(cosine(1000, 1e-3->0), stretch=2)"),
    ("linear(1e-3 -> 0 over 1000)", "linear(1000, 1e-3->0)"),
    ("linear(1000 -> 0)", "linear(1000, 1e-3->0)"),
    ("warmup(1000 -> 1e-3)", "warmup(1000, 1e-3)"),
    ("warmup(0 -> 1000, 1e-3)", "warmup(1000, 1e-3)"),
    ("{0: 1e-3, 1000: 1e-4}", "steps(1e-3, 1e-4 @ 1000)"),
    ("[(0, 0.1), (1000, 0.01)]", "steps(0.1, 0.01 @ 1000)"),
    ("warmup(10% of the run, 1) over 100", "warmup(10%, 1) over 100"),
    ("warm up(10, 1) then hold(5)", "warmup(10, 1) then hold(5)"),
    ("Warm-Up 10 1", "warmup(10, 1)"),
    ("linear(1000, [1e-3, 0])", "linear(1000, 1e-3->0)"),
    ("steps([0.1, 0.01], [30])", "steps(0.1, 0.01 @ 30)"),
    ("steps([30, 60k], [0.1, 0.01, 1e-3])", "steps(0.1, 0.01 @ 30, 1e-3 @ 60k)"),
    ("steps(values=[0.1, 0.01], boundaries=[30])", "steps(0.1, 0.01 @ 30)"),
    ("points([0, 100], [0, 1])", "points(0 @ 0, 1 @ 100)"),
    ("points([0, 1, 0], [0, 100, 900])", "points(0 @ 0, 1 @ 100, 0 @ 900)"),
    ("linear(100, 1e-3 \u2014 0)", "linear(100, 1e-3->0)"),
    ("1e-3 \u2013 0", "linear(1000, 1e-3->0)"),
    ("from 1e-3 to 0", "linear(1000, 1e-3->0)"),
    ("def f(x): x", "step"),
    ("def lr(step):\n    return 1e-3 * 0.95 ** step", "1e-3 * 0.95^step"),
    # conditions
    ("where(1000 > step, 1, 2)", "steps(1, 2 @ 1000)"),
    ("1000 < step", "steps(0, 1 @ 1001)"),
    ("step == 1000 ? 1 : 2", "steps(2, 1 @ 1000, 2 @ 1001)"),
    ("2 if step != 0 else 1", "steps(1, 2 @ 1)"),
    ("epoch < 5", "steps(1, 0 @ 5 ep)"),
    ("1e-3 if epoch <= 5 else 1e-4", "steps(1e-3, 1e-4 @ 6 ep)"),
    ("n = 9; 1e-3 if step < n else 1e-4", "n = 9; steps(1e-3, 1e-4 @ n)"),
    ("n = 9; 1 if epoch >= n else 2", "n = 9; steps(2, 1 @ n * steps_per_epoch)"),
    ("warmup(10, 1) if step < 10 else cosine(90, 0)", "warmup(10, 1) then cosine(90, 0)"),
    ("step < 10 ? warmup(10, 1) : cosine(90, 0)", "warmup(10, 1) then cosine(90, 0)"),
    ("where(step >= 10, cosine(90, 0), warmup(10, 1))", "warmup(10, 1) then cosine(90, 0)"),
    ("if step < 10: warmup(10, 1) else: hold(5)", "warmup(10, 1) then hold(5)"),
    ("1e-3 if step < 10 else cosine(90, 0)", "hold(10, 1e-3) then cosine(90, 0)"),
    ("lr = hold(5, 1) if step < 10 else 1", "lr = (hold(5, 1)) for 10 then constant(1)"),
    # no schedule
    ("peak = 1; wd = 2", "peak = constant(1); wd = constant(2)"),
    ("T_max = 100k", "T_max = 100k; cosine(T_max, 1e-3->0)"),
    ("T_max = 5 ep; lr = 0.1", "T_max = 5 ep; lr = 0.1; cosine(T_max, lr->0)"),
    ("total = 100", "total = 100; warmup(5%, 1e-3) then cosine(rest, 0)"),
    ("warmup_steps = 9; max_steps = 90", "warmup_steps = 9; max_steps = 90; warmup(warmup_steps, 1e-3) then cosine(until max_steps, 0)"),
]  # fmt: skip


@pytest.mark.parametrize("wrong, meant", ONE_STEP)
def test_one_edit_leads_to_what_was_meant(wrong: str, meant: str) -> None:
    (found,) = thence.check(wrong, steps_per_epoch=100)
    assert found.severity == "error" and found.help
    assert thence.format(found.fixed() or "") == thence.format(meant)
    assert thence.check(meant, steps_per_epoch=100) == []


@pytest.mark.parametrize(
    "formula",
    [
        "1e-3 if step < 10 else 1e-4",
        "1e-3 if 10 <= step else 1e-4",
        "2 if step == 7 else 1",
        "1e-3 * (step + 1) / 10 if step < 10 else 1e-3",
        "1e-3 * (step + 1) / 10 if step <= 9 else 1e-3 / (step - 8)",
        "1e-3 / (step - 8) if step > 9 else 1e-3 * (step + 1)",
        "2 * (1e-3 * step if step < 10 else 0.01)",
    ],
)
def test_a_condition_has_the_values_that_it_has_in_python(formula: str) -> None:
    spec = typed(formula)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(spec)
    assert isinstance(schedule, thence.Schedule)
    expected = [eval(formula, {"step": step}) for step in range(30)]
    assert [schedule(step) for step in range(30)] == pytest.approx(expected, rel=1e-15), spec


@pytest.mark.parametrize(
    "spec", ["decay(50, 0.9, 0.5)", "rsqrt(50, 0.5)", "a = 3; b = 2; hold(9, 1) * (b-a)"]
)
def test_what_may_be_meant_is_left(spec: str) -> None:
    assert [found for found in thence.check(spec) if found.severity == "error"] == []


@pytest.mark.parametrize(
    "wrong, typed",
    [("T_max = 5 epochs", "T_max = 5 ep"), ("x = x", "x = 1e-3")],
)
def test_what_is_still_to_be_written_takes_no_edit_away(wrong: str, typed: str) -> None:
    (found,) = thence.check(wrong)
    assert found.fixed() == typed


def test_minutes_are_told_beside_millions() -> None:
    (found,) = thence.check("warmup(5m, 1e-3)")
    assert found.help == "write 5M for millions, or 300 * 2 for minutes at 2 steps a second"


@pytest.mark.parametrize("word", ["None", "null", "nan", "inf", "true", "True", "false"])
def test_what_is_no_number_is_told_what_one_is(word: str) -> None:
    for spec in (word, f"hold(10, {word})", f"max({word}, step)"):
        (found,) = thence.check(spec)
        assert found.fix is None and found.help is not None and "such as 1e-3" in found.help


@pytest.mark.thorough
@pytest.mark.parametrize("wrong, meant", [*COMMAS, *CALLS, *SLIPS, *NAMES, *VALUES])
def test_what_is_typed_is_what_was_meant(wrong: str, meant: str) -> None:
    with pytest.raises(thence.SpecError):
        thence.compile(wrong)
    assert thence.compile(typed(wrong)) == thence.compile(meant)


@pytest.mark.parametrize(
    "spec",
    [
        "[warmup(1000, 1e-3), cosine(9000, 0)]",
        "warmup to 1e-3 over 1000 steps then cosine to 0 over 9000 steps",
        "points((0, 0), (1000, 1e-3), (10000, 0))",
        "steps({0: 0.1, 30: 0.01})",
        "warmup(375 million tokens, 1)",
    ],
)
def test_one_edit_is_enough(spec: str) -> None:
    (found,) = thence.check(spec, tokens_per_step=1000)
    assert thence.check(found.fixed() or "", tokens_per_step=1000) == []


@pytest.mark.parametrize("spec", ["warmup slowly to 1e-3 then cosine", "cosine down to nothing"])
def test_what_is_told_in_other_words_is_not_edited(spec: str) -> None:
    assert [found.fix for found in thence.check(spec)] == [None]


@pytest.mark.parametrize(
    "wrong, meant",
    [
        ("clip(0, 1, linear(100, -1->2))", "clip(linear(100, -1->2), 0, 1)"),
        ("clip(0.1, 0.5, step / 100)", "clip(step / 100, 0.1, 0.5)"),
        ("clip(-1, 1, linear(100, -2->2))", "clip(linear(100, -2->2), -1, 1)"),
    ],
)
def test_limits_out_of_their_places_are_told(wrong: str, meant: str) -> None:
    (found,) = thence.check(wrong)
    assert (found.code, found.severity, found.fixed()) == ("limits", "warning", meant)
    assert thence.check(meant) == []


@pytest.mark.parametrize("spec", ["clip(0.5, 0, linear(100, 1->0))", "clip(0.5, linear(100, 0->1), 2)"])
def test_limits_that_move_are_right(spec: str) -> None:
    assert thence.check(spec) == []


@pytest.mark.parametrize(
    "wrong, meant",
    [
        ("WARMUP(1000, 1E-3) THEN COSINE(9000, 1E-5)", "warmup(1000, 1E-3) then cosine(9000, 1E-5)"),
        ("warmup(1000 1e-3) then cosine(9000 1e-5)", "warmup(1000, 1e-3) then cosine(9000, 1e-5)"),
        ("warmup 1000 1e-3 then cosine 9000 1e-5", "warmup(1000, 1e-3) then cosine(9000, 1e-5)"),
        ("warmup(5 epochs, 0.1) then cosine(85 Epochs, 0)", "warmup(5 ep, 0.1) then cosine(85 ep, 0)"),
        ("hold(375 million tokens, 1) then hold(2 billion toks)", "hold(375M tok, 1) then hold(2B tok)"),
        ("steps(0.1, 30k @ 0.01, 60k @ 0.001)", "steps(0.1, 0.01 @ 30k, 0.001 @ 60k)"),
        ("a = 1e-3f; hold(5 epochs, a) then wamup(9 1)", "a = 1e-3; hold(5 ep, a) then warmup(9, 1)"),
        ("linear 1e-3 0 1000 then cosine 9000 0 1e-3", "linear(1000, 1e-3->0) then cosine(9000, 0->1e-3)"),
        # comments of other languages
        (
            "// up\npeak = 3e-4;\nlr = warmup(1k, peak);  // and hold",
            "# up\npeak = 3e-4;\nlr = warmup(1k, peak);  # and hold",
        ),
        (
            "hold(10, 1) // it's if a < b\nthen hold(9) //end",
            "hold(10, 1) # it's if a < b\nthen hold(9) # end",
        ),
        ("peak = 1 // the peak\nwarmup(10, // up\n peak)", "peak = 1 # the peak\nwarmup(10, # up\n peak)"),
        ("hold(9, 1) // 1000 steps in all\n//", "hold(9, 1) # 1000 steps in all\n#"),
        ("// 10 steps\nhold(10, 1)  // TODO: longer", "# 10 steps\nhold(10, 1)  # TODO: longer"),
        ("/* up\n * and down */\nlinear(9, 1->0) /* end */", "# up\n# and down\nlinear(9, 1->0) # end"),
        ("warmup(10, /* to */ 1) then hold(9)", "warmup(10,  1) then hold(9)"),
        ("-- up\nhold(9, 1) -- the end", "# up\nhold(9, 1) # the end"),
        ("% up\n%% more\nhold(9, 1); % end", "# up\n# more\nhold(9, 1); # end"),
        ("<!-- up -->\nhold(9, 1)", "# up\nhold(9, 1)"),
        # signs that are none
        ("lr = 0.5^(step // 100) for 1000;  // halved", "lr = 0.5^(floor(step / 100)) for 1000;  # halved"),
        ("1e-3 * (step\n// 100)", "1e-3 * (floor(step / 100))"),
        ("hold(1 2)" + " THEN hold(3)" * 12, "hold(1, 2)" + " then hold(3)" * 12),
    ],
)
def test_a_slip_in_several_places_is_told_at_once(wrong: str, meant: str) -> None:
    facts = {"steps_per_epoch": 1250, "tokens_per_step": 1000}
    assert at_once(wrong, **facts) == meant
    assert thence.check(meant, **facts) == []
    for found in thence.check(wrong, **facts):
        assert found.source.text == wrong and found.fixed() != wrong


def test_facts_that_are_given_later_are_not_told_of_a_text_that_cannot_be_read() -> None:
    with pytest.raises(thence.SpecError) as raised:
        thence.Schedule("warmup(5%, 1) THEN HOLD(rest)")
    assert [found.code for found in raised.value.diagnostics] == ["syntax", "unknown-function"]


@pytest.mark.parametrize("wrong, meant", NUMBERS)
def test_numbers_and_units(wrong: str, meant: str) -> None:
    for spec in ("hold({}, 1)", "long = {}; hold(long, 1)", "hold(10, 1) then linear({}, 0)"):
        assert thence.check(spec.format(wrong), **FACTS)[0].severity == "error"
        right = typed(spec.format(wrong), **FACTS)
        assert [found for found in thence.check(right, **FACTS) if found.severity == "error"] == []
        assert thence.format(right) == spec.format(meant)


@pytest.mark.parametrize(
    "wrong, meant", [("1e-3f", "1e-3"), ("2e", "2e-3"), ("2e-3.5", "2 * 10^-3.5"), ("1__0", "1_0")]
)
def test_numbers_as_values(wrong: str, meant: str) -> None:
    assert typed(f"hold(5, {wrong})") == f"hold(5, {meant})"


@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: row.example)
def test_each_mistake_has_its_example(row: Mistake) -> None:
    source, findings = Source(row.example), Findings(Source(row.example))
    tokens = tokenize(row.example, findings)
    assert tokens is not None
    with pytest.raises(lark.UnexpectedInput) as raised:
        parser().parse(tokens)
    stop = Stop.of(raised.value, source, tokens)
    assert next(known for known in MISTAKES if known.when(stop)) is row
    explain(stop, findings)
    (found,) = findings.all()
    assert found.help
    assert (found.fix is not None) == (row.fix is not None)


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row.example)
def test_each_phrase_has_its_example(row: Phrase) -> None:
    found = [f for f in thence.check(row.example) if f.code == "syntax"]
    assert found and all(
        f.message == row.message.replace("{0}", row.example[f.span.start : f.span.stop].strip())
        for f in found
    )
    left = [f for f in thence.check(typed(row.example)) if f.severity == "error"]
    assert left == ([] if row.fix else found)


@pytest.mark.parametrize(
    "spec",
    [
        "warmup(1k, 1e-3) then hold(until loss < 2.5) then linear(2k, 0)",
        "warmup(1k, 1e-3) then hold(while val_loss > 0.3)",
        "warmup(1k, 1e-3) then hold until acc >= 0.9",
    ],
)
def test_what_a_run_measures_is_answered_with_what_can_be_done(spec: str) -> None:
    (found,) = thence.check(spec)
    assert found.fix is None and "not known before the run" in found.message
    call = f"{found.help}".partition("true: ")[2]
    made = eval(call, {"thence": thence, "text": "warmup(1k, 1e-3) then hold(99k)"})
    assert made(6200) == pytest.approx(1e-3) and made(8200) == 0


@pytest.mark.parametrize("example, form, meaning", spellings.NUMBERS)
def test_each_form_of_a_number_has_its_example(example: str, form: str, meaning: Any) -> None:
    first = next(row for row in spellings.NUMBERS if re.fullmatch(row[1], example))
    assert first == (example, form, meaning)
    meant = spellings.number(example)
    assert meant is not None and thence.check(f"hold(5, {meant.text.split('->')[0]})")[:1] in (
        [],
        thence.check("hold(5, 10k)"),
    )


@pytest.mark.parametrize(
    "spec",
    [
        "linear(100,1->0)",
        "hold(10,1)",
        "cosine(9000,1->0,power=2)",
        "points(0 @ 0,1 @ 10)",
        "cosine(100,1->0, power=2)",
        "onecycle(n=100, peak=1) then cosine(100,100->0, power=2)",
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


# ---- every suggestion for an error can be typed ----------------------------------------------------------------

BAD = conformance("errors")
TEXTS: list[tuple[str, dict[str, Any]]] = [
    *((spec, facts) for _, spec, facts, _, _ in (*ERRORS, *WARNINGS)),
    *((row["spec"], row["facts"]) for row in BAD),
    *((row.example, {}) for row in MISTAKES),
    *((row.example, {}) for row in PHRASES),
    *((wrong, {}) for wrong, _ in (*COMMAS, *CALLS, *SLIPS, *NAMES, *VALUES, *ONE_STEP)),
]


@pytest.mark.thorough
@pytest.mark.parametrize("spec, facts", TEXTS)
def test_what_is_typed_settles_the_finding(spec: str, facts: dict[str, Any]) -> None:
    for found in thence.check(spec, **facts):
        assert found.help and "..." not in found.help.replace("${...}", "").replace(
            "{...} or [...]", ""
        ).replace("compile(...", "").replace("bind(...", "").replace(", ...)", "")
        fixed = found.fixed()
        if fixed is None:
            continue
        assert fixed != spec
        left = [(f.code, f.message, f.span.start) for f in thence.check(fixed, **facts)]
        assert (found.code, found.message, found.span.start) not in left


@pytest.mark.thorough
def test_the_suggestions_lead_to_a_schedule() -> None:
    lost = []
    for spec, facts in TEXTS:
        errors = [f for f in thence.check(spec, **facts) if f.severity == "error"]
        if errors and all(f.fix for f in errors):
            right = typed(spec, **facts)
            lost += [(spec, right, f.message) for f in thence.check(right, **facts) if f.severity == "error"]
    # What is left here is another mistake, about which only its author can know more.
    assert {text for text, _, _ in lost} <= {
        "hold(10, 1): 3",
        "hold(10, 1) over 5 then hold(3)",
        "hold(10, 1) over 5 over 6",
        "warmup(2 tok, 1)",
        "warmup(2 ex, 1)",
        "hold(rest, 1) then constant(3)",
        "__import__('os').system('x')",
        "linear(10, 1->0) over 0",
        "peak =",
    }, lost


# ---- what is suggested was tried ---------------------------------------------------------------------------------

WITHHELD = [
    ("linear(1000, 1->0).copy(500)", "a spec reads like: warmup(1000, 1e-3)"),
    ("exponent%al(100, 1->0.1)", ""),
]


@pytest.mark.parametrize("spec, help", WITHHELD)
def test_what_would_be_refused_is_not_suggested(spec: str, help: str) -> None:
    found = thence.check(spec)
    assert found[0].fix is None or not any(d.severity == "error" for d in thence.check(f"{found[0].fixed()}"))
    assert help in f"{found[0].help}"


def test_edits_that_need_others_are_one_edit_of_the_whole() -> None:
    (found,) = thence.check("linear(1000, [1e-3, 0])")
    assert found.fixed() == "linear(1000, 1e-3->0)"
    (found,) = thence.check("steps(0.1, [30, 0.01])")
    assert found.fixed() == "steps(0.1, 0.01 @ 30)"


@pytest.mark.thorough
def test_one_wrong_character_is_hardly_ever_answered_with_an_edit_that_is_refused() -> None:
    random, kinds = Random(7), Counter[str]()
    rows = conformance("values")
    specs = [row["spec"] for row in rows if len(row["spec"]) < 90]
    for _ in range(300):
        spec = random.choice(specs)
        at, instead = random.randrange(len(spec)), random.choice("()[]{},;:.=-+*/ >@%049eknpt'\"")
        wrong = spec[:at] + instead + spec[at + random.choice([0, 1]) :]
        errors = errors_of(wrong)
        if errors and all(found.fix is not None for found in errors):
            text = Edited(wrong, apart([found.fix for found in errors if found.fix is not None])).text
            kinds["refused" if errors_of(text) else "right"] += 1
    assert kinds["right"] > 20 * kinds["refused"]


def errors_of(text: str) -> list[thence.Diagnostic]:
    """The errors of a text, but for those that more facts would mend."""
    return [
        found for found in thence.check(text) if found.severity == "error" and found.code not in GIVEN_LATER
    ]
