"""Which parameters of a program a generated function can take, and the plans in which they stay open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import lru_cache

from . import nodes
from .findings import Findings, Rejected
from .formula import Expr, postorder
from .kinds import Kinds, names_in
from .nodes import Definition, Program
from .plan import Plan
from .program import Meaning, mean
from .resolve import Resolver
from .scope import Place, Scope
from .source import Source
from .unparse import unparse


@dataclass(frozen=True)
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
    candidates = {
        definition.name: (i, definition)
        for i, definition in enumerate(program.definitions)
        if definition.name in parameters and _is_plain(definition, parameters)
    }
    outputs = _outputs(program, candidates)
    if outputs is None:
        candidates = {name: at for name, at in candidates.items() if _outputs(program, [name]) is not None}
        outputs = _outputs(program, candidates)
    if outputs is None:
        return Opened(meaning.outputs, {})
    resolver = Resolver(program, meaning.facts, Findings(Source(unparse(program))))
    defaults: dict[str, Fraction] = {}
    for name, (i, definition) in candidates.items():
        assert definition.value is not None
        place = Place(total=meaning.facts.get("total"))
        value = resolver.number(definition.value, Scope(program, i), place).constant
        assert value is not None
        defaults[name] = value
    return Opened(outputs, defaults)


def _outputs(program: Program, names: Collection[str]) -> Mapping[str, Plan] | None:
    """The plans in which some parameters are open; None if one of them cannot be."""
    if not names:
        return None
    try:
        found = mean(program, {}, Findings(Source(unparse(program))), dynamic=frozenset(names))
    except Rejected:
        return None
    return None if found is None else found.outputs


def _is_plain(definition: Definition, parameters: tuple[str, ...]) -> bool:
    """Whether a parameter is a number by itself, and not made from other ones."""
    return (
        definition.value is not None
        and not names_in(definition.value).intersection(parameters)
        and not _has_unit(definition.value)
    )


def _has_unit(node: object) -> bool:
    if isinstance(node, nodes.Number):
        return node.unit != ""
    if isinstance(node, nodes.Node):
        return any(_has_unit(getattr(node, f.name)) for f in fields(node))
    return isinstance(node, tuple) and any(map(_has_unit, node))
