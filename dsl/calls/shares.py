"""Values of a curve that may be shares of others, and the value reached, which they may start from."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from ..curves.entry import Parameter
from ..formula.arithmetic import multiply
from ..formula.expression import Expr, const
from ..numbers.decimals import shortest
from ..places.constants import number
from ..places.context import Context
from ..places.lookup import share
from ..places.place import NOT_FINITE
from ..places.wording import written
from ..syntax.nodes import Expression
from ..text.diagnostic import Fix
from ..text.source import Span
from .curve_call import CurveCall


def share_or_number(
    context: Context,
    call: CurveCall,
    node: Expression,
    parameter: Parameter,
    base_of: Callable[[], Expr | None],
) -> Expr:
    """A number, or a share of what `base_of` gives."""
    found = share(context, node, call.place)
    if found is None:
        return number(context, node, call.place, f"a number for `{parameter.name}`")
    base = base_of()
    if base is None:
        context.findings.reject(
            "start-value",
            node.span,
            f"`{written(node)}` is a share of the value reached, but nothing comes before `{call.curve.name}`",
            f"write the value itself, such as 1e-3, or the number {shortest(found)}",
            fix="1e-3",
        )
    if found == 0 or base.constant == 0:
        what = "a share of 0" if found else "the share 0%"
        context.findings.note(
            "suspicious-share",
            node.span,
            f"`{written(node)}` is 0 here: {what}",
            "write 0, or the value itself",
        )
    return multiply(const(found), base)


def value_reached(context: Context, call: CurveCall) -> Expr | None:
    """What the segment before left behind, if there was one."""
    if call.place.reached is NOT_FINITE:
        context.findings.reject(
            "start-value",
            call.node.span,
            f"`{call.curve.name}` starts from the value reached, but that is infinite or not a number",
            f"write the start, as in {call.curve.example}",
        )
    return call.place.reached


def wrong(
    context: Context,
    call: CurveCall,
    span: Span,
    message: str,
    help: str | None = None,
    fix: Fix | str | None = None,
) -> NoReturn:
    """Refuse a value."""
    if help is None and fix is None:
        help = f"as in {call.curve.example}"
    context.findings.reject("value", span, message, help, fix=fix)
