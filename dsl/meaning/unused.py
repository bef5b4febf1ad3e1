"""What no output is made of: what is wrong with it wherever it would stand, and what was probably meant."""

from __future__ import annotations

from collections.abc import Collection

from ..curves.table import CURVES
from ..formula.expression import param
from ..numbers.facts import FACTS
from ..places.context import MOST_NODES, Context, apart
from ..places.kinds import Kinds
from ..places.lookup import function_of
from ..places.place import Place
from ..syntax import nodes
from ..syntax.nodes import Definition, Program
from ..text.findings import MOST_KEPT, Findings
from ..text.suggest import suggest
from .finite import check_finite
from .names import check_known
from .resolve import match_call
from .sequences import timed

# What depends on the place where a definition would be used, or on what a caller still gives.
_OF_THE_PLACE = frozenset({"missing-fact", "required", "start-value", "limit"})
_REACHED = param("the value reached")
# Words that some arguments take, though nothing defines them.
_CHOICES = {p.name: p.choices for curve in CURVES.values() for p in curve.parameters if p.kind.of_words}
_WORDS = {"none", "endless", *(word for words in _CHOICES.values() for word in words)}


def check_words(context: Context) -> None:
    """Note unknown names and calls that do not fit, wherever they are written: also in what is never evaluated.

    That is what is not used or called, an argument that a function leaves alone, and a value that a caller replaces.
    """
    program = context.program
    for at, definition in enumerate(program.definitions):
        before = Place(seen=at)
        arguments = {name: (nodes.Name(name), before) for name in definition.parameters or ()}
        _check_words(context, definition.value, Place(seen=at, arguments=arguments))
    _check_words(context, program.result, Place(seen=len(program.definitions)))


def check_unused(context: Context, used: Collection[str]) -> None:
    """Note the errors that unused definitions have anywhere, and where nothing is wrong that they are not used."""
    program, findings = context.program, context.findings
    # Definitions may be made of each other; the work stays in proportion to the text.
    context.visited = max(context.visited, MOST_NODES - 500 - len(findings.source.text) // 16)
    unused = [d for d in program.definitions if d.name not in used and d.name not in FACTS]
    for definition in unused:
        _check_values(context, definition)
    if not findings.failed:
        _note(unused, program, findings)


def _check_words(context: Context, node: object, place: Place) -> None:
    """Note those of a part, without a look at any value."""
    match node:
        case nodes.Number():
            pass
        case nodes.Name(word) if word in _WORDS:
            pass
        case nodes.Argument(name=word) if word in _CHOICES:
            pass
        case nodes.Name():
            with context.findings.part():
                check_known(context, node, place)
        case nodes.Call("count") if function_of(context, "count", place) is None:
            pass  # whose argument is a unit
        case nodes.Call(arguments=arguments):
            with context.findings.part():
                match_call(context, node, place)
                _check_words(context, arguments, place)
        case nodes.Node():
            parts: tuple[str, ...] = node.__match_args__
            for part in parts:
                _check_words(context, getattr(node, part), place)
        case tuple():
            for item in node:
                _check_words(context, item, place)


def _check_values(context: Context, definition: Definition) -> None:
    """Note the errors of a definition that it has at any place of use."""
    node = definition.value
    if definition.parameters is not None or isinstance(node, _WHOLE | None):
        return
    used = set(context.used)
    with apart(context) as found, context.findings.part():
        anywhere = Place(seen=context.index[definition.name], reached=_REACHED)
        check_finite(context, timed(context, node, anywhere))
    for one in found.all():
        if one.severity == "error" and one.code not in _OF_THE_PLACE:
            context.findings.add(one)
    context.used = used


# What may be a definition, though it is neither a number nor a schedule.
_WHOLE = nodes.Name | nodes.Number | nodes.Rest | nodes.Until | nodes.Boolean


def _note(definitions: list[Definition], program: Program, findings: Findings) -> None:
    """Note that nothing uses some definitions, with what was probably meant."""
    kinds = Kinds(program)
    spelt: dict[str, list[str]] = {}
    for definition in program.definitions:
        spelt.setdefault(definition.name.lower(), []).append(definition.name)
    facts = [name for name in FACTS if name not in spelt]
    for definition in definitions[:MOST_KEPT]:
        from ..answers.other_words import fact  # sound specs start without it

        name = definition.name
        message, help, meant = f"the parameter `{name}` is never used", "leave it out", None
        others = [other for other in spelt[name.lower()] if other != name]
        if definition.parameters is not None:
            message = f"the function `{name}` is never used"
        elif kinds.is_schedule(definition):
            message = f"`{name}` is never used, and is no output, since there is a result"
            help = "leave it out, or give the result a name too: then each is an output"
        elif others:
            help = f"leave it out: `{others[0]}` is another one, and capitals count"
        elif meant := found if (found := fact(name)) in facts else suggest(name, facts):
            help = f"write {meant}, if that is meant, or leave it out"
        elif program.result is None:
            help = f"leave it out, or write {name} = constant(...) for an output"
        findings.note("unused", definition.name_span, message, help, fix=meant)
