"""Resolves what has a clock: chains of `then`, `for`, `until`, `over`; and checks how segments meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ..calls.place import NOT_FINITE, Clockwork, Place, Scope
from ..curves.table import CURVES
from ..formula.expression import Expr
from ..numbers.decimals import MathError, round_half_up, short, shortest
from ..numbers.facts import FACT_OF_UNIT
from ..plans.plan import Constant, CurvePlan, CutPlan, Plan, Pointwise, SequencePlan
from ..syntax import nodes
from ..syntax.nodes import Expression, Number
from ..syntax.unparse import unparse
from ..syntax.walk import nodes_in
from ..text.findings import Fix, Rejected
from ..text.source import Span
from .durations import UNKNOWN, Durations, exact_length
from .hardly_meant import NO_WEIGHT, check_held


class Sequences(Durations):
    """The part of the resolver for sequences."""

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
                start, reached = None, UNKNOWN
                continue
            last = i == len(segments) - 1
            if not last and not isinstance(plan.duration, int):
                self._endless_before_then(segment, plan, at)
                failed, self.guessing = True, True
                start, reached = None, UNKNOWN
                continue
            if i and not failed:
                self._check_jump(plan, reached, place, segments[: i + 1] if last else (), plans)
            plans.append(plan)
            if start is not None:
                starts.append(round_half_up(start))
            if isinstance(plan.duration, int):
                start = start + exact_length(plan) if start is not None else None
                if not last:
                    reached = self._end(plan) if not failed else UNKNOWN
        if failed:
            raise Rejected
        assert start is not None
        self._check_filled(node, segments, plans, start, scope, place, root)
        self._check_weights(segments, plans, starts, scope, place)
        if len(plans) == 1:
            return plans[0]
        if isinstance(plans[-1].duration, int):
            end = self.countable(starts[-1] + plans[-1].duration, node.span)
            return SequencePlan(node=node, duration=end, segments=tuple(plans), starts=tuple(starts))
        return SequencePlan(node=node, duration=float("inf"), segments=tuple(plans), starts=tuple(starts))

    def _end(self, plan: Plan) -> Expr:
        """What a segment leaves behind."""
        try:
            return plan.end
        except MathError:
            return NOT_FINITE

    def _endless_before_then(self, segment: Expression, plan: Plan, at: Place) -> None:
        assert at.clock is not None
        if at.clock.index and (steps := _steps_meant(segment)):
            self.findings.note(
                "duration",
                segment.span,
                f"`{self.written(segment)}` is endless, and {steps} is its value; what lasts so many steps is hold",
                f"write: hold({steps}), or {self.lasting(segment)} if {steps} is the value",
                fix=f"hold({steps})",
            )
            return
        word = "endless" if plan.duration is not None else "timeless: it has no duration"
        length = "rest" if self._is_rest_left(at.clock, segment.span, at) else "1000"
        fix, also = self.lasting(segment, length), ""
        if length == "rest" and (isinstance(plan, Constant) or _held(segment) is not segment):
            fix = f"hold(rest, {self.pattern(_held(segment))})"
        elif isinstance(plan, Constant):
            also = f", or hold(1000, {self.pattern(segment)})"
        self.findings.note(
            "duration",
            segment.span,
            f"`{self.written(segment)}` is {word}, so what comes after `then` would never run",
            f"say for how long: {fix}{also}",
            fix=fix,
        )

    def _is_rest_left(self, clock: Clockwork, span: Span, place: Place) -> bool:
        """Whether a segment can last as long as the others leave of the total."""
        if place.total is None or clock.start is None:
            return False
        if any(isinstance(node, nodes.Rest) for node in nodes_in(clock.segments)):
            return False
        with self._probing():
            try:
                return clock.start + self._following(clock, span, place) < place.total
            except Rejected:
                return False

    def _check_jump(
        self,
        plan: Plan,
        reached: Expr | None,
        place: Place,
        whole: Sequence[Expression],
        plans: Sequence[Plan],
    ) -> None:
        """Note a segment that does not begin at the value reached; behind the last one, `whole` is the sequence."""
        if place.in_repeat or self.guessing or reached is None or reached is NOT_FINITE:
            return
        try:
            first, before = plan.at(0).constant, reached.constant
        except MathError:  # infinite there
            return
        if first is None or before is None:
            return
        if abs(first - before) > Fraction(1, 10**6) * max(abs(first), abs(before)):
            help, fix = self._of_the_whole(whole, [*plans, plan], before, first) if whole else (None, None)
            self.findings.note(
                "jump",
                plan.node.span,
                f"the value jumps from {short(before)} to {short(first)} here",
                help or f"begin at {short(before)}, by leaving the start value out, if no jump is meant",
                fix=fix if help else _without_start(plan.node),
            )

    def _of_the_whole(
        self, whole: Sequence[Expression], plans: Sequence[Plan], before: Fraction, first: Fraction
    ) -> tuple[str | None, Fix | None]:
        """What to write where an operand beside a segment, without which nothing would jump, is meant for all of them."""
        last, head = whole[-1], whole[0]
        where = head.span.to(last.span)
        if isinstance(last, nodes.Chain) and (alone := _moving(plans[-1])) is not None:
            text = unparse(replace(last, first=nodes.Sequence((*whole[:-1], last.first))))
            if alone.node is not last.first or not _is_value(alone, 0, before):
                return None, None
            help = f"write {text} if all of it is meant"
            operator, other = last.rest[0]
            plain = isinstance(other, Number) and not other.unit and len(last.rest) == 1
            times = other.value if isinstance(other, Number) and plain else Fraction(0)
            if operator == "*" and times > 1 and times.denominator == 1:
                turns = f"repeat({unparse(last.first)}, {unparse(other)})"
                return f"{help}, or {turns} for {unparse(other)} turns", None
            return f"write: {text}", Fix(where, text)
        if isinstance(head, nodes.Chain) and len(head.rest) == 1 and (alone := _moving(plans[0])) is not None:
            operator, operand = head.rest[0]
            if len(whole) > 2 or not _is_value(alone, alone.steps, first):
                return None, None
            both = nodes.Chain(head.first, ((operator, nodes.Sequence((operand, last))),))
            if alone.node is head.first:
                both = nodes.Chain(nodes.Sequence((head.first, last)), head.rest)
            return f"write: {unparse(both)}", Fix(where, unparse(both))
        return None, None

    def _check_filled(
        self,
        node: Expression,
        segments: Sequence[Expression],
        plans: Sequence[Plan],
        length: Fraction,
        scope: Scope,
        place: Place,
        root: bool,
    ) -> None:
        if (
            not root
            or place.total is None
            or not isinstance(plans[-1].duration, int)
            or length >= place.total
        ):
            return
        if any(self._has_share(segment, scope) for segment in segments):
            self.findings.note(
                "unfilled",
                segments[-1].span,
                f"the sequence ends at step {shortest(round_half_up(length))} of {shortest(place.total)}; its last value is held after that",
                "give the last segment `rest` as its duration",
                fix=_lasting_rest(segments[-1]),
            )

    def _check_weights(
        self,
        segments: Sequence[Expression],
        plans: Sequence[Plan],
        starts: Sequence[int],
        scope: Scope,
        place: Place,
    ) -> None:
        """Note segments that are next to nothing beside their neighbours, unless a unit says that they are meant."""
        lengths = [plan.duration if isinstance(plan.duration, int) else 0 for plan in plans]
        if isinstance(segments[-1], nodes.Call) and segments[-1].name == "hold":
            lengths[-1] = 0  # however long what was reached is held
        elif not lengths[-1] and place.total is not None:
            lengths[-1] = int(place.total) - starts[-1]
        for i, (segment, length) in enumerate(zip(segments, lengths, strict=True)):
            beside = max(lengths[max(i - 1, 0) : i + 2])
            if not 0 < length * NO_WEIGHT <= beside:
                continue
            written = self._length_of(segment, scope)
            if isinstance(written, nodes.Rest) or (isinstance(written, Number) and written.unit):
                continue
            steps = f"{length} step{'s' if length > 1 else ''}"
            help = f"write a longer one, or {length} steps if that is meant; a share of the total is written {length}%"
            self.findings.note(
                "short",
                segment.span,
                f"this lasts {steps}, next to {beside:,}",
                (
                    help
                    if isinstance(written, Number)
                    else "make it longer; if it is meant, end the line with # thence: ignore[short]"
                ),
            )

    def _has_share(self, segment: Expression, scope: Scope) -> bool:
        """Whether a segment's own duration is written as a share."""
        written = self._length_of(segment, scope)
        return isinstance(written, Number) and written.unit == "%"

    def _length_of(self, segment: Expression, scope: Scope) -> Expression | None:
        """A segment's own duration, or the place until which it lasts, as it is written; None if it has none."""
        if isinstance(segment, nodes.Cut):
            return self.stripped(segment.length, scope)[0]
        if (
            isinstance(segment, nodes.Call)
            and segment.arguments
            and segment.name in CURVES
            and CURVES[segment.name].finite
        ):
            value, at = self.stripped(segment.arguments[0].value, scope)
            return self.stripped(value.place, at)[0] if isinstance(value, nodes.Until) else value
        return None

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
        steps = self.to_steps(exact, length, scope, place, node.length.span)
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
        elif isinstance(plan, CurvePlan) and not isinstance(plan.duration, int):
            for begin, _ in plan.arguments.get("levels", ()):
                if start + begin >= steps:
                    self.findings.note(
                        "unreachable",
                        plan.node.span,
                        f"the level at step {start + begin:,} is never reached: the schedule is cut at {steps:,}",
                        "leave it out, or cut later",
                    )

    def check_levels(self, plan: Plan, total: Fraction, start: int = 0) -> None:
        """Note values of `steps` that are there only after the end of the run."""
        if isinstance(plan, SequencePlan):
            for segment, begin in zip(plan.segments, plan.starts, strict=True):
                self.check_levels(segment, total, start + begin)
        levels: list[tuple[int, Expr]] = []
        if isinstance(plan, CurvePlan):
            levels += plan.arguments.get("levels", ())
        node = plan.node
        late = [i for i, (begin, _) in enumerate(levels) if start + begin > total]
        if not late or isinstance(plan.duration, int) or not isinstance(node, nodes.Call):
            return
        fix = self._earlier(node, start) if start and levels[-1][0] <= total else None
        self.findings.note(
            "unreachable",
            node.arguments[late[0]].span,
            f"this would begin at step {start + levels[late[0]][0]:,}, but the run ends at {shortest(total)}: it never runs",
            (
                f"places count from step {start:,}, where `steps` begins: write {fix.text}"
                if fix is not None
                else "leave it out, or make the total larger"
            ),
            fix=fix,
        )

    def _earlier(self, node: nodes.Call, start: int) -> Fix | None:
        """The places of `steps` as they are where its own beginning does not count."""
        texts = []
        for argument in node.arguments:
            match argument.value:
                case nodes.Place(value, Number(count, unit) as step) if unit != "%":
                    steps = Fraction(1) if unit in ("", "steps") else self.facts[FACT_OF_UNIT[unit]]
                    count -= start / steps if unit in ("", "steps", "ep") else start * steps
                    if count <= 0:
                        return None
                    apart = " " if " " in step.text else ""
                    texts.append(f"{unparse(value)} @ {shortest(count)}{apart}{unit}")
                case nodes.Place():
                    return None
                case value:
                    texts.append(unparse(value))
        return Fix(node.span, f"{node.name}({', '.join(texts)})")

    def _over(self, node: nodes.Over, scope: Scope, place: Place) -> Plan:
        if isinstance(self.stripped(node.total, scope)[0], nodes.Rest | nodes.Until):
            self.reject(
                "rest",
                node.total.span,
                "the total after `over` is a number of steps, not `rest` or `until`",
                "write a number of steps, such as 10k",
                fix="10k",
            )
        exact = self.duration(node.total, scope, replace(place, clock=None, whole=False), place_only=True)
        total = Fraction(
            self.to_steps(exact, node.total, scope, replace(place, whole=False), node.total.span)
        )
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
        self.check_levels(plan, total)
        check_held(plan, total, self.facts.get("steps_per_epoch"), self.findings, is_written=True)
        return replace(plan, exact=None, over=total)


