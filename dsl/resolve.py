"""From syntax tree to plan: names are bound, arguments checked, durations and start values found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence as Seq
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from typing import Any, NoReturn

from . import nodes
from .arguments import Arguments, bind, signature
from .curves import ALIASES, CURVES, INHERITED, REQUIRED, TRANSFORMS, Curve, Kind, Parameter, Transform
from .findings import Findings, Rejected
from .formula import Expr, const, labelled, param
from .functions import CONSTANTS, FUNCTIONS, OPERATORS, negate
from .nodes import Expression, Number
from .numbers import MathError, round_half_up, shortest
from .plan import (
    Constant,
    CurrentStep,
    CurvePlan,
    CutPlan,
    DelayPlan,
    Plan,
    Pointwise,
    RepeatPlan,
    ReversePlan,
    SequencePlan,
    SkipPlan,
    StretchPlan,
    turns_of,
)
from .scope import Clockwork, Place, Scope, is_name, names_of
from .source import Source, Span
from .tokens import suggest
from .unparse import unparse

MOST_NODES = 10_000
MOST_DEPTH = 50
MOST_TURNS = 10_000
LONGEST = 2**31 - 1

FACTS = ("total", "steps_per_epoch", "tokens_per_step", "batch_size")
_FACT_OF_UNIT = {"ep": "steps_per_epoch", "tok": "tokens_per_step", "ex": "batch_size"}
_EXAMPLE_OF_FACT = {"total": 10000, "steps_per_epoch": 1250, "tokens_per_step": 4194304, "batch_size": 256}
_UNKNOWN = const(1)  # stands for a value that an earlier mistake keeps from being known


class Resolver:
    """Resolves the expressions of one program, with its facts."""

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
        self.guessing = False  # after an error, warnings about values mean nothing
        self._visited = 0

    # ---- entry ---------------------------------------------------------------------------------------------

    def outcome(self, node: Expression, scope: Scope) -> Plan:
        """The plan of a result or an output."""
        place = Place(total=self.facts.get("total"))
        plan = self.timed(node, scope, place, root=True)
        if place.total is not None and plan.over is None:
            self._check_overrun(plan, place.total, 0)
        return plan

    @contextmanager
    def _probing(self) -> Iterator[Findings]:
        """A look ahead whose findings do not count (they will be made again)."""
        kept, self.findings = self.findings, Findings(self.findings.source)
        try:
            yield self.findings
        finally:
            self.findings = kept

    def _reject(self, code: str, span: Span, message: str, help: str | None = None, label: str | None = None) -> NoReturn:
        self.findings.reject(code, span, message, help, label)

    # ---- expressions ---------------------------------------------------------------------------------------

    def plan(self, node: Expression, scope: Scope, place: Place) -> Plan:
        """The plan of any expression; a number becomes a timeless constant."""
        self._visited += 1
        if self._visited > MOST_NODES:
            self._reject(
                "limit",
                node.span,
                f"the spec has more than {MOST_NODES:,} parts once definitions are filled in",
                "use repeat(...) for what recurs, and fewer nested definitions",
            )
        match node:
            case nodes.Number():
                return self._constant(self._plain_number(node), node)
            case nodes.Name():
                return self._name(node, scope, place)
            case nodes.Call():
                return self._call(node, scope, place)
            case nodes.Chain(first, rest):
                return self._chain(node, first, rest, scope, place)
            case nodes.Negation(operand):
                self._warn_share(operand, scope, node.span, f"-{self._written(operand)} is the number", "negated")
                inner = self.plan(operand, scope, replace(place, whole=False))
                return self._combine(node, negate, [inner])
            case nodes.Power(base, exponent):
                inside = replace(place, whole=False)
                return self._combine(
                    node, OPERATORS["^"], [self.plan(base, scope, inside), self.plan(exponent, scope, inside)]
                )
            case nodes.Sequence():
                return self.timed(node, scope, place)
            case nodes.Cut():
                return self._cut(node, scope, place)
            case nodes.Over():
                return self._over(node, scope, place)
            case nodes.Boolean(value):
                self._reject("argument", node.span, f"`{str(value).lower()}` is not a number", "flags stand alone: staircase=true")
            case nodes.Rest():
                self._reject(
                    "rest", node.span, "`rest` is a duration and stands alone in its place", "write: cosine(rest, 1e-5)"
                )
            case nodes.Until():
                self._reject("rest", node.span, "`until` gives a duration; a value stands here", "write: hold(until 80%)")
            case nodes.Transition():
                self._reject(
                    "argument", node.span, "a transition a->b belongs to a curve", "write: linear(1000, 1->0)"
                )
            case nodes.Place():
                self._reject("argument", node.span, "a place v @ s belongs to steps or points", "write: steps(0.1, 0.01 @ 32k)")

    def number(self, node: Expression, scope: Scope, place: Place, what: str = "a number") -> Expr:
        """An expression that is the same at every step."""
        plan = self.plan(node, scope, replace(place, whole=False))
        if isinstance(plan, Constant):
            return plan.number
        self._reject(
            "argument",
            node.span,
            f"{what} is needed here, but `{self._written(node)}` changes over the steps",
            "combine schedules with then, + - * / or a function instead",
        )

    def fixed(self, node: Expression, scope: Scope, place: Place, what: str) -> Fraction:
        """A number that decides the form of the schedule, so that no traced parameter may be in it."""
        value = self.number(node, scope, place, what).constant
        if value is None:
            self._reject(
                "argument",
                node.span,
                f"`{self._written(node)}` decides {what}, so it cannot be given at the call",
                "give it to compile(...) or bind(...) instead",
            )
        return value

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

    def _written(self, node: nodes.Node) -> str:
        text = unparse(node)
        return text if len(text) <= 40 else text[:39] + "…"

    def _constant(self, number: Expr, node: Expression) -> Constant:
        return Constant(node=node, duration=None, number=number)

    def _plain_number(self, node: Number) -> Expr:
        if node.unit not in ("", "%"):
            self._reject(
                "argument",
                node.span,
                f"`{self._written(node)}` is a duration: it stands alone in its place, not under operators and not as a value",
                f"write the steps as a number, such as {shortest(node.value)}, or give the duration its own argument",
            )
        return const(node.value / 100 if node.unit == "%" else node.value)

    def _name(self, node: nodes.Name, scope: Scope, place: Place) -> Plan:
        bound = scope.value(node.id, self.index)
        if bound is None and node.id == "step":
            return CurrentStep(node=node, duration=None)
        if node.id in FACTS and not (bound and node.id in scope.arguments):
            return self._constant(self._fact(node.id, node.span, place, f"`{node.id}`"), node)
        if bound is not None:
            return self._bound(node, bound, place)
        if node.id in CONSTANTS:
            return self._constant(CONSTANTS[node.id], node)
        self._unknown_name(node, scope)

    def _bound(self, node: nodes.Name, bound: tuple[Expression | nodes.Definition, Scope], place: Place) -> Plan:
        inner, inner_scope = bound
        if not isinstance(inner, nodes.Definition):
            return self.plan(inner, inner_scope, self._deeper(node.span, place))
        self.used.add(inner.name)
        if inner.name in self.dynamic:
            return self._constant(param(inner.name), node)
        if inner.value is None:
            self._reject_required(inner)
        plan = self.timed(inner.value, inner_scope, self._deeper(node.span, place))
        if isinstance(plan, Constant) and plan.number.op == "const" and plan.number.constant not in (0, 1):
            return self._constant(labelled(plan.number, inner.name.upper()), node)
        return replace(plan, label=inner.name.upper())

    def _reject_required(self, definition: nodes.Definition) -> NoReturn:
        name = definition.name
        self._reject(
            "required",
            definition.name_span,
            f"the parameter `{name}` has no value",
            f"give it: compile(..., {name}=1e-3) or --set {name}=1e-3; or write {name} = 1e-3",
        )

    def _deeper(self, span: Span, place: Place) -> Place:
        if place.depth >= MOST_DEPTH:
            self._reject(
                "limit",
                span,
                f"definitions and functions are nested more than {MOST_DEPTH} deep",
                "write the inner ones out",
            )
        return replace(place, depth=place.depth + 1)

    def _fact(self, name: str, span: Span, place: Place, what: str) -> Expr:
        known = place.total if name == "total" else self.facts.get(name)
        if known is None:
            example = _EXAMPLE_OF_FACT[name]
            near = suggest(name, [d.name for d in self.program.definitions]) if name not in self.index else None
            also = f"; or rename `{near}` to {name}" if near and near not in FACTS else ""
            over = "write `... over 10k`, or " if name == "total" else ""
            self._reject(
                "missing-fact",
                span,
                f"{what} needs `{name}`, which is not known",
                f"{over}put `{name} = {example};` before it, or give {name}={example}{also}",
            )
        return const(known, name.upper() if known not in (0, 1) else "")

    def _unknown_name(self, node: nodes.Name, scope: Scope) -> NoReturn:
        name = node.id
        if self._is_callable(name, scope):
            self._reject(
                "unknown-name", node.span, f"`{name}` is a function and needs its arguments", f"write: {self._usage(name, scope)}"
            )
        later = self.index.get(name)
        if later is not None:
            self._reject(
                "unknown-name",
                node.span,
                f"`{name}` is not defined yet: a definition may use only those before it",
                f"move `{name} = ...` before this statement",
            )
        near = suggest(name, [*scope.names, *CONSTANTS, *FACTS, "step", "rest"])
        self._reject(
            "unknown-name",
            node.span,
            f"`{name}` is not defined",
            f"write: {near}" if near else f"define it before: {name} = 1e-3; ...",
            "did you mean another name?" if near else None,
        )

    def _is_callable(self, name: str, scope: Scope) -> bool:
        return name in CURVES or name in TRANSFORMS or name in FUNCTIONS or scope.function(name, self.index) is not None

    def _usage(self, name: str, scope: Scope) -> str:
        found = scope.function(name, self.index)
        if found is not None:
            return f"{name}({', '.join(found[0].parameters or ())})"
        if name in FUNCTIONS:
            return f"{name}({', '.join(FUNCTIONS[name].parameters)})"
        return CURVES[name].example if name in CURVES else TRANSFORMS[name].example

    # ---- operators and functions ---------------------------------------------------------------------------

    def _combine(self, node: Expression, build: Any, operands: Seq[Plan]) -> Plan:
        if all(isinstance(operand, Constant) for operand in operands):
            return self._constant(self._computed(node, build, [o.number for o in operands if isinstance(o, Constant)]), node)
        durations = [operand.duration for operand in operands]
        longest = None if all(d is None for d in durations) else max(d for d in durations if d is not None)
        plan = Pointwise(node=node, duration=longest, operands=tuple(operands), combine=build)
        self._computed(node, build, [_stand_in(o) for o in operands])
        if isinstance(longest, int):
            for operand in operands:
                if operand.duration is None and (found := _current_step(operand)) is not None:
                    self.findings.note(
                        "stopped-step",
                        found.node.span,
                        f"`step` stops at {longest:,} here, since what it is combined with ends there",
                        f"write `for` to say how long the whole lasts: (...) for {longest}",
                    )
        return plan

    def _computed(self, node: Expression, build: Any, numbers: list[Expr]) -> Expr:
        """The operation on constants, whose errors are errors of the spec."""
        try:
            made: Expr = build(*numbers)
            if made.constant is not None and made.high in (float("inf"), float("-inf")):
                raise MathError("is too large for a float64")
        except MathError as error:
            self._reject("value", node.span, f"`{self._written(node)}` {error}", "a schedule's numbers are finite: change them")
        return made

    def _chain(
        self,
        node: nodes.Chain,
        first: Expression,
        rest: tuple[tuple[str, Expression], ...],
        scope: Scope,
        place: Place,
    ) -> Plan:
        inside = replace(place, whole=False)
        additive = rest[0][0] in "+-"
        plans = []
        for operand in (first, *(x for _, x in rest)):
            if additive:
                self._warn_share(operand, scope, operand.span, "under + and - a share is", "a number")
            with self.findings.part():
                plans.append(self.plan(operand, scope, inside))
        if len(plans) <= len(rest):
            raise Rejected
        operators = [OPERATORS[op] for op, _ in rest]
        if all(isinstance(p, Constant) for p in plans) or len(rest) == 1:
            # Two at a time, so that an error is underlined where it arises.
            total = plans[0]
            for i, (build, plan) in enumerate(zip(operators, plans[1:], strict=True)):
                part = node if i == len(rest) - 1 else nodes.Chain(first, rest[: i + 1], span=first.span.to(rest[i][1].span))
                total = self._combine(part, build, [total, plan])
            return total
        for (op, operand), plan in zip(rest, plans[1:], strict=True):
            if op == "/" and isinstance(plan, Constant) and plan.number.constant == 0:
                self._reject("value", operand.span, f"`{self._written(operand)}` is zero: a division by zero", "divide by another number")

        words = [op for op, _ in rest]
        return self._combine(node, lambda *values: _joined(list(values), words), plans)

    def _warn_share(self, operand: Expression, scope: Scope, span: Span, where: str, what: str) -> None:
        share = self.share(operand, scope) if isinstance(operand, nodes.Number | nodes.Name) else None
        if share is not None:
            number = shortest(share)
            self.findings.note(
                "suspicious-share",
                span,
                f"`{self._written(operand)}` is {number} here, not a share of a value",
                f"write {number} if that is meant, or the value itself",
            )

    def _function(self, node: nodes.Call, scope: Scope, place: Place) -> Plan:
        function = FUNCTIONS[node.name]
        values: list[Expression] = []
        for argument in node.arguments:
            if argument.name is not None:
                self._reject("argument", argument.span, f"`{node.name}` takes its arguments by position", f"write: {node.name}({', '.join(function.parameters)})")
            values.append(argument.value)
        least = len([p for p in function.parameters if p != "..."])
        if len(values) < least or (len(values) > least and not function.variadic):
            count = ("no", "one", "two", "three")[least]
            more = " or more" if function.variadic else ""
            span = node.span if len(values) < least else values[least].span
            self._reject(
                "argument",
                span,
                f"`{node.name}` takes {count}{more} argument{'s' if least > 1 else ''}, not {len(values)}",
                f"write: {node.name}({', '.join(function.parameters)})",
            )
        inside = replace(place, whole=False)
        plans = []
        for value in values:
            if node.name in ("min", "max", "clip"):
                self._warn_share(value, scope, value.span, f"in {node.name} a share is", "a number")
            with self.findings.part():
                plans.append(self.plan(value, scope, inside))
        if len(plans) < len(values):
            raise Rejected
        return self._combine(node, function.build, plans)

    def _call(self, node: nodes.Call, scope: Scope, place: Place) -> Plan:
        user = scope.function(node.name, self.index)
        if user is not None:
            return self._user_function(node, *user, scope, place)
        if node.name in CURVES:
            return self._curve(node, CURVES[node.name], scope, place)
        if node.name in TRANSFORMS:
            return self._transform(node, TRANSFORMS[node.name], scope, place)
        if node.name in FUNCTIONS:
            return self._function(node, scope, place)
        self._unknown_function(node, scope)

    def _unknown_function(self, node: nodes.Call, scope: Scope) -> NoReturn:
        name, at = node.name, self.index.get(node.name)
        if at is not None and self.program.definitions[at].parameters is not None:
            if at == scope.seen:
                self._reject("recursion", node.span, f"`{name}` uses itself", f"write out what {name} should do, or use repeat(...)")
            self._reject("unknown-function", node.name_span, f"`{name}` is not defined yet: a definition may use only those before it", f"move `{name}(...) = ...` before this statement")
        if scope.value(name, self.index) is not None:
            self._reject("unknown-function", node.name_span, f"`{name}` is a value, not a function", f"write: {name} * (...), or {name} alone")
        functions = [d.name for d in self.program.definitions[: scope.seen] if d.parameters is not None]
        near = suggest(name, [*functions, *CURVES, *TRANSFORMS, *FUNCTIONS], ALIASES)
        self._reject(
            "unknown-function",
            node.name_span,
            f"there is no curve or function `{name}`",
            f"write: {near}" if near else "`thence curves` lists them all",
            "did you mean another name?" if near else None,
        )

    def _user_function(self, node: nodes.Call, definition: nodes.Definition, inner: Scope, scope: Scope, place: Place) -> Plan:
        self.used.add(definition.name)
        parameters = definition.parameters or ()
        usage = f"{definition.name}({', '.join(parameters)})"
        bound = bind(node, parameters, parameters, usage, self.findings)
        missing = [name for name in parameters if name not in bound]
        if missing:
            self._reject("argument", node.span, f"`{node.name}` needs `{missing[0]}`", f"write: {usage}")
        for argument in bound.values():
            if isinstance(argument.value, nodes.Transition | nodes.Place):
                self._reject("argument", argument.span, "a user function takes single values", f"write: {usage}")
        arguments = {name: (argument.value, scope) for name, argument in bound.items()}
        assert definition.value is not None
        body = Scope(inner.program, inner.seen, arguments)
        plan = self.timed(definition.value, body, self._deeper(node.span, place))
        return replace(plan, label=definition.name.upper()) if not isinstance(plan, Constant) else plan

    # ---- durations -----------------------------------------------------------------------------------------

    def duration(self, node: Expression, scope: Scope, place: Place, *, zero: bool = False, place_only: bool = False) -> Fraction:
        """An exact number of steps, whole where it was written as steps.

        `zero` allows 0 (a place); `place_only` refuses `rest` and `until`, which are no places.
        """
        written = node
        node, scope = self.stripped(node, scope)
        match node:
            case Number(value, unit) if unit in ("", "steps"):
                return self._whole(value, written.span, zero)
            case Number(value, "%"):
                total = self._fact("total", written.span, place, f"the share `{self._written(node)}`").constant
                assert total is not None
                return self._positive(value / 100 * total, written, node, zero)
            case Number(value, unit):
                fact = self._fact(_FACT_OF_UNIT[unit], written.span, place, f"`{self._written(node)}`").constant
                assert fact is not None
                return self._positive(value * fact if unit == "ep" else value / fact, written, node, zero)
            case nodes.Rest() | nodes.Until() if place_only:
                self._reject("rest", written.span, f"`{self._written(node)}` is a duration; a number of steps is needed here", "write the steps, or a share such as 80%")
            case nodes.Rest():
                return self._rest(written.span, place)
            case nodes.Until(until):
                return self._until(written.span, until, scope, place)
        if isinstance(node, nodes.Boolean | nodes.Transition | nodes.Place):
            self._reject("duration", written.span, f"`{self._written(node)}` is not a duration", "write a number of steps: 1000, 10%, 2 ep")
        value = self.fixed(node, scope, place, "a duration")
        return self._whole(value, written.span, zero)

    def _whole(self, value: Fraction, span: Span, zero: bool) -> Fraction:
        least = 0 if zero else 1
        number = shortest(value)
        if value < least:
            what = "0 steps" if value == 0 else f"{number} steps"
            self._reject("duration", span, f"{what} is not a duration: at least {least} {'steps are' if zero else 'step is'} needed", "write a positive number of steps")
        if value.denominator != 1:
            help = f"write {round_half_up(value)}"
            if value < 1:
                help = f"write {shortest(value * 100)}% if a share of the total is meant"
            self._reject("duration", span, f"{number} is not a whole number of steps", help)
        return value

    def _positive(self, value: Fraction, written: Expression, node: Expression, zero: bool) -> Fraction:
        if value < 0 or (value == 0 and not zero):
            self._reject("duration", written.span, f"`{self._written(node)}` is 0 steps; at least 1 step is needed", "write a larger share, or steps")
        return value

    def _rest(self, span: Span, place: Place) -> Fraction:
        clock = place.clock
        if clock is None:
            self._reject("rest", span, "`rest` has no sequence to count on here", "write the number of steps")
        if clock.rest_taken is not None:
            self._reject("rest", span, "`rest` stands in its sequence a second time: it takes everything that is left", "write a duration for one of the two, such as 10%")
        total = self._fact("total", span, place, "`rest`").constant
        assert total is not None
        if clock.start is None:
            raise Rejected
        taken = clock.start + self._following(clock, span, place)
        if taken >= total:
            self._reject(
                "rest",
                span,
                f"nothing is left for `rest`: the other segments take {shortest(taken)} of {shortest(total)} steps",
                "make the other segments shorter, or the total larger",
            )
        return total - taken

    def _following(self, clock: Clockwork, rest: Span, place: Place) -> Fraction:
        """The exact length of the segments after the one that has `rest`."""
        start = Fraction(0)
        for i in range(clock.index + 1, len(clock.segments)):
            segment = clock.segments[i]
            with self._probing() as found:
                at = replace(
                    place,
                    clock=replace(clock, index=i, start=start, rest_taken=rest),
                    reached=_UNKNOWN,
                    whole=True,
                )
                try:
                    plan = self.plan(segment, clock.scope, at)
                except Rejected:
                    plan = None
            if plan is None:
                for finding in found.all():
                    if finding.code == "rest":
                        self.findings.note(finding.code, finding.span, finding.message, finding.help, finding.label)
                raise Rejected
            if not isinstance(plan.duration, int):
                self._reject(
                    "rest",
                    segment.span,
                    f"`{self._written(segment)}` has no end, so nothing is left for the `rest` before it",
                    f"write: {self._written(segment)} for 1000",
                )
            start += _exact(plan)
        return start

    def _until(self, span: Span, node: Expression, scope: Scope, place: Place) -> Fraction:
        clock = place.clock
        if clock is None:
            self._reject("rest", span, "`until` has no sequence to count on here", "write the number of steps")
        if clock.rest_taken is not None:
            self._reject("rest", span, "no `until` may follow `rest`, whose length it would depend on", "write this segment's length: 10% or 1000")
        target = self.duration(node, scope, replace(place, clock=None, whole=False), zero=True, place_only=True)
        if clock.start is None:
            raise Rejected
        if target <= clock.start:
            self._reject(
                "duration",
                span,
                f"the segment begins at step {shortest(clock.start)}, so it cannot last until step {shortest(target)}: 0 or fewer steps are left",
                f"write a later step than {shortest(clock.start)}, or a duration without until",
            )
        return target - clock.start

    def _to_steps(self, exact: Fraction, node: Expression, scope: Scope, place: Place, span: Span) -> int:
        """An exact length as whole steps: boundaries of a sequence are rounded, not lengths."""
        stripped, _ = self.stripped(node, scope)
        clock = place.clock
        on_sequence = place.whole or isinstance(stripped, nodes.Rest | nodes.Until)
        if clock is not None and clock.start is not None and on_sequence:
            steps = round_half_up(clock.start + exact) - round_half_up(clock.start)
        else:
            steps = round_half_up(exact)
        if steps < 1:
            self._reject(
                "duration",
                span,
                f"`{self._written(node)}` comes to {float(exact):.3g} steps, which rounds to 0 steps",
                "write a longer duration",
            )
        if steps > LONGEST:
            self.findings.note(
                "long",
                span,
                f"{steps:,} steps are more than the {LONGEST:,} that an int32 counts",
                "pass the step as a Python int or a float; jax counts in int32",
            )
        return steps

    # ---- sequences -----------------------------------------------------------------------------------------

    def timed(self, node: Expression, scope: Scope, place: Place, *, root: bool = False) -> Plan:
        """An expression with a clock of its own, from 0: a chain of then, even of one segment."""
        segments = node.segments if isinstance(node, nodes.Sequence) else (node,)
        plans: list[Plan] = []
        starts: list[int] = []
        start: Fraction | None = Fraction(0)
        reached = place.reached
        failed = False
        for i, segment in enumerate(segments):
            clock = Clockwork(segments, scope, i, start)
            at = replace(place, clock=clock, reached=reached, whole=True)
            plan: Plan | None = None
            with self.findings.part():
                plan = self.plan(segment, scope, at)
            if plan is None:
                failed, self.guessing = True, True
                start, reached = None, _UNKNOWN
                continue
            last = i == len(segments) - 1
            if not last and not isinstance(plan.duration, int):
                self._endless_before_then(segment, plan)
                failed, self.guessing = True, True
                start, reached = None, _UNKNOWN
                continue
            if i and not failed:
                self._check_jump(plan, reached, place)
            plans.append(plan)
            if start is not None:
                starts.append(round_half_up(start))
            if isinstance(plan.duration, int):
                start = start + _exact(plan) if start is not None else None
                if not last:
                    reached = self._end(plan) if not failed else _UNKNOWN
        if failed:
            raise Rejected
        assert start is not None
        self._check_filled(node, segments, plans, start, scope, place, root)
        if len(plans) == 1:
            return plans[0]
        if isinstance(plans[-1].duration, int):
            end = starts[-1] + plans[-1].duration
            self._note_long(end, node.span)
            return SequencePlan(node=node, duration=end, segments=tuple(plans), starts=tuple(starts))
        return SequencePlan(node=node, duration=float("inf"), segments=tuple(plans), starts=tuple(starts))

    def _end(self, plan: Plan) -> Expr:
        try:
            return plan.end
        except MathError as error:
            self.findings.note("value", plan.node.span, f"the value at the end of `{self._written(plan.node)}` {error}", "end it earlier, or give the next segment no need of it: end at a finite value")
            self.guessing = True
            return _UNKNOWN

    def _note_long(self, steps: int, span: Span) -> None:
        if steps > LONGEST:
            self.findings.note(
                "long",
                span,
                f"{steps:,} steps are more than the {LONGEST:,} that an int32 counts",
                "pass the step as a Python int or a float; jax counts in int32",
            )

    def _endless_before_then(self, segment: Expression, plan: Plan) -> None:
        word = "endless" if plan.duration is not None else "timeless: it has no duration"
        text = self._written(segment)
        if isinstance(segment, nodes.Sequence | nodes.Over):
            text = f"({text})"
        also = f", or hold(1000, {text})" if isinstance(plan, Constant) else ""
        self.findings.note(
            "duration",
            segment.span,
            f"`{self._written(segment)}` is {word}, so what comes after `then` would never run",
            f"say for how long: {text} for 1000{also}",
        )

    def _check_jump(self, plan: Plan, reached: Expr | None, place: Place) -> None:
        if place.in_repeat or self.guessing or reached is None:
            return
        try:
            first, before = plan.at(0).constant, reached.constant
        except MathError:  # infinite there
            return
        if first is None or before is None:
            return
        if abs(first - before) > Fraction(1, 10**6) * max(abs(first), abs(before)):
            self.findings.note(
                "jump",
                plan.node.span,
                f"the value jumps from {_short(before)} to {_short(first)} here",
                f"begin at {_short(before)}, by leaving the start value out, if no jump is meant",
            )

    def _check_filled(
        self,
        node: Expression,
        segments: Seq[Expression],
        plans: Seq[Plan],
        length: Fraction,
        scope: Scope,
        place: Place,
        root: bool,
    ) -> None:
        if not root or place.total is None or not isinstance(plans[-1].duration, int) or length >= place.total:
            return
        if any(self._has_share(segment, scope) for segment in segments):
            self.findings.note(
                "unfilled",
                Span(max(node.span.stop - 1, node.span.start), node.span.stop),
                f"the sequence ends at step {shortest(round_half_up(length))} of {shortest(place.total)}; its last value is held after that",
                "give the last segment `rest` as its duration",
            )

    def _has_share(self, segment: Expression, scope: Scope) -> bool:
        """Whether a segment's own duration is written as a share."""
        if isinstance(segment, nodes.Cut):
            return self.share(segment.length, scope) is not None
        if isinstance(segment, nodes.Call) and segment.arguments and segment.name in CURVES and CURVES[segment.name].finite:
            value, at = self.stripped(segment.arguments[0].value, scope)
            if isinstance(value, nodes.Until):
                value = value.place
            return self.share(value, at) is not None
        return False

    def _check_overrun(self, plan: Plan, total: Fraction, start: int) -> None:
        if not isinstance(plan.duration, int):
            if isinstance(plan, SequencePlan):
                for segment, begin in zip(plan.segments[:-1], plan.starts, strict=False):
                    self._check_overrun(segment, total, start + begin)
            return
        if start + plan.duration <= total:
            return
        if isinstance(plan, SequencePlan):
            for segment, begin in zip(plan.segments, plan.starts, strict=True):
                if isinstance(segment.duration, int) and start + begin + segment.duration > total:
                    return self._check_overrun(segment, total, start + begin)
        self.findings.note(
            "overrun",
            plan.node.span,
            f"this ends at step {start + plan.duration:,}, after the total of {shortest(total)} steps",
            "shorten it (a last segment may have the duration `rest`), or make the total larger",
        )

    def _cut(self, node: nodes.Cut, scope: Scope, place: Place) -> Plan:
        inside = replace(place, whole=False)
        length = node.length if node.word == "for" else nodes.Until(node.length, span=node.length.span)
        exact: Fraction | None = None
        with self.findings.part():
            exact = self.duration(length, scope, place)
        body = self.plan(node.body, scope, inside)
        if exact is None:
            raise Rejected
        steps = self._to_steps(exact, length, scope, place, node.length.span)
        self._check_reachable(body, steps, 0)
        return CutPlan(node=node, duration=steps, body=body, exact=exact if place.whole else None)

    def _check_reachable(self, plan: Plan, steps: int, start: int) -> None:
        """Note the segments and levels that begin only after a cut."""
        if isinstance(plan, SequencePlan):
            for segment, begin in zip(plan.segments, plan.starts, strict=True):
                if start + begin >= steps:
                    self.findings.note(
                        "unreachable",
                        segment.node.span,
                        f"this would begin at step {start + begin:,}, but the schedule is cut at {steps:,}: it never runs",
                        "leave it out, or cut later",
                    )
                else:
                    self._check_reachable(segment, steps, start + begin)
        elif isinstance(plan, CurvePlan) and plan.curve.name == "steps":
            for begin, _ in plan.arguments["levels"]:
                if start + begin >= steps:
                    self.findings.note(
                        "unreachable",
                        plan.node.span,
                        f"the level at step {start + begin:,} is never reached: the schedule is cut at {steps:,}",
                        "leave it out, or cut later",
                    )

    def _over(self, node: nodes.Over, scope: Scope, place: Place) -> Plan:
        if isinstance(self.stripped(node.total, scope)[0], nodes.Rest | nodes.Until):
            self._reject("rest", node.total.span, "the total after `over` is a number of steps, not `rest` or `until`", "write: over 10k")
        exact = self.duration(node.total, scope, replace(place, clock=None, whole=False), place_only=True)
        total = Fraction(self._to_steps(exact, node.total, scope, replace(place, whole=False), node.total.span))
        if place.total is not None and place.total != total:
            self.findings.note(
                "total",
                node.total.span,
                f"`over` sets the total to {shortest(total)}, though it is {shortest(place.total)} outside",
                "leave `over` out to use the outer total",
            )
        inner = replace(place, total=total, whole=False)
        if isinstance(node.body, nodes.Sequence):
            plan = self.timed(node.body, scope, inner, root=True)
        else:
            plan = self.plan(node.body, scope, inner)
        self._check_overrun(plan, total, 0)
        return replace(plan, exact=None, over=total)

    # ---- curves --------------------------------------------------------------------------------------------

    def _curve(self, node: nodes.Call, curve: Curve, scope: Scope, place: Place) -> Plan:
        place_inside = replace(place, whole=False)
        arguments = Arguments(self, node, curve, scope, place)
        values, exact, steps = arguments.evaluate(place_inside)
        plan = CurvePlan(
            node=node,
            duration=steps if steps is not None else float("inf"),
            curve=curve,
            arguments=values,
            label=curve.name.upper(),
            exact=exact if place.whole else None,
        )
        if curve.name == "warmup" and not self.guessing:
            first, last = values["from"].constant, values["to"].constant
            if first is not None and last is not None and last < first:
                self.findings.note(
                    "falling-warmup",
                    node.span,
                    f"this warm-up goes down, from {_short(first)} to {_short(last)}",
                    "write linear or cosine for a way down",
                )
        return plan

    # ---- transforms ----------------------------------------------------------------------------------------

    def _transform(self, node: nodes.Call, transform: Transform, scope: Scope, place: Place) -> Plan:
        names = tuple(p.name for p in transform.parameters)
        usage = signature(transform.name, transform.parameters, transform.positions)
        bound = bind(node, transform.positions, names, usage, self.findings)
        for parameter in transform.parameters:
            if parameter.default == REQUIRED and parameter.name not in bound:
                self._reject("argument", node.span, f"`{node.name}` needs {parameter.doc} (`{parameter.name}`)", f"write: {usage}, as in {transform.example}")
        inside = replace(place, whole=False, in_repeat=place.in_repeat or transform.name == "repeat")
        node_s = bound["s"].value
        if isinstance(node_s, nodes.Transition | nodes.Place | nodes.Until):
            self._reject("argument", node_s.span, f"`{node.name}` needs a schedule here", f"write: {transform.example}")
        body = self.timed(node_s, scope, inside)
        if transform.finite_only and not isinstance(body.duration, int):
            word = "endless" if body.duration is not None else "timeless, endless in time"
            self._reject(
                "duration",
                node_s.span,
                f"`{node.name}` needs a schedule that ends; `{self._written(node_s)}` is {word}",
                f"say for how long: {self._written(node_s)} for 1000",
            )
        outer = replace(place, whole=False)
        if transform.name == "repeat":
            return self._repeat(node, bound, body, scope, outer)
        if transform.name == "reverse":
            return ReversePlan(node=node, duration=body.duration, body=body)
        if transform.name == "stretch":
            return self._stretch(node, bound["f"].value, body, scope, outer)
        count = bound["n"].value
        steps = round_half_up(self.duration(count, scope, place, zero=True))
        if transform.name == "delay":
            longer = body.duration + steps if isinstance(body.duration, int) else body.duration
            return DelayPlan(node=node, duration=longer, body=body, wait=steps)
        if isinstance(body.duration, int):
            if steps >= body.duration:
                self._reject("duration", count.span, f"nothing is left after {steps:,} steps: the schedule lasts {body.duration:,}", f"skip fewer than {body.duration} steps")
            return SkipPlan(node=node, duration=body.duration - steps, body=body, skipped=steps)
        return SkipPlan(node=node, duration=body.duration, body=body, skipped=steps)

    def _stretch(self, node: nodes.Call, factor_node: Expression, body: Plan, scope: Scope, place: Place) -> Plan:
        factor = self.fixed(factor_node, scope, place, "a duration")
        if factor <= 0:
            self._reject("value", factor_node.span, f"a schedule cannot be stretched by {shortest(factor)}: more than 0 is needed", "write a positive number; reverse(S) runs backwards")
        if not isinstance(body.duration, int):
            return StretchPlan(node=node, duration=body.duration, body=body, old=factor.denominator, new=factor.numerator)
        new = round_half_up(body.duration * factor)
        if new < 1:
            self._reject("duration", factor_node.span, f"stretched by {shortest(factor)}, {body.duration:,} steps become 0 steps", "write a larger factor")
        return StretchPlan(node=node, duration=new, body=body, old=body.duration, new=new)

    def _repeat(self, node: nodes.Call, bound: Mapping[str, nodes.Argument], body: Plan, scope: Scope, place: Place) -> Plan:
        times: int | None = None
        if "times" in bound and not is_name(bound["times"].value, "endless"):
            value = self.fixed(bound["times"].value, scope, place, "a number of turns")
            if value < 1 or value.denominator != 1:
                self._reject("value", bound["times"].span, f"{shortest(value)} is not a number of turns: a whole number, at least 1, is needed", "write: times=3")
            times = int(value)
        stretch = Fraction(1)
        if "stretch" in bound:
            stretch = self.fixed(bound["stretch"].value, scope, place, "durations")
            if stretch <= 0:
                self._reject("value", bound["stretch"].span, f"turns cannot be stretched by {shortest(stretch)}: more than 0 is needed", "write: stretch=2")
            if stretch < 1 and times is None:
                self._reject("duration", bound["stretch"].span, "turns that get shorter and shorter cannot go on without end", "say how many: times=5")
        scale = const(1)
        if "scale" in bound:
            scale = self.number(bound["scale"].value, scope, place)
        starts: tuple[int, ...] = ()
        lengths: tuple[int, ...] = ()
        if stretch != 1:
            turns = turns_of(body.steps, stretch, times, MOST_TURNS)
            if turns is None:
                small = times is not None and body.steps * stretch ** min(times - 1, 2000) < Fraction(1, 2)
                if small:
                    self._reject("duration", node.span, "the last turns come to 0 steps", "repeat fewer times, or shorten less")
                self._reject("limit", node.span, f"more than {MOST_TURNS:,} turns of unequal length before step {LONGEST:,}", "use a larger stretch, fewer times, or stretch=1")
            starts, lengths = turns
        duration = float("inf") if times is None else starts[-1] + lengths[-1] if starts else body.steps * times
        if isinstance(duration, int):
            self._note_long(duration, node.span)
        return RepeatPlan(node=node, duration=duration, body=body, times=times, scale=scale, starts=starts, lengths=lengths)


