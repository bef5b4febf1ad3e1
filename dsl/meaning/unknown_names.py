"""What to say of names and calls of what nothing defines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn

from ..calls.arguments import Form
from ..curves.entry import REQUIRED, Curve
from ..curves.table import CURVES
from ..formula.functions import CONSTANTS, FUNCTIONS
from ..numbers.facts import FACTS
from ..places.context import Context
from ..places.kinds import Kinds
from ..places.known_facts import defined
from ..places.lookup import bound_to, function_of, names_seen
from ..places.place import Place
from ..plans.transforms import TRANSFORMS
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.spellings import KEYWORDS, look_alike
from ..syntax.unparse import unparse
from ..syntax.walk import any_of, names_in
from ..text.diagnostic import Fix
from ..text.findings import Rejected
from ..text.source import Span
from ..text.suggest import suggest
from .transforms import check_last_segment

_WITHOUT_END = (
    "forever", "endless", "inf", "infinity", "infinite", "end", "to_end", "remaining", "remainder", "left",
    "what_is_left", "rest_of_training", "the_rest", "none", "null", "all",
)  # fmt: skip
_GIVING_BACK = ("return", "yield", "print", "output", "outputs", "export", "tuple", "list")
_TURNS = ("repeat", "loop", "cycle", "restart", "again", "forever", "repeated", "restarts")
_STOPS = ("stop", "end", "done", "finish", "finished", "exit", "quit")


def unknown_name(context: Context, node: nodes.Name, place: Place) -> NoReturn:
    """Refuse a name that stands for nothing."""
    name = node.id
    if context.findings.has("unknown-name", node.span):  # what a name is like takes long to find
        raise Rejected
    _check_end(context, node, place)
    _check_callable(context, node, place)
    _check_digits(context, node)
    _check_order(context, node)
    from ..answers.in_text import note_name  # for what is unknown alone
    from ..answers.other_words import WORDS, fact, same_thing  # for what is unknown alone
    from ..answers.units import multiplied  # for what is unknown alone

    stage = WORDS.get(name.lower()) if _is_segment(node, place) or _cut_around(node, place) else None
    if stage in CURVES:
        help, fix = _called(context, node, place, stage)
        message = f"`{name}` is written `{stage}` and needs its arguments"
        context.findings.reject("unknown-name", node.span, message, help, fix=fix)
    _check_formula(context, node)
    product = multiplied(name, node.span, context.findings.source.text)
    if product is not None and context.needed not in ("", "a number of turns"):
        where, counted, fix = product
        message = f"`{name}` is not defined; a number of {counted} has its unit behind it"
        context.findings.reject("unknown-name", node.span, message, fix=Fix(where, fix))
    if note_name(name, node.span, context.findings):
        raise Rejected
    near = same_thing(name, [*names_seen(context, place), *context.facts]) or fact(name)
    if near in names_seen(context, place):
        pass
    elif name.lower() in KEYWORDS:
        near = name.lower()
    elif near not in context.facts:
        # What changes over the steps is no number of them.
        others = () if context.needed else (*CONSTANTS, "step")
        near = (
            None if near else _suggest(context, name, [*names_seen(context, place), *FACTS, "rest", *others])
        )
    lost = None if near else _lost_output(context, node)
    if lost is not None:
        context.findings.reject(
            "unknown-name",
            node.span,
            f"`{name}` is not defined",
            f"define {name} before, as a schedule: of a constant alone `{lost}` would be no output; "
            f"or write {lost} = constant(1e-3)",
        )
    context.findings.reject(
        "unknown-name",
        node.span,
        f"`{name}` is not defined",
        None if near else f"define it before: {name} = {_example(context)};",
        "did you mean another name?" if near else None,
        fix=near or defined(context, name, _example(context)),
    )


def _check_end(context: Context, node: nodes.Name, place: Place) -> None:
    """Refuse words such as `forever` for a number of steps, and `stop` for a segment."""
    word = node.id.lower()
    if word in _WITHOUT_END and node.id not in context.index and context.needed == "a duration":
        within = place.around is None and place.total is not None
        meant = "what is left of the total is `rest`" if not within else "where the run ends is `total`"
        message = f"`{node.id}` is no number of steps; {meant}"
        context.findings.reject("unknown-name", node.span, message, fix="total" if within else "rest")
    if word in _TURNS:
        check_last_segment(context, node, place)
    if word in _STOPS and place.index and place.segments[place.index :] == (node,):
        before = place.segments[place.index - 1].span
        fix = Fix(Span(before.stop, node.span.stop), "")
        message = f"`{node.id}` is not defined, and a schedule ends with its last segment"
        context.findings.reject("unknown-name", node.span, message, fix=fix)


def _check_callable(context: Context, node: nodes.Name, place: Place) -> None:
    """Refuse a function's name without arguments."""
    name = node.id
    built_in = name in CURVES or name in TRANSFORMS or name in FUNCTIONS
    if not built_in and function_of(context, name, place) is None:
        return
    if context.needed:
        example = _example(context)
        message = f"`{name}` is a function, and {context.needed} is needed here"
        before = f"define it before: {name} = {example};"
        context.findings.reject(
            "unknown-name", node.span, message, before, fix=defined(context, name, example)
        )
    message = f"`{name}` is a function and needs its arguments"
    help, fix = _called(context, node, place, name)
    context.findings.reject("unknown-name", node.span, message, help, fix=fix)


