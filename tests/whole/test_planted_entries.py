"""A curve, a function, a transform and a unit from outside: each is one entry, which all the rest of the package knows."""

import runpy
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from click.testing import CliRunner
from oracle import executed
from places import ROOT
from planted_entries import planted

import thence
from thence.cli import cli


@pytest.fixture(autouse=True)
def with_the_planted() -> Iterator[None]:
    with planted():
        yield


# A text, what it would be in words that there are, and steps at which they are the same.
MEANT = [
    ("planted_ease(8, 1->0)", "polynomial(8, 1->0, power=2)", range(10)),
    ("warmup(4, 2) then planted_ease(8, 50%)", "warmup(4, 2) then polynomial(8, 50%, power=2)", range(14)),
    ("planted_stages(8, 0->1)", "steps(0, 0.25 @ 2, 0.5 @ 4, 0.75 @ 6, 1 @ 8)", range(10)),
    ("planted_stages(8, 0->1, count=2) then hold(2)", "steps(0, 0.5 @ 4, 1 @ 8) for 10", range(12)),
    ("planted_round(linear(8, 0->4))", "points(0 @ 0, 4 @ 8)", range(0, 9, 2)),
    ("planted_round(linear(8, 0->4))", "steps(0, 1 @ 2, 2 @ 3, 3 @ 6, 4 @ 7)", range(9)),
    ("planted_round(2.5) * linear(8, 0->4)", "linear(8, 0->8)", range(9)),
    ("planted_fold(linear(8, 0->4))", "linear(8, 0->4) then linear(8, 4->0)", range(18)),
    (
        "hold(3, 1) then planted_fold(linear(4, 0) then linear(4, 1))",
        "hold(3, 1) then linear(4, 0) then linear(4, 1) then linear(4, 0) then linear(4, 1)",
        range(21),
    ),
    ("planted_fold(planted_fold(linear(4, 0->1)))", "repeat(triangle(8, 0->1), 2)", range(16)),
    ("planted_round(10^(step - 4)) for 8", "10^(step - 4) for 8", range(4, 9)),
]


@pytest.mark.parametrize("text, other, steps", MEANT)
def test_the_interpreter_knows_them(text: str, other: str, steps: range) -> None:
    found, wanted = thence.compile(text), thence.compile(other)
    assert isinstance(found, thence.Schedule) and isinstance(wanted, thence.Schedule)
    assert [found(step) for step in steps] == [wanted(step) for step in steps]
    assert found(np.array(steps)).tolist() == [wanted(step) for step in steps]
    import jax

    assert np.asarray(jax.jit(found)(np.array(steps))).tolist() == [wanted(step) for step in steps]


@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
@pytest.mark.parametrize("text, other, steps", MEANT)
def test_the_emitters_know_them(text: str, other: str, steps: range, target: str) -> None:
    found, wanted = executed(thence.emit(text, target=target))["schedule"], thence.compile(other)
    assert isinstance(wanted, thence.Schedule)
    assert [float(found(step)) for step in steps] == [wanted(step) for step in steps]


@pytest.mark.parametrize("target", ["optax", "torch"])
@pytest.mark.parametrize("text", [text for text, *_ in MEANT])
def test_modules_for_other_libraries_are_written(text: str, target: str) -> None:
    compile(thence.emit(text, target=target), "<module>", "exec")


@pytest.mark.parametrize(
    "text, code, help",
    [
        ("planted_eaze(8, 1->0)", "unknown-function", "write: planted_ease"),
        ("planted_ease(8)", "argument", "planted_ease(8, "),
        ("planted_ease(8, 0)", "start-value", "planted_ease(8, 1e-3->0)"),
        ("planted_stages(8, 0->1, count=x)", "unknown-name", "x = 1"),
        ("planted_rounnd(linear(8, 0->4))", "unknown-function", "write: planted_round"),
        ("plantedfold(linear(8, 0->4))", "unknown-function", "write: planted_fold"),
        ("planted_fold(constant(1))", "duration", "constant(1) for 1000"),
        ("planted_fold(linear(8, 0->4), 2)", "argument", "planted_fold(s)"),
        ("planted_round(linear(8, 0->4), 1)", "argument", "planted_round(x)"),
    ],
)
def test_the_checks_know_them(text: str, code: str, help: str) -> None:
    found, *_ = thence.check(text)
    assert found.code == code and help in f"{found.help} {found.fix.text if found.fix else ''}"


