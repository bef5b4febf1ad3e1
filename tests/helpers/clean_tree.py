"""Writes a tree of 200 files as projects have them, without one mistake in a spec; run as a script it writes one to look at."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

# Specs without a finding, as they stand in configs.
SPECS = (
    "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)",
    "linear(10k, 3e-4->0)",
    "warmup(5%, 6e-4) then cosine(rest, 10%) over 100k",
    "steps(0.1, 0.01 @ 32k, 1e-3 @ 48k)",
    "repeat(cosine(10, 1e-3->0), stretch=2)",
    "0.1 * (warmup(500, 1) then rsqrt(timescale=500))",
    "peak = 3e-4; warmup(2k, peak) then hold(until 90%) then sqrt_decay(rest, 0) over 100k",
    "lr = warmup(2k, 1e-3) then hold(8k); wd = 0.1 * lr",
)
PEAKS = ("1e-4", "3e-4", "6e-4", "1e-3")


def hydra(i: int) -> str:
    spec = SPECS[i % len(SPECS)]
    return f"""\
# @package _global_
defaults:
  - /model: vit_{"tsbl"[i % 4]}
  - override /data: imagenet
  - _self_

trainer:
  max_steps: 100000
  warmup: ${{trainer.max_steps}}
  precision: bf16-mixed
  gradient_clip_val: 1.0

optimizer:
  _target_: torch.optim.AdamW
  lr: {PEAKS[i % 4]}
  betas: [0.9, 0.95]
  eps: 1.0e-8

schedule: "{spec}"
interpolated: warmup(${{trainer.warmup}}, 1e-3) then hold(rest)
run_dir: outputs/${{now:%Y-%m-%d}}/${{hydra.job.override_dirname}}
"""


def block_scalars(i: int) -> str:
    return f"""\
name: run-{i:03}
lr: |
  # found by the sweep of May
  peak = {PEAKS[i % 4]}
  warmup(2k, peak)
    then cosine(98k, peak / 10)
wd: >-
  linear(100k,
    0.04->0.4)
momentum: !schedule 'constant(0.9)'
notes: >
  The rate goes up in 2000 steps and then follows a cosine (see warmup(2k, peak) above) for the rest of the
  run; linear(10) was worse.
flow: {{lr: "warmup(10, 0->1)", wd: 0.1, layers: [linear(64), relu, linear(10)]}}
seeds: [{i}, {i + 1}, {i + 2}]
"""


def timm(i: int) -> str:
    return f"""\
model: resnet{[18, 34, 50, 101][i % 4]}
sched: cosine
lr: 0.{i % 9 + 1}
lr_noise_pct: 0.67
warmup_lr: 1.0e-6
warmup_epochs: 5
min_lr: 1e-5
decay_epochs: 30.0
decay_rate: 0.1
aa: rand-m9-mstd0.5-inc1
"""


def detectron(i: int) -> str:
    return f"""\
_BASE_: "../Base-RCNN-FPN.yaml"
SOLVER:
  STEPS: (210000, 250000)
  MAX_ITER: {270000 + i}
  BASE_LR: 0.02
  LR_SCHEDULER_NAME: WarmupMultiStepLR
  WARMUP_METHOD: linear
"""


def workflow(i: int) -> str:
    return f"""\
name: train
on: {{push: {{branches: [main, 'release/**']}}, schedule: [{{cron: '{i % 60} 4 * * 1'}}]}}
jobs:
  sweep:
    runs-on: ubuntu-latest
    strategy:
      matrix: {{python: ['3.11', '3.12'], lr: [1e-3, 3e-4]}}
    steps:
      - uses: actions/checkout@v4
      - name: Train
        run: |
          pip install -e .
          python train.py --lr "warmup(100, ${{{{ matrix.lr }}}}) then cosine(900, 0)" --steps 1000
          for seed in 1 2 3; do python train.py --seed $seed; done
"""


def helm(i: int) -> str:
    return f"""\
apiVersion: batch/v1
kind: Job
metadata:
  name: {{{{ .Release.Name }}}}-{i}
spec:
  template:
    spec:
      containers:
        - args: ["--lr", "warmup({{{{ .Values.warmup }}}}, 1e-3) then hold(rest)"]
{{{{- if .Values.gpu }}}}
          resources: {{limits: {{nvidia.com/gpu: 8}}}}
{{{{- end }}}}
"""


def compose(i: int) -> str:
    return f"""\
services:
  trainer:
    image: registry.example.org/trainer:1.{i}
    command: ["python", "-m", "train", "--schedule=linear", "--steps=10000"]
    environment: {{LR: "3e-4", WARMUP: "5%"}}
    deploy: &deploy
      resources: {{reservations: {{devices: [{{driver: nvidia, count: all, capabilities: [gpu]}}]}}}}
  evaluator: {{image: busybox, deploy: *deploy}}
"""


def signatures(i: int) -> str:
    return f"""\
- func: rsqrt(Tensor self) -> Tensor
  variants: function, method
- func: linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor
- func: repeat(Tensor self, SymInt[] repeats) -> Tensor
  tags: core
