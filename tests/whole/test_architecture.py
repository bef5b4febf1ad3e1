"""The rules of the house: who may import whom, what loads lazily, and what every module says of itself."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
from places import ROOT

from thence.dsl.syntax.parser import TABLES

FOLDERS = ("grammar", "dsl", "codegen", "runtime")
# The rooms of dsl in the order of the ladder: each may import those before it, but for those that it never sees.
ROOMS = ("base", "text", "numbers", "syntax", "formula", "printing", "curves", "plans", "counterparts", "libraries", "answers", "places",
         "calls", "meaning", "runs", "slips", "programs")  # fmt: skip
APART = {frozenset(pair) for pair in (("syntax", "formula"), ("syntax", "printing"), ("printing", "curves"))}
MAY_IMPORT = {  # of the folders and rooms, besides itself
    "grammar": set[str](),
    **{
        f"dsl.{room}": {f"dsl.{left}" for left in ROOMS[:i] if frozenset((left, room)) not in APART}
        for i, room in enumerate(ROOMS)
    },
    "dsl.calls": {f"dsl.{left}" for left in (*ROOMS[: ROOMS.index("calls")], "meaning")},
    "codegen": {
        f"dsl.{room}"
        for room in ("base", "text", "numbers", "syntax", "formula", "printing", "plans", "programs")
    },
    "runtime": {f"dsl.{room}" for room in ROOMS},
}
FORBIDDEN = {  # libraries, even inside functions
    "grammar": {"jax", "numpy", "black", "lark"},
    "dsl": {"jax", "jaxlib", "numpy", "black", "click"},
    "codegen": {"jax", "jaxlib", "numpy", "click"},
    "runtime": {"black", "lark", "click"},
}
LAZY = {"jax", "jaxlib", "numpy", "black", "lark", "click"}


def modules(folder: str) -> list[Path]:
    found = sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)
    assert found, f"no modules in {folder}"
    return found


def imports(path: Path, *, at_run_time_only: bool = False) -> Iterator[tuple[ast.AST, str]]:
    """Every import of a module, as a dotted name from the root; what is imported from a package is added to its name."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if at_run_time_only and isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            skipped.update(ast.walk(node))
        if at_run_time_only and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            skipped.update(ast.walk(node))
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join((*above, *filter(None, [node.module])))
            if node.level and (ROOT / name.replace(".", "/") / "__init__.py").is_file():
                yield from ((node, f"{name}.{alias.name}") for alias in node.names)
            else:
                yield node, name


def place(name: str) -> str:
    """The folder of a module, or its room in dsl."""
    parts = name.split(".")
    return ".".join(parts[: 2 if parts[0] == "dsl" else 1])


