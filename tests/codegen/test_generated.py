"""Generated modules: what they record, how they are kept in step with their spec, and that nothing gets into them."""

from __future__ import annotations

import ast
import builtins
import doctest
import gc
import importlib.util
import inspect
import keyword
import re
import sys
import tokenize
import types
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from places import conformance

import thence
from thence.codegen.digest import digest
from thence.codegen.module_names import own_names
from thence.codegen.options import check_header
from thence.codegen.record import RecordError, read_record
from thence.codegen.targets import TARGETS, Target
from thence.commands.gen import command
from thence.dsl.formula.operations import OPERATIONS
from thence.dsl.printing.dialects import NUMPY, Dialect

PROGRAM = "peak = 3e-4; warmup(2k, peak) then cosine(rest, peak / 10) over 100k"
SPECS = [
    "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)",
    PROGRAM,
    "lr = warmup(2k, 3e-4) then cosine(rest, 3e-5) over 100k; wd = 0.1 * lr",
    "repeat(cosine(10, 1e-3->0), stretch=2)",
    "3e-4",
]

MODULES = {module for target in TARGETS.values() for _, module, _ in target.imports}
EXACT = conformance("values")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


# ---- parameters ----------------------------------------------------------------------------------------------

PARAMETERS: list[tuple[str, str]] = [
    (PROGRAM, "(step: float, *, peak: float = 0.0003) -> float"),
    ("peak = 1; low = peak / 10; linear(10, peak->low)", "(step: float, *, peak: float = 1.0) -> float"),
    ("n = 10; peak = 2; linear(n, peak->0)", "(step: float, *, peak: float = 2.0) -> float"),
    ("share = 10%; linear(10, 1->share)", "(step: float) -> float"),
    ("lambda = 2; math = 3; linear(10, lambda->math)", "(step: float, *, lambda_: float = 2.0, math_: float = 3.0) -> float"),
    ("step_size = 2; constant(step_size)", "(step: float, *, step_size: float = 2.0) -> float"),
]  # fmt: skip


@pytest.mark.parametrize("spec, signature", PARAMETERS, ids=[spec for spec, _ in PARAMETERS])
def test_parameters_become_keyword_arguments(spec: str, signature: str) -> None:
    module = loaded(thence.emit(spec, target="python"))
    assert str(inspect.signature(module.schedule)).replace("'", "") == signature


@pytest.mark.parametrize("target", ["python", "numpy", "jax", "torch"])
def test_a_given_parameter_is_that_of_the_schedule(target: str) -> None:
    source = thence.emit(PROGRAM, target=target).replace(
        "from torch", "from unittest.mock import Mock as _; from torch"
    )
    if target == "torch":
        pytest.importorskip("torch")
    function, schedule = loaded(source).schedule, thence.compile(PROGRAM)
    for step in (0, 1, 1999, 2000, 51_000, 99_999, 100_000):
        assert float(function(step, peak=1e-3)) == pytest.approx(schedule(step, peak=1e-3), rel=1e-7)


# ---- the docstring -------------------------------------------------------------------------------------------


def loaded(source: str) -> Any:
    module = types.ModuleType("generated")
    module.__dict__["__file__"] = "generated.py"
    sys.modules["generated"] = module
    code = compile(source, "generated.py", "exec")
    exec(code, module.__dict__)  # noqa: S102 - generated source is what is tested
    return module


@pytest.mark.thorough
@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
@pytest.mark.parametrize("spec", SPECS)
def test_landmark_values_are_a_doctest(spec: str, target: str) -> None:
    module = loaded(thence.emit(spec, target=target))
    results = doctest.testmod(module)
    assert results.attempted > 0 and results.failed == 0


def test_options_choose_the_form() -> None:
    source = thence.emit(PROGRAM, docstring=False, header="© us\n\nsecond", line_length=60)
    assert source.startswith("# © us\n#\n# second\n# Written by thence")
    assert '"""A schedule generated' not in source
    code = source.partition("\nimport")[2]
    assert max(len(line) for line in code.splitlines() if '"""' not in line) <= 60
    record = read_record(source)
    assert record is not None and record.data["line_length"] == 60 and record.data["docstring"] is False


# ---- staying in step -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS)
def test_the_record_makes_the_module_again(spec: str, tmp_path: Path) -> None:
    path = tmp_path / "lr.py"
    assert (
        run(spec, "-t", "python", "-o", str(path), "--header", "a  b\nc", "--line-length", "70").exit_code
        == 0
    )
    before = path.read_text(encoding="utf-8")
    record = read_record(before)
    assert record is not None and not record.edited
    result = run("--check", str(tmp_path))
    assert result.exit_code == 0 and "1 generated module: 1 up to date" in result.stderr
    path.write_text(before.replace("def ", "def  "), encoding="utf-8")  # layout says nothing
    assert run("--check", str(path)).exit_code == 0


