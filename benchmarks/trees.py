"""Whole trees of configs, and one large file: what `thence check` takes in all, next to reading the same bytes."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from .measure import Effort, Measured
from .model import OURS, Measure
from .starts import run

READING = "reading"
FILES = 10_000
STRINGS = 200_000

SPECS = (
    "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)",
    "linear(10k, 3e-4->0)",
    "warmup(5%, 6e-4) then cosine(rest, 10%) over 100k",
    "steps(0.1, 0.01 @ 32k, 1e-3 @ 48k)",
    "peak = 3e-4; warmup(2k, peak) then hold(until 90%) then sqrt_decay(rest, 0) over 100k",
)


def hydra(i: int, spec: str) -> str:
    """A YAML file with one spec."""
    return (
        f"defaults:\n  - /model: vit_{i % 7}\n  - _self_\n\ntrainer:\n  max_steps: 100000\n  precision: bf16-mixed\n"
        f"  devices: {i}\n\noptimizer:\n  _target_: torch.optim.AdamW\n  lr: \"{spec}\"\n"
        "  betas: [0.9, 0.95]\n  eps: 1.0e-8\n\nrun_dir: outputs/${now:%Y-%m-%d}/${hydra.job.override_dirname}\n"
    )  # fmt: skip


def blocks(i: int, spec: str) -> str:
    """A YAML file with three specs, of several lines."""
    return (
        f"name: run-{i}\nlr: |\n  # found by the sweep of May\n  peak = 3e-4\n  warmup(2k, peak)\n    then cosine(98k, peak / 10)\n"
        f"wd: >-\n  {spec}\nmomentum: !schedule 'constant(0.9)'\nnotes: >\n  The rate goes up and then\n"
        f"  follows a cosine for the rest of the run.\nseeds: [{i}, {i + 1}, {i + 2}]\n"
    )


def deepspeed(i: int, spec: str) -> str:
    """A JSON file with one spec."""
    optimizer = {"type": "AdamW", "params": {"lr": 3e-5, "betas": [0.9, 0.999], "weight_decay": 0.01}}
    scheduler = {"type": "WarmupDecayLR", "params": {"warmup_min_lr": 0, "warmup_num_steps": "auto"}}
    config = {"train_batch_size": i, "optimizer": optimizer, "scheduler": scheduler}
    return json.dumps({**config, "learning_rate": spec}, indent=2)


def project(i: int, spec: str) -> str:
    """A TOML file with one spec."""
    return (
        f'[project]\nname = "experiment-{i}"\nversion = "0.{i}.0"\ndependencies = ["jax>=0.4", "optax"]\n\n[tool.ruff]\n'
        f'line-length = 100\n\n[[experiment]]\noptimizer = {{ name = "adamw", lr = "{spec}" }}\n'
    )


def module(i: int, spec: str) -> str:
    """A Python file with one spec."""
    return (
        f'"""Trains run {i}."""\n\nimport torch.nn.functional as F\n\nconfig = dict(steps={i}, lr="{spec}")\n\n\n'
        "def layer(x, weight):\n    return F.linear(x, weight) if x.shape[0] else None\n"
    )


FORMS: tuple[tuple[Callable[[int, str], str], str], ...] = (
    (hydra, "yaml"),
    (blocks, "yml"),
    (deepspeed, "json"),
    (project, "toml"),
    (module, "py"),
)


@cache
def tree(specs: bool) -> tempfile.TemporaryDirectory[str]:
    """Ten thousand files, no two alike, in a hundred folders; they are gone when the run ends.

    Without `specs`, all but the first are those of a project that uses another library.
    """
    folder = tempfile.TemporaryDirectory(prefix="thence-benchmark-")
    forms = FORMS if specs else [form for form in FORMS if form[0] is not blocks]
    for i in range(FILES):
        form, suffix = forms[i % len(forms)]
        path = Path(folder.name, f"part{i % 100}", f"{i}.{suffix}")
        path.parent.mkdir(exist_ok=True)
        path.write_text(form(i, SPECS[i % len(SPECS)] if specs or not i else "cosine"))
    return folder


@cache
def large() -> tempfile.TemporaryDirectory[str]:
    """One file of JSON with a spec among very many other strings."""
    folder = tempfile.TemporaryDirectory(prefix="thence-benchmark-")
    words = ("a word", "layer.{} (fp16)", "see section (12)", "token {}", "of another kind")
    strings = [words[i % len(words)].format(i) for i in range(STRINGS)]
    Path(folder.name, "large.json").write_text(json.dumps({"vocabulary": strings, "lr": SPECS[0]}))
    return folder


def checking(make: Callable[[], tempfile.TemporaryDirectory[str]]) -> Measure:
    """The processor's time for the command on a folder, from the start of Python to its end; and for reading every file."""

    def measure(effort: Effort) -> Measured:
        folder = make().name
        sides = {OURS: ("-m", "thence", "check", folder), READING: ("-c", _READ_ALL, folder)}
        rounds: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(effort.slow_rounds):
            for name, words in sides.items():
                rounds[name].append(processor_time(words))
        return Measured("s", {name: tuple(times) for name, times in rounds.items()})

    return measure


def processor_time(words: Sequence[str]) -> float:
    """The seconds that a process with these arguments of Python took of one core."""
    before = os.times()
    run(*words)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


_READ_ALL = """\
import os, sys
for path, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(path, name), "rb") as file:
            file.read()
"""
