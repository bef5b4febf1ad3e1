"""Whether a plan can be computed: no number on the way is beyond a float64, no arithmetic infinite all through a part."""

from __future__ import annotations

from ..curves.table import CURVES
from ..formula.walk import constants
from ..numbers.decimals import MathError
from ..numbers.decimals import check_finite as check_number
from ..places.context import Context
from ..places.wording import written
from ..plans.lower import eagerly, lazily
from ..plans.plan import CurvePlan, Plan, Pointwise, plans_in
from ..syntax import nodes


def check_finite(context: Context, plan: Plan) -> None:
    """Refuse what cannot be computed, and arithmetic that is infinite or no number all through a part."""
    wide = any(isinstance(part, CurvePlan) and _is_wide(part) for part in plans_in(plan))
    if not (wide or any(isinstance(part, Pointwise) for part in plans_in(plan))):
        return
    try:
        formula = eagerly(plan)
        if wide:
            for x in (*constants(formula), *constants(lazily(plan))):
                check_number(x)
    except MathError as error:
        where = error.node or plan.node
        text = written(where)
        if isinstance(where, nodes.Call) and where.name in CURVES:
            context.findings.reject(
                "value",
                where.span,
                f"`{text}` cannot be computed: a number on the way {error}",
                "bring its numbers nearer to 1, and to each other",
            )
        context.findings.reject(
            "value",
            where.span,
            f"`{text}` {error}, at every step or in one of its parts",
            "every number of a schedule must be finite",
        )


# Numbers of about so many bits, before the point or behind it, meet nothing that a float64 does not hold.
_WIDE = 330


def _is_wide(plan: CurvePlan) -> bool:
    return any(
        x and abs(x.numerator.bit_length() - x.denominator.bit_length()) > _WIDE for x in plan.numbers()
    )
