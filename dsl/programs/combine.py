"""Programs made of others: an expression of their results, with the definitions of all of them before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..curves.table import CURVES
from ..formula.functions import FUNCTIONS
from ..numbers.facts import FACTS
from ..numbers.python_numbers import refused, shown
from ..numbers.units import OF_STEPS
from ..places.kinds import needed
from ..plans.transforms import TRANSFORMS
from ..syntax import nodes
from ..syntax.nodes import Definition, Expression, Program
from ..syntax.unparse import unparse
from ..syntax.walk import AnyNode, any_of, names_in, nodes_in, rebuilt
from ..text.findings import Findings
from ..text.source import Source
from .inputs import number_node
from .reading import parse


class CombineError(ValueError):
    """Programs that cannot stand in one, and why."""


def combined(programs: Sequence[Program], make: Callable[[list[Expression]], Expression]) -> Program:
    """A program whose result is made from the results of others.

    Definitions that say the same are written once. Of two that differ under one name the later one gets another name,
    and so does one by whose name another program means something of the language. Raises CombineError for facts
    that differ.
    """
    if not any(program.definitions for program in programs):
        return Program((), make([program.result for program in programs if program.result is not None]))
    definitions: dict[str, Definition] = {}
    results: list[Expression] = []
    free = [_free_names(program) for program in programs]
    taken = set().union(*(_mentioned(program) for program in programs))
    for i, program in enumerate(programs):
        names: dict[str, str] = {}
        elsewhere = set().union(*(found for j, found in enumerate(free) if j != i))
        for definition in program.definitions:
            own = renamed(definition, names)
            known = definitions.get(own.name)
            if own.name in FACTS:
                if known is not None and known != own:
                    raise CombineError(
                        f"one schedule has {unparse(known)}, another {unparse(own)}: give both the same, or write "
                        "lengths in steps"
                    )
            elif own.name in elsewhere or (known is not None and known != own):
                names[definition.name] = _other_name(own, definitions, taken)
                own = replace(own, name=names[definition.name])
            definitions.setdefault(own.name, own)
        assert program.result is not None
        results.append(renamed(program.result, names))
    return Program(tuple(definitions.values()), make(results))


def _free_names(program: Program) -> set[str]:
    """The names that a program uses and does not define: the language's own."""
    defined: set[str] = set()
    free: set[str] = set()
    for definition in program.definitions:
        free |= names_in(definition.value) - defined - set(definition.parameters or ()) - {*FACTS}
        defined.add(definition.name)
    return free | (names_in(program.result) - defined - {*FACTS})


def _mentioned(program: Program) -> set[str]:
    """Every name that stands in a program."""
    found = {d.name for d in program.definitions} | names_in(program.result)
    return found.union(*(names_in(d.value) | set(d.parameters or ()) for d in program.definitions))


def _other_name(own: Definition, definitions: dict[str, Definition], taken: set[str]) -> str:
    """A name for a definition whose own says something else: one under which it stands already, or a free one."""
    number = 2
    while True:
        name = f"{own.name}_{number}"
        if definitions.get(name) == replace(own, name=name) or not (name in definitions or name in taken):
            return name
        number += 1


def renamed(node: AnyNode, names: dict[str, str]) -> AnyNode:
    """The tree with other names for definitions; arguments of a user's function keep theirs."""
    if not names:
        return node
    if isinstance(node, Definition) and node.parameters is not None:
        names = {old: new for old, new in names.items() if old not in node.parameters}

    if isinstance(node, nodes.Argument) and isinstance(node.value, nodes.Name) and node.name in _CHOICES:
        return node  # a word of the language, whatever else has its name
    made = rebuilt(node, lambda part: renamed(part, names))
    if isinstance(made, nodes.Name):
        return replace(made, id=names.get(made.id, made.id))
    if isinstance(made, nodes.Call):
        return replace(made, name=names.get(made.name, made.name))
    return made


def anew(node: AnyNode) -> AnyNode:
    """The same tree, of which no part is that of another."""
    return rebuilt(node, lambda part: anew(part))


