"""The command line: what is printed where, exit codes, files left alone or rewritten, start-up."""

import json
import os
import re
import runpy
import shlex
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from places import ROOT

import thence
from thence.cli import COMMANDS, cli
from thence.codegen.targets import TARGETS
from thence.dsl.numbers.facts import FACTS
from thence.dsl.programs.reference import Entry

SPEC = "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
JUMP = "warmup(10, 1) then linear(5, 0.5->0)"
BUNDLE = "peak = 3e-4; lr = linear(10, peak->0); wd = 0.1 * lr / peak"


def thence_(*args: str, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, args, input=input, env={"COLUMNS": "80"})


def process(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thence", *args],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **env},
    )


# ---- exit codes and messages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["show", SPEC], 0, ""),
        (["check", SPEC], 0, "1 spec checked: no findings"),
        (["check", JUMP], 0, "1 spec checked: 1 warning"),
        (["check", JUMP, SPEC, "wamup(1, 1)"], 1, "3 specs checked: 1 error, 1 warning"),
        (["show", "wamup(1, 1)"], 1, "help: write: warmup"),
        (["eval", "wamup(1, 1)", "--at", "0"], 1, "error[unknown-function]"),
        (["gen", "wamup(1, 1)"], 1, "error[unknown-function]"),
        (["fmt", "warmup(1, "], 1, "error[syntax]"),
        (["show", SPEC, "--set", "peak=1"], 1, "error[unknown-parameter]"),
        (["show", SPEC, "--total", "no way"], 1, "`total` was given as 'no way'"),
        (["show", "peak = 1; hold(9, peak)", "--set", "peak"], 2, "'peak' is not of the form NAME=VALUE"),
        (["show", "peak = 1; hold(9, peak)", "--set", "peak="], 2, "'peak=' is not of the form NAME=VALUE"),
        (["check", SPEC, "--total", "1k", "--set", "total=2k"], 2, "total was given twice"),
        (["show"], 2, "Missing argument 'SPEC'"),
        (["check"], 2, "Missing argument 'SPEC|PATH...'"),
        (["show", SPEC, "--loud"], 2, "No such option"),
        (["show", "missing.thence"], 2, "cannot read 'missing.thence': no such file or directory"),
        (["show", "."], 2, "cannot read '.': is a directory"),
        (["check", "missing/"], 2, "cannot read 'missing/': no such file or directory"),
        (["check", "missing.yaml"], 2, "cannot read 'missing.yaml': no such file or directory"),
        (["shwo", SPEC], 2, "no command 'shwo'; did you mean show?"),
        (["emit", SPEC], 2, "no command 'emit'; did you mean gen?"),
        (["xyzzy"], 2, "no command 'xyzzy'; there are: show, check"),
        ([SPEC], 2, "a command comes before the spec, such as: thence show SPEC"),
        (["eval", SPEC], 2, "Missing option '--at'"),
        (["eval", SPEC, "--at", "soon"], 2, "'soon' is no step"),
        (["eval", SPEC, "--at", "1.5"], 2, "'1.5' is not a whole number of steps"),
        (["eval", SPEC, "--at", "0..9:0"], 2, "'0..9:0' never gets ahead"),
        (["eval", SPEC, "--at", "9..0"], 2, "'9..0' has no steps in it"),
        (["eval", SPEC, "--at", "1e999"], 2, "'1e999' is too large for a step"),
        (["eval", SPEC, "--at", "0:1T"], 2, "more than 1,000,000 steps"),
        (["gen", SPEC, "-t", "fortran"], 2, "'fortran' is not one of"),
        (["gen", SPEC, "-t", "pytorch"], 2, "Did you mean torch?"),
        (["gen", SPEC, "--precision", "fp32"], 2, "Did you mean float32?"),
        (["gen", SPEC, "--name", "class"], 2, "cannot be the name of a function"),
        (["gen", SPEC, "-t", "python", "-o", "no/such/folder.py"], 2, "cannot write 'no/such/folder.py'"),
        (["curves", "cosin"], 2, "did you mean cosine?"),
        (["curves", "SGDR"], 2, "it is written, for example, repeat(cosine(1000, 1e-3->0))"),
        (["curves", "xyzzy"], 2, "thence curves lists what there is"),
    ],
)
def test_exit_codes_and_messages(args: list[str], code: int, message: str) -> None:
    result = thence_(*args)
    assert (result.exit_code, message in result.stderr) == (code, True), result.output
    if code == 2 or args[0] not in ("check", "show"):
        assert bool(result.stdout) == (code == 0)


