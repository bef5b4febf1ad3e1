"""The table of curves and transforms: each is defined once, here.

An entry says the name, the parameters with their kinds, a sentence, where it comes from, and the formula.
The parser's checks, the interpreter, the emitters, the reference and the suggestions all read it.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from .clock import Clock, How
from .formula import Expr, Operand, apply, const, labelled, piecewise


class Kind(enum.Enum):
    """What a parameter takes."""

    STEPS = "a duration: a positive number of steps, a share of the total, epochs, rest, until X"
    PLACE = "a number of steps, possibly 0"
    TIME = "a positive time in steps, not necessarily whole"
    VALUE = "a value"
    NUMBER = "a number"
    POSITIVE = "a positive number"
    SHARE = "a share of the curve's steps"
    CHOICE = "one of a few words"
    FLAG = "true or false"
    COUNT = "a whole number, at least 1"
    LEVELS = "values with places: v @ s"
    SCHEDULE = "a schedule"


REQUIRED = "required"
INHERITED = "the value reached"


@dataclass(frozen=True)
class Parameter:
    """A parameter: `default` is REQUIRED, INHERITED, or the text of an expression over earlier parameters.

    A share given for a VALUE is a share of `share_of`: an earlier parameter, or the value reached.
    """

    name: str
    kind: Kind
    doc: str
    default: str = REQUIRED
    share_of: str = INHERITED
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """What a formula may know of time: the clock, and the steps that the curve lasts (None: endless)."""

    clock: Clock
    n: int | None
    how: How = How()
    name: str = ""

    def _steps(self) -> int:
        assert self.n is not None
        return self.n

    @property
    def elapsed(self) -> Expr:
        """Ticks since the start, clamped to the curve."""
        return self.clock.elapsed(self.n, self.name)

    @property
    def remaining(self) -> Expr:
        """Ticks until the end, clamped to the curve."""
        return self.clock.remaining(self._steps(), self.name)

    @property
    def length(self) -> Expr:
        """The curve's duration in ticks."""
        return self.clock.in_ticks(self._steps(), f"{self.name}_STEPS" if self.name else "")

    def ratio(self, x: Expr, y: Expr) -> Expr:
        """x / y, correctly rounded where that matters."""
        return apply("divide_exactly" if self.how.exact and y.constant is not None else "divide", x, y)

    @property
    def progress(self) -> Expr:
        """p = k/N"""
        return labelled(self.ratio(self.elapsed, self.length), "progress")

    @property
    def left(self) -> Expr:
        """1 - p, from the remaining steps, so that nothing cancels near the end."""
        return labelled(self.ratio(self.remaining, self.length), "left")

    def parts(self, starts: list[int], curves: list[tuple[int, Callable[[Course], Expr]]]) -> Expr:
        """Curves one after the other, each with its own steps."""

        def piece(start: int, n: int, curve: Callable[[Course], Expr]) -> Callable[[Clock], Expr]:
            return lambda clock: curve(Course(clock.shifted(start), n, self.how))

        return self.clock.choose(
            starts, [piece(s, n, curve) for s, (n, curve) in zip(starts, curves, strict=True)], self.how
        )


Formula: TypeAlias = Callable[..., Expr]


@dataclass(frozen=True)
class Curve:
    """A curve of the language. `positions` names the parameters that may go without a name, in order.

    Where `to` is among them, `a->b` in its place fills `from` as well. `ends` are the parameters whose
    values the curve has at step 0 and at its last step; that is checked when the entry is made.
    """

    name: str
    doc: str
    math: str
    source: str
    parameters: tuple[Parameter, ...]
    positions: tuple[str, ...]
    formula: Formula
    example: str
    ends: tuple[str, str] | None = None
    starts_from_zero: bool = False

    def __post_init__(self) -> None:
        names = {p.name for p in self.parameters}
        assert set(self.positions) <= names, self.name
        if self.ends is not None:
            course = Course(Clock.at(0), 8)
            sample: dict[str, Any] = {p.name: _sample(p) for p in self.parameters if p.name != "n"}
            for step, end in zip((0, 8), self.ends, strict=True):
                course = Course(Clock.at(step), 8)
                found = self.formula(course, **sample).constant
                assert found == sample[end].constant, f"{self.name} is {found} at step {step}, not `{end}`"

    @property
    def finite(self) -> bool:
        """Whether the curve has a duration `n`."""
        return any(p.name == "n" for p in self.parameters)

    @property
    def inherits(self) -> str | None:
        """The parameter that takes the value reached when it is omitted."""
        return next((p.name for p in self.parameters if p.default == INHERITED), None)


