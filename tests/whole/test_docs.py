"""Every example in README.md and docs/ is run, and every list there is compared with the library.

Code blocks are recognized by the word after the fence:

- `python`: run, in order, in one namespace for each page; lines after `>>>` are compared with what they print. `python
  torch` is run by tests/whole/test_torch_trainers.py, where torch is.
- `console`: each `$ thence ...` is run, and what it prints compared; `$ echo $?` is its exit code.
- `thence`: one spec, which compiles without warnings. Further words: `each`, one spec on each line, where
  `# warns: CODE` behind one says which warning it gives;
  `total=1000`, a fact or parameter; `error=CODE` or `warning=CODE`, the finding that it gives rise to.
- `toml`: the example's config file, in part.
- `yaml file=NAME`, `toml file=NAME`: a file for the commands of `console files`, whose output is compared as well.

Other fences (`sh`, `yaml`) are for reading.
"""

from __future__ import annotations

import doctest
import importlib.util
import pickle
import re
import tomllib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from places import ROOT
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import thence
from thence.cli import COMMANDS as SUBCOMMANDS

PAGES = [
    ROOT / "README.md",
    *(
        ROOT / "docs" / f"{name}.md"
        for name in (
            "language",
            "python",
            "schedules",
            "command_line",
            "configs",
            "files",
            "generated",
            "other_libraries",
            "exactness",
            "by_hand",
        )
    ),
]
READ_ONLY = {"sh", "yaml"}
COMMANDS = (
    "pip install . && thence show 'warmup(1000, 0->1e-3) then cosine(9000, 1e-5)'",
    "pip install -e '.[test]' && pytest",
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: where it is, the words behind the fence, the text."""

    page: str
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """The blocks of all pages in some languages, or in any."""
    found = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"^```(\w+)([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Block(path.name, line, match[1], tuple(match[2].split()), match[3]))
    return [block for block in found if not languages or block.language in languages]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- specs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SpecCase:
    """A spec on a page, the facts it is compiled with, and the finding that is expected."""

    at: str
    spec: str
    facts: tuple[tuple[str, int], ...]
    finding: tuple[str, str] | None


def spec_cases() -> Iterator[SpecCase]:
    for block in blocks("thence"):
        options = dict(word.split("=", 1) for word in block.words if "=" in word)
        finding = next(((kind, options.pop(kind)) for kind in ("error", "warning") if kind in options), None)
        facts = tuple((name, int(value)) for name, value in options.items())
        if "each" not in block.words:
            yield SpecCase(str(block), block.text, facts, finding)
            continue
        for i, line in enumerate(block.text.splitlines(), 1):
            # A warning that a line gives rise to on purpose is named behind it.
            named = re.search(r"# warns: ([a-z-]+)$", line)
            expected = ("warning", named[1]) if named else None
            yield SpecCase(f"{block.page}:{block.line + i}", line, facts, expected)


@pytest.mark.parametrize("case", list(spec_cases()), ids=lambda case: case.at)
def test_spec(case: SpecCase) -> None:
    found = {(d.severity, d.code) for d in thence.check(case.spec, **dict(case.facts))}
    assert found == ({case.finding} if case.finding else set())
    if case.finding is None:
        compiled = thence.compile(case.spec, **dict(case.facts))
        assert thence.compile(compiled.spec) == compiled


# ---- Python and the command line -------------------------------------------------------------------------


def run_console(example: Example) -> str | None:
    """Runs the commands of a block; what they print, if the page says something else."""
    expected = str(example.parsed)
    printed: str = script("make_pages").console(expected)
    if printed == expected:
        return None
    return f"the block would be\n{printed}\nrun: python docs/make_pages.py"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_python_and_console_blocks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    document = Sybil(
        parsers=[
            PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
            CodeBlockParser("console", run_console),
        ]
    ).parse(path)
    ran = 0
    for example in document.examples():
        example.evaluate()
        ran += 1
    # What commands print among files is compared with the tables, below.
    here = [block for block in blocks("python", "console") if block.page == path.name and not block.words]
    assert ran == sum(len(re.findall("^>>> ", block.text, re.MULTILINE)) or 1 for block in here)
    assert ran > 0 or path.stem == "files"


def test_config_of_the_readme_is_that_of_the_example() -> None:
    (block,) = (block for block in blocks("toml") if not block.words)
    config = tomllib.loads((ROOT / "examples" / "digits.toml").read_text(encoding="utf-8"))
    assert tomllib.loads(block.text)["schedules"] == config["schedules"]


def test_every_block_is_of_a_known_kind() -> None:
    known = {"python", "console", "thence", "toml"} | READ_ONLY
    assert [str(block) for block in blocks() if block.language not in known] == []
    for path in PAGES:
        fences = re.findall(r"^```", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(fences) == 2 * sum(block.page == path.name for block in blocks()), path.name


# ---- lists, pictures, links ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", script("make_pages").PAGES, ids=lambda path: path.name)
def test_tables_are_those_of_the_library(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = path.read_text(encoding="utf-8")
    assert "written by docs/make_pages.py" in text or "```console" in text
    made = script("make_pages").filled(text)
    if path.stem == "configs":  # the versions are those that were tested last
        text, made = (
            re.sub(r"^(\| [^|]+ \|)[^|]+", r"\1 version ", page, flags=re.MULTILINE) for page in (text, made)
        )
    assert made == text, "run: python docs/make_pages.py"


def test_versions_of_libraries_that_are_not_there_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those that were tested last; a library of which there is none yet has to be installed."""
    pages = script("make_pages")
    text = pages.CONFIGS.read_text(encoding="utf-8")

    def version(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(pages, "version", version)
    assert pages.filled(text) == text
    with pytest.raises(SystemExit, match="has no version of New yet: install new-library"):
        pages.version_of("New", "new-library")


def test_pages_are_left_alone_where_commands_would_say_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = script("make_pages")
    monkeypatch.setattr(pages, "find_spec", lambda name: None if name == "optax" else name)
    monkeypatch.setattr(pages, "filled", lambda text: pytest.fail("a page would be written"))
    with pytest.raises(SystemExit, match=r"without it: pip install optax$"):
        pages.main()


def test_language_page_has_every_word() -> None:
    text = PAGES[1].read_text(encoding="utf-8")
    for entry in thence.curves():
        assert f"`{entry.signature}`" in text, entry.name


def test_examples_of_the_reference_compile() -> None:
    for entry in thence.curves():
        found = thence.check(entry.example, total=10_000)
        assert found == [], entry.name


def test_picture_is_up_to_date() -> None:
    module = script("make_picture")
    drawn = module.draw(thence.compile(module.SPEC))
    assert (ROOT / "docs" / "schedule.svg").read_text(
        encoding="utf-8"
    ) == drawn, "run: python docs/make_picture.py"


def anchors(path: Path) -> set[str]:
    return {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_links_lead_somewhere() -> None:
    for path in (*PAGES, ROOT / "CONTRIBUTING.md"):
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)]+)\)", text):
            if not target.startswith("https://"):
                name, _, anchor = target.partition("#")
                there = path.parent / name if name else path
                assert there.exists(), target
                assert not anchor or anchor in anchors(there), target


