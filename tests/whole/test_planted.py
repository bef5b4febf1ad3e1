"""A tree of configs with one mistake a file: each is found at its line and column, and none is invented elsewhere."""

import json
from pathlib import Path

import pytest
from clean_tree import write_clean_tree
from click.testing import CliRunner

from thence.cli import cli

# The name of a file, the code of the mistake, and the file with § at the place where it is.
PLANTED = [
    (
        "wrong_unit.yaml",
        "syntax",
        "# a run of 90 epochs\noptimizer:\n  lr: warmup(5 §epochs, 0.1) then cosine(85 ep, 0)\n",
    ),
    (
        "cut_flow_scalar.yaml",
        "cut",
        "optimizer: {name: adamw, lr: §warmup(1000, 0->1e-3) then cosine(9000, 1e-5), wd: 0.1}\n",
    ),
    ("typo.json", "unknown-function", '{\n  "lr": "§wamrup(1000, 1e-3) then cosine(9000, 0)"\n}\n'),
    (
        "overrun.yaml",
        "overrun",
        "train:\n  steps: 10_000\n\nlr: 'warmup(1000, 1e-3) then §cosine(9001, 0)'\n",
    ),
    ("share_without_total.yml", "missing-fact", "lr: warmup(§5%, 1e-3) then hold(9000)\n"),
    (
        "zero_steps.yaml",
        "duration",
        "model: tiny\nlr: >-\n  warmup(1000, 1e-3)\n  then hold(§0)\n  then cosine(9000, 1e-5)\nseed: 1\n",
    ),
    ("nan.yaml", "argument", "sweep:\n  - base_lr: 1e-3\n  - base_lr: §.nan\n"),
    ("bool.toml", "argument", 'name = "run"\n[optimizer]\nlr = §true\n'),
    (
        "unicode_arrow.json",
        "character",
        '{"a": "\\u00e9\\u00e9", "lr": "warmup(1000, 0§\\u21921e-3) then cosine(9000, 0)"}\n',
    ),
    (
        "multi_line.toml",
        "unknown-name",
        '[train]\nlr = """\npeak = 3e-4\nwarmup(2k, peak)\n  then cosine(8k, §peek / 10)\n"""\n',
    ),
    (
        "crlf.yaml",
        "duration",
        "# Windows\r\noptimizer:\r\n  lr: |\r\n    peak = 1e-3\r\n    warmup(10, peak) then hold(§2.5)\r\n",
    ),
    ("slip_alone.yaml", "unknown-function", "optimizer:\n  lr: §wramup(500, 1e-3)\n"),
    ("of_torch.toml", "unknown-function", "base_lr = '§CosineAnnealingLR(T_max=100)'\n"),
    ("no_call.json", "syntax", '{"lr": "warmup §1000"}\n'),
    ("curly_quote.yaml", "character", "lr: §“warmup(1000, 1e-3) then hold(9000)\n"),
    ("dict_call.py", "duration", 'cfg = dict(lr="warmup(10, 1e-3) then hold(§0)")\n'),
    ("attribute.py", "unknown-function", 'config.lr = "§wamrup(10k, 1e-3)"\n'),
    ("returned.py", "duration", 'def config():\n    return {"lr": "warmup(§0, 1e-3) then hold(5)"}\n'),
    (
        "jump.py",
        "jump",
        'import thence\n\nlr = thence.compile(\n    "warmup(1000, 1e-3)"\n    " then §linear(9000, 1e-2->0)"\n)\n',
    ),
]
OPTIONS = ("--key", "*lr", "--total-key", "train.steps")


def write_planted(folder: Path, name: str, marked: str) -> tuple[int, int]:
    """Write a file, and tell the line and the column of its mistake."""
    before = marked[: marked.index("§")]
    (folder / name).write_bytes(marked.replace("§", "").encode())
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def checked(*args: object) -> tuple[int, list[tuple[str, str, int, int]]]:
    """The exit code of `thence check`, and the file, code, line and column of each finding."""
    result = CliRunner().invoke(cli, ["check", *map(str, args), "--json"])
    assert result.exit_code in (0, 1), result.output
    found = [(Path(d["file"]).name, d["code"], d["line"], d["column"]) for d in json.loads(result.stdout)]
    return result.exit_code, found


def test_all_are_found_where_they_are(tmp_path: Path) -> None:
    expected = [(name, code, *write_planted(tmp_path, name, text)) for name, code, text in PLANTED]
    assert len(expected) == 19
    code, found = checked(tmp_path, *OPTIONS)
    assert code == 1
    assert sorted(found) == sorted(expected)


def test_a_jump_is_a_warning_and_alone_no_failure(tmp_path: Path) -> None:
    name, code, text = PLANTED[-1]
    place = write_planted(tmp_path, name, text)
    assert checked(tmp_path, *OPTIONS) == (0, [(name, code, *place)])


@pytest.mark.parametrize(
    ("name", "code", "text"), [planted for planted in PLANTED if planted[0] not in ("nan.yaml", "bool.toml")]
)
def test_what_reads_as_a_spec_needs_no_key(name: str, code: str, text: str, tmp_path: Path) -> None:
    place = write_planted(tmp_path, name, text)
    assert checked(tmp_path, "--total-key", "train.steps")[1] == [(name, code, *place)]


def test_nothing_is_invented_in_a_clean_tree(tmp_path: Path) -> None:
    files, specs = write_clean_tree(tmp_path)
    assert files == 200
    result = CliRunner().invoke(cli, ["check", str(tmp_path)])
    left = "52 left out, which something else fills in first"
    assert result.output == f"{specs} specs in {files} files checked: no findings; {left}\n"
    assert result.exit_code == 0
    keyed = CliRunner().invoke(
        cli,
        [
            "check",
            str(tmp_path),
            "--key",
            "*lr",
            "--key",
            "*.learning_rate",
            "--total-key",
            "trainer.max_steps",
        ],
    )
    assert keyed.exit_code == 0, keyed.output
    assert "no findings" in keyed.output


def test_what_was_planted_is_found_among_the_clean(tmp_path: Path) -> None:
    write_clean_tree(tmp_path)
    expected = [(name, code, *write_planted(tmp_path, name, text)) for name, code, text in PLANTED]
    assert sorted(checked(tmp_path, *OPTIONS)[1]) == sorted(expected)
