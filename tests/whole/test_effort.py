"""What a text may cost, whatever it says: the bounds here are ten times what it takes, and a tenth of what it once took."""

from __future__ import annotations

import difflib
import math
import time
import warnings
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from planted_entries import PLANTED_FOLD, planted

import thence
from thence.dsl.curves.entry import REQUIRED, Kind
from thence.dsl.formula.expression import STEP
from thence.dsl.formula.walk import size
from thence.dsl.meaning.resolve import PLANS
from thence.dsl.numbers.columns import Column
from thence.dsl.places.context import Resolve
from thence.dsl.plans.lower import lazily
from thence.dsl.plans.outline import landmarks, sampled, width
from thence.dsl.plans.plan import CurvePlan, Plan, Pointwise
from thence.dsl.plans.transforms import TRANSFORMS, Transform
from thence.dsl.printing import blocks
from thence.dsl.printing.dialects import NUMPY
from thence.dsl.printing.printer import Printer, Table
from thence.dsl.programs.program import meaning_of

FEW_MANY = {
    "a number added": "repeat(linear(3, 1->0), stretch=1.003) + 1",
    "a factor": "0.1 * repeat(cosine(1k, 1e-3->0), stretch=1.003)",
    "many turns": "repeat(linear(1, 1->0), times=9990, stretch=1.0001)",
    "many turns within": "repeat(repeat(linear(9, 1->0), times=4, stretch=1.5), times=900, stretch=1.01)",
    "repeats of few turns": " then ".join(
        f"repeat(linear({n}, 1->0), times=9, stretch=1.3)" for n in range(3, 300)
    ),
}


@pytest.mark.parametrize("name", FEW_MANY)
def test_turns_take_little_to_check_and_to_call(name: str) -> None:
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(FEW_MANY[name])
    assert isinstance(schedule, thence.Schedule)
    _ = schedule(5), schedule.values(3)
    assert time.process_time() - began < 2 + len(FEW_MANY[name]) / 2**13


R = "r = repeat(linear(3, 1->0), stretch=1.003); "


@pytest.mark.parametrize(
    "spec",
    [
        R + " + ".join("r" * 10),
        R + "r then 1",
        R + "a = r; b = 0.1 * r",
        " + ".join(f"repeat(linear({n}, 1->0), times=9990, stretch=1.0001)" for n in range(1, 11)),
        " then ".join(["repeat(linear(3, 1->0), times=990, stretch=1.003)"] * 40),
        "hold(rest, 1) then " + " then ".join(["repeat(linear(3, 1->0), times=990, stretch=1.003)"] * 40),
    ],
)
def test_turns_count_in_all_repeats_together(spec: str) -> None:
    found = thence.check(spec, total=10**9)
    assert "limit" in {d.code for d in found} or "duration" in {d.code for d in found}


def test_turns_of_one_length_do_not_count() -> None:
    assert thence.check(" + ".join(["repeat(linear(3, 1->0), times=9000)"] * 9)) == []
    assert thence.check("a = repeat(linear(3, 1->0), stretch=1.01); b = 2 * a; c = 3 * a") == []


WIDE = {
    "product": " * ".join(f"linear({n}, 1->0.9)" for n in range(1, 1500)),
    "quotient": " / ".join(f"linear({n}, 1->0.9)" for n in range(1, 1500)),
    "difference": " - ".join(f"linear({n}, 1->0)" for n in range(1, 1500)),
    "largest": f"max({', '.join(f'linear({n}, 1->0)' for n in range(1, 1500))})",
    "wide and deep": "(" * 20
    + " + ".join(f"linear({n}, 1->0.9)" for n in range(1, 400))
    + " then hold(9, 1)) + 1" * 20,
}