- doc: cosine(x, y) is the cosine of the angle between them, {i} degrees for instance
- pattern: b (h w) c -> b h w c
- sql: select points(a) over (partition by b order by c) from linear(t)
- formula: decay(t) = a * exp(-t / tau)
"""


def styles(i: int) -> str:
    return json.dumps(
        {
            "animation": {"easing": f"linear(0, 0.{i}5 25%, 1)", "frames": "steps(4, end)"},
            "grid": {"columns": "repeat(2, 1fr)", "rows": "repeat(auto-fill, minmax(100px, 1fr))"},
            "model": ["linear(784, 128)", "relu()", "linear(128, 10)", "constant(0)"],
            "call": "points(a, b)",
            "text": "First hold(shift), then skip(one) for as long as it takes until the end.",
        },
        indent=4,
    )


def deepspeed(i: int) -> str:
    return json.dumps(
        {
            "train_batch_size": 64 * (i + 1),
            "optimizer": {
                "type": "AdamW",
                "params": {"lr": 3e-5, "betas": [0.9, 0.999], "weight_decay": 0.01},
            },
            "scheduler": {
                "type": "WarmupDecayLR",
                "params": {"warmup_min_lr": 0, "warmup_max_lr": 3e-5, "warmup_num_steps": "auto"},
            },
            "zero_optimization": {"stage": i % 4, "overlap_comm": True},
            "learning_rate": SPECS[i % len(SPECS)],
        },
        indent=2,
    )


def trainer_arguments(i: int) -> str:
    return f"""\
{{
  // for the trainer; see its documentation
  "output_dir": "out/{i}", "learning_rate": 5e-05, "lr_scheduler_type": "cosine_with_restarts",
  "warmup_ratio": 0.03, /* of the steps */
  "lr_scheduler_kwargs": {{"num_cycles": 3}},
  "schedules": ["{SPECS[i % 5]}", "peak = 1\\nwarmup(10, peak) then hold(90)",],
  "url": "https://example.org/a?b=warmup(1)",
}}
"""


def pyproject(i: int) -> str:
    return f"""\
[project]
name = "experiment-{i}"
version = "0.{i}.0"
dependencies = ["jax>=0.4", "optax", 'thence ; python_version >= "3.11"']

[tool.ruff.lint.per-file-ignores]
"tests/**" = ["S101"]

[[experiment]]
started = 2026-05-{i % 28 + 1:02}T10:00:00Z
optimizer = {{ name = "adamw", lr = "{SPECS[i % 5]}", "weight.decay" = 0.1 }}
schedule = \"\"\"
peak = {PEAKS[i % 4]}  # "the best" one
warmup(2k, peak) \\
   then cosine(8k, peak / 10)
\"\"\"
literal = 'linear(10k, 1e-3->0)'
"""


def python_module(i: int) -> str:
    return f'''\
"""Trains run {i}: warmup(1000, 1e-3) then cosin(9000, 0) is a spec with a slip, which is told below."""

import torch.nn.functional as F
from thence import Schedule, compile as schedule
import thence.schedules as ts

SPEC = "linear(10"
lr = schedule("warmup(1000, 0->1e-3) then "
              f"cosine({{1000 * 9}}, 1e-5)")
wd = schedule("linear(50%, 0.04->0.4) then hold(50%)", total=STEPS)
b2 = Schedule("warmup(5%, 0.9->0.999) then hold(rest)").bind(total={1000 + i})
course = lr.resume(at=5000, then="linear(100, 0)") if {i} % 2 else ts.linear_schedule(1.0, 0.0, 10)


def layer(x, weight):
    return F.linear(x, weight) if x.shape[0] else steps("warmup(", x)
'''


def unrelated_module(i: int) -> str:
    return f'''\
def cosine(steps: int, end: float = {i}.0) -> float:
    """cosine(9000, 1e-5 -> 0) then linear(0)"""
    return compile("warmup(0, 0) then", "x", "exec")
'''


def program(i: int) -> str:
    return f"# of run {i}\ntotal = 10k\npeak = {PEAKS[i % 4]}\nlr = warmup(5%, peak) then cosine(rest, 10%)\nwd = 0.1 * lr / peak\n"


FORMS = {
    "conf/experiment/{}.yaml": (hydra, 24),
    "configs/blocks/{}.yml": (block_scalars, 24),
    "configs/timm/{}.yaml": (timm, 12),
    "configs/detectron/{}.yaml": (detectron, 8),
    "workflows/{}.yml": (workflow, 8),
    "charts/{}.yaml": (helm, 8),
    "deploy/compose-{}.yaml": (compose, 8),
    "ops/native-{}.yaml": (signatures, 8),
    "web/styles-{}.json": (styles, 8),
    "deepspeed/{}.json": (deepspeed, 16),
    "trainer/{}.jsonc": (trainer_arguments, 16),
    "projects/{}/pyproject.toml": (pyproject, 20),
    "src/train_{}.py": (python_module, 20),
    "src/other_{}.py": (unrelated_module, 8),
    "schedules/{}.thence": (program, 12),
}
# So many specs are in a file of each form, counted by eye; those that are filled in later are none.
SPECS_IN = {
    hydra: 1, block_scalars: 4, deepspeed: 1, trainer_arguments: 2, pyproject: 3, python_module: 2, program: 1
}  # fmt: skip


def contents() -> Iterator[tuple[str, str, int]]:
    """The path, the text and the number of specs of each file."""
    for path, (form, count) in FORMS.items():
        for i in range(count):
            yield path.format(i), form(i), SPECS_IN.get(form, 0)


def write_clean_tree(folder: Path) -> tuple[int, int]:
    """Write the tree, and tell how many files and how many specs it has."""
    files = specs = 0
    for path, text, count in contents():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        # Every third as an editor on Windows writes it.
        line_end = "\r\n" if files % 3 == 2 else "\n"
        file.write_bytes(text.replace("\n", line_end).encode())
        files, specs = files + 1, specs + count
    return files, specs


if __name__ == "__main__":
    print(*write_clean_tree(Path(sys.argv[1])))