def _sample(parameter: Parameter) -> Any:
    """Some argument of a parameter's kind, for the check of an entry."""
    if parameter.kind is Kind.CHOICE:
        return parameter.choices[0]
    if parameter.kind is Kind.FLAG:
        return False
    return const({"from": 2, "to": 3, "peak": 5, "start": 2, "end": 1, "value": 7}.get(parameter.name, 1))


# ---- arithmetic that several curves share -----------------------------------------------------------------


def _bigger_start(a: Expr, b: Expr) -> bool:
    """Whether a is known to be at least as large as b."""
    return a.constant is not None and b.constant is not None and abs(a.constant) >= abs(b.constant)


def _blend(a: Expr, u: Expr, b: Expr, v: Expr) -> Expr:
    """a u + b v: with weights that are both exact, nothing cancels while a and b have one sign."""
    return a * u + b * v


def _line(course: Course, a: Expr, b: Expr, elapsed: Expr, remaining: Expr) -> Expr:
    """From a to b; through zero as one quotient of whole numbers, so that zero is met exactly."""
    length = course.length
    x, y, n = a.constant, b.constant, length.constant
    if x is not None and y is not None and n is not None and x * y < 0:
        scale = math.lcm(x.denominator, y.denominator)
        if max(abs(x), abs(y)) * scale * n < 2**53:
            rising = abs(y) * scale * elapsed
            falling = abs(x) * scale * remaining
            return (rising - falling if y > 0 else falling - rising) / (scale * n)
    return _blend(a, course.ratio(remaining, length), b, course.ratio(elapsed, length))


def _power(base: Expr, exponent: Expr) -> Expr:
    y = exponent.constant
    return apply("power" if y is not None and y >= 1 else "power_from_zero", base, exponent)


def _powers(left: Expr, progress: Expr, power: Expr, past_end: Callable[[Expr, Expr], Expr]) -> tuple[Expr, Expr]:
    """left^power and 1 - left^power, where left + progress = 1; neither loses digits near its zero."""
    exponent = power.constant
    if exponent == 1:
        return left, progress
    if exponent == Fraction(1, 2):
        root = apply("sqrt_from_zero", left)
        return root, progress / (1 + root)
    kept = labelled(_power(left, power), "kept")
    if exponent is not None and exponent.denominator == 1 and exponent <= 8:
        total: Expr = const(1)
        for _ in range(int(exponent) - 1):
            total = 1 + left * total
        return kept, progress * total
    short_of_end = past_end(progress, const(0))
    return kept, past_end(-apply("expm1", power * apply("log1p", -short_of_end)), const(1))


def _unless_over(course: Course) -> Callable[[Expr, Expr], Expr]:
    """A choice between a value before the end and another from the end on."""
    return lambda before, after: piecewise(course.elapsed, [course.length], [before, after])


def _weighted(course: Course, a: Expr, b: Expr, weights: tuple[Expr, Expr]) -> Expr:
    u, v = weights
    return _blend(a, u, b, 1 - u if _bigger_start(a, b) else v)


def _exp(x: Expr) -> Expr:
    return apply("exp" if x.high <= 709 else "exp_ieee", x)


# ---- the formulas -----------------------------------------------------------------------------------------


def _hold(course: Course, *, value: Expr) -> Expr:
    return value


def _linear(course: Course, *, to: Expr, **start: Expr) -> Expr:
    return _line(course, start["from"], to, course.elapsed, course.remaining)