# Words of a spec as a shell parts them that was given no quotes, or quotes of another one.
WHOLE = "warmup(1000, 1e-3) then cosine(9000, 0)"
PARTED = [
    ["warmup(1000, 1e-3)", "then", "cosine(9000, 0)"],
    ["warmup(1000, 1e-3)", "then cosine(9000, 0)"],
    ["warmup(1000,", "1e-3)", "then", "cosine(9000,", "0)"],
    ["'warmup(1000,", "1e-3)", "then", "cosine(9000,", "0)'"],
    [
        "\N{LEFT DOUBLE QUOTATION MARK}warmup(1000, 1e-3)",
        "then",
        "cosine(9000, 0)\N{RIGHT DOUBLE QUOTATION MARK}",
    ],
]


@pytest.mark.parametrize("words", PARTED)
@pytest.mark.parametrize("command", [["show"], ["check"], ["fmt"], ["gen"], ["eval", "--at", "0"]])
def test_a_spec_that_a_shell_has_parted(command: list[str], words: list[str]) -> None:
    result = thence_(*command, *words)
    assert result.exit_code == 2 and f'quote the whole spec: "{WHOLE}"' in result.stderr
    assert thence_(*command, WHOLE).exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["eval", SPEC, "500"], "write: --at 500"),
        (["eval", SPEC, "0..10k:1k"], "write: --at 0..10k:1k"),
        (["show", SPEC, "total=10k"], "write: --total 10k"),
        (["show", SPEC, "epochs=3", "peak=1e-3"], 'write: --total "3 ep" --set peak=1e-3'),
        (["gen", SPEC, "torch"], "write: --target torch"),
        (["gen", SPEC, "pytorch"], "write: --target torch"),
        (["show", SPEC, "torch"], "leave the others out, or quote the whole spec"),
        (["show", SPEC, SPEC], "leave the others out, or quote the whole spec"),
    ],
)
def test_words_behind_a_spec_that_are_options(words: list[str], message: str) -> None:
    result = thence_(*words)
    assert result.exit_code == 2 and message in result.stderr


OPTIONS = [
    (["--total-steps", "10k"], "Write: --total 10k"), (["--max_steps=10k"], "Write: --total 10k"),
    (["--steps", "10k"], "Write: --total 10k"), (["--epochs", "3"], 'Write: --total "3 ep"'),
    (["--tokens", "3B"], 'Write: --total "3B tok"'), (["--bs", "64"], "Write: --batch-size 64"),
    (["--peak-lr", "3"], "Write: --set peak_lr=3"), (["--spec", "hold(1, 2)"], 'Write: "hold(1, 2)" without --spec'), (["--totl", "3"], "Did you mean"), (["--loud"], "No such option"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), OPTIONS)
@pytest.mark.parametrize("command", [["show"], ["check"], ["gen"], ["eval", "--at", "0"]])
def test_an_option_by_another_name(command: list[str], words: list[str], message: str) -> None:
    result = thence_(*command, "warmup(5%, 1) then hold(rest)", *words)
    assert result.exit_code == 2 and message in result.stderr
    assert "Write" not in thence_("curves", *words).stderr


