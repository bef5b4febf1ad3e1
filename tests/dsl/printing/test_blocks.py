"""Blocks: what is computed first and what it is called, with choices as branches where they are lazy."""

from fractions import Fraction

from thence.dsl.formula.choices import piecewise
from thence.dsl.formula.expression import STEP, Expr, apply, const, labelled, noted, param
from thence.dsl.printing.blocks import Block, block

ROOT = apply("sqrt_ieee", STEP)


def names(found: Block) -> list[str]:
    return [name for name, _ in found.bindings]


def test_what_is_used_once_has_no_name() -> None:
    found = block(ROOT * 2 + 1, lazy=False)
    assert found.bindings == () and found.result is ROOT * 2 + 1


def test_what_is_used_twice_is_computed_first() -> None:
    found = block(ROOT + ROOT * ROOT, lazy=False)
    assert found.bindings == (("value", ROOT),)


def test_names_are_those_of_labels_and_free() -> None:
    one, other, third = (labelled(ROOT * n, label) for n, label in ((2, "Peak"), (3, "_peak"), (5, "1st")))
    total = one * one + other * other + third * third
    assert names(block(total, lazy=False, taken={"value_1st"})) == ["value", "peak", "peak_2", "value_1st_2"]
    clashing = labelled(ROOT * 7, "lambda")
    assert names(block(clashing * clashing, lazy=False)) == ["lambda_"]


def test_nothing_is_nested_deeper_than_eight() -> None:
    deep: Expr = ROOT
    for _ in range(30):
        deep = apply("tanh", deep)
    found = block(deep, lazy=False)
    assert len(found.bindings) == 3

    def depth(expr: Expr, stop: set[Expr]) -> int:
        return 0 if expr in stop or not expr.args else 1 + max(depth(arg, stop) for arg in expr.args)

    known = {expr for _, expr in found.bindings}
    assert all(depth(expr, known - {expr}) <= 9 for expr in (*known, found.result))


def test_a_choice_has_a_branch_for_each_piece_where_it_is_lazy() -> None:
    choice = piecewise(STEP, [10], [ROOT, const(2)])
    eager, lazy = block(choice, lazy=False), block(choice, lazy=True)
    assert eager.branches == {}
    assert [branch.result for branch in lazy.branches[choice]] == [ROOT, const(2)]


def test_what_branches_share_is_computed_before_them() -> None:
    choice = piecewise(STEP, [10], [ROOT + 1, ROOT * 3])
    assert block(choice, lazy=True).bindings == (("value", ROOT),)


def test_a_part_of_the_spec_is_noted_where_it_begins() -> None:
    part = noted(apply("exp_ieee", ROOT * ROOT), "warm", "warm = ...")
    found = block(part * param("p") + Fraction(1), lazy=False)
    assert (names(found), found.notes) == (["value", "warm"], {0: "warm = ..."})
