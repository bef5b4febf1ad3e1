"""Columns: many exact numbers that are computed with as one, as whole numbers over one denominator.

Of ten thousand rows a sum takes a millisecond like this, and twenty as fractions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeVar, overload

# A common denominator of more bits than these costs more than it spares: such numbers stay fractions.
_MOST_BITS = 256


class Column(Sequence[Fraction]):
    """Numbers in lowest terms of one `denominator`: `entries` is made of ints, or of fractions where that is 1."""

    __slots__ = ("denominator", "entries")

    def __init__(self, entries: Sequence[Any], denominator: int = 1) -> None:
        if set(map(type, entries)) != {int}:
            if denominator > 1:
                entries, denominator = [Fraction(entry) / denominator for entry in entries], 1
            entries, denominator = _whole(entries)
        shared = math.gcd(denominator, *entries) if denominator > 1 else 1
        if shared > 1:
            entries, denominator = [entry // shared for entry in entries], denominator // shared
        if denominator.bit_length() > _MOST_BITS:
            entries, denominator = [Fraction(entry, denominator) for entry in entries], 1
        self.entries: tuple[Any, ...] = tuple(entries)
        self.denominator = denominator

    @classmethod
    def of(cls, numbers: Iterable[Fraction | int]) -> Column:
        """The column of some numbers."""
        return numbers if isinstance(numbers, Column) else cls(tuple(numbers))

    @classmethod
    def of_floats(cls, floats: Iterable[float]) -> Column:
        """The column of some floats, as they are."""
        ratios = [x.as_integer_ratio() for x in floats]
        common = max(bottom for _, bottom in ratios)  # all are powers of 2
        return cls([top * (common // bottom) for top, bottom in ratios], common)

    # ---- the numbers -----------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Fraction]:
        return (Fraction(entry, self.denominator) for entry in self.entries)

    @overload
    def __getitem__(self, index: int) -> Fraction: ...

    @overload
    def __getitem__(self, index: slice) -> Column: ...

    def __getitem__(self, index: int | slice) -> Fraction | Column:
        if isinstance(index, slice):
            picked = self.entries[index]
            return self if len(picked) == len(self) else Column(picked, self.denominator)
        return Fraction(self.entries[index], self.denominator)

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, Column) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def key(self) -> object:
        """What tells columns apart: the hash of a fraction takes a modular inverse."""
        if self._of_ints:
            return self.entries, self.denominator
        return tuple([x.numerator for x in self.entries]), tuple([x.denominator for x in self.entries])

    @property
    def _of_ints(self) -> bool:
        return not self.entries or type(self.entries[0]) is int

    @property
    def whole(self) -> bool:
        """Whether all are whole numbers."""
        return self.denominator == 1 and self._of_ints

    @property
    def alike(self) -> bool:
        """Whether all are the same."""
        return self.entries.count(self.entries[0]) == len(self.entries)

    @property
    def largest_bits(self) -> int:
        """A bound of the binary digits in any of the numbers, or more than any bound."""
        if not self._of_ints:
            return 2**62
        largest = max(max(self.entries), -min(self.entries))
        return max(int(largest).bit_length(), self.denominator.bit_length())

    def floats(self) -> list[float]:
        """The nearest float64 of each."""
        return [_nearest(entry, self.denominator) for entry in self.entries]

    def rounded(self) -> Column:
        """The whole number nearest to each; of two, the even one."""
        half, bottom = self.denominator, 2 * self.denominator
        found = []
        for entry in self.entries:
            nearest, rest = divmod(2 * entry + half, bottom)
            found.append(int(nearest) - (rest == 0 and nearest % 2 == 1))
        return Column(found)

    def picked(self, order: Sequence[int]) -> Column:
        """The numbers in another order."""
        return Column([self.entries[i] for i in order], self.denominator)

    @property
    def low(self) -> float:
        return _nearest(min(self.entries), self.denominator)

    @property
    def high(self) -> float:
        return _nearest(max(self.entries), self.denominator)

    # ---- arithmetic ------------------------------------------------------------------------------------------

    def __neg__(self) -> Column:
        return Column([-entry for entry in self.entries], self.denominator)

    def __mul__(self, other: Column | Fraction | int) -> Column:
        if isinstance(other, Column):
            pairs = zip(self.entries, other.entries, strict=True)
            return Column([x * y for x, y in pairs], self.denominator * other.denominator)
        factor = other.numerator
        return Column([entry * factor for entry in self.entries], self.denominator * other.denominator)

    __rmul__ = __mul__

    def __add__(self, other: Column | Fraction | int) -> Column:
        common = math.lcm(self.denominator, other.denominator)
        own, their = common // self.denominator, common // other.denominator
        if isinstance(other, Column):
            pairs = zip(self.entries, other.entries, strict=True)
            if own == their == 1:
                return Column([x + y for x, y in pairs], common)
            return Column([x * own + y * their for x, y in pairs], common)
        more = other.numerator * their
        return Column([entry * own + more for entry in self.entries], common)

    __radd__ = __add__

    def __sub__(self, other: Column | Fraction | int) -> Column:
        return self + -other

    def __rsub__(self, other: Fraction | int) -> Column:
        return -self + other


def joined(columns: Iterable[Column]) -> Column:
    """The numbers of some columns, one after the other."""
    found = list(columns)
    common = math.lcm(*[column.denominator for column in found])
    return Column([x * (common // c.denominator) for c in found for x in c.entries], common)


def _whole(numbers: Sequence[Any]) -> tuple[Sequence[Any], int]:
    """Numbers as whole ones over a common denominator; as they are, if that has too many bits."""
    common = 1
    for denominator in dict.fromkeys([number.denominator for number in numbers]):
        common = math.lcm(common, denominator)
        if common.bit_length() > _MOST_BITS:
            return [Fraction(number) for number in numbers], 1
    if common > 1:
        return [number.numerator * (common // number.denominator) for number in numbers], common
    return [number.numerator for number in numbers], 1


def _nearest(top: Any, bottom: int) -> float:
    try:
        return float(top / bottom)
    except OverflowError:
        return math.inf if top > 0 else -math.inf


# Each of these is of a number, or of every number of a column.
_Numbers = TypeVar("_Numbers", Fraction, Column)


@overload
def rounded(x: Fraction) -> Fraction: ...


@overload
def rounded(x: Column) -> Column: ...


def rounded(x: Fraction | Column) -> Fraction | Column:
    """The nearest whole number; of two, the even one."""
    return x.rounded() if isinstance(x, Column) else Fraction(round(x))


def least_float(x: _Numbers) -> _Numbers:
    """The smallest float64 that is not below x: what is at least that is at least x."""
    return _float_from(x, above=False)


def next_float(x: _Numbers) -> _Numbers:
    """The smallest float64 above x."""
    return _float_from(x, above=True)


@overload
def _float_from(x: Fraction, *, above: bool) -> Fraction: ...


@overload
def _float_from(x: Column, *, above: bool) -> Column: ...


def _float_from(x: Fraction | Column, *, above: bool) -> Fraction | Column:
    if not isinstance(x, Column):
        return _float_from(Column([x]), above=above)[0]
    if x.whole and not above and max(-x.low, x.high) < 2**53:
        return x
    found = []
    for nearest, entry in zip(x.floats(), x.entries, strict=True):
        top, bottom = nearest.as_integer_ratio()
        left, right = top * x.denominator, entry * bottom
        is_above = left > right or (left == right and not above)
        found.append(nearest if is_above else math.nextafter(nearest, math.inf))
    return Column.of_floats(found)