def _cosine(course: Course, *, to: Expr, power: Operand = 1, **start: Expr) -> Expr:
    a, b, exponent = start["from"], to, power if isinstance(power, Expr) else const(power)
    x, y = a.constant, b.constant
    if x is not None and y is not None and x * y < 0 and exponent.constant == 1:
        middle, half = (x + y) / 2, (x - y) / 2
        if float(middle) + float(half) == float(x) and float(middle) - float(half) == float(y):
            # Through zero: the form around the middle, which meets it there exactly.
            lead = course.ratio(course.remaining - course.elapsed, course.length)
            return middle + half * apply("half_sine", lead)
    falling = labelled(apply("square", apply("half_sine", course.left)), "weight")
    rising = labelled(apply("square", apply("half_sine", course.progress)), "weight")
    if _bigger_start(a, b):
        falling = labelled(_power(falling, exponent), "weight")
        return _blend(a, falling, b, 1 - falling)
    if exponent.constant == 1:
        bigger_stop = _bigger_start(b, a)
        return _blend(a, 1 - rising if bigger_stop else falling, b, rising)
    falling, rising = _powers(falling, rising, exponent, _unless_over(course))
    return _blend(a, falling, b, rising)


def _polynomial(course: Course, *, to: Expr, power: Expr, **start: Expr) -> Expr:
    if power.constant == 1:
        return _linear(course, to=to, **start)
    weights = _powers(course.left, course.progress, power, _unless_over(course))
    return _weighted(course, start["from"], to, weights)


def _exponential(course: Course, *, to: Expr, **start: Expr) -> Expr:
    a = start["from"]
    growth = labelled(apply("log", to / a), "growth")
    return piecewise(course.elapsed, [course.length], [a * apply("exp", growth * course.progress), to])


def _sqrt_decay(course: Course, *, to: Expr, **start: Expr) -> Expr:
    root = labelled(apply("sqrt_from_zero", course.progress), "root")
    return _blend(start["from"], course.left / (1 + root), to, root)


def _rex(course: Course, *, to: Expr, **start: Expr) -> Expr:
    bottom = course.length + course.remaining
    return _blend(start["from"], 2 * course.remaining / bottom, to, course.elapsed / bottom)


def _tanh_decay(course: Course, *, to: Expr, lower: Expr, upper: Expr, **start: Expr) -> Expr:
    # (1 - tanh x)/2 is 1/(1 + exp 2x): that form has no cancellation.
    double = labelled(2 * (lower * course.left + upper * course.progress), "double")

    def logistic(x: Expr) -> Expr:
        return 1 / (1 + apply("exp", apply("minimum", x, 700)))

    return _weighted(course, start["from"], to, (labelled(logistic(double), "weight"), logistic(-double)))


def _decay(
    course: Course, *, rate: Expr, every: Fraction, staircase: bool, floor: Expr | None, **start: Expr
) -> Expr:
    a = start["from"]
    if a.constant == 0:
        value: Expr = a
    else:
        if staircase:
            exponent = course.clock.turns(every, label="stair") * labelled(apply("log", rate), "log_rate")
        else:
            exponent = apply("log", rate) / course.clock.in_ticks(every) * course.elapsed
        # With a bound, growth need not go on to infinity.
        value = a * _exp(exponent if floor is None else apply("minimum", exponent, 709))
    if floor is None or rate.constant == 1:
        return value
    return piecewise(rate, [1], [apply("maximum", value, floor), apply("minimum", value, floor)])


def _rsqrt(course: Course, *, timescale: Fraction, **start: Expr) -> Expr:
    scale = course.clock.in_ticks(timescale)
    return start["from"] * apply("sqrt", scale / (scale + course.elapsed))


def _inverse_time(course: Course, *, rate: Expr, every: Fraction, staircase: bool, **start: Expr) -> Expr:
    if staircase:
        return start["from"] / (1 + rate * course.clock.turns(every, label="stair"))
    return start["from"] / (1 + rate / course.clock.in_ticks(every) * course.elapsed)


def _steps(course: Course, *, levels: list[tuple[int, Expr]]) -> Expr:
    def level(value: Expr) -> Callable[[Clock], Expr]:
        return lambda _: value

    return course.clock.choose([s for s, _ in levels], [level(v) for _, v in levels], course.how)


