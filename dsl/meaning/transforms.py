"""Resolves transforms: repeat, delay, skip, stretch, reverse."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ..calls.arguments import Form
from ..calls.place import Place, Scope, is_name
from ..curves.entry import REQUIRED, Transform
from ..formula.expression import const
from ..numbers.decimals import LAST_STEP, round_half_up, shortest
from ..plans.plan import DelayPlan, Plan, ReversePlan, SkipPlan, StretchPlan
from ..plans.repeat import RepeatPlan, turns_of
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.unparse import unparse
from ..text.findings import Fix
from ..text.source import Span
from .context import MOST_TURNS
from .sequences import Sequences

_NO_TURNS: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


class Transforms(Sequences):
    """The part of the resolver for transforms."""

    def _match_transform(self, node: nodes.Call, transform: Transform) -> dict[str, nodes.Argument]:
        """Which argument is for which parameter of a transform."""
        form = Form.of(transform)
        self._check_readings(node)
        bound = form.bind(node, self.findings)
        missing = [p.name for p in transform.parameters if p.default == REQUIRED and p.name not in bound]
        if missing:
            form.reject_missing(node, bound, missing, self.findings)
        form.single(bound.values(), self.findings)
        node_s = bound["s"].value
        other = next((a.value for name, a in bound.items() if name in ("n", "f")), None)
        times = bound["times"].value if "times" in bound else None
        if isinstance(node_s, nodes.Number) and isinstance(
            times, nodes.Call | nodes.Sequence | nodes.Cut | nodes.Name
        ):
            swapped = f"{node.name}({unparse(times)}, times={unparse(node_s)})"
            self.reject("argument", node.span, f"the schedule of `{node.name}` comes first", fix=swapped)
        if isinstance(node_s, nodes.Number) and isinstance(other, nodes.Call | nodes.Sequence):
            swapped = f"{node.name}({unparse(node_s)}, {unparse(other)})"
            self.reject("argument", node.span, f"the schedule of `{node.name}` comes last", fix=swapped)
        if isinstance(node_s, nodes.Until):
            self.reject("argument", node_s.span, f"`{node.name}` needs a schedule here", form.help)
        return bound

    def _check_readings(self, node: nodes.Call) -> None:
        """Refuse `repeat(S, 2, 0.5)`, whose numbers may be turns and a scale, or a stretch and a scale."""
        match node:
            case nodes.Call("repeat", (turn, first, nodes.Argument(nodes.Number(value), None) as last)) if (
                first.name is None and value < 1
            ):
                s, x, y = (unparse(argument) for argument in (turn, first, last))
                self.reject(
                    "argument",
                    last.span,
                    "`repeat` takes its turns without a name, and what shapes them by name",
                    f"write repeat({s}, stretch={x}, scale={y}) if each turn is {x} times as long as the last, "
                    f"or repeat({s}, times={x}, scale={y}) for {x} turns",
                )

    def _check_repeated(self, node: nodes.Call, place: Place) -> None:
        """Refuse `then repeat(3)`, whose arguments are turns alone."""
        names = [argument.name or "times" for argument in node.arguments]
        numbers = all(isinstance(argument.value, nodes.Number) for argument in node.arguments)
        if node.name == "repeat" and numbers and "s" not in names and len(set(names)) == len(names):
            given = zip(names, node.arguments, strict=True)
            self.check_last_segment(node, place, "".join(f", {name}={unparse(a.value)}" for name, a in given))

    def _transform(self, node: nodes.Call, transform: Transform, scope: Scope, place: Place) -> Plan:
        self._check_repeated(node, place)
        bound = self._match_transform(node, transform)
        node_s = bound["s"].value
        inside = replace(place, whole=False, in_repeat=place.in_repeat or transform.name == "repeat")
        body = self.timed(node_s, scope, inside)
        if transform.finite_only and not isinstance(body.duration, int):
            word = "endless" if body.duration is not None else "timeless, so it has no end"
            self.reject(
                "duration",
                node_s.span,
                f"`{node.name}` needs a schedule that ends; `{self.written(node_s)}` is {word}",
                f"say for how long: {self.lasting(node_s)}",
                fix=self.lasting(node_s),
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
            longer = body.duration
            if isinstance(longer, int):
                longer = self.countable(longer + steps, count.span)
            return DelayPlan(node=node, duration=longer, body=body, wait=steps)
        if isinstance(body.duration, int):
            if steps >= body.duration:
                self.reject(
                    "duration",
                    count.span,
                    f"nothing is left after {steps:,} steps: the schedule lasts {body.duration:,}",
                    f"skip fewer than {body.duration} steps",
                    fix=str(body.duration // 2) if body.duration > 1 else "0",
                )
            return SkipPlan(node=node, duration=body.duration - steps, body=body, skipped=steps)
        return SkipPlan(node=node, duration=body.duration, body=body, skipped=steps)

    def _stretch(
        self, node: nodes.Call, factor_node: Expression, body: Plan, scope: Scope, place: Place
    ) -> Plan:
        factor = self.fixed(factor_node, scope, place, "a duration")
        if factor <= 0:
            self.reject(
                "value",
                factor_node.span,
                f"a schedule cannot be stretched by {shortest(factor)}: more than 0 is needed",
                "write a positive number; reverse runs a schedule backwards",
                fix=shortest(-factor) if factor else "2",
            )
        if not isinstance(body.duration, int):
            self.countable(math.ceil(max(factor, 1 / factor)), factor_node.span)
            return StretchPlan(
                node=node, duration=body.duration, body=body, old=factor.denominator, new=factor.numerator
            )
        new = self.countable(round_half_up(body.duration * factor), factor_node.span)
        if new < 1:
            self.reject(
                "duration",
                factor_node.span,
                f"stretched by {shortest(factor)}, {body.duration:,} steps become 0 steps",
                "write a larger factor",
            )
        return StretchPlan(node=node, duration=new, body=body, old=body.duration, new=new)

    def _repeat(
        self, node: nodes.Call, bound: Mapping[str, nodes.Argument], body: Plan, scope: Scope, place: Place
    ) -> Plan:
        times: int | None = None
        if "times" in bound and not is_name(bound["times"].value, "endless"):
            value = self.fixed(bound["times"].value, scope, place, "a number of turns")
            if value < 1 or value.denominator != 1:
                self.reject(
                    "value",
                    bound["times"].span,
                    f"{shortest(value)} is not a number of turns: a whole number, at least 1, is needed",
                    f"write: times={max(1, round_half_up(value))}",
                    fix=_valued(bound["times"], str(max(1, round_half_up(value)))),
                )
            times = int(value)
        stretch = Fraction(1)
        if "stretch" in bound:
            stretch = self.fixed(bound["stretch"].value, scope, place, "durations")
            if stretch <= 0:
                self.reject(
                    "value",
                    bound["stretch"].span,
                    f"turns cannot be stretched by {shortest(stretch)}: more than 0 is needed",
                    "write: stretch=2",
                    fix=_valued(bound["stretch"], "2"),
                )
            if stretch < 1 and times is None:
                most = next(n for n in range(5, 0, -1) if turns_of(body.steps, stretch, n, MOST_TURNS))
                self.reject(
                    "duration",
                    bound["stretch"].span,
                    "turns that get shorter and shorter cannot go on without end",
                    f"say how many: times={most}",
                    fix=Fix(Span(bound["stretch"].span.stop, bound["stretch"].span.stop), f", times={most}"),
                )
        scale = const(1)
        if "scale" in bound:
            scale = self.number(bound["scale"].value, scope, place)
        starts, lengths = _NO_TURNS
        if stretch != 1:
            turns = (
                turns_of(body.steps, stretch, times, MOST_TURNS) if self.turned < MOST_TURNS else _NO_TURNS
            )
            if turns is None:
                if stretch < 1:
                    self.reject(
                        "duration",
                        node.span,
                        "the last turns come to 0 steps",
                        "repeat fewer times, or shorten less",
                    )
                self.reject(
                    "limit",
                    node.span,
                    f"more than {MOST_TURNS:,} turns of unequal length before step {LAST_STEP:,}, or turns after step 2^53",
                    "use fewer times, another stretch, or stretch=1",
                )
            starts, lengths = turns
            self.turn(len(starts) or 1, node.span)
        duration = float("inf") if times is None else body.steps * times
        if starts and times is not None:
            duration = starts[-1] + lengths[-1]
        if isinstance(duration, int):
            self.countable(duration, node.span)
        return RepeatPlan(
            node=node, duration=duration, body=body, times=times, scale=scale, starts=starts, lengths=lengths
        )


def _valued(argument: nodes.Argument, text: str) -> Fix:
    """Another value for an argument."""
    return Fix(argument.value.span, text)