@pytest.mark.parametrize(
    "name, signature",
    [
        ("planted_ease", "planted_ease(n, from->to)"),
        ("planted_round", "planted_round(x)"),
        ("planted_fold", "planted_fold(s)"),
    ],
)
def test_the_reference_knows_them(name: str, signature: str) -> None:
    (entry,) = [entry for entry in thence.curves() if entry.name == name]
    assert entry.signature == signature and not thence.check(entry.example)
    assert thence.format(entry.example) == entry.example
    said = CliRunner().invoke(cli, ["curves", name])
    assert said.exit_code == 0 and entry.doc in said.output and entry.example in said.output
    listed = CliRunner().invoke(cli, ["curves"])
    assert f"  {name}" in listed.output


def test_a_kind_of_parameter_is_known_to_all() -> None:
    (entry,) = [entry for entry in thence.curves() if entry.name == "planted_stages"]
    assert entry.parameters[-1].kind == "how many, an even number"
    assert entry.signature == "planted_stages(n, from->to, count=2 * 2)"
    found = thence.compile("planted_stages(8, 0->1)")
    assert isinstance(found, thence.Schedule) and {2, 4, 6} <= {*found.landmarks}


def test_the_pages_know_them() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "make_pages.py"))
    assert " and `planted_fold` need a schedule that ends." in pages["of_kind"]("transform")
    assert "`planted_ease(n, from->to)`" in pages["of_kind"]("curve")
    assert "`planted_fold(s)`" in pages["of_kind"]("transform") and "`planted_round(x)`" in pages["of_kind"](
        "function"
    )


def by_itself(code: str) -> list[str]:
    """What a process of its own prints: words and the forms of numbers are made once, when they are first needed."""
    helpers = ROOT / "tests" / "helpers"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=helpers
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_words_know_them() -> None:
    found = by_itself(
        "from planted_entries import planted\n"
        "with planted():\n"
        "    from thence import words\n"
        "    from thence.runtime.words import stub\n"
        "    print(words.planted_nearest(words.linear(8, 0, 4))(3), words.planted_ease(8, 1, 0))\n"
        "    print(words.planted_fold(words.linear(8, 0, 4))(12), words.planted_fold('linear(8, 0->4)'))\n"
        "    print(*[line for line in stub().splitlines() if 'planted' in line], sep='\\n')\n"
    )
    assert any("count: int | None = None" in line for line in found)
    assert found[:2] == ["2.0 planted_ease(8, 1->0)", "2.0 planted_fold(linear(8, 0->4))"]
    assert sorted(line.partition(":")[0] for line in found[2:]) == [
        "def planted_ease(n",
        "def planted_fold(s",
        "def planted_nearest(x",
        "def planted_stages(n",
    ]


def test_a_unit_is_known_to_all() -> None:
    """`plex`: a thousand examples."""
    spec = "warmup(10 plex, 1) then cosine(until 30 plex, 0)"
    found = by_itself(
        "from planted_entries import PLEX\n"
        "from thence.dsl.numbers import units\n"
        "units.define(PLEX)\n"
        "import thence\n"
        "from oracle import executed\n"
        "from thence import words\n"
        "from click.testing import CliRunner\n"
        "from thence.cli import cli\n"
        f"spec = {spec!r}\n"
        "made = thence.compile(spec, batch_size=100)\n"
        "print(made.duration, made(50), made(200), thence.compile(spec.replace(' plex', 'k ex'), batch_size=100)(200))\n"
        "print(thence.format('hold( 10  plex,1 )'), words.hold('10 plex', 1).bind(batch_size=100).duration)\n"
        "for target in ('python', 'numpy', 'jax'):\n"
        "    print(float(executed(thence.emit(spec, target=target, batch_size=100))['schedule'](200)))\n"
        "for target in ('optax', 'torch'):\n"
        "    compile(thence.emit(spec, target=target, batch_size=100), target, 'exec')\n"
        "for text in ('hold(10 plex, 1)', 'hold(10plexes, 1)', 'hold(2 * 10 plex, 1)'):\n"
        "    print(*[(d.code, d.help) for d in thence.check(text)])\n"
        "print(*[d.help for d in thence.check('hold(50%, 1)', total_plexes=30)], sep='|')\n"
        "print(CliRunner().invoke(cli, ['eval', '--at', '200', '--batch-size', '100', spec]).output)\n"
    )
    assert found == [
        "300 0.5 0.5 0.5",
        "hold(10 plex, 1) 100",
        *["0.5"] * 3,
        "('missing-fact', 'put `batch_size = 256;` before it, or give batch_size=256')",
        "('number', 'write: 10 plex')",
        "('argument', 'write: floor(10000 / batch_size)')",
        'write: total="30 plex", batch_size=256',
        "step  value",
        " 200  0.5",
        "",
    ]
