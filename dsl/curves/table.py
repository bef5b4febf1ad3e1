"""The table of curves: each is defined once, here.

An entry says the name, the parameters with their kinds, a sentence, where it comes from, and the formula.
The parser's checks, the interpreter, the emitters, the reference and the suggestions all read it.
"""

from __future__ import annotations

from fractions import Fraction

from ..formula.expression import const
from . import faults
from . import formulas as shapes
from .entry import INHERITED, Curve, Derived, Kind, Parameter, Without

# ---- the table --------------------------------------------------------------------------------------------

_N = Parameter("n", Kind.STEPS, "how many steps it lasts")
_FROM = Parameter("from", Kind.VALUE, "the value it starts from", INHERITED)
_TO = Parameter("to", Kind.VALUE, "the value it ends at", share_of="from")
_A_TO_B = (_N, _FROM, _TO)
_POWER = Parameter("power", Kind.POSITIVE, "the exponent", const(1))
_EVERY = Parameter("every", Kind.TIME, "the steps after which `rate` has acted once")
_STAIRCASE = Parameter("staircase", Kind.FLAG, "act only at whole multiples of `every`", False)
_LEVELS = Parameter("levels", Kind.LEVELS, "values with the steps from which they hold")
_POINTS = Parameter("levels", Kind.POINTS, "values with the steps at which they are reached")

CURVES: dict[str, Curve] = {}


def define(curve: Curve) -> Curve:
    """Add a curve to the language, with the ends that it says it has; everything else follows from its entry."""
    curve.check_ends()
    _add(curve)
    return curve


def _add(curve: Curve) -> None:
    assert curve.name not in CURVES, f"{curve.name} exists already"
    CURVES[curve.name] = curve


