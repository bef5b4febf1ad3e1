"""From plan to formula: for Python's own floats, for arrays of float64, and for float32."""

from __future__ import annotations

from ..curves.clock import How
from ..curves.tick_clock import new_clock
from ..formula.expression import Expr
from ..formula.float32 import STEP, Precision, in_single
from ..numbers.decimals import MathError
from .plan import Plan


def lazily(plan: Plan) -> Expr:
    """The formula for code that computes only the piece that it needs."""
    return plan.value(new_clock(), How(lazy=True))


def eagerly(plan: Plan, *, narrow: bool = False) -> Expr:
    """The formula for arrays, of which every piece is computed and one chosen; of float32 in the end, if `narrow`."""
    return plan.value(new_clock(), How(narrow=True)) if narrow else plan.formula


def singly(plan: Plan, precision: Precision) -> Expr | None:
    """The formula in int32 and float32; None where float64 is asked for or needed."""
    if precision == "float64":
        return None
    try:
        return in_single(plan.value(new_clock(STEP), How(single=True)))
    except MathError:  # up to the last step it is the same, and not finite, everywhere
        return None
