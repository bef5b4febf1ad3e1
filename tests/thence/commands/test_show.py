"""`thence show` on the files that `thence check` reads."""

import json
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from places import EXAMPLES

from thence.cli import cli

TEXT = """\
steps: 100
lr: warmup(5%, 1e-3) then hold(rest)
model: {base_lr: 0.5, lr: "wamup(10, 1)"}
wd: linear(10, 1->0)
"""


def show(*args: str) -> Result:
    return CliRunner().invoke(cli, ["show", *args], catch_exceptions=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(TEXT)


def test_a_picture_of_few_steps_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert show("linear(10, 1->0)").stderr == ""


def test_the_program_of_an_example() -> None:
    result = show(str(EXAMPLES / "digits.toml"))
    assert result.exit_code == 0
    for part in ("digits.toml:8:13 schedules\n", "lr: 600 steps", "wd: 600 steps", "b2: 600 steps"):
        assert part in result.stdout


@pytest.mark.parametrize(
    ("args", "code", "shown", "errors"),
    [
        ([], 1, ["a.yaml:4:5 wd"], ["missing-fact", "unknown-function"]),
        (["--key", "wd"], 0, ["a.yaml:4:5 wd"], []),
        (["--total-key", "steps"], 1, ["a.yaml:2:5 lr", "a.yaml:4:5 wd"], ["unknown-function"]),
        (["--total", "100", "--key", "wd"], 0, ["a.yaml:4:5 wd"], []),
        (["--key", "base_lr"], 0, ["a.yaml:3:18 model.base_lr"], []),
        (["--key", "model.lr"], 1, [], ["unknown-function"]),
        (["--key", "steps", "--key", "wd"], 0, ["a.yaml:1:8 steps", "a.yaml:4:5 wd"], []),
    ],
)  # fmt: skip
def test_the_specs_of_a_file(args: list[str], code: int, shown: list[str], errors: list[str]) -> None:
    result = show("a.yaml", *args)
    assert result.exit_code == code
    assert [line for line in result.stdout.splitlines() if line.startswith("a.yaml")] == shown
    found = [line.partition("]")[0] for line in result.stderr.splitlines() if line.startswith("error[")]
    assert sorted(set(found)) == [f"error[{error}" for error in errors]


def test_as_json() -> None:
    result = show("a.yaml", "--json", "--key", "wd", "--key", "base_lr")
    first, second = json.loads(result.stdout)
    assert (first["key"], first["line"], first["column"], first["spec"]) == ("model.base_lr", 3, 18, "0.5")
    assert (second["file"], second["key"], second["spec"]) == ("a.yaml", "wd", "linear(10, 1->0)")
    assert second["outputs"][0]["values"][0] == {"step": 0, "value": 1.0}


@pytest.mark.parametrize(
    ("name", "text", "args", "message"),
    [
        ("b.yaml", "a: 1\n", [], "no spec found in 'b.yaml'; name the key of one with --key\n"),
        ("b.yaml", "lr: linear(${n}, 1->0)\n", [], "no spec found in 'b.yaml'; 1 left out, which something else fills"),
        ("b.yaml", "x: linear(9, 1->0)\n", ["--key", "y"], "no spec found in 'b.yaml' under that key; there are: --key x\n"),
        ("b.json", "{", ["--key", "y"], ""),
        ("b.json", '{"y": ', ["--key", "y"], "error[file]: it is no JSON"),
        ("b.md", "# x\n", [], "cannot read 'b.md': this kind of file is not read"),
    ],
)  # fmt: skip
def test_a_file_without_one(name: str, text: str, args: list[str], message: str) -> None:
    Path(name).write_text(text)
    result = show(name, *args)
    assert result.exit_code in (1, 2)
    assert message in result.stderr


@pytest.mark.parametrize("command", [["eval", "--at", "0"], ["gen"]])
def test_others_take_one_spec(command: list[str]) -> None:
    result = CliRunner().invoke(cli, [*command, "a.yaml"])
    assert result.exit_code == 2
    assert "it may have several specs: thence show a.yaml shows them" in result.stderr