def _check_order(context: Context, node: nodes.Name) -> None:
    """Refuse a name that is defined only later, or by itself."""
    name, later = node.id, context.index.get(node.id)
    if later is None:
        return
    if _around(context, node) is context.program.definitions[later]:
        # Made of numbers alone it would still be no schedule.
        alone = context.program.result is None and context.program.definitions[later].value is not node
        fix = f"constant({_example(context)})" if alone and not context.needed else _example(context)
        context.findings.reject("unknown-name", node.span, f"`{name}` is defined by itself", fix=fix)
    context.findings.reject(
        "unknown-name",
        node.span,
        f"`{name}` is not defined yet: a definition may use only those before it",
        f"move the definition of {name} before this statement",
    )


def _check_digits(context: Context, node: nodes.Name) -> None:
    """Refuse a number with a letter, `l000`, `le-3` or `x2 @ 9k`, or whose sign has moved, `1-e3`."""
    text, (start, stop) = context.findings.source.text, node.span
    found = re.compile(r"[lIO](?:[0-9lIOo]{2,20}|(?=e))(?:e-?[0-9]{1,3})?(?![A-Za-z0-9_.])").match(
        text, start
    )
    moved = re.compile(r"([0-9.]{1,20})-[eE]([0-9]{1,3})\Z").search(text, max(0, start - 22), stop)
    factor = re.compile(r"[xX]([0-9]{1,9})(?=\s{0,9}@)").match(text, start)
    times = re.fullmatch(r"[xX]([0-9]{1,9})", node.id)
    meant = look_alike(found[0]) if found is not None and found.end() >= stop else None
    if meant is not None and found is not None:
        where, fix = Span(*found.span()), meant.text
    elif factor is not None:
        where, fix = node.span, f"{factor[1]}00%"
    elif times is not None and context.needed == "a number of turns":
        where, fix = node.span, times[1]
    elif moved is not None:
        where, fix = Span(*moved.span()), f"{moved[1]}e-{moved[2]}"
    else:
        return
    context.findings.reject(
        "unknown-name", where, f"`{text[slice(*where)]}` is not a number of the language", fix=fix
    )


def _check_formula(context: Context, node: nodes.Name) -> None:
    """Refuse the formula of a paper, of whose names none has a value."""
    from ..answers.formulas import known  # for what is unknown alone

    definition = _around(context, node)
    whole = definition.value if definition is not None else context.program.result
    if whole is None or any(name in context.index for name in names_in(whole)):
        return
    formula = known(context.findings.source.text, whole.span)
    if formula is not None:
        context.findings.reject("unknown-name", formula.span, formula.message, fix=formula.spec)


def _lost_output(context: Context, node: nodes.Name) -> str | None:
    """The definition around a name that is no output if the name is a number, in a program whose outputs have names."""
    around = _around(context, node)
    if context.program.result is not None or around is None or around.parameters is not None:
        return None
    used = any(around.name in names_in(d.value) for d in context.program.definitions if d is not around)
    plain = around.name not in FACTS and Kinds(context.program).is_parameter(around)
    return around.name if plain and not used else None


def _around(context: Context, node: Expression) -> nodes.Definition | None:
    """The definition that an expression stands in."""
    at = node.span.start
    inside = (
        d for d in context.program.definitions if d.value and d.value.span.start <= at < d.value.span.stop
    )
    return next(inside, None)


def _is_segment(node: nodes.Name, place: Place) -> bool:
    """Whether a name is a whole segment behind another."""
    return place.index > 0 and place.segments[place.index] is node


def _cut_around(node: nodes.Name, place: Place) -> nodes.Cut | None:
    """The segment behind another that is a name with its steps behind it, `hold until 80%`."""
    segment = place.segments[place.index] if place.index > 0 else None
    return segment if isinstance(segment, nodes.Cut) and segment.body is node else None


def _cut_alone(context: Context, node: nodes.Name, place: Place, name: str) -> Fix | None:
    """Such a segment as a call, in place of the parentheses round it as well."""
    cut, text, curve = _cut_around(node, place), context.findings.source.text, CURVES.get(name)
    if cut is None or curve is None:
        return None
    held = name in ("constant", "hold")
    if not held and curve.positions != ("n", "to"):
        return None
    (start, stop), steps = cut.span, unparse(cut.length)
    before, behind = text[:start].rstrip(), text[stop:].lstrip()
    if before.endswith("(") and behind.startswith(")"):
        start, stop = len(before) - 1, len(text) - len(behind) + 1
    steps = f"until {steps}" if cut.word == "until" else steps
    return Fix(Span(start, stop), f"hold({steps})" if held else f"{name}({steps}, 0)")


