"""Sequences that are written as tables: every row has its own formula and numbers, whatever its neighbours are."""

import random
import warnings
from fractions import Fraction
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.extend import core
from oracle import executed

import thence
from thence.dsl.curves.tables import Part, tabulate
from thence.dsl.curves.tick_clock import TickClock, new_clock
from thence.dsl.formula.expression import STEP, Expr, apply, const
from thence.dsl.formula.walk import rebuilt

KINDS = (
    "linear", "warmup", "cosine", "polynomial", "exponential", "sqrt_decay", "rex", "tanh_decay", "triangle", "hold",
)  # fmt: skip


def compiled(text: str, **options: str) -> thence.Schedule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        made = thence.compile(text, **options)
    assert isinstance(made, thence.Schedule)
    return made


def sequence(seed: int, count: int, kinds: tuple[str, ...] = KINDS, most: int = 9) -> str:
    """Segments with ends of many sizes and both signs, zeros among them, and families that come to the same."""
    source = random.Random(seed)
    segments: list[str] = []
    for _ in range(count):
        kind, n = source.choice(kinds), source.randint(1, most)
        a, b = (
            source.choice((0, 0, 1, -1, 0.5, -0.25, round(source.uniform(-2, 2), 3), 1e-4)) for _ in range(2)
        )
        if kind == "exponential":
            a, b = (abs(a) or 0.5), (abs(b) or 2)
        power = source.choice((1, 2, 0.5, 0.9)) if kind == "polynomial" else 0
        extra = f", power={power}" if power else ""
        segments.append(f"hold({n}, {b})" if kind == "hold" else f"{kind}({n}, {a}->{b}{extra})")
    return " then ".join(segments)


SEQUENCES = [
    *(sequence(seed, count) for seed, count in enumerate([4, 5, 6, 8, 11, 12, 13, 14, 17, 24, 33, 60] * 3)),
    # families that come to one formula, next to each other or not
    "rex(3, 0->0) then triangle(2, 0->0) then sqrt_decay(2, 0->0) then linear(3, 0->1) then rex(4, 0->0) then linear(2, 1->2)" * 1,
    " then ".join(f"{kind}(3, 0->0)" for kind in ("rex", "linear", "triangle", "sqrt_decay") * 4),
    " then ".join(["linear(4, 0->1)", "hold(2, 1)"] * 9),
    " then ".join(["hold(2, 1)", "hold(2, 0)"] * 9),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("text", SEQUENCES)
def test_every_path_has_the_values_of_the_host(text: str) -> None:
    schedule = compiled(text)
    assert isinstance(schedule.duration, int)
    steps = np.arange(schedule.duration + 3, dtype=np.int32)
    host = np.array([schedule(int(step)) for step in steps])
    scale = float(np.max(np.abs(host))) or 1.0
    np.testing.assert_allclose(schedule(steps), host, rtol=1e-13, atol=1e-15 * scale)
    np.testing.assert_array_equal(schedule(steps), schedule(steps[::-1])[::-1])
    np.testing.assert_array_equal(schedule.values(len(steps)), schedule(steps))
    found = np.asarray(jax.jit(schedule)(steps))
    np.testing.assert_allclose(found, host, rtol=1e-7, atol=1e-15 * scale)
    single = np.asarray(jax.jit(compiled(text, precision="float32"))(steps))
    np.testing.assert_allclose(single, host, rtol=1e-6, atol=2e-7 * scale)


@pytest.mark.thorough
@pytest.mark.parametrize("text", SEQUENCES[::4])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_emitted_tables_trace_to_the_same_program(text: str, precision: str) -> None:
    schedule, step = compiled(text, precision=precision), jnp.int32(0)
    emitted = executed(thence.emit(schedule))["schedule"]
    assert str(jax.make_jaxpr(emitted)(step)) == str(jax.make_jaxpr(schedule)(step))


def equations(program: core.Jaxpr) -> int:
    """How many equations a program has, those of nested programs included."""
    count = 0
    for equation in program.eqns:
        count += 1
        for parameter in equation.params.values():
            for inner in parameter if isinstance(parameter, tuple | list) else (parameter,):
                inner = getattr(inner, "jaxpr", inner)
                count += equations(inner) if isinstance(inner, core.Jaxpr) else 0
    return count


EIGHT = ("linear", "cosine", "polynomial", "exponential", "sqrt_decay", "rex", "tanh_decay", "triangle")


@pytest.mark.thorough
def test_the_program_does_not_grow_with_the_number_of_segments() -> None:
    counts = {}
    for count in (1, 3, 4, 6, 8, 12, 13, 16, 64, 1024):
        text = " then ".join(
            f"{EIGHT[i % 8]}({20 + i % 7}, {1 + i % 5}e-3->{2 + i % 3}e-3{', power=0.9' if i % 8 == 2 else ''})"
            for i in range(count)
        )
        counts[count] = equations(jax.make_jaxpr(compiled(text))(jnp.int32(0)).jaxpr)
    assert max(counts.values()) < 120 and counts[1024] <= counts[64] + 10, counts


def test_a_part_under_a_repeat_with_turns_of_unequal_length() -> None:
    body = sequence(3, 15, ("linear", "cosine", "hold"))
    schedule = compiled(f"repeat({body}, times=4, stretch=1.5)")
    assert isinstance(schedule.duration, int)
    steps = np.arange(schedule.duration + 2, dtype=np.int32)
    host = np.array([schedule(int(step)) for step in steps])
    np.testing.assert_allclose(jax.jit(schedule)(steps), host, rtol=1e-7, atol=1e-15)
    np.testing.assert_allclose(schedule(steps), host, rtol=1e-13, atol=1e-15)


def test_parts_of_one_family_are_one_formula_of_columns() -> None:
    def alike(clock: object, columns: Any) -> Expr:
        return apply("add", columns[0] * STEP, columns[1])

    def alone(_: object) -> Expr:
        raise AssertionError("it is one of a family")

    parts = [
        Part("line", (Fraction(a), Fraction(b)), ("a", "b"), alone, alike)
        for a, b in ((1, 2), (3, 4), (5, 6))
    ]
    edges = [Fraction(10), Fraction(20)]
    formula = tabulate(lambda row, rows: new_clock(), STEP, edges, parts, lambda i: alone(i))
    for step, (a, b) in ((0, (1, 2)), (9, (1, 2)), (10, (3, 4)), (25, (5, 6))):
        value = rebuilt(formula, lambda leaf, k=step: const(k) if leaf.op == "step" else None).constant  # type: ignore[misc]
        assert value == a * step + b


def test_pieces_that_are_alike_but_for_numbers_are_found() -> None:
    pieces = [const(1) + STEP * 2, const(7) + STEP * 3]
    formula = tabulate(
        lambda row, rows: new_clock(),
        STEP,
        [Fraction(10)],
        [lambda _: pieces[0], lambda _: pieces[1]],
        pieces.__getitem__,
    )
    assert formula.op == "add" and isinstance(new_clock(), TickClock)
