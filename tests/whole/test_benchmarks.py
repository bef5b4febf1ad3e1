"""The benchmarks: their arithmetic on a clock that the tests turn, their report, and one row through the command."""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from places import ROOT

sys.path.insert(0, str(ROOT))  # with importlib's import mode the checkout is not on the path

import benchmarks.__main__ as command
from benchmarks import accuracy, calls, machine, model, peers, programs, report, scaling, specs
from benchmarks.measure import QUICK, Effort, Measured, NotInstalled, Side, Spread, interleaved
from benchmarks.model import OPTAX, OURS, Bar, Result, Row
from benchmarks.rows import GROUPS, ROWS

# ---- measuring -------------------------------------------------------------------------------------------


class FakeClock:
    """A clock that only the work turns on, and a record of who worked."""

    def __init__(self) -> None:
        self.now = 0.0
        self.seen: list[str] = []

    def __call__(self) -> float:
        return self.now

    def work(self, name: str, *seconds: float) -> Callable[[], None]:
        times = list(seconds)

        def run() -> None:
            self.seen.append(name)
            self.now += times.pop(0) if len(times) > 1 else times[0]

        return run


def test_sides_take_turns() -> None:
    clock = FakeClock()
    sides = {name: Side(partial(clock.work, name, 1.0)) for name in "abc"}
    found = interleaved(sides, rounds=3, least=0.5, clock=clock)
    warm_up, rounds = clock.seen[:6], clock.seen[6:]
    assert warm_up == list("aabbcc")
    assert rounds == list("abc") + list("cba") + list("abc")
    assert found.rounds == {"a": (1.0,) * 3, "b": (1.0,) * 3, "c": (1.0,) * 3}


def test_short_work_is_repeated_and_divided() -> None:
    clock = FakeClock()
    found = interleaved({OURS: Side(lambda: clock.work(OURS, 1 / 64), per=8)}, 2, least=0.25, clock=clock)
    assert found.rounds == {OURS: (1 / 512, 1 / 512)}
    assert len(clock.seen) == 1 + (1 + 2 + 4 + 8 + 16) + 2 * 16


def test_fresh_work_is_prepared_for_each_sample_and_run_once() -> None:
    clock, prepared = FakeClock(), []

    def prepare() -> Callable[[], None]:
        prepared.append(clock.now)
        clock.now += 100  # nobody's time
        return clock.work(OURS, 2.0)

    found = interleaved({OURS: Side(prepare, fresh=True)}, rounds=3, least=50, clock=clock)
    assert found.rounds == {OURS: (2.0, 2.0, 2.0)}
    assert len(clock.seen) == 3 and len(prepared) == 4


def test_a_side_that_is_not_installed_is_named() -> None:
    def prepare() -> Callable[[], None]:
        raise NotInstalled("not installed")

    clock = FakeClock()
    sides = {OURS: Side(lambda: clock.work(OURS, 1.0)), "PyTorch": Side(prepare)}
    found = interleaved(sides, rounds=1, least=0, clock=clock)
    assert (list(found.rounds), found.missing) == ([OURS], {"PyTorch": "not installed"})


def test_pytorch_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for peer in (peers.pytorch(10), peers.transformers(10)):
        with pytest.raises(NotInstalled, match="not installed"):
            peer.prepare()


def test_spread() -> None:
    assert Spread.of([4.0]) == Spread(4.0, 4.0, 4.0, 4.0)
    assert Spread.of([5.0, 1.0, 2.0, 4.0, 3.0]) == Spread(1.0, 2.0, 3.0, 4.0)


def test_ratios_are_those_within_the_rounds() -> None:
    measured = Measured("s", {OURS: (1.0, 10.0, 3.0), OPTAX: (2.0, 20.0, 3.0)})
    assert measured.ratio(OURS, OPTAX).median == 0.5
    assert Measured("compilations", {OURS: (0.0,), OPTAX: (0.0,)}).ratio(OURS, OPTAX).median == 0.0
    assert Measured("compilations", {OURS: (1.0,), OPTAX: (0.0,)}).ratio(OURS, OPTAX).median == 1.0


