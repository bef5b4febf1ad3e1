"""What no output is made of: what is wrong with it wherever it would stand, and what was probably meant."""

from __future__ import annotations

from collections.abc import Collection

from ..calls.place import Place, Scope
from ..curves.entry import Kind
from ..curves.table import CURVES
from ..formula.expression import param
from ..numbers.facts import FACTS
from ..syntax import nodes
from ..syntax.nodes import Definition, Program
from ..text.findings import MOST_KEPT, Findings
from ..text.suggest import suggest
from .context import MOST_NODES
from .kinds import Kinds
from .resolve import Resolver

# What depends on the place where a definition would be used, or on what a caller still gives.
_OF_THE_PLACE = frozenset({"missing-fact", "required", "start-value", "limit"})
_ANYWHERE = Place(total=None, reached=param("the value reached"))
# Words that some arguments take, though nothing defines them.
_CHOICES = {
    p.name: p.choices
    for curve in CURVES.values()
    for p in curve.parameters
    if p.choices or p.kind is Kind.FLAG
}
_WORDS = {"none", "endless", *(word for words in _CHOICES.values() for word in words)}


def check_words(resolver: Resolver) -> None:
    """Note unknown names and calls that do not fit, wherever they are written: also in what is never evaluated.

    That is what is not used or called, an argument that a function leaves alone, and a value that a caller replaces.
    """
    program = resolver.program
    for at, definition in enumerate(program.definitions):
        arguments = {name: (nodes.Name(name), Scope(program, at)) for name in definition.parameters or ()}
        _check_words(definition.value, Scope(program, at, arguments), resolver)
    _check_words(program.result, Scope(program, len(program.definitions)), resolver)


def check_unused(resolver: Resolver, used: Collection[str]) -> None:
    """Note the errors that unused definitions have anywhere, and where nothing is wrong that they are not used."""
    program, findings = resolver.program, resolver.findings
    # Definitions may be made of each other; the work stays in proportion to the text.
    resolver.visited = max(resolver.visited, MOST_NODES - 500 - len(findings.source.text) // 16)
    unused = [d for d in program.definitions if d.name not in used and d.name not in FACTS]
    for definition in unused:
        _check_values(definition, Scope(program, resolver.index[definition.name]), resolver)
    if not findings.failed:
        _note(unused, program, findings)


def _check_words(node: object, scope: Scope, resolver: Resolver) -> None:
    """Note those of a part, without a look at any value."""
    match node:
        case nodes.Number():
            pass
        case nodes.Name(word) if word in _WORDS:
            pass
        case nodes.Argument(name=word) if word in _CHOICES:
            pass
        case nodes.Name():
            with resolver.findings.part():
                resolver.check_known(node, scope)
        case nodes.Call(arguments=arguments):
            with resolver.findings.part():
                resolver.match(node, scope)
                _check_words(arguments, scope, resolver)
        case nodes.Node():
            parts: tuple[str, ...] = node.__match_args__
            for part in parts:
                _check_words(getattr(node, part), scope, resolver)
        case tuple():
            for item in node:
                _check_words(item, scope, resolver)


def _check_values(definition: Definition, scope: Scope, resolver: Resolver) -> None:
    """Note the errors of a definition that it has at any place of use."""
    node = definition.value
    if definition.parameters is not None or isinstance(node, _WHOLE | None):
        return
    kept, used = resolver.findings, set(resolver.used)
    resolver.findings = Findings(kept.source)
    with resolver.findings.part():
        resolver.check_finite(resolver.timed(node, scope, _ANYWHERE))
    for found in resolver.findings.all():
        if found.severity == "error" and found.code not in _OF_THE_PLACE:
            kept.add(found)
    resolver.findings, resolver.used = kept, used


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
        from ..libraries.answers import fact  # sound specs start without it

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
