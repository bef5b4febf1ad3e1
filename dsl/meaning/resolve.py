"""From syntax tree to plan: one expression at a time, with the parts of the resolver for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..calls.curve_arguments import CurveArguments
from ..calls.doubtful import check_call
from ..calls.place import Place, Scope
from ..curves.entry import Curve
from ..curves.table import CURVES, TRANSFORMS
from ..formula.expression import Expr, const, constants
from ..formula.functions import FUNCTIONS, OPERATORS, negate
from ..numbers.decimals import MathError, check_finite, short, shortest
from ..numbers.facts import FACT_OF_UNIT
from ..plans.lower import eagerly, lazily
from ..plans.plan import CurvePlan, Plan, Pointwise, SequencePlan
from ..plans.repeat import MOST_ROWS, beyond_tables
from ..syntax import nodes
from ..syntax.nodes import Expression, Number
from ..text.findings import Fix
from ..text.source import Span
from .arithmetic import Arithmetic
from .hardly_meant import check_held, check_long, minus_left_out
from .names import Names
from .transforms import Transforms


class Resolver(Names, Arithmetic, Transforms):
    """Resolves the expressions of one program, with its facts."""

    def outcome(self, node: Expression, scope: Scope) -> Plan:
        """The plan of a result or an output."""
        place = Place(total=self.facts.get("total"))
        plan = self.timed(node, scope, place, root=True)
        if place.total is not None and plan.over is None:
            self._check_overrun(plan, place.total, 0)
            # What is written for any run may well go on behind the end of one.
            total_written = any(d.name == "total" and d.span != Span(0, 0) for d in self.program.definitions)
            if total_written or isinstance(plan, SequencePlan):
                self.check_levels(plan, place.total)
            epoch = self.facts.get("steps_per_epoch")
            check_held(plan, place.total, epoch, self.findings, is_written=total_written)
        check_long(plan, self.program, self.facts, self.findings)
        lost = beyond_tables(plan)
        if lost is not None:
            self.reject(
                "limit",
                lost.node.span,
                f"its turns within turns are more than {MOST_ROWS:,}, and too fine for a float64 to count their time",
                "repeat fewer times, nest fewer repeats, or leave stretch out of some",
            )
        self.check_finite(plan)
        return plan

    def check_finite(self, plan: Plan) -> None:
        """Refuse what cannot be computed, and arithmetic that is infinite or no number all through a part."""
        wide = any(map(_is_wide, _curves(plan)))
        if not (wide or _has_arithmetic(plan)):
            return
        try:
            formula = eagerly(plan)
            if wide:
                for x in (*constants(formula), *constants(lazily(plan))):
                    check_finite(x)
        except MathError as error:
            where = error.node or plan.node
            written = self.written(where)
            if isinstance(where, nodes.Call) and where.name in CURVES:
                self.reject(
                    "value",
                    where.span,
                    f"`{written}` cannot be computed: a number on the way {error}",
                    "bring its numbers nearer to 1, and to each other",
                )
            self.reject(
                "value",
                where.span,
                f"`{written}` {error}, at every step or in one of its parts",
                "every number of a schedule must be finite",
            )

    def plan(self, node: Expression, scope: Scope, place: Place) -> Plan:
        """The plan of any expression; a number becomes a timeless constant."""
        self.visit(1, node.span)
        match node:
            case nodes.Number():
                return self.constant(self._plain_number(node), node)
            case nodes.Name():
                return self._name(node, scope, place)
            case nodes.Call():
                return self._call(node, scope, place)
            case nodes.Chain(first, rest):
                return self._chain(node, first, rest, scope, place)
            case nodes.Negation(operand):
                self._warn_share(operand, scope, node.span)
                inner = self.plan(operand, scope, replace(place, whole=False))
                return self._combine(node, negate, [inner], keeps_sign=False)
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
                self.reject(
                    "argument",
                    node.span,
                    f"`{str(value).lower()}` is not a number",
                    "write a number, such as 1e-3; a flag has its name before it: staircase=true",
                )
            case nodes.Rest():
                clock = place.clock
                alone = clock is not None and clock.index > 0 and clock.segments[clock.index] is node
                self.reject(
                    "rest",
                    node.span,
                    "`rest` is a duration and stands alone in its place",
                    None if alone else "write the value here, and rest where the steps stand",
                    fix=f"hold({'1000' if place.total is None else 'rest'})" if alone else None,
                )
            case nodes.Until():
                self.reject(
                    "rest",
                    node.span,
                    "`until` gives a duration; a value stands here",
                    "as in hold(until 80%)",
                )
            case nodes.Transition():
                self.reject(
                    "argument", node.span, "a transition a->b belongs to a curve", "as in linear(1000, 1->0)"
                )
            case nodes.Place():
                self.reject(
                    "argument",
                    node.span,
                    "a place v @ s belongs to steps or points",
                    "as in steps(0.1, 0.01 @ 32k)",
                )

    def _plain_number(self, node: Number) -> Expr:
        if node.unit not in ("", "%"):
            number, steps = shortest(node.value), ""
            if node.unit in FACT_OF_UNIT and self.needed == "a duration":
                fact = FACT_OF_UNIT[node.unit]
                steps = f"{number} * {fact}" if node.unit == "ep" else f"floor({number} / {fact})"
                if self.findings.source.text[: node.span.start].rstrip().endswith("/"):
                    steps = f"({steps})"
            self.reject(
                "argument",
                node.span,
                f"`{self.written(node)}` is a duration: it stands alone in its place, not under operators and not as a value",
                None if steps else f"write a number such as {number}, or give the duration its own argument",
                fix=steps or number,
            )
        return const(node.value / 100 if node.unit == "%" else node.value)

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

    def match(self, node: nodes.Call, scope: Scope) -> None:
        """Refuse a call of what does not exist, or with arguments that do not fit; nothing is evaluated."""
        if self.findings.has("unknown-name", node.span):  # it stands where no call can
            return
        user = scope.function(node.name, self.index)
        if user is not None:
            self._match_user(node, user[0])
        elif node.name in CURVES:
            CurveArguments(self, node, CURVES[node.name], scope, Place(total=None)).match()
        elif node.name in TRANSFORMS:
            self._match_transform(node, TRANSFORMS[node.name])
        elif node.name in FUNCTIONS:
            self._match_function(node)
        else:
            self._unknown_function(node, scope)

    def _curve(self, node: nodes.Call, curve: Curve, scope: Scope, place: Place) -> Plan:
        place_inside = replace(place, whole=False)
        arguments = CurveArguments(self, node, curve, scope, place)
        values, exact, steps = arguments.evaluate(place_inside)
        plan = CurvePlan(
            node=node,
            duration=steps if steps is not None else float("inf"),
            curve=curve,
            arguments=values,
            label=curve.name.upper(),
            exact=exact if place.whole else None,
        )
        if curve.starts_from_zero and not self.guessing:
            first, last = values["from"].constant, values["to"].constant
            if first is not None and last is not None and last < first:
                self.findings.note(
                    "falling-warmup",
                    node.span,
                    f"this warm-up goes down, from {short(first)} to {short(last)}",
                    "write linear or cosine for a way down",
                    fix=Fix(node.name_span, "linear"),
                )
        if not self.guessing:
            check_call(node, curve, values, self.findings)
        if not self.guessing and "from" not in arguments.given:
            self._check_rise(node, curve, arguments, scope, place)
        return plan

    def _check_rise(
        self, node: nodes.Call, curve: Curve, arguments: CurveArguments, scope: Scope, place: Place
    ) -> None:
        """Note a curve that goes on to ten times the value reached or more, where a way down is expected."""
        target = arguments.given.get("to")
        clock = place.clock
        before = clock.segments[clock.index - 1] if clock is not None and clock.index else None
        behind_warmup = isinstance(before, nodes.Call) and before.name == "warmup"
        if target is None or not (curve.falls or (behind_warmup and not curve.starts_from_zero)):
            return
        first, last = arguments.values["from"].constant, arguments.values["to"].constant
        if not first or last is None or last / first < 10 or self.share(target.value, scope) is not None:
            return
        written, span = self.written(target.value), target.value.span
        meant, what = minus_left_out(target.value), ""
        fix = Fix(span, meant) if meant is not None else None
        if meant is not None and isinstance(before, nodes.Call) and before.arguments:
            peak = before.arguments[-1].value
            if (small := minus_left_out(peak)) is not None:  # both have lost their sign
                between = self.findings.source.text[peak.span.stop : span.start]
                meant, fix = f"{small} and {meant}", Fix(peak.span.to(span), f"{small}{between}{meant}")
        if meant is None and isinstance(target.value, Number) and 0 < last <= 100:
            meant = f"{shortest(last if last >= 1 else last * 100)}%"
            what, fix = f" for a share of {short(first)}", Fix(span, meant)
        self.findings.note(
            "rising-decay",
            span,
            f"this rises from {short(first)} to {short(last)}",
            (f"write {meant}{what}, or " if meant else "write ")
            + f"{shortest(first)}->{written} if the rise is meant",
            fix=fix,
        )


# Numbers of about so many bits, before the point or behind it, meet nothing that a float64 does not hold.
_WIDE = 330


def _is_wide(plan: CurvePlan) -> bool:
    return any(
        x and abs(x.numerator.bit_length() - x.denominator.bit_length()) > _WIDE for x in plan.numbers()
    )


def _curves(plan: Plan) -> Iterator[CurvePlan]:
    if isinstance(plan, CurvePlan):
        yield plan
    for part in plan.parts:
        yield from _curves(part)


def _has_arithmetic(plan: Plan) -> bool:
    return isinstance(plan, Pointwise) or any(map(_has_arithmetic, plan.parts))
