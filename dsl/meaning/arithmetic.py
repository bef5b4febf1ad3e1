"""Operators and functions, on numbers and on schedules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import itemgetter

from ..calls.arguments import Form
from ..formula.arithmetic import OPERATORS, negate
from ..formula.expression import Expr, param
from ..formula.functions import FUNCTIONS
from ..numbers.decimals import MathError, short, shortest
from ..places.constants import constant
from ..places.context import Context, plan
from ..places.lookup import share
from ..places.place import Place
from ..places.wording import written
from ..plans.plan import Constant, CurrentStep, Plan, Pointwise
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.unparse import unparse
from ..syntax.walk import is_steps
from ..text.diagnostic import Fix
from ..text.findings import Rejected
from ..text.source import Span
from .hardly_meant import values_of
from .joins import check_sum

_INVERSE = {"+": "-", "-": "+", "*": "/", "/": "*"}
_LONGEST_CHAIN = 16

# What the limits of `clip` are called elsewhere.
_LIMITS = {
    "lo": ("lo", "low", "lower", "min", "a_min", "min_value", "minimum", "floor", "clip_value_min", "min_lr"),
    "hi": ("hi", "high", "upper", "max", "a_max", "max_value", "maximum", "ceil", "clip_value_max", "max_lr"),
}


# Functions whose names are taken for curves.
_CURVES = {
    "cos": "cosine",
    "exp": "exponential",
    "tanh": "tanh_decay",
    "sigmoid": "tanh_decay",
    "sqrt": "sqrt_decay",
}


def chain_plan(context: Context, node: nodes.Chain, place: Place) -> Plan:
    """`a + b - c` and `a * b / c`."""
    first, rest = node.first, node.rest
    inside = place.inside
    additive = rest[0][0] in "+-"
    plans = []
    for operand in (first, *(x for _, x in rest)):
        if additive:
            _warn_share(context, operand, place, operand.span)
        with context.findings.part():
            plans.append(plan(context, operand, inside))
    if len(plans) <= len(rest):
        raise Rejected
    operators = [OPERATORS[op] for op, _ in rest]
    if rest[0][0] == "+":
        check_sum(context, node, plans)
    if all(isinstance(p, Constant) for p in plans) or len(rest) == 1:
        # Two at a time, so that an error is underlined where it arises.
        total = plans[0]
        for i, (build, other) in enumerate(zip(operators, plans[1:], strict=True)):
            part = (
                node
                if i == len(rest) - 1
                else nodes.Chain(first, rest[: i + 1], span=first.span.to(rest[i][1].span))
            )
            total = _combine(context, part, build, [total, other], keeps_sign=rest[i][0] != "-")
        return total
    for (op, operand), other in zip(rest, plans[1:], strict=True):
        if op == "/" and isinstance(other, Constant) and other.number.constant == 0:
            context.findings.reject(
                "value",
                operand.span,
                f"`{written(operand)}` is zero: a division by zero",
                "divide by another number",
            )

    words = [op for op, _ in rest]
    return _combine(
        context, node, lambda *values: _joined(list(values), words), plans, keeps_sign="-" not in words
    )


def negation_plan(context: Context, node: nodes.Negation, place: Place) -> Plan:
    """`-a`"""
    _warn_share(context, node.operand, place, node.span)
    return _combine(context, node, negate, [plan(context, node.operand, place.inside)], keeps_sign=False)


def power_plan(context: Context, node: nodes.Power, place: Place) -> Plan:
    """`a ^ b`"""
    operands = [plan(context, operand, place.inside) for operand in (node.base, node.exponent)]
    return _combine(context, node, OPERATORS["^"], operands)


def _combine(
    context: Context,
    node: Expression,
    build: Callable[..., Expr],
    operands: Sequence[Plan],
    *,
    keeps_sign: bool = True,
) -> Plan:
    if all(isinstance(operand, Constant) for operand in operands):
        return constant(
            _computed(context, node, build, [o.number for o in operands if isinstance(o, Constant)]), node
        )
    durations = [operand.duration for operand in operands]
    longest = None if all(d is None for d in durations) else max(d for d in durations if d is not None)
    made = Pointwise(
        node=node, duration=longest, operands=tuple(operands), combine=build, keeps_sign=keeps_sign
    )
    _computed(context, node, build, [_stand_in(o) for o in operands])
    if isinstance(longest, int):
        for operand in operands:
            if operand.duration is None and (found := _current_step(operand)) is not None:
                context.findings.note(
                    "stopped-step",
                    found.node.span,
                    f"`step` stops at {longest:,} here, since what it is combined with ends there",
                    f"say how long the whole lasts: put it in parentheses, with `for {longest}` behind them",
                )
    return made


def _computed(context: Context, node: Expression, build: Callable[..., Expr], numbers: list[Expr]) -> Expr:
    """The operation on constants, whose errors are errors of the spec."""
    try:
        made: Expr = build(*numbers)
        if made.constant is not None and made.high in (float("inf"), float("-inf")):
            raise MathError("is too large for a float64")
    except MathError as error:
        message = f"`{written(node)}` {error}"
        if isinstance(node, nodes.Call) and node.name == "clip":
            _, low, high = (argument.value for argument in node.arguments)
            between = context.findings.source.text[low.span.stop : high.span.start]
            swapped = f"{unparse(high)}{between}{unparse(low)}"
            context.findings.reject("value", node.span, message, fix=Fix(low.span.to(high.span), swapped))
        context.findings.reject(
            "value",
            node.span,
            message,
            "every number of a schedule must be finite",
        )
    return made


def _warn_share(context: Context, operand: Expression, place: Place, span: Span) -> None:
    """Note a share where it is just a number."""
    found = share(context, operand, place) if isinstance(operand, nodes.Number | nodes.Name) else None
    if found is not None:
        number = shortest(found)
        context.findings.note(
            "suspicious-share",
            span,
            f"`{written(operand)}` is {number} here, not a share of a value",
            f"write {number} if that is meant, or the value itself",
        )


def match_function(context: Context, node: nodes.Call) -> list[Expression]:
    """The arguments of a function, as many as it takes."""
    function = FUNCTIONS[node.name]
    if node.name == "clip":
        _check_one_limit(context, node)
    fixed = tuple(p for p in function.parameters if p != "...")
    form = Form(node.name, fixed, (), f"{node.name}({', '.join(function.parameters)})")
    values: list[Expression] = []
    for argument in node.arguments:
        if argument.name is not None:
            context.findings.reject(
                "argument",
                argument.span,
                f"`{node.name}` takes its arguments by position",
                f"its form is {form.usage}",
                fix=unparse(argument.value),
            )
        values.append(argument.value)
    least = len(fixed)
    misused = any(isinstance(value, nodes.Transition) for value in values)
    misused = misused or (len(values) == 2 and is_steps(values[0]))
    curve = _CURVES.get(node.name) if misused else None
    if curve is not None:
        message = f"`{node.name}` is a function of numbers; the curve is `{curve}`"
        context.findings.reject("argument", node.name_span, message, fix=curve)
    if len(values) < least or (len(values) > least and not function.variadic):
        count = ("no", "one", "two", "three")[least]
        more = " or more" if function.variadic else ""
        span = node.span if len(values) < least else values[least].span
        context.findings.reject(
            "argument",
            span,
            f"`{node.name}` takes {count}{more} argument{'s' if least > 1 else ''}, not {len(values)}",
            f"its form is {form.usage}",
            fix=form.fewer(node, {}, context.findings.source.text) if len(values) > least else None,
        )
    return values


def _check_one_limit(context: Context, node: nodes.Call) -> None:
    """Refuse limits with names, or one alone, which is what `max` and `min` are for."""
    x, *others = [unparse(a.value) for a in node.arguments if a.name is None] or [""]
    named = {a.name: unparse(a.value) for a in node.arguments if a.name is not None}
    limits: dict[str, str] = dict(zip(("lo", "hi"), others, strict=False))
    for name, value in named.items():
        limit = next((key for key, words in _LIMITS.items() if name.lower() in words), None)
        if limit is None or limit in limits:
            return
        limits[limit] = value
    if not x or len(others) > 2 or not (named or len(others) == 1):
        return
    low, high = limits.get("lo"), limits.get("hi")
    message = "`clip` takes a value and both of its limits, without names"
    if low and high:
        context.findings.reject("argument", node.span, message, fix=f"clip({x}, {low}, {high})")
    below, above = f"max({x}, {low})", f"min({x}, {high or low})"
    if named:
        context.findings.reject("argument", node.span, message, fix=below if low else above)
    context.findings.reject(
        "argument",
        node.span,
        message,
        f"write {below} if {low} is the lower limit, or {above} if it is the upper one",
    )


def _check_largest(context: Context, node: nodes.Call, place: Place) -> None:
    """Refuse the largest or smallest value of a schedule, which is a number to be written."""
    if node.name not in ("max", "min") or len(node.arguments) != 1 or node.arguments[0].name is not None:
        return
    made = plan(context, node.arguments[0].value, place.inside)
    values = [] if isinstance(made, Constant) else list(values_of(made, between=1))
    if values:
        value, step = (max if node.name == "max" else min)(values, key=itemgetter(0))
        which = "largest" if node.name == "max" else "smallest"
        argument = written(node.arguments[0].value)
        context.findings.reject(
            "argument",
            node.span,
            f"`{node.name}` compares two or more values at one step; the {which} that `{argument}` has "
            f"is {short(value)}, at step {step:,}",
            fix=shortest(float(value)),
        )


def function_plan(context: Context, node: nodes.Call, place: Place) -> Plan:
    """The plan of a function's call."""
    _check_largest(context, node, place)
    values = match_function(context, node)
    inside = place.inside
    plans = []
    for value in values:
        if node.name in ("min", "max", "clip"):
            _warn_share(context, value, place, value.span)
        with context.findings.part():
            plans.append(plan(context, value, inside))
    if len(plans) < len(values):
        raise Rejected
    if node.name == "clip" and len(plans) == 3:
        _check_limits(context, node, values, plans)
    function = FUNCTIONS[node.name]
    return _combine(context, node, function.build, plans, keeps_sign=function.keeps_sign)