# ---- bars ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bar", "ours", "theirs", "verdict"),
    [
        (model.no_slower(fails_at=1.5), (1.0, 1.0, 1.0), (1.0, 1.0, 1.0), "met"),
        (model.no_slower(fails_at=1.5), (1.1, 1.1, 0.9, 1.1, 1.0), (1.0,) * 5, "within noise"),
        (model.no_slower(fails_at=1.5), (1.1, 1.1, 1.1), (1.0, 1.0, 1.0), "missed"),
        (model.no_slower(fails_at=1.5), (9.0, 1.4, 9.0), (1.0, 1.0, 1.0), "missed"),
        (model.no_slower(fails_at=1.5), (1.6, 1.6, 1.6), (1.0, 1.0, 1.0), "failed"),
        (model.faster(40, fails_at=10), (1.0,), (40.0,), "met"),
        (model.faster(40, fails_at=10), (1.0,), (39.0,), "missed"),
        (model.faster(40, fails_at=10), (1.0,), (9.0,), "failed"),
        (model.at_most(3.0, fails_at=30.0, says="at most 3"), (3.0,), (0.1,), "met"),
        (model.at_most(3.0, fails_at=30.0, says="at most 3"), (31.0,), (99.0,), "failed"),
        (model.at_most(0.0, fails_at=0.0, says="none"), (1.0,), (99.0,), "failed"),
    ],
)
def test_verdicts(bar: Bar, ours: tuple[float, ...], theirs: tuple[float, ...], verdict: str) -> None:
    assert bar.verdict(Measured("s", {OURS: ours, OPTAX: theirs})) == verdict


def test_a_row_that_breaks_does_not_stop_the_others() -> None:
    def broken(effort: Effort) -> Measured:
        raise ValueError("no such thing")

    result = model.run(Row("broken", "something", broken, model.at_most(1, 2, "at most 1")), QUICK)
    assert (result.measured, result.error, result.verdict) == (None, "ValueError: no such thing", "error")


def test_the_table_of_rows() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    for row in ROWS:
        assert re.fullmatch("[a-z0-9-]{1,20}", row.name), row.name
        assert 0 < len(row.what) <= 56, f"{row.name}: too long for the picture"
        assert row.bar.limit <= row.bar.fails_at, row.name


# ---- what is compared is the same -------------------------------------------------------------------------


PAIRS = {
    "warm-up and cosine": (specs.SPEC, specs.warmup_cosine(), specs.TOTAL),
    "long": (specs.LONG_SPEC, specs.warmup_cosine(specs.LONG_WARM, specs.LONG_TOTAL), specs.LONG_TOTAL),
    **{
        name: (cosines.text, cosines.by_optax(), cosines.total)
        for name, cosines in (("equal", specs.Cosines.same(5)), ("varied", specs.Cosines.varied(5)))
    },
}


@pytest.mark.parametrize(("ours", "theirs", "total"), PAIRS.values(), ids=list(PAIRS))
def test_both_sides_have_the_same_values(ours: str, theirs: specs.Function, total: int) -> None:
    import jax

    steps = np.unique(np.concatenate([calls.drawn(total, 200), [0, 1, total - 1, total, total + 1]]))
    expected = np.asarray(jax.jit(theirs)(steps), np.float64)
    assert specs.schedule(ours)(steps) == pytest.approx(expected, rel=1e-4, abs=1e-7)


def test_kinds_are_eight_and_texts_differ() -> None:
    text = specs.kinds(16)
    assert len(specs.schedule(text).segments) == 16
    assert specs.kinds(16, variant=1) != text
    assert specs.new_variants() != specs.new_variants()
    assert 50_000 < len(specs.kinds(1000).encode()) <= 64 * 1024


def test_equations_inside_of_others_count() -> None:
    import jax

    assert programs.equations(lambda step: step + 1) == 1
    assert programs.equations(jax.jit(lambda step: step + 1)) == 2