def _called(
    context: Context, node: nodes.Name, place: Place, name: str
) -> tuple[str | None, Fix | str | None]:
    """The call that was probably meant by a function's name alone: a help, and what to type."""
    found = function_of(context, name, place)
    if found is not None or name in FUNCTIONS:
        from ..answers.other_words import clock_named  # for a function without its arguments alone

        parameters = (found[0].parameters or ()) if found is not None else FUNCTIONS[name].parameters
        clock_name = clock_named(parameters[0]) if len(parameters) == 1 else None
        if clock_name is not None:
            return None, f"{name}({clock_name})"
        return f"its form is {name}({', '.join(parameters)})", None
    if (cut := _cut_alone(context, node, place, name)) is not None:
        return None, cut
    if name in ("constant", "hold") and _is_segment(node, place):
        if place.index < len(place.segments) - 1:
            taken = any_of(place.segments, nodes.Rest, nodes.Until)
            return None, "hold(1000)" if place.total is None or taken else "hold(rest)"
        if place.total is not None:
            return "write: hold(rest), or leave it out: the end is held", "hold(rest)"
        before = Span(place.segments[place.index - 1].span.stop, node.span.stop)
        return "leave it out: the end is held; or write: hold(1000)", Fix(before, "")
    entry = CURVES.get(name) or TRANSFORMS[name]
    reached = place.reached
    inherits = entry.inherits if isinstance(entry, Curve) and reached is None else None
    if reached is not None and "to" in entry.positions:
        down = "1%" if name == "exponential" else "0"
        return None, f"{name}(1000, {'1e-3' if reached.constant == 0 else down})"
    missing = [p.name for p in entry.parameters if p.default is REQUIRED or p.name == inherits]
    return None, Form.of(entry).completed({}, missing)


def unknown_function(context: Context, node: nodes.Call, place: Place) -> NoReturn:
    """Refuse a call of what does not exist."""
    name, at = node.name, context.index.get(node.name)
    if context.findings.has("unknown-function", node.name_span):
        raise Rejected
    if at is not None and context.program.definitions[at].parameters is not None:
        if at == place.seen:
            context.findings.reject(
                "recursion",
                node.span,
                f"`{name}` uses itself",
                f"write out what {name} should do, or use repeat",
            )
        context.findings.reject(
            "unknown-function",
            node.name_span,
            f"`{name}` is not defined yet: a definition may use only those before it",
            f"move the definition of {name} before this statement",
        )
    if bound_to(context, name, place) is not None:
        context.findings.reject(
            "unknown-function",
            node.name_span,
            f"`{name}` is a value, not a function",
            f"write: {name} * ({', '.join(map(unparse, node.arguments))}), or {name} alone",
            fix=Fix(Span(node.name_span.stop, node.name_span.stop), " * "),
        )
    _check_given_back(context, node, place)
    from ..answers.entries import aliases, without_kind  # for what is unknown alone
    from ..answers.in_text import note_call  # for what is unknown alone
    from ..answers.wrapped import unwrapped  # for what is unknown alone

    wholes = (context.program.result, *(d.value for d in context.program.definitions), *place.segments)
    if (meant := unwrapped(node, wholes)) is not None:
        message = f"there is no curve or function `{name}`: {meant[0]}"
        context.findings.reject("unknown-function", node.name_span, message, fix=Fix(node.span, meant[1]))
    if note_call(node.name, node.span, {*names_seen(context, place), *context.facts}, context.findings):
        raise Rejected
    functions = [d.name for d in context.program.definitions[: place.seen] if d.parameters is not None]
    near = _suggest(context, without_kind(name), [*functions, *CURVES, *TRANSFORMS, *FUNCTIONS], aliases())
    context.findings.reject(
        "unknown-function",
        node.name_span,
        f"there is no curve or function `{name}`",
        None if near else "`thence curves` lists them all",
        "did you mean another name?" if near else None,
        fix=near,
    )


def _check_given_back(context: Context, node: nodes.Call, place: Place) -> None:
    """Refuse a result that only names what is defined, `return (lr, wd)` or `print(lr)`."""
    program, values = context.program, [argument.value for argument in node.arguments]
    named = values and all(isinstance(v, nodes.Name) and v.id in names_seen(context, place) for v in values)
    if node is not program.result or node.name not in _GIVING_BACK or not named:
        return
    if len(values) == 1:
        fix = Fix(node.span, unparse(values[0]))
    else:
        fix = Fix(Span(program.definitions[-1].span.stop, node.span.stop), "")
    message = f"`{node.name}` is not a word of the language: every schedule that is defined is an output"
    context.findings.reject("unknown-function", node.name_span, message, fix=fix)


def _suggest(
    context: Context, word: str, known: Iterable[str], aliases: dict[str, str] | None = None
) -> str | None:
    """The known word that was probably meant, as long as another finding would be kept."""
    return None if context.findings.full else suggest(word, known, aliases)


def _example(context: Context) -> str:
    """A number for the place that is looked at."""
    return "1e-3" if not context.needed else "3" if context.needed == "a number of turns" else "1000"
