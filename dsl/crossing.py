"""Curves through zero: next to where one crosses it, its value is written with the time since then.

A sum of unlike signs, a u + b v, is off by a rounding of its ends, which is much for a value next to zero. A
curve crosses zero at a place that is known: K + f ticks from its start, K whole. What has passed since then,
(elapsed - K) - f, has all of its digits, and so has a value that is a product with it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from . import numbers
from .formula import Expr, apply, derived, piecewise, within

# Closer to an end a crossing is not told apart from it.
_LEAST = Fraction(1, 10**200)

_FINEST = Fraction(1, 2**40)

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
    elapsed: Expr, length: Expr, share: Expr | None, near: Near, elsewhere: Expr, most: Expr | None = None
) -> Expr:
    """A curve that is `elsewhere`, and `near` where it crosses zero after a share of its length.

    `near` makes its value of the ticks since then, of which no more than the share `most` of the length are asked.
    """
    if share is None or elapsed.constant is not None:
        return elsewhere

    def reach_of(p: Fraction, n: Fraction, *limit: Fraction) -> Fraction:
        reach = min(p / 2, (1 - p) / 2, *limit) * n
        # Next to an end that is no whole step, digits may not suffice to tell a crossing from it.
        return reach if reach > abs(p * n - round(p * n)) * _FINEST else Fraction(0)

    place = derived(lambda p, n: p * n, share, length)
    if place is None:
        return elsewhere
    reach = computed(reach_of, share, length, *([] if most is None else [most]))
    whole = computed(lambda x: Fraction(round(x)), place, label="zero_at")
    broken = computed(lambda x: x - round(x), place, label="zero_part")
    low, high = (
        computed(lambda x, y, sign=sign: x + sign * y, broken, reach, label=f"zero_{name}")
        for sign, name in ((-1, "low"), (1, "high"))
    )
    # The bounds stand between the two differences: XLA would make one of them, and lose what is broken.
    since = apply("minimum", apply("maximum", elapsed - whole, low), high) - broken
    lead = within(since, -reach.high, reach.high)
    window = computed(lambda x: x / 2, reach, label="zero_window")
    return piecewise(apply("abs", lead), [window], [near(lead), elsewhere])


def computed(function: Callable[..., Fraction], *exprs: Expr, label: str = "") -> Expr:
    """What a function makes of constants or columns of them."""
    found = derived(function, *exprs, label=label)
    assert found is not None
    return found


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