OTHER_OPTIONS = [
    (["show", SPEC, "--param", "peak=2"], "Write: --set peak=2\n"),
    (["show", SPEC, "-D", "peak=2"], "Write: --set peak=2\n"),
    (["check", SPEC, "--override", "total=10k"], "Write: --total 10k\n"),
    (["gen", SPEC, "--to", "torch"], "'--to'. Write: --target torch\n"),
    (["gen", SPEC, "--framework=jax"], "Write: --target jax\n"),
    (["gen", SPEC, "--format", "torch"], "'--format'. Write: --target torch\n"),
    (["gen", "--framework", "pytorch", SPEC], "Write: --target torch\n"),
    (["gen", SPEC, "--lang=py"], "Write: --target python\n"),
    (["gen", SPEC, "--backend", "np"], "Write: --target numpy\n"),
    (["gen", SPEC, "--to", "fortran"], "Write: --target fortran\n"),
    (["check", "--lr 3e-4 --min-lr 3e-5"], "behind --: thence check -- '--lr 3e-4 --min-lr 3e-5'\n"),
    (["show", "-warmup(10, 1)"], "behind --: thence show -- '-warmup(10, 1)'\n"),
    (["check", "--spec=hold(1, 2)"], 'Write: "hold(1, 2)" without --spec\n'),
    (["gen", SPEC, "--out", "x.py"], "Write: --output x.py\n"),
    (["gen", SPEC, "--overwrite"], "Write: --force\n"),
    (["eval", SPEC, "--step", "5"], "Write: --at 5\n"),
    (["eval", SPEC, "--output", "lr"], "Every output of a program is printed without it."),
    (["check", "--fix", SPEC], "Nothing is changed by check"),
    (["check", SPEC, "--fix"], "Nothing is changed by check"),
    (["fmt", SPEC, "--write"], "What changes is written without it."),
    (["show", SPEC, "--out", "x.png"], "--json has the values"),
    (["check", SPEC, "--colour", "never"], "No such option '--colour'.\n"),
]


@pytest.mark.parametrize(("words", "message"), OTHER_OPTIONS)
def test_an_option_of_other_tools(words: list[str], message: str) -> None:
    result = thence_(*words)
    assert result.exit_code == 2 and message in result.stderr
    assert "--set" not in result.stderr or "--set peak=2" in result.stderr


OTHER_TARGETS_AS_TYPED = [
    ("pytorch", "torch"), ("PyTorch", "torch"), ("pt", "torch"), ("transformers", "torch"), ("np", "numpy"), ("jnp", "jax"),
    ("flax", "jax"), ("tf", "python"), ("tensorflow", "python"), ("keras", "python"), ("mlx", "python"), ("optx", "optax"),
    ("fortran", None),
]  # fmt: skip


@pytest.mark.parametrize(("word", "target"), OTHER_TARGETS_AS_TYPED)
def test_a_target_by_another_name(word: str, target: str | None) -> None:
    said = thence_("gen", SPEC, "--target", word).stderr
    assert f"Did you mean {target}?" in said if target else "Did you mean" not in said
    with pytest.raises(
        ValueError, match=f"did you mean '{target}'" if target else "there are: jax"
    ) as refused:
        thence.emit(SPEC, word)
    assert word in str(refused.value)


def test_version() -> None:
    assert thence_("--version").stdout == f"thence, version {thence.__version__}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, flag: str) -> None:
    result = thence_(command, flag)
    assert result.exit_code == 0
    assert re.search(rf"Examples:\n    thence {command}( |$)", result.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "line",
    [
        line.strip()
        for command in ((), *((name,) for name in COMMANDS))
        for line in thence_(*command, "--help").stdout.splitlines()
        if line.startswith("    thence ")
    ],
)
def test_the_examples_of_the_help_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("schedules", "src", "configs"):
        Path(folder).mkdir()
    Path("schedules/lr.thence").write_text("lr = constant(3e-4)\n")
    Path("lr.thence").write_text("lr = constant(3e-4)\n")
    Path("configs/train.json").write_text('{"lr": "warmup(5%,1)", "train": {"steps": 100}}')
    Path("config.yaml").write_text("lr: warmup(1000, 1e-3)\n")
    Path("src/lr.py").write_text(thence.emit("lr = constant(3e-4)", target="python"))
    result = thence_(*shlex.split(line.replace("schedules/*.thence", "lr.thence"))[1:])
    assert result.exit_code == (1 if "--diff" in line else 0), result.output


def test_the_facts_are_those_of_the_language() -> None:
    for fact in FACTS:
        assert thence.compile(f"{fact} = 1000; hold(1000, {fact})")(0) == 1000


# ---- where a spec comes from -------------------------------------------------------------------------------


