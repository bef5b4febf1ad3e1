"""Which parameters of a program a generated function can take, and the plans in which they stay open."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from ..base.records import record
from ..formula.expression import Expr
from ..formula.walk import postorder
from ..meaning.resolve import outcome, resolving
from ..places.constants import number
from ..places.kinds import Kinds
from ..places.place import Place
from ..plans.plan import Plan
from ..syntax import nodes
from ..syntax.nodes import Definition
from ..syntax.walk import names_in, nodes_in
from ..text.findings import Findings, Rejected
from ..text.source import Source
from .program import Meaning, results_of

# What was understood already has no errors that would stand in a text, and its warnings were given.
_NO_TEXT = Source("")


@record(frozen=True)
class Opened:
    """The plans of a program's outputs with parameters that stay open, and the values that these have by default."""

    outputs: Mapping[str, Plan]
    defaults: Mapping[str, Fraction]

    def used(self, formula: Expr) -> list[str]:
        """The parameters that a formula depends on, in the order of the program."""
        found = {expr.value for expr in postorder(formula) if expr.op == "param"}
        return [name for name in self.defaults if name in found]


@lru_cache(maxsize=8)
def opened(meaning: Meaning) -> Opened:
    """The program with every parameter open that need not be known to say how long things last.

    What is made of parameters follows them; a share or a duration keeps the meaning of the place where it is used.
    """
    program = meaning.program
    parameters = Kinds(program).parameters
    context = resolving(program, meaning.facts, Findings(_NO_TEXT), counts=meaning.counts)
    total = meaning.facts.get("total")
    defaults: dict[str, Fraction] = {}
    for i, definition in enumerate(program.definitions):
        if definition.name in parameters and _is_plain(definition, parameters):
            assert definition.value is not None
            with context.findings.part():  # what is no number, such as `rest`, cannot be open
                value = number(context, definition.value, Place(i, total, meaning.counts.total)).constant
                assert value is not None
                defaults[definition.name] = value
    outputs = outputs_with_open(meaning, frozenset(defaults))
    if outputs is None:
        alone = [name for name in defaults if outputs_with_open(meaning, frozenset([name])) is not None]
        defaults = {name: defaults[name] for name in alone}
        outputs = outputs_with_open(meaning, frozenset(defaults))
    return Opened(meaning.outputs, {}) if outputs is None else Opened(outputs, defaults)


@lru_cache(maxsize=8)
def outputs_with_open(meaning: Meaning, names: frozenset[str]) -> Mapping[str, Plan] | None:
    """The plans in which some parameters stay open; None if one of them cannot, since it decides their form."""
    if not names:
        return meaning.outputs
    context = resolving(meaning.program, meaning.facts, Findings(_NO_TEXT), names, counts=meaning.counts)
    total, outputs = meaning.facts.get("total"), {}
    try:
        for name, node, seen in results_of(meaning.program):
            outputs[name] = outcome(context, node, Place(seen, total, meaning.counts.total))
    except (Rejected, RecursionError):
        return None
    return None if context.findings.failed else outputs


def _is_plain(definition: Definition, parameters: tuple[str, ...]) -> bool:
    """Whether a parameter is a number by itself, and not made from other ones."""
    return (
        definition.value is not None
        and not names_in(definition.value).intersection(parameters)
        and not any(isinstance(part, nodes.Number) and part.unit for part in nodes_in(definition.value))
    )