def test_a_module_follows_the_file_of_its_spec(tmp_path: Path) -> None:
    spec, path = tmp_path / "lr.thence", tmp_path / "src" / "lr.py"
    path.parent.mkdir()
    spec.write_text("peak = 1; warmup(10%, peak) then linear(rest, 0)\n")
    assert run(str(spec), "-t", "python", "-o", str(path), "--total", "100", "--set", "peak=2").exit_code == 0
    assert loaded(path.read_text()).schedule(10) == 2.0
    spec.write_text("peak = 1; warmup(20%, peak) then linear(rest, 0)\n")
    result = run("--check", str(tmp_path))
    assert (
        result.exit_code == 1 and "warmup(20%, peak)" in result.stdout and "1 not up to date" in result.stderr
    )
    assert run("--update", str(tmp_path)).exit_code == 0
    assert loaded(path.read_text()).schedule(20) == 2.0
    assert run("--check", str(tmp_path)).exit_code == 0
    spec.write_text("peak = ; linear(10, peak->0)")
    assert "its spec has errors" in run("--update", str(tmp_path)).stderr
    spec.unlink()
    result = run("--check", str(tmp_path))
    assert result.exit_code == 1 and "cannot be read" in result.stderr


EDITS = [
    lambda text: text + "\nMORE = 1\n",
    lambda text: text + "\n# reviewed\n",
    lambda text: text.replace("import math", "import math  # noqa") + "\n# x\n",
    lambda text: "# ours\n" + text,
    lambda text: text.replace("1.0", "2.0", 1) if "1.0" in text else text.replace("10.0", "11.0", 1),
    lambda text: text + "x = " + "+".join(["1"] * 3000) + "\n",
    lambda text: text + "x = (\n",
]


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_changed_by_hand_is_left_alone(edit: Any, tmp_path: Path) -> None:
    spec, path = tmp_path / "lr.thence", tmp_path / "lr.py"
    spec.write_text("linear(10, 1->0)")
    run(str(spec), "-t", "python", "-o", str(path))
    changed = edit(path.read_text())
    path.write_text(changed)
    spec.write_text("linear(11, 1->0)")
    for options in (["--check"], ["--update"]):
        result = run(*options, str(path))
        assert result.exit_code == 1 and "changed by hand" in result.stderr and path.read_text() == changed
    result = run(str(spec), "-t", "python", "-o", str(path))
    assert result.exit_code == 2 and "--force" in result.stderr and path.read_text() == changed
    assert run("--update", "--force", str(path)).exit_code == 0
    assert "11.0" in path.read_text() and run("--check", str(path)).exit_code == 0


def test_a_spec_is_not_written_over(tmp_path: Path) -> None:
    spec = tmp_path / "lr.thence"
    spec.write_text("linear(10, 1->0)")
    result = run(str(spec), "-t", "python", "-o", str(spec), "--force")
    assert (
        result.exit_code == 2
        and "is the spec itself" in result.stderr
        and spec.read_text() == "linear(10, 1->0)"
    )


def test_what_a_target_lacks_is_not_lost_by_an_update(tmp_path: Path) -> None:
    spec, path = tmp_path / "lr.thence", tmp_path / "lr.py"
    spec.write_text("lr = linear(10, 1->0); wd = linear(10, 2->0)")
    assert run(str(spec), "-t", "torch", "-o", str(path)).exit_code == 0
    before = path.read_text()
    spec.write_text("rate = linear(10, 1->0); wd = linear(10, 2->0)")
    result = run("--update", str(path))
    assert (
        result.exit_code == 1
        and "none of rate, wd is called lr" in result.stderr
        and path.read_text() == before
    )
    assert run(str(spec), "-t", "torch", "--warn", "-o", str(path)).exit_code == 0
    assert run("--check", str(path)).exit_code == 0


def test_links_that_lead_nowhere_and_pipes_are_passed_over(tmp_path: Path) -> None:
    import os

    (tmp_path / ".#a.py").symlink_to("nowhere")
    (tmp_path / "b.py").symlink_to("nowhere")
    os.mkfifo(tmp_path / "p.py")
    run("linear(10, 1->0)", "-t", "python", "-o", str(tmp_path / "lr.py"))
    assert run("--check", str(tmp_path)).exit_code == 0