@pytest.mark.parametrize("name", WIDE)
def test_values_of_many_operands_are_computed_at_few_steps(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = 0
    value = CurvePlan.value

    def counted(plan: CurvePlan, *args: Any) -> Any:
        nonlocal computed
        computed += 1
        return value(plan, *args)

    monkeypatch.setattr(CurvePlan, "value", counted)
    thence.check(WIDE[name])
    assert computed < 6 * 1500 + 2 * 500


def test_landmarks_are_looked_at_where_values_take_little() -> None:
    plan = meaning_of("linear(9, 1->0) - linear(5, 1->0.2)")[0].outputs[""]
    assert width(plan) == 2 and set(landmarks(plan)) <= set(sampled(plan, between=8))
    (found,) = thence.check("linear(90, 1->0) - linear(50, 1->0.2)")
    assert found.code == "negative"


def test_names_of_many_parts_that_are_called_alike_are_found_at_once() -> None:
    names = {f"value_{i}" for i in range(2, 2000)} | {"value"}

    class Asked(set[str]):
        times = 0

        def __contains__(self, name: object) -> bool:
            Asked.times += 1
            return super().__contains__(name)

    maker = blocks._Maker(lazy=False, taken=())
    maker._taken = Asked()
    parts = [STEP + n for n in range(1, 2000)]
    assert {maker._name(part) for part in parts} == names
    printer = Printer(NUMPY, taken=Asked())
    columns = [Table(Column([n, n + 1]), whole=True) for n in range(1, 2000)]
    assert len({printer._collect(printer.tables, "TURNS", column) for column in columns}) == 1999
    assert printer._collect(printer.tables, "TURNS", columns[7]) == "TURNS_8"
    assert printer._collect(printer.constants, "TURNS", "1.0") == "TURNS_2000"
    assert Asked.times < 4 * 2000


def count_plans(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often from now on an expression was understood."""
    counted = 0

    def counting(resolve: Resolve) -> Resolve:
        def resolved(*args: Any) -> Any:
            nonlocal counted
            counted += 1
            return resolve(*args)

        return resolved

    for kind, resolve in PLANS.items():
        monkeypatch.setitem(PLANS, kind, counting(resolve))
    return lambda: counted


def doubled(base: str, join: str, times: int) -> str:
    """Definitions, each of which has the one before it twice."""
    return f"a0 = {base}; " + "".join(f"a{i + 1} = a{i} {join} a{i}; " for i in range(times)) + f"a{times}"


@pytest.mark.parametrize("join", ["+", "*", "-"])
@pytest.mark.parametrize(
    ("base", "times"), [("step", 11), ("linear(3, 1->0)", 9), ("linear(9, 1->0) then 0.5*linear(5, 0)", 8)]
)
def test_a_definition_is_understood_and_computed_once_in_one_place(
    base: str, join: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood, computed = count_plans(monkeypatch), 0
    value = Pointwise._value

    def counted_value(plan: Pointwise, *args: Any) -> Any:
        nonlocal computed
        computed += 1
        return value(plan, *args)

    monkeypatch.setattr(Pointwise, "_value", counted_value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(doubled(base, join, times))
        once = thence.compile(base)
    assert isinstance(schedule, thence.Schedule) and isinstance(once, thence.Schedule)
    x = once(1)
    assert schedule(1) == pytest.approx({"+": x * 2**times, "*": x ** (2**times), "-": 0.0}[join], rel=1e-12)
    assert understood() < 40 * times and computed < 40 * times


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        (doubled("step", "+", 12), "limit"),
        (doubled("linear(3, 1->0)", "then", 40), "limit"),
        (doubled("repeat(linear(3, 1->0), times=99, stretch=1.01)", "+", 8), "limit"),
        (doubled("lin(3)", "+", 40), "unknown-function"),
    ],
)
def test_what_a_definition_has_counts_at_each_of_its_uses(
    spec: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood = count_plans(monkeypatch)
    assert code in {found.code for found in thence.check(spec)}
    assert understood() < 1000


def test_a_definition_is_understood_anew_where_its_place_is_another() -> None:
    schedule = thence.compile(
        "down = linear(4, 0); (linear(4, 0->8) then down) + (linear(4, 0->4) then down)"
    )
    assert isinstance(schedule, thence.Schedule)
    assert [schedule(k) for k in (4, 6, 8)] == [12.0, 6.0, 0.0]
    half = "half = hold(50%, 1); (half then linear(1, 0) over 4) + (half then linear(1, 0) over 8)"
    shares = thence.compile(half)
    assert isinstance(shares, thence.Schedule)
    assert [shares(k) for k in (2, 3, 4, 5)] == [2.0, 1.0, 1.0, 0.0]


def deep(depth: int, stretch: str = "1.1", inner: str = "linear(100, 1->0)") -> str:
    """Repeats of two turns, one in another."""
    return "repeat(" * depth + inner + f", times=2, stretch={stretch})" * depth


def deep_value(step: int, depth: int) -> Fraction:
    """What the deep repeats of `linear(100, 1->0)` have at a step, by what a repeat is."""
    turns, period = [], 100
    for _ in range(depth):
        second = math.floor(Fraction(11, 10) * period + Fraction(1, 2))
        turns.append((period, second))
        period += second
    at = Fraction(step)
    for first, second in reversed(turns):
        at = at if at < first else (at - first) * first / second
    return 1 - at / 100


def test_turns_within_turns_have_a_table_of_all_of_them() -> None:
    schedule = thence.compile(deep(11))
    assert isinstance(schedule, thence.Schedule)
    began = time.process_time()
    values = schedule.values(100_000)
    assert time.process_time() - began < 3
    for step in (0, 1, 99, 100, 209, 210, 499, 77_777, 99_999):
        exact = deep_value(step, 11)
        assert values[step] == pytest.approx(float(exact), rel=1e-15)
        assert schedule(step) == pytest.approx(float(exact), rel=1e-15)


@pytest.mark.parametrize(
    "spec",
    [
        deep(13),
        deep(20, "1.01"),
        deep(40, "1.01", "linear(1000, 1->0)"),
        f"hold(5, 1) then 2 * {deep(16)}",
        f"stretch(1.0000001, {deep(16, '1', 'linear(10000000, 1->0)')})",
        f"repeat(linear(7, 1->0) then {deep(15)}, times=3)",
    ],
)
def test_turns_within_turns_that_no_table_holds_are_refused_where_their_ticks_are_too_many(spec: str) -> None:
    (found,) = [d for d in thence.check(spec) if d.severity == "error"]
    assert found.code == "limit" and "4,096" in found.message
    assert spec[found.span.start :].startswith("repeat(")


@pytest.mark.parametrize(
    "spec", [deep(20, "1"), deep(11, "2"), deep(30, "1", "hold(1, 1) then linear(1, 0)")]
)
def test_turns_within_turns_whose_ticks_are_counted_need_no_table(spec: str) -> None:
    assert [d for d in thence.check(spec) if d.severity == "error"] == []


def chained(base: str, unit: str, times: int, end: str = "") -> str:
    """Definitions, each of which is made of the one before."""
    units = [unit.format(n=n, before=f"a{n - 1}") for n in range(1, times + 1)]
    return "; ".join([f"a0 = {base}", *units]) + end


def functions(join: str, times: int, argument: str = "x") -> str:
    """Functions, each of which calls the one before twice."""
    calls = [f"f{n}(x) = f{n - 1}({argument}) {join} f{n - 1}({argument})" for n in range(1, times + 1)]
    return "; ".join(["f0(x) = linear(9, x->0)", *calls, f"f{times}(1)"])


REPEATED = {
    "outputs of outputs": (chained("linear(9, 1->0)", "a{n} = {before} + 1", 49), 50),
    "outputs that are nested too deep": (chained("linear(9, 1->0)", "a{n} = {before} + 1", 90), 90),
    "outputs of what is wrong": (chained("step / 0", "a{n} = {before} + 1", 90), 90),
    "functions added": (functions("+", 9), 9),
    "functions multiplied": (functions("*", 9), 9),
    "functions joined": (functions("then", 9), 9),
    "too many functions": (functions("+", 30), 30),
    "definitions joined": (doubled("linear(9, 1->0)", "then", 9), 9),
    "uses of a definition": ("a = linear(9, 1->0); " + " + ".join(["a"] * 300), 300),
}


@pytest.mark.parametrize("name", REPEATED)
def test_what_is_used_again_is_understood_and_computed_once(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, parts = REPEATED[name]
    understood, computed = count_plans(monkeypatch), 0
    value = CurvePlan._value

    def counted_value(plan: CurvePlan, *args: Any) -> Any:
        nonlocal computed
        computed += 1
        return value(plan, *args)

    monkeypatch.setattr(CurvePlan, "_value", counted_value)
    thence.check(spec)
    assert understood() < 40 + 12 * parts and computed < 40 + 8 * parts


def test_the_value_at_a_cut_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = 0
    value = CurvePlan._value

    def counted(plan: CurvePlan, *args: Any) -> Any:
        nonlocal computed
        computed += 1
        return value(plan, *args)

    monkeypatch.setattr(CurvePlan, "_value", counted)
    thence.check("max(" + ", ".join(f"(decay(1e300, 1e-300, 0.00{n}) for {n})" for n in range(1, 26)) + ")")
    assert computed <= 4 * 25  # on both sides of the cut, and the formula of each kind


def test_a_definition_is_as_deep_as_what_it_is_made_of() -> None:
    deep = chained("linear(9, 1->0)", "a{n} = {before} + 1", 60)
    assert [d.code for d in thence.check(deep)][:1] == ["limit"]
    assert [d.code for d in thence.check(deep + "; 1 * a60")] == ["limit"]
    early = chained(
        "linear(9, 1->0)", "a{n} = {before} + 1", 40, "; b = a40 + a40; f(x) = b + x; f(a40) + a3"
    )
    schedule = thence.compile(early)
    assert isinstance(schedule, thence.Schedule) and schedule(0) == 41 + 41 + 41 + 4


def test_a_function_is_called_with_what_its_arguments_are_where_they_stand() -> None:
    spec = "f(n, v) = hold(n, v) then hold(10%, v); g(x) = f(20%, x) then f(33.3%, 2 * x); g(0.5) over 77"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(spec)
        plain = thence.compile(
            "hold(20%, 0.5) then hold(10%, 0.5) then hold(33.3%, 1) then hold(10%, 1) over 77"
        )
    assert isinstance(schedule, thence.Schedule) and isinstance(plain, thence.Schedule)
    assert [schedule(k) for k in range(80)] == [plain(k) for k in range(80)]
    found = thence.check("f(n) = linear(n, 1->0); f(0.5) then f(0.5) then f(pek) then f(pek)")
    assert [(d.code, d.column) for d in found] == [
        ("duration", 15),
        ("unknown-name", 51),
        ("unknown-name", 63),
    ]


def test_a_name_that_is_not_known_is_compared_with_the_others_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    close = difflib.get_close_matches

    def counted(*args: Any, **options: Any) -> Any:
        nonlocal compared
        compared += 1
        return close(*args, **options)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    spec = "; ".join(f"gamma{n} = {n}" for n in range(40)) + "; " + " + ".join(f"gmama{n}" for n in range(40))
    assert len(thence.check(spec)) == 40
    assert compared == 40


@pytest.mark.parametrize(
    "spec",
    [
        " / ".join(f"linear({n}, 1->0.9)" for n in range(1, 40)),
        "sqrt(linear(9, 1->0.5) / linear(5, 1->0.5))",
        "max(linear(9, 1->0) / linear(5, 1->0.5), 0.1) ^ 0.5",
        "clip(linear(9, 1->0) / linear(5, 1->0.5), 0.1, 1)",
    ],
)
def test_what_is_made_of_numbers_above_0_is_not_looked_at_for_others(spec: str) -> None:
    assert meaning_of(spec)[0].outputs[""].never_negative


@pytest.mark.parametrize(
    "spec",
    ["linear(9, 1->0) - linear(5, 1->0.5)", "log(linear(9, 1->0.5))", "sin(step)", "cos(step / 3) / 2"],
)
def test_what_may_fall_below_0_is(spec: str) -> None:
    assert not meaning_of(spec)[0].outputs[""].never_negative
    assert "negative" in {d.code for d in thence.check(spec)}


@pytest.mark.parametrize("base", ["linear(9, 1->0)", "cosine(9, 1->0.5) then linear(2, 0)"])
def test_sequences_in_sequences_are_one_table(base: str) -> None:
    specs = doubled(base, "then", 8), " then ".join([base] * 256)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        nested, flat = map(thence.compile, specs)
    assert isinstance(nested, thence.Schedule) and isinstance(flat, thence.Schedule)
    assert nested.values(2500).tolist() == flat.values(2500).tolist()
    plans = (meaning_of(spec)[0].outputs[""] for spec in specs)
    assert len({size(lazily(plan)) for plan in plans}) == 1


GIVEN = {Kind.TIME: "7", Kind.PLACE: "1", Kind.COUNT: "2", Kind.POSITIVE: "1.1"}


def nested(transform: Transform, spec: str, depth: int) -> str:
    """Calls of a transform, one in another."""
    for _ in range(depth):
        given = {p: spec if p.kind is Kind.SCHEDULE else GIVEN.get(p.kind) for p in transform.parameters}
        needed = [f"{p.name}={x}" for p, x in given.items() if p.default is REQUIRED or p.kind is Kind.COUNT]
        spec = f"{transform.name}({', '.join(needed)})"
    return spec


@pytest.mark.parametrize("base", ["linear(100, 1->0.1)", "warmup(50, 1) then 0.5 * cosine(50, 1->0.1)"])
@pytest.mark.parametrize("transform", [*TRANSFORMS.values(), PLANTED_FOLD], ids=lambda entry: entry.name)
def test_a_transform_in_itself_again_and_again_takes_little(
    transform: Transform, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = 0
    value = Plan.value

    def counted(plan: Plan, *args: Any) -> Any:
        nonlocal computed
        computed += 1
        return value(plan, *args)

    monkeypatch.setattr(Plan, "value", counted)
    spec = nested(transform, base, 30)
    began = time.process_time()
    with planted(), warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        schedule = thence.compile(spec)
        assert isinstance(schedule, thence.Schedule)
        _ = schedule(5), schedule.values(100), thence.emit(spec, target="numpy")
    assert computed < 30 * 100
    assert time.process_time() - began < 3