def _moving(plan: Plan) -> Plan | None:
    """The one operand of an operation that is no constant."""
    moving = (
        [part for part in plan.parts if not isinstance(part, Constant)] if isinstance(plan, Pointwise) else []
    )
    return moving[0] if len(moving) == 1 else None


def _is_value(plan: Plan, step: int, value: Fraction) -> bool:
    """Whether a plan has a value at a step, but for rounding."""
    try:
        found = plan.at(step, from_below=step > 0).constant
    except MathError:
        return False
    return found is not None and abs(found - value) <= Fraction(1, 10**6) * max(abs(found), abs(value))


def _without_start(node: nodes.Node) -> Fix | None:
    """The end alone of the transition of a call."""
    arguments = node.arguments if isinstance(node, nodes.Call) else ()
    pairs = [a.value for a in arguments if isinstance(a.value, nodes.Transition)]
    return Fix(pairs[0].span, unparse(pairs[0].stop)) if pairs else None


def _lasting_rest(node: nodes.Node) -> Fix | None:
    """`rest` as the duration of a curve's call."""
    if not isinstance(node, nodes.Call) or node.name not in CURVES or "n" not in CURVES[node.name].positions:
        return None
    n = next((a for a in node.arguments if a.name in (None, "n")), None)
    return Fix(n.value.span, "rest") if n is not None else None


def _held(segment: Expression) -> Expression:
    """The value of `constant(1e-3)`; what is one by itself as it stands."""
    match segment:
        case nodes.Call("constant", (nodes.Argument(value),)):
            return value
    return segment


def _steps_meant(segment: Expression) -> str | None:
    """The whole number, above any usual value, that is all there is to `constant(5000)`."""
    match segment:
        case nodes.Call("constant", (nodes.Argument(nodes.Number(value, unit) as number),)) if (
            unit in ("", "steps") and value >= 10 and value.denominator == 1
        ):
            return unparse(number)
    return None