def test_a_file_is_named_in_its_findings(tmp_path: Path) -> None:
    path = tmp_path / "lr.thence"
    path.write_bytes(b"\xef\xbb\xbfpeak = 1\r\n  wamup(10, peak)\r\n")
    for command in (["show"], ["check"], ["gen"], ["eval", "--at", "0"]):
        assert f"--> {path}:2:3" in thence_(*command, str(path)).output
    path.write_bytes(b"\xef\xbb\xbfwamup(10, 1)")
    assert f"--> {path}:1:1\n" in thence_("check", str(path)).stdout
    path.write_bytes(b"warmup(10, ")
    assert f"--> {path}:1:12" in thence_("fmt", str(path)).stderr


def test_standard_input() -> None:
    assert thence_("eval", "-", "--at", "5", input="linear(10, 1->0)").stdout == "step  value\n   5  0.5\n"
    assert "--> <stdin>:1:1" in thence_("check", "-", input="wamup(10, 1)").stdout


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"lr = 1\n# caf\xe9\n", "is not UTF-8: byte 0xe9 on line 2"),
        (b" " * (1 << 20) + b"1", "is larger than a megabyte"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "lr.thence"
    path.write_bytes(data)
    for command in ("show", "check", "fmt"):
        result = thence_(command, str(path))
        assert (result.exit_code, message in result.stderr) == (2, True)
        assert thence_(command, "-", input=data).exit_code == 2
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("options", "value"),
    [
        (["--set", "peak=2"], "2"),
        (["--set", "peak = 2e0"], "2"),
        (["--set", "peak=2", "--set", "n=10%", "--total", "0.1k"], "2"),
        (["--total", "10k"], "1"),
        ([], "1"),
    ],
)
def test_parameters_and_facts(options: list[str], value: str) -> None:
    result = thence_("eval", "peak = 1; n = 10; linear(n, peak->0)", "--at", "0", "--format", "csv", *options)
    assert result.stdout == f"step,value\n0,{value}\n"


def test_every_fact_has_an_option() -> None:
    spec = "linear(1 ep, 1->0) then hold(800 tok, 0) then linear(40 ex, 1) then hold(rest, 1)"
    facts = ["--steps-per-epoch", "10", "--tokens-per-step", "100", "--batch-size", "4", "--total", "100"]
    result = thence_("show", spec, *facts, "--json")
    assert [s["start"] for s in json.loads(result.stdout)["outputs"][0]["segments"]] == [0, 10, 18, 28]


# ---- show --------------------------------------------------------------------------------------------------


def test_show() -> None:
    rows = thence_("show", SPEC).stdout.splitlines()
    assert rows[:3] == [SPEC, "", "10000 steps"]
    assert rows[4].startswith("  1e-3 ┤      ⢠⠏⠉⠉")
    assert rows[20:] == [
        "       └┬─────────────┬─────────────┬────────────┬─────────────┬─────────────┬",
        "        0            2k            4k           6k            8k            10k",
        "",
        " step  value    from there on",
        "    0  0        warmup(1000, 0->1e-3)",
        "  999  9.99e-4",
        " 1000  1e-3     cosine(9000, 1e-5)",
        " 9999  1e-5",
        "10000  1e-5     the end: this value is held",
        "",
    ]
    assert max(map(len, rows)) < 80


def test_show_prints_warnings_to_stderr() -> None:
    result = thence_("show", JUMP)
    assert "warning[jump]" in result.stderr
    assert "warning" not in result.stdout


@pytest.mark.parametrize(
    ("spec", "options", "heading", "last"),
    [
        ("3e-4", [], "timeless", 1000),
        ("constant(3e-4)", ["--total", "5k"], "endless", 5000),
        ("warmup(500, 1) then rsqrt(timescale=500)", [], "endless", 2000),
        ("hold(1, 5)", [], "1 step", 1),
        ("lr = hold(70, 1); wd = 0.1 * lr; b2 = 1 - (step + 1)^-0.8", [], "b2: timeless", 70),
        ("log(step - 10) for 20", [], "20 steps", 20),
        ("repeat(triangle(10, 0->1), times=10k)", [], "100000 steps", 100_000),
    ],
)
def test_show_chooses_a_range(spec: str, options: list[str], heading: str, last: int) -> None:
    result = thence_("show", spec, *options)
    assert result.exit_code == 0, result.output
    assert heading in result.stdout.splitlines()
    data = json.loads(thence_("show", spec, *options, "--json").stdout)
    assert data["outputs"][-1]["values"][-1]["step"] == last


