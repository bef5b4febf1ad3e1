"""The examples train well: with exactly the rates that they were given, and bit for bit where they say so."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from forked import Forked
from places import EXAMPLES

import thence

NAMES = ("lr", "wd", "b2")


@pytest.fixture(scope="module")
def train_digits() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_digits", EXAMPLES / "train_digits.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(EXAMPLES))  # as if it were started
    spec.loader.exec_module(module)
    return module


def printed(*arguments: str, forked: Forked | None = None) -> str:
    """What an example prints, in a process of its own: new from the ground up, or forked."""
    script, *words = arguments
    if forked is not None:
        ran = forked.run(EXAMPLES / script, words, Path.cwd(), os.environ)
    else:
        command = [sys.executable, str(EXAMPLES / script), *words]
        ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def rows(text: str) -> dict[int, dict[str, str]]:
    """The table that the example logs: for each step the rates as printed."""
    found = re.findall(r"^ *(\d+) +(\S+) +(\S+) +(\S+) +\S+$", text, re.MULTILINE)
    return {int(step): dict(zip(NAMES, values, strict=True)) for step, *values in found}


def expected(bundle: thence.Bundle, step: int) -> dict[str, str]:
    """A step's rates, as float32 has them, in the log's layout."""
    lr, wd, b2 = (float(np.float32(bundle(step)[name])) for name in NAMES)
    return {"lr": f"{lr:.4e}", "wd": f"{wd:.4e}", "b2": f"{b2:.6f}"}


def test_learns_and_logs_the_rates_of_its_bundle(
    train_digits: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    accuracy = train_digits.main([])
    assert accuracy >= 0.95

    told = capsys.readouterr().out
    assert told.endswith(f"test accuracy: {accuracy:.1%}\n")
    config = tomllib.loads((EXAMPLES / "digits.toml").read_text(encoding="utf-8"))
    bundle = thence.compile(config["schedules"])
    assert isinstance(bundle, thence.Bundle)
    logged = rows(told)
    assert list(logged) == [*range(0, 600, 50), 599]
    assert logged == {step: expected(bundle, step) for step in logged}


def test_same_seed_same_run(train_digits: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    runs = []
    for _ in range(2):
        train_digits.main(["--set", "total=20"])
        runs.append(capsys.readouterr().out)
    assert runs[0] == runs[1]


def test_command_line_replaces_numbers_of_the_bundle() -> None:
    told = printed("train_digits.py", "--set", "total=20", "--set", "peak=2e-3")
    config = tomllib.loads((EXAMPLES / "digits.toml").read_text(encoding="utf-8"))
    bundle = thence.compile(config["schedules"], total=20, peak="2e-3")
    assert isinstance(bundle, thence.Bundle)
    assert bundle["lr"](2) == 2e-3
    logged = rows(told)
    assert logged == {step: expected(bundle, step) for step in (0, 19)}


def test_a_mistake_in_the_schedules_ends_with_the_finding(train_digits: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"no parameter `peek`(.|\n)*help: write: peak"):
        train_digits.main(["--set", "peek=1"])


def test_a_step_uses_the_bundles_values_exactly(train_digits: ModuleType) -> None:
    config, bundle = train_digits.read_config(EXAMPLES / "digits.toml", {"total": "30"})
    optimizer = train_digits.make_optimizer(bundle)
    params = train_digits.init_params(train_digits.jax.random.key(0), [64, 8, 10])
    update, state = train_digits.make_update(optimizer), optimizer.init(params)
    (images, labels), _ = train_digits.load_data()
    for step in range(30):
        params, state = update(params, state, images[:8], labels[:8])
        used = state.hyperparams
        for name, key in zip(NAMES, ("learning_rate", "weight_decay", "b2"), strict=True):
            assert np.float32(used[key]) == np.float32(bundle[name](step)), (name, step)
    assert config["batch_size"] == 64


def test_a_run_that_was_stopped_goes_on_bit_for_bit(tmp_path: Path, forked: Forked) -> None:
    stopped = printed("resume.py", str(tmp_path / "stopped"), "--until", "100")
    resumed = printed("resume.py", str(tmp_path / "stopped"), forked=forked)
    whole = printed("resume.py", str(tmp_path / "whole"), forked=forked)
    assert "goes on from step 100" in resumed and "goes on" not in whole
    assert resumed.splitlines()[-2:] == whole.splitlines()[-2:] != stopped.splitlines()[-2:]
    assert whole.splitlines()[-1].startswith("digest ")


def test_eight_devices_have_one_rate() -> None:
    told = printed("data_parallel.py")
    assert "8 devices, rate 4.03e-05 on all of them" in told
    assert float(re.findall(r"accuracy: ([0-9.]+)%", told)[0]) > 85


def test_a_population_trains_with_a_peak_each(forked: Forked) -> None:
    found = re.findall(r"peak +(\S+): test accuracy ([0-9.]+)%", printed("population.py", forked=forked))
    assert len(found) == 8 and len({accuracy for _, accuracy in found}) >= 6
    assert float(found[0][1]) < 50 and float(found[-1][1]) > 90


def test_a_plateau_of_a_real_loss_lowers_the_rate(forked: Forked) -> None:
    told = printed("plateau.py", forked=forked)
    lowered = re.findall(r"rate (\S+) -> (\S+),", told)
    assert lowered and all(float(after) == pytest.approx(float(before) / 2) for before, after in lowered)
    assert float(re.findall(r"accuracy: ([0-9.]+)%", told)[0]) > 93


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.thence")), ids=lambda path: path.name)
def test_thence_files_are_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert thence.check(text) == []
    assert thence.format(text) == text
