"""Exponentials over the whole range of a float64: a exp(x) where x is so large that its own rounding would show.

An exponent of some hundreds is off by some hundred times 2^-53, and so is its exponential, relative to itself. The
product of a count and the leading digits of a rate is exact, and what is left is small. The exponential is taken of a
third of it, three times: nothing on the way is larger or smaller than the value and `a`.
"""

from __future__ import annotations

import math
from fractions import Fraction

from ..formula.choices import piecewise
from ..formula.expression import Expr, apply, const, derived, labelled
from ..formula.float32 import exp_of_whole, leading
from ..formula.rows import always, computed, known
from ..numbers.decimals import log
from .clock import How

# Up to this exponent three roundings of it are fewer than 512 units in the last place.
FAR = 160
# Farther from 1, a value may be a float32 though its share of `a` is nothing that a float64 holds.
_FAR_FACTOR = Fraction(10) ** 260
_LEAST = Fraction(1, 2**60)  # a share of a length that is nothing
_NORMAL, _LIFT = Fraction(1, 2**1022), Fraction(2**53)
# The exponential of more than that leads from the smallest float64 beyond the largest.
_FARTHEST = 1500
_COUNTS, _DIGITS = 2**20, 31  # their product is exact, with room for a start


def is_far(how: How, factor: Expr, reach: Expr | None) -> bool:
    """Whether the exponent of a curve that begins at `factor` may be so large that its rounding shows in the value.

    `reach` bounds the exponent. What becomes a float32 has digits to spare.
    """
    if reach is None or how.single:
        return False
    if not how.narrow:
        if derived(Fraction, factor) is None:
            return known(lambda x: x > FAR, reach)
        return known(lambda f, x: x > FAR or _has_few_digits(f), factor, reach)
    far = derived(lambda x: Fraction(x != 0 and not 1 / _FAR_FACTOR < abs(x) < _FAR_FACTOR), factor)
    return far is not None and known(lambda f, x: f != 0 and x > FAR, far, reach)


def reach_of(rate: Expr, whole: Expr) -> Expr | None:
    """How far from 0 the product of a rate and something that is not below 0 can be, up to what is infinitely far."""
    high = Fraction(min(whole.high, 1e300))
    return derived(lambda r: min(abs(r) * high, Fraction(2 * _FARTHEST)), rate)


def grown(
    how: How, factor: Expr, rate: Expr, whole: Expr, plainly: Expr, *, most: Expr | None = None
) -> Expr:
    """factor * exp(rate * whole), where `whole` is not below 0; `plainly` is the exponent as one product.

    `most` bounds the exponent, where something else does than how large `whole` can be.
    """
    if is_far(how, factor, reach_of(rate, whole) if most is None else most):
        return factor_times_exp(factor, rate, whole)
    found = exp_of_whole(rate, whole) if how.single else None
    return factor * (apply("exp" if plainly.high <= 709 else "exp_ieee", plainly) if found is None else found)


def factor_times_exp(factor: Expr, rate: Expr, whole: Expr, start: Expr | None = None) -> Expr:
    """factor * exp(start + rate * whole), for a known rate and start."""

    def chunk_of(r: Fraction) -> Fraction:
        return (
            Fraction(2) ** math.ceil(math.log2(Fraction(_FARTHEST, _COUNTS) / abs(r))) if r else Fraction(1)
        )

    def farthest(r: Fraction, c: Fraction) -> Fraction:
        return math.ceil(_FARTHEST / abs(r) / c) * c if r else Fraction(1)

    start = const(0) if start is None else start
    chunk = computed(chunk_of, rate, label="chunk")
    counted = apply("minimum", whole, computed(farthest, rate, chunk, label="farthest"))
    count = apply("floor_divide", counted, chunk, label="count")
    rest = counted - count * chunk
    third = computed(lambda r, c: leading(r * c / 3, _DIGITS), rate, chunk, label="third")
    left = computed(lambda r, c, t: r * c - 3 * t, rate, chunk, third, label="third_left")
    first = computed(_in_units_of, start, third, label="first")
    first_left = computed(lambda s, f: s - 3 * f, start, first, label="first_left")
    # What grows without end becomes infinite.
    ends = always(lambda r: r * Fraction(min(whole.high, 1e300)) <= _FARTHEST, rate)
    part = apply("exp" if ends else "exp_ieee", count * third + first, label="part")
    small = 1 + apply("expm1", count * left + rest * rate + first_left)
    return _thrice(factor, part, small)


def _thrice(factor: Expr, part: Expr, small: Expr) -> Expr:
    """factor * part^3 * small, where a factor that float64 has with few digits is lifted meanwhile."""
    lift = derived(lambda x: _LIFT if _has_few_digits(x) else Fraction(1), factor)
    if lift is None:
        return factor * part * part * small * part
    lowered = computed(lambda x: 1 / x, lift)
    return factor * lift * part * part * small * (part * lowered)


def _has_few_digits(x: Fraction) -> bool:
    return x != 0 and abs(x) < _NORMAL


def _in_units_of(start: Fraction, third: Fraction) -> Fraction:
    """A third of a start, in units of the last digit of what it is added to."""
    if not third:
        return Fraction(0)
    unit = Fraction(2) ** (math.frexp(float(third))[1] - _DIGITS)
    return round(start / 3 / unit) * unit


def log_of_share(a: Fraction, b: Fraction) -> Fraction:
    """How far the exponent of a curve goes from a to b; infinitely far, as it were, if it never gets there."""
    return abs(log(b / a)) if a * b > 0 else Fraction(2 * _FARTHEST)


def power_of_share(
    how: How, factor: Expr, share: Expr, power: Expr, length: Expr, part: Expr | None
) -> Expr | None:
    """factor * share^power, where a plain power is not exact enough; None elsewhere.

    The share is from 0 to 1: a whole `part` of a whole length, or the square of a sine of one.
    """
    q = power.constant
    if q is None or how.single or not math.isfinite(length.high):
        return None
    farthest = Fraction(math.log(max(length.high, 2.0))) * (2 if part is None else 1)
    # An exponent that is rounded is as far off as its product with the logarithm; beyond 600 a power is too small.
    reach = max(q, q * farthest if Fraction(float(q)) != q else Fraction(0), q * farthest * FAR / 600)
    if not is_far(how, factor, const(reach)):
        return None
    # What is 0 has no logarithm, and no power that a float64 holds.
    base = apply("maximum", share, _LEAST)
    off: Expr = const(0)
    digits = max(int(length.high).bit_length(), 27)
    if part is not None and digits <= 31:
        # The leading digits, whose product with the length is exact: so is what they leave of the part.
        scaled = base * (2**digits + 1)
        base = labelled(scaled - (scaled - base), "leading")
        whole = base * length
        off = apply("log1p", (apply("maximum", part, _LEAST) - whole) / whole)
    third = Fraction(float(q / 3))
    small = const(q) * off + const(q - 3 * third) * apply("log", base)
    small = 1 + apply("expm1", apply("minimum", small, 700))
    found = _thrice(factor, labelled(apply("power", base, const(third)), "part"), small)
    return piecewise(share, [_LEAST], [const(0), found])