@pytest.mark.parametrize(
    ("spec", "steps"),
    [
        (SPEC, [0, 999, 1000, 9999, 10_000]),
        ("warmup(500, 1) then rsqrt(timescale=500)", [0, 499, 500, 999, 1000, 2000]),
        ("constant(1)", [0, 1000]),
        ("1 - (step + 1)^-0.8", [0, 250, 500, 750, 1000]),
    ],
)
def test_the_steps_that_show_lists(spec: str, steps: list[int]) -> None:
    values = json.loads(thence_("show", spec, "--json").stdout)["outputs"][0]["values"]
    assert [row["step"] for row in values] == steps


def test_show_shortens_a_long_table() -> None:
    levels = ", ".join(f"{i} @ {i}k" for i in range(1, 40))
    rows = thence_("show", f"steps(0, {levels})").stdout.splitlines()
    table = rows[rows.index(next(row for row in rows if "from there on" in row)) :]
    assert len(table) == 22
    assert re.search(r"\.\.\.  \d+ more: see --json", "\n".join(table))
    assert max(map(len, table)) < 80


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_show_fits_the_terminal(columns: int) -> None:
    result = CliRunner().invoke(cli, ["show", "hold(10, 5)"], env={"COLUMNS": str(columns)})
    assert min(columns, 100) - 3 <= max(map(len, result.stdout.splitlines())) < columns


def test_show_json() -> None:
    data = json.loads(thence_("show", BUNDLE, "--json").stdout)
    assert data["spec"] == BUNDLE
    assert data["findings"] == []
    assert [output["name"] for output in data["outputs"]] == ["lr", "wd"]
    assert data["outputs"][0] == {
        "name": "lr",
        "duration": 10,
        "segments": [{"text": "linear(10, peak->0)", "start": 0, "stop": 10, "first": 3e-4, "last": 0.0}],
        "values": [
            {"step": 0, "value": 3e-4},
            {"step": 9, "value": thence.compile("linear(10, 3e-4->0)")(9)},
            {"step": 10, "value": 0.0},
        ],
    }


# ---- check -------------------------------------------------------------------------------------------------


def test_check_prints_findings_in_full() -> None:
    found = thence.check(JUMP)
    assert thence_("check", JUMP).stdout == found[0].render() + "\n\n"


def test_check_json(tmp_path: Path) -> None:
    path = tmp_path / "lr.thence"
    path.write_text(f"# a jump\nlr = {JUMP}\n")
    result = thence_("check", str(path), "--json")
    assert result.stderr == ""
    (found,) = json.loads(result.stdout)
    assert (found["file"], found["code"], found["severity"]) == (str(path), "jump", "warning")
    assert (found["line"], found["column"]) == (2, 25)
    assert path.read_text()[found["start"] : found["stop"]] == "linear(5, 0.5->0)"
    assert found["message"] == "the value jumps from 1 to 0.5 here"
    assert found["help"].startswith("begin at 1")
    assert json.loads(thence_("check", SPEC, "--json").stdout) == []


# ---- fmt ---------------------------------------------------------------------------------------------------

MESSY = "peak=3e-4   # from the sweep\nlr = linear( 10,peak->0 )\n"
TIDY = "peak = 3e-4  # from the sweep\nlr = linear(10, peak->0)\n"


@pytest.mark.parametrize(
    ("text", "printed"),
    [("linear( 10,1->0 )", "linear(10, 1->0)\n"), (MESSY, TIDY + "\n"), (SPEC, SPEC + "\n")],
)
def test_fmt_prints_texts(text: str, printed: str) -> None:
    assert (thence_("fmt", text).stdout, thence_("fmt", text).stderr) == (printed, "")


