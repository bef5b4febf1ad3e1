"""Numbers of a spec that is being written: exact where they are known, else the words that stand for them."""

from __future__ import annotations

import re
from fractions import Fraction

from ..base.records import record
from ..numbers.decimals import shortest

_SMALLEST, _LARGEST = Fraction(1, 10**300), Fraction(10**300)


class Unfit(Exception):
    """The arguments of a call have no schedule; the text says why."""


@record(frozen=True)
class Amount:
    """A number as a spec writes it; `number` is None for a name or a quantity, which is `whole` under no operator."""

    text: str
    number: Fraction | None = None
    whole: bool = False

    def __str__(self) -> str:
        return self.text

    def _joined(self, sign: str, other: Amount) -> Amount:
        for amount in (self, other):
            if amount.whole:
                raise Unfit(f"`{amount}` cannot be reckoned with")
        return Amount(f"{_factor(self.text)} {sign} {_factor(other.text)}")

    def __mul__(self, other: Amount) -> Amount:
        if self.number == 1 or other.number == 0:
            return other
        if other.number == 1 or self.number == 0:
            return self
        if self.number is not None and other.number is not None:
            return exact(self.number * other.number)
        return self._joined("*", other)

    def __truediv__(self, other: Amount) -> Amount:
        if other.number == 0:
            raise Unfit("it divides by 0")
        if other.number == 1 or self.number == 0:
            return self
        if self.number is not None and other.number is not None:
            return exact(self.number / other.number)
        return self._joined("/", other)

    def __sub__(self, other: Amount) -> Amount:
        if other.number == 0:
            return self
        if self.number is not None and other.number is not None:
            return exact(self.number - other.number)
        return self._joined("-", other)

    def __add__(self, other: Amount) -> Amount:
        if other.number == 0:
            return self
        if self.number is not None and other.number is not None:
            return exact(self.number + other.number)
        return self._joined("+", other)


def _factor(text: str) -> str:
    return f"({text})" if re.search(r"[-+*/ ]", re.sub(r"e[+-]", "e", text)) else text


def exact(value: Fraction | int) -> Amount:
    """A number as an amount: a decimal, or the quotient of two where it is none."""
    value = Fraction(value)
    if value and not _SMALLEST <= abs(value) <= _LARGEST:
        raise Unfit("one of its numbers is out of range")
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1 or value.denominator > 10**12:
        return Amount(shortest(value), value)
    return Amount(f"{shortest(value.numerator)} / {shortest(value.denominator)}", value)


ZERO, ONE, TWO = (exact(n) for n in (0, 1, 2))
