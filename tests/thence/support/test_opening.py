"""Which files are opened: what a pull request may bring is followed nowhere else, and nothing of it is shown."""

import errno
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from thence.cli import cli
from thence.support.opening import contents, is_below, leads_outside, project_of

SECRET = "hunter2"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with something beside it that is nobody's business."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "environ").write_bytes(f"PASSWORD={SECRET}\0HOME=/root\0LR=lr\0".encode())
    for name in ("a.thence", "a.yaml", "a.txt", "a.json", "a.toml", "a.py"):
        (tmp_path / "outside" / name).write_text(f"lr = {SECRET}(1\n")
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def thence_(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args), catch_exceptions=False)


def with_source(source: str) -> None:
    """Write a module whose record names a file as that of its spec."""
    assert thence_("gen", "linear(10, 1->0)", "-t", "python", "-o", "lr.py").exit_code == 0
    text = Path("lr.py").read_text()
    changed = text.replace('# thence: {"spec"', f'# thence: {{"source": {json.dumps(source)}, "spec"', 1)
    assert changed != text
    Path("lr.py").write_text(changed)


def big() -> None:
    Path("s.thence").write_text(f"# {SECRET}\n" * 200_000 + "wamup(10, 1)")


FORBIDDEN: list[tuple[str, Callable[[], object], str]] = [
    ("/proc/self/environ", lambda: None, "a record may name .thence and .txt files below"),
    ("../outside/environ", lambda: None, "a record may name"),
    ("../outside/a.thence", lambda: None, "a record may name"),
    ("/dev/zero", lambda: None, "a record may name"),
    ("s.thence", lambda: Path("s.thence").symlink_to("../outside/a.thence"), "a record may name"),
    ("s.thence", lambda: Path("s.thence").symlink_to("/dev/zero"), "a record may name"),
    ("in/a.thence", lambda: Path("in").symlink_to("../outside"), "a record may name"),
    (".env", lambda: Path(".env").write_text(f"PASSWORD={SECRET}\n"), "a record may name"),
    ("s.thence", lambda: Path("s.thence").symlink_to(".env"), "a record may name"),
    ("lr.py", lambda: None, "a record may name"),
    ("s.thence", lambda: os.mkfifo("s.thence"), "it is a pipe, and only regular files are read"),
    ("s.thence", lambda: Path("s.thence").mkdir(), "it is a folder"),
    ("s.thence", big, "it is larger than a megabyte"),
    ("s.txt", lambda: Path("s.txt").write_text(SECRET), "what is there is no spec"),
    ("s.txt", lambda: Path("s.txt").write_text(f"PASSWORD = {SECRET}\n"), "what is there is no spec"),
    ("s.txt", lambda: Path("s.txt").write_bytes(f"{SECRET}\xff".encode("latin-1")), "what is there is no spec"),
    ("s.txt", lambda: Path("s.txt").write_text(f"the password of {SECRET} holds hold(1)"), "is no spec"),
    ("s\0.txt", lambda: None, "its spec cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "make", "why"), FORBIDDEN)
def test_a_record_opens_only_specs_of_its_project(source: str, make: Callable[[], object], why: str) -> None:
    make()
    with_source(source)
    for way in ("--check", "--update"):
        result = thence_("gen", way, ".")
        assert result.exit_code == 1
        assert why in result.output
        assert SECRET not in result.output


def test_a_record_may_name_specs_of_its_project() -> None:
    Path("specs").mkdir()
    Path("specs/lr.txt").write_text("wamup(10, 1)")
    with_source("specs/lr.txt")
    assert "error[unknown-function]" in thence_("gen", "--check", ".").stderr
    Path("specs/lr.txt").write_text("linear(10, 1->0)")
    assert thence_("gen", "--check", ".").exit_code == 0


@pytest.mark.parametrize(
    ("name", "recorded"), [("a.thence", True), ("spec", False), ("../outside/b.thence", False)]
)
def test_what_could_not_be_followed_is_not_recorded(name: str, recorded: bool) -> None:
    Path(name).write_text("warmup(10%, 1) then linear(rest, 0)")
    result = thence_("gen", name, "-t", "python", "-o", "lr.py", "--total", "100")
    assert result.exit_code == 0
    assert ("records the text" not in result.stderr, '"source"' in Path("lr.py").read_text()) == (
        recorded,
        recorded,
    )
    assert thence_("gen", "--check", ".").exit_code == 0


def test_links_of_folders_stay_within_the_project() -> None:
    """Named in a folder, a link is passed over if it leads out; the rest of the project is a folder like another."""
    Path("conf").mkdir()
    for name in ("a.thence", "a.yaml"):
        Path("conf", name).symlink_to(f"../../outside/{name}")
    for name, target in (("e.thence", "environ"), ("e.yaml", "environ"), ("lr.py", "environ")):
        Path("conf", name).symlink_to(f"../../outside/{target}")
    Path("conf/z.yaml").symlink_to("/dev/zero")
    Path("conf/gone.yaml").symlink_to("nowhere")
    os.mkfifo("conf/p.yaml")
    Path("shared.yaml").write_text("lr: warmup(10, 1e-3) then hold(5)\n")
    Path("conf/shared.yaml").symlink_to("../shared.yaml")
    result = thence_("check", "conf", "--key", "lr")
    assert result.output == (
        "1 spec in 1 file checked: no findings; passed over: 6 links out of the project, 1 link to no file, 1 special file\n"
    )
    assert SECRET not in thence_("fmt", "conf").output + thence_("gen", "--check", "conf").output


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("../outside/a{suffix}", "it is a link out of the project"),
        ("../outside/environ", "it is a link out of the project"),
        ("/dev/zero", "it is a device, and only regular files are read"),
        ("pipe", "it is a pipe, and only regular files are read"),
        ("socket", "it is a socket, and only regular files are read"),
        ("sparse", "it is larger than "),
    ],
)
@pytest.mark.parametrize("suffix", [".thence", ".yaml", ".json", ".toml", ".py", ".txt"])
def test_what_is_named_is_a_regular_file(target: str, message: str, suffix: str) -> None:
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    with open("sparse", "wb") as file:
        file.truncate(1 << 40)
    Path(f"x{suffix}").symlink_to(target.format(suffix=suffix))
    for command in (["check", "--key", "lr"], ["fmt"], ["show"]):
        result = thence_(*command, f"x{suffix}")
        assert result.exit_code in (1, 2)
        assert SECRET not in result.output
        if command[0] != "show" or suffix in (".thence", ".txt"):
            assert message in result.output


