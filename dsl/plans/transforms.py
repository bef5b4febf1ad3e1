"""The table of transforms: each is defined once, here, with what makes its plan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NoReturn, Protocol, TypeAlias

from ..base.records import record
from ..curves.entry import Kind, Parameter, Without
from ..curves.table import CURVES
from ..curves.tick_clock import Period
from ..formula.expression import Expr, const
from ..numbers.decimals import LAST_STEP, round_half_up, shortest
from ..syntax.nodes import Argument, Call, Name
from ..text.diagnostic import Fix
from ..text.source import Span
from .plan import Plan
from .repeat import MOST_TURNS, RepeatPlan, turns_of
from .transformed import DelayPlan, ReversePlan, SkipPlan, StairsPlan, StretchPlan

_NO_TURNS: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


class TransformCall(Protocol):
    """A call of a transform whose schedule has its plan, the `body`: what its arguments come to, and what is refused."""

    @property
    def node(self) -> Call: ...

    @property
    def body(self) -> Plan: ...

    @property
    def given(self) -> Mapping[str, Argument]:
        """The arguments, by parameter."""
        ...

    @property
    def most_turns(self) -> int:
        """How many turns of unequal length a repeat may have; 0 where others have taken all that a spec may have."""
        ...

    def number(self, name: str) -> Expr:
        """An argument that is the same at every step."""
        ...

    def fixed(self, name: str, what: str) -> Fraction:
        """An argument that decides `what`, so that no traced parameter may be in it."""
        ...

    def steps(self, name: str) -> int:
        """An argument that is a number of steps, possibly 0."""
        ...

    def period(self, name: str) -> Fraction | Period:
        """An argument that is a time after which something recurs."""
        ...

    def countable(self, steps: int, span: Span) -> int:
        """A number of steps, if a float64 can count them one by one."""
        ...

    def take_turns(self, turns: int) -> None:
        """Count turns of unequal length."""
        ...

    def reject(
        self, code: str, span: Span, message: str, help: str | None = None, *, fix: Fix | str | None = None
    ) -> NoReturn:
        """Note an error, and leave the call."""
        ...


PlanOf: TypeAlias = Callable[[TransformCall], Plan]


@record(frozen=True, eq=False)
class Transform:
    """A transform of the language: it takes a schedule `s` and gives it another clock.

    `plan` makes what a call means. `finite_only`: only schedules that end can be taken; `repeats`: again and again.
    """

    name: str
    doc: str
    math: str
    parameters: tuple[Parameter, ...]
    positions: tuple[str, ...]
    example: str
    plan: PlanOf
    finite_only: bool = False
    repeats: bool = False


# ---- what makes the plan of each ---------------------------------------------------------------------------


def _repeated(call: TransformCall) -> Plan:
    body, times = call.body, _turns_given(call)
    stretch = _stretch_given(call, times)
    scale = call.number("scale") if "scale" in call.given else const(1)
    starts, lengths = _NO_TURNS if stretch == 1 else _unequal_turns(call, stretch, times)
    steps = float("inf") if times is None else body.steps * times
    if starts and times is not None:
        steps = starts[-1] + lengths[-1]
    if isinstance(steps, int):
        call.countable(steps, call.node.span)
    return RepeatPlan(
        node=call.node, duration=steps, body=body, times=times, scale=scale, starts=starts, lengths=lengths
    )


def _turns_given(call: TransformCall) -> int | None:
    """How many turns a repeat has; None: without end."""
    times = call.given.get("times")
    if times is None or times.value == Name("endless"):
        return None
    value = call.fixed("times", "a number of turns")
    if value < 1 or value.denominator != 1:
        nearest = max(1, round_half_up(value))
        call.reject(
            "value",
            times.span,
            f"{shortest(value)} is not a number of turns: a whole number, at least 1, is needed",
            f"write: times={nearest}",
            fix=Fix(times.value.span, str(nearest)),
        )
    return int(value)


def _stretch_given(call: TransformCall, times: int | None) -> Fraction:
    """How many times as long as the one before each turn of a repeat is."""
    given = call.given.get("stretch")
    if given is None:
        return Fraction(1)
    stretch = call.fixed("stretch", "durations")
    if stretch <= 0:
        call.reject(
            "value",
            given.span,
            f"turns cannot be stretched by {shortest(stretch)}: more than 0 is needed",
            "write: stretch=2",
            fix=Fix(given.value.span, "2"),
        )
    if stretch < 1 and times is None:
        most = next(n for n in range(5, 0, -1) if turns_of(call.body.steps, stretch, n, MOST_TURNS))
        call.reject(
            "duration",
            given.span,
            "turns that get shorter and shorter cannot go on without end",
            f"say how many: times={most}",
            fix=Fix(Span(given.span.stop, given.span.stop), f", times={most}"),
        )
    return stretch


def _unequal_turns(
    call: TransformCall, stretch: Fraction, times: int | None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The starts and the lengths of turns, each of which is so many times as long as the one before."""
    most = call.most_turns
    turns = turns_of(call.body.steps, stretch, times, most) if most else _NO_TURNS
    if turns is None:
        if stretch < 1:
            call.reject(
                "duration",
                call.node.span,
                "the last turns come to 0 steps",
                "repeat fewer times, or shorten less",
            )
        call.reject(
            "limit",
            call.node.span,
            f"more than {MOST_TURNS:,} turns of unequal length before step {LAST_STEP:,}, or turns after step 2^53",
            "use fewer times, another stretch, or stretch=1",
        )
    call.take_turns(len(turns[0]) or 1)
    return turns


