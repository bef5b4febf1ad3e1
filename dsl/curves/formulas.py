"""The formulas of the curves, each written once, over the course of time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ..formula.expression import (
    Expr,
    Operand,
    all_whole,
    always,
    apply,
    computed,
    const,
    derived,
    known,
    labelled,
    piecewise,
    within,
)
from ..formula.float32 import exp_of_whole
from ..formula.functions import divide, exp, log
from ..formula.functions import power as power_of
from ..numbers import decimals as numbers
from ..numbers.decimals import shortest
from .clock import Clock, How
from .entry import Course, Fault, Formula
from .wide_exponential import factor_times_exp, grown, is_far, log_of_share, power_of_share
from .zero_crossing import (
    crossing,
    of_line,
    of_power,
    of_rex,
    of_root,
    of_tanh,
    of_wave,
    signs_differ,
    through_zero,
)

# ---- arithmetic that several curves share -----------------------------------------------------------------


def _bigger_start(a: Expr, b: Expr) -> bool:
    """Whether a is known to be at least as large as b."""
    return always(_is_bigger, a, b)


def _is_bigger(x: Fraction, y: Fraction) -> bool:
    # Without a new fraction for each row of a long table.
    return abs(x.numerator) * y.denominator >= abs(y.numerator) * x.denominator


def _blend(a: Expr, u: Expr, b: Expr, v: Expr) -> Expr:
    """a u + b v: with weights that are both exact, nothing cancels while a and b have one sign."""
    return a * u + b * v


def _line(course: Course, a: Expr, b: Expr, *, there_and_back: bool = False) -> Expr:
    """From a to b; through zero as one quotient of whole numbers where a float64 holds them."""
    length, elapsed, remaining = course.length, course.elapsed, course.remaining
    if there_and_back:
        elapsed = 2 * apply("minimum", elapsed, remaining)
        remaining = apply("take_part", length, elapsed)
    if all_whole(length) and not always(_one_sign, a, b) and known(_crosses_in_wholes, a, b, length):
        scale = derived(_common, a, b) or const(1)
        rising = apply("abs", b) * scale * elapsed
        falling = apply("abs", a) * scale * remaining
        up = known(lambda y: y > 0, b)
        return (rising - falling if up else falling - rising) / (scale * length)
    left, progress = course.shares(elapsed, remaining)

    def near(since: Expr) -> Expr:
        return (b - a) * since

    plain = _blend(a, left, b, progress)
    return through_zero(course, crossing(of_line, a, b), near, plain, there_and_back=there_and_back)


def _common(x: Fraction, y: Fraction) -> Fraction:
    """What makes both whole."""
    return Fraction(math.lcm(x.denominator, y.denominator))


def _one_sign(x: Fraction, y: Fraction) -> bool:
    return not signs_differ(x, y)


def _crosses_in_wholes(x: Fraction, y: Fraction, n: Fraction) -> bool:
    """Whether a line passes through zero, and has whole numbers that a float64 holds."""
    return signs_differ(x, y) and max(abs(x), abs(y)) * _common(x, y) * n < 2**53


def _powers(left: Expr, progress: Expr, power: Expr, how: How) -> tuple[Expr, Expr]:
    """left^power and 1 - left^power, where left + progress = 1; neither loses digits near its zero."""
    exponent = power.constant
    if exponent == 1:
        return left, progress
    if exponent == Fraction(1, 2):
        root = apply("sqrt_from_zero", left)
        return root, progress / (1 + root)
    kept = labelled(power_of(left, power), "kept")
    if exponent is not None and exponent.denominator == 1 and exponent <= 8:
        total: Expr = const(1)
        for _ in range(int(exponent) - 1):
            total = 1 + left * total
        return kept, progress * total
    half = const(Fraction(1, 2))
    early = -apply("expm1", power * apply("log1p", -apply("minimum", progress, half)))
    # In float32 the difference must be seen not to cancel.
    late = 1 - power_of(apply("minimum", left, half), power) if how.single else 1 - kept
    return kept, piecewise(progress, [half], [early, late])


def _weighted(course: Course, a: Expr, b: Expr, weights: tuple[Expr, Expr]) -> Expr:
    u, v = weights
    return _blend(a, u, b, 1 - u if _bigger_start(a, b) else v)


def _faded(
    course: Course, a: Expr, b: Expr, weights: tuple[Expr, Expr], share: Expr, power: Expr, *, of_time: bool
) -> Expr:
    """a u + b (1 - u), where u is a power of a share, of what is left of the time or of something else."""
    part = course.remaining if of_time and all_whole(course.length) else None
    faded = power_of_share(course.how, a if b.constant == 0 else const(1), share, power, course.length, part)
    if faded is None:
        return _weighted(course, a, b, weights)
    return faded if b.constant == 0 else _blend(a, faded, b, 1 - faded if _bigger_start(a, b) else weights[1])


# The farthest limit of a tangent: a float64 still holds what is left of it to 1.
FARTHEST_TANH = 350


# ---- the formulas -----------------------------------------------------------------------------------------


def hold(course: Course, *, value: Expr) -> Expr:
    return value


def linear(course: Course, *, to: Expr, **start: Expr) -> Expr:
    return _line(course, start["from"], to)


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
    falls = derived(lambda x, y: Fraction(_is_bigger(x, y)), a, b, label="falls")
    if falls is not None and exponent.constant == 1:
        # The weight is that of the larger end: so its difference from 1 costs no digits that count.
        weight = _wave(_either(falls, course.left, course.progress))
        larger, smaller = _either(falls, a, b, "larger"), _either(falls, b, a, "smaller")
        return _blend(larger, weight, smaller, 1 - weight)
    falling, rising = _wave(course.left), _wave(course.progress)
    if exponent.constant == 1:
        return _blend(a, falling, b, rising)
    if _bigger_start(a, b):
        kept = labelled(power_of(falling, exponent), "weight")
        weights = kept, 1 - kept
    else:
        weights = _powers(falling, rising, exponent, course.how)
    return _faded(course, a, b, weights, falling, exponent, of_time=False)


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
    weights = _powers(course.left, course.progress, power, course.how)

    def near(since: Expr) -> Expr:
        return _power_near_zero(-since, a, b, power)

    plain = _faded(course, a, b, weights, course.left, power, of_time=True)
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


def sqrt_decay(course: Course, *, to: Expr, **start: Expr) -> Expr:
    a, b = start["from"], to
    root = labelled(apply("sqrt_from_zero", course.progress), "root")

    def near(since: Expr) -> Expr:
        # (a-b)(sqrt(p0) - sqrt(p)), as a quotient of p - p0
        zero = computed(
            lambda x, y: x / (x - y) if signs_differ(x, y) else Fraction(1), a, b, label="zero_root"
        )
        return (b - a) * since / (zero + root)

    plain = _blend(a, course.left / (1 + root), b, root)
    return through_zero(course, crossing(of_root, a, b), near, plain)


def rex(course: Course, *, to: Expr, **start: Expr) -> Expr:
    a, b, bottom = start["from"], to, course.length + course.remaining
    whole = all_whole(course.length) and not always(_one_sign, a, b)
    if whole and known(_crosses_in_wholes, a, b, 2 * course.length):
        scale = derived(_common, a, b) or const(1)
        return (2 * a * scale * course.remaining + b * scale * course.elapsed) / (scale * bottom)

    def near(since: Expr) -> Expr:
        return (b - 2 * a) * since / (1 + course.left)

    plain = _blend(a, 2 * course.remaining / bottom, b, course.elapsed / bottom)
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
    plain = _weighted(course, a, b, (weight, risen * weight))
    share = crossing(of_tanh, a, b, lower, upper)
    return through_zero(course, share, near, plain, most=reach)


def decay(
    course: Course, *, rate: Expr, every: Fraction, staircase: bool, floor: Expr | None, **start: Expr
) -> Expr:
    a = start["from"]
    if a.constant == 0:
        value: Expr = a
    else:
        if staircase:
            whole, pace = course.clock.turns(every, label="stair"), labelled(log(rate), "log_rate")
        else:
            whole, pace = course.elapsed, log(rate) / course.clock.in_ticks(every)
        exponent = whole * pace if staircase else pace * whole
        # With a bound, growth need not go on to infinity.
        exponent = exponent if floor is None else apply("minimum", exponent, 709)
        most = None if floor is None else derived(log_of_share, a, floor)
        value = grown(course.how, a, pace, whole, exponent, most=most)
    if floor is None or rate.constant == 1:
        return value
    return piecewise(rate, [1], [apply("maximum", value, floor), apply("minimum", value, floor)])


def rsqrt(course: Course, *, timescale: Fraction, **start: Expr) -> Expr:
    scale = course.clock.in_ticks(timescale)
    return start["from"] * apply("sqrt", scale / (scale + course.elapsed))


def inverse_time(course: Course, *, rate: Expr, every: Fraction, staircase: bool, **start: Expr) -> Expr:
    if staircase:
        return divide(start["from"], 1 + rate * course.clock.turns(every, label="stair"))
    return divide(start["from"], 1 + rate / course.clock.in_ticks(every) * course.elapsed)


def steps(course: Course, *, levels: list[tuple[int, Expr]]) -> Expr:
    def level(value: Expr) -> Callable[[Clock], Expr]:
        return lambda _: value

    return course.clock.choose([s for s, _ in levels], [level(v) for _, v in levels], course.how)


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
    n = course.n
    assert isinstance(n, int)
    top, low = math.floor(rise * n), math.floor(fall * n)
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
    return _line(course, start["from"], to, there_and_back=True)


# ---- what is wrong with arguments that are sound one by one ------------------------------------------------


def check_exponential(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    a, b = values["from"].constant, values["to"].constant
    for name, value in (("from", a), ("to", b)):
        if value == 0:
            message, help = (
                "`exponential` cannot start from or reach 0",
                "write a small value such as 1e-8, or use cosine",
            )
            yield Fault(name, message, help, "1e-8")
    if a is not None and b is not None and a * b < 0:
        message = f"`exponential` cannot pass through 0, from {shortest(a)} to {shortest(b)}"
        yield Fault("to", message, "give both ends one sign, or use linear", shortest(-b))


def check_points(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    if values["curve"] != "exponential":
        return
    first = values["levels"][0][1].constant
    for i, (_, level) in enumerate(values["levels"]):
        value = level.constant
        if value is not None and first is not None and value * first <= 0:
            message = (
                f"curve=exponential needs values of one sign, none of them 0, and this is {shortest(value)}"
            )
            yield Fault(f"levels[{i}]", message, "write a small value such as 1e-8, or curve=linear")
            return


def check_tanh_decay(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    for name in ("lower", "upper"):
        limit = values[name].constant
        if limit is not None and abs(limit) > FARTHEST_TANH:
            message = f"`{name}` is {shortest(limit)}; a tangent can be told from 1 from -{FARTHEST_TANH} to {FARTHEST_TANH}"
            yield Fault(name, message, fix=f"{'-' * (limit < 0)}{FARTHEST_TANH}")


def check_inverse_time(values: Mapping[str, Any], _: int | None) -> Iterator[Fault]:
    rate = values["rate"].constant
    if rate is not None and rate < 0:
        message = f"`rate` is {shortest(rate)}; it must be 0 or more"
        yield Fault("rate", message, "write a positive rate", shortest(-rate))


def check_onecycle(values: Mapping[str, Any], steps: int | None) -> Iterator[Fault]:
    rise, fall = values["rise"], values["fall"]
    for name, value in (("rise", rise), ("fall", fall)):
        if not 0 < value < 1:
            message = f"`{name}` is {shortest(value * 100)}%; it must lie between 0% and 100%"
            yield Fault(name, message, f"write: {name}=50%", "50%")
            return
    if fall <= rise:
        message = f"`fall` at {shortest(fall * 100)}% does not come after `rise` at {shortest(rise * 100)}%"
        later = shortest((1 + rise) * 50)
        yield Fault("fall", message, f"write a later one: fall={later}%", f"{later}%")
        return
    n = steps or 0
    top, low = math.floor(rise * n), math.floor(fall * n)
    if not 0 < top < low < n:
        message = (
            f"in {n} steps not every part gets at least one: they would end at steps {top}, {low} and {n}"
        )
        yield Fault("n", message, "write more steps", "100")