def test_a_folder_that_is_a_link_out_of_the_project() -> None:
    Path("conf").symlink_to("../outside")
    result = thence_("check", "conf")
    assert (result.exit_code, SECRET in result.output) == (1, False)
    assert "it is a folder, and only regular files are read" not in result.output
    assert "it is a link out of the project" in result.output


@pytest.mark.parametrize("name", [".gitignore", "pyproject.toml"])
def test_what_says_what_is_looked_at_is_a_regular_file_as_well(name: str) -> None:
    Path("a.yaml").write_text("lr: warmup(10, 1e-3) then hold(5)\n")
    Path(name).symlink_to("/dev/zero")
    assert thence_("check", ".").exit_code == 0
    Path(name).unlink()
    with open(name, "wb") as file:
        file.truncate(1 << 40)
    result = thence_("check", ".")
    assert result.exit_code in (1, 2)
    assert "it is larger than a megabyte" in result.output


@pytest.mark.parametrize(
    "text", ['# Hello\nthis is `x`: "prose" & more!\n', "{% if x %}\n{'a': 1}", "a\0b\0" * 9]
)
@pytest.mark.parametrize("name", ["notes.txt", "lr.thence", "NOTES"])
def test_what_is_no_spec_says_so_once(name: str, text: str) -> None:
    Path(name).write_text(text)
    for command in (["show"], ["check"], ["fmt"], ["gen"], ["eval", "--at", "0"], ["check", "--json"]):
        result = thence_(*command, name)
        assert result.exit_code == 1
        assert result.output.count("it is no spec") == 1
        assert text.split()[0] not in result.output.replace("NOTES", "")


@pytest.mark.parametrize(
    ("text", "count"), [("lr = 1 +", 1), ("wamup(1: cosine(2: 3)", 2), ("peak: 3; hold[9, peak]", 1)]
)
def test_what_is_an_attempt_is_shown(text: str, count: int) -> None:
    Path("lr.thence").write_text(text)
    result = thence_("check", "lr.thence")
    assert result.stdout.count("error[") >= count
    assert ("it is no spec" in result.stdout) == (text.startswith("peak"))


