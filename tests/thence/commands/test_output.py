"""How files are written: as a whole or not at all, and with all that they were; and what there is to say without an output."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from places import ROOT

from thence.cli import cli
from thence.commands import output
from thence.commands.output import write_file

UGLY, FINE = "lr: linear( 10, 1->0)\n", "lr: linear(10, 1->0)\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(UGLY)
    return tmp_path


def fmt(name: str = "a.yaml") -> Result:
    return CliRunner().invoke(cli, ["fmt", name], catch_exceptions=False)


def test_hard_links_stay_links() -> None:
    os.link("a.yaml", "b.yaml")
    assert fmt().exit_code == 0
    assert Path("a.yaml").samefile("b.yaml")
    assert Path("b.yaml").read_text() == FINE
    assert sorted(os.listdir()) == ["a.yaml", "b.yaml"]


def test_a_symbolic_link_stays_one() -> None:
    Path("b.yaml").symlink_to("a.yaml")
    assert fmt("b.yaml").exit_code == 0
    assert Path("b.yaml").is_symlink() and Path("a.yaml").read_text() == FINE


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files to others")
def test_the_owner_stays() -> None:
    os.chown("a.yaml", 12345, 23456)
    os.chmod("a.yaml", 0o640)
    assert fmt().exit_code == 0
    found = os.stat("a.yaml")
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (12345, 23456, 0o640)
    assert Path("a.yaml").read_text() == FINE


def test_what_the_file_system_keeps_besides_stays() -> None:
    try:
        os.setxattr("a.yaml", "user.origin", b"sweep")
    except (AttributeError, OSError):
        pytest.skip("nothing is kept here")
    assert fmt().exit_code == 0
    assert os.getxattr("a.yaml", "user.origin") == b"sweep"
    assert Path("a.yaml").read_text() == FINE


def test_permissions_stay_and_new_files_have_the_usual_ones() -> None:
    os.chmod("a.yaml", 0o750)
    assert fmt().exit_code == 0
    assert os.stat("a.yaml").st_mode & 0o7777 == 0o750
    before = os.umask(0o027)
    try:
        write_file("new", b"x")
    finally:
        os.umask(before)
    assert os.stat("new").st_mode & 0o7777 == 0o640


def test_what_is_read_only_is_not_written() -> None:
    os.chmod("a.yaml", 0o444)
    result = fmt()
    assert (result.exit_code, Path("a.yaml").read_text()) == (1, UGLY)
    assert "cannot write 'a.yaml': it is read-only" in result.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write into any folder")
def test_a_folder_that_takes_nothing_new() -> None:
    os.chmod(".", 0o555)
    try:
        assert fmt().exit_code == 0
    finally:
        os.chmod(".", 0o755)
    assert Path("a.yaml").read_text() == FINE


@pytest.mark.parametrize("name", ["é" * 122 + ".yaml", "x" * 250 + ".yaml"])
def test_names_may_be_as_long_as_they_can_be(name: str) -> None:
    Path(name).write_text(UGLY)
    assert fmt(name).exit_code == 0
    assert Path(name).read_text() == FINE


def test_what_another_run_left_is_in_nobodys_way() -> None:
    for stale in (f".a.yaml.{os.getpid()}.tmp", ".a.yaml.tmp", ".thence-.tmp"):
        Path(stale).write_text("stale")
    assert fmt().exit_code == 0
    assert Path("a.yaml").read_text() == FINE
    assert len(os.listdir()) == 4


@pytest.mark.parametrize("links", [1, 2])
def test_a_file_stays_as_it_was_if_it_cannot_be_written(links: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if links == 2:
        os.link("a.yaml", "b.yaml")
    full = OSError(28, "No space left on device")
    calls: list[bytes] = []
    write_all = output._write_all

    def writes(file: object, data: bytes) -> None:
        calls.append(data)
        if len(calls) == 1:
            write_all(file, data[:3])  # type: ignore[arg-type]
            raise full
        write_all(file, data)  # type: ignore[arg-type]

    def replaces(*args: object) -> None:
        raise full

    monkeypatch.setattr(output, "_write_all", writes)
    monkeypatch.setattr(os, "replace", replaces)
    result = fmt()
    assert (result.exit_code, Path("a.yaml").read_text()) == (1, UGLY)
    assert "cannot write 'a.yaml': no space left on device" in result.stderr
    assert len(os.listdir()) == links


SPEC = "linear(10, 1->0)"


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the outputs")
@pytest.mark.parametrize(
    ("words", "closed", "code"),
    [
        (["check", SPEC], ">&-", 0),
        (["check", "linear(", "--json"], ">&-", 1),
        (["show", SPEC], ">&-", 1),
        (["check", "linear("], ">&- 2>&-", 1),
        (["shwo"], "2>&-", 2),
        (["check", "-"], "<&-", 2),
    ],
)
def test_an_output_that_is_closed(words: list[str], closed: str, code: int) -> None:
    command = f'"$@" {closed}'
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, "-m", "thence", *words],
        capture_output=True, text=True, check=False, env=env, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert result.returncode == code
    assert "Traceback" not in result.stderr
    assert ("standard output is closed" in result.stderr) == (closed == ">&-" and code == 1)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")
def test_an_output_that_is_full() -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "thence", "show", SPEC],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=env,
        )  # fmt: skip
    told = f"thence: cannot write the output: {os.strerror(errno.ENOSPC)}\n"
    assert (result.returncode, result.stderr) == (1, told)


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["gen", SPEC, "-o", str(tmp_path / f"{'x' * 300}.py")])
    assert result.exit_code == 2
    assert "cannot write" in result.stderr and "too long" in result.stderr
