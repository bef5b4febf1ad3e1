"""Curves through zero: next to where one crosses it, its value is written with the time since then.

A sum of unlike signs, a u + b v, is off by a rounding of its ends, which is much for a value next to zero. A
curve crosses zero at a place that is known: K + f ticks from its start, K whole. What has passed since then,
(elapsed - K) - f, has all of its digits, and so has a value that is a product with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from ..formula.choices import piecewise
from ..formula.expression import Expr, apply, derived, within
from ..formula.rows import computed
from ..numbers import decimals as numbers
from .course import Course

# Closer to an end a crossing is not told apart from it.
_LEAST = Fraction(1, 10**200)

# A place is told in parts of a step, if they are no more than these.
_MOST_PARTS = 1024
_FINEST = Fraction(1, 2**40)
_LEADING = 22  # binary digits

Near = Callable[[Expr], Expr]


def signs_differ(a: Fraction, b: Fraction) -> bool:
    """Whether a curve from a to b, neither of them 0, passes through zero."""
    return a.numerator * b.numerator < 0


def crossing(share: Callable[..., Fraction], *exprs: Expr, label: str = "") -> Expr | None:
    """The share of a curve's length after which it crosses zero; 0 where it does not.

    `share` says so of the numbers `exprs`, of which the first two are the ends. None if they are not known, or if
    no curve of a family crosses.
    """

    def of(a: Fraction, b: Fraction, *others: Fraction) -> Fraction:
        found = share(a, b, *others) if signs_differ(a, b) else Fraction(0)
        return found if _LEAST < found < 1 - _LEAST else Fraction(0)

    found = derived(of, *exprs, label=label)
    return None if found is None or found.constant == 0 else found


def through_zero(
    course: Course,
    share: Expr | None,
    near: Near,
    elsewhere: Expr,
    *,
    most: Expr | None = None,
    there_and_back: bool = False,
) -> Expr:
    """A curve that is `elsewhere`, and `near` where it crosses zero after a share of its length.

    `near` makes its value of the share of the length since then; it is asked for no more than `most` of it.
    A curve that goes `there_and_back`, at twice the pace, does so twice.
    """
    if share is None or course.elapsed.constant is not None:
        return elsewhere
    back = 2 if there_and_back else 1
    reach = computed(
        lambda p, *most: min(p / 2, (1 - p) / 2, *most) / back, share, *([] if most is None else [most])
    )
    places = [computed(lambda p: p / back, share)]
    if there_and_back:
        places.append(computed(lambda p: 1 - p / 2, share))
    leads, windows = zip(*(_since(course, place, reach) for place in places), strict=True)
    lead, window = leads[0], windows[0]
    if there_and_back:
        lead = 2 * apply("minimum", lead, -leads[1])
        window = 2 * apply("minimum", *windows)
    since = within(lead / course.length, -0.5, 0.5)
    return piecewise(apply("abs", lead), [window], [near(since), elsewhere])


def _since(course: Course, share: Expr, share_of_reach: Expr) -> tuple[Expr, Expr]:
    """The ticks since a share of the length, as far as a reach, and up to how many of them are sure."""
    ticks, reach = derived(_product, share, course.length), derived(_product, share_of_reach, course.length)
    if ticks is None or reach is None:
        return _since_by_unit(course, share, share_of_reach)
    x, place, sign = course.clock.landmark(course.elapsed, ticks)
    whole = computed(lambda x: Fraction(round(x)), place, label="zero_at")
    broken = computed(lambda x: x - round(x), place, label="zero_part")
    low, high = (
        computed(lambda x, y, sign=sign: x + sign * y, broken, reach, label=f"zero_{name}")
        for sign, name in ((-1, "low"), (1, "high"))
    )
    # The bounds stand between the two differences: XLA would make one of them, and lose what is broken.
    since = apply("minimum", apply("maximum", x - whole, low), high) - broken
    return since if sign > 0 else -since, computed(_window, reach, broken, label="zero_window")


def _since_by_unit(course: Course, share: Expr, share_of_reach: Expr) -> tuple[Expr, Expr]:
    """The same where the ticks of a step are looked up apart.

    It is exact if the place is a fraction of few digits. Of others the leading digits are taken off first, without
    an error, and what is left is so small that its rounding does not matter.
    """
    steps, unit = course.steps, course.clock.ticks
    # A name of its own, so that no other family's column has a 0 there.
    scale = computed(_parts_of, share, steps, label="zero_scale")
    place = computed(lambda p, n, d: p * n * d, share, steps, scale)
    leading = computed(_leading, place, label="zero_at")
    rest = computed(lambda x: x - _leading(x), place, label="zero_part")
    # Next to an end digits do not suffice to tell a crossing from it.
    far = computed(
        lambda r, n: r * n if r > _FINEST else Fraction(0), share_of_reach, steps, label="zero_reach"
    )
    reach = far * unit
    lead = (course.elapsed * scale - leading * unit - rest * unit) / scale
    return apply("maximum", apply("minimum", lead, reach), -reach), reach / 2


def _parts_of(share: Fraction, steps: Fraction) -> Fraction:
    parts = (share * steps).denominator
    return Fraction(parts if parts < _MOST_PARTS else 1)


def _leading(x: Fraction) -> Fraction:
    """Its leading digits: so few that a float64 holds their product with the ticks of a step, fewer than 2^31."""
    shift = _LEADING - math.frexp(x)[1]
    return Fraction(round(x * Fraction(2) ** shift)) / Fraction(2) ** shift


def _product(x: Fraction, y: Fraction) -> Fraction:
    return x * y


def _window(reach: Fraction, broken: Fraction) -> Fraction:
    # Next to an end that is no whole step, digits may not suffice to tell a crossing from it.
    return reach / 2 if reach > abs(broken) * _FINEST else Fraction(0)


# ---- where curves cross zero, as a share of their length ----------------------------------------------------


def of_line(a: Fraction, b: Fraction) -> Fraction:
    return a / (a - b)


def of_root(a: Fraction, b: Fraction) -> Fraction:
    return (a / (a - b)) ** 2


def of_power(a: Fraction, b: Fraction, power: Fraction) -> Fraction:
    """Of b + (a-b)(1-p)^power."""
    return 1 - numbers.power(-b / (a - b), 1 / power)


def of_wave(a: Fraction, b: Fraction, power: Fraction) -> Fraction:
    """Of b + (a-b) w^power, where w is the square of the sine of pi/2 (1-p)."""
    weight = numbers.power(-b / (a - b), 1 / power)
    if weight < Fraction(1, 2):
        return 1 - numbers.half_arcsine(numbers.sqrt(weight))
    return numbers.half_arcsine(numbers.sqrt(1 - weight))


def of_rex(a: Fraction, b: Fraction) -> Fraction:
    return 2 * a / (2 * a - b)


def of_tanh(a: Fraction, b: Fraction, lower: Fraction, upper: Fraction) -> Fraction:
    """Of a w + b (1-w), where w is 1/(1 + exp 2x) and x goes from lower to upper."""
    return (numbers.log(-a / b) / 2 - lower) / (upper - lower) if lower != upper else Fraction(0)
