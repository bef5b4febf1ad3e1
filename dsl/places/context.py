"""`Context`: what resolving one program needs everywhere, its counts, and how any expression gets its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, TypeAlias

from ..base.records import record, replace
from ..plans.plan import Plan
from ..plans.repeat import MOST_TURNS
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..text.findings import Findings, Rejected
from ..text.source import Span
from .counts import NONE, Counts
from .place import Argument, Place

MOST_DEPTH = 50
MOST_NODES = 10_000
_MOST_PROBED = 100_000


@record(frozen=True)
class Made:
    """What became of a definition at some places of use: its plan, None after errors, and what each use counts.

    `arguments` is what its own are known by; `levels` is how much deeper than the use it goes.
    """

    plan: Plan | None
    arguments: Mapping[str, Argument]
    visited: int
    turned: int
    counted: int
    depth: int
    levels: int

    def holds_at(self, depth: int) -> bool:
        """Whether the same becomes of it where it is used so deep."""
        return depth >= self.depth if self.plan is None else depth + self.levels <= MOST_DEPTH


class Context:
    """The program, its facts and findings, and the counts of its parts; `plans` has what makes the plan of each kind of node."""

    def __init__(
        self,
        program: nodes.Program,
        facts: Mapping[str, Fraction],
        findings: Findings,
        plans: Mapping[type[nodes.Node], Resolve],
        dynamic: frozenset[str] = frozenset(),
        bindable: bool = False,
        counts: Counts = NONE,
    ) -> None:
        self.program, self.facts, self.findings, self.plans = program, facts, findings, plans
        self.dynamic = dynamic
        self.bindable = bindable  # what is missing can be given to a schedule that exists
        self.counts = counts  # what steps take in, where that varies
        self.used: set[str] = set()
        # Where each name is defined.
        self.index = {d.name: i for i, d in reversed(list(enumerate(program.definitions)))}
        self.made: dict[object, Made] = {}  # of definitions and of calls of functions
        self.visited = 0  # nodes, once definitions are filled in
        self.turned = 0  # turns of unequal length, likewise
        self.deepest = 0  # how deep definitions and functions were nested
        self.counted = (
            0  # lengths in units of which steps take in more and more: they depend on where they begin
        )
        self.probed = 0  # nodes and turns that were looked at ahead of their turn
        self.guessing = False  # after an error, warnings about values mean nothing
        self.needed = ""  # what a name stands for, where that is a number of steps or turns


# Of a kind of node, for which `Any` stands.
Resolve: TypeAlias = Callable[[Context, Any, Place], Plan]


def plan(context: Context, node: Expression, place: Place) -> Plan:
    """The plan of any expression; a number becomes a timeless constant."""
    visit(context, 1, node.span)
    return context.plans[type(node)](context, node, place)


def visit(context: Context, count: int, span: Span) -> None:
    """Count nodes, once definitions are filled in."""
    if context.visited > MOST_NODES:
        raise Rejected  # which was said of the first part that was too many
    context.visited += count
    if context.visited > MOST_NODES:
        context.findings.reject(
            "limit",
            span,
            f"the spec has more than {MOST_NODES:,} parts once definitions are filled in",
            "use repeat(...) for what recurs, and fewer nested definitions",
        )


def turn(context: Context, turns: int, span: Span) -> None:
    """Count turns of unequal length."""
    context.turned += turns
    if context.turned > MOST_TURNS:
        context.findings.reject(
            "limit",
            span,
            f"the repeats of the spec have more than {MOST_TURNS:,} turns of unequal length together",
            "use fewer times, a larger stretch, or stretch=1",
        )


def deeper(context: Context, span: Span, place: Place) -> Place:
    """The place in a definition or a function that is used at a place."""
    if place.depth >= MOST_DEPTH:
        context.findings.reject(
            "limit",
            span,
            f"definitions and functions are nested more than {MOST_DEPTH} deep",
            "write the inner ones out",
        )
    context.deepest = max(context.deepest, place.depth + 1)
    return replace(place, depth=place.depth + 1)


@contextmanager
def apart(context: Context) -> Iterator[Findings]:
    """Findings that are no one's yet."""
    kept, context.findings = context.findings, Findings(context.findings.source)
    try:
        yield context.findings
    finally:
        context.findings = kept


@contextmanager
def probing(context: Context) -> Iterator[Findings]:
    """A look ahead whose findings do not count (they will be made again)."""
    visited, turned = context.visited, context.turned
    context.visited = context.turned = 0
    try:
        with apart(context) as found:
            yield found
    finally:
        context.probed += context.visited + context.turned
        context.visited, context.turned = visited, turned
    if context.probed > _MOST_PROBED:
        context.findings.reject(
            "limit",
            Span(0, len(context.findings.source.text)),
            "`rest` stands in too many sequences within sequences",
            "write durations instead",
        )