for _entry in (
    Curve(
        "hold",
        "Stays at a value; without one, at the value reached.",
        "v",
        "",
        (_N, Parameter("value", Kind.VALUE, "the value", INHERITED)),
        ("n", "value"),
        shapes.hold,
        "hold(100, 0.5)",
        ("value", "value"),
    ),
    Curve(
        "constant",
        "A value for ever.",
        "v",
        "",
        (Parameter("value", Kind.VALUE, "the value", INHERITED),),
        ("value",),
        shapes.hold,
        "constant(3e-4)",
    ),
    Curve(
        "linear",
        "A straight line.",
        "a(1-p) + bp",
        "",
        _A_TO_B,
        ("n", "to"),
        shapes.linear,
        "linear(100, 1->0)",
        ("from", "to"),
    ),
    Curve(
        "warmup",
        "A straight line that begins a schedule, from 0 unless something else is said.",
        "a(1-p) + bp",
        "Goyal et al. 2017, arXiv:1706.02677",
        _A_TO_B,
        ("n", "to"),
        shapes.linear,
        "warmup(1000, 1e-3)",
        ("from", "to"),
        starts_from_zero=True,
    ),
    Curve(
        "cosine",
        "Half a wave of the cosine.",
        "b + (a-b) ((1 + cos(pi p))/2)^power",
        "Loshchilov and Hutter 2016, arXiv:1608.03983",
        (*_A_TO_B, _POWER),
        ("n", "to"),
        shapes.cosine,
        "cosine(10k, 1e-3->1e-5)",
        ("from", "to"),
        falls=True,
    ),
    Curve(
        "polynomial",
        "A power of what is left.",
        "b + (a-b)(1-p)^power",
        "optax, PyTorch, Keras",
        (*_A_TO_B, _POWER),
        ("n", "to"),
        shapes.polynomial,
        "polynomial(100, 1->0.01, power=2)",
        ("from", "to"),
        falls=True,
    ),
    Curve(
        "exponential",
        "A constant ratio from step to step.",
        "a (b/a)^p",
        "",
        _A_TO_B,
        ("n", "to"),
        shapes.exponential,
        "exponential(5000, 1e-2->1e-6)",
        ("from", "to"),
        falls=True,
        check=faults.exponential,
    ),
    Curve(
        "half_life",
        "A momentum whose half-life, the steps in which it halves what came before, moves in a straight line.",
        "0.5^(1/((1-p) t(a) + p t(b))), t(v) = log(0.5)/log(v)",
        "Pagliardini et al. 2024, arXiv:2409.03137",
        _A_TO_B,
        ("n", "to"),
        shapes.half_life,
        "half_life(5000, 0.9->0.9999)",
        ("from", "to"),
        check=faults.half_life,
    ),
    Curve(
        "sqrt_decay",
        "The 1-sqrt cool-down, or one with another power.",
        "b + (a-b)(1 - p^power)",
        "Haegele et al. 2024, arXiv:2405.18392",
        (*_A_TO_B, Parameter("power", Kind.POSITIVE, "the exponent", const(Fraction(1, 2)))),
        ("n", "to"),
        shapes.sqrt_decay,
        "sqrt_decay(2000, 1e-3->0)",
        ("from", "to"),
        falls=True,
    ),
    Curve(
        "rex",
        "Reflected exponential: slow at first, fast at the end.",
        "b + (a-b)(1-p)/(1-p/2)",
        "Chen et al. 2021, arXiv:2107.04197",
        _A_TO_B,
        ("n", "to"),
        shapes.rex,
        "rex(1000, 1e-2->1e-4)",
        ("from", "to"),
        falls=True,
    ),
    Curve(
        "tanh_decay",
        "A hyperbolic tangent; its ends are near a and b, not on them.",
        "b + (a-b) (1 - tanh(lower(1-p) + upper p))/2",
        "Hsueh et al. 2018, arXiv:1806.01593; timm",
        (
            *_A_TO_B,
            Parameter("lower", Kind.NUMBER, "where the tangent begins", const(-7)),
            Parameter("upper", Kind.NUMBER, "where the tangent ends", const(3)),
        ),
        ("n", "to"),
        shapes.tanh_decay,
        "tanh_decay(1000, 0.1->1e-5)",
        check=faults.tanh_decay,
        falls=True,
    ),
    Curve(
        "decay",
        "Exponential decay (or growth) without end.",
        "a rate^(k/every); staircase: floor(k/every)",
        "TensorFlow, optax",
        (
            _FROM,
            Parameter("rate", Kind.POSITIVE, "what the value is multiplied by every `every` steps"),
            _EVERY,
            _STAIRCASE,
            Parameter(
                "floor",
                Kind.VALUE,
                "a bound: below when rate < 1, above when rate > 1",
                Without("none"),
                "from",
            ),
        ),
        ("from", "rate", "every"),
        shapes.decay,
        "decay(1e-3, 0.96, 100)",
    ),
    Curve(
        "rsqrt",
        "One over the square root of time, without end.",
        "a sqrt(t/(t+k)), t the timescale",
        "Vaswani et al. 2017, arXiv:1706.03762",
        (_FROM, Parameter("timescale", Kind.TIME, "the steps after which the value is a/sqrt(2)")),
        ("from", "timescale"),
        shapes.rsqrt,
        "rsqrt(1e-2, 10k)",
        without={"timescale": ("rsqrt(1e-3, timescale={0})", "warmup({0}, 1e-3) then rsqrt(timescale={0})")},
    ),
    Curve(
        "inverse_time",
        "One over time, without end.",
        "a / (1 + rate k/every)",
        "TensorFlow, Keras",
        (
            _FROM,
            Parameter("rate", Kind.NUMBER, "how fast, at least 0"),
            Parameter("every", Kind.TIME, "the steps after which `rate` has acted once", Fraction(1)),
            _STAIRCASE,
        ),
        ("from", "rate", "every"),
        shapes.inverse_time,
        "inverse_time(0.1, 0.5, every=1000)",
        check=faults.inverse_time,
    ),
    Curve(
        "steps",
        "Values that change at given steps, without end.",
        "v_i from step s_i on",
        "",
        (_LEVELS,),
        ("levels",),
        shapes.steps,
        "steps(0.1, 0.01 @ 32k, 1e-3 @ 48k)",
    ),
    Curve(
        "ramp",
        "Equal rises at equal distances, as batch sizes grow.",
        "a + by floor(p (b-a)/by)",
        "Megatron-LM",
        (*_A_TO_B, Parameter("by", Kind.NUMBER, "how much each rise adds")),
        ("n", "to"),
        shapes.ramp,
        "ramp(100, 32->256, by=32)",
        ("from", "to"),
        check=faults.ramp,
        rows=shapes.rises,
    ),
    Curve(
        "points",
        "A curve through points; outside of them the nearest one's value.",
        "v_i at step s_i",
        "",
        (
            _POINTS,
            Parameter(
                "curve",
                Kind.CHOICE,
                "the curve between points",
                "linear",
                choices=tuple(shapes.BETWEEN),
            ),
        ),
        ("levels",),
        shapes.points,
        "points(0 @ 0, 1e-3 @ 1k, 1e-5 @ 10k)",
        check=faults.points,
    ),
    Curve(
        "onecycle",
        "Up to a peak, down again, then to almost nothing.",
        "start to peak at rise N, to start at fall N, to end at N",
        "Smith and Topin 2017, arXiv:1708.07120; optax",
        (
            _N,
            Parameter("peak", Kind.VALUE, "the largest value"),
            Parameter(
                "start",
                Kind.VALUE,
                "the first value",
                Derived("peak / 25", lambda values: values["peak"] / 25),
                "peak",
            ),
            Parameter(
                "end",
                Kind.VALUE,
                "the last value",
                Derived("start / 10000", lambda values: values["start"] / 10_000),
                "start",
            ),
            Parameter("rise", Kind.SHARE, "where the peak is reached", Fraction(30, 100)),
            Parameter("fall", Kind.SHARE, "where the first value is reached again", Fraction(85, 100)),
            Parameter("curve", Kind.CHOICE, "the curve of each part", "cosine", choices=("cosine", "linear")),
        ),
        ("n", "peak", "start", "end"),
        shapes.onecycle,
        "onecycle(5000, 0.01)",
        check=faults.onecycle,
    ),
    Curve(
        "triangle",
        "Up and down again in straight lines.",
        "a to b at N/2, back to a at N",
        "Smith 2015, arXiv:1506.01186",
        _A_TO_B,
        ("n", "to"),
        shapes.triangle,
        "triangle(4000, 1e-3->6e-3)",
        ("from", "from"),
    ),
):
    _add(_entry)  # a test checks their ends: that takes 4 ms, which every start would spend
