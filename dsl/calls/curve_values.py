"""The values of a curve's arguments: what each must be, defaults, shares."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any, NoReturn

from ..curves.entry import Curve, Derived, Kind, Omitted, Parameter, ParameterKind, Without
from ..curves.tick_clock import Period
from ..formula.expression import Expr, const, labelled
from ..numbers.decimals import shortest
from ..numbers.units import OF_STEPS
from ..places.constants import check_thousands, fixed, number
from ..places.context import Context, turn
from ..places.durations import duration, to_steps
from ..places.lookup import share, stripped
from ..places.paces import amount_of, pace_of
from ..places.place import Place, is_name
from ..places.wording import written
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.unparse import unparse
from ..text.diagnostic import Fix
from ..text.findings import Rejected
from ..text.source import Span
from ..text.suggest import suggest
from .curve_arguments import check_not_swapped, matched
from .curve_call import CurveCall
from .examples import pair
from .levels import level_values, points
from .shares import share_or_number, value_reached, wrong


def evaluate(context: Context, node: nodes.Call, curve: Curve, place: Place) -> CurveCall:
    """A call with its duration, and its values by parameter, in the order in which they depend on each other."""
    call = matched(context, node, curve, place)
    check_not_swapped(context, call)
    failed = False
    for parameter in curve.parameters:
        done = False
        with context.findings.part():
            call.values[parameter.name] = _value(context, call, parameter)
            done = True
        if not done:
            failed = True
            # What depends on it is looked at all the same, for mistakes of its own.
            call.values[parameter.name] = const(1)
            context.guessing = True
    if failed:
        raise Rejected
    call.values.pop("n", None)  # its course has it for the formula
    for fault in curve.check(call.values, call.steps) if curve.check else ():
        fix = fault.fix if fault.parameter in call.given else None
        wrong(context, call, _span(call, fault.parameter), fault.message, fault.help, fix)
    if curve.rows is not None:
        turn(context, curve.rows(call.values), node.span)
    return call


def _span(call: CurveCall, name: str) -> Span:
    """Where an argument stands, or the whole call for one that was left out."""
    if name.startswith("levels["):
        return call.levels[int(name[7:-1])].value.span
    argument = call.given.get(name)
    return argument.value.span if argument is not None else call.node.span


def _value(context: Context, call: CurveCall, parameter: Parameter) -> Any:
    """The value of one parameter."""
    argument = call.given.get(parameter.name)
    if argument is None and not parameter.kind.listed:
        return _default(context, call, parameter)
    return READ[parameter.kind](context, call, argument.value if argument else call.node, parameter)


def _read_steps(context: Context, call: CurveCall, node: Expression, parameter: Parameter) -> int:
    call.exact = duration(context, node, call.place)
    call.steps = to_steps(context, call.exact, node, call.place, node.span)
    pace = pace_of(context, node, call.place, call.steps)
    call.paces = (pace,) if pace is not None else ()
    return call.steps


def _read_value(context: Context, call: CurveCall, node: Expression, parameter: Parameter) -> Expr | None:
    if isinstance(parameter.default, Without) and is_name(node, parameter.default.word):
        return None
    value = share_or_number(context, call, node, parameter, partial(_base, context, call, parameter))
    return _label(call, value, parameter)


def _read_number(context: Context, call: CurveCall, node: Expression, parameter: Parameter) -> Expr:
    return _label(call, number(context, node, call.place), parameter)


def _read_positive(context: Context, call: CurveCall, node: Expression, parameter: Parameter) -> Expr:
    value = number(context, node, call.place)
    if value.constant is not None and value.constant <= 0:
        message = f"`{parameter.name}` is {shortest(value.constant)}; it must be more than 0"
        wrong(context, call, node.span, message, f"write: {parameter.name}=1", "1")
    return _label(call, value, parameter)


def _read_share(context: Context, call: CurveCall, node: Expression, parameter: Parameter) -> Fraction:
    found = share(context, node, call.place)
    return found if found is not None else fixed(context, node, call.place, "a place")


def _read_choice(context: Context, call: CurveCall, node: Expression, parameter: Parameter) -> str:
    for chosen in (node, stripped(context, node, call.place)[0]):
        if isinstance(chosen, nodes.Name) and chosen.id in parameter.choices:
            return chosen.id
    word = chosen.id if isinstance(chosen, nodes.Name) else ""
    meant = (suggest(word, parameter.choices) if word else None) or parameter.choices[0]
    message = f"`{parameter.name}` must be one of {', '.join(parameter.choices)}"
    wrong(context, call, node.span, message, f"write: {parameter.name}={meant}", meant)


def _read_flag(context: Context, call: CurveCall, node: Expression, parameter: Parameter) -> bool:
    flag, _ = stripped(context, node, call.place)
    if not isinstance(flag, nodes.Boolean):
        meant = "false" if unparse(flag).lower() in ("false", "no", "off", "0", "none") else "true"
        message = f"`{parameter.name}` is true or false"
        wrong(context, call, node.span, message, f"write: {parameter.name}={meant}", meant)
    return flag.value


def _base(context: Context, call: CurveCall, parameter: Parameter) -> Expr | None:
    """What a share given for a parameter is a share of."""
    if isinstance(parameter.share_of, Omitted):
        return (
            value_reached(context, call)
            if not (call.place.reached is None and call.curve.starts_from_zero)
            else const(0)
        )
    base: Expr | None = call.values.get(parameter.share_of)
    return base


def _read_time(
    context: Context, call: CurveCall, node: Expression, parameter: Parameter
) -> Fraction | Period:
    time, place = stripped(context, node, call.place)
    usual = f"write: {parameter.name}=1000", "1000"
    if isinstance(time, nodes.Number) and time.unit not in OF_STEPS:
        value = duration(context, node, call.place, place_only=True)
        pace, amount = pace_of(context, time, place), amount_of(context, time, place)
        if amount is not None and pace is not None:
            return Period(amount.number, pace)
    elif isinstance(time, nodes.Number):
        check_thousands(context, time)
        value = time.value
    elif isinstance(time, nodes.Rest | nodes.Until):
        message = f"`{parameter.name}` is a time in steps, not `{written(time)}`"
        wrong(context, call, node.span, message, *usual)
    else:
        value = fixed(context, time, place, "a time")
    if value <= 0:
        message = f"`{parameter.name}` is {shortest(value)}; it must be more than 0 steps"
        wrong(context, call, node.span, message, *usual)
    if not _SHORTEST_TIME <= value <= 1 / _SHORTEST_TIME:
        message = f"`{parameter.name}` is {shortest(value)}; times are from 1e-290 to 1e290 steps"
        wrong(context, call, node.span, message, *usual)
    return value


def _label(call: CurveCall, value: Expr, parameter: Parameter) -> Expr:
    """Constants are called after their curve and parameter, unless a definition named them."""
    if value.constant in (None, 0, 1) or value.label:
        return value
    return labelled(value, f"{call.curve.name}_{parameter.name}".upper())


def _default(context: Context, call: CurveCall, parameter: Parameter) -> Any:
    """The value of a parameter that is not given."""
    match parameter.default:
        case Omitted():
            reached = value_reached(context, call)
            if reached is not None:
                return reached
            if call.curve.starts_from_zero:
                return const(0)
            _no_start(context, call)
        case Derived(_, value):
            return _label(call, value(call.values), parameter)
        case Without():
            return None
        case default:
            return default


def _no_start(context: Context, call: CurveCall) -> NoReturn:
    """Nothing came before, and the start is not written."""
    name = call.curve.name
    target = call.given.get("to")
    if target is None:
        missing = call.curve.inherits or "from"
        given = [unparse(a) for a in call.node.arguments]
        fix = f"{name}({', '.join([*given, f'{missing}=1e-3' if given and missing == 'from' else '1e-3'])})"
        context.findings.reject(
            "start-value",
            call.node.span,
            f"`{name}` has no value: nothing comes before it, and no `{missing}` is written",
            fix=fix,
        )
    end = written(target.value)
    both = pair(call, target.value, context.findings.source.text)
    n = written(call.given["n"].value) if "n" in call.given else "1000"
    added = re.compile(r"\)\s*(\+)\s*\Z").search(context.findings.source.text[: call.node.span.start])
    if added is not None:
        context.findings.reject(
            "start-value",
            target.span,
            f"`{name}` has no start value: what it is added to does not come before it, and only its end `{end}` is written",
            f"write then in place of + if it is to follow, or {both} for its value",
            fix=Fix(Span(*added.span(1)), "then"),
        )
    context.findings.reject(
        "start-value",
        target.span,
        f"`{name}` has no start value: nothing comes before it, and only its end `{end}` is written",
        f"write the start too: {name}({n}, {both}), or put a segment before it",
        fix=both if target.name is None else f"{target.name}={both}",
    )


# Beyond it what is divided by a time may be nothing that a float64 holds.
_SHORTEST_TIME = Fraction(1, 10**290)

# How an argument of each kind is read; of a kind that is listed, the whole call. What transforms alone take, they read.
READ: dict[ParameterKind, Callable[[Context, CurveCall, Expression, Parameter], Any]] = {
    Kind.STEPS: _read_steps,
    Kind.VALUE: _read_value,
    Kind.NUMBER: _read_number,
    Kind.POSITIVE: _read_positive,
    Kind.TIME: _read_time,
    Kind.SHARE: _read_share,
    Kind.CHOICE: _read_choice,
    Kind.FLAG: _read_flag,
    Kind.LEVELS: lambda context, call, *_: level_values(context, call, False)[0],
    Kind.POINTS: lambda context, call, *_: points(context, call),
}
