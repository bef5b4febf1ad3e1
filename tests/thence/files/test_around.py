"""What a file has to do with mistakes in its specs: the finding, and the file with its help typed, which has none."""

from __future__ import annotations

import pytest

from thence.files.examine import Examiner
from thence.files.settings import Settings

SETTINGS = Settings(fact_keys={"total": ("steps",), "steps_per_epoch": ("steps_per_epoch",)})
CODE = "import thence\n"

# The kind of a file, its text, the finding's code, line and help, and the text with the help typed.
CASES = [
    # lines that are joined
    ("yaml", "all: >\n  lr = warmup(1000, 1e-3) then cosine(9000, 0)\n  wd = 0.1 * lr / 1e-3\n", "syntax", 3,
     "write | in place of >: it keeps the lines apart, or ; between two statements",
     "all: |\n  lr = warmup(1000, 1e-3) then cosine(9000, 0)\n  wd = 0.1 * lr / 1e-3\n"),
    ("yaml", "lr: >-\n  peak = 1e-3  # the peak\n  warmup(1000, peak) then cosine(9000, 0)\n", "empty", 3,
     "write | in place of >: it keeps the lines apart",
     "lr: |-\n  peak = 1e-3  # the peak\n  warmup(1000, peak) then cosine(9000, 0)\n"),
    ("yaml", "lr: >\n  warmup(1000, 1e-3)  # up\n  then cosine(9000, 0)\n", "comment", 2,
     "write | in place of >: it keeps the lines apart", "lr: |\n  warmup(1000, 1e-3)  # up\n  then cosine(9000, 0)\n"),
    ("yaml", "lr:\n  peak = 1e-3\n  warmup(1000, peak) then cosine(9000, 0)\n", "syntax", 3,
     "write | behind the key, and the text without quotes below it: it keeps the lines apart, or ; between two statements",
     "lr: |\n  peak = 1e-3\n  warmup(1000, peak) then cosine(9000, 0)\n"),
    ("yaml", 'lr: "peak = 1e-3\n  warmup(1000, peak)"\n', "syntax", 2,
     "write | behind the key, and the text without quotes below it: it keeps the lines apart, or ; between two statements",
     "lr: |\n  peak = 1e-3\n  warmup(1000, peak)\n"),
    # pieces that are joined
    ("py", CODE + 'thence.compile(\n    "warmup(1000, 1e-3) then"\n    "cosine(9000, 1e-5)"\n)\n', "syntax", 3,
     "write a blank behind then", CODE + 'thence.compile(\n    "warmup(1000, 1e-3) then "\n    "cosine(9000, 1e-5)"\n)\n'),
    ("py", CODE + 'thence.compile(\n    "hold(10k, 1) then cosine(10k, 0) over"\n    "20k"\n)\n', "syntax", 3,
     "write a blank behind over", CODE + 'thence.compile(\n    "hold(10k, 1) then cosine(10k, 0) over "\n    "20k"\n)\n'),
    ("py", CODE + 'thence.compile(\n    "peak = 1e-3"\n    "warmup(1000, peak)"\n)\n', "syntax", 3,
     "write ; behind 1e-3", CODE + 'thence.compile(\n    "peak = 1e-3;"\n    "warmup(1000, peak)"\n)\n'),
    ("toml", 'lr = """warmup(1000, 1e-3) then\\\n  cosine(9000, 1e-5)"""\n', "syntax", 1,
     "write a blank behind then", 'lr = """warmup(1000, 1e-3) then \\\n  cosine(9000, 1e-5)"""\n'),
    # what another key has a schedule for
    ("yaml", "lr: hold(9, 1e-3)\nwd: 0.1 * lr\n", "unknown-name", 2,
     'write: wd: "0.1 * (hold(9, 1e-3))"; or both in one text: lr = hold(9, 1e-3); wd = 0.1 * lr', 'schedule: "lr = hold(9, 1e-3); wd = 0.1 * lr"\n'),
    ("json", '{"a": {"lr": "p = 1e-3; warmup(10, p)", "min_lr": "lr / 10"}, "wd": 9}', "unknown-name", 1,
     "write both in one text: p = 1e-3; lr = warmup(10, p); min_lr = lr / 10", '{"a": "p = 1e-3; lr = warmup(10, p); min_lr = lr / 10", "wd": 9}'),
    # a schedule as a mapping
    ("yaml", "lr:\n  warmup: {steps: 1000, peak: 1e-3}\n  then:\n    cosine: {steps: 9000, to: 1e-5}\n", "syntax", 2,
     'write one text: lr: "warmup(n=1000, to=1e-3) then cosine(n=9000, to=1e-5)"', 'lr: "warmup(n=1000, to=1e-3) then cosine(n=9000, to=1e-5)"\n'),
    ("yaml", "a:\n  learning_rate:\n    - warmup: {steps: 10, peak: 1}\n    - linear: {steps: 90, end: 0}\n  x: 3\n", "syntax", 3,
     'write one text: learning_rate: "warmup(n=10, to=1) then linear(n=90, to=0)"', 'a:\n  learning_rate: "warmup(n=10, to=1) then linear(n=90, to=0)"\n  x: 3\n'),
    ("json", '{"lr": {"warmup": {"n": "5%", "to": 1}, "cosine": {"n": "rest", "to": 0}, "over": 100}}', "syntax", 1,
     'write one text: "lr": "warmup(n=5%, to=1) then cosine(n=rest, to=0) over 100"', '{"lr": "warmup(n=5%, to=1) then cosine(n=rest, to=0) over 100"}'),
    ("toml", "[o.lr.warmup]\nsteps = 10\npeak = 1\n[o.lr.linear]\nsteps = 90\nto = 0\n", "syntax", 2,
     'write one text: lr = "warmup(n=10, to=1) then linear(n=90, to=0)"', '[o]\nlr = "warmup(n=10, to=1) then linear(n=90, to=0)"\n'),
    # numbers beside it
    ("yaml", "warm: &warm 500\nsteps: 10000\nlr: warmup(*warm, 1e-3) then cosine(rest, 0)\n", "syntax", 3, "write: 500",
     "warm: &warm 500\nsteps: 10000\nlr: warmup(500, 1e-3) then cosine(rest, 0)\n"),
    ("yaml", "peak: &peak 1e-3\nlr: 0.1 * *peak * cosine(100, 1->0)\n", "syntax", 2, "write: 1e-3",
     "peak: &peak 1e-3\nlr: 0.1 * 1e-3 * cosine(100, 1->0)\n"),
    ("yaml", "a: {warm: &w 500}\nlr: linear(*w, 1->0)\n", "syntax", 2, "write: 500", "a: {warm: &w 500}\nlr: linear(500, 1->0)\n"),
    ("yaml", "warm: 500\nlr: warmup(warm, 1e-3) then cosine(9000, 0)\n", "unknown-name", 2, "define it before: warm = 500;",
     "warm: 500\nlr: warm = 500; warmup(warm, 1e-3) then cosine(9000, 0)\n"),
    ("json", '{"a": {"peak": 3e-4, "lr": "warmup(10, peak) then hold(5)"}, "peak": 9}', "unknown-name", 1, "define it before: peak = 3e-4;",
     '{"a": {"peak": 3e-4, "lr": "peak = 3e-4; warmup(10, peak) then hold(5)"}, "peak": 9}'),
    ("py", CODE + 'warm = 500\nthence.compile("warmup(%d, 1e-3) then hold(9000)")\n', "argument", 3,
     'write: "warmup(%d, 1e-3) then hold(9000)" % warm', CODE + 'warm = 500\nthence.compile("warmup(%d, 1e-3) then hold(9000)" % warm)\n'),
    ("py", CODE + 'warm = 500\npeak = 1e-3\nthence.compile("warmup({}, {}) then hold(9000)")\n', "argument", 4,
     'write: "warmup({}, {}) then hold(9000)".format(warm, peak)',
     CODE + 'warm = 500\npeak = 1e-3\nthence.compile("warmup({}, {}) then hold(9000)".format(warm, peak))\n'),
    ("py", CODE + 'thence.compile("warmup(%d, 1e-3) then hold(9000)")\n', "argument", 2,
     'write: "warmup(%d, 1e-3) then hold(9000)" % 1000',
     CODE + 'thence.compile("warmup(%d, 1e-3) then hold(9000)" % 1000)\n'),
    ("py", CODE + 'warm = 500\nthence.compile("warmup({warm}, 1e-3) then hold(9000)")\n', "syntax", 3,
     'write it there: f"warmup({warm}, 1e-3) then hold(9000)"', CODE + 'warm = 500\nthence.compile(f"warmup({warm}, 1e-3) then hold(9000)")\n'),
    ("py", CODE + 'def make(n, peak=1e-3):\n    return thence.compile("warmup({n}, {peak}) then hold(9000)")\n', "syntax", 3,
     'write it there: f"warmup({n}, {peak}) then hold(9000)"', CODE + 'def make(n, peak=1e-3):\n    return thence.compile(f"warmup({n}, {peak}) then hold(9000)")\n'),
    ("py", CODE + 'lr = thence.compile("warmup(500, 1e-3)" + "cosine(9500, 0)")\n', "syntax", 2,
     'write " then " between them', CODE + 'lr = thence.compile("warmup(500, 1e-3)" + " then " + "cosine(9500, 0)")\n'),
    ("py", CODE + 'lr = ("warmup(500, 1e-3) then"\n    + "cosine(9500, 0)")\n', "syntax", 2,
     "write a blank behind then", CODE + 'lr = ("warmup(500, 1e-3) then "\n    + "cosine(9500, 0)")\n'),
    ("py", CODE + 'lr = thence.compile("warmup(500, 1e-3) then" "cosine(9500, 0)")\n', "syntax", 2,
     "write a blank behind then", CODE + 'lr = thence.compile("warmup(500, 1e-3) then " "cosine(9500, 0)")\n'),
    ("py", CODE + 'lr = f"warmup(500, 1e-3)" f"cosine(9500, 0)"\n', "syntax", 2,
     'write " then " between them', CODE + 'lr = f"warmup(500, 1e-3)" f" then cosine(9500, 0)"\n'),
    # facts beside it
    ("yaml", "num_train_steps: 10_000\nlr: warmup(5%, 1e-3) then hold(9500)\n", "missing-fact", 2,
     "the file has it under a key of its own: --total-key num_train_steps", None),
    ("json", '{"train": {"total": 100}, "lr": "cosine(50%, 1->0)"}', "missing-fact", 1,
     "the file has it under a key of its own: --total-key train.total", None),
    ("toml", "global_batch_size = 64\nlr = 'cosine(5k ex, 1->0)'\n", "missing-fact", 2,
     "the file has it under a key of its own: --batch-size-key global_batch_size", None),
    ("yaml", "a: {max_steps: 5}\nb: {max_steps: 10}\nlr: cosine(50%, 1->0)\n", "missing-fact", 3,
     "write `over 10k` at the end, or put `total = 10000;` before it, or give total=10000", None),
    # segments in a list
    ("json", '{"lr": ["warmup(1000, 1e-3)", "cosine(9000, 1e-5)"]}', "start-value", 1,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', '{"lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"}'),
    ("yaml", "lr:\n  - warmup(1000, 1e-3)  # up\n  - hold(10)\n  - linear(5, 0)\n", "start-value", 2,
     'write one text: "warmup(1000, 1e-3) then hold(10) then linear(5, 0)"', 'lr: "warmup(1000, 1e-3) then hold(10) then linear(5, 0)"\n'),
    ("py", CODE + 'lr = ["warmup(1000, 1e-3)", "cosine(9000, 1e-5)"]\n', "start-value", 2,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', CODE + 'lr = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("toml", 'lr = [\n  "warmup(1000, 1e-3)",\n  "cosine(9000, 1e-5)",\n]\n', "start-value", 2,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'lr = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("yaml", "lr: [warmup(1000, 1e-3), cosine(9000, 1e-5)]\n", "cut", 1,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("json", '{"lr": ["warmup(1000, 1e-3) then", "cosine(9000, 1e-5)"]}', "syntax", 1,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', '{"lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"}'),
    ("json", '{"lr": ["warmup(1000, 1e-3)", "then cosine(9000, 1e-5)"]}', "syntax", 1,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', '{"lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"}'),
    ("json", '{"lr": ["warmup(1000, 1e-3)", "then", "cosine(9000, 1e-5)"]}', "start-value", 1,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', '{"lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"}'),
    ("yaml", "lr:\n  - warmup(1000, 1e-3)\n  - then\n  - cosine(9000, 1e-5)\n", "start-value", 2,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("yaml", "lr:\n  - warmup(1000, 1e-3)\n  - followed by  # and\n  - cosine(9000, 1e-5)\n", "start-value", 2,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("toml", "schedule = ['warmup(1000, 1e-3)', '->', 'cosine(9000, 1e-5)']\n", "start-value", 1,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'schedule = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("py", CODE + 'lr = ["warmup(1000, 1e-3)", "+", "cosine(9000, 1e-5)"]\n', "start-value", 2,
     'write one text: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', CODE + 'lr = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("yaml", "lr = warmup(1000, 1e-3) then cosine(9000, 0)\n", "syntax", 1,
     'write: lr: "warmup(1000, 1e-3) then cosine(9000, 0)"', 'lr: "warmup(1000, 1e-3) then cosine(9000, 0)"\n'),
    # keys that are words of the language
    ("yaml", "optimizer:\n  lr: warmup(1000, 1e-3)\n  then: cosine(9000, 1e-5)\n", "syntax", 3,
     'write one text: lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'optimizer:\n  lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("json", '{"scheduler": {"lr": "warmup(1000, 1e-3)", "next": "cosine(9000, 1e-5)"}}', "syntax", 1,
     'write one text: "lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', '{"scheduler": {"lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"}}'),
    ("toml", '[opt]\nlr = "warmup(1000, 1e-3)"\nthen = "cosine(9000, 1e-5)"\n', "syntax", 3,
     'write one text: lr = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', '[opt]\nlr = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("yaml", "lr: warmup(1000, 1e-3) then cosine(9000, 0)\nover: 20k\n", "syntax", 2,
     'write one text: lr: "warmup(1000, 1e-3) then cosine(9000, 0) over 20k"', None),
    ("yaml", "lr:\n  warmup: 1000, 1e-3\n  cosine: 9000, 1e-5\n", "syntax", 2,
     'write one text: lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    # keys that have the numbers of the segments before it
    ("yaml", "lr:\n  warmup: 1000\n  peak: 1e-3\n  decay: cosine(9000, 1e-5)\n", "start-value", 4,
     'write one text: lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'lr: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("json", '{"lr": {"decay": "cosine(9000, 1e-5)", "max_lr": 0.001, "warmup_steps": 1000}}', "start-value", 1,
     'write one text: "lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', '{"lr": "warmup(1000, 1e-3) then cosine(9000, 1e-5)"}'),
    ("toml", '[lr]\nwarmup = "1k"\npeak = 1e-3\ncosine = "cosine(9000, 1e-5)"\n', "start-value", 4,
     'write one text: lr = "warmup(1k, 1e-3) then cosine(9000, 1e-5)"', 'lr = "warmup(1k, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("py", CODE + 'schedule = dict(warmup=1000, peak=1e-3, decay="cosine(9000, 1e-5)")\n', "start-value", 2,
     'write one text: schedule = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', CODE + 'schedule = "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    ("yaml", "train:\n  warmup_steps: 5%\n  max_lr: 3e-4\n  hold_steps: 500\n  lr: linear(rest, 0) over 2k\n", "start-value", 5,
     'write one text: lr: "warmup(5%, 3e-4) then hold(500) then linear(rest, 0) over 2k"',
     'train:\n  lr: "warmup(5%, 3e-4) then hold(500) then linear(rest, 0) over 2k"\n'),
    ("yaml", 'schedule: {warmup: 1000, decay: "cosine(9000, 1e-5)"}\n', "start-value", 1,
     'write one text with the value that is reached, as in schedule: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"', 'schedule: "warmup(1000, 1e-3) then cosine(9000, 1e-5)"\n'),
    # steps for epochs
    ("json", '{"epochs": 90, "steps_per_epoch": 1250, "lr": "warmup(5, 0.1) then steps(0.1, 0.01 @ 30, 0.001 @ 60)"}', "unfilled", 1,
     "write: warmup(5 ep, 0.1) then steps(0.1, 0.01 @ 30 ep, 0.001 @ 60 ep)",
     '{"epochs": 90, "steps_per_epoch": 1250, "lr": "warmup(5 ep, 0.1) then steps(0.1, 0.01 @ 30 ep, 0.001 @ 60 ep)"}'),
    ("yaml", "steps_per_epoch: 1250\nmax_epochs: 90\nlr: warmup(5, 0.1) then cosine(85, 0)\n", "unfilled", 3,
     "write: warmup(5 ep, 0.1) then cosine(85 ep, 0)", "steps_per_epoch: 1250\nmax_epochs: 90\nlr: warmup(5 ep, 0.1) then cosine(85 ep, 0)\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "code", "line", "help", "typed"),
    CASES,
    ids=[f"{case[0]}-{case[4][:40]}" for case in CASES],
)
def test_what_the_file_has_to_do_with_it(
    kind: str, text: str, code: str, line: int, help: str, typed: str | None
) -> None:
    (found,) = Examiner(SETTINGS).examine(f"a.{kind}", text.encode()).findings
    assert (found.code, found.line, found.help) == (code, line, help)
    if typed is not None:
        after = Examiner(SETTINGS).examine(f"a.{kind}", typed.encode())
        assert not after.findings and after.specs + after.left_out == 1


# What reads alike and is something else: the codes that are found.
SOUND = [
    ("yaml", "lr:\n  - warmup(1000, 1e-3)\n  - cosine(9000, 1e-3->0)\n", []),
    ("yaml", "lr: [cosine(10, 0), 1]\n", ["cut"]),
    ("yaml", "lr: [cosine(10, 1->0), cosine(20, 2->1)]\n", ["cut", "cut"]),
    (
        "json",
        '{"a": {"epochs": 3}, "b": {"epochs": 90, "lr": "warmup(5, 0.1) then cosine(85, 0)"}, "steps_per_epoch": 1250}',
        ["unfilled"],
    ),
    (
        "json",
        '{"lr": ["cosine(9000, 1e-5)", "hold(10, 1)"]}',
        ["start-value"],
    ),  # no sequence has a start there
    ("json", '{"lr": "cosine(9000, 1e-5)", "wd": "hold(10, 1)"}', ["start-value"]),
    ("yaml", "lr: warmup(1000, 1e-3)\nthen: say hello\nover: true\n", []),
    ("yaml", "lr: warmup(1000, 1e-3)\nmore:\n  then: cosine(9000, 1e-5)\n", []),
    ("yaml", "layers:\n  linear: 10, 20\n", []),
    ("yaml", "lr:\n  warmup: 1000\n  cosine: 9000\n", []),
    (
        "yaml",
        "train:\n  warmup_steps: 1000\n  peak: 1e-3\n  lr: warmup(1000, 1e-3) then cosine(9000, 0)\n",
        [],
    ),
    ("yaml", "train:\n  warmup: 1000\n  peak: 1e-3\n  lr: cosine(9000, 1e-3->0)\n", []),
    ("yaml", "lr: {type: cosine, warmup: 1000, peak: 1e-3, decay: 9000}\n", []),
    ("json", '{"lr": ["linear(10, 1->0)", "then", "words"]}', []),
    ("json", '{"epochs": 90, "steps_per_epoch": 1250, "lr": "warmup(5 ep, 0.1) then cosine(85 ep, 0)"}', []),
    ("json", '{"epochs": 90, "steps_per_epoch": 1250, "lr": "warmup(500, 0.1) then cosine(99500, 0)"}', []),
    (
        "json",
        '{"a": {"epochs": 90}, "b": {"epochs": 3}, "steps_per_epoch": 1250, "lr": "warmup(5, 0.1) then cosine(85, 0)"}',
        [],
    ),
    ("json", '{"warmup_epochs": 90, "steps_per_epoch": 1250, "lr": "warmup(5, 0.1) then cosine(85, 0)"}', []),
    ("yaml", "lr: 1e-3\nwd: 0.1 * lr\n", []),
    ("yaml", "lr: warmup(9, 1)\nother:\n  wd: 0.1 * lr\n", []),
    ("yaml", "lr:\n  warmup: {steps: 1000, enabled: true}\n  cosine: {steps: 9000}\n", []),
    ("yaml", "lr_scheduler:\n  warmup: {steps: 1000, to: 1e-3}\n  cosine: {steps: 9000, to: 0}\n", []),
    ("yaml", "lr: 2 * warmup(10, 1e-3)\nb: &b 3\n", []),
    ("yaml", "a: 500\nb: {a: 7}\nc: {a: 9}\nd:\n  lr: warmup(warm, 1e-3)\n", ["unknown-name"]),
    ("py", 'lr = "warmup(10, 1e-3)"\nlr = "linear(10, 0)"\n', ["start-value"]),
]


@pytest.mark.parametrize(("kind", "text", "codes"), SOUND)
def test_what_reads_alike(kind: str, text: str, codes: list[str]) -> None:
    assert [one.code for one in Examiner(SETTINGS).examine(f"a.{kind}", text.encode()).findings] == codes
