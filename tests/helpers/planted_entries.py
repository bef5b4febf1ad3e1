"""Words that the language does not have, each as one entry: a curve, a function, a transform and a unit."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from thence.dsl.curves import table
from thence.dsl.curves.course import Course
from thence.dsl.curves.entry import INHERITED, Curve, Kind, Parameter
from thence.dsl.formula import functions
from thence.dsl.formula.expression import Expr, apply
from thence.dsl.formula.functions import Function
from thence.dsl.formula.intervals import rising
from thence.dsl.formula.operations import OPERATIONS, Operation, called, guarded
from thence.dsl.numbers.units import Unit
from thence.dsl.plans import transforms
from thence.dsl.plans.plan import Plan, SequencePlan
from thence.dsl.plans.transformed import ReversePlan
from thence.dsl.plans.transforms import Transform, TransformCall


def _quadratic(course: Course, *, to: Expr, **start: Expr) -> Expr:
    """b + (a-b) (1-p)^2"""
    kept = apply("square", course.left)
    return start["from"] * kept + to * (course.progress * (1 + course.left))


QUADRATIC_EASE = Curve(
    "quadratic_ease",
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
    "quadratic_ease(100, 1->0)",
    ("from", "to"),
)

_RINT = '''
def _rint(x: float) -> float:
    """The nearest whole number, as a float; infinity stays itself."""
    return float(round(x)) if math.isfinite(x) else x
'''


def _nearest(x: Fraction) -> Fraction:
    return Fraction(round(x))


_BETWEEN = rising(lambda x: float(round(x)) if math.isfinite(x) else x)


ROUND = Function(
    "round",
    ("x",),
    "The nearest whole number; of two, the even one.",
    lambda x: apply("rint" if x.bounded else "rint_ieee", x),
    "round(linear(10, 0->4))",
    (
        Operation("rint", 1, called("float(round({0}))", "rint"), _nearest, _BETWEEN),
        guarded("rint", _nearest, _BETWEEN, helpers={"python": _RINT}),
    ),
    python="rounded",
)


def _there_and_back(call: TransformCall) -> Plan:
    there = call.body.steps
    back = ReversePlan(node=call.node, duration=there, body=call.body)
    steps = call.countable(2 * there, call.node.span)
    return SequencePlan(node=call.node, duration=steps, segments=(call.body, back), starts=(0, there))


PING_PONG = Transform(
    "ping_pong",
    "Runs a schedule, then backwards.",
    "S(k) up to D, then S(2D - k)",
    (Parameter("s", Kind.SCHEDULE, "the schedule"),),
    ("s",),
    "ping_pong(linear(50, 0->1))",
    _there_and_back,
    finite_only=True,
)

KEX = Unit(
    "kex",
    "thousands of examples",
    ("kex", "kiloexamples"),
    "batch_size",
    in_a_step=True,
    size=Fraction(1000),
    whole_run="total_kiloexamples",
)


@contextmanager
def planted() -> Iterator[None]:
    """The language with these words."""
    try:
        table.define(QUADRATIC_EASE)
        functions.define(ROUND)
        transforms.define(PING_PONG)
        yield
    finally:
        table.CURVES.pop(QUADRATIC_EASE.name, None)
        transforms.TRANSFORMS.pop(PING_PONG.name, None)
        functions.FUNCTIONS.pop(ROUND.name, None)
        for row in ROUND.operations:
            OPERATIONS.pop(row.name, None)