BROKEN = [
    ("{", "this"), ('"spec"', '"spck"'), ('"python"', '"cobol"'), ("linear(10", "lin(10"), ('"target"', '"name": 3, "target"'),
]  # fmt: skip


@pytest.mark.parametrize("old, new", BROKEN)
def test_a_record_that_was_changed_is_reported(old: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "lr.py"
    run("linear(10, 1->0)", "-t", "python", "-o", str(path))
    lines = path.read_text().splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.startswith("# thence: "))
    lines[at] = lines[at].replace(old, new, 1)
    path.write_text("".join(lines))
    before = path.read_text()
    result = run("--update", str(path))
    assert result.exit_code == 1 and str(path) in result.stderr and path.read_text() == before


def test_files_that_thence_did_not_write_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("x = 1\n")
    (tmp_path / "latin.py").write_bytes(b"# \xe9\n")
    assert run("--check", str(tmp_path / "other.py"), str(tmp_path / "latin.py")).exit_code == 0
    result = run("--check", str(tmp_path))
    assert result.exit_code == 1 and "no generated module found" in result.stderr
    assert run("--check", str(tmp_path / "missing.py")).exit_code == 2


USAGE = [
    (["--check", "--update", "x"], "exclude each other"),
    (["--check", "x", "-t", "torch"], "what --target says"), (["--update", "x", "--peak-lr", "3"], "No such option"),
    (["--update", "x", "--set", "peak=3"], "what --set says"), (["--check", "x", "-o", "y"], "what --output says"),
    (["hold(5,", "1)"], "one SPEC at a time"), (["1", "--line-length", "3"], "40 to 320"), (["1", "--header", "a\x1bb"], "U+001B"),
    (["1", "--name", "lambda"], "cannot be the name"),
]  # fmt: skip


