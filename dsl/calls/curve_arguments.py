"""Which argument of a curve's call is for which parameter, and what is missing or has changed places."""

from __future__ import annotations

from dataclasses import replace

from ..curves.entry import REQUIRED, Curve
from ..places.context import Context, apart
from ..places.lookup import stripped
from ..places.place import Place
from ..syntax import nodes
from ..syntax.nodes import Argument, Expression
from ..syntax.unparse import unparse
from ..syntax.walk import is_steps
from ..text.diagnostic import Fix
from ..text.findings import Rejected
from ..text.source import Span
from .curve_call import CurveCall
from .examples import started, usual_steps, whole_call
from .number_sorts import is_fraction, is_large, is_rate


def matched(context: Context, node: nodes.Call, curve: Curve, place: Place) -> CurveCall:
    """Find which argument is for which parameter, and whether one is missing; nothing is evaluated."""
    call = CurveCall(node, curve, place)
    found = context.findings
    try:
        with apart(context) as found:
            _sort(context, call)
            _need(context, call)
    except Rejected:
        from .other_curves import other_curve  # for what does not fit alone: sound specs start without it

        meant = other_curve(node, place.reached is not None)
        if meant is not None:
            span = meant.span or node.span
            fix = Fix(node.span, meant.text) if meant.text is not None else None
            context.findings.note("argument", span, meant.message, meant.help, fix=fix)
        else:
            for one in found.all():
                context.findings.add(one)
        raise
    return call


def _sort(context: Context, call: CurveCall) -> None:
    """Find which argument is for which parameter."""
    node = call.node
    _not_without_steps(context, call)
    if any(p.kind.listed for p in call.curve.parameters):
        call.levels = [a for a in node.arguments if a.name is None]
        named = tuple(a for a in node.arguments if a.name is not None)
        for level in call.levels:
            if isinstance(level.value, nodes.Name):
                call.form.reject_bare(level, {}, True, context.findings)
        for late in node.arguments[len(call.levels) - len(node.arguments) :] if named else ():
            if late.name is None:
                call.form.reject_late(late, context.findings)
        node = replace(node, arguments=named)
    names = call.form.names
    call.given = call.form.bind(node, context.findings)
    target = call.given.get("to")
    if target is not None and isinstance(target.value, nodes.Transition) and "from" in names:
        if "from" in call.given:
            context.findings.reject(
                "argument",
                call.given["from"].span,
                "`from` is given twice: a->b has it already",
                "leave one of the two out",
                fix=_without(call, "from"),
            )
        start, stop = target.value.start, target.value.stop
        call.given["from"] = Argument(start, "from", span=start.span)
        call.given["to"] = Argument(stop, "to", span=stop.span)
    n, to = call.given.get("n"), call.given.get("to")
    if n and to and isinstance(n.value, nodes.Transition) and n.name is to.name is None:
        message = f"the steps of `{call.curve.name}` come first, then the value"
        where, fix = n.span.to(to.span), f"{unparse(to)}, {unparse(n)}"
        if is_large(n.value.stop) and not is_large(to.value):  # from one step to another
            fix = f"{unparse(n.value.stop)}, {started(call, to.value)}"
        context.findings.reject("argument", where, message, fix=fix)
    call.form.single(call.given.values(), context.findings)


def _without(call: CurveCall, name: str) -> Fix:
    """A named argument is left out, with the comma before it."""
    at = next(i for i, a in enumerate(call.node.arguments) if a.name == name)
    before, this = call.node.arguments[max(at - 1, 0)].span, call.node.arguments[at].span
    return Fix(Span(before.stop if at else this.start, this.stop), "")


def _not_without_steps(context: Context, call: CurveCall) -> None:
    """Refuse values alone where the number of steps comes first."""
    if call.form.positions[:1] != ("n",) or [a.name for a in call.node.arguments[:1]] != [None]:
        return
    takes = call.form.positions[1]
    by_name = {a.name: unparse(a.value) for a in call.node.arguments if a.name is not None}
    values = [a.value for a in call.node.arguments if a.name is None]
    meant = None if takes in by_name else _values_alone(context, call, values, "from" in by_name)
    if meant is None:
        return
    n = by_name.pop("n", usual_steps(call))
    if isinstance(values[0], nodes.Transition) and is_large(values[0].start):  # `linear(1000 -> 0)`
        n, meant = unparse(values[0].start), started(call, values[0].stop)
    named = [f"{name}={value}" for name, value in by_name.items()]
    context.findings.reject(
        "argument",
        call.node.span,
        f"the steps of `{call.curve.name}` come first, then the value; `{unparse(values[0])}` is no number of steps",
        fix=f"{call.curve.name}({', '.join([n, meant, *named])})",
    )


def _values_alone(context: Context, call: CurveCall, values: list[Expression], has_start: bool) -> str | None:
    """The value that is meant by arguments among which no number of steps is."""
    known = [stripped(context, value, call.place)[0] for value in values]
    match known:
        case [nodes.Transition()] if "to" in call.form.positions:
            return unparse(values[0])
        case [a, b] if "to" in call.form.positions and is_rate(a) and is_fraction(b, zero=True):
            return f"{unparse(values[0])}->{unparse(values[1])}"
        # What is held for a fraction is held for a share of the run, and for 0 for none of it.
        case [a] if is_rate(a) or (call.form.positions[1] != "value" and is_fraction(a, zero=True)):
            return unparse(values[0]) if has_start else started(call, values[0])
    return None


def _need(context: Context, call: CurveCall) -> None:
    """Note what is missing, with an example that has it."""
    missing = [
        p.name
        for p in call.curve.parameters
        if p.default is REQUIRED and p.name not in call.given and not p.kind.listed
    ]
    if [is_steps(a.value) or 2 * is_fraction(a.value) for a in call.levels] == [1, 2]:
        every, rate = map(unparse, call.levels)
        if call.curve.name == "steps":
            context.findings.reject(
                "argument",
                call.node.span,
                f"`steps` needs values with their places; {rate} times the value every {every} steps is `decay`",
                fix=f"decay(1e-3, {rate}, {every}, staircase=true)",
            )
    if any(p.kind.listed for p in call.curve.parameters) and len(call.levels) < 2:
        context.findings.reject(
            "argument",
            call.node.span,
            f"`{call.curve.name}` needs two or more values, with their places",
            fix=call.form.completed(call.given, (), call.levels),
        )
    if missing:
        if call.curve.inherits and call.place.reached is None and not call.given:
            missing = [n for n in call.form.names if n in (*missing, call.curve.inherits)]
        help, fix = whole_call(call, missing, context.findings.source.text)
        call.form.reject_missing(call.node, call.given, missing, context.findings, help, fix)


def check_not_swapped(context: Context, call: CurveCall) -> None:
    """Refuse a value and a number of steps that changed places, or a value to be held without steps."""
    n = call.given["n"].value if "n" in call.given else None
    zero = not call.curve.starts_from_zero
    if n is None or not is_fraction(n, zero=zero):
        return
    other = next((call.given[name] for name in ("to", "value", "peak") if name in call.given), None)
    if other is None and is_fraction(n) and call.curve.inherits == "value" and call.place.reached is None:
        where, fix = n.span, f"{usual_steps(call)}, {unparse(n)}"
    elif other is not None and other.name is None and is_steps(other.value):
        where, fix = n.span.to(other.value.span), f"{unparse(other.value)}, {started(call, n)}"
    else:
        return
    message = f"the steps of `{call.curve.name}` come first, then the value"
    context.findings.reject("argument", where, message, fix=fix)
