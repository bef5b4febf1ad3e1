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
    ("quadratic_ease(8, 1->0)", "polynomial(8, 1->0, power=2)", range(10)),
    ("warmup(4, 2) then quadratic_ease(8, 50%)", "warmup(4, 2) then polynomial(8, 50%, power=2)", range(14)),
    ("round(linear(8, 0->4))", "points(0 @ 0, 4 @ 8)", range(0, 9, 2)),
    ("round(linear(8, 0->4))", "steps(0, 1 @ 2, 2 @ 3, 3 @ 6, 4 @ 7)", range(9)),
    ("round(2.5) * linear(8, 0->4)", "linear(8, 0->8)", range(9)),
    ("ping_pong(linear(8, 0->4))", "linear(8, 0->4) then linear(8, 4->0)", range(18)),
    (
        "hold(3, 1) then ping_pong(linear(4, 0) then linear(4, 1))",
        "hold(3, 1) then linear(4, 0) then linear(4, 1) then linear(4, 0) then linear(4, 1)",
        range(21),
    ),
    ("ping_pong(ping_pong(linear(4, 0->1)))", "repeat(triangle(8, 0->1), 2)", range(16)),
    ("round(10^(step - 4)) for 8", "10^(step - 4) for 8", range(4, 9)),
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
        ("quadratic_eaze(8, 1->0)", "unknown-function", "write: quadratic_ease"),
        ("quadratic_ease(8)", "argument", "quadratic_ease(8, "),
        ("quadratic_ease(8, 0)", "start-value", "quadratic_ease(8, 1e-3->0)"),
        ("rounnd(linear(8, 0->4))", "unknown-function", "write: round"),
        ("pingpong(linear(8, 0->4))", "unknown-function", "write: ping_pong"),
        ("ping_pong(constant(1))", "duration", "constant(1) for 1000"),
        ("ping_pong(linear(8, 0->4), 2)", "argument", "ping_pong(s)"),
        ("round(linear(8, 0->4), 1)", "argument", "round(x)"),
    ],
)
def test_the_checks_know_them(text: str, code: str, help: str) -> None:
    found, *_ = thence.check(text)
    assert found.code == code and help in f"{found.help} {found.fix.text if found.fix else ''}"


@pytest.mark.parametrize(
    "name, signature",
    [("quadratic_ease", "quadratic_ease(n, from->to)"), ("round", "round(x)"), ("ping_pong", "ping_pong(s)")],
)
def test_the_reference_knows_them(name: str, signature: str) -> None:
    (entry,) = [entry for entry in thence.curves() if entry.name == name]
    assert entry.signature == signature and not thence.check(entry.example)
    assert thence.format(entry.example) == entry.example
    said = CliRunner().invoke(cli, ["curves", name])
    assert said.exit_code == 0 and entry.doc in said.output and entry.example in said.output
    listed = CliRunner().invoke(cli, ["curves"])
    assert f"  {name}" in listed.output


def test_the_pages_know_them() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "make_pages.py"))
    assert "`quadratic_ease(n, from->to)`" in pages["of_kind"]("curve")
    assert "`ping_pong(s)`" in pages["of_kind"]("transform") and "`round(x)`" in pages["of_kind"]("function")


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
        "import re\n"
        "from planted_entries import planted\n"
        "with planted():\n"
        "    from thence import words\n"
        "    from thence.runtime.words import stub\n"
        "    print(words.rounded(words.linear(8, 0, 4))(3), words.quadratic_ease(8, 1, 0))\n"
        "    print(words.ping_pong(words.linear(8, 0, 4))(12), words.ping_pong('linear(8, 0->4)'))\n"
        "    print(*[line for line in stub().splitlines() if re.search('rounded|quadratic|ping_', line)], sep='\\n')\n"
    )
    assert found[:2] == ["2.0 quadratic_ease(8, 1->0)", "2.0 ping_pong(linear(8, 0->4))"]
    assert sorted(line.partition(":")[0] for line in found[2:]) == [
        "def ping_pong(s",
        "def quadratic_ease(n",
        "def rounded(x",
    ]


def test_a_unit_is_known_to_all() -> None:
    """`kex`: a thousand examples."""
    spec = "warmup(10 kex, 1) then cosine(until 30 kex, 0)"
    found = by_itself(
        "from planted_entries import KEX\n"
        "from thence.dsl.numbers import units\n"
        "units.define(KEX)\n"
        "import thence\n"
        "from oracle import executed\n"
        "from thence import words\n"
        "from click.testing import CliRunner\n"
        "from thence.cli import cli\n"
        f"spec = {spec!r}\n"
        "made = thence.compile(spec, batch_size=100)\n"
        "print(made.duration, made(50), made(200), thence.compile(spec.replace(' kex', 'k ex'), batch_size=100)(200))\n"
        "print(thence.format('hold( 10  kex,1 )'), words.hold('10 kex', 1).bind(batch_size=100).duration)\n"
        "for target in ('python', 'numpy', 'jax'):\n"
        "    print(float(executed(thence.emit(spec, target=target, batch_size=100))['schedule'](200)))\n"
        "for target in ('optax', 'torch'):\n"
        "    compile(thence.emit(spec, target=target, batch_size=100), target, 'exec')\n"
        "for text in ('hold(10 kex, 1)', 'hold(10kiloexamples, 1)', 'hold(2 * 10 kex, 1)'):\n"
        "    print(*[(d.code, d.help) for d in thence.check(text)])\n"
        "print(*[d.help for d in thence.check('hold(50%, 1)', total_kiloexamples=30)], sep='|')\n"
        "print(CliRunner().invoke(cli, ['eval', '--at', '200', '--batch-size', '100', spec]).output)\n"
    )
    assert found == [
        "300 0.5 0.5 0.5",
        "hold(10 kex, 1) 100",
        *["0.5"] * 3,
        "('missing-fact', 'put `batch_size = 256;` before it, or give batch_size=256')",
        "('number', 'write: 10 kex')",
        "('argument', 'write: floor(10000 / batch_size)')",
        'write: total="30 kex", batch_size=256',
        "step  value",
        " 200  0.5",
        "",
    ]