@pytest.mark.parametrize("text", [MESSY, MESSY.rstrip(), "linear( 10,1->0 )", MESSY.replace("\n", "\r\n")])
def test_fmt_is_a_filter(text: str) -> None:
    printed = thence_("fmt", "-", input=text.encode()).stdout_bytes.decode()
    assert printed.replace("\r", "") == thence.format(text.replace("\r", ""))
    assert printed.count("\r\n") == text.count("\r\n")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_fmt_rewrites_files_and_keeps_their_line_ends(end: str, mark: bytes, tmp_path: Path) -> None:
    path = tmp_path / "lr.thence"
    path.write_bytes(mark + MESSY.replace("\n", end).encode())
    path.chmod(0o640)
    result = thence_("fmt", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"reformatted {path}\n1 spec reformatted\n"
    assert path.read_bytes() == mark + TIDY.replace("\n", end).encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_fmt_does_not_touch_what_is_tidy(tmp_path: Path) -> None:
    path = tmp_path / "lr.thence"
    path.write_bytes(TIDY.encode())
    before = path.stat()
    assert thence_("fmt", str(path)).stderr == "1 unchanged\n"
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_fmt_follows_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "real.thence").write_text(MESSY)
    link = tmp_path / "link.thence"
    link.symlink_to("real.thence")
    assert thence_("fmt", str(link)).exit_code == 0
    assert link.is_symlink()
    assert (tmp_path / "real.thence").read_text() == TIDY


def test_fmt_leaves_a_file_with_errors_and_goes_on(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.thence", tmp_path / "good.thence"
    bad.write_text("lr = linear( 10,\n")
    good.write_text(MESSY)
    result = thence_("fmt", str(bad), str(good))
    assert result.exit_code == 1
    assert f"--> {bad}:" in result.stderr
    assert result.stderr.endswith("1 spec reformatted, 1 with errors\n")
    assert (bad.read_text(), good.read_text()) == ("lr = linear( 10,\n", TIDY)


def test_fmt_check_and_diff_write_nothing(tmp_path: Path) -> None:
    messy, tidy = tmp_path / "messy.thence", tmp_path / "tidy.thence"
    messy.write_text(MESSY)
    tidy.write_text(TIDY)
    checked = thence_("fmt", "--check", str(messy), str(tidy))
    assert (checked.exit_code, checked.stdout) == (1, "")
    assert checked.stderr == f"would reformat {messy}\n1 spec would be reformatted, 1 unchanged\n"
    diffed = thence_("fmt", "--diff", str(messy), str(tidy))
    assert diffed.exit_code == 1
    assert diffed.stdout.splitlines() == [
        f"--- {messy}",
        f"+++ {messy} (formatted)",
        "@@ -1,2 +1,2 @@",
        *(f"-{line}" for line in MESSY.splitlines()),
        *(f"+{line}" for line in TIDY.splitlines()),
    ]
    assert thence_("fmt", "--check", "--diff", str(tidy)).exit_code == 0
    assert messy.read_text() == MESSY


def test_fmt_diff_of_line_ends_alone(tmp_path: Path) -> None:
    path = tmp_path / "lr.thence"
    path.write_bytes(TIDY.encode().replace(b"\n", b"\r\n", 1))
    result = thence_("fmt", "--diff", str(path))
    assert (result.exit_code, result.stdout) == (1, f"{path}: only line ends differ\n")


def test_fmt_writes_in_spite_of_what_was_left_behind(tmp_path: Path) -> None:
    path, in_the_way = tmp_path / "lr.thence", tmp_path / f".lr.thence.{os.getpid()}.tmp"
    path.write_text(MESSY)
    in_the_way.mkdir()
    result = thence_("fmt", str(path))
    assert (result.exit_code, path.read_text(), in_the_way.is_dir()) == (0, TIDY, True)


# ---- eval --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "steps"),
    [
        ("0", [0]),
        ("5,0,5", [5, 0, 5]),
        ("1k, 2.5k,1_000,1e3", [1000, 2500, 1000, 1000]),
        ("2..4", [2, 3, 4]),
        ("2:4", [2, 3]),
        ("0:10:5,0..10:5", [0, 5, 0, 5, 10]),
        ("0..2k:1k,7", [0, 1000, 2000, 7]),
        ("3..3", [3]),
    ],
)
def test_steps_to_evaluate_at(at: str, steps: list[int]) -> None:
    data = json.loads(thence_("eval", "step", "--at", at, "--json").stdout)
    assert data == [{"step": step, "value": float(step)} for step in steps]