# Parameters that take a word, which stand by their names behind levels.
_CHOICES = {p.name for curve in CURVES.values() for p in curve.parameters if p.choices}


# ---- expressions ---------------------------------------------------------------------------------------------


def in_turn(segments: Sequence[Expression]) -> Expression:
    """Segments one after the other; sequences are taken apart, unless they measure themselves by their own clock."""
    flat: list[Expression] = []
    apart = all(not _has_own_clock(segment) for segment in segments)
    for segment in segments:
        flat += segment.segments if apart and isinstance(segment, nodes.Sequence) else (segment,)
    return nodes.Sequence(tuple(flat))


# What is known of expressions, by their identity: to compare them would take as long as to look at them.
_KNOWN: dict[int, tuple[nodes.Node, bool]] = {}
_MOST_KNOWN = 2**14


def _has_own_clock(node: Expression) -> bool:
    """Whether something counts on the clock of its sequence, or has lengths that are not whole steps by themselves."""
    if isinstance(node, nodes.Sequence):
        return any(map(_has_own_clock, node.segments))
    known = _KNOWN.get(id(node))
    if known is None or known[0] is not node:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[id(node)] = node, any(map(_is_of_its_clock, nodes_in(node)))
    return known[1]


def _is_of_its_clock(part: nodes.Node) -> bool:
    match part:
        case nodes.Rest() | nodes.Until() | nodes.Cut(word="until") | nodes.Name(id="step"):
            return True
        case nodes.Number(unit=unit):
            return unit not in OF_STEPS
    return False


def on_its_own_clock(segment: Expression) -> Expression:
    """A segment whose steps count from its own begin, in any sequence."""
    own = isinstance(segment, nodes.Sequence) or not _has_own_clock(segment)
    return segment if own else called("delay", nodes.Number(Fraction(0), "", "0"), segment)


def alone(program: Program) -> Program:
    """The program with its own total and its own clock, so that it is the same wherever it stands."""
    within = within_its_total(program)
    if within.result is None or within is program:
        return within
    return replace(within, result=on_its_own_clock(within.result))


def without_unused(program: Program) -> Program:
    """The program without definitions that nothing in it uses any more."""
    kept = needed(program, names_in(program.result))
    return replace(program, definitions=tuple(d for d in program.definitions if d.name in kept))


def kept_whole(program: Program) -> Program:
    """The program with what is left of its own total told by its own clock, whatever follows."""
    known = any(d.name == "total" for d in program.definitions)
    if program.result is None or not known or not any_of(program.result, nodes.Rest):
        return program
    return replace(program, result=on_its_own_clock(program.result))


def from_its_own_start(segment: Expression, definitions: Mapping[str, Definition]) -> Expression:
    """A segment that begins as it does where nothing came before: a warm-up from 0."""
    match segment:
        case nodes.Name(id=name) if name in definitions and definitions[name].parameters is None:
            body = definitions[name].value
            begun = segment if body is None else from_its_own_start(body, definitions)
            return segment if begun in (segment, body) else on_its_own_clock(begun)
        case nodes.Call(name="warmup"):
            return replace(
                segment, arguments=tuple(map(_from_zero, segment.arguments, range(len(segment.arguments))))
            )
        case nodes.Call(name=name) if name in TRANSFORMS or name in FUNCTIONS:
            arguments = [
                replace(a, value=from_its_own_start(a.value, definitions)) for a in segment.arguments
            ]
            return replace(segment, arguments=tuple(arguments))
        case nodes.Sequence(segments=(first, *others)):
            return replace(segment, segments=(from_its_own_start(first, definitions), *others))
        case nodes.Cut(body=body) | nodes.Over(body=body):
            return replace(segment, body=from_its_own_start(body, definitions))
        case nodes.Negation(operand=operand):
            return replace(segment, operand=from_its_own_start(operand, definitions))
        case nodes.Power(base=base, exponent=exponent):
            base, exponent = (from_its_own_start(x, definitions) for x in (base, exponent))
            return replace(segment, base=base, exponent=exponent)
        case nodes.Chain(first=first, rest=rest):
            operands = tuple((sign, from_its_own_start(operand, definitions)) for sign, operand in rest)
            return replace(segment, first=from_its_own_start(first, definitions), rest=operands)
    return segment