def _points(course: Course, *, levels: list[tuple[int, Expr]], curve: str) -> Expr:
    formula = CURVES[curve].formula

    def between(a: Expr, b: Expr) -> Callable[[Course], Expr]:
        return lambda part: formula(part, **{"from": a, "to": b})

    starts = [s for s, _ in levels]
    curves = [
        (stop - start, between(a, b)) for (start, a), (stop, b) in zip(levels[:-1], levels[1:], strict=True)
    ]
    if starts[0] > 0:
        value = levels[0][1]
        return course.parts([0, *starts[:-1]], [(starts[0], lambda _: value), *curves])
    return course.parts(starts[:-1], curves)


def _onecycle(
    course: Course, *, peak: Expr, start: Expr, end: Expr, rise: Fraction, fall: Fraction, curve: str
) -> Expr:
    n = course.n
    assert n is not None
    top, low = math.floor(rise * n), math.floor(fall * n)
    formula = CURVES[curve].formula

    def between(a: Expr, b: Expr) -> Callable[[Course], Expr]:
        return lambda part: formula(part, **{"from": a, "to": b})

    return course.parts(
        [0, top, low],
        [(top, between(start, peak)), (low - top, between(peak, start)), (n - low, between(start, end))],
    )


def _triangle(course: Course, *, to: Expr, **start: Expr) -> Expr:
    side = 2 * apply("minimum", course.elapsed, course.remaining)
    return _line(course, start["from"], to, side, course.length - side)


# ---- the table --------------------------------------------------------------------------------------------

_N = Parameter("n", Kind.STEPS, "how many steps it lasts")
_FROM = Parameter("from", Kind.VALUE, "the value it starts from", INHERITED)
_TO = Parameter("to", Kind.VALUE, "the value it ends at", share_of="from")
_A_TO_B = (_N, _FROM, _TO)
_POWER = Parameter("power", Kind.POSITIVE, "the exponent", "1")
_EVERY = Parameter("every", Kind.TIME, "the steps after which `rate` has acted once")
_STAIRCASE = Parameter("staircase", Kind.FLAG, "act only at whole multiples of `every`", "false")
_LEVELS = Parameter("levels", Kind.LEVELS, "values with the steps from which they hold")

CURVES: dict[str, Curve] = {}


def define(curve: Curve) -> Curve:
    """Add a curve to the language; everything else follows from its entry."""
    assert curve.name not in CURVES and curve.name not in TRANSFORMS, f"{curve.name} exists already"
    CURVES[curve.name] = curve
    return curve


@dataclass(frozen=True)
class Transform:
    """A transform of the language: it takes a schedule `s` and gives it another clock."""

    name: str
    doc: str
    math: str
    parameters: tuple[Parameter, ...]
    positions: tuple[str, ...]
    example: str
    finite_only: bool = field(default=False)


_S = Parameter("s", Kind.SCHEDULE, "the schedule")

TRANSFORMS: dict[str, Transform] = {
    entry.name: entry
    for entry in (
        Transform(
            "repeat",
            "Runs a schedule again and again, each turn stretched and scaled (SGDR's warm restarts).",
            "turn i lasts D stretch^i steps, its values are multiplied by scale^i",
            (
                _S,
                Parameter("times", Kind.COUNT, "how many turns; without it there is no end", "endless"),
                Parameter("stretch", Kind.POSITIVE, "how much longer each turn is than the last", "1"),
                Parameter("scale", Kind.NUMBER, "what the values are multiplied by at each turn", "1"),
            ),
            ("s", "times", "stretch", "scale"),
            "repeat(cosine(10, 1e-3->0), stretch=2)",
            finite_only=True,
        ),
        Transform(
            "delay",
            "Waits at a schedule's first value, then runs it.",
            "S(max(k - N, 0))",
            (Parameter("n", Kind.PLACE, "how many steps to wait"), _S),
            ("n", "s"),
            "delay(50, linear(100, 1->0))",
        ),
        Transform(
            "skip",
            "Begins a schedule in the middle: to resume a run, or to shift it.",
            "S(k + N)",
            (Parameter("n", Kind.PLACE, "how many steps to leave out"), _S),
            ("n", "s"),
            "skip(1, warmup(10, 1) then cosine(90, 0.1))",
        ),
        Transform(
            "stretch",
            "Makes a schedule longer or shorter.",
            "S(k D/D') with D' = D f, rounded",
            (Parameter("f", Kind.POSITIVE, "how many times longer"), _S),
            ("f", "s"),
            "stretch(2.5, warmup(100, 1) then linear(101, 0))",
        ),
        Transform(
            "reverse",
            "Runs a schedule backwards.",
            "S(D - k)",
            (_S,),
            ("s",),
            "reverse(exponential(1000, 1e-5->1e-1))",
            finite_only=True,
        ),
    )
}