def test_eval_prints_values_that_read_back() -> None:
    steps = range(0, 12_000, 37)
    rows = thence_("eval", SPEC, "--at", "0:12000:37", "--format", "csv").stdout.splitlines()
    schedule = thence.compile(SPEC)
    assert [tuple(map(float, row.split(","))) for row in rows[1:]] == [(k, schedule(k)) for k in steps]


def test_eval_of_a_bundle_has_a_column_for_each_output() -> None:
    at = ["--at", "0,5"]
    assert thence_("eval", BUNDLE, *at).stdout.splitlines() == [
        "step  lr      wd",
        "   0  3e-4    0.1",
        "   5  1.5e-4  0.05",
    ]
    assert thence_("eval", BUNDLE, *at, "--format", "csv").stdout == "step,lr,wd\n0,3e-4,0.1\n5,1.5e-4,0.05\n"
    assert json.loads(thence_("eval", BUNDLE, *at, "--json").stdout)[1] == {
        "step": 5,
        "lr": 1.5e-4,
        "wd": 0.05,
    }


def test_eval_of_what_is_not_finite() -> None:
    spec = "a = 1 / step; b = log(-1 - step)"
    assert thence_("eval", spec, "--at", "0", "--format", "csv").stdout == "step,a,b\n0,inf,nan\n"
    assert json.loads(thence_("eval", spec, "--at", "0", "--json").stdout) == [
        {"step": 0, "a": None, "b": None}
    ]


# ---- gen ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS)
def test_gen_prints_what_emit_makes(target: str) -> None:
    printed = thence_("gen", SPEC, "--target", target, "--name", "lr").stdout
    assert printed == thence.emit(SPEC, target=target, name="lr")


def test_gen_writes_a_file_and_takes_parameters(tmp_path: Path) -> None:
    path = tmp_path / "lr.py"
    path.write_text("old")
    result = thence_(
        "gen", "peak = 1; linear(9, peak->0)", "-t", "python", "-o", str(path), "--set", "peak=3"
    )
    assert (result.exit_code, result.output) == (0, "")
    assert runpy.run_path(str(path))["schedule"](0) == 3.0
    assert list(tmp_path.iterdir()) == [path]


