"""Functions as series, for targets on which the function itself is what would cost most.

A million float64 sines take jax four times as long as all else in a cosine.
"""

from __future__ import annotations

from fractions import Fraction

from .expression import Expr, apply, const, labelled

# Of (sin(pi / 2 x) / x - 1) / (1 - x^2) as a polynomial of x^2, through the Chebyshev nodes of [0, 1]: the sine
# is off by 1.3e-17 of its value at most, a tenth of what a float64 leaves out.
_HALF_SINE = (
    "0.57079632679489661793",
    "-0.07516777071134946839",
    "0.0045248555348138231448",
    "-0.00015689860047336424627",
    "3.5425841763396866003e-6",
    "-5.6258714715604234405e-8",
    "6.6250243738708013531e-10",
    "-5.8517712020555772854e-12",
)


def half_sine(x: Expr) -> Expr:
    """sin(pi / 2 x) for x from -1 to 1, exactly 0 at 0 and 1 at 1."""
    square = labelled(apply("square", x), "square")
    *others, last = map(Fraction, _HALF_SINE)
    series: Expr = const(last)
    for coefficient in reversed(others):
        term = series * square
        series = labelled(term + coefficient if coefficient > 0 else term - -coefficient, "series")
    return x * (1 + (1 - square) * series)


def half_wave(x: Expr) -> Expr:
    """The square of sin(pi / 2 x)."""
    return apply("square", half_sine(x))


# The series of a helper, by the operation that it stands for.
SERIES = {"half_sine": half_sine, "half_wave": half_wave}
