"""The examples for config systems, started as a user would: what they train with is what their specs say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from forked import Forked
from places import EXAMPLES

import thence
from thence.cli import cli

LR = "warmup(5%, 4e-3) then cosine(rest, 1%)"
WD = "cosine(rest, 0.1->0.01)"
OTHER = "warmup(50%, 2e-3) then linear(rest, 1e-4)"
MISSPELT = "warmup(5%, 4e-3) then cosin(rest, 1%)"
RATES = {
    "cosine": LR,
    "trapezoid": "warmup(5%, 4e-3) then hold(until 80%) then linear(rest, 0)",
    "rsqrt": "warmup(5%, 4e-3) then rsqrt(4e-3, 5%)",
}


@dataclass(frozen=True)
class Example:
    """A script, and how its learning rate and its number of steps are replaced."""

    script: str
    lr: str
    steps: str
    variable: bool = False  # the learning rate is replaced in the environment

    def run(
        self, folder: Path, lr: str | None = None, steps: int | None = None, forked: Forked | None = None
    ) -> subprocess.CompletedProcess[str]:
        """What it did, in a process that is new from the ground up, or forked."""
        words = [] if lr is None else [self.lr.format(lr)]
        environment = dict([words.pop().split("=", 1)]) if self.variable and words else {}
        if steps is not None:
            words.append(self.steps.format(steps))
        if forked is not None:
            return forked.run(EXAMPLES / self.script, words, folder, {**os.environ, **environment})
        return started(folder, self.script, *words, **environment)


SWEEP = Example("hydra_sweep.py", "lr='{}'", "steps={}")
SETTINGS = Example("settings.py", "DIGITS_LEARNING_RATE={}", "--steps={}", variable=True)
SINGLE = [
    SETTINGS,
    Example("dataclass_cli.py", "--optimizer.lr={}", "--steps={}"),
    Example("config_dict.py", "--config.lr={}", "--config.steps={}"),
]


def named(examples: list[Example]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=lambda example: example.script)


def slug(spec: str, steps: int) -> str:
    return thence.Schedule(spec).bind(total=steps).slug()


def started(folder: Path, script: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(EXAMPLES / script), *words],
        cwd=folder,
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


def lines(lr: str, wd: str, steps: int) -> list[str]:
    """What is printed of a run's hyperparameters: those of the compiled specs, as float32 has them."""
    schedules = {"learning_rate": thence.Schedule(lr), "weight_decay": thence.Schedule(wd)}
    used = {name: spec.bind(total=steps).values(steps).astype(np.float32) for name, spec in schedules.items()}
    at = {"first": 0, "peak": int(used["learning_rate"].argmax()), "last": steps - 1}
    return [
        f"{which:>5} step {step:>4}: " + ", ".join(f"{name} {used[name][step]:.6g}" for name in used)
        for which, step in at.items()
    ]


def runs(ran: subprocess.CompletedProcess[str]) -> tuple[list[list[str]], list[float]]:
    """The hyperparameters and the accuracy that were printed, of each run."""
    assert ran.returncode == 0, ran.stderr
    told = re.findall(r"^ *(?:first|peak|last) step .*$", ran.stdout, re.MULTILINE)
    accuracies = [float(share) for share in re.findall(r"^test accuracy: (.+)%$", ran.stdout, re.MULTILINE)]
    assert len(told) == 3 * len(accuracies) > 0
    return [told[at : at + 3] for at in range(0, len(told), 3)], accuracies


@named(SINGLE)
def test_trains_with_the_rates_of_its_specs(example: Example, tmp_path: Path) -> None:
    ran = example.run(tmp_path)
    (told,), (accuracy,) = runs(ran)
    assert told == lines(LR, WD, 300)
    assert accuracy > 90
    assert f"run {slug(LR, 300)}\n" in ran.stdout


@named(SINGLE)
def test_an_override_is_what_is_trained_with(example: Example, tmp_path: Path, forked: Forked) -> None:
    ran = example.run(tmp_path, lr=OTHER, steps=20, forked=forked)
    (told,), _ = runs(ran)
    assert told == lines(OTHER, WD, 20)
    assert f"run {slug(OTHER, 20)}\n" in ran.stdout
    if example is SETTINGS:
        saved = json.loads(
            (tmp_path / "runs" / slug(OTHER, 20) / "settings.json").read_text(encoding="utf-8")
        )
        assert saved["steps"] == 20
        assert thence.Schedule(saved["learning_rate"]) == thence.Schedule(OTHER).bind(total=20)


@named([*SINGLE, SWEEP])
def test_a_mistake_ends_the_run_with_its_finding(example: Example, tmp_path: Path, forked: Forked) -> None:
    ran = example.run(tmp_path, lr=MISSPELT, forked=forked)
    assert ran.returncode != 0
    told = ran.stdout + ran.stderr
    assert "there is no curve or function `cosin`" in told
    column = MISSPELT.index("cosin") + 1
    assert re.search(rf"\b1:{column}\b", told) and "help: write: cosine" in told
    assert "Traceback" not in told and "accuracy" not in told


def test_hydra_sweeps_over_three_specs(tmp_path: Path) -> None:
    names = f"rate={','.join(RATES)}"
    told, accuracies = runs(started(tmp_path, SWEEP.script, "--multirun", names, "steps=250", "wd=1e-2"))
    assert told == [lines(spec, "1e-2", 250) for spec in RATES.values()]
    assert min(accuracies) > 90
    left = {
        path.parent.name: path.read_text(encoding="utf-8")
        for path in tmp_path.glob("multirun/*/*/*/accuracy")
    }
    assert left == {
        slug(spec, 250): f"{accuracy}%\n" for spec, accuracy in zip(RATES.values(), accuracies, strict=True)
    }


def test_hydras_config_is_clean() -> None:
    found = CliRunner().invoke(cli, ["check", "--total-key", "steps", str(EXAMPLES / "hydra_sweep.yaml")])
    assert (found.exit_code, found.output) == (0, "4 specs in 1 file checked: no findings\n")