def test_compilations_are_counted() -> None:
    import jax

    assert programs.compilations_for(lambda i: jax.jit(lambda x: x + i)(1.0), others=3) == 3
    once = jax.jit(lambda x, i: x + i)
    assert programs.compilations_for(lambda i: once(1.0, i), others=3) == 0


def test_accuracy_knows_the_exact_values() -> None:
    for most, least, found in (
        (1e-5, 1, accuracy.last_step(QUICK)),
        (0.51, 100, accuracy.first_step(QUICK)),
    ):
        assert found[OURS] <= most and found[OPTAX] > least


# ---- the report ------------------------------------------------------------------------------------------


def row(name: str) -> Row:
    return next(row for row in ROWS if row.name == name)


MADE_UP = (
    Result(row("compile-1024"), Measured("s", {OURS: (0.1,) * 3, OPTAX: (5.0,) * 3})),
    Result(row("call"), Measured("s", {OURS: (4.2e-6,) * 3, OPTAX: (4e-6,) * 3})),
    Result(row("recompile-text"), Measured("compilations", {OURS: (0.0,), OPTAX: (10.0,)})),
    Result(
        row("check"), Measured("s", {OURS: (2.0,), "python -c pass": (0.012,)}, {"PyTorch": "not installed"})
    ),
    Result(row("batch"), None, "SpecError: no parameter\nand more"),
)
POINTS = tuple(
    scaling.Point(quantity, segments, Measured(unit, {OURS: (small,), OPTAX: (small * segments,)}))
    for segments in (1, 16)
    for quantity, unit, small in ((scaling.COMPILE, "s", 0.03), (scaling.EQUATIONS, "equations", 20.0))
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0, "s", "0 s"),
        (4.123e-6, "s", "4.12 µs"),
        (0.0004, "s", "400 µs"),
        (123.4, "s", "123 s"),
        (5e-10, "s", "0.5 ns"),
        (-0.002, "s", "-2 ms"),
        (15356.0, "equations", "15,356 equations"),
        (1.2e-6, "%", "1.2e-06 %"),
        (0.491, "ulp", "0.491 ulp"),
        (1.02, "exponent", "1.02"),
        (float("nan"), "ulp", "nan"),
    ],
)
def test_numbers_in_words(value: float, unit: str, text: str) -> None:
    assert report.shown(value, unit) == text


def test_lines_of_the_terminal() -> None:
    assert [re.sub(r" +", " ", report.line(result)) for result in MADE_UP] == [
        "compile-1024 100 ms x50 met: at least 40 times faster than optax (optax: 5 s)",
        "call 4.2 µs x0.95 MISSED: no slower than optax (optax: 4 µs)",
        "recompile-text 0 compilations met: none (optax: 10 compilations)",
        "check 2 s FAILED: at most 150 ms (python -c pass: 12 ms; PyTorch: not installed)",
        "batch ERROR SpecError: no parameter",
    ]


def test_the_page() -> None:
    page = report.markdown(MADE_UP, POINTS, {"processor": "made up"}, "benchmarks-gpu")
    rows = [
        "- processor: made up",
        (
            "| `compile-1024` | trace and compile 1024 cosines; with varied lengths and ends | 100 ms | optax: 5 s | 50 "
            "| at least 40 times faster than optax | met |"
        ),
        "| `call` | one call, a warm-up and a cosine | 4.2 µs | optax: 4 µs | 0.95 | no slower than optax | missed |",
        "| 16 | 30 ms | 480 ms | 20 | 320 |",
        (
            "- `call` (one call, a warm-up and a cosine): the bar is missed (no slower than optax); optax takes 0.95 times "
            "what thence takes."
        ),
        "- `batch` could not be measured: SpecError: no parameter.",
    ]
    for expected in rows:
        assert expected in page.splitlines()
    assert "the same numbers are in [benchmarks-gpu.json](benchmarks-gpu.json)" in page
    assert "(benchmarks-gpu-ratios.svg)" in page
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## Tracing and compiling",
        "## The traced program",
        "## Under jit",
        "## Starting",
        "## As segments are added",
        "## What falls short",
    ]
    assert "Nothing: every bar is met" in report.markdown(MADE_UP[:1], (), {}, "benchmarks")


