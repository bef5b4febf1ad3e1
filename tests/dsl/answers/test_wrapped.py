"""Calls of nothing round whole schedules."""

import pytest

from thence.dsl.answers.wrapped import unwrapped
from thence.dsl.syntax.nodes import Call
from thence.dsl.syntax.parse import expression_of


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        ("seq(hold(5, 1), hold(6))", "hold(5, 1) then hold(6)"),
        ("Sequential(hold(5, 1) then hold(6), linear(9, 0))", "hold(5, 1) then hold(6) then linear(9, 0)"),
        ("base_lr(hold(5, 1))", "base_lr = hold(5, 1)"),
        ("banana(hold(5, 1))", None),
        ("seq(hold(5, 1), 3)", None),
        ("seq(a=hold(5, 1))", None),
        ("seq()", None),
    ],
)
def test_what_is_in_it(call: str, meant: str | None) -> None:
    node = expression_of(call)
    assert isinstance(node, Call)
    found = unwrapped(node, [node])
    assert (found and found[1]) == meant
