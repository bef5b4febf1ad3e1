"""Exact numbers: reading and writing decimals, and functions on fractions to 50 digits."""

from __future__ import annotations

import math
import sys
from decimal import Context, Decimal, Inexact, Overflow, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..base.patterns import pattern

# The last step that an int32 counts.
LAST_STEP = 2**31 - 1
MOST_STEPS = 2**53  # beyond it a float64 does not hold every whole number

_PARTS = pattern(
    r"(?P<digits>[0-9_.]+)(?:[eE](?P<exponent>[+-]?[0-9]+))?(?P<magnitude>[kMBT]?)[ \t]*(?P<unit>%|[a-z]*)"
)
_FEW_CHARACTERS, _EXPONENT = 100, pattern(r"[eE]")  # without an exponent they are no more than 10^112
_POWERS = {"": 0, "k": 3, "M": 6, "B": 9, "T": 12}
_LARGEST = Fraction(sys.float_info.max)
_SMALLEST = Fraction(5, 10**324)  # what a float64 can hold, with few digits, if not "normal"

# Sums and products stay exact while they are small; beyond this many bits they keep this many.
EXACT_BITS = 1024
_DIGITS = Context(prec=50, Emin=-(10**6), Emax=10**6)


class MathError(ArithmeticError):
    """A constant expression without a finite real value; the message says which, `node` where it is known."""

    node: Any = None  # of the syntax tree


def out_of_range(text: str) -> str | None:
    """'large' or 'small' if a float64 cannot hold the number; looks at the exponent before converting."""
    if len(text) < _FEW_CHARACTERS and not _EXPONENT.search(text):
        return None
    found = _PARTS.fullmatch(text)
    assert found is not None
    digits = found["digits"].replace("_", "")
    whole, _, part = digits.partition(".")
    significant = (whole + part).lstrip("0")
    if not significant:
        return None
    size = len(significant) - len(part) + int((found["exponent"] or "0")[:12]) + _POWERS[found["magnitude"]]
    if size > 400 or size < -400:
        return "large" if size > 0 else "small"
    value, _ = read(text)
    return "large" if value > _LARGEST else "small" if value < _SMALLEST else None


@lru_cache(maxsize=1024)  # the tokens ask how large a number is, the tree what it is
def read(text: str) -> tuple[Fraction, str]:
    """A NUMBER token as the decimal that is written, and its unit."""
    found = _PARTS.fullmatch(text)
    assert found is not None
    exponent = int((found["exponent"] or "0")[:12]) + _POWERS[found["magnitude"]]
    whole, _, part = found["digits"].replace("_", "").partition(".")
    mantissa = int(whole + part)
    exponent -= len(part)
    if not mantissa:
        value = Fraction(0)
    else:
        value = Fraction(mantissa * 10**exponent) if exponent >= 0 else Fraction(mantissa, 10**-exponent)
    return value, "%" if found["unit"] == "pct" else found["unit"]


def shortest(value: Fraction | float) -> str:
    """The shortest form that reads back as the same float64 (`1e-3`, `0.05`, `10000`).

    >>> [shortest(x) for x in (0.001, 0.05, 10000, 3e-4, 1.5e9, -2.0, 0.1 + 0.2)]
    ['1e-3', '0.05', '10000', '3e-4', '1500000000', '-2', '0.30000000000000004']
    """
    if isinstance(value, Fraction) and value.denominator == 1 and abs(value) < 10**15:
        value = int(value)
    if isinstance(value, int) and abs(value) < 10**15:
        plain = str(value)
        trimmed = plain.rstrip("0")
        short = f"{trimmed}e{len(plain) - len(trimmed)}"
        return short if len(plain) > 12 and len(short) < len(plain) else plain
    number = float(value)
    if number == int(number) and abs(number) < 1e15:
        return shortest(int(number))
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    assert isinstance(exponent, int)
    mantissa = "".join(map(str, digits))
    prefix = "-" if sign else ""
    point = len(mantissa) + exponent
    if exponent >= 0:
        plain = mantissa + "0" * exponent
    else:
        plain = f"{mantissa[:point]}.{mantissa[point:]}" if point > 0 else f"0.{'0' * -point}{mantissa}"
    scientific = f"{mantissa[0]}{'.' + mantissa[1:] if len(mantissa) > 1 else ''}e{point - 1}"
    return prefix + (plain if len(plain) <= len(scientific) else scientific)


def short(value: Fraction) -> str:
    """A number for people, to six digits."""
    return shortest(float(f"{float(value):.6g}"))


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; halves go up."""
    return math.floor(value + Fraction(1, 2))


def trim(value: Fraction) -> Fraction:
    """The value itself while it is small; otherwise its leading bits, so that no chain of products blows up."""
    top, bottom = value.numerator, value.denominator
    if top.bit_length() <= EXACT_BITS and bottom.bit_length() <= EXACT_BITS:
        return value
    if abs(value) > _LARGEST:
        raise MathError("is too large for a float64")
    shift = bottom.bit_length() - top.bit_length() + 256
    if shift > 2048:
        return Fraction(0)
    scaled = (top << shift) // bottom if shift >= 0 else top // (bottom << -shift)
    return Fraction(scaled, 1 << shift) if shift >= 0 else Fraction(scaled << -shift)


def in_float64(value: Fraction) -> bool:
    """Whether a float64 can hold a number: it is 0, or neither too large nor too small."""
    return value == 0 or _SMALLEST <= abs(value) <= _LARGEST


def nearest(value: Fraction) -> float:
    """The nearest float; infinity for what is too large."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def check_finite(value: Fraction) -> Fraction:
    """The value, if a float64 can hold it."""
    if abs(value) > _LARGEST:
        raise MathError("is too large for a float64")
    return value