@pytest.mark.parametrize("folder", FOLDERS)
def test_dependencies_point_one_way(folder: str) -> None:
    for path in modules(folder):
        own = place(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for _, name in imports(path):
            if name.split(".")[0] in FOLDERS and place(name) != own:
                assert place(name) in MAY_IMPORT.get(own, set()), f"{path.relative_to(ROOT)} imports {name}"


def test_no_import_goes_in_a_circle() -> None:
    """Nor one for types alone, or inside of a function."""
    known = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path for f in FOLDERS for path in modules(f)
    }
    graph = {name: {other for _, other in imports(path)} & known.keys() for name, path in known.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names it


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no git here")
def test_no_module_is_ignored_by_git() -> None:
    asked = [str(path.relative_to(ROOT)) for folder in FOLDERS for path in modules(folder)]
    command = ["git", "check-ignore", "--stdin"]
    found = subprocess.run(
        command, cwd=ROOT, input="\n".join(asked), capture_output=True, text=True, check=False
    )
    assert not found.stdout


def test_rooms_are_small() -> None:
    for folder in ("dsl", "codegen", "runtime"):
        for package in {path.parent for path in modules(folder)}:
            inside = [path for path in package.glob("*.py") if path.stem != "__init__"]
            assert len(inside) <= 12, f"{package.relative_to(ROOT)} has {len(inside)} modules"


def test_each_module_has_a_test_of_its_own() -> None:
    """So that what is wrong with a module shows there, and not where it is used."""
    lacking = set()
    for path in [path for folder in ("dsl", "codegen", "runtime") for path in modules(folder)]:
        own = path.relative_to(ROOT).with_suffix("")
        test = ROOT / "tests" / own.parent / f"test_{own.name}.py"
        imported = re.escape(f"thence.{'.'.join(own.parent.parts)}")
        wanted = rf"\b{imported}(\.| import [^\n]*\b){own.name}\b"
        if own.name != "__init__" and not (test.is_file() and re.search(wanted, test.read_text("utf-8"))):
            lacking.add(str(own))
    assert not lacking, f"write tests for {sorted(lacking)}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_inside_the_folders_imports_are_relative(folder: str) -> None:
    for path in modules(folder):
        for node, name in imports(path):
            if not getattr(node, "level", 0):
                assert name.split(".")[0] not in {"thence", *FOLDERS}, f"{path.name} imports {name}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_libraries_stay_where_they_belong(folder: str) -> None:
    for path in modules(folder):
        for node, name in imports(path):
            if not getattr(node, "level", 0):
                assert name.split(".")[0] not in FORBIDDEN[folder], f"{path.name} imports {name}"


@pytest.mark.parametrize("folder", ["codegen", "runtime", "thence"])
def test_heavy_libraries_are_imported_inside_functions(folder: str) -> None:
    for path in modules(folder):
        if "commands" in path.parts:
            continue
        for node, name in imports(path, at_run_time_only=True):
            heavy = LAZY - ({"click"} if path.name.startswith("cli") else set())
            if not getattr(node, "level", 0):
                assert name.split(".")[0] not in heavy, f"{path.name} imports {name} at its top"


def test_tests_and_the_front_door_reach_the_folders_through_thence() -> None:
    for folder in ("thence", "tests"):
        for path in modules(folder):
            for node, name in imports(path):
                if not getattr(node, "level", 0):
                    assert name.split(".")[0] not in FOLDERS, f"{path.name} imports {name}"


def python(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


HEAVY = "{'jax', 'jaxlib', 'black', 'numpy', 'lark', 'click'} & set(sys.modules)"


def test_importing_thence_loads_nothing_heavy() -> None:
    python(f"import sys, thence; assert not {HEAVY}, {HEAVY}")
    python(f"import sys, thence; dir(thence); assert not {HEAVY}, {HEAVY}")


@pytest.mark.parametrize(
    "use",
    [
        "assert [d.code for d in thence.check('wamup(1, 2)')] == ['unknown-function']",
        "thence.check('hold(3, 1) then hold(3, 2)')",
        "thence.parse('linear(10, 1->0)')",
        "assert thence.format('linear( 10,1->0 )') == 'linear(10, 1->0)'",
        "s = thence.compile('warmup(10, 1) then cosine(90, 0)'); s(5), s.segments, s.landmarks, s.end, repr(s)",
        "assert len(thence.curves()) > 20",
    ],
)
def test_reading_and_checking_load_no_jax_black_or_numpy(use: str) -> None:
    heavy = HEAVY.replace(", 'lark', 'click'", "")
    python(f"import sys, thence; {use}; assert not {heavy}, {heavy}")


def test_emitting_for_python_loads_no_jax_or_numpy() -> None:
    python(
        "import sys, thence; thence.emit('warmup(10, 1) then cosine(90, 0)', target='python')\n"
        "assert not {'jax', 'numpy'} & set(sys.modules)"
    )


@pytest.mark.parametrize(
    "name", ["thence", "thence.configs", "thence.schedules", "thence.stateful", "thence.words"]
)
def test_every_name_of_a_door_is_where_the_door_says(name: str) -> None:
    """Their homes are texts, which no type checker follows when a module moves."""
    door = import_module(name)
    for public in door.__all__:
        assert getattr(door, public) is not None
    assert set(door.__all__) <= set(dir(door))
    with pytest.raises(AttributeError):
        getattr(door, "nothing_of_this_name")  # noqa: B009


def test_the_modules_are_loaded_when_they_are_asked_for() -> None:
    python("import sys, thence; thence.configs.argument_type; assert not {'numpy', 'jax'} & {*sys.modules}")
    python("import thence; thence.words.warmup(10, 1).then('hold(5)'); thence.schedules.constant_schedule(1)")
    python("import thence; thence.stateful.plateau(0.5)")


def test_the_package_list_is_what_is_on_disk() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    setuptools = project["tool"]["setuptools"]
    assert all((ROOT / folder / "__init__.py").is_file() for folder in ("thence", *FOLDERS))
    inside = {
        path.parent.relative_to(ROOT)
        for folder in ("thence", *FOLDERS)
        for path in (ROOT / folder).rglob("__init__.py")
    }
    on_disk = {
        ".".join(("thence", *(path.parts if path.parts[0] != "thence" else path.parts[1:])))
        for path in inside
    }
    assert set(setuptools["packages"]) == on_disk
    assert (
        {"thence", *(f"thence.{folder}" for folder in FOLDERS)} <= set(setuptools["package-dir"]) <= on_disk
    )
    for package, folder in setuptools["package-dir"].items():
        assert (ROOT / folder).is_dir() and folder in (
            package.removeprefix("thence."),
            package.replace(".", "/"),
        )


def test_the_links_in_thence_are_relative() -> None:
    for folder in FOLDERS:
        link = ROOT / "thence" / folder
        if link.is_symlink():  # a checkout without links works as well
            assert str(link.readlink()) == f"../{folder}"


@pytest.mark.parametrize("folder", ["thence", *FOLDERS, "tests"])
def test_every_module_says_its_job_in_its_first_line(folder: str) -> None:
    for path in modules(folder):
        docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        assert docstring, f"{folder}/{path.name} has no docstring"
        first = docstring.splitlines()[0]
        assert len(first) > 15 and first[-1] in ".,:", f"{folder}/{path.name}: {first!r}"


def test_public_functions_have_docstrings_with_an_example() -> None:
    import thence

    for name in ("check", "compile", "curves", "emit", "format", "parse", "Schedule", "Bundle", "SpecError"):
        assert ">>> " in (getattr(thence, name).__doc__ or ""), name


@pytest.mark.parametrize("folder", ["thence", *FOLDERS])
def test_no_module_shadows_a_library(folder: str) -> None:
    shadowed = {"ast", "types", "jax", "numpy", "typing", "token", "tokenize", "inspect", "symbol"}
    assert not {path.stem for path in modules(folder)} & shadowed


def test_the_grammar_has_no_conflicts() -> None:
    """LALR accepts an ambiguous grammar silently, a shift wins; strict mode says so."""
    lark = pytest.importorskip("lark")
    pytest.importorskip("interegular")
    grammar = (ROOT / "grammar" / "schedule.lark").read_text("utf-8")
    lark.Lark(grammar, parser="lalr", strict=True)


def test_the_shipped_tables_are_those_of_the_grammar() -> None:
    """`python docs/make_pages.py` writes them; with another version of lark they are not used, but built."""
    stored = json.loads(Path(TABLES).read_text("utf-8"))
    assert stored["grammar"] == (ROOT / "grammar" / "schedule.lark").read_text("utf-8")
    code = "import sys, thence; thence.parse('hold(3, 1)'); assert {} == ('lark.load_grammar' in seen), seen"
    watched = "from lark import load_grammar; seen = []; old = load_grammar.load_grammar\n"
    watched += "import lark.lark as home; home.load_grammar = lambda *a, **k: (seen.append('lark.load_grammar'), old(*a, **k))[1]\n"
    python(watched + code.format(stored["lark"] != version("lark")))
    python(watched + "import thence.dsl.syntax.parser as p; p.lark.__version__ = '0'\n" + code.format(True))


def test_the_map_is_that_of_the_house() -> None:
    """CONTRIBUTING.md has the rooms in the order of the ladder, and names no file that is not there."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text.partition("The rooms of `dsl/` stand on a ladder")[2].partition("\n\n`codegen/`")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == ROOMS
    tops = "|".join((*FOLDERS, "thence", "tests", "docs", "benchmarks", "examples"))
    named = set(re.findall(rf"(?<![\w./])(?:{tops})/[a-z_/]*(?:\.[a-z]+)?(?=[` ])", text))
    assert len(named) > 30
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
    tables = re.findall(r"`([A-Z_]+)`\s+(?:in|to)\s+`([\w/.]+)`", text)
    assert len(tables) > 8
    assert [(name, path) for name, path in tables if name not in (ROOT / path).read_text("utf-8")] == []


@pytest.mark.parametrize("folder", ["thence", *FOLDERS])
def test_modules_and_functions_are_short(folder: str) -> None:
    for path in modules(folder):
        text = path.read_text("utf-8")
        assert text.count("\n") < 350, f"{path.relative_to(ROOT)} is long"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines < 70, f"{path.relative_to(ROOT)}: {node.name} is long"
