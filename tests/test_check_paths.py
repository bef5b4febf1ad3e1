"""`thence check` on files and folders: what is looked at, with which settings, and how it ends."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from thence.cli import cli

GOOD = "lr: 'warmup(10, 1) then hold(5)'\n"
BAD = "lr: 'wamup(10, 1) then hold(5)'\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(**files: str) -> None:
    for name, text in files.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def check(*args: str) -> tuple[int, str, str]:
    """The exit code, the places of the findings, and the last line."""
    result = CliRunner().invoke(cli, ["check", *args])
    places = [line.partition("--> ")[2] for line in result.stdout.splitlines() if "--> " in line]
    return result.exit_code, ", ".join(places), (result.stderr.splitlines() or [""])[-1]


def test_texts_files_and_folders_at_once() -> None:
    write(
        a__x_yaml=BAD,
        a__y_yml=GOOD,
        a__z_txt=BAD,
        b_json='{"lr": "wamup(10, 1) then hold(5)"}',
        c_thence="hold(5, 1)",
    )
    assert check("a", "b.json", "hold(0, 1)", "c.thence", "a/x.yaml") == (
        1,
        "<spec>:1:6, a/x.yaml:1:6, b.json:1:9",
        "5 specs in 3 files checked: 3 errors",
    )


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["a"], (1, "", "no spec found in 1 file; name the keys of specs: --key '*lr*'")),
        (["a/x.yaml"], (0, "", "0 specs in 1 file checked: no findings")),
        (["a", "--key", "n"], (0, "", "1 spec in 1 file checked: no findings")),
        (["empty"], (1, "", "no spec found in 0 files; name the keys of specs: --key '*lr*'")),
        (["empty", "hold(5, 1)"], (1, "", "no spec found in 0 files; name the keys of specs: --key '*lr*'")),
    ],
)
def test_to_have_looked_at_nothing_is_no_success(args: list[str], expected: tuple[int, str, str]) -> None:
    write(a__x_yaml="n: 1\n")
    Path("empty").mkdir()
    assert check(*args) == expected


def test_what_the_project_says(folder: Path) -> None:
    write(
        pyproject_toml='[tool.thence]\nkey = ["rate"]\nexclude = ["old/"]\ntotal-key = "steps"\n',
        conf__a_yaml="steps: 100\nrate: cosine\nlr: 'hold(101, 1)'\n",
        old__b_yaml=BAD,
        conf__p_thence="warmup(5%, 1) then hold(rest)\n",
        conf__q_thence="warmup(2 ep, 1) then hold(9)\n",
    )
    assert check("conf/a.yaml", "old/b.yaml")[:2] == (1, "conf/a.yaml:2:7, conf/a.yaml:3:6")
    assert check(".", "--exclude", "*.thence") == (
        1,
        "conf/a.yaml:2:7, conf/a.yaml:3:6",
        "2 specs in 2 files checked: 2 errors",
    )
    assert check("conf/p.thence")[0] == 1
    with open("pyproject.toml", "a") as file:
        file.write("total = 1000\nsteps-per-epoch = '10'\n")
    assert check("conf/p.thence")[0] == check("conf/q.thence")[0] == 0
    assert check("conf/p.thence", "--total", "5") == (1, "conf/p.thence:1:8", "1 spec checked: 1 error")
    with open("pyproject.toml", "a") as file:
        file.write("colour = 1\n")
    code, _, told = check("conf")
    assert (code, told.startswith(f"Error: {folder / 'pyproject.toml'}: [tool.thence] has no `colour`")) == (
        1,
        True,
    )


def test_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write(a_yaml=GOOD, b_toml="lr = 'hold(5, 1)'\n")
    Path("big.json").write_bytes(b" " * (16 << 20) + b"1")
    assert "'big.json' is larger than 16 megabytes: leave it out with --exclude" in check("big.json")[2]
    for path, module in (("a.yaml", "yaml"), ("b.toml", "tree_sitter_toml")):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            for command in ("check", "fmt"):
                result = CliRunner().invoke(cli, [command, path])
                assert (result.exit_code, "pip install 'thence[files]'" in result.stderr) == (1, True)


def test_a_bar_shows_how_far_it_is_on_a_terminal() -> None:
    for i in range(250):
        write(**{f"many__{i}_yaml": GOOD})
    reading, writing = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "thence", "check", "many"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=writing, env=env) as process:
        os.close(writing)
        shown = ""
        while chunk := _read(reading):
            shown += chunk
    os.close(reading)
    assert process.returncode == 0
    assert "checking" in shown
    assert re.search(r"[1-9][0-9]?%", shown)
    assert shown.rstrip().endswith("250 specs in 250 files checked: no findings")


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 4096).decode()
    except OSError:  # which ends it on Linux
        return ""