def _check_limits(
    context: Context, node: nodes.Call, values: Sequence[Expression], plans: Sequence[Plan]
) -> None:
    """Note limits that stand where the value belongs."""
    x, low, _ = (plan.number.constant if isinstance(plan, Constant) else None for plan in plans)
    first, second, third = map(unparse, values)
    if x is not None and low is not None and x <= low and not isinstance(plans[2], Constant):
        message, fix = "the limits stand before what they limit", f"clip({third}, {first}, {second})"
        context.findings.note("limits", node.span, message, fix=fix)


def _joined(values: list[Expr], operators: list[str]) -> Expr:
    """Values joined from left to right; very long chains by halves, so that the formula stays shallow."""
    if len(values) <= _LONGEST_CHAIN:
        return reduce(
            lambda x, pair: OPERATORS[pair[0]](x, pair[1]), zip(operators, values[1:], strict=True), values[0]
        )
    middle = len(values) // 2
    joint = operators[middle - 1]
    plain = "+" if joint in "+-" else "*"
    right = [plain if op == joint else _INVERSE[plain] for op in operators[middle:]]
    return OPERATORS[joint](
        _joined(values[:middle], operators[: middle - 1]), _joined(values[middle:], right)
    )


def _current_step(plan: Plan) -> CurrentStep | None:
    """A `step` that moves on without an end of its own."""
    if isinstance(plan, CurrentStep):
        return plan
    if plan.duration is not None:
        return None
    return next((found for part in plan.parts if (found := _current_step(part)) is not None), None)


def _stand_in(plan: Plan) -> Expr:
    """Something in place of an operand when an operation is tried for errors: only constants matter."""
    return plan.number if isinstance(plan, Constant) else param("operand")
