"""What resolving needs everywhere: the program, its facts, the findings, and what is just a share or a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NoReturn

from ..calls.place import Place, Scope, names_of
from ..formula.expression import Expr, const
from ..numbers.decimals import shortest
from ..numbers.facts import EXAMPLE_OF_FACT, FACTS
from ..plans.plan import Constant, Plan
from ..syntax import nodes
from ..syntax.nodes import Expression, Number
from ..syntax.spellings import thousands
from ..syntax.unparse import unparse
from ..text.findings import Findings, Fix, Rejected
from ..text.source import BYTE_ORDER_MARK, Span
from ..text.suggest import suggest

MOST_DEPTH = 50
MOST_NODES = 10_000
MOST_TURNS = 10_000
_COUNTS = ("a duration", "durations", "a time", "a place", "a number of turns")
_MOST_PROBED = 100_000


@dataclass(frozen=True)
class Made:
    """What became of a definition at some places of use: its plan, None after errors, and what each use counts.

    `scope` has what its arguments are known by; `levels` is how much deeper than the use it goes.
    """

    plan: Plan | None
    scope: Scope
    visited: int
    turned: int
    depth: int
    levels: int

    def holds_at(self, depth: int) -> bool:
        """Whether the same becomes of it where it is used so deep."""
        return depth >= self.depth if self.plan is None else depth + self.levels <= MOST_DEPTH


class Context:
    """The state of resolving one program, and what every part of it asks for."""

    def __init__(
        self,
        program: nodes.Program,
        facts: Mapping[str, Fraction],
        findings: Findings,
        dynamic: frozenset[str] = frozenset(),
    ) -> None:
        self.program = program
        self.facts = facts
        self.findings = findings
        self.dynamic = dynamic
        self.index = names_of(program)
        self.used: set[str] = set()
        self._made: dict[object, Made] = {}  # of definitions and of calls of functions
        self.visited = 0  # nodes, once definitions are filled in
        self.turned = 0  # turns of unequal length, likewise
        self.deepest = 0  # how deep definitions and functions were nested
        self.probed = 0  # nodes and turns that were looked at ahead of their turn
        self.guessing = False  # after an error, warnings about values mean nothing
        self.needed = ""  # what a name stands for, where that is a number of steps or turns
        self.bindable = False  # what is missing can be given to a schedule that exists

    def plan(self, node: Expression, scope: Scope, place: Place) -> Plan:
        """The plan of any expression."""
        raise NotImplementedError

    def timed(self, node: Expression, scope: Scope, place: Place, *, root: bool = False) -> Plan:
        """An expression with a clock of its own."""
        raise NotImplementedError

    def visit(self, nodes: int, span: Span) -> None:
        """Count nodes, once definitions are filled in."""
        if self.visited > MOST_NODES:
            raise Rejected  # which was said of the first part that was too many
        self.visited += nodes
        if self.visited > MOST_NODES:
            self.reject(
                "limit",
                span,
                f"the spec has more than {MOST_NODES:,} parts once definitions are filled in",
                "use repeat(...) for what recurs, and fewer nested definitions",
            )

    def turn(self, turns: int, span: Span) -> None:
        """Count turns of unequal length."""
        self.turned += turns
        if self.turned > MOST_TURNS:
            self.reject(
                "limit",
                span,
                f"the repeats of the spec have more than {MOST_TURNS:,} turns of unequal length together",
                "use fewer times, a larger stretch, or stretch=1",
            )

    @contextmanager
    def _probing(self) -> Iterator[Findings]:
        """A look ahead whose findings do not count (they will be made again)."""
        kept, self.findings = self.findings, Findings(self.findings.source)
        visited, turned = self.visited, self.turned
        self.visited = self.turned = 0
        try:
            yield self.findings
        finally:
            self.probed += self.visited + self.turned
            self.findings, self.visited, self.turned = kept, visited, turned
        if self.probed > _MOST_PROBED:
            span = Span(0, len(kept.source.text))
            self.reject(
                "limit",
                span,
                "`rest` stands in too many sequences within sequences",
                "write durations instead",
            )

    def reject(
        self,
        code: str,
        span: Span,
        message: str,
        help: str | None = None,
        label: str | None = None,
        *,
        fix: Fix | str | None = None,
    ) -> NoReturn:
        self.findings.reject(code, span, message, help, label, fix=fix)

    def stripped(self, node: Expression, scope: Scope) -> tuple[Expression, Scope]:
        """What a name stands for, if it is just another name, a share, `rest`, `until` or a quantity."""
        seen = 0
        while isinstance(node, nodes.Name):
            bound = scope.value(node.id, self.index)
            if bound is None or seen > MOST_DEPTH:
                break
            inner, inner_scope = bound
            if isinstance(inner, nodes.Definition):
                self.used.add(inner.name)
                if inner.value is None or inner.name in self.dynamic:
                    break
                inner = inner.value
            node, scope = inner, inner_scope
            seen += 1
        return node, scope

    def share(self, node: Expression, scope: Scope) -> Fraction | None:
        """The share that an argument is, as a fraction; None if it is something else."""
        node, _ = self.stripped(node, scope)
        return node.value / 100 if isinstance(node, Number) and node.unit == "%" else None

    def suggest(self, word: str, known: Iterable[str], aliases: dict[str, str] | None = None) -> str | None:
        """The known word that was probably meant, as long as another finding would be kept."""
        return None if self.findings.full else suggest(word, known, aliases)

    def pattern(self, node: nodes.Expression) -> str:
        """An expression as a piece of a help line: in full where it is short, otherwise as S."""
        text = unparse(node)
        if len(text) > 60:
            return "S"
        return f"({text})" if isinstance(node, nodes.Sequence | nodes.Over) else text

    def lasting(self, node: nodes.Expression, length: str = "1000") -> str:
        """An expression that is given an end."""
        text = unparse(node)
        text = f"({text})" if isinstance(node, nodes.Sequence | nodes.Over) else text
        return f"{text} for {length}"

    @property
    def example(self) -> str:
        """A number for the place that is looked at."""
        return "1e-3" if not self.needed else "3" if self.needed == "a number of turns" else "1000"

    def check_last_segment(
        self, node: nodes.Name | nodes.Call, place: Place | None, arguments: str = ""
    ) -> None:
        """Refuse `then repeat` behind all that is to be repeated."""
        clock = place.clock if place is not None else None
        if clock is None or not clock.index or clock.segments[clock.index :] != (node,):
            return
        whole = Span(clock.segments[0].span.start, clock.segments[clock.index - 1].span.stop)
        text = f"repeat({self.findings.source.text[slice(*whole)]}{arguments})"
        message = f"`{unparse(node)}` is no segment: what recurs is repeated as a whole"
        self.reject("unknown-name", node.span, message, fix=Fix(whole.to(node.span), text))

    def written(self, node: nodes.Node) -> str:
        text = unparse(node)
        return text if len(text) <= 40 else text[:39] + "…"

    def check_thousands(self, node: Expression) -> None:
        """Note a count such as `10.000`, which is 10 and hardly meant so."""
        if not isinstance(node, Number) or node.value.denominator != 1:
            return
        meant = thousands(node.text)
        if meant is None:
            return
        written = self.findings.source.text[node.span.start : node.span.stop]
        self.findings.note(
            "thousands",
            node.span,
            f"`{node.text}` is {shortest(node.value)}: a point stands before decimals, not between thousands",
            f"write {meant}, or {shortest(node.value)}{f' {node.unit}' if node.unit else ''} if that is meant",
            fix=meant if written == node.text else None,
        )

    def constant(self, number: Expr, node: Expression) -> Constant:
        return Constant(node=node, duration=None, number=number)

    def fact(self, name: str, span: Span, place: Place, what: str) -> Expr:
        known = place.total if name == "total" else self.facts.get(name)
        if known is None:
            self._named_otherwise(name, span, what)
            example = EXAMPLE_OF_FACT[name]
            near = (
                suggest(name, [d.name for d in self.program.definitions]) if name not in self.index else None
            )
            also = f"; or rename `{near}` to {name}" if near and near not in FACTS else ""
            over = "write `over 10k` at the end, or " if name == "total" else ""
            put = f"put `{name} = {example};` before it"
            self.reject(
                "missing-fact",
                span,
                _missing(name, what),
                (
                    f"bind it: .bind({name}={example}); or {over}{put}{also}"
                    if self.bindable
                    else f"{over}{put}, or give {name}={example}{also}"
                ),
                fix=self._given_fact(name, near if also else None),
            )
        return const(known, name.upper() if known not in (0, 1) else "")

    def _named_otherwise(self, name: str, span: Span, what: str) -> None:
        """Refuse a fact that is not known, where a definition says it under a name of its own."""
        from ..libraries.answers import fact, is_sequence_length
        from ..syntax.walk import names_in  # for what is missing alone
        from .kinds import Kinds

        kinds, missing = Kinds(self.program), _missing(name, what)
        plain = [d for d in self.program.definitions if d.value is not None and kinds.is_parameter(d)]
        for definition in plain if name not in self.index else ():
            other, behind = definition.name, Span(definition.span.stop, definition.span.stop)
            if fact(other) == name:
                values = (*(d.value for d in self.program.definitions), self.program.result)
                if any(other in names_in(value) for value in values):
                    text = f"; {name} = {other}"
                    self.reject(
                        "missing-fact",
                        span,
                        missing,
                        f"write it behind `{other}`: {text[2:]}",
                        fix=Fix(behind, text),
                    )
                self.reject(
                    "missing-fact",
                    span,
                    missing,
                    f"rename `{other}` to {name}",
                    fix=Fix(definition.name_span, name),
                )
            examples = self.facts.get("batch_size")
            if name == "tokens_per_step" and examples is not None and is_sequence_length(other):
                text = f"; {name} = {other} * {shortest(examples)}"
                self.reject(
                    "missing-fact",
                    span,
                    missing,
                    f"write it behind `{other}`: {text[2:]}",
                    fix=Fix(behind, text),
                )

    def _given_fact(self, name: str, near: str | None) -> Fix:
        """A fact as a definition at the beginning, or a definition that was to be one under its name."""
        if near is not None:
            return Fix(self.program.definitions[self.index[near]].name_span, name)
        return self.defined(name, str(EXAMPLE_OF_FACT[name]))

    def defined(self, name: str, value: str) -> Fix:
        """A definition at the beginning of the text."""
        start = int(self.findings.source.text.startswith(BYTE_ORDER_MARK))
        return Fix(Span(start, start), f"{name} = {value}; ")

    def deeper(self, span: Span, place: Place) -> Place:
        if place.depth >= MOST_DEPTH:
            self.reject(
                "limit",
                span,
                f"definitions and functions are nested more than {MOST_DEPTH} deep",
                "write the inner ones out",
            )
        self.deepest = max(self.deepest, place.depth + 1)
        return replace(place, depth=place.depth + 1)

    def number(self, node: Expression, scope: Scope, place: Place, what: str = "a number") -> Expr:
        """An expression that is the same at every step."""
        kept, self.needed = self.needed, what if what in _COUNTS else ""
        try:
            plan = self.plan(node, scope, replace(place, whole=False))
        finally:
            self.needed = kept
        if isinstance(plan, Constant):
            return plan.number
        self.reject(
            "argument",
            node.span,
            f"{what} is needed here, but `{self.written(node)}` changes over the steps",
            "combine schedules with then, + - * / or a function instead",
        )

    def fixed(self, node: Expression, scope: Scope, place: Place, what: str) -> Fraction:
        """A number that decides the form of the schedule, so that no traced parameter may be in it."""
        value = self.number(node, scope, place, what).constant
        if value is None:
            self.reject(
                "argument",
                node.span,
                f"`{self.written(node)}` decides {what}, so it cannot be given at the call",
                "give it to compile(...) or bind(...) instead",
            )
        return value


def _missing(name: str, what: str) -> str:
    """That a fact is not known, which something needs that may be its name itself."""
    return f"`{name}` is not known" if what == f"`{name}`" else f"{what} needs `{name}`, which is not known"