for _entry in (
    Curve(
        "hold", "Stays at a value; without one, at the value reached.", "v", "",
        (_N, Parameter("value", Kind.VALUE, "the value", INHERITED)), ("n", "value"), _hold, "hold(100, 0.5)", ("value", "value"),
    ),
    Curve(
        "constant", "A value for ever.", "v", "",
        (Parameter("value", Kind.VALUE, "the value", INHERITED),), ("value",), _hold, "constant(3e-4)",
    ),
    Curve(
        "linear", "A straight line.", "a(1-p) + bp", "", _A_TO_B, ("n", "to"), _linear, "linear(100, 1->0)", ("from", "to"),
    ),
    Curve(
        "warmup", "A straight line that begins a schedule, from 0 unless something else is said.", "a(1-p) + bp",
        "Goyal et al. 2017, arXiv:1706.02677", _A_TO_B, ("n", "to"), _linear, "warmup(1000, 1e-3)", ("from", "to"),
        starts_from_zero=True,
    ),
    Curve(
        "cosine", "Half a wave of the cosine.", "b + (a-b) ((1 + cos(pi p))/2)^power",
        "Loshchilov and Hutter 2016, arXiv:1608.03983", (*_A_TO_B, _POWER), ("n", "to", "power"), _cosine,
        "cosine(10k, 1e-3->1e-5)", ("from", "to"),
    ),
    Curve(
        "polynomial", "A power of what is left.", "b + (a-b)(1-p)^power",
        "optax, PyTorch, Keras", (*_A_TO_B, _POWER), ("n", "to", "power"), _polynomial,
        "polynomial(100, 1->0.01, power=2)", ("from", "to"),
    ),
    Curve(
        "exponential", "A constant ratio from step to step.", "a (b/a)^p", "",
        _A_TO_B, ("n", "to"), _exponential, "exponential(5000, 1e-2->1e-6)", ("from", "to"),
    ),
    Curve(
        "sqrt_decay", "The 1-sqrt cool-down.", "b + (a-b)(1 - sqrt(p))",
        "Haegele et al. 2024, arXiv:2405.18392", _A_TO_B, ("n", "to"), _sqrt_decay,
        "sqrt_decay(2000, 1e-3->0)", ("from", "to"),
    ),
    Curve(
        "rex", "Reflected exponential: slow at first, fast at the end.", "b + (a-b)(1-p)/(1-p/2)",
        "Chen et al. 2021, arXiv:2107.04197", _A_TO_B, ("n", "to"), _rex, "rex(1000, 1e-2->1e-4)", ("from", "to"),
    ),
    Curve(
        "tanh_decay", "A hyperbolic tangent; its ends are near a and b, not on them.",
        "b + (a-b) (1 - tanh(lower(1-p) + upper p))/2", "Hsueh et al. 2018, arXiv:1806.01593; timm",
        (
            *_A_TO_B,
            Parameter("lower", Kind.NUMBER, "where the tangent begins", "-7"),
            Parameter("upper", Kind.NUMBER, "where the tangent ends", "3"),
        ),
        ("n", "to", "lower", "upper"), _tanh_decay, "tanh_decay(1000, 0.1->1e-5)",
    ),
    Curve(
        "decay", "Exponential decay (or growth) without end.", "a rate^(k/every); staircase: floor(k/every)", "TensorFlow, optax",
        (
            _FROM,
            Parameter("rate", Kind.POSITIVE, "what the value is multiplied by every `every` steps"),
            _EVERY,
            _STAIRCASE,
            Parameter("floor", Kind.VALUE, "a bound: below when rate < 1, above when rate > 1", "none", "from"),
        ),
        ("from", "rate", "every", "staircase", "floor"), _decay, "decay(1e-3, 0.96, 100)",
    ),
    Curve(
        "rsqrt", "One over the square root of time, without end.", "a sqrt(t/(t+k)), t the timescale",
        "Vaswani et al. 2017, arXiv:1706.03762",
        (_FROM, Parameter("timescale", Kind.TIME, "the steps after which the value is a/sqrt(2)")),
        ("from", "timescale"), _rsqrt, "rsqrt(1e-2, 10k)",
    ),
    Curve(
        "inverse_time", "One over time, without end.", "a / (1 + rate k/every)", "TensorFlow, Keras",
        (
            _FROM,
            Parameter("rate", Kind.NUMBER, "how fast, at least 0"),
            Parameter("every", Kind.TIME, "the steps after which `rate` has acted once", "1"),
            _STAIRCASE,
        ),
        ("from", "rate", "every", "staircase"), _inverse_time, "inverse_time(0.1, 0.5, every=1000)",
    ),
    Curve(
        "steps", "Values that change at given steps, without end.", "v_i from step s_i on", "",
        (_LEVELS,), ("levels",), _steps, "steps(0.1, 0.01 @ 32k, 1e-3 @ 48k)",
    ),
    Curve(
        "points", "A curve through points; outside of them the nearest one's value.", "v_i at step s_i", "",
        (_LEVELS, Parameter("curve", Kind.CHOICE, "the curve between points", "linear", choices=("linear", "cosine", "exponential"))),
        ("levels",), _points, "points(0 @ 0, 1e-3 @ 1k, 1e-5 @ 10k)",
    ),
    Curve(
        "onecycle", "Up to a peak, down again, then to almost nothing.",
        "start to peak at rise N, to start at fall N, to end at N", "Smith and Topin 2017, arXiv:1708.07120; optax",
        (
            _N,
            Parameter("peak", Kind.VALUE, "the largest value"),
            Parameter("start", Kind.VALUE, "the first value", "peak / 25", share_of="peak"),
            Parameter("end", Kind.VALUE, "the last value", "start / 10000", share_of="start"),
            Parameter("rise", Kind.SHARE, "where the peak is reached", "30%"),
            Parameter("fall", Kind.SHARE, "where the first value is reached again", "85%"),
            Parameter("curve", Kind.CHOICE, "the curve of each part", "cosine", choices=("cosine", "linear")),
        ),
        ("n", "peak", "start", "end", "rise", "fall", "curve"), _onecycle, "onecycle(5000, 0.01)",
    ),
    Curve(
        "triangle", "Up and down again in straight lines.", "a to b at N/2, back to a at N",
        "Smith 2015, arXiv:1506.01186", _A_TO_B, ("n", "to"), _triangle, "triangle(4000, 1e-3->6e-3)", ("from", "from"),
    ),
):
    define(_entry)

