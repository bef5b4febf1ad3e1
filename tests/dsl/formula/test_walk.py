"""Walks through formulas: in order, each part once, and rebuilt."""

from fractions import Fraction

from thence.dsl.formula.choices import piecewise
from thence.dsl.formula.expression import STEP, Expr, apply, const, gather, param, step_up_to, within
from thence.dsl.formula.walk import constants, parts, postorder, rebuilt, size

P = param("p")
ROOT = apply("sqrt_ieee", P)


def test_parts_come_first_and_once() -> None:
    total = ROOT + ROOT * STEP
    found = list(postorder(total))
    assert found == [P, ROOT, STEP, ROOT * STEP, total]
    assert list(postorder(total, stop={ROOT})) == [ROOT, STEP, ROOT * STEP, total]
    assert parts(within(P, 0, 1) + 2) == (P, const(2))


def test_depth_is_no_matter() -> None:
    deep: Expr = P
    for _ in range(20_000):
        deep = apply("tanh", deep)
    assert sum(1 for _ in postorder(deep)) == 20_001


def test_the_numbers_of_a_formula() -> None:
    table = gather(step_up_to(1), [Fraction(1, 2), 7])
    assert sorted(constants(piecewise(STEP, [3], [table * P, const(9)]))) == [Fraction(1, 2), 3, 7, 9]


def test_about_how_many_operations() -> None:
    assert (size(P), size(P + STEP), size(ROOT), size(apply("half_sine", P)), size(ROOT + ROOT)) == (
        0,
        1,
        6,
        19,
        7,
    )


def test_leaves_are_replaced_and_all_is_simplified_again() -> None:
    formula = piecewise(STEP, [P], [P * 2 + STEP, const(5)])
    assert rebuilt(formula, lambda leaf: const(3) if leaf is P else None) is piecewise(
        STEP, [3], [6 + STEP, const(5)]
    )
    assert rebuilt(formula, lambda _: None) is formula
