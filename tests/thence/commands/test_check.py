"""`thence check` on files and folders: what is looked at, with which settings, and how it ends."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import ROOT

from thence.cli import cli
from thence.files.examine import Examiner
from thence.files.settings import Settings

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
        (["a"], (1, "", "no spec found in 1 file; name the keys of specs with --key")),
        (["a/x.yaml"], (0, "", "0 specs in 1 file checked: no findings")),
        (["a", "--key", "n"], (0, "", "1 spec in 1 file checked: no findings")),
        (["empty"], (1, "", "no spec found in 0 files")),
        (["empty", "hold(5, 1)"], (1, "", "no spec found in 0 files")),
    ],
)
def test_to_have_looked_at_nothing_is_no_success(args: list[str], expected: tuple[int, str, str]) -> None:
    write(a__x_yaml="n: 1\n")
    Path("empty").mkdir()
    assert check(*args) == expected


def test_what_the_project_says(folder: Path) -> None:
    write(
        pyproject_toml='[tool.thence]\nkey = ["rate"]\nexclude = ["old/"]\ntotal-key = "steps"\n',
        conf__a_yaml="steps: 100\nrate: cosine\nlr: 'linear(101, 1->0)'\n",
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
        2,
        True,
    )


def test_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write(a_yaml=GOOD, b_toml="lr = 'hold(5, 1)'\n")
    blanks = b" " * (16 << 20)
    Path("big.json").write_bytes(blanks + b"1")
    assert check("big.json")[0] == 0
    Path("big.json").write_bytes(blanks + b'"linear(10, 1->0)"')
    result = CliRunner().invoke(cli, ["check", "big.json", "hold(0, 1)", "a.yaml"])
    assert result.exit_code == 1
    assert "error[file]: it is larger than 16 megabytes\n --> big.json:1:1" in result.stdout
    assert result.stderr == "2 specs in 2 files checked: 2 errors\n"
    monkeypatch.setitem(sys.modules, "yaml", None)
    for command in ("check", "fmt"):
        result = CliRunner().invoke(cli, [command, "a.yaml"])
        assert (result.exit_code, "pip install 'thence[files]'" in result.stderr) == (2, True)
        assert CliRunner().invoke(cli, [command, "b.toml"]).exit_code == 0


def test_a_bar_shows_how_far_it_is_on_a_terminal() -> None:
    for i in range(250):
        write(**{f"many__{i}_yaml": GOOD})
    reading, writing = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT)}
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


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="what cannot be read is read by root")
def test_what_may_not_be_read_is_said_and_others_go_on() -> None:
    write(a__x_yaml=BAD, b__y_yaml=BAD, c__z_yaml=BAD)
    Path("a/x.yaml").chmod(0)
    Path("b").chmod(0)
    try:
        code, places, last = check(".")
    finally:
        Path("b").chmod(0o755)
    assert (code, places) == (1, "a/x.yaml:1:1, b:1:1, c/z.yaml:1:6")
    assert last == "1 spec in 3 files checked: 3 errors"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["a.yaml", "--tag", "lr"], "a YAML tag begins with an exclamation mark: --tag '!lr'"),
        (["conf/nope"], "cannot read 'conf/nope': no such file or directory"),
        (["a.yaml", "--exclude", "!", "--exclude", "\\"], "1 spec in 1 file checked: no findings"),
    ],
)
def test_what_is_asked_for_in_vain(args: list[str], message: str) -> None:
    write(a_yaml=GOOD)
    result = CliRunner().invoke(cli, ["check", *args])
    assert message in result.stderr


@pytest.mark.parametrize("key", ["?r", "[lw]r", "[!x]r", "*r", "lr"])
def test_every_pattern_finds_its_keys(key: str) -> None:
    write(a_yaml="lr: cosine\n")
    assert check("a.yaml", "--key", key)[:2] == (1, "a.yaml:1:5")


def test_keys_that_are_written_in_another_way() -> None:
    write(
        a_json='{"gr\\u00f6\\u00dfe": "cosine"}',
        b_toml='"l\\u0072" = "cosine"\n',
        c_yaml="d: &d {e: cosine}\nf: *d\n",
    )
    assert check("a.json", "--key", "größe")[1] == "a.json:1:22"
    assert check("b.toml", "--key", "lr")[1] == "b.toml:1:14"
    assert check("c.yaml", "--key", "f.e")[1] == "c.yaml:1:11"
    Path("u.yaml").write_bytes("lr: cosine\n".encode("utf-16"))
    assert check("u.yaml", "--key", "lr")[1] == "u.yaml:1:1"


def test_a_fact_may_be_said_under_several_keys() -> None:
    write(a_yaml="steps: 100\nlr: 'linear(101, 1->0)'\n", b_yaml="n: 100\nlr: 'linear(101, 1->0)'\n")
    found = (1, "a.yaml:2:6, b.yaml:2:6", "2 specs in 2 files checked: 2 errors")
    assert check("a.yaml", "b.yaml", "--total-key", "steps", "--total-key", "n") == found
    write(pyproject_toml='[tool.thence]\ntotal-key = ["steps", "n"]\n')
    assert check("a.yaml", "b.yaml") == found
    assert check("a.yaml", "b.yaml", "--total-key", "n")[1] == "b.yaml:2:6"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "base_lr: 0.1\nlr_scheduler: cosine\nfp32_allreduce: true\n",
            "; there may be some under: --key base_lr",
        ),
        ("optim: {lr: 1e-3, learning_rate: 3}\n", "; there may be some under: --key lr --key learning_rate"),
        ("lr: !ref <lr>\nbase_lr: auto\n", "; name the keys of specs with --key"),
        ("a: {lr: 1}\nb: {lr: auto}\n", "; name the keys of specs with --key"),
        (
            "lr_scheduler: build(x)\n",
            "; 1 text under lr_scheduler was not taken for a spec (conf/a.yaml:1): see --key lr_scheduler",
        ),
    ],
)
def test_hints_name_keys_that_are_there(text: str, hint: str) -> None:
    """What is named can be typed, and invents no errors where there are numbers."""
    write(conf__a_yaml=text)
    assert check("conf") == (1, "", f"no spec found in 1 file{hint}")
    result = CliRunner().invoke(cli, ["check", "conf", "--json"])
    assert (json.loads(result.stdout), result.stderr) == ([], f"no spec found in 1 file{hint}\n")
    if "may be" in hint:
        assert check("conf", *hint.partition(": ")[2].split())[:2] == (0, "")
    assert check("conf", "--key", "*lr*")[1] == ("conf/a.yaml:1:15" if "build" in text else "")


def test_what_was_not_taken_is_counted() -> None:
    write(a_yaml="lr: warmup(10, 1) then hold(5)\nlr_scheduler: build(x)\nschedule: rate(5 minutes)\n")
    told = (
        "2 texts under lr_scheduler, schedule were not taken for specs (a.yaml:2, a.yaml:3): "
        "see --key lr_scheduler --key schedule"
    )
    assert check("a.yaml") == (0, "", f"1 spec in 1 file checked: no findings; {told}")


def test_each_text_that_was_not_taken_has_its_place() -> None:
    write(a_yaml="".join(f"lr_{i}_schedule: build({i})\n" for i in range(11)))
    last = check("a.yaml")[2]
    assert (
        all(f"a.yaml:{line}" in last for line in range(1, 12)) and "..." not in last.partition("(a.yaml")[2]
    )


# Options, and what is said of patterns that fit no key.
IN_VAIN = [
    (["--key", "fooo"], "no key fits --key fooo: did you mean --key foo?"),
    (["--key", "foo"], None),
    (["--key", "*lr", "--key", "a.lrr"], "no key fits --key a.lrr: did you mean --key a.lr?"),
    (["--key", "a"], "no key fits --key a: did you mean --key 'a.*'?"),
    (["--key", "xyz"], "no key fits --key xyz"),
    (["--key", "x?z*"], "no key fits --key 'x?z*'"),
    (["--key", "nothing"], None),  # it is null
    (["--total-key", "stepz"], "no key fits --total-key stepz: did you mean --total-key steps?"),
    (["--total-key", "steps", "--total-key", "n"], "no key fits --total-key n"),
    (["--total-key", "n", "--total", "9k"], None),
]


@pytest.mark.parametrize(("options", "told"), IN_VAIN)
def test_patterns_that_fit_no_key_are_named(options: list[str], told: str | None) -> None:
    write(a_yaml="steps: 1000\nfoo: hold(5, 1)\na:\n  lr: warmup(10, 1) then hold(5)\nnothing:\n")
    code, _, last = check("a.yaml", *options)
    assert (code, last.partition("; ")[2]) == (0, told or "")
    result = CliRunner().invoke(cli, ["check", "a.yaml", *options, "--json"])
    assert (result.exit_code, told or "") == (0, result.stderr.partition("; ")[2].strip())


def test_patterns_that_fit_no_key_are_named_where_nothing_is_found() -> None:
    write(c__a_yaml="foo: wramup(10, 1)\n")
    told = "no key fits --key fooo: did you mean --key foo?"
    assert check("c/a.yaml", "--key", "fooo") == (0, "", f"0 specs in 1 file checked: no findings; {told}")
    assert check("c", "--key", "fooo") == (1, "", f"no spec found in 1 file; {told}")
    assert told in CliRunner().invoke(cli, ["fmt", "c", "--key", "fooo"]).stderr
    write(c__b_yaml="{% if x %}\nfooo: linear(10, 1->0)\n{% endif %}\n")
    assert "no key" not in str(check("c", "--key", "fooo"))  # it may be there


# Texts under other keys, and the code of the finding, or what becomes of them.
ELSEWHERE = [
    ("lr: |\n  # base\n  warmup(100, 1e-3)\n  cosine(900, 0)\n", "syntax"),
    ("lr: |\n  # base\n  hold(5, 1) thn hold(3)\n", "syntax"),
    ("lr: |\n\n  # base\n  # more\n\n  wramup(5, 1)\n", "unknown-function"),
    ("lr: # base\n  wramup(5, 1)\n", "unknown-function"),
    ("lr: |\n  # base\n  build(5)\n", "not taken"),
    ("lr: |\n  # base\n", ""),
    ("lr:warmup(100, 1e-3)\n", "syntax"),
    ("a:\n  - lr:warmup(100, 1e-3)\n", "syntax"),
    ("a:\n  lr:warmup(100, 1e-3)\n", "syntax"),
    ("std:min(1, 2)\n", ""),
    ("momentum: cosine(10 1->0)\n", "syntax"),
    ("annealing: lin(10, 1->0)\n", "unknown-function"),
    ("lrs: wramup(10, 1e-3)\n", "unknown-function"),
    ("lr_peak: wramup(10, 1e-3)\n", "unknown-function"),
    ("sched: wramup(10, 1e-3)\n", "unknown-function"),
    ("layers: wramup(10, 1e-3)\n", ""),
    ("package: {tiny-lr: 1.1.1}\n", "not taken"),
    ("lr_version: 1.1.1\n", ""),
    # the schedules of noise of diffusion models
    ("beta_schedule: linear(1e-4, 0.02)\n", "not taken"),
    ("noise_schedule: cosine(0.008)\n", "not taken"),
    ("beta_schedule: linear(100, 0->1) thn hold(5)\n", "syntax"),
    ("noise_schedule: warmup(0, 1)\n", "duration"),
]


@pytest.mark.parametrize(("text", "expected"), ELSEWHERE)
def test_attempts_that_begin_otherwise_or_have_other_keys(text: str, expected: str) -> None:
    write(a_yaml=text)
    result = CliRunner().invoke(cli, ["check", "a.yaml"])
    shown = result.stdout.partition("]")[0].removeprefix("error[")
    assert (shown or ("not taken" if "not taken" in result.stderr else "")) == expected


def test_a_key_without_a_blank_is_shown_with_one() -> None:
    write(a_yaml="lr:warmup(100, 1e-3)\n")
    assert 'write: lr: "warmup(100, 1e-3)"' in CliRunner().invoke(cli, ["check", "a.yaml"]).stdout


def test_keys_of_specs_count_for_all_files() -> None:
    write(a__x_yaml="rate: wramup(500, 1e-3)\n", b__y_toml="rate = 'warmup(10, 1e-3) then hold(5)'\n")
    assert check(".") == (1, "a/x.yaml:1:7", "2 specs in 2 files checked: 1 error")


def test_folders_of_a_config_group_are_entered() -> None:
    write(conf__dist__a_yaml=BAD, conf__build__b_yaml=BAD, env__c_yaml=BAD, env__pyvenv_cfg="")
    assert check(".")[1] == "conf/build/b.yaml:1:6, conf/dist/a.yaml:1:6"


def test_formatting_goes_on_behind_what_cannot_be_read() -> None:
    write(
        a_yaml="lr: linear( 10, 1->0)\n", z_yaml="lr: linear( 10, 1->0)\n", m_json='{"lr": "linear(10, 1->0)"'
    )
    result = CliRunner().invoke(cli, ["fmt", "."])
    assert result.exit_code == 1
    for name in ("a.yaml", "z.yaml"):
        assert f"reformatted {name}\n" in result.stderr
        assert Path(name).read_text() == "lr: linear(10, 1->0)\n"
    assert "error[file]: it is no JSON" in result.stderr
    assert result.stderr.endswith("2 specs reformatted, 1 with errors\n")


# Under a key of rates: what is looked at as a spec (with errors or without), what is counted, and what is left alone.
AT_A_RATE = {
    "looked at": [
        "3e-4 → 0",
        "1e-3 @ 10",
        "1e\u22123",
        "1e-3f",
        "1e-",
        "warmup=1000",
        "1e-3 -> 0",
        "linear warmup for 1000 steps",
        "1e-3 * 0.99^stp",
        "then cosine(10, 1)",
        "5e-4 for 100",
        "1e-3 * 0.99^step",
    ],
    "counted": [
        "1e-3 (warmup 1000)",
        "0.00.1",
        "base=0.1",
        "warmup[1000, 1e-3]",
        "warmup then cosine",
        "cosine from 1 to 0",
        "warmup:1000,cosine:9000",
        "0,001",
        "1e-3 if step < 10 else 1e-4",
        "step < 1000",
        "lambda s: 0.9**s",
    ],
    "left alone": [
        "cosine",
        "1_000",
        "0.1.x",
        "1e-3",
        "auto",
        "a/b.yaml",
        "${base}",
        "!ref <lr>",
        "see https://a.org/lr(1)",
        "the rate of warmup(10) and then some more",
    ],
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in AT_A_RATE.items() for text in texts]
)
@pytest.mark.parametrize("form", ['lr: "{}"\n', 'learning_rate:\n  - "{}"\nmax_lr: "{}"\n'])
def test_attempts_at_a_spec_under_a_key_of_rates(kind: str, text: str, form: str) -> None:
    write(a_yaml=form.replace("{}", text))
    told = str(check("a.yaml"))
    assert ("was not taken" in told or "were not taken" in told) is (kind == "counted")
    assert ("0 specs" in told) is (kind != "looked at")


@pytest.mark.parametrize(
    "text",
    [
        "warmup({n}, 1e-3)",
        "cosine({}, 1->0.1)",
        "rsqrt(1, 1{i}) for 1{i}",
        "warmup(%d, 1e-3) then cosine(9000, 0)",
        "warmup(1000, %(peak).3g) then cosine(9000, 0)",
        "warmup({0:d}, {1.peak!r})",
    ],
)
def test_what_python_code_fills_in_itself_is_left_out_there_alone(text: str) -> None:
    write(a_py=f"schedules = {{'lr': '{text}'}}\n")
    assert "1 left out, which something else fills in first" in str(check("a.py"))
    write(a_yaml=f"lr: '{text}'\n", b_py=f"import thence\nthence.compile('{text}')\n")
    assert " error" in str(check("a.yaml"))
    assert " error" in str(check("b.py"))


# What is given to a function of thence, and how many specs are checked, found wrong, and left out.
GIVEN: list[tuple[str, int, int, int]] = [
    ('thence.compile("warmup(9, 1)" + "cosine(9, 0)")', 1, 1, 0),
    ('thence.compile("warmup(9, 1) " + "then " + "cosine(9, 0)")', 1, 0, 0),
    ('thence.compile("warmup(9, 1) " + "then " + f"cosine(9, 0")', 1, 1, 0),
    ('thence.Schedule("hold(9, 1)").then("hold(9, 1)" + "hold(9)")', 2, 1, 0),
    ('thence.compile("cosine(9, 0)" if n else "hold(9, 1)")', 2, 1, 0),
    ('SPEC = "warmup(9, 1)" + "the cosine(9, 0)"\nthence.compile(SPEC)', 1, 1, 0),
    ('SPEC = "linear(9, 1)"\nthence.compile(SPEC)\nthence.check(SPEC)', 1, 1, 0),
    ('SPEC = "linear(9, 1)"\nSPEC = "linear(9)"\nthence.compile(SPEC)', 0, 0, 1),
    ('thence.compile(f"warmup({n}, 1)")', 0, 0, 1),
    ('thence.compile("warmup(%d, 1)" % n)', 0, 0, 1),
    ('thence.compile("warmup({}, 1)".format(n))', 0, 0, 1),
    ('thence.compile(" then ".join(parts))', 0, 0, 1),
    ('thence.compile("warmup(" + str(n) + ", 1)")', 0, 0, 1),
    ('thence.compile("linear(9, 1)".strip())', 1, 1, 0),
    ('thence.compile(config.lr or "linear(9, 1)")', 1, 1, 1),
    ('thence.Schedule("hold(9, 1)").resume(at=5, then=f"hold({n})")', 1, 0, 1),
    ("thence.compile(config.lr)", 0, 0, 1),
    ('thence.check(config["lr"])', 0, 0, 1),
    ("thence.Bundle(open(path).read())", 0, 0, 1),
    ("def make(spec):\n    return thence.compile(spec)", 0, 0, 1),
    # what is a schedule already, or no text at all
    ('made = thence.compile("hold(9, 1)")\nthence.emit(made)\nmade.then(made)\nmade.then(other)', 1, 0, 0),
    ('thence.compile(thence.Schedule("hold(9, 1)").then("hold(3)"))', 2, 0, 0),
    ("other.compile(f'warmup({n})')", 0, 0, 0),
]


@pytest.mark.parametrize("code, specs, errors, left_out", GIVEN, ids=[code for code, *_ in GIVEN])
def test_what_is_given_to_a_function_of_thence_is_checked_or_counted(
    code: str, specs: int, errors: int, left_out: int
) -> None:
    found = Examiner(Settings()).examine("a.py", f"import thence\n{code}\n".encode())
    assert (found.specs, found.errors, found.left_out) == (specs, errors, left_out)


# What is made of texts under a key: how many specs are checked, found wrong, and left out.
MADE: list[tuple[str, int, int, int]] = [
    ('f"warmup({n}, 1e-3)"', 0, 0, 1),
    ('f"warmup({n}, 1e-3) then cosin(10, 0)"', 0, 0, 1),
    ('f"{warm} then cosine({n}, 0)"', 0, 0, 1),
    ('"warmup(%d, 1e-3)" % n', 0, 0, 1),
    ('"warmup(%d, 1e-3) then cosine(%d, %g)" % (n, m, low)', 0, 0, 1),
    ('"warmup({}, 1e-3)".format(n)', 0, 0, 1),
    ('"warmup({0}, {peak})".format(n, peak=1e-3)', 0, 0, 1),
    ('"warmup(" + str(n) + ", 1e-3)"', 0, 0, 1),
    ('f"warmup({n}, 1e-3) " + "then cosine(10, 0)"', 0, 0, 1),
    ('" then ".join(parts)', 0, 0, 1),
    ('" then ".join([f"warmup({n}, 1e-3)", "cosine(10, 0)"])', 0, 0, 1),
    ('" then ".join(["warmup(10, 1e-3)", "cosine(10, 0)"])', 1, 0, 0),
    ('" then ".join(["warmup(10, 1e-3)", "cosin(10, 0)"])', 1, 1, 0),
    ('"warmup(N, 1e-3)".replace("N", str(n))', 0, 0, 1),
    ('Template("warmup($n, 1e-3)").substitute(n=n)', 0, 0, 1),
    ('3 * "cosine(10, 1->0) then "', 0, 0, 1),
    ('"wramup(10, 1e-3)".strip()', 1, 1, 0),
    ('textwrap.dedent("""\n  wramup(10, 1e-3)\n""").strip()', 1, 1, 0),
    ('str("wramup(10, 1e-3)")', 1, 1, 0),
    ('b"wramup(10, 1e-3)"', 1, 1, 0),
    ('Field("wramup(10, 1e-3)", description="the rate")', 1, 1, 0),
    ('typer.Option("wramup(10, 1e-3)", "--lr")', 1, 1, 0),
    ('tune.choice(["warmup(10, 1e-3)", "wramup(10, 1e-3)"])', 2, 1, 0),
    ('Field(f"warmup({n}, 1e-3)")', 0, 0, 1),
    ('os.environ.get("LR", "wramup(10, 1e-3)")', 1, 1, 0),
    ("thence.compile('wramup(10, 1e-3)')", 1, 1, 0),
    # no specs at all
    ('f"{n}"', 0, 0, 0),
    ("a + b", 0, 0, 0),
    ('", ".join(names)', 0, 0, 0),
    ('config.get("lr")', 0, 0, 0),
    ('build("cosine", 10)', 0, 0, 0),
    ('f"runs/{name} (2)"', 0, 0, 0),
]


@pytest.mark.parametrize("made, specs, errors, left_out", MADE, ids=[made for made, *_ in MADE])
@pytest.mark.parametrize(
    "form", ["lr = {}", "c = dict(lr={})", 'c = {{"lr": {}}}', "class C:\n    lr: str = {}"]
)
def test_what_is_made_of_texts_is_checked_or_counted(
    form: str, made: str, specs: int, errors: int, left_out: int
) -> None:
    found = Examiner(Settings()).examine("a.py", f"import thence\n{form.format(made)}\n".encode())
    assert (found.specs, found.errors, found.left_out) == (specs, errors, left_out)
    without = Examiner(Settings()).examine("a.py", f"\n{form.format(made)}\n".encode())
    assert (without.specs, without.errors, without.left_out) == (specs, errors, left_out) or "thence" in made


def test_facts_of_python_code_are_numbers() -> None:
    """`steps` is a name for anything there."""
    write(
        a_py="UNITS = {'steps': ('steps', 'iters', 'its')}\nlr = 'warmup(10%, 1) then cosine(90%, 0)'\nsteps = '1k'\n"
    )
    assert "1 spec in 1 file checked: no findings" in str(check("a.py", "--total-key", "steps"))
    write(a_py="steps = '1,000'\nlr = 'warmup(10%, 1) then cosine(90%, 0)'\n")
    assert "a.py:1:9" in str(check("a.py", "--total-key", "steps"))


@pytest.mark.parametrize(
    "code",
    [
        "class C:\n    lr: str = field(default={})",
        "class C:\n    lr: str = field(default_factory=lambda: {})",
        "parser.add_argument('--lr', '-l', type=str, default={})",
        "flags.DEFINE_string('min_lr', {}, 'the least')",
        "os.environ.setdefault('LR', {})",
        "setattr(config, 'lr', {})",
        "lr, decay = {}, 0.1",
        "(decay, [lr]) = 0.1, ({},)",
        "name = lr = {}",
        "lrs = {{'lr': {{'head': {}}}}}",
        "schedules = dict(decay={})",
        "lr = lambda: {}",
        "lr = 1 if small else {}",
    ],
)
def test_where_a_value_stands_in_python_code(code: str) -> None:
    write(a_py=code.format("'wramup(10, 1)'"))
    assert check("a.py")[2] == "1 spec in 1 file checked: 1 error"


@pytest.mark.parametrize(
    "text", ["lr:\n  head: {}\n", "lr:\n  - {}\n", "schedules:\n  a:\n    decay: [{}]\n"]
)
def test_values_below_a_key_of_rates(text: str) -> None:
    write(a_yaml=text.format("'wramup(10, 1)'"))
    assert check("a.yaml")[2] == "1 spec in 1 file checked: 1 error"


@pytest.mark.parametrize(
    ("keys", "spec"),
    [
        ({"batch_size": 256, "tokens_per_example": 128}, "linear(99k tok, 1->0)"),
        ({"batch_size": 250, "examples_per_epoch": 5000}, "linear(3 ep, 1->0)"),
        ({"examples_per_epoch": 5000}, "batch_size = 7; linear(3 ep, 1->0)"),
    ],
)
def test_facts_that_follow_from_keys(tmp_path: Path, keys: dict[str, int], spec: str) -> None:
    lines = [*(f"{name}: {value}" for name, value in keys.items()), f'lr: "{spec}"']
    (tmp_path / "a.yaml").write_text("\n".join(lines))
    options = [part for name in keys for part in (f"--{name.replace('_', '-')}-key", name)]
    result = CliRunner().invoke(cli, ["check", str(tmp_path / "a.yaml"), *options], catch_exceptions=False)
    assert (result.exit_code, result.output.strip()) == (0, "1 spec in 1 file checked: no findings")