_INVERSE = {"+": "-", "-": "+", "*": "/", "/": "*"}
_LONGEST_CHAIN = 16


def _joined(values: list[Expr], operators: list[str]) -> Expr:
    """Values joined from left to right; very long chains by halves, so that the formula stays shallow."""
    if len(values) <= _LONGEST_CHAIN:
        return reduce(lambda x, pair: OPERATORS[pair[0]](x, pair[1]), zip(operators, values[1:], strict=True), values[0])
    middle = len(values) // 2
    joint = operators[middle - 1]
    plain = "+" if joint in "+-" else "*"
    right = [plain if op == joint else _INVERSE[plain] for op in operators[middle:]]
    return OPERATORS[joint](_joined(values[:middle], operators[: middle - 1]), _joined(values[middle:], right))


def _exact(plan: Plan) -> Fraction:
    return plan.exact if plan.exact is not None else Fraction(plan.steps)


def _short(value: Fraction) -> str:
    return shortest(float(f"{float(value):.6g}"))


def _current_step(plan: Plan) -> CurrentStep | None:
    """A `step` that moves on without an end of its own."""
    if isinstance(plan, CurrentStep):
        return plan
    if plan.duration is not None:
        return None
    return next((found for part in plan.parts if (found := _current_step(part)) is not None), None)


def _stand_in(plan: Plan) -> Expr:
    """Something in place of an operand when an operation is tried for errors: only constants matter."""
    return plan.number if isinstance(plan, Constant) else param("operand")


__all__ = ["FACTS", "INHERITED", "Kind", "Parameter", "Resolver", "Source"]
