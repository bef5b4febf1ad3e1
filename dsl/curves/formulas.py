"""The formulas of the curves, each written once, over the course of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise

from ..formula.arithmetic import divide
from ..formula.arithmetic import power as power_of
from ..formula.choices import piecewise
from ..formula.expression import Expr, Operand, all_whole, apply, const, derived, labelled, within
from ..formula.float32 import exp_of_whole
from ..formula.functions import exp, log
from ..formula.rows import always, computed, known
from ..numbers import decimals as numbers
from .blends import (
    bigger_start,
    blend,
    common_scale,
    crosses_in_wholes,
    faded,
    is_bigger,
    line,
    one_sign,
    powers,
    weighted,
)
from .clock import Clock
from .course import Course, Formula
from .tick_clock import Period
from .wide_exponential import factor_times_exp, grown, is_far, log_of_share
from .zero_crossing import (
    crossing,
    of_power,
    of_rex,
    of_root,
    of_tanh,
    of_wave,
    signs_differ,
    through_zero,
)


def hold(course: Course, *, value: Expr) -> Expr:
    return value


def linear(course: Course, *, to: Expr, **start: Expr) -> Expr:
    return line(course, start["from"], to)


def cosine(course: Course, *, to: Expr, power: Operand = 1, **start: Expr) -> Expr:
    a, b, exponent = start["from"], to, power if isinstance(power, Expr) else const(power)
    if exponent.constant == 1 and all_whole(course.length) and known(_opposite, a, b):
        # The middle of the wave is its zero.
        return a * apply("half_sine", course.ratio(course.remaining - course.elapsed, course.length))
    share = crossing(of_wave, a, b, exponent, label="zero")

    def near(since: Expr) -> Expr:
        # w - w0 = -sin(pi/2 (p - p0)) sin(pi/2 (p + p0)); the second angle is kept below pi/2.
        place = share or const(0)
        around = apply("minimum", since + 2 * place, 2 - 2 * place - since)
        apart = apply("half_sine", since) * apply("half_sine", within(around, 0.0, 1.0))
        if exponent.constant == 1:
            return (b - a) * apart
        return _power_near_zero(-apart, a, b, exponent)

    return through_zero(course, share, near, _half_wave(course, a, b, exponent))


def _half_wave(course: Course, a: Expr, b: Expr, exponent: Expr) -> Expr:
    """The cosine where it does not cross zero."""
    falls = derived(lambda x, y: Fraction(is_bigger(x, y)), a, b, label="falls")
    if falls is not None and exponent.constant == 1:
        # The weight is that of the larger end: so its difference from 1 costs no digits that count.
        weight = _wave(_either(falls, course.left, course.progress))
        larger, smaller = _either(falls, a, b, "larger"), _either(falls, b, a, "smaller")
        return blend(larger, weight, smaller, 1 - weight)
    falling, rising = _wave(course.left), _wave(course.progress)
    if exponent.constant == 1:
        return blend(a, falling, b, rising)
    if bigger_start(a, b):
        kept = labelled(power_of(falling, exponent), "weight")
        weights = kept, 1 - kept
    else:
        weights = powers(falling, rising, exponent, course.how)
    return faded(course, a, b, weights, falling, exponent, part=None)


def _power_near_zero(apart: Expr, a: Expr, b: Expr, power: Expr) -> Expr:
    """b + (a-b) w^power next to its zero w0, where w is w0 + apart."""

    def at_zero(x: Fraction, y: Fraction, q: Fraction) -> Fraction:
        return numbers.power(-y / (x - y), 1 / q) if signs_differ(x, y) else Fraction(1)

    weight = computed(at_zero, a, b, power, label="zero_weight")
    return -b * apply("expm1", power * apply("log1p", apart / weight))


def _wave(progress: Expr) -> Expr:
    """Half a wave from 0 to 1."""
    return labelled(apply("half_wave", progress), "weight")


def _either(first: Expr, x: Expr, y: Expr, label: str = "") -> Expr:
    """x where `first` is 1, y where it is 0."""
    column = derived(lambda test, a, b: a if test else b, first, x, y, label=label)
    return column if column is not None and first.constant is None else piecewise(first, [1], [y, x])


def _opposite(x: Fraction, y: Fraction) -> bool:
    return x == -y != 0


def polynomial(course: Course, *, to: Expr, power: Expr, **start: Expr) -> Expr:
    if power.constant == 1:
        return linear(course, to=to, **start)
    a, b = start["from"], to
    share = crossing(of_power, a, b, power)
    weights = powers(course.left, course.progress, power, course.how)

    def near(since: Expr) -> Expr:
        return _power_near_zero(-since, a, b, power)

    plain = faded(course, a, b, weights, course.left, power, part=course.remaining)
    return through_zero(course, share, near, plain)


def exponential(course: Course, *, to: Expr, **start: Expr) -> Expr:
    a = start["from"]
    # The ratio alone may be beyond what a float64 holds.
    ratio = derived(lambda x, y: y / x, a, to) if known(lambda x: x != 0, a) else None
    if ratio is None:
        ratio = divide(to, a)
    growth = labelled(log(ratio), "growth")
    pace, most = growth / course.length, derived(lambda x: abs(x), growth)
    value = grown(course.how, a, pace, course.elapsed, growth * course.progress, most=most)
    return piecewise(course.elapsed, [course.length], [value, to])


def half_life(course: Course, *, to: Expr, **start: Expr) -> Expr:
    a = start["from"]
    first, last = labelled(log(a), "log_from"), labelled(log(to), "log_to")
    # log(a) log(b) / (log(b) (1-p) + log(a) p), as log(a) and what there is more: both logarithms have one sign.
    growth = first * (last - first) * course.progress
    value = a * exp(divide(growth, last * course.left + first * course.progress))
    return piecewise(course.elapsed, [course.length], [value, to])


def sqrt_decay(course: Course, *, to: Expr, power: Expr, **start: Expr) -> Expr:
    if power.constant == 1:
        return linear(course, to=to, **start)
    a, b = start["from"], to
    if power.constant != Fraction(1, 2):
        return _mirrored(course, a, b, power)
    root = labelled(apply("sqrt_from_zero", course.progress), "root")

    def near(since: Expr) -> Expr:
        # (a-b)(sqrt(p0) - sqrt(p)), as a quotient of p - p0
        zero = computed(
            lambda x, y: x / (x - y) if signs_differ(x, y) else Fraction(1), a, b, label="zero_root"
        )
        return (b - a) * since / (zero + root)

    plain = blend(a, course.left / (1 + root), b, root)
    return through_zero(course, crossing(of_root, a, b), near, plain)


def _mirrored(course: Course, a: Expr, b: Expr, power: Expr) -> Expr:
    """a + (b-a) p^power: a polynomial from b to a, backwards."""
    share = crossing(lambda x, y, q: 1 - of_power(y, x, q), a, b, power)
    weights = powers(course.progress, course.left, power, course.how)

    def near(since: Expr) -> Expr:
        return _power_near_zero(since, b, a, power)

    plain = faded(course, b, a, weights, course.progress, power, part=course.elapsed)
    return through_zero(course, share, near, plain)


def rex(course: Course, *, to: Expr, **start: Expr) -> Expr:
    a, b, bottom = start["from"], to, course.length + course.remaining
    whole = all_whole(course.length) and not always(one_sign, a, b)
    if whole and known(crosses_in_wholes, a, b, 2 * course.length):
        scale = derived(common_scale, a, b) or const(1)
        return (2 * a * scale * course.remaining + b * scale * course.elapsed) / (scale * bottom)

    def near(since: Expr) -> Expr:
        return (b - 2 * a) * since / (1 + course.left)

    plain = blend(a, 2 * course.remaining / bottom, b, course.elapsed / bottom)
    return through_zero(course, crossing(of_rex, a, b), near, plain)


def tanh_decay(course: Course, *, to: Expr, lower: Expr, upper: Expr, **start: Expr) -> Expr:
    a, b = start["from"], to
    # (1 - tanh x)/2 is 1/(1 + exp 2x), where nothing cancels; what is left of 1 is exp 2x times that.
    double = labelled(2 * lower * course.left + 2 * upper * course.progress, "double")
    pace = 2 * (upper - lower) / course.length
    risen = exp_of_whole(pace, course.elapsed) if course.how.single else None
    if is_far(course.how, const(1), derived(lambda x, y: 2 * max(abs(x), abs(y)), lower, upper)):
        plainly = factor_times_exp(const(1), pace, course.elapsed, 2 * lower)
    else:
        plainly = apply("exp", apply("minimum", double, 700))
    risen = labelled(plainly if risen is None else exp(2 * lower) * risen, "risen")
    weight = labelled(1 / (1 + risen), "weight")

    def near(since: Expr) -> Expr:
        # (a-b)(w - w0), where w - w0 = -(1 - w0) w (exp 2(x - x0) - 1)
        return -a * weight * apply("expm1", 2 * (upper - lower) * since)

    # As far as the exponential is not large.
    reach = derived(
        lambda x, y: min(1 / abs(2 * (y - x)), Fraction(1)) if x != y else Fraction(1), lower, upper
    )
    plain = weighted(course, a, b, (weight, risen * weight))
    share = crossing(of_tanh, a, b, lower, upper)
    return through_zero(course, share, near, plain, most=reach)


def decay(
    course: Course,
    *,
    rate: Expr,
    every: Fraction | Period,
    staircase: bool,
    floor: Expr | None,
    **start: Expr,
) -> Expr:
    a = start["from"]
    if a.constant == 0:
        value: Expr = a
    else:
        clock, period, elapsed = course.period(every)
        if staircase:
            whole, pace = clock.turns(period, label="stair"), labelled(log(rate), "log_rate")
        else:
            whole, pace = elapsed, log(rate) / clock.in_ticks(period)
        exponent = whole * pace if staircase else pace * whole
        # With a bound, growth need not go on to infinity.
        exponent = exponent if floor is None else apply("minimum", exponent, 709)
        most = None if floor is None else derived(log_of_share, a, floor)
        value = grown(course.how, a, pace, whole, exponent, most=most)
    if floor is None or rate.constant == 1:
        return value
    return piecewise(rate, [1], [apply("maximum", value, floor), apply("minimum", value, floor)])


def rsqrt(course: Course, *, timescale: Fraction | Period, **start: Expr) -> Expr:
    clock, time, elapsed = course.period(timescale)
    scale = clock.in_ticks(time)
    return start["from"] * apply("sqrt", scale / (scale + elapsed))


def inverse_time(
    course: Course, *, rate: Expr, every: Fraction | Period, staircase: bool, **start: Expr
) -> Expr:
    clock, period, elapsed = course.period(every)
    if staircase:
        return divide(start["from"], 1 + rate * clock.turns(period, label="stair"))
    return divide(start["from"], 1 + rate / clock.in_ticks(period) * elapsed)


def steps(course: Course, *, levels: list[tuple[int, Expr]]) -> Expr:
    def level(value: Expr) -> Callable[[Clock], Expr]:
        return lambda _: value

    return course.clock.choose([s for s, _ in levels], [level(v) for _, v in levels], course.how)


def rises(values: Mapping[str, Expr]) -> int:
    """How many rises a ramp has."""
    first, last, rise = (values[name].constant for name in ("from", "to", "by"))
    assert first is not None and last is not None and rise is not None, "faults.ramp refuses what is open"
    return int((last - first) / rise)


def ramp(course: Course, *, to: Expr, by: Expr, **start: Expr) -> Expr:
    first, count = start["from"], rises({**start, "to": to, "by": by})
    # Where several levels begin at one step, the last of them holds.
    levels = {course.first_step(Fraction(i, count)): first + i * by for i in range(count + 1)}
    return steps(course.in_steps or course, levels=[*levels.items()])


# The curves that can join two values inside of another curve.
BETWEEN: dict[str, Formula] = {"linear": linear, "cosine": cosine, "exponential": exponential}


def points(course: Course, *, levels: list[tuple[int, Expr]], curve: str) -> Expr:
    formula = BETWEEN[curve]
    starts = [s for s, _ in levels]
    curves: list[tuple[int, Formula, dict[str, Expr]]] = [
        (stop - start, formula, {"from": a, "to": b}) for (start, a), (stop, b) in pairwise(levels)
    ]
    if starts[0] > 0:
        first = (starts[0], hold, {"value": levels[0][1]})
        return course.parts([0, *starts[:-1]], [first, *curves])
    return course.parts(starts[:-1], curves)


def onecycle(
    course: Course, *, peak: Expr, start: Expr, end: Expr, rise: Fraction, fall: Fraction, curve: str
) -> Expr:
    n = (course.in_steps or course).n
    assert isinstance(n, int)
    top, low = course.whole_step(rise), course.whole_step(fall)
    formula = BETWEEN[curve]
    return course.parts(
        [0, top, low],
        [
            (top, formula, {"from": start, "to": peak}),
            (low - top, formula, {"from": peak, "to": start}),
            (n - low, formula, {"from": start, "to": end}),
        ],
    )


def triangle(course: Course, *, to: Expr, **start: Expr) -> Expr:
    return line(course, start["from"], to, there_and_back=True)
