"""Files that a reader refuses at a spec: the help is the line as it should be, which the format's own library reads."""

from __future__ import annotations

import ast
import json
import tomllib

import pytest
import yaml

from thence.files.examine import Examiner
from thence.files.settings import Settings

SPEC = "warmup(1000, 1e-3) then cosine(9000, 0)"
SEVERAL = 'several lines of text stand within """, or on one line: '

# The kind of a file, what is written there, and the place that is shown.
REFUSED = [
    ("yaml", 'lr: "warmup(1000, 1e-3)" then cosine(9000, 0)\nbatch: 32\n', (1, 26)),
    ("yaml", 'a: 1\nlr: "warmup(1000, 1e-3) then cosine(9000, 0)\nbatch: 32\n', (2, 1)),
    ("yaml", "lr:warmup(1000, 1e-3) then cosine(9000, 0)\nbatch: 32\n", (1, 1)),
    ("yaml", "lr: 'warmup(1000, 1e-3)' then 'cosine(9000, 0)'  # a note\nbatch: 32\n", (1, 26)),
    ("yaml", "lr: @warmup(1000, 1e-3) then cosine(9000, 0)\n", (1, 5)),
    ("yaml", 'a: {lr: "warmup(1000, 1e-3) then cosine(9000, 0), wd: 1}\n', (1, 5)),
    ("yaml", "lr: `warmup(1000, 1e-3) then cosine(9000, 0)`\n", (1, 5)),
    ("toml", f"[train]\nsteps = 10_000\nlr = {SPEC}\n", (3, 6)),
    ("toml", f'lr: "{SPEC}"\nsteps = 1\n', (1, 3)),
    ("toml", f'lr = "{SPEC}\nsteps = 1\n', (1, 46)),
    ("toml", f"t = {{lr = {SPEC}, steps = 1}}\n", (1, 11)),
    ("toml", f"lr = \N{LEFT DOUBLE QUOTATION MARK}{SPEC}\N{RIGHT DOUBLE QUOTATION MARK}\n", (1, 6)),
    ("toml", 'lr = "warmup(1000, 1e-3)" then "cosine(9000, 0)"  # a note\n', (1, 27)),
    ("toml", '[train]\nlr = "warmup(1000, 1e-3)\n  then cosine(9000, 0)"\n', (2, 25)),
    ("toml", '[train]\nlr = "warmup(1000, 1e-3) then\n  cosine(9000,\n  0)"\n', (2, 30)),
    ("json", f'{{"lr": {SPEC}, "wd": 0.1}}', (1, 8)),
    ("json", f"{{'lr': '{SPEC}'}}", (1, 2)),
    ("json", f'{{\n  lr: "{SPEC}",\n  "wd": 1\n}}', (2, 3)),
    ("json", f'{{\n  "lr" = "{SPEC}",\n  "wd": 1\n}}', (2, 8)),
    ("json", f'{{\n  "lr": "{SPEC},\n  "wd": 1\n}}', (2, 3)),
    ("json", '{\n  "lr": "warmup(1000, 1e-3)" "then cosine(9000, 0)",\n  "wd": 1\n}', (2, 30)),
    ("json", '{\n  "lr": "warmup(1000, 1e-3)\n    then cosine(9000, 0)"\n}', (2, 28)),
    ("yaml", "base: &base warmup(1000, 1e-3)\nlr: *base then cosine(9000, 0)\n", (2, 11)),
    ("toml", f'lr := "{SPEC}"\n', (1, 4)),
    ("toml", f'lr "{SPEC}"\n', (1, 4)),
    ("json", f'{{"lr": f"{SPEC}"}}', (1, 8)),
    ("json", '{"lr": "warmup(1000, "1e-3") then cosine(9000, 0)"}', (1, 23)),
    ("json", f'{{"lr": """{SPEC}"""}}', (1, 10)),
    ("py", f"lr = {SPEC}\n", (1, 25)),
    ("py", f'lr = "{SPEC}\n', (1, 6)),
    ("py", 'lr = "warmup(1000, 1e-3)\n  then cosine(9000, 0)"\n', (1, 6)),
    ("py", f"import thence\nconfig = dict(lr={SPEC}, wd=1)\n", (2, 18)),
]


def value_of(line: str, kind: str) -> object:
    """What the format's own library reads."""
    match kind:
        case "yaml":
            return yaml.safe_load(line)["lr"]
        case "toml":
            return tomllib.loads(line)["lr"]
        case "json":
            return json.loads(f"{{{line}}}")["lr"]
    (assigned,) = ast.parse(line).body
    assert isinstance(assigned, ast.Assign) and isinstance(assigned.value, ast.Constant)
    return assigned.value.value


@pytest.mark.parametrize(("kind", "text", "place"), REFUSED)
def test_the_line_as_it_should_be(kind: str, text: str, place: tuple[int, int]) -> None:
    (found,) = Examiner(Settings()).examine(f"a.{kind}", text.encode()).findings
    line = (found.help or "").removeprefix("write: ").removeprefix(SEVERAL)
    assert value_of(line, kind) == SPEC and (found.line, found.column) == place
    several = kind in ("toml", "py") and "\n  " in text
    assert (found.help or "").startswith(SEVERAL if several else "write: ")


OTHERS = [
    ("a.json", f'{{\n  "lr": "{SPEC}"\n  "wd": 1\n}}', f'write a comma behind it: "lr": "{SPEC}",'),
    ("a.yaml", f"train:\n\tlr: {SPEC}\n\tbatch: 32\n", "indent with blanks: YAML takes no tabs there"),
    ("a.py", f'import thence\ns = thence.compile("{SPEC}, total=3)\n', f'write: "{SPEC}"'),
    (
        "a.py",
        'import thence\ns = thence.compile("warmup(1000, 1e-3)\n  then cosine(9000, 0)")\n',
        f'{SEVERAL}"{SPEC}"',
    ),
    ("a.py", f"import thence\ns = thence.compile({SPEC}, total=3)\n", f'write: "{SPEC}"'),
    ("a.toml", f'lr = "{SPEC}" wd = 0.1\n', f'write a line end behind it: lr = "{SPEC}"'),
    ("a.json", f'{{"lr": "{SPEC}", "a": [{{"b": 1}}', "write ]} at the end"),
    ("a.json", f"{{'lr': '{SPEC}', 'bs': 32}}", f'write: {{"lr": "{SPEC}", "bs": 32}}'),
    (
        "a.json",
        f"{{'lr': '{SPEC}',\n 'x': None, 'note': \"it's\", }}",
        f'write: {{"lr": "{SPEC}", "x": null, "note": "it\'s" }}',
    ),
    ("a.json", f'"lr": "{SPEC}"\n', "write { before and } behind all of it"),
    ("a.json", f'{{"lr": "{SPEC}", "seed": None}}', "write null in place of None"),
    ("a.yaml", f"a: 1\n b: 2\nlr: {SPEC}\n", None),  # the mistake is elsewhere
    ("a.json", f'{{"lr": "{SPEC}", "wd": ]}}', None),
    ("a.toml", f'lr = "{SPEC}"\nname = adam\n', None),
    ("a.py", f'lr = "{SPEC}"\ndef f(:\n', None),
]


@pytest.mark.parametrize(("name", "text", "help"), OTHERS)
def test_other_help(name: str, text: str, help: str | None) -> None:
    (found,) = Examiner(Settings()).examine(name, text.encode()).findings
    assert (found.code, found.help) == ("file", help)