@pytest.mark.parametrize("name", ["run.gin", "run.sh", "README.md", "x.png", "x.yaml.bak"])
def test_other_kinds_of_files_are_not_read(name: str) -> None:
    Path(name).write_text("lr = 'warmup(10, 1e-3)'\n")
    Path("a.yaml").write_text("lr: warmup(10, 1e-3) then hold(5)\n")
    result = thence_("check", name, "a.yaml")
    assert result.exit_code == 1
    assert f"error[file]: this kind of file is not read\n --> {name}:1:1\n" in result.stdout
    assert result.stdout.count("error") == 1
    assert result.stderr == "1 spec in 2 files checked: 1 error\n"
    for command in ("show", "gen"):
        assert "this kind of file is not read" in thence_(command, name).stderr
    told = thence_("check", ".").stderr
    counted = f"; passed over: 1 file of kinds that are not read ({Path(name).suffix})"
    assert told == f"1 spec in 1 file checked: no findings{counted if name.startswith('run') else ''}\n"


def test_how_a_file_is_opened(project: Path) -> None:
    Path("a").write_bytes(b"12345")
    assert contents("a", 5) == b"12345"
    with pytest.raises(OSError, match="it is larger than 0 megabytes") as caught:
        contents("a", 4)
    assert caught.value.errno == errno.EFBIG
    assert contents("/proc/self/status", 1 << 20).startswith(b"Name:")
    with pytest.raises(OSError, match="it is larger than"):
        contents("/proc/self/status", 10)


def test_projects(tmp_path: Path, project: Path) -> None:
    (project / "inner" / "deep").mkdir(parents=True)
    (project / "inner" / "pyproject.toml").write_text("")
    assert project_of("inner/deep/a.yaml") == str(project)
    (project / ".git").rmdir()
    assert project_of("inner/deep/a.yaml") == str(project / "inner")
    assert project_of("a.yaml") is None
    assert is_below("inner", ".") and is_below(".", ".") and not is_below(str(tmp_path / "projectile"), ".")
    Path("x.yaml").symlink_to("inner/deep/a.yaml")
    Path("inner/y.yaml").symlink_to("../a.yaml")
    assert (leads_outside("x.yaml"), leads_outside("inner/y.yaml"), leads_outside("a.yaml")) == (
        False,
        True,
        False,
    )


LOOPING = "too many levels of symbolic links"


@pytest.mark.skipif(os.name == "nt", reason="links and pipes are those of POSIX")
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["check", "."], 1, ["1 spec in 3 files checked: 2 errors; passed over: 1 link to no file"]),
        (["fmt", "--check", "."], 1, ["cannot be read"]),
        (["check", "loop.yaml"], 2, ["cannot read 'loop.yaml'", LOOPING]),
        (["check", "loop.thence"], 2, ["cannot read 'loop.thence'", LOOPING]),
        (["fmt", "loop.yaml"], 2, ["cannot read 'loop.yaml'", LOOPING]),
        (["show", "loop.yaml"], 2, ["cannot read 'loop.yaml'", LOOPING]),
        (["eval", "loop.thence", "--at", "0"], 2, ["cannot read 'loop.thence'", LOOPING]),
        (["gen", "loop.thence"], 2, ["cannot read 'loop.thence'", LOOPING]),
        (["show", "none.yaml"], 2, ["cannot read 'none.yaml': no such file"]),
        (["show", "to_none.yaml"], 2, ["cannot read 'to_none.yaml': no such file"]),
    ],
)
def test_a_link_that_leads_nowhere(
    words: list[str], code: int, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in ("loop.yaml", "loop.thence"):
        os.symlink(name, name)
    os.symlink("nowhere.yaml", "to_none.yaml")
    Path("fine.yaml").write_text("lr: warmup(1000, 1e-3)\n")
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == code
    assert all(part in result.output.lower() for part in told), result.output


@pytest.mark.skipif(os.name == "nt", reason="pipes are those of POSIX")
@pytest.mark.parametrize("words", [["show"], ["eval", "--at", "0"], ["gen"]])
def test_a_pipe_called_like_a_config_is_refused(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.yaml")
    result = CliRunner().invoke(cli, [*words, "pipe.yaml"])
    assert (result.exit_code, "it is a pipe, and only regular files are read" in result.output) == (2, True)
