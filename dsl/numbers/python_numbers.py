"""Numbers of Python's and of array libraries: which are numbers at all, their exact values, and how they are shown."""

from __future__ import annotations

import math
import re
import sys
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from .decimals import in_float64

# More digits than these do not change which float64 a decimal is next to, other than on purpose.
_DIGITS = Context(prec=800)
_MOST_BITS = 4096
_LONGEST_SHOWN = 60
_MOST_DIGITS = 4000  # that Python writes out for certain


def exact(value: object) -> Fraction | None:
    """A number as the decimal that its shortest form is; None for what is no finite number that a float64 holds.

    What is far too large or small, or has too many digits, is known without any arithmetic on it.
    """
    if not is_number(value):
        return None
    if isinstance(value, Decimal):
        if not value.is_finite() or (value and abs(value.adjusted()) > 400):
            return None
        return _held(Fraction(_DIGITS.plus(value)) if value else Fraction(0))
    if isinstance(value, Fraction | int):
        size = value.numerator.bit_length() - value.denominator.bit_length()
        if value and abs(size) > 1200:
            return None
        if max(value.numerator.bit_length(), value.denominator.bit_length()) <= _MOST_BITS:
            return _held(Fraction(value))
        try:
            return _held(Fraction(repr(value.numerator / value.denominator)))
        except OverflowError:
            return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, RuntimeError):  # a traced value refuses with one of these
        return None
    if not math.isfinite(number):
        return None
    # A float32's shortest form is its own, not that of the float64 with the same value.
    own = hasattr(value, "dtype") and _plain(str(value))
    return Fraction(str(value)) if own else Fraction(repr(number))


def _held(value: Fraction) -> Fraction | None:
    return value if in_float64(value) else None


def shown(value: object) -> str:
    """A value for a message: short, whatever its size."""
    if isinstance(value, int | Fraction):
        digits = max(abs(value.numerator).bit_length(), value.denominator.bit_length()) * 3 // 10
        if digits > _MOST_DIGITS:
            return f"{'an int' if isinstance(value, int) else 'a Fraction'} of about {digits:,} digits"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def refused(value: object) -> str:
    """What is no number for a spec, for the end of a message; of what a float64 does not hold it says so."""
    large = False
    if isinstance(value, Decimal) and value.is_finite():
        large = value.adjusted() > 0
    elif isinstance(value, int | Fraction) and not isinstance(value, bool):
        large = abs(value.numerator) > value.denominator
    else:
        return shown(value)
    return f"{shown(value)}, which is too {'large' if large else 'small'} for a float64"


def is_number(value: object) -> bool:
    """Whether a value is one real number, of Python's or an array library's: a bool, a text or an axis is none."""
    if isinstance(value, int | float | Fraction | Decimal):
        return not isinstance(value, bool)
    return getattr(value, "shape", None) == () and is_real(value)


def is_real(array: object) -> bool:
    """Whether an array, of any library, is made of whole or real numbers, without a mask."""
    dtype = getattr(array, "dtype", None)
    return dtype is not None and _is_real_dtype(dtype) and not is_masked(array)


def is_masked(array: object) -> bool:
    """Whether an array is one of NumPy's with a mask."""
    masked = getattr(sys.modules.get("numpy.ma"), "MaskedArray", None)
    return masked is not None and isinstance(array, masked)


@lru_cache(maxsize=256)
def _is_real_dtype(dtype: object) -> bool:
    # By name, since that is what dtypes of all libraries have: bfloat16, int4, keras's texts, "torch.float32".
    name = getattr(dtype, "name", None) or str(dtype).rpartition(".")[2]
    return re.match(r"(bfloat|float|int|uint)[0-9]|longlong|ulonglong", name) is not None


def _plain(text: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", text) is not None
