"""Clocks that run at an odd pace: where their ticks would be too many to count, time is told from landmarks.

Under stretches the start and the end of a curve fall between two steps, at K + f, K whole. What has passed since
then is (step - K) - f, and what is left until then (K - step) + f: so both have all of their digits, next to either
end too. Nothing is lost of the landmarks themselves, which are fractions, or columns of them.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from ..base.records import cached, record, replace
from ..formula.choices import find, piecewise
from ..formula.expression import Expr, all_whole, apply, column, const, gather, labelled
from ..formula.rows import combined, computed
from ..formula.walk import size
from ..numbers.columns import Column, joined, least_float, next_float, rounded
from ..numbers.decimals import LAST_STEP
from .clock import Clock, Held, How, Piece
from .tables import FEWEST_ROWS, LARGEST, MOST_BRANCHES, tabulate
from .tick_clock import TickClock, whole_turns

_ZERO = const(0)


@record(frozen=True)
class LandmarkClock:
    """A clock that shows 0 where its base is at `origin`, and n steps where it is n `ticks` further.

    Running `down`, it shows n steps where its base is n `ticks` before that. It is never below 0.
    """

    base: Expr
    ticks: Expr
    origin: Expr = _ZERO
    down: bool = False

    @property
    def from_below(self) -> bool:
        return False

    @property
    def from_above(self) -> bool:
        return False

    # ---- landmarks -------------------------------------------------------------------------------------------

    def _place(self, steps: Expr | Fraction | int) -> Expr:
        """Where the base is at some steps."""
        sign = -1 if self.down else 1
        if not isinstance(steps, Expr) and steps == 0:
            return self.origin
        return combined(lambda o, s, t: o + sign * s * t, self.origin, _expr(steps), self.ticks)

    def _between(self, begin: Expr, end: Expr, length: Expr, *, left: bool) -> Expr:
        """What has passed since `begin`, or is `left` until `end`: from 0 to `length`, both exactly."""
        place, other = (end, begin) if left else (begin, end)
        rising = left == self.down  # with the base
        found = _apart(self.base, place, rising)
        if _all_whole(begin, end):
            return apply("minimum", found, length)
        edge = combined(
            least_float if rising else next_float, other, label="next_start" if rising else "start"
        )
        return piecewise(self.base, [edge], [found, length] if rising else [length, found])

    def elapsed(self, steps: Expr | int | None, name: str = "") -> Expr:
        begin = self._place(0)
        if steps is None:
            return labelled(_apart(self.base, begin, not self.down), "elapsed")
        found = self._between(begin, self._place(steps), self.in_ticks(steps), left=False)
        return labelled(found, "elapsed")

    def remaining(self, steps: Expr | int, name: str = "") -> Expr:
        found = self._between(self._place(0), self._place(steps), self.in_ticks(steps), left=True)
        return labelled(found, "remaining")

    def in_ticks(self, steps: Expr | Fraction | int, label: str = "") -> Expr:
        return combined(lambda s, t: s * t, _expr(steps), self.ticks, label="length")

    def landmark(self, elapsed: Expr, ticks: Expr) -> tuple[Expr, Expr, int]:
        sign = -1 if self.down else 1
        return self.base, combined(lambda o, x: o + sign * x, self.origin, ticks), sign

    def edges(self, starts: Sequence[int], labels: Sequence[str] = ()) -> tuple[Expr, list[Expr]]:
        sign = -1 if self.down else 1
        edges = [
            combined(lambda x: least_float(sign * x), self._place(start), label="next_start")
            for start in starts
        ]
        return sign * self.base, edges

    # ---- time ------------------------------------------------------------------------------------------------

    @property
    def fixed(self) -> None:
        return None

    @cached
    def now(self) -> Expr:
        return self.elapsed(None)

    @cached
    def steps(self) -> Expr:
        return apply("divide_exactly", self.now, self.ticks)

    def turns(self, period: Fraction, *, label: str = "turn") -> Expr:
        turn = whole_turns(self, period, label)
        length = self.in_ticks(period)
        if _all_whole(length):
            return turn
        # A quotient may round to the next whole number; what is left of it tells.
        rest = self.since_turn(turn, period)
        return labelled(piecewise(rest, [_ZERO, length], [turn - 1, turn, turn + 1]), label)

    def since_turn(self, turn: Expr, period: Fraction | int) -> Expr:
        length = self.in_ticks(period)
        # The products of a turn and the leading digits are exact, and so are the differences: they keep what counts.
        leading = computed(_leading_of_turns, length, label="turn_length")
        next_ones = computed(lambda x, y: _leading_of_turns(x - y), length, leading, label="turn_part")
        rest = computed(lambda x, y, z: x - y - z, length, leading, next_ones, label="turn_rest")
        nearest = math.ceil if self.down else math.floor
        whole = computed(lambda x: Fraction(nearest(x)), self.origin, label="start_at")
        broken = computed(lambda x: abs(x - nearest(x)), self.origin, label="start_part")
        since = apply("maximum", whole - self.base if self.down else self.base - whole, 0) - turn * leading
        return since - turn * next_ones - (turn * rest + broken)

    # ---- other clocks ----------------------------------------------------------------------------------------

    def shifted(self, steps: Fraction | int) -> LandmarkClock:
        return replace(self, origin=self._place(steps))

    def stretched(self, old: int, new: int) -> LandmarkClock:
        return replace(self, ticks=computed(lambda t: t * new / old, self.ticks))

    def reversed(self, steps: int) -> LandmarkClock:
        return replace(self, origin=self._place(steps), down=not self.down)

    def restarted(self, since: Expr) -> Clock:
        # What is no more than a number of ticks has landmarks where their unit is the same all along.
        return (
            LandmarkClock(since, ticks=self.ticks)
            if self.ticks.constant is not None
            else TickClock(since, ticks=self.ticks)
        )

    # ---- turns -----------------------------------------------------------------------------------------------

    @cached
    def _ruling(self) -> tuple[Column, Column]:
        """Origin and ticks of each row of the columns, in the order in which they rule; one row where they are none."""
        count = max(len(x.value) if isinstance(x.value, Column) else 1 for x in (self.origin, self.ticks))
        origins, ticks = _entries(self.origin, count), _entries(self.ticks, count)
        order = sorted(range(count), key=origins.entries.__getitem__, reverse=self.down)
        return origins.picked(order), ticks.picked(order)

    @cached
    def _reaches(self) -> list[tuple[int, int]]:
        """How many steps each row shows before the next one rules, or the last step is over: as quotients."""
        origins, ticks = self._ruling
        last = Column([0 if self.down else LAST_STEP + 1])
        ends = joined([origins[1:], last]) if len(origins) > 1 else last
        gaps = (ends - origins) * (-1 if self.down else 1)
        tops, bottoms = ticks.denominator, gaps.denominator
        return [(gap * tops, tick * bottoms) for gap, tick in zip(gaps.entries, ticks.entries, strict=True)]

    @property
    def reach(self) -> Fraction:
        """How many steps it shows at most."""
        farthest = max([top / bottom for top, bottom in self._reaches])
        return max({Fraction(top) / bottom for top, bottom in self._reaches if top / bottom == farthest})

    def in_turns(
        self, starts: Sequence[int], lengths: Sequence[int], period: int
    ) -> tuple[Expr, LandmarkClock]:
        """The turn of a repeat, and the clock of its turns, that begin at `starts` and last `lengths` for a period."""
        sign = -1 if self.down else 1
        origins, ticks = self._ruling
        alone = len(origins) == 1
        counts = [len(starts)] if alone else [_turns_before(starts, *reach) for reach in self._reaches]
        common = math.lcm(origins.denominator, ticks.denominator)
        of_origin, of_ticks = common // origins.denominator, sign * (common // ticks.denominator)
        rows = list(zip(origins.entries, ticks.entries, counts, strict=True))
        places = Column(
            [at * of_origin + start * (tick * of_ticks) for at, tick, n in rows for start in starts[:n]],
            common,
        )
        paces = Column(
            [tick * length for _, tick, n in rows for length in lengths[:n]], ticks.denominator * period
        )
        if len(places) == 1:
            return const(0), replace(self, origin=const(places[0]), ticks=const(paces[0]))
        index = find(sign * self.base, least_float(places[1:] * sign), label="turn")
        clock = replace(self, origin=gather(index, places), ticks=gather(index, paces, "pace"))
        turns = [turn for n in counts for turn in range(n)]
        return index if alone else gather(index, turns, "turn"), clock

    def started(self) -> LandmarkClock:
        return self

    def held(
        self, value: Callable[[Clock], Expr], first: Held | None = None, last: Held | None = None
    ) -> Expr:
        found = value(self)
        if last is not None:
            x, edges = self.edges([last[0]])
            found = piecewise(x, edges, [found, last[1]()])
        if first is not None:
            x, edges = self.edges([first[0]])
            found = piecewise(x, edges, [first[1](), found])
        return found

    def ruling(self, starts: Sequence[int]) -> None:
        return None

    def choose(
        self, starts: Sequence[int], pieces: Sequence[Piece], how: How, labels: Sequence[str] = ()
    ) -> Expr:
        def build(i: int) -> Expr:
            return pieces[i](self)

        x, edges = self.edges(starts[1:])
        turned = self.origin.op == "gather"
        if len(pieces) <= MOST_BRANCHES:
            branches = piecewise(x, edges, [build(i) for i in range(len(pieces))])
            if how.lazy or len(pieces) <= FEWEST_ROWS or size(branches) <= LARGEST or turned:
                return branches
        if turned:
            return self._all_turns(starts, pieces)

        def beginning(row: Expr, rows: list[int]) -> Clock:
            places = [self._place(starts[i]).constant or Fraction(0) for i in rows]
            return replace(self, origin=column(row, places, "start"))

        return tabulate(beginning, x, [edge.constant or Fraction(0) for edge in edges], pieces, build)

    def _all_turns(self, starts: Sequence[int], pieces: Sequence[Piece]) -> Expr:
        """The pieces of every turn of a repeat, whose origins and ticks are columns, as one table."""
        sign = -1 if self.down else 1
        table = [
            (origin + sign * start * ticks, ticks, piece)
            for origin, ticks, (top, bottom) in zip(*self._ruling, self._reaches, strict=True)
            for start, piece in zip(starts, pieces, strict=True)
            if start * bottom < top or start == 0
        ]

        def beginning(row: Expr, rows: list[int]) -> Clock:
            return replace(
                self,
                origin=column(row, [table[i][0] for i in rows], "start"),
                ticks=gather(row, [table[i][1] for i in rows], "pace"),
            )

        edges = [least_float(sign * place) for place, *_ in table[1:]]
        kept = [piece for *_, piece in table]
        return tabulate(beginning, sign * self.base, edges, kept, lambda i: kept[i](self))


def _expr(steps: Expr | Fraction | int) -> Expr:
    return steps if isinstance(steps, Expr) else const(steps)


def _entries(expr: Expr, count: int) -> Column:
    """The numbers of a column, or of a constant as one."""
    if isinstance(expr.value, Column):
        return expr.value
    assert expr.constant is not None
    return Column([expr.constant.numerator] * count, expr.constant.denominator)


def _turns_before(starts: Sequence[int], top: int, bottom: int) -> int:
    """How many turns begin before top/bottom steps, one at least."""
    if starts[-1] * bottom < top:
        return len(starts)
    return max(bisect.bisect_left(starts, Fraction(top) / bottom), 1)


def _apart(base: Expr, place: Expr, rising: bool) -> Expr:
    """How far the base is after a place (or before it, if not `rising`); not below 0."""
    sign, label = (1, "start_at") if rising else (-1, "end_at")
    if _all_whole(place):
        whole = combined(lambda x: x, place, label=label)
        return apply("maximum", base - whole if rising else whole - base, 0)
    # Next to the place nothing but the broken part is left, with all of its digits.
    whole = combined(rounded, place, label=label)
    broken = combined(lambda x: sign * (x - rounded(x)), place, label="start_part" if rising else "end_part")
    apart = base - whole if rising else whole - base
    if broken.constant == 0:
        return apply("maximum", apart, 0)
    # A bound stands between the two differences: XLA would make one of them, and lose what is broken.
    return apply("maximum", apply("maximum", apart, -1) - broken, 0)


def _leading_of_turns(length: Fraction) -> Fraction:
    """The leading digits of a length: so many that their product with each turn before the last step is exact."""
    if not length:
        return length
    digits = 52 - min(math.frexp(max(LAST_STEP / float(length), 1.0))[1], 31)
    scale = Fraction(2) ** (digits - math.frexp(float(length))[1])
    return math.floor(length * scale) / scale


def _all_whole(*places: Expr) -> bool:
    """Whether all landmarks are at whole steps."""
    return all(map(all_whole, places))


# ---- from clocks that count ticks ----------------------------------------------------------------------------


def by_landmarks(clock: Clock) -> LandmarkClock | None:
    """The same clock, told from landmarks; None where ticks of a pace that changes are counted, or if it stands still."""
    if isinstance(clock, LandmarkClock):
        return clock
    unit = clock.ticks.constant
    if not isinstance(clock, TickClock) or unit is None or clock.base.constant is not None:
        return None
    return LandmarkClock(
        clock.base,
        ticks=const(unit / abs(clock.slope)),
        origin=const(-clock.offset * unit / clock.slope),
        down=clock.slope < 0,
    )


def stretched(clock: Clock, old: int, new: int) -> Clock:
    """A clock that runs at old/new of the pace of another; it counts ticks as long as a float64 can."""
    found = clock.stretched(old, new)
    unit = found.ticks.constant
    if unit is not None and isinstance(found, TickClock):
        last = min(max(abs(found.base.low), found.base.high), LAST_STEP)
        if abs(found.slope) * last + abs(found.offset) * unit >= 2**53:
            return (by_landmarks(clock) or clock).stretched(old, new)
    return found