def test_failures_say_what_is_wrong() -> None:
    assert list(report.failures(MADE_UP[:3])) == []
    check, batch = report.failures(MADE_UP)
    assert check == (
        "check: `thence check SPEC` in all. The bar is: at most 150 ms. Even the best round is at 2 (in s); "
        "the bar is at 0.15, and a run fails above 1.5."
    )
    assert batch.startswith("batch could not be measured: SpecError: no parameter")


def test_json_has_everything() -> None:
    data = json.loads(json.dumps(report.data(MADE_UP, POINTS, {"cores": "2"}), allow_nan=False))
    assert data["machine"] == {"cores": "2"}
    assert [row["verdict"] for row in data["rows"]] == ["met", "missed", "met", "failed", "error"]
    assert data["rows"][0]["sides"][OPTAX] == {"least": 5, "lower": 5, "median": 5, "upper": 5, "rounds": 3}
    assert len(data["scaling"]) == len(POINTS)


def test_facts_do_not_name_the_machine() -> None:
    facts = machine.facts()
    assert {"processor", "cores", "Python", "jax", "optax", "numpy"} <= set(facts)
    assert platform.node() not in facts.values()


def test_pictures_are_the_same_each_time() -> None:
    pytest.importorskip("matplotlib")
    from benchmarks import pictures

    ratios, curves = pictures.ratios(MADE_UP), pictures.scaling(POINTS)
    assert (ratios, curves) == (pictures.ratios(MADE_UP), pictures.scaling(POINTS))
    assert (
        "trace and compile 1024 cosines" in ratios
        and "50\N{MULTIPLICATION SIGN}" in ratios
        and "fill: #ffffff" in ratios
    )
    assert "segments" in curves and "<dc:date>" not in ratios + curves


# ---- the command -----------------------------------------------------------------------------------------


def invoke(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(command.main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_list() -> None:
    code, output = invoke("--list")
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == [*(row.name for row in ROWS), "scaling"]


def test_one_row_through_the_command(tmp_path: Path) -> None:
    code, output = invoke("--quick", "--only", "text-known", "--json", str(tmp_path / "found.json"))
    assert code == 0 and output.startswith("text-known ") and "1 row in " in output
    (found,) = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["rows"]
    assert (found["name"], found["unit"], found["sides"][OURS]["rounds"]) == ("text-known", "s", QUICK.rounds)


def test_a_wide_miss_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def slow(effort: Effort) -> Measured:
        return Measured("s", {OURS: (9.0,)})

    monkeypatch.setattr(command, "ROWS", [Row("slow", "something", slow, model.at_most(1, 3, "at most 1 s"))])
    code, output = invoke("--quick")
    assert code == 1
    assert "slow: something. The bar is: at most 1 s. Even the best round is at 9 (in s)" in output


def test_unknown_names_are_refused() -> None:
    code, output = invoke("--only", "nothing")
    assert code == 2 and "'nothing'" in output


def test_docs_are_written_where_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(command, "DOCS", tmp_path)
    code, _ = invoke("--quick", "--only", "recompile-text", "--write")
    written = {path.name for path in tmp_path.iterdir()}
    assert (code, written) == (0, {"benchmarks.md", "benchmarks.json", "benchmarks-ratios.svg"})


def test_the_page_in_docs_has_every_row() -> None:
    data = json.loads((ROOT / "docs" / "benchmarks.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in data["rows"]] == [row.name for row in ROWS], "run: python -m benchmarks"
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")][: len(GROUPS)] == list(GROUPS)
    for name in re.findall(r"\]\(([^)]+)\)", page):
        assert (ROOT / "docs" / name).exists(), name