def _decimal(value: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def _fraction(value: Decimal) -> Fraction:
    if value.adjusted() < -400:
        return Fraction(0)
    return check_finite(Fraction(value))


def sqrt(x: Fraction) -> Fraction:
    if x < 0:
        raise MathError("is the square root of a negative number")
    top, bottom = math.isqrt(x.numerator), math.isqrt(x.denominator)
    if top * top == x.numerator and bottom * bottom == x.denominator:
        return Fraction(top, bottom)
    return _fraction(_DIGITS.sqrt(_decimal(x)))


@lru_cache(maxsize=4096)
def exp(x: Fraction) -> Fraction:
    if x > 710:
        raise MathError("is too large for a float64")
    if x < -1000:
        return Fraction(0)
    return _fraction(_DIGITS.exp(_decimal(x)))


@lru_cache(maxsize=4096)
def log(x: Fraction) -> Fraction:
    if x <= 0:
        raise MathError("is the log of a number that is not positive")
    if x == 1:
        return Fraction(0)
    # Close to 1 the digits that cancel are made up for first.
    with localcontext(_DIGITS) as context:
        context.prec += max(0, (x.denominator.bit_length() - abs((x - 1).numerator).bit_length()) // 3)
        return Fraction((Decimal(x.numerator) / Decimal(x.denominator)).ln())


def power(x: Fraction, y: Fraction) -> Fraction:
    if y == 0:
        return Fraction(1)
    if x == 0:
        if y < 0:
            raise MathError("is a division by zero")
        return Fraction(0)
    if y.denominator == 1:
        size = max(x.numerator.bit_length(), x.denominator.bit_length())
        if abs(y) * size <= 4 * EXACT_BITS:
            return check_finite(trim(x**y.numerator))
    elif x < 0:
        raise MathError("is a negative number to a fractional power")
    if y == Fraction(1, 2):
        return sqrt(x)
    sign = -1 if x < 0 and y.numerator % 2 else 1
    exponent = y * log(abs(x))
    if exponent > 710:
        raise MathError("is too large for a float64")
    return sign * exp(exponent)


def tanh(x: Fraction) -> Fraction:
    if abs(x) > 200:
        return Fraction(1 if x > 0 else -1)
    if x == 0:
        return Fraction(0)
    if abs(x) < Fraction(1, 10**10):  # the next term is x^3/3, far below a float64's last place
        return x - x**3 / 3
    e = exp(2 * x)
    return (e - 1) / (e + 1)


def half_sine(x: Fraction) -> Fraction:
    """sin(pi/2 x), exact where x is a whole number."""
    if x.denominator == 1:
        return Fraction((0, 1, 0, -1)[x.numerator % 4])
    turned = x % 4
    if turned >= 2:
        return -half_sine(turned - 2)
    return _sine(PI / 2 * min(turned, 2 - turned))


def half_arcsine(s: Fraction) -> Fraction:
    """The x from 0 to 1 whose sine of pi/2 x is s, for an s up to 0.9."""
    x = Fraction(math.asin(float(s))) / (PI / 2)
    for _ in range(2):  # each turn of Newton's method doubles the digits
        x -= (half_sine(x) - s) / (PI / 2 * half_sine(1 - x))
        x = Fraction(round(x * 2**180), 2**180)
    # By Niven's theorem a square of a sine is a fraction at no other fractions than these.
    sixths = Fraction(round(6 * x), 6)
    return sixths if abs(x - sixths) < Fraction(1, 2**150) else x


def sin(x: Fraction) -> Fraction:
    return half_sine(x / (PI / 2)) if abs(x) < 2**53 else Fraction(math.sin(float(x)))


def cos(x: Fraction) -> Fraction:
    return half_sine(x / (PI / 2) + 1) if abs(x) < 2**53 else Fraction(math.cos(float(x)))


def _sine(x: Fraction) -> Fraction:
    """The sine of an angle up to pi/2, by its series."""
    with localcontext(_DIGITS) as context:
        context.prec = 60
        angle = Decimal(x.numerator) / Decimal(x.denominator)
        term = total = angle
        n = 1
        while term and term.adjusted() > total.adjusted() - 60:
            term = -term * angle * angle / ((n + 1) * (n + 2))
            total += term
            n += 2
        return Fraction(total)


PI = Fraction("3.14159265358979323846264338327950288419716939937510582097494459")
E = Fraction("2.71828182845904523536028747135266249775724709369995957496696763")

# Decimal's own defaults must not turn a value into an exception halfway.
_DIGITS.traps[Inexact] = False
_DIGITS.traps[Overflow] = False
