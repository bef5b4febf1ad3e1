"""Schedules as calls of optax's own functions, wherever these mean the same; what they cannot say is set apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar

from ..dsl.formula.expression import Expr, const
from ..dsl.formula.walk import constants, postorder
from ..dsl.numbers.decimals import LAST_STEP
from ..dsl.plans.plan import Constant, CurvePlan, Plan, SequencePlan
from ..dsl.plans.repeat import RepeatPlan
from ..dsl.plans.transformed import CutPlan, DelayPlan
from ..dsl.printing.dialects import PYTHON
from ..dsl.printing.printer import Printer, number

_MOST_TURNS = 16
_LARGEST, _SMALLEST = Fraction(2**128 - 2**104), Fraction(1, 2**126)  # of float32, with all of its digits
_PLAIN = frozenset(
    {"const", "param", "within", "add", "subtract", "multiply", "divide", "divide_exactly", "negate"}
)


class _NoCall(Exception):
    """Why optax has no call for a part, in words that follow `optax`."""


@dataclass
class OptaxCalls:
    """Writes a plan as calls. What has none is set `apart`, with the reason: a mark stands in its place."""

    called: Mapping[str, str]  # what parameters are called
    apart: list[tuple[Plan, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # parameters that are written
    schedule_type: ClassVar[str] = "optax.Schedule"
    mark: ClassVar[re.Pattern[str]] = re.compile("<apart ([0-9]+)>")

    def __post_init__(self) -> None:
        self.printer = Printer(PYTHON, given=dict(self.called), named_constants=False)

    def call(self, plan: Plan, *, followed: bool = False) -> str:
        """The expression of a schedule; one that is `followed` by another need not hold its end."""
        try:
            return self._call(plan, followed)
        except _NoCall as why:
            self.apart.append((plan, f"optax {why}"))
            return f"<apart {len(self.apart) - 1}>"

    def _call(self, plan: Plan, followed: bool) -> str:
        match plan:
            case Constant(number=number):
                return _schedule("constant", self._value(number))
            case SequencePlan():
                return self._sequence(plan)
            case CurvePlan():
                return self._curve(plan)
            case CutPlan(body=body):
                if isinstance(body.duration, int) and body.duration < plan.steps:
                    return self._call(body, False)  # its end is held
                if followed or body.duration == plan.steps:
                    return self._call(body, followed)
                return self._join([self.call(body, followed=True), self._constant(plan.end)], [plan.steps])
            case DelayPlan(body=body, wait=0):
                return self._call(body, followed)
            case DelayPlan(body=body, wait=wait):
                return self._join([self._constant(body.at(0)), self.call(body, followed=followed)], [wait])
            case RepeatPlan(body=body, times=times, starts=()) if plan.scale.constant == 1 and times:
                if times <= _MOST_TURNS:
                    turns = [self.call(body, followed=True)] * (times - 1) + [self.call(body)]
                    return self._join(turns, [body.steps * i for i in range(1, times)])
            case RepeatPlan(body=CurvePlan() as body, times=times) if times and times <= _MOST_TURNS:
                return self._turns(body, plan, times)
            case RepeatPlan():
                raise _NoCall("has no schedule that repeats another without end, or in other proportions")
        raise _NoCall("has no call for this")

    def _turns(self, body: CurvePlan, plan: RepeatPlan, times: int) -> str:
        """A curve again, each time longer, or with other values, than the last."""
        kind, scale = _BETWEEN.get(body.curve.name), plan.scale.constant
        if kind is None or scale is None:
            raise _NoCall("has no schedule that repeats another in other proportions")
        starts = plan.starts or tuple(body.steps * i for i in range(times))
        lengths = plan.lengths or (body.steps,) * times
        turns = []
        for i, length in enumerate(lengths):
            scaled = {
                name: value * const(scale**i) if name in ("from", "to") and scale != 1 else value
                for name, value in body.arguments.items()
            }
            turns.append(self._between(kind, length, scaled))
        return self._join(turns, starts[1:])

    def _sequence(self, plan: SequencePlan) -> str:
        first, last = plan.segments[0], plan.segments[-1]
        if (
            len(plan.segments) == 2
            and isinstance(first, CurvePlan)
            and isinstance(last, CurvePlan)
            and first.curve.name in ("linear", "warmup")
            and last.curve.name == "cosine"
            and not (first.on_count or last.on_count)
        ):
            start, peak = first.arguments["from"], first.arguments["to"]
            end, power = last.arguments["to"], last.arguments["power"]
            if peak is last.arguments["from"] and (
                _share(end, peak) is not None or (end.constant == 0 != peak.constant)
            ):
                self._check_steps(plan.steps)
                return _schedule(
                    "warmup_cosine_decay",
                    f"init_value={self._value(start)}",
                    f"peak_value={self._value(peak)}",
                    f"warmup_steps={first.steps}",
                    f"decay_steps={plan.steps}",
                    f"end_value={self._value(end)}",
                    *([] if power.constant == 1 else [f"exponent={self._value(power)}"]),
                )
        calls = [self.call(part, followed=part is not last) for part in plan.segments]
        return self._join(calls, plan.starts[1:])

    def _join(self, calls: Sequence[str], boundaries: Sequence[int]) -> str:
        if not boundaries:
            return calls[0]
        self._check_steps(boundaries[-1])
        # A comment stands on a line of its own, and its bracket on others.
        listed = "".join(f"{call},\n" for call in calls)
        return f"optax.join_schedules([\n{listed}], boundaries=[{', '.join(map(str, boundaries))}])"

    def _check_steps(self, steps: int) -> None:
        if steps > LAST_STEP:
            raise _NoCall(f"counts no further than step {LAST_STEP}")

    def _constant(self, value: Expr) -> str:
        return _schedule("constant", self._value(value))

    def _value(self, value: Expr) -> str:
        """A number, or what is computed from parameters."""
        for x in constants(value):
            _check_size(x)
        if any(expr.op not in _PLAIN for expr in postorder(value)):
            raise _NoCall("takes numbers, and this one is computed")
        if value.op == "divide_exactly":
            value = value.args[0] / value.args[1]
        self.used |= {str(expr.value) for expr in postorder(value) if expr.op == "param"}
        return self.printer.text(value)

    def _ratio(self, top: Expr, bottom: Expr) -> str:
        if top.constant == 0 and bottom.constant != 0:
            return "0.0"
        if bottom.constant == 0:
            raise _NoCall("starts such a curve from a value other than 0")
        share = _share(top, bottom)
        if share is None:
            raise _NoCall("divides by the start of such a curve, which may be given as 0")
        _check_size(share)
        return number(share)

    # ---- curves ----------------------------------------------------------------------------------------------

    def _curve(self, plan: CurvePlan) -> str:
        name, given = plan.curve.name, plan.arguments
        if plan.on_count:
            raise _NoCall("counts steps, which here take in more and more")
        if isinstance(plan.duration, int):
            self._check_steps(plan.duration)
        if name in ("hold", "constant"):
            return self._constant(given["value"])
        if name in _BETWEEN:
            return self._between(_BETWEEN[name], plan.steps, given)
        if name == "decay":
            return self._decay(given)
        if name == "steps":
            return self._steps(given["levels"])
        if name == "points":
            return self._points(given["levels"], given["curve"])
        if name == "onecycle":
            return self._onecycle(plan.steps, given)
        if name == "triangle" and plan.steps % 2 == 0:
            half, (a, b) = plan.steps // 2, (given["from"], given["to"])
            sides = [self._between("linear", half, {"from": x, "to": y}) for x, y in ((a, b), (b, a))]
            return self._join(sides, [half])
        raise _NoCall(f"has no `{name}`" if name != "triangle" else "counts whole steps")

    def _between(self, kind: str, steps: int, given: Mapping[str, Any]) -> str:
        """A curve from one value to another."""
        a, b, power = given["from"], given["to"], given.get("power", const(1))
        if a.constant is not None and b.constant is not None:
            _check_size(a.constant - b.constant)
        if kind == "linear":
            return _schedule("linear", self._value(a), self._value(b), str(steps))
        if kind == "polynomial":
            if power.constant is None or power.constant.denominator != 1:
                # Just below 0, where its arithmetic may end, such a power is not a number.
                raise _NoCall("has such a power only where nothing is rounded")
            return _schedule("polynomial", self._value(a), self._value(b), self._value(power), str(steps))
        if kind == "cosine":
            alpha = [] if b.constant == 0 and a.constant != 0 else [f"alpha={self._ratio(b, a)}"]
            exponent = [] if power.constant == 1 else [f"exponent={self._value(power)}"]
            return _schedule("cosine_decay", self._value(a), str(steps), *alpha, *exponent)
        if a.constant is None or b.constant is None or a.constant <= 0:
            raise _NoCall("bounds an exponential curve by known, positive values only")
        if a.constant == b.constant:
            return self._constant(a)
        return f"optax.exponential_decay({self._value(a)}, {steps}, {self._ratio(b, a)}, end_value={self._value(b)})"

    def _decay(self, given: Mapping[str, Any]) -> str:
        rate, every, floor = given["rate"], Fraction(given["every"]), given["floor"]
        if every.denominator != 1:
            raise _NoCall("counts whole steps")
        if rate.constant is None or (floor is not None and rate.constant == 1):
            raise _NoCall("takes some rates otherwise")
        more = [f"staircase={given['staircase']}"] if given["staircase"] else []
        more += [f"end_value={self._value(floor)}"] if floor is not None else []
        return f"optax.exponential_decay({', '.join([self._value(given['from']), str(every), self._value(rate), *more])})"

    def _steps(self, levels: list[tuple[int, Expr]]) -> str:
        if any(b <= a for (a, _), (b, _) in pairwise(levels)):
            raise _NoCall("changes a value after step 0 only")
        values = [value.constant for _, value in levels]
        known = [value for value in values if value is not None]
        if len(known) == len(values) and (min(known) > 0 or max(known) < 0):
            scales = [f"{step}: {self._ratio(y, x)}" for (_, x), (step, y) in pairwise(levels)]
            return _schedule("piecewise_constant", self._value(levels[0][1]), f"{{{', '.join(scales)}}}")
        return self._join([self._constant(value) for _, value in levels], [step for step, _ in levels[1:]])

    def _points(self, levels: list[tuple[int, Expr]], curve: str) -> str:
        pieces = [
            self._between(curve, stop - start, {"from": a, "to": b})
            for (start, a), (stop, b) in pairwise(levels)
        ]
        starts = [step for step, _ in levels[:-1]]
        if starts[0] > 0:
            pieces, starts = [self._constant(levels[0][1]), *pieces], [0, *starts]
        return self._join(pieces, starts[1:])

    def _onecycle(self, steps: int, given: Mapping[str, Any]) -> str:
        top, low = int(given["rise"] * steps), int(given["fall"] * steps)
        levels = [(0, given["start"]), (top, given["peak"]), (low, given["start"]), (steps, given["end"])]
        return self._points(levels, given["curve"])


def _check_size(value: Fraction) -> None:
    """Raise unless float32 holds a number with all of its digits."""
    if value and not _SMALLEST <= abs(value) <= _LARGEST:
        raise _NoCall("computes in float32, which has no such number")


def _share(top: Expr, bottom: Expr) -> Fraction | None:
    """What a value is of another, where that is known whatever parameters are."""
    if top.constant is not None and bottom.constant not in (None, 0):
        return top.constant / bottom.constant
    if bottom.constant is not None:
        return None
    if top is bottom:
        return Fraction(1)
    if top.op in ("multiply", "divide", "divide_exactly"):
        x, y = top.args
        if x is bottom and y.constant:
            return y.constant if top.op == "multiply" else 1 / y.constant
        if y is bottom and top.op == "multiply":
            return x.constant
    return None


_BETWEEN = {
    "linear": "linear",
    "warmup": "linear",
    "polynomial": "polynomial",
    "cosine": "cosine",
    "exponential": "exponential",
}


def _schedule(name: str, *arguments: str) -> str:
    return f"optax.{name}_schedule({', '.join(arguments)})"