@pytest.mark.parametrize("arguments, message", USAGE, ids=[message for _, message in USAGE])
def test_usage(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and message in result.stderr


# ---- nothing of a text gets into code ------------------------------------------------------------------------

HOSTILE_HEADERS = [
    "a\rimport os", "a\x0bb", "a\x0cb", "a\x00b", "a\u2028b", "a\u202eb", "a\u2066b", "-*- coding: latin-1 -*-", "vim: set fileencoding=x coding=utf-7",
    'thence: {"spec": "1"}', "# thence: {}", "\ud800", "a" * 10_001, "a\x85b", "\ufeff", "\u200b",
]  # fmt: skip


@pytest.mark.parametrize("header", HOSTILE_HEADERS, ids=ascii)
def test_hostile_headers_are_refused(header: str) -> None:
    with pytest.raises(ValueError, match="header"):
        thence.emit("1", target="python", header=header)


def tokens(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.tokenize(BytesIO(source.encode()).readline):
        yield token.type, token.string


@pytest.mark.thorough
@given(st.text())
def test_a_header_adds_comments_and_nothing_else(header: str) -> None:
    try:
        check_header(header)
    except ValueError:
        return
    source, plain = (thence.emit("hold(5, 1)", target="python", header=text) for text in (header, ""))
    code, other = (
        [string for kind, string in tokens(text) if kind not in (tokenize.COMMENT, tokenize.NL)]
        for text in (source, plain)
    )
    assert code == other
    record = read_record(source)
    assert record is not None and record.data.get("header", "") == header


@pytest.mark.thorough
@pytest.mark.parametrize(
    "comment",
    [
        '"""',
        "\\",
        "'''",
        "import os",
        "__import__('os')",
        "{0}",
        "%s",
        "é",
        "# thence: {}",
        "\N{RIGHT DOUBLE QUOTATION MARK}",
    ],
)
def test_comments_never_reach_code(comment: str) -> None:
    spec = f"peak = 1 # {comment}\nlinear(10, peak->0) # {comment}"
    for target in TARGETS:
        assert thence.emit(spec, target=target) == thence.emit("peak = 1; linear(10, peak->0)", target=target)


@pytest.mark.thorough
@given(st.text(st.characters(exclude_characters="\n\r")), st.sampled_from([*TARGETS]))
def test_no_comment_reaches_code(comment: str, target: str) -> None:
    spec = "low = 1e-5; warmup(10, 1e-3) then cosine(20, low)"
    try:
        source = thence.emit(f"{spec} # {comment}", target=target)
    except thence.SpecError:
        return  # a character that no spec may have
    assert source == thence.emit(spec, target=target)


# Names that Python, the language, or a module of some target has another use for, and any others.
NAMES = st.one_of(
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True),
    st.sampled_from(
        sorted({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *own_names(), "make_schedule", "_find"})
    ),
)


@pytest.mark.thorough
@given(NAMES, NAMES, NAMES, st.sampled_from(["python", "torch", "optax"]))
def test_names_stay_names(parameter: str, part: str, output: str, target: str) -> None:
    spec = f"{parameter} = 2; {part} = linear(10, {parameter}->0); f(v) = {part} then 2 * v; {output} = f(3)"
    try:
        source = thence.emit(spec, target=target)  # compared with the interpreter there
    except thence.SpecError:
        return  # a keyword of the language, or taken by another
    made = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    assert not made & {*keyword.kwlist, *dir(builtins)}
    assert not any(
        isinstance(node, ast.Import) and node.names[0].name not in MODULES
        for node in ast.walk(ast.parse(source))
    )


@pytest.mark.parametrize("path", ["a\nb.thence", 'a"b.thence', "a\\b.thence", "a\u202eb.thence"])
def test_file_names_stay_within_their_comment(path: str, tmp_path: Path) -> None:
    spec, module = tmp_path / path, tmp_path / "out.py"
    spec.write_text("linear(10, 1->0)")
    assert run(str(spec), "-t", "python", "-o", str(module)).exit_code == 0
    head = module.read_text(encoding="utf-8").partition('"""')[0]
    assert all(line.startswith("#") for line in head.splitlines()) and head.isascii()
    assert run("--check", str(module)).exit_code == 0


# ---- forms that take more than a template --------------------------------------------------------------------

FORMS = [
    "steps(1, 0.1 @ 30) * warmup(100, 1)", "(hold(7, 1) then hold(10, 3e-4)) * linear(10, 1->0)",
    "max(linear(10, 1->0), 0.1 * (hold(7, 1) then hold(10, 0.3)))",
    "lr = steps(0.1, 0.01 @ 30, 0.001 @ 60); wd = 1e-3 * lr / 0.1 * linear(100, 1->0)",
    "a = linear(10, 1->0); b = hold(7, 1) then hold(10, 3e-4); lr = 0.5 * b + a",
    "peak = 1e-3; hold(10, peak/2)", "bs = 256; constant(0.1 * sqrt(bs))", "peak = 3e-4; sqrt(peak)", "a = 4; 2 * a", "p = 1; q = 2; hold(10, p+q)",
    "a = 4; b = 3; max(a, b)", "a = 4; lr = warmup(10, 1e-3) then hold(90); wd = constant(0.1 * a)",
    "a = 1; b = 2; steps(a, b @ 10) for 5", "w = 0.1; (steps(1, w @ 5) for 3) then linear(5, 0)",
    "((linear(20, 1->0) for 10) for 30) then linear(10, 0)", "a = decay(1, 0.5, 5) for 10; (a for 30) then linear(10, 0)",
    "(delay(5, decay(1, 0.5, 5) for 10) for 40) then linear(10, 0)", "repeat((decay(1, 0.5, 5) for 10) for 30, times=2)",
    "cosine(100, -1->0)", "-linear(10, 1->0)", "warmup(10, -1) then cosine(90, 0.1)", "repeat(cosine(10, 1->0), times=3, stretch=2)",
    "repeat(linear(10, 1->0.5), times=3, scale=0.5)", "repeat(rex(10, 1->0.5), times=1)", "delay(0, cosine(10, 1->0))", "linear(10, 1e38->1e300)", "a = 1; b = 0.5; cosine(5, a->b) then cosine(6, b->a) then rex(7, b)",
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("spec", FORMS)
@pytest.mark.filterwarnings("ignore::thence.SpecWarning")
def test_every_target_has_the_values_and_the_table_is_a_doctest(spec: str) -> None:
    for target in TARGETS:
        source = thence.emit(spec, target=target)  # compared with the interpreter there
        if importlib.util.find_spec(TARGETS[target].requires or "math"):  # PyTorch is not always there
            assert doctest.testmod(loaded(source)).failed == 0
    if "float32" not in spec:
        thence.emit(spec, precision="float32")


def test_without_optax_its_modules_cannot_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "m.py"
    assert run("linear(10, 1->0)", "-t", "optax", "-o", str(module)).exit_code == 0
    monkeypatch.setitem(sys.modules, "optax", None)
    with pytest.raises(ImportError, match=r"which needs optax: pip install 'thence\[optax\]'"):
        thence.emit("linear(10, 1->0)", target="optax")
    result = run("linear(10, 1->0)", "-t", "optax")
    assert result.exit_code == 1 and "which needs optax" in result.stderr and "Traceback" not in result.stderr
    assert "which needs optax" in run("--check", str(module)).stderr


def test_optax_says_what_it_can() -> None:
    spec = "repeat(cosine(10, 1->0.5), times=3, stretch=2, scale=0.5)"
    source = thence.emit(spec, target="optax")
    assert source.count("optax.cosine_decay_schedule(") == 3 and "_part" not in source
    assert "optax.cosine_decay_schedule(0.25, 40, alpha=0.5)" in source and "boundaries=[10, 30]" in source


NAMED = [
    ("shape(x) = x^2 + 1; a = linear(10, 1->0); 3 * shape(a)", ["# shape(a): x^2 + 1", "shape = "]),
    ("wsd(n, v) = warmup(10%, v) then hold(until 90%) then linear(rest, 0) over n; wsd(10k, 1e-3)", ["# wsd(10k, 1e-3): warmup"]),
    ("base = warmup(10, 1) then cosine(90, 0.1); base", ["# base: warmup(10, 1) then cosine(90, 0.1)"]),
    ("cool(n, v) = sqrt_decay(n, v); warmup(10, 1) then cool(20, 0.5)", ["# cool(20, 0.5): sqrt_decay(n, v)", "COOL_START"]),
]  # fmt: skip


@pytest.mark.parametrize("spec, told", NAMED, ids=[spec for spec, _ in NAMED])
def test_functions_and_parts_keep_their_names(spec: str, told: list[str]) -> None:
    source = thence.emit(spec, target="python", docstring=False).partition("def schedule")
    assert all(any(text in part for part in (source[0], source[2])) for text in told)


def test_a_header_cannot_pose_as_a_record() -> None:
    for line in (
        "Written by thence. Change the spec, not this file:",
        "# `thence gen --check` compares the two, `thence gen --update` writes it anew.",
    ):
        with pytest.raises(ValueError, match="reads as an instruction"):
            thence.emit("1", header=line)


# ---- the table of targets ------------------------------------------------------------------------------------


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> str:
    """A target that is one entry of the table: a dialect, imports and templates of its own, without a tangent."""

    def own(text: str) -> str:
        return text.replace("np.", "xp.")

    def texts(column: dict[str, dict[str, str]]) -> dict[str, str]:
        return {op: own(row["numpy"]) for op, row in column.items() if "numpy" in row and op != "tanh"}

    dialect = Dialect(
        name="arrays",
        where=own(NUMPY.where),
        find=own(NUMPY.find),
        gather=own(NUMPY.gather),
        texts=texts({op: dict(row.text) for op, row in OPERATIONS.items()}),
        helpers=texts({op: dict(row.helpers) for op, row in OPERATIONS.items()}),
    )
    entry = Target(
        name="arrays",
        doc="any library of arrays",
        requires="numpy",
        dialect=dialect,
        check="arrays",
        imports=(("xp.", "numpy", "as xp"), ("Any", "typing", "Any")),
        step="Any",
        parameter="Any",
        returns="Any",
        about="The values at an array of steps.",
        begin="k = xp.maximum(xp.asarray(step, float), 0.0)",
        given="{0} = xp.asarray({0}, float)",
        end="return xp.asarray({0}, float)",
        full="xp.full(k.shape, {0})",
        full_open="xp.full(xp.broadcast_shapes(k.shape, xp.shape({0})), {0})",
        table="{name} = xp.asarray([{entries}])",
        comma="",
        guard='with xp.errstate(all="ignore"):',
        shown="float({0})",
    )
    monkeypatch.setitem(TARGETS, "arrays", entry)
    return "arrays"


def test_a_target_is_one_entry(added: str) -> None:
    source = thence.emit("peak = 1; warmup(10, peak) then cosine(20, 0) then 1 / step", target=added)
    assert '"""The values at an array of steps."""' in source and "import numpy as xp" in source
    assert "np." not in source.replace("xp.", "")
    assert loaded(source).schedule([5, 10], peak=2.0).tolist() == [1.0, 2.0]
    record = read_record(source)
    assert record is not None and record.data["target"] == "arrays"


@pytest.mark.thorough
@pytest.mark.parametrize("case", EXACT, ids=lambda case: case["spec"][:60])
def test_such_a_target_takes_every_spec_that_it_has_the_operations_for(
    case: dict[str, Any], added: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        if "tanh(" in case["spec"]:
            pytest.skip("it has no tangent")
        thence.emit(case["spec"], target=added, **case["facts"])  # compared with the interpreter there


def test_the_targets_are_listed_where_they_are_asked_for() -> None:
    assert all(f'"{name}"' in str(thence.emit.__doc__) for name in TARGETS)


def test_what_a_target_lacks_is_said_at_its_place(added: str) -> None:
    with pytest.raises(thence.SpecError) as caught:
        thence.emit("hold(5, 1) then 2 * (tanh(linear(9, 1->0)) + 1) then hold(3, 1)", target=added)
    (found,) = caught.value.diagnostics
    assert found.code == "unsupported" and "no `tanh`" in found.message
    assert found.source.text[found.span.start : found.span.stop] == "tanh(linear(9, 1->0))"
    with pytest.raises(thence.SpecError) as caught:
        thence.emit("tanh(exp(tanh(step)))", target=added)
    assert len(caught.value.diagnostics) == 2


@pytest.mark.parametrize("name", ["momentum", "weight_decay", "noise"])
def test_an_output_of_another_name_is_no_rate_for_torch(name: str) -> None:
    with pytest.raises(thence.SpecError, match=f"none of {name} is called lr"):
        thence.emit(f"{name} = linear(100, 0.1->0)", target="torch")


# Outputs that are no options of PyTorch's optimizers, and what is said of them.
MISSPELT_OPTIONS = [
    ("momentun", "did you mean momentum? Or call its function momentun yourself"),
    ("weight_decy", "did you mean weight_decay? Or"),
    ("weightdecay", "did you mean weight_decay? Or"),
    ("mom", "did you mean momentum? Or"),
    ("betas", "did you mean b1 and b2? Or"),
    ("epsilon", "did you mean eps? Or"),
    ("learning_rate", "`lr` is the rate already: leave one of them out"),
    ("temperature", "call its function temperature yourself"),
    ("ema_decay", "call its function ema_decay yourself"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "told"), MISSPELT_OPTIONS)
def test_an_output_that_is_no_option_for_pytorch(name: str, told: str) -> None:
    with pytest.raises(thence.SpecError) as caught:
        thence.emit(f"lr = linear(10, 1->0); {name} = linear(10, 0.9->0.8)", target="torch")
    (found,) = caught.value.diagnostics
    assert (found.code, (found.help or "").startswith(told)) == ("unsupported", True)


def test_torch_needs_a_rate() -> None:
    bundle = "a = linear(5, 1->0); b = 2 * a"
    with pytest.raises(thence.SpecError, match="none of a, b is called lr"):
        thence.emit(bundle, target="torch")
    with pytest.warns(thence.SpecWarning, match="none of a, b"):
        source = thence.emit(bundle, target="torch", unsupported="warn")
    assert "make_scheduler" not in source and "import torch" not in source
    assert run(bundle, "-t", "torch").exit_code == 1 and run(bundle, "-t", "torch", "--warn").exit_code == 0
    with pytest.raises(ValueError, match="unsupported="):
        thence.emit("1", target="torch", unsupported="ignore")  # type: ignore[arg-type]


def test_torch_says_which_outputs_it_cannot_set() -> None:
    bundle = "lr = linear(5, 1->0); ema = linear(5, 0->1); momentum = 0.5 * lr; wd = 0.1 * lr; b2 = 0.9 + 0.01 * lr"
    with pytest.raises(thence.SpecError, match="optimizers have no `ema`") as caught:
        thence.emit(bundle, target="torch")
    assert len(caught.value.diagnostics) == 1
    with pytest.warns(thence.SpecWarning, match="no `ema`"):
        source = thence.emit(bundle, target="torch", unsupported="warn")
    assert "def ema(" in source and "ema(self" not in source
    for option in ("momentum", "weight_decay", "betas"):
        assert f'param_group["{option}"] = ' in source
    assert "sets lr, momentum, weight_decay and betas of the parameter groups" in source


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")
def test_torch_optimizers() -> None:
    import torch  # pyright: ignore[reportMissingImports]

    module = loaded(thence.emit(PROGRAM, target="torch"))
    parameters = [torch.nn.Parameter(torch.ones(2)) for _ in range(2)]
    optimizer = torch.optim.AdamW(
        [{"params": [parameters[0]], "lr": 0.1}, {"params": [parameters[1]], "lr": 3e-3}]
    )
    scheduler = module.make_scheduler(optimizer, peak=1e-3)
    for step in range(2100):
        for group, share in zip(optimizer.param_groups, (1.0, 3e-3 / 0.1), strict=True):
            assert group["lr"] == pytest.approx(share * module.schedule(step, peak=1e-3), rel=1e-15)
        optimizer.step()
        scheduler.step()


@pytest.mark.thorough
@pytest.mark.parametrize("seed", ["0", "1"])
def test_output_does_not_depend_on_the_order_of_hashes(seed: str) -> None:
    import os
    import subprocess

    code = f"import thence; [print(thence.emit({PROGRAM!r}, target=t)) for t in ('python', 'torch')]"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout == "".join(thence.emit(PROGRAM, target=t) + "\n" for t in ("python", "torch"))


@pytest.mark.thorough
def test_output_does_not_depend_on_what_was_written_before() -> None:
    """Where a table is met twice it is one, also where each is made anew: what was made once is kept for a while."""
    text = (
        "lr = linear(18, 1->2) then ((hold(until 184, 0.5) then repeat(onecycle(47, 1), times=4)) then rex(59, 0->1)"
        " then exponential(27, 1->1e-5) then delay(22, points(0.5 @ 18, 0.25 @ 24))) then skip(0, linear(5, 1->0)); wd = 0.1 * lr"
    )
    gc.collect()
    first, again = (thence.emit(text, precision="float32") for _ in range(2))
    assert first == again and "SEGMENT_STARTS_2" not in first


def test_a_record_may_be_missing_or_broken() -> None:
    source = thence.emit("hold(5, 1)", target="python")
    for text in ("x = 1\n", "# thence: {\n", f"DOC = '''\n{source.replace(chr(34) * 3, '')}'''\n"):
        assert read_record(text) is None
    for other in ("[" * 100_000, "{", '{"spec": 3}'):
        with pytest.raises(RecordError):
            lines = (
                f"# thence: {other}" if line.startswith("# thence:") else line for line in source.splitlines()
            )
            read_record("\n".join(lines))
    assert re.match(r"[0-9a-f]{16}$", digest("x = 1"))


# ---- optax ---------------------------------------------------------------------------------------------------

CALLS: list[tuple[str, str]] = [  # a spec, and the call that stands for it
    ("warmup(1000, 0->1e-3) then cosine(9000, 1e-5)", "optax.warmup_cosine_decay_schedule(init_value=0.0, peak_value=0.001, warmup_steps=1000, decay_steps=10000, end_value=1e-05,)"),
    ("linear(100, 1->0)", "optax.linear_schedule(1.0, 0.0, 100)"), ("3e-4", "optax.constant_schedule(0.0003)"),
    ("polynomial(100, 1->0.1, power=2)", "optax.polynomial_schedule(1.0, 0.1, 2.0, 100)"),
    ("cosine(100, 2->1, power=3)", "optax.cosine_decay_schedule(2.0, 100, alpha=0.5, exponent=3.0)"),
    ("exponential(100, 1->0.01)", "optax.exponential_decay(1.0, 100, 0.01, end_value=0.01)"),
    ("decay(1, 0.5, 100, staircase=true, floor=0.1)", "optax.exponential_decay(1.0, 100, 0.5, staircase=True, end_value=0.1)"),
    ("steps(0.1, 0.01 @ 32k, 1e-3 @ 48k)", "optax.piecewise_constant_schedule(0.1, {32000: 0.1, 48000: 0.1})"),
    ("steps(1, 0 @ 5)", "optax.join_schedules([optax.constant_schedule(1.0), optax.constant_schedule(0.0),], boundaries=[5],)"),
    ("hold(5, 1) then linear(5, 0)", "optax.join_schedules([optax.constant_schedule(1.0), optax.linear_schedule(1.0, 0.0, 5),], boundaries=[5],)"),
    ("delay(5, linear(10, 1->0))", "optax.join_schedules([optax.constant_schedule(1.0), optax.linear_schedule(1.0, 0.0, 10),], boundaries=[5],)"),
    ("repeat(linear(5, 1->0), times=2)", "optax.join_schedules([optax.linear_schedule(1.0, 0.0, 5), optax.linear_schedule(1.0, 0.0, 5),], boundaries=[5],)"),
    ("triangle(10, 1->2)", "optax.join_schedules([optax.linear_schedule(1.0, 2.0, 5), optax.linear_schedule(2.0, 1.0, 5),], boundaries=[5],)"),
    ("points(1 @ 2, 2 @ 4)", "optax.join_schedules([optax.constant_schedule(1.0), optax.linear_schedule(1.0, 2.0, 2),], boundaries=[2],)"),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("spec, call", CALLS, ids=[spec for spec, _ in CALLS])
def test_optax_is_called_where_it_means_the_same(spec: str, call: str) -> None:
    source = thence.emit(spec, target="optax", docstring=False)
    code = re.sub(r"\s*\n\s*", " ", source.partition("schedule = ")[2]).replace("( ", "(").replace("[ ", "[")
    assert re.sub(r",? ([\])])", r",\1", code).strip() == call and "enable_x64" not in source


WHY = [
    ("rex(10, 1->0.1)", "has no `rex`"), ("polynomial(10, 1->0, power=0.5)", "only where nothing is rounded"), ("cosine(10, 0->1)", "starts such a curve from a value other than 0"),
    ("decay(1, 0.5, 2.5)", "counts whole steps"), ("repeat(linear(5, 1->0))", "repeats another without end"),
    ("2 * linear(5, 1->0)", "has no call for this"), ("exponential(5, -1->-0.1)", "known, positive values only"),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("spec, why", WHY)
def test_what_optax_cannot_say_is_written_out_with_the_reason(spec: str, why: str) -> None:
    source = thence.emit(f"hold(5, 1) then ({spec}) for 10 then hold(5, 1)", target="optax")
    assert re.search(rf"# optax .*{re.escape(why)}.*\n +_\w+,", source) and "optax.join_schedules(" in source


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore::thence.SpecWarning")
@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize(
    "spec",
    [
        "warmup(375M, 6e-5) then cosine(until 260B, 10%) then hold(until 300B)",
        "(warmup(8388608000, 3e-4) then cosine(until 5T, 10%)) for 4T",
        "linear(3B, 1->0)",
    ],
)
def test_runs_beyond_the_steps_that_optax_counts(spec: str, precision: Any) -> None:
    module = loaded(thence.emit(spec, target="optax", precision=precision, unsupported="warn"))
    schedule = thence.compile(spec)
    for step in (0, 1, 375_000_000, 2**31 - 1):
        assert float(module.schedule(step)) == pytest.approx(schedule(step), rel=1e-6)


@pytest.mark.thorough
def test_parameters_of_optax_modules() -> None:
    module = loaded(
        thence.emit(
            f"{PROGRAM.split(' over')[0]} then rex(5k, 0) over 105k".replace("rest", "98k"), target="optax"
        )
    )
    assert float(module.schedule(2000)) == pytest.approx(3e-4, rel=1e-6)
    assert float(module.make_schedule(peak=1e-3)(2000)) == pytest.approx(1e-3, rel=1e-6)
    assert float(module.make_schedule(peak=1e-3)(100_000)) == pytest.approx(1e-4, rel=1e-6)


@pytest.mark.parametrize("spec", [*SPECS[:3], "cosine(100, 2->1, power=3) then rex(50, 0.5)"])
def test_optax_tables_are_doctests(spec: str) -> None:
    results = doctest.testmod(loaded(thence.emit(spec, target="optax")))
    assert results.attempted > 0 and results.failed == 0


GIVEN: list[tuple[str, dict[str, float]]] = [
    ("p = 1; linear(10, 0->p) then cosine(10, 0.1)", {"p": 0.0}), ("p = 1; cosine(10, p->0.1)", {"p": 0.0}),
    ("p = 1; onecycle(10, p)", {"p": 0.0}), ("r = 0.5; decay(1, r, 10)", {"r": 0.9}), ("a = 2; polynomial(10, 1->0, power=a)", {"a": 0.5}),
    ("p = 1; warmup(10, p) then cosine(10, p / 10)", {"p": 3.0}), ("p = 1; warmup(10, p) then cosine(10, 10%)", {"p": 0.0}),
    ("p = 1; warmup(10, p) then cosine(10, 0)", {"p": 0.0}),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("spec, given", GIVEN, ids=[spec for spec, _ in GIVEN])
def test_optax_schedules_with_parameters_are_those_of_the_interpreter(
    spec: str, given: dict[str, float]
) -> None:
    made, schedule = loaded(thence.emit(spec, target="optax")).make_schedule(**given), thence.compile(spec)
    for step in range(25):
        assert float(made(step)) == pytest.approx(schedule(step, **given), rel=1e-5, abs=1e-6)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name", ["half_sine", "to_float32", "count_steps", "entry", "find", "divide_exactly"]
)
def test_parts_do_not_take_the_names_of_helpers(name: str) -> None:
    source = thence.emit(
        f"{name} = repeat(cosine(5, 1->0)); lr = linear(5, 2->1) then {name}", target="optax"
    )
    assert float(loaded(source).lr(7)) == pytest.approx(
        thence.compile("repeat(cosine(5, 1->0))")(2), rel=1e-5
    )


def test_a_name_for_a_program_of_several_is_refused() -> None:
    program = "a = linear(5, 1->0); b = 2 * a"
    for text in (program, thence.Bundle(program)):
        with pytest.raises(
            ValueError, match=r"name='rate' is for a program of one schedule.*: a, b; leave it out"
        ):
            thence.emit(text, "python", name="rate")
    assert "def b(" in thence.emit(program, "python")