def _from_zero(given: nodes.Argument, position: int) -> nodes.Argument:
    lone = given.name == "to" or (given.name is None and position == 1)
    if not lone or isinstance(given.value, nodes.Transition):
        return given
    return nodes.Argument(nodes.Transition(nodes.Number(Fraction(0), "", "0"), given.value))


def operated(sign: str, left: Expression, right: Expression) -> Expression:
    """Two expressions with + - * / or ^ between."""
    if sign == "^":
        return nodes.Power(left, right)
    kind = "+-" if sign in "+-" else "*/"
    if isinstance(left, nodes.Chain) and left.rest[0][0] in kind:
        return replace(left, rest=(*left.rest, (sign, right)))
    return nodes.Chain(left, ((sign, right),))


def called(name: str, *arguments: Expression, **named: Expression) -> nodes.Call:
    """A call of a curve, a transform or a function."""
    given = [nodes.Argument(value) for value in arguments]
    given += [nodes.Argument(value, name) for name, value in named.items()]
    return nodes.Call(name, tuple(given))


def steps_node(name: str, value: object, *, least: int = 0) -> Expression:
    """A number of steps, whole, or a text of the language such as `5%` or `2ep`.

    Raises TypeError for what is neither, ValueError for a number that is not whole or too small.
    """
    if isinstance(value, str):
        return argument(value)
    node = number_node(value)
    if node is None or not isinstance(node, nodes.Number | nodes.Negation):
        raise TypeError(f"{name} is a number of steps, such as 1000 or '5%', not {refused(value)}")
    if not isinstance(node, nodes.Number) or node.value.denominator != 1 or node.value < least:
        raise ValueError(f"{name}={shown(value)}: write a whole number of steps, {least} or more")
    return replace(node, text=str(node.value.numerator))


def argument(text: str) -> Expression:
    """An argument of a call, from its text: `1e-3->0`, `until 80%`, `rest`. Raises SpecError for another text."""
    findings = Findings(Source(f"hold({text})"))
    program = parse(findings.source, findings)
    findings.raise_errors()
    match program:
        case Program(definitions=(), result=nodes.Call(arguments=(nodes.Argument(value=value, name=None),))):
            return value
    raise ValueError(f"{text[:60]!r} is not one argument of the language: write one such as '5%' or '2ep'")


def within_its_total(program: Program) -> Program:
    """The program with its total round its result alone, so that what is joined to it can have another."""
    totals = [d.value for d in program.definitions if d.name == "total" and d.value is not None]
    if not totals or program.result is None:
        return program
    total, result = totals[0], program.result
    others = [d for d in program.definitions if d.name != "total"]
    if any("total" in names_in(node) for node in (result, *(d.value for d in others))):
        if names_in(total):
            return replace(program, result=nodes.Over(result, total))
        # Where it is read as a number, that number.
        others = [_with_number(d, "total", total) for d in others]
        result = _with_number(result, "total", total)
    return Program(tuple(others), nodes.Over(result, total))


def _with_number(node: nodes.Node, name: str, number: Expression) -> Any:
    """The tree with a number in the place of a name."""
    if isinstance(node, nodes.Name) and node.id == name:
        return number
    return rebuilt(node, lambda part: _with_number(part, name, number))


def resumed(before: Expression, after: Expression, at: Expression) -> Expression:
    """A schedule up to a step, and what follows it there, on the clock of the whole."""
    if isinstance(after, nodes.Over):
        return replace(after, body=resumed(before, after.body, at))
    following = after.segments if isinstance(after, nodes.Sequence) else (after,)
    return nodes.Sequence((nodes.Cut(before, "for", at), *following))
