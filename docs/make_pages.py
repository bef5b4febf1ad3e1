"""Brings what is made of other files up to date.

In the pages: tables of the library's words, of other libraries' names and of the config systems it is tested with, and
what commands print. In grammar/: the parser's tables, where the grammar or lark has changed. What it cannot know it
leaves as it is: the version of a library that is not installed.

python docs/make_pages.py
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from contextlib import chdir, nullcontext
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

import thence
from thence.cli import cli
from thence.dsl.answers.answers import example
from thence.dsl.answers.entries import TABLE
from thence.dsl.counterparts.same_words import SAME
from thence.dsl.plans.transforms import TRANSFORMS
from thence.dsl.syntax import parser
from thence.dsl.syntax.parser import tables
from thence.dsl.text.diagnostic import CODES

ROOT = Path(__file__).parents[1]
CONFIGS = ROOT / "docs" / "configs.md"
PAGES = (
    ROOT / "README.md",
    *(
        ROOT / "docs" / f"{name}.md"
        for name in ("language", "command_line", "configs", "files", "generated", "other_libraries")
    ),
)
# What the commands of the pages load, where it is installed, and what pip calls it.
NEEDED = {"yaml": "PyYAML", "optax": "optax"}


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def of_kind(kind: str) -> str:
    entries = [entry for entry in thence.curves() if entry.kind == kind]
    if kind == "curve":
        return table(
            ("curve", "value at step k", "what it is", "example"),
            [(f"`{e.signature}`", f"`{e.math}`", origin(e.doc, e.source), f"`{e.example}`") for e in entries],
        )
    if kind == "transform":
        *some, last = [f"`{entry.name}`" for entry in TRANSFORMS.values() if entry.finite_only]
        rows = table(
            ("transform", "value at step k", "what it does", "example"),
            [(f"`{e.signature}`", e.math, e.doc, f"`{e.example}`") for e in entries],
        )
        return f"{rows}\n\n{', '.join(some)} and {last} need a schedule that ends."
    entries += [entry for entry in thence.curves() if entry.kind == "constant"]
    return table(
        ("function", "what it is", "example"),
        [(f"`{e.signature}`", e.doc, f"`{e.example}`") for e in entries],
    )


def origin(doc: str, source: str) -> str:
    return f"{doc} ({source})" if source else doc


def names() -> str:
    """The names of all words."""
    entries = thence.curves()
    rows = [
        f"- {title}: {', '.join(f'`{entry.name}`' for entry in entries if entry.kind in kinds)}"
        for title, kinds in (
            ("curves", ("curve",)),
            ("transforms", ("transform",)),
            ("functions and constants", ("function", "constant")),
        )
    ]
    return "\n".join(rows)


def findings() -> str:
    rows = [(f"`{code}`", severity, about) for code, (severity, about) in CODES.items()]
    return table(("code", "", "what was found"), rows)


def libraries() -> str:
    """What each config system does with a spec, as tests/thence/configs/test_configs.py finds with the installed versions."""
    if (tests := str(ROOT / "tests" / "helpers")) not in sys.path:
        sys.path.insert(0, tests)
    from carriers import CARRIERS

    def said(works: object) -> str:
        return "yes" if works else ""

    return table(
        (
            "library",
            "version",
            "a spec is read by",
            "errors have their place",
            "round trip",
            "override",
            "sweep",
        ),
        [
            (
                c.library,
                version_of(c.library, c.package) if c.package else "Python's",
                c.means,
                "yes",
                said(c.write),
                said(c.override),
                said(c.sweep),
            )
            for c in CARRIERS
        ]
        + [  # tests/whole/test_torch_trainers.py
            (
                library,
                version_of(library, package),
                "`make_scheduler` of a generated module",
                "when it is generated",
                "",
                "",
                "",
            )
            for library, package in (
                ("PyTorch Lightning", "pytorch-lightning"),
                ("transformers", "transformers"),
            )
        ],
    )


def version_of(library: str, package: str) -> str:
    """The version of a package; of one that is not there the one that the page has, with which it was tested last."""
    try:
        return version(package)
    except PackageNotFoundError as error:
        written = re.search(
            rf"^\| {re.escape(library)} \| (\S[^|]*) \|", CONFIGS.read_text(encoding="utf-8"), re.MULTILINE
        )
        if written is None:
            raise SystemExit(f"docs/configs.md has no version of {library} yet: install {package}") from error
        return written[1]


def elsewhere() -> str:
    """What the names of other libraries stand for."""
    return table(
        ("", "names", "here"),
        [
            (
                entry.library or "words",
                ", ".join(f"`{name}`" for name in entry.names),
                f"`{example(entry)}`" if entry.spec else f"no spec; {example(entry)}",
            )
            for entry in sorted(TABLE, key=lambda entry: entry.library or "~")
        ],
    )


def synonyms() -> str:
    """The names of parameters elsewhere."""
    ours = {parameter.name for entry in thence.curves() for parameter in entry.parameters}
    rows: dict[str, list[str]] = {}
    for name, *words in SAME:
        if name in ours:
            rows[name] = list(
                dict.fromkeys([*rows.get(name, ()), *(word for word in words if word not in ours)])
            )
    return table(
        ("here", "elsewhere"),
        [(f"`{name}`", ", ".join(f"`{w}`" for w in words)) for name, words in rows.items()],
    )


TABLES = {
    "elsewhere": elsewhere,
    "synonyms": synonyms,
    "curves": lambda: of_kind("curve"),
    "transforms": lambda: of_kind("transform"),
    "functions": lambda: of_kind("function"),
    "findings": findings,
    "names": names,
    "libraries": libraries,
}


def console(text: str) -> str:
    """A console block with what its commands print now; `$ echo $?` prints the last exit code."""
    rows: list[str] = []
    code = 0
    for command in re.findall(r"^\$ (.*)$", text, re.MULTILINE):
        rows.append(f"$ {command}")
        if command == "echo $?":
            rows.append(str(code))
            continue
        name, *words = shlex.split(command)
        assert name == "thence", command
        result = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(cli, words, prog_name="thence")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        code = result.exit_code
        rows += [row.rstrip() for row in result.output.rstrip().splitlines()]
    return "\n".join([*rows, ""])


def filled(text: str) -> str:
    """A page with its tables and its commands' output as they are now."""
    text = re.sub(
        r"(<!-- (\w+): written by docs/make_pages\.py -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}\n{TABLES[found[2]]()}\n\n{found[3]}",
        text,
        flags=re.DOTALL,
    )
    with TemporaryDirectory() as folder:
        return re.sub(
            r"(?P<fence>^```(?P<language>[a-z]+)(?P<words>[^\n]*)\n)(?P<text>.*?)(?P<end>^```$)",
            lambda found: found["fence"] + block(found, Path(folder)) + found["end"],
            text,
            flags=re.DOTALL | re.MULTILINE,
        )


def block(found: re.Match[str], folder: Path) -> str:
    """The text of a fenced block as it is now.

    One with `file=NAME` behind the fence is a file, and `console files` are commands in a folder with the files above.
    """
    words = found["words"].split()
    for name in (word.removeprefix("file=") for word in words if word.startswith("file=")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(found["text"], encoding="utf-8")
    if found["language"] != "console":
        return found["text"]
    with chdir(folder) if "files" in words else nullcontext():
        return console(found["text"])


def parser_tables() -> None:
    path = Path(parser.TABLES)
    stored = json.loads(path.read_text("utf-8")) if path.exists() else {}
    made = tables()
    if any(stored.get(key) != json.loads(made)[key] for key in ("lark", "grammar")):
        path.write_text(made, encoding="utf-8", newline="\n")


def main() -> None:
    if missing := [package for name, package in NEEDED.items() if find_spec(name) is None]:
        raise SystemExit(
            f"commands of the pages say something else without it: pip install {' '.join(missing)}"
        )
    parser_tables()
    for path in PAGES:
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
