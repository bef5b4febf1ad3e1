"""The facts of a run: from a program's own text or its caller, those that follow from others, and those that vary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple, TypeAlias, TypeVar

from ..meaning.resolve import resolving
from ..numbers.decimals import round_half_up, shortest
from ..numbers.facts import FACTS
from ..numbers.staircase import Staircase
from ..numbers.units import OF_STEPS, UNITS
from ..places.constants import check_thousands, fixed
from ..places.context import Context
from ..places.counts import NONE, Counts, followed, made_of_others, rates_of
from ..places.durations import duration
from ..places.kinds import Kinds
from ..places.lookup import stripped
from ..places.paces import amount_of
from ..places.place import Amount, Place
from ..syntax.nodes import NOWHERE, Definition, Expression, Number, Program
from ..syntax.unparse import unparse
from ..syntax.walk import made_of, nodes_in
from ..text.diagnostic import Fix
from ..text.findings import Findings, Rejected
from ..text.source import Source, Span
from .inputs import marked, said

# Facts with where they are defined among the definitions.
_Given: TypeAlias = dict[str, tuple[int, Definition]]
_T = TypeVar("_T")


class Facts(NamedTuple):
    """What is known of a run: the facts that are numbers, and what is not the same at every step."""

    numbers: Mapping[str, Fraction]
    counts: Counts


def facts_of(program: Program, findings: Findings, used: set[str], bindable: bool) -> Facts:
    """The facts; `total` last, since it may be in any unit."""
    kinds = Kinds(program)
    given: _Given = {}
    for i, definition in enumerate(program.definitions):
        if definition.name in FACTS and definition.value is not None:
            given.setdefault(definition.name, (i, definition))
    varying = {
        name: where
        for name, where in given.items()
        if FACTS[name].may_vary and where[1].parameters is None and kinds.is_schedule(where[1])
    }
    numbers: dict[str, Fraction] = {}

    def looked(definition: Definition, counts: Counts, look: Callable[[Context], _T]) -> _T:
        """What a look at a fact finds; its findings say of which."""
        found = Findings(findings.source)
        context = resolving(program, numbers, found, bindable=bindable, counts=counts)
        context.used = used
        kept: list[_T] = []
        with found.part():
            kept.append(look(context))
        for d in found.all():
            told = replace(d, message=f"the fact `{definition.name}`: {d.message}")
            if definition.span == NOWHERE:  # given, and in no text
                assert definition.value is not None
                source = said(definition.name, unparse(definition.value), d.source)
                told = replace(told, source=source, span=marked(source), fix=None)
            findings.add(told)
        if found.failed or not kept:
            raise Rejected
        return kept[0]

    for name, (i, definition) in sorted(given.items(), key=lambda row: [*FACTS].index(row[0])):
        if name not in varying and name != "total":
            numbers[name] = looked(definition, NONE, partial(_number, name, definition, Place(seen=i)))
    known = {name: Staircase((0,), (number,)) for name, number in numbers.items()}
    for name in _in_order(program, varying, known, findings):
        from ..runs.staircases import staircase  # most programs start without it

        i, definition = varying[name]
        place = Place(seen=i)
        known[name] = looked(definition, NONE, partial(staircase, name, definition, place, known))
    for name, (_, definition) in given.items():
        if name != "total":
            looked(definition, NONE, partial(_check_agrees, name, definition, known))
    for name in FACTS:
        fact = followed(name, known)
        if fact is not None and fact.flat:
            numbers[name] = fact.values[0]
    counts = Counts(
        {name: fact for name, fact in known.items() if not fact.flat},
        {unit: rate for unit, rate in rates_of(known).items() if not rate.flat},
    )
    if "total" in given:
        i, definition = given["total"]
        place = Place(seen=i)
        total = looked(definition, counts, partial(_total, definition, place))
        numbers["total"] = Fraction(total.steps)
        counts = replace(counts, total=total.amount)
    return Facts(numbers, counts)


def length_in_steps(program: Program, facts: Facts, length: Expression, source: Source) -> Fraction:
    """The step of the run that a length reaches; raises SpecError for what is none. `source` has its text."""
    context = resolving(program, facts.numbers, Findings(source), bindable=True, counts=facts.counts)
    place = Place(len(program.definitions), facts.numbers.get("total"), facts.counts.total)
    with context.findings.part():
        return duration(context, length, place, zero=True, place_only=True)
    context.findings.raise_errors()
    raise AssertionError("what is rejected has an error")


def taken_in(program: Program, facts: Facts, unit: str) -> Staircase:
    """How many of a unit each step takes in; raises SpecError where that is not known, ValueError for what is no unit."""
    if unit not in UNITS or UNITS[unit].fact == "total":
        known = ", ".join(repr(name) for name, row in UNITS.items() if row.fact != "total")
        raise ValueError(f"no unit {unit!r}; there are: {known}")
    if unit in OF_STEPS:
        return Staircase((0,), (Fraction(1),))
    rates = facts.counts.rates
    if unit not in rates:
        rates = rates_of({name: Staircase((0,), (number,)) for name, number in facts.numbers.items()})
    if unit not in rates:
        source = Source(f"count({unit})")
        length_in_steps(
            program, facts, Number(Fraction(1), unit, f"1 {unit}", span=Span(6, 6 + len(unit))), source
        )
    return rates[unit]


def _number(name: str, definition: Definition, place: Place, context: Context) -> Fraction:
    """The number that a fact is."""
    assert definition.value is not None
    _refuse_function(definition, context)
    check_thousands(context, definition.value)
    value = fixed(context, definition.value, place, "a fact")
    if value <= 0:
        context.findings.reject(
            "value", definition.value.span, f"{shortest(value)} is not more than 0", f"write: {name} = 1000"
        )
    return value


def _refuse_function(definition: Definition, context: Context) -> None:
    if definition.parameters is not None:
        context.findings.reject(
            "redefinition", definition.name_span, "it is no function", f"write: {definition.name} = 1000"
        )


class _Total(NamedTuple):
    """The length of a run in whole steps, and in its unit where that does not grow evenly."""

    steps: int
    amount: Amount | None


def _total(definition: Definition, place: Place, context: Context) -> _Total:
    assert definition.value is not None
    _refuse_function(definition, context)
    exact = duration(context, definition.value, place, place_only=True)
    steps = round_half_up(exact)
    if steps < 1:
        message = f"it comes to {float(exact):.3g} steps, which rounds to 0 steps"
        context.findings.reject("duration", definition.value.span, message, "write a larger total")
    return _Total(steps, amount_of(context, *stripped(context, definition.value, place)))


def _in_order(
    program: Program, varying: _Given, known: Mapping[str, Staircase], findings: Findings
) -> list[str]:
    """The facts that vary, each behind those that the units in its text depend on."""
    waiting = {name: _needed(program, name, varying, known) for name in varying}
    ordered: list[str] = []
    while waiting:
        ready = next((name for name, needs in waiting.items() if needs <= {*ordered}), None)
        if ready is None:
            first, second = [*waiting][:2]
            findings.reject(
                "value",
                varying[second][1].name_span,
                f"`{first}` and `{second}` depend on each other",
                "write the places of one of them in steps",
            )
        ordered.append(ready)
        del waiting[ready]
    return ordered


def _needed(program: Program, name: str, varying: _Given, known: Mapping[str, Staircase]) -> set[str]:
    """The other facts that vary of which the units in the text of one depend."""
    words = made_of(program, [name])
    values = [d.value for d in program.definitions if d.name in words and d.name not in (set(FACTS) - {name})]
    units = {n.unit for n in nodes_in(tuple(values)) if isinstance(n, Number) and n.unit}
    facts = {UNITS[unit].fact for unit in units}
    made = {part for fact in facts if fact not in known and fact not in varying for part in _parts(fact)}
    return ((facts | made) & {*varying}) - {name}


def _parts(fact: str) -> tuple[str, ...]:
    follows = FACTS[fact].follows if fact in FACTS else None
    return (follows[0], follows[2]) if follows is not None else ()


def _check_agrees(
    name: str, definition: Definition, known: Mapping[str, Staircase], context: Context
) -> bool:
    """Whether a fact is what follows from others; refused if they say something else."""
    made, follows = made_of_others(name, known), FACTS[name].follows
    if made is None or follows is None or made == known[name]:
        return True
    assert definition.value is not None
    step = next(s for s in sorted({*made.starts, *known[name].starts}) if made.at(s) != known[name].at(s))
    found, other = shortest(known[name].at(step)), shortest(made.at(step))
    at = f" at step {step:,}" if not (made.flat and known[name].flat) else ""
    fix = Fix(definition.value.span, other) if made.flat else None
    context.findings.reject(
        "value",
        definition.name_span,
        f"`{name}` is {found}, but {' '.join(follows)} is {other}{at}",
        f"write {other}, or leave one of the three out" if made.flat else "leave one of the three out",
        fix=fix,
    )