# What people call things elsewhere, for "did you mean".
ALIASES = {
    "exp_decay": "decay",
    "poly": "polynomial",
    "inv_sqrt": "rsqrt",
    "inverse_sqrt": "rsqrt",
    "noam": "rsqrt",
    "isqrt": "rsqrt",
    "cosine_decay": "cosine",
    "cosine_annealing": "cosine",
    "cosineannealing": "cosine",
    "linear_decay": "linear",
    "lin": "linear",
    "const": "constant",
    "step_decay": "steps",
    "multistep": "steps",
    "piecewise": "steps",
    "piecewise_constant": "steps",
    "interpolate": "points",
    "one_cycle": "onecycle",
    "onecyclelr": "onecycle",
    "cyclic": "triangle",
    "triangular": "triangle",
    "restart": "repeat",
    "restarts": "repeat",
    "sgdr": "repeat",
    "loop": "repeat",
    "cycle": "repeat",
    "wait": "delay",
    "resume": "skip",
    "offset": "skip",
    "warm_up": "warmup",
    "rampup": "warmup",
    "ramp": "warmup",
    "flat": "hold",
    "stay": "hold",
    "plateau": "hold",
    "cooldown": "sqrt_decay",
    "one_minus_sqrt": "sqrt_decay",
    "1-sqrt": "sqrt_decay",
    "tanh_annealing": "tanh_decay",
    "exponential_decay": "decay",
    "inverse": "inverse_time",
    "ln": "log",
    "pow": "power",
    "maximum": "max",
    "minimum": "min",
    "clamp": "clip",
}
