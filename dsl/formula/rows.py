"""What is known of numbers that a formula is written with: of constants, or of every row of columns of them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..numbers.columns import Column
from .expression import Expr, const, derived, gather, rows_of, shared_index


class Mixed(Exception):
    """A test is true of some rows of a column and not of others; `outcomes` has the answer for each."""

    def __init__(self, outcomes: list[bool]) -> None:
        super().__init__("true of some rows only")
        self.outcomes = outcomes


def known(test: Callable[..., bool], *exprs: Expr) -> bool:
    """As `always`, but raises Mixed if the test holds of some rows of a family, which can be told apart."""
    found = rows_of(exprs)
    if found is None:
        return False
    index, rows = found
    outcomes = [test(*row) for row in rows]
    if index is not None and index.op == "row" and any(outcomes) and not all(outcomes):
        raise Mixed(outcomes)
    return all(outcomes)


def always(test: Callable[..., bool], *exprs: Expr) -> bool:
    """Whether a test holds of constants and of every row of columns; False where one of them is not known."""
    found = rows_of(exprs)
    return found is not None and all(test(*row) for row in found[1])


def combined(function: Callable[..., Any], *exprs: Expr, label: str = "") -> Expr:
    """As `computed`, of a function that adds, subtracts and multiplies: columns go through it as they are."""
    index = shared_index(exprs)
    if index is None:
        return computed(function, *exprs, label=label)
    result = function(*(x.value if x.constant is None else x.constant for x in exprs))
    return gather(index, result, label) if isinstance(result, Column) else const(result, label)


def computed(function: Callable[..., Fraction], *exprs: Expr, label: str = "") -> Expr:
    """What a function makes of constants or columns of them."""
    found = derived(function, *exprs, label=label)
    assert found is not None
    return found