def test_page_of_the_command_line_has_every_command() -> None:
    page = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `thence (\w+)` \|", page, re.MULTILINE) == list(SUBCOMMANDS)


def test_readme_has_the_two_commands() -> None:
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()
    for command in COMMANDS:
        assert command in lines


# ---- what docs/by_hand.md says about writing schedules by hand --------------------------------------------------


def test_numbers_of_the_comparison() -> None:
    """The facts in the table, within what differs between machines."""
    import jax
    import numpy as np
    import optax

    def last(schedule: Any, step: int) -> float:
        return float(jax.jit(schedule)(step))

    cosine = thence.compile("cosine(10k, 1e-3->0)")
    assert isinstance(cosine, thence.Schedule)
    exact = cosine(9999)
    assert exact == pytest.approx(2.4674011e-11, rel=1e-7)
    assert last(cosine, 9999) == float(np.float32(exact))
    assert abs(last(optax.cosine_decay_schedule(1e-3, 10_000), 9999) / exact - 1) > 0.1

    first = np.float32(1e-7)
    assert last(thence.compile("warmup(10k, 1e-3)"), 1) == float(first)
    by_hand = last(optax.linear_schedule(0.0, 1e-3, 10_000), 1)
    assert abs(by_hand - float(first)) / float(np.spacing(first)) > 1000

    ends = [last(optax.polynomial_schedule(1.0, 0.0, 0.5, n), n) for n in range(100, 130)]
    assert any(np.isnan(ends))
    for n in range(100, 130):
        assert last(thence.compile(f"polynomial({n}, 1->0, power=0.5)"), n) == 0.0


def test_no_warning_is_hidden() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(thence.SpecWarning, match="jumps from 1 to 2"):
            thence.compile("hold(10, 1) then hold(10, 2)")


@pytest.mark.parametrize("name", thence.__all__)
def test_public_names_are_those_of_thence_and_their_examples_run(name: str) -> None:
    """Wherever they live: pickles and messages say `thence`, and so doctest would not find them in their module."""
    public = getattr(thence, name)
    if isinstance(public, type):
        assert (public.__module__, pickle.loads(pickle.dumps(public))) == ("thence", public)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        examples = doctest.DocTestFinder().find(public, name, module=False, globs={})
        assert sum(runner.run(found).failed for found in examples) == 0
