"""Values with their places: the arguments of `steps` and `points`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn, TypeAlias

from ..curves.entry import Kind, Parameter
from ..formula.expression import Expr
from ..numbers.decimals import round_half_up
from ..numbers.staircase import Staircase
from ..places.context import Context
from ..places.durations import duration, to_steps
from ..places.paces import pace_of
from ..places.wording import written
from ..syntax import nodes
from ..syntax.commas import decimal_of
from ..syntax.nodes import Expression
from ..syntax.spellings import placed
from ..syntax.unparse import unparse
from ..syntax.walk import is_steps
from ..text.diagnostic import Fix
from .curve_call import CurveCall
from .number_sorts import is_fraction
from .shares import share_or_number, value_reached, wrong

# From which step there is which value.
Level: TypeAlias = tuple[int, Expr]


def level_values(context: Context, call: CurveCall, first_needs_place: bool) -> tuple[list[Level], Fraction]:
    """The values with their steps, and the exact place of the last."""
    levels: list[Level] = []
    parameter = Parameter("value", Kind.VALUE, "")
    last_written, exact = "", Fraction(0)
    _places_not_swapped(context, call)
    paces: list[Staircase | None] = []
    for i, argument in enumerate(call.levels):
        node = argument.value
        if isinstance(node, nodes.Place):
            if i == 0 and not first_needs_place:
                _refuse_first_place(context, call, node)
            exact = duration(context, node.step, call.place, zero=True, place_only=True)
            step = round_half_up(exact)
            pace = pace_of(context, node.step, call.place)
            if first_needs_place:
                before = levels[-1][0] if levels else 0
                paces.append(pace.part(before) if pace is not None else None)
            value_node = node.value
            if i == 1 and step == 0 and not first_needs_place:
                context.findings.note(
                    "unreachable",
                    call.levels[0].span,
                    f"`{last_written}` never applies: the next value is there from step 0",
                    "leave it out, and the place of the next value with it",
                )
            elif levels and step <= levels[-1][0]:
                wrong(
                    context,
                    call,
                    node.step.span,
                    f"places must rise: step {step:,} does not come after step {levels[-1][0]:,} of `{last_written}`",
                    "write the places in rising order",
                    _sorted(call),
                )
            last_written = written(node)
        elif i == 0 and not first_needs_place:
            value_node, step = node, 0
            last_written = written(node)
        else:
            text, fix = written(node), _placed(call, i)
            wrong(context, call, node.span, f"`{text}` has no place", fix=fix)
        value = share_or_number(
            context,
            call,
            value_node,
            parameter,
            lambda: levels[-1][1] if levels else value_reached(context, call),
        )
        levels.append((step, value))
    call.paces = tuple(paces[int(levels[0][0] == 0) :]) if any(paces) else ()
    return levels, exact


def _refuse_first_place(context: Context, call: CurveCall, first: nodes.Place) -> NoReturn:
    """Refuse a place of the first value, of which only 0 says nothing."""
    value, message = unparse(first.value), "the first value of `steps` holds from step 0 and has no place"
    if isinstance(first.step, nodes.Number) and first.step.value == 0:
        wrong(context, call, first.span, message, f"write: {value}", value)
    levels = ", ".join(unparse(a) for a in call.levels[1:])
    wrong(
        context,
        call,
        first.span,
        message,
        f"write the value until step {unparse(first.step)} before it, as in steps(1, {unparse(first)}"
        f"{levels and ', ...'}), or {value} alone if that holds from step 0",
    )


def points(context: Context, call: CurveCall) -> list[Level]:
    """Values of which each has a step; the last is the end of the curve, a boundary of its sequence where it is a whole segment."""
    levels, call.exact = level_values(context, call, True)
    last = call.levels[-1].value
    assert isinstance(last, nodes.Place)
    call.steps = to_steps(context, call.exact, last.step, call.place, last.step.span)
    if call.steps <= levels[-2][0]:
        message = f"places must rise: step {call.steps:,} does not come after step {levels[-2][0]:,}"
        wrong(context, call, last.step.span, message)
    levels[-1] = (call.steps, levels[-1][1])
    return levels


def _places_not_swapped(context: Context, call: CurveCall) -> None:
    """Refuse steps before @ and values behind it, each of them."""
    places = [a.value for a in call.levels if isinstance(a.value, nodes.Place)]
    swapped = [
        place
        for place in places
        if is_steps(place.value)
        and (is_fraction(place.step) or (_unit_of(place.value) and not _unit_of(place.step)))
    ]
    # Where the values rise as only steps do, and the steps do not, all of them are swapped.
    steps = [place.step for place in places]
    small = all(isinstance(step, nodes.Number) and step.value < _LIKE_STEPS for step in steps)
    if _rise([place.value for place in places]) and (swapped or (small and not _in_order(steps))):
        swapped = [place for place in places if unparse(place.value) != unparse(place.step)]
    if not swapped:
        return
    text, at = "", swapped[0].span.start
    for place in swapped:
        text += context.findings.source.text[at : place.span.start]
        text += f"{unparse(place.step)} @ {unparse(place.value)}"
        at = place.span.stop
    whole = swapped[0].span.to(swapped[-1].span)
    wrong(context, call, whole, "the value stands before @, and the step behind it", fix=Fix(whole, text))


def _rise(steps: Sequence[Expression]) -> bool:
    """Whether some expressions can be the steps of places: whole numbers of one unit, in order, and not all small."""
    written = [node for node in steps if isinstance(node, nodes.Number)]
    return (
        len(written) == len(steps)
        and _in_order(written)
        and len({number.unit for number in written if number.value}) == 1
        and (written[-1].value >= _LIKE_STEPS or written[-1].unit != "")
        and all(number.value.denominator == 1 for number in written)
    )


def _in_order(steps: Sequence[Expression]) -> bool:
    values = [step.value for step in steps if isinstance(step, nodes.Number)]
    return len(values) == len(steps) and all(one < other for one, other in pairwise(values))


def _unit_of(node: Expression) -> str:
    """The unit of a number; what is no number has some, since nothing is known of it."""
    return node.unit if isinstance(node, nodes.Number) else "?"


def _sorted(call: CurveCall) -> Fix | None:
    """The levels in the order of their places, where these are plain numbers of one unit."""
    pairs = [(a.value.step, a.value) for a in call.levels if isinstance(a.value, nodes.Place)]
    steps = [step for step, _ in pairs if isinstance(step, nodes.Number)]
    if (
        len(steps) < len(pairs)
        or len({(s.unit, s.value) for s in steps}) < len(steps)
        or len({s.unit for s in steps}) > 1
    ):
        return None
    values = {step.value: unparse(level) for step, (_, level) in zip(steps, pairs, strict=True)}
    return Fix(pairs[0][1].span.to(pairs[-1][1].span), ", ".join(values[key] for key in sorted(values)))


def _placed(call: CurveCall, i: int) -> Fix:
    """A level that has no place, as it was probably meant."""
    node = call.levels[i].value
    after = call.levels[i + 1].value if i + 1 < len(call.levels) else None
    behind = after.value if isinstance(after, nodes.Place) else None
    pairs = [(node, behind), (call.levels[i - 1].value, node)] if i else [(node, behind)]
    # A zero is the whole part of a decimal, and hardly its end.
    for one, other in pairs if unparse(node) == "0" else pairs[::-1]:
        number = decimal_of(one, other)
        if number is not None and other is not None:
            return Fix(one.span.to(other.span), number)
    if isinstance(node, nodes.Transition):
        return Fix(node.span, placed(unparse(node.start), unparse(node.stop)))
    if after is not None and is_steps(node) != is_steps(after) and not isinstance(after, nodes.Place):
        return Fix(node.span.to(after.span), placed(unparse(node), unparse(after)))
    late = [a.value for a in call.levels[i:]]
    if i and all(map(is_steps, late)) and not any(is_steps(a.value) for a in call.levels[:i]):
        # Places alone: that each leaves a tenth is said most often.
        return Fix(node.span.to(late[-1].span), ", ".join(f"10% @ {unparse(place)}" for place in late))
    return Fix(node.span, f"{unparse(node)} @ {1000 * i}")


_LIKE_STEPS = 10  # of places that are values, none is so large
