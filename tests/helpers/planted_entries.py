"""Words that the language does not have, each as one entry: two curves, a kind of parameter, a function, a transform, a unit.

Their names begin as nobody's do, so that what is added to the language is never called the same.
"""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fractions import Fraction

from thence.dsl.base.records import record, replace
from thence.dsl.curves import table
from thence.dsl.curves.clock import Clock, How
from thence.dsl.curves.course import Course
from thence.dsl.curves.entry import INHERITED, Curve, Kind, Parameter, ParameterKind
from thence.dsl.formula import functions
from thence.dsl.formula.expression import Expr, apply, within
from thence.dsl.formula.functions import Function
from thence.dsl.formula.intervals import rising
from thence.dsl.formula.operations import OPERATIONS, Operation, called, guarded
from thence.dsl.numbers.units import Unit
from thence.dsl.plans import transforms
from thence.dsl.plans.plan import Plan
from thence.dsl.plans.transforms import Transform, TransformCall


def _quadratic(course: Course, *, to: Expr, **start: Expr) -> Expr:
    """b + (a-b) (1-p)^2"""
    kept = apply("square", course.left)
    return start["from"] * kept + to * (course.progress * (1 + course.left))


PLANTED_EASE = Curve(
    "planted_ease",
    "The square of what is left.",
    "b + (a-b)(1-p)^2",
    "Penner 2001",
    (
        Parameter("n", Kind.STEPS, "how many steps it lasts"),
        Parameter("from", Kind.VALUE, "the value it starts from", INHERITED),
        Parameter("to", Kind.VALUE, "the value it ends at", share_of="from"),
    ),
    ("n", "to"),
    _quadratic,
    "planted_ease(100, 1->0)",
    ("from", "to"),
)

EVEN = ParameterKind(
    "how many, an even number",
    "int",
    lambda count: f"2 * {count / 2}",
    lambda count, steps: (round(steps * i / count) for i in range(int(count))),
)


def _stages(course: Course, *, to: Expr, count: Fraction, **start: Expr) -> Expr:
    """a + (b-a) floor(p count) / count"""
    done = apply("floor", course.progress * count) / count
    return start["from"] * (1 - done) + to * done


PLANTED_STAGES = Curve(
    "planted_stages",
    "Stages of one length.",
    "a + (b-a) floor(p count) / count",
    "",
    (*PLANTED_EASE.parameters, Parameter("count", EVEN, "how many stages", Fraction(4))),
    ("n", "to"),
    _stages,
    "planted_stages(100, 1->0, count=10)",
)

_RINT = '''
def _rint(x: float) -> float:
    """The nearest whole number, as a float; infinity stays itself."""
    return float(round(x)) if math.isfinite(x) else x
'''


def _nearest(x: Fraction) -> Fraction:
    return Fraction(round(x))


_BETWEEN = rising(lambda x: float(round(x)) if math.isfinite(x) else x)


PLANTED_ROUND = Function(
    "planted_round",
    ("x",),
    "The nearest whole number; of two, the even one.",
    lambda x: apply("planted_rint" if x.bounded else "planted_rint_ieee", x),
    "planted_round(linear(10, 0->4))",
    (
        Operation("planted_rint", 1, called("float(round({0}))", "rint"), _nearest, _BETWEEN),
        replace(
            guarded("rint", _nearest, _BETWEEN, helpers={"python": _RINT}),
            name="planted_rint_ieee",
        ),
    ),
    python="planted_nearest",
)


@record(frozen=True, kw_only=True)
class _Folded(Plan):
    """A schedule there and back: one body, whose clock turns round at its end."""

    body: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        return (self.body,)

    def _value(self, clock: Clock, how: How) -> Expr:
        return clock.held(
            lambda at: self._inside(at, how),
            first=(0, lambda: self.at(0)),
            last=(self.steps, lambda: self.end),
        )

    def _inside(self, at: Clock, how: How) -> Expr:
        there = self.body.steps
        if at.fixed is not None:
            return self.body.value(at if at.fixed <= there else at.reversed(2 * there), how)
        folded = apply("minimum", at.elapsed(None), at.remaining(2 * there))
        return self.body.value(at.restarted(within(folded, 0.0, at.in_ticks(there).high)), how)


def _there_and_back(call: TransformCall) -> Plan:
    steps = call.countable(2 * call.body.steps, call.node.span)
    return _Folded(node=call.node, duration=steps, body=call.body)


PLANTED_FOLD = Transform(
    "planted_fold",
    "Runs a schedule, then backwards.",
    "S(min(k, 2D - k))",
    (Parameter("s", Kind.SCHEDULE, "the schedule"),),
    ("s",),
    "planted_fold(linear(50, 0->1))",
    _there_and_back,
    finite_only=True,
)

PLEX = Unit(
    "plex",
    "planted thousands of examples",
    ("plex", "plexes"),
    "batch_size",
    in_a_step=True,
    size=Fraction(1000),
    whole_run="total_plexes",
)


@contextmanager
def planted() -> Iterator[None]:
    """The language with these words, but for the unit, which has to be there before the first text is read."""
    from thence.dsl.calls.curve_values import READ  # which makes the forms of numbers
    from thence.dsl.places.constants import fixed

    with ExitStack() as defined:
        table.define(PLANTED_EASE)
        defined.callback(table.CURVES.pop, PLANTED_EASE.name)
        READ[EVEN] = lambda context, call, node, _: fixed(context, node, call.place, "a count")
        defined.callback(READ.pop, EVEN)
        table.define(PLANTED_STAGES)
        defined.callback(table.CURVES.pop, PLANTED_STAGES.name)
        functions.define(PLANTED_ROUND)
        defined.callback(functions.FUNCTIONS.pop, PLANTED_ROUND.name)
        for row in PLANTED_ROUND.operations:
            defined.callback(OPERATIONS.pop, row.name)
        transforms.define(PLANTED_FOLD)
        defined.callback(transforms.TRANSFORMS.pop, PLANTED_FOLD.name)
        yield
