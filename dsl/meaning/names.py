"""Names and calls of user functions: definitions, parameters, facts."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NoReturn

from ..base.records import replace
from ..calls.arguments import Form
from ..curves.table import CURVES
from ..formula.expression import const, labelled, param
from ..formula.functions import CONSTANTS
from ..numbers.facts import FACTS
from ..numbers.staircase import Staircase
from ..numbers.units import UNITS
from ..places.constants import constant
from ..places.context import Context, Made, deeper, plan, turn, visit
from ..places.known_facts import known_fact
from ..places.lookup import bound_to
from ..places.place import Argument, Place
from ..places.wording import written
from ..plans.plan import Constant, CurrentStep, CurvePlan, Plan
from ..syntax import nodes
from ..syntax.nodes import Definition, Expression
from ..text.diagnostic import Fix
from ..text.findings import Rejected
from .sequences import timed
from .unknown_names import unknown_name


def name_plan(context: Context, node: nodes.Name, place: Place) -> Plan:
    """What a name stands for."""
    bound = bound_to(context, node.id, place)
    if bound is None and node.id == "step":
        return CurrentStep(node=node, duration=None)
    if node.id in context.counts.facts and node.id not in place.arguments:
        return levels_plan(context.counts.facts[node.id].part(int(place.begins)), node)
    if node.id in FACTS and node.id not in place.arguments:
        return constant(known_fact(context, node.id, node.span, place, f"`{node.id}`"), node)
    if bound is not None:
        inner, at = bound
        if isinstance(inner, Definition):
            return _definition_plan(context, node, inner, at)
        return plan(context, inner, at)  # the call that gave it counts as a level
    if node.id in CONSTANTS:
        return constant(CONSTANTS[node.id].value, node)
    unknown_name(context, node, place)


def levels_plan(levels: Staircase, node: Expression) -> Plan:
    """The plan of a fact that varies."""
    places = [(start, const(value)) for start, value in zip(levels.starts, levels.values, strict=True)]
    return CurvePlan(
        node=node, duration=math.inf, curve=CURVES["steps"], arguments={"levels": places}, label="STEPS"
    )


def count_plan(context: Context, node: nodes.Call, place: Place) -> Plan:
    """`count(tok)`: what was taken in of a unit, on the local clock, before a step."""
    units = [name for name, unit in UNITS.items() if unit.fact not in ("", "total")]
    match node.arguments:
        case (nodes.Argument(nodes.Name(name), None),) if name in units:
            pass
        case _:
            message = f"`count` takes one unit: {', '.join(units)}"
            meant = _unit_meant(node)
            if meant == "steps":
                context.findings.reject("argument", node.span, message, "the step itself is step", fix="step")
            usual = f"write count({' or count('.join(f'{unit})' for unit in units)}"
            fix = f"count({meant})" if meant in units else None
            context.findings.reject("argument", node.span, message, None if fix else usual, fix=fix)
    unit = UNITS[name]
    rate = context.counts.rates.get(name)
    if rate is None:
        fact = known_fact(context, unit.fact, node.span, place, f"`{written(node)}`").constant
        assert fact is not None
        rate = Staircase((0,), (unit.of_steps(Fraction(1), fact),))
    return CurrentStep(node=node, duration=None, pace=rate.part(int(place.begins)))


def _unit_meant(call: nodes.Call) -> str | None:
    """The unit in the one argument of a call, by any of its words."""
    match call.arguments:
        case (nodes.Argument(nodes.Name(word)),):
            return next((n for n, unit in UNITS.items() if word.lower() in (*unit.words, *unit.rare)), None)
        case (nodes.Argument(nodes.Number(_, unit)),):
            return unit or None
    return None


def _definition_plan(context: Context, node: nodes.Name, definition: Definition, place: Place) -> Plan:
    """A definition that a name stands for; its names are those of the place."""
    context.used.add(definition.name)
    if definition.name in context.dynamic:
        return constant(param(definition.name), node)
    if definition.value is None:
        reject_required(context, definition)
    made = _used(context, node, definition, place)
    if isinstance(made, Constant) and made.number.op == "const" and made.number.constant not in (0, 1):
        return constant(labelled(made.number, definition.name.upper()), node)
    return made


def user_function_plan(
    context: Context, node: nodes.Call, function: Definition, inner: Place, place: Place
) -> Plan:
    """A call of a user function, at a place; what stands in it sees the names of the `inner` one."""
    context.used.add(function.name)
    bound = match_user(context, node, function)
    arguments = {name: _argument(argument.value, place) for name, argument in bound.items()}
    return _used(context, node, function, replace(inner, arguments=arguments))


def _used(context: Context, node: Expression, definition: Definition, place: Place) -> Plan:
    """The plan of a definition or a function: one for all uses that it cannot tell apart, each of which counts."""
    place = deeper(context, node.span, place).off_the_clock
    key = (
        definition.name,
        tuple((id(value), at.seen, id(at.arguments)) for value, at in place.arguments.values()),
        *(place.total, place.reached, place.in_repeat),
        # Where steps take in more and more, lengths depend on where they begin.
        place.origin if context.counts.rates else None,
        *(context.guessing, context.needed, context.findings),
    )
    made = context.made.get(key)
    if made is None or not made.holds_at(place.depth):
        made = context.made[key] = _make(context, node, definition, place)
    else:
        visit(context, made.visited, node.span)
        turn(context, made.turned, node.span)
        context.counted += made.counted
        context.deepest = max(context.deepest, place.depth + made.levels)
    if made.plan is None:
        raise Rejected
    return made.plan if made.plan.named in (node, None) else replace(made.plan, named=node)


def _make(context: Context, node: Expression, definition: Definition, place: Place) -> Made:
    """The plan of a definition, named by a use of it, with what it counts."""
    assert definition.value is not None
    visited, turned, deepest, made = context.visited, context.turned, context.deepest, None
    lengths = context.counted
    context.deepest = place.depth
    with context.findings.part():
        made = timed(context, definition.value, place)
    levels, context.deepest = context.deepest - place.depth, max(context.deepest, deepest)
    if made is not None and not (definition.parameters is not None and isinstance(made, Constant)):
        made = replace(made, label=definition.name.upper(), named=node)
    counts = context.visited - visited, context.turned - turned, context.counted - lengths
    return Made(made, place.arguments, *counts, place.depth, levels)


def check_known(context: Context, node: nodes.Name, place: Place) -> None:
    """Refuse a name that stands for nothing."""
    if bound_to(context, node.id, place) is None and node.id not in {"step", *FACTS, *CONSTANTS}:
        unknown_name(context, node, place)


def reject_required(context: Context, definition: Definition) -> NoReturn:
    """Refuse a parameter that has no value."""
    name = definition.name
    give = (
        f"bind it: .bind({name}=1e-3)"
        if context.bindable
        else f"give it: compile(..., {name}=1e-3) or --set {name}=1e-3"
    )
    context.findings.reject(
        "required",
        definition.name_span,
        f"the parameter `{name}` has no value",
        f"{give}; or write {name} = 1e-3",
        fix=Fix(definition.span, f"{name} = 1e-3"),
    )


def match_user(context: Context, node: nodes.Call, definition: nodes.Definition) -> dict[str, nodes.Argument]:
    """Which argument is for which parameter of a user function."""
    parameters = definition.parameters or ()
    form = Form(definition.name, parameters, parameters, f"{definition.name}({', '.join(parameters)})")
    bound = form.bind(node, context.findings)
    missing = [name for name in parameters if name not in bound]
    if missing:
        form.reject_missing(node, bound, missing, context.findings)
    form.single(bound.values(), context.findings)
    return bound


def _argument(value: Expression, place: Place) -> Argument:
    """What is bound to a parameter: where that is an argument of the function around it, what this one is bound to."""
    while isinstance(value, nodes.Name) and value.id in place.arguments:
        value, place = place.arguments[value.id]
    return value, place