def test_gen_does_not_replace_a_device() -> None:
    assert thence_("gen", "3e-4", "-t", "python", "-o", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


# ---- curves ------------------------------------------------------------------------------------------------


def test_curves_lists_every_entry_once() -> None:
    rows = thence_("curves").stdout.splitlines()
    assert [row.split()[0] for row in rows if row.startswith("  ")] == [
        entry.name for entry in thence.curves()
    ]
    assert [row for row in rows if row and row[0].isupper()] == [
        "Curves",
        "Transforms",
        "Functions",
        "Constants",
    ]


@pytest.mark.parametrize("entry", thence.curves(), ids=lambda entry: entry.name)
def test_curves_explains_every_entry(entry: Entry) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = thence_("curves", entry.name)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    words = " ".join(result.stdout.split())
    for part in (entry.signature, entry.doc, entry.math, entry.source, f"Example: {entry.example}"):
        assert " ".join(part.split()) in words
    for parameter in entry.parameters:
        assert f"{parameter.name} {parameter.doc}" in words
    assert max(map(len, result.stdout.splitlines())) < 80
    assert json.loads(thence_("curves", entry.name, "--json").stdout)["name"] == entry.name


def test_curves_json() -> None:
    names = [entry["name"] for entry in json.loads(thence_("curves", "--json").stdout)]
    assert names == [entry.name for entry in thence.curves()]


# ---- as a process ------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("args", "absent"),
    [
        (["check", JUMP], {"jax", "black", "numpy", "thence.runtime.schedule"}),
        (
            ["check", SPEC],
            {
                f"thence.dsl.{name}"
                for name in (
                    "slips.mistakes.table",
                    "slips.phrases.table",
                    "answers.answers",
                    "slips.repair",
                )
            },
        ),
        (["fmt", "linear( 10,1->0 )"], {"jax", "black", "numpy", "thence.runtime.schedule"}),
        (["show", SPEC], {"jax", "black", "numpy"}),
        (["eval", SPEC, "--at", "0..10"], {"jax", "black", "numpy"}),
        (["curves", "cosine"], {"jax", "black", "numpy"}),
        (["--help"], {"jax", "black", "numpy", "lark"}),
        (["--version"], {"jax", "black", "numpy", "lark", "thence.commands.show"}),
    ],
)
def test_what_is_not_imported(args: list[str], absent: set[str]) -> None:
    script = (
        "import atexit, sys\n"
        f"sys.argv[1:] = {args!r}\n"
        f"atexit.register(lambda: print(sorted({absent!r} & set(sys.modules)), file=sys.stderr))\n"
        "from thence.cli import main\n"
        "main()\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, env=env
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")


@pytest.mark.parametrize("args", [["check", SPEC], ["check", "--no"]])
def test_nothing_is_taken_apart_at_the_end(args: list[str]) -> None:
    """The last search for garbage finds all frozen, so that the process ends at once."""
    script = (
        "import atexit, gc, sys\n"
        f"sys.argv[1:] = {args!r}\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 10_000))\n"
        "from thence.cli import main\n"
        "assert gc.get_freeze_count() == 0\n"
        "main()\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, env=env
    )
    assert done.stdout.splitlines()[-1] == "True", done.stderr


@pytest.mark.parametrize(
    ("args", "code"), [(["check", SPEC], 0), (["check", "wamup(1, 1)"], 1), (["check", "--no"], 2)]
)
def test_exit_codes_of_the_process(args: list[str], code: int) -> None:
    done = process(*args)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("env", "colored"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colour(env: dict[str, str], colored: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for args in (["check", JUMP], ["show", JUMP], ["fmt", "--diff", "linear( 10,1->0 )"], ["curves"]):
        assert ("\033[" in process(*args, **env).stdout) == colored


def test_without_braille_the_picture_is_ascii() -> None:
    for encoding in ("ascii", "cp1252"):
        done = process("show", SPEC, PYTHONUTF8="0", PYTHONIOENCODING=encoding)
        assert (done.returncode, done.stdout.isascii(), "1e-3 +   " in done.stdout) == (0, True, True)


def test_characters_that_cannot_be_printed_are_escaped(tmp_path: Path) -> None:
    path = tmp_path / "lr.thence"
    path.write_bytes(f"{JUMP}  # half \N{RIGHTWARDS ARROW} zero".encode())
    done = process("check", str(path), PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    assert (done.returncode, "# half \\u2192 zero" in done.stdout) == (0, True)


@pytest.mark.skipif(os.name == "nt", reason="a shell closes standard input otherwise there")
def test_a_closed_standard_input_is_said() -> None:
    script = 'exec "$0" -m thence check - <&-'
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    args = ["/bin/sh", "-c", script, sys.executable]
    done = subprocess.run(args, check=False, capture_output=True, text=True, env=env)
    assert (done.returncode, "standard input is closed" in done.stderr) == (2, True)


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="there are no broken pipes here")
def test_a_broken_pipe_ends_it_quietly() -> None:
    args = [sys.executable, "-m", "thence", "eval", "step", "--at", "0..99999"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == -signal.SIGPIPE


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_ends_it_quietly() -> None:
    args = [sys.executable, "-m", "thence", "eval", "step", "--at", "0..999999"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        child.stdout.close()
        assert child.stderr.read().strip() == b""
    assert child.returncode in (130, -signal.SIGPIPE)


def test_shell_completion() -> None:
    def completed(words: str, position: int) -> list[str]:
        done = process(_THENCE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(position))
        return done.stdout.split()

    assert completed("thence c", 1) == ["plain,check", "plain,curves"]
    assert completed("thence curves cos", 2) == ["plain,cosine", "plain,cos"]
    assert completed("thence gen x -t ", 4) == [f"plain,{name}" for name in TARGETS]
    assert completed("thence show lr", 2) == ["file,lr"]
