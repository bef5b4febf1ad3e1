"""Between two values: lines, and weights of both ends, in forms that lose no digits."""

from __future__ import annotations

import math
from fractions import Fraction

from ..formula.arithmetic import power as power_of
from ..formula.choices import piecewise
from ..formula.expression import Expr, all_whole, apply, const, derived, labelled
from ..formula.rows import always, known
from .clock import How
from .course import Course
from .wide_exponential import power_of_share
from .zero_crossing import (
    crossing,
    of_line,
    signs_differ,
    through_zero,
)


def bigger_start(a: Expr, b: Expr) -> bool:
    """Whether a is known to be at least as large as b."""
    return always(is_bigger, a, b)


def is_bigger(x: Fraction, y: Fraction) -> bool:
    # Without a new fraction for each row of a long table.
    return abs(x.numerator) * y.denominator >= abs(y.numerator) * x.denominator


def blend(a: Expr, u: Expr, b: Expr, v: Expr) -> Expr:
    """a u + b v: with weights that are both exact, nothing cancels while a and b have one sign."""
    return a * u + b * v


def line(course: Course, a: Expr, b: Expr, *, there_and_back: bool = False) -> Expr:
    """From a to b; through zero as one quotient of whole numbers where a float64 holds them."""
    length, elapsed, remaining = course.length, course.elapsed, course.remaining
    if there_and_back:
        elapsed = 2 * apply("minimum", elapsed, remaining)
        remaining = apply("take_part", length, elapsed)
    if all_whole(length) and not always(one_sign, a, b) and known(crosses_in_wholes, a, b, length):
        scale = derived(common_scale, a, b) or const(1)
        rising = apply("abs", b) * scale * elapsed
        falling = apply("abs", a) * scale * remaining
        up = known(lambda y: y > 0, b)
        return (rising - falling if up else falling - rising) / (scale * length)
    left, progress = course.shares(elapsed, remaining)

    def near(since: Expr) -> Expr:
        return (b - a) * since

    plain = blend(a, left, b, progress)
    return through_zero(course, crossing(of_line, a, b), near, plain, there_and_back=there_and_back)


def common_scale(x: Fraction, y: Fraction) -> Fraction:
    """What makes both whole."""
    return Fraction(math.lcm(x.denominator, y.denominator))


def one_sign(x: Fraction, y: Fraction) -> bool:
    return not signs_differ(x, y)


def crosses_in_wholes(x: Fraction, y: Fraction, n: Fraction) -> bool:
    """Whether a line passes through zero, and has whole numbers that a float64 holds."""
    return signs_differ(x, y) and max(abs(x), abs(y)) * common_scale(x, y) * n < 2**53


def powers(left: Expr, progress: Expr, power: Expr, how: How) -> tuple[Expr, Expr]:
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


def weighted(course: Course, a: Expr, b: Expr, weights: tuple[Expr, Expr]) -> Expr:
    u, v = weights
    return blend(a, u, b, 1 - u if bigger_start(a, b) else v)


def faded(
    course: Course,
    a: Expr,
    b: Expr,
    weights: tuple[Expr, Expr],
    share: Expr,
    power: Expr,
    *,
    part: Expr | None,
) -> Expr:
    """a u + b (1 - u), where u is a power of a share: of a part of the time, or of something else."""
    part = part if all_whole(course.length) else None
    faded = power_of_share(course.how, a if b.constant == 0 else const(1), share, power, course.length, part)
    if faded is None:
        return weighted(course, a, b, weights)
    return faded if b.constant == 0 else blend(a, faded, b, 1 - faded if bigger_start(a, b) else weights[1])
