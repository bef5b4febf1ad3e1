"""Calls of nothing that have whole schedules as their arguments: `seq(A, B)` and `lr(S)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..curves.table import CURVES
from ..plans.transforms import TRANSFORMS
from ..syntax.nodes import Call, Expression
from ..syntax.nodes import Sequence as Segments
from ..syntax.unparse import unparse

_JOINING = re.compile(
    "seq|sequence|sequential|chain|chained|concat|concatenate|join|compose|pipe|pipeline|then", re.IGNORECASE
)
_OUTPUTS = re.compile(
    "(?:.*_)?(?:lr|rate|wd|momentum|temperature|sched|schedule)|weight_decay|b1|b2", re.IGNORECASE
)


def unwrapped(node: Call, wholes: Sequence[Expression | None]) -> tuple[str, str] | None:
    """What is said of such a call, and the schedule itself; None for any other. `wholes` need no parentheses.

    >>> from ..syntax.parse import expression_of
    >>> unwrapped(expression_of("seq(hold(5, 1), hold(6))"), [])
    ('segments are joined by then', '(hold(5, 1) then hold(6))')
    """
    values = [argument.value for argument in node.arguments if argument.name is None]
    if not values or len(values) < len(node.arguments) or not all(map(_is_schedule, values)):
        return None
    if _JOINING.fullmatch(node.name) and len(values) > 1:
        texts = " then ".join(map(unparse, values))
        whole = any(one is node for one in wholes)
        return "segments are joined by then", texts if whole else f"({texts})"
    if _OUTPUTS.fullmatch(node.name) and len(values) == 1 and wholes and wholes[0] is node:
        return "a definition is written with =", f"{node.name} = {unparse(values[0])}"
    return None


def _is_schedule(node: Expression) -> bool:
    """Whether something calls a curve or a transform, or is a sequence."""
    return isinstance(node, Segments) or (
        isinstance(node, Call) and (node.name in CURVES or node.name in TRANSFORMS)
    )