def _stretched(call: TransformCall) -> Plan:
    body, span = call.body, call.given["f"].value.span
    factor = call.fixed("f", "a duration")
    if factor <= 0:
        call.reject(
            "value",
            span,
            f"a schedule cannot be stretched by {shortest(factor)}: more than 0 is needed",
            "write a positive number; reverse runs a schedule backwards",
            fix=shortest(-factor) if factor else "2",
        )
    if not isinstance(body.duration, int):
        call.countable(math.ceil(max(factor, 1 / factor)), span)
        return StretchPlan(
            node=call.node, duration=body.duration, body=body, old=factor.denominator, new=factor.numerator
        )
    new = call.countable(round_half_up(body.duration * factor), span)
    if new < 1:
        call.reject(
            "duration",
            span,
            f"stretched by {shortest(factor)}, {body.duration:,} steps become 0 steps",
            "write a larger factor",
        )
    return StretchPlan(node=call.node, duration=new, body=body, old=body.duration, new=new)


def _reversed(call: TransformCall) -> Plan:
    return ReversePlan(node=call.node, duration=call.body.duration, body=call.body)


def _delayed(call: TransformCall) -> Plan:
    steps, longer = call.steps("n"), call.body.duration
    if isinstance(longer, int):
        longer = call.countable(longer + steps, call.given["n"].value.span)
    return DelayPlan(node=call.node, duration=longer, body=call.body, wait=steps)


def _skipped(call: TransformCall) -> Plan:
    steps, shorter = call.steps("n"), call.body.duration
    if isinstance(shorter, int):
        if steps >= shorter:
            call.reject(
                "duration",
                call.given["n"].value.span,
                f"nothing is left after {steps:,} steps: the schedule lasts {shorter:,}",
                f"skip fewer than {shorter} steps",
                fix=str(shorter // 2) if shorter > 1 else "0",
            )
        shorter -= steps
    return SkipPlan(node=call.node, duration=shorter, body=call.body, skipped=steps)


def _in_stairs(call: TransformCall) -> Plan:
    return StairsPlan(node=call.node, duration=call.body.duration, body=call.body, period=call.period("n"))


# ---- the table ---------------------------------------------------------------------------------------------

TRANSFORMS: dict[str, Transform] = {}


def define(transform: Transform) -> Transform:
    """Add a transform to the language; everything else follows from its entry."""
    name = transform.name
    assert name not in CURVES and name not in TRANSFORMS, f"{name} exists already"
    TRANSFORMS[name] = transform
    return transform


_S = Parameter("s", Kind.SCHEDULE, "the schedule")

for _entry in (
    Transform(
        "repeat",
        "Runs a schedule again and again, each turn stretched and scaled (SGDR's warm restarts).",
        "turn i lasts D stretch^i steps, its values are multiplied by scale^i",
        (
            _S,
            Parameter("times", Kind.COUNT, "how many turns; without it there is no end", Without("endless")),
            Parameter("stretch", Kind.POSITIVE, "how much longer each turn is than the last", const(1)),
            Parameter("scale", Kind.NUMBER, "what the values are multiplied by at each turn", const(1)),
        ),
        ("s", "times"),
        "repeat(cosine(10, 1e-3->0), stretch=2)",
        _repeated,
        finite_only=True,
        repeats=True,
    ),
    Transform(
        "every",
        "Moves once in so many steps, as schedules do that are stepped once an epoch; behind its end it keeps its last value.",
        "S(n floor(k/n))",
        (Parameter("n", Kind.TIME, "the steps after which it moves"), _S),
        ("n", "s"),
        "every(10, linear(100, 1->0))",
        _in_stairs,
    ),
    Transform(
        "delay",
        "Waits at a schedule's first value, then runs it.",
        "S(max(k - N, 0))",
        (Parameter("n", Kind.PLACE, "how many steps to wait"), _S),
        ("n", "s"),
        "delay(50, linear(100, 1->0))",
        _delayed,
    ),
    Transform(
        "skip",
        "Begins a schedule in the middle: to resume a run, or to shift it.",
        "S(k + N)",
        (Parameter("n", Kind.PLACE, "how many steps to leave out"), _S),
        ("n", "s"),
        "skip(1, warmup(10, 1) then cosine(90, 0.1))",
        _skipped,
    ),
    Transform(
        "stretch",
        "Makes a schedule longer or shorter.",
        "S(k D/D') with D' = D f, rounded",
        (Parameter("f", Kind.POSITIVE, "how many times longer"), _S),
        ("f", "s"),
        "stretch(2.5, warmup(100, 1) then linear(101, 0))",
        _stretched,
    ),
    Transform(
        "reverse",
        "Runs a schedule backwards.",
        "S(D - k)",
        (_S,),
        ("s",),
        "reverse(exponential(1000, 1e-5->1e-1))",
        _reversed,
        finite_only=True,
    ),
):
    define(_entry)
