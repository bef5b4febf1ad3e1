"""Clocks that run at an odd pace: where their ticks would be too many to count, time is told from landmarks.

Under stretches the start and the end of a curve fall between two steps, at K + f, K whole. What has passed since
then is (step - K) - f, and what is left until then (K - step) + f: so both have all of their digits, next to either
end too. Nothing is lost of the landmarks themselves, which are fractions, or columns of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from .clock import FEWEST_ROWS, LARGEST, MOST_BRANCHES, Clock, Held, How
from .formula import Expr, apply, column, computed, const, gather, labelled, piecewise, size
from .numbers import LAST_STEP
from .tables import Piece, tabulate

_ZERO = const(0)


@dataclass(frozen=True)
class AnchoredClock(Clock):
    """A clock that shows 0 where its base is at `origin`, and n steps where it is n `ticks` further.

    Running `down`, it shows n steps where its base is n `ticks` before that. It is never below 0.
    """

    origin: Expr = _ZERO
    down: bool = False

    # ---- landmarks -------------------------------------------------------------------------------------------

    def _place(self, steps: Expr | Fraction | int) -> Expr:
        """Where the base is at some steps."""
        sign = -1 if self.down else 1
        return computed(lambda o, s, t: o + sign * s * t, self.origin, _expr(steps), self.ticks)

    def _between(self, begin: Expr, end: Expr, length: Expr, *, left: bool) -> Expr:
        """What has passed since `begin`, or is `left` until `end`: from 0 to `length`, both exactly."""
        place, other = (end, begin) if left else (begin, end)
        rising = left == self.down  # with the base
        found = _apart(self.base, place, rising)
        if _all_whole(begin, end):
            return apply("minimum", found, length)
        edge = computed(
            _least_float if rising else _next_float, other, label="next_start" if rising else "start"
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
        return computed(lambda s, t: s * t, _expr(steps), self.ticks, label="length")

    def landmark(self, elapsed: Expr, ticks: Expr) -> tuple[Expr, Expr, int]:
        sign = -1 if self.down else 1
        return self.base, computed(lambda o, x: o + sign * x, self.origin, ticks), sign

    def edges(self, starts: Sequence[int], labels: Sequence[str] = ()) -> tuple[Expr, list[Expr]]:
        sign = -1 if self.down else 1
        edges = [
            computed(lambda x: _least_float(sign * x), self._place(start), label="next_start")
            for start in starts
        ]
        return sign * self.base, edges

    # ---- time ------------------------------------------------------------------------------------------------

    @property
    def fixed(self) -> None:
        return None

    @cached_property
    def now(self) -> Expr:
        return self.elapsed(None)

    @cached_property
    def steps(self) -> Expr:
        return apply("divide_exactly", self.now, self.ticks)

    def turns(self, period: Fraction, *, label: str = "turn") -> Expr:
        turn = super().turns(period, label=label)
        length = self.in_ticks(period)
        if length.constant is None or length.constant.denominator == 1:
            return turn
        # A quotient may round to the next whole number; what is left of it tells.
        rest = self.since_turn(turn, period)
        return labelled(piecewise(rest, [_ZERO, length], [turn - 1, turn, turn + 1]), label)

    def since_turn(self, turn: Expr, period: Fraction | int) -> Expr:
        length = self.in_ticks(period).constant
        if length is None or self.origin.constant is None or self.down:
            return self.now - turn * self.in_ticks(period)
        # The product of a turn and the leading digits is exact, and so is the difference: it keeps what counts.
        digits = 52 - math.frexp(max(LAST_STEP / float(length), 1.0))[1]
        scale = Fraction(2) ** (digits - math.frexp(float(length))[1])
        leading = math.floor(length * scale) / scale
        whole = math.floor(self.origin.constant)
        since = apply("maximum", self.base - whole, 0) - turn * leading
        return since - (turn * (length - leading) + (self.origin.constant - whole))

    # ---- other clocks ----------------------------------------------------------------------------------------

    def shifted(self, steps: Fraction | int) -> Clock:
        return replace(self, origin=self._place(steps))

    def stretched(self, old: int, new: int) -> Clock:
        return replace(self, ticks=computed(lambda t: t * new / old, self.ticks))

    def reversed(self, steps: int) -> Clock:
        return replace(self, origin=self._place(steps), down=not self.down)

    def restarted(self, since: Expr) -> Clock:
        return AnchoredClock(since, ticks=self.ticks)

    def started(self) -> Clock:
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

    def between(self, start: int | None, stop: int | None) -> Clock:
        return self

    def choose(
        self, starts: Sequence[int], pieces: Sequence[Piece], how: How, labels: Sequence[str] = ()
    ) -> Expr:
        def build(i: int) -> Expr:
            return pieces[i](self)

        x, edges = self.edges(starts[1:])
        turns = self.origin if self.origin.op == "gather" else self.ticks
        if len(pieces) <= MOST_BRANCHES:
            branches = piecewise(x, edges, [build(i) for i in range(len(pieces))])
            if how.lazy or len(pieces) <= FEWEST_ROWS or size(branches) <= LARGEST or turns.op == "gather":
                return branches
        if turns.op == "gather":
            return self._all_turns(turns, starts, pieces)

        def beginning(row: Expr, rows: list[int]) -> Clock:
            places = [self._place(starts[i]).constant or Fraction(0) for i in rows]
            return replace(self, origin=column(row, places, "start"))

        return tabulate(beginning, x, [edge.constant or Fraction(0) for edge in edges], pieces, build)

    def _all_turns(self, turns: Expr, starts: Sequence[int], pieces: Sequence[Piece]) -> Expr:
        """The pieces of every turn of a repeat, whose origins and ticks are columns, as one table."""
        assert isinstance(turns.value, tuple)
        count = len(turns.value)
        at, units = (_entries(self._place(start), count) for start in starts), _entries(self.ticks, count)
        places = [place for turn in zip(*at, strict=True) for place in turn]
        sign = -1 if self.down else 1

        def beginning(row: Expr, rows: list[int]) -> Clock:
            return replace(
                self,
                origin=column(row, [places[i] for i in rows], "start"),
                ticks=gather(row, [units[i // len(pieces)] for i in rows], "pace"),
            )

        edges = [_least_float(sign * place) for place in places[1:]]
        x = -self.base if self.down else self.base
        return tabulate(beginning, x, edges, list(pieces) * count, lambda i: pieces[i % len(pieces)](self))


def _expr(steps: Expr | Fraction | int) -> Expr:
    return steps if isinstance(steps, Expr) else const(steps)


def _entries(expr: Expr, count: int) -> Sequence[Fraction]:
    """The numbers of a column, or of a constant as one."""
    if isinstance(expr.value, tuple):
        return expr.value
    assert expr.constant is not None
    return [expr.constant] * count


def _apart(base: Expr, place: Expr, rising: bool) -> Expr:
    """How far the base is after a place (or before it, if not `rising`); not below 0."""
    nearest: Callable[[Fraction], int] = math.floor if rising else math.ceil
    whole = computed(lambda x: Fraction(nearest(x)), place, label="start_at" if rising else "end_at")
    broken = computed(lambda x: abs(x - nearest(x)), place, label="start_part" if rising else "end_part")
    # A bound stands between the two differences: XLA would make one of them, and lose what is broken.
    apart = apply("maximum", base - whole if rising else whole - base, 0)
    return apart if broken.constant == 0 else apply("maximum", apart - broken, 0)


def _all_whole(*places: Expr) -> bool:
    """Whether all landmarks are at whole steps."""
    entries = (x for place in places for x in _entries(place, 1))
    return all(x.denominator == 1 for x in entries)


def _least_float(x: Fraction) -> Fraction:
    """The smallest float64 that is not below x: what is at least that is at least x."""
    found = float(x)
    return Fraction(found if Fraction(found) >= x else math.nextafter(found, math.inf))


def _next_float(x: Fraction) -> Fraction:
    """The smallest float64 above x."""
    found = _least_float(x)
    return Fraction(math.nextafter(float(found), math.inf)) if found == x else found


# ---- from clocks that count ticks ----------------------------------------------------------------------------


def anchored(clock: Clock) -> AnchoredClock | None:
    """The same clock, told from landmarks; None if its pace changes, or if it stands still."""
    if isinstance(clock, AnchoredClock):
        return clock if clock.origin.constant is not None and clock.ticks.constant is not None else None
    unit = clock.ticks.constant
    if unit is None or clock.base.constant is not None:
        return None
    return AnchoredClock(
        clock.base,
        ticks=const(unit / abs(clock.slope)),
        origin=const(-clock.offset * unit / clock.slope),
        down=clock.slope < 0,
    )


def stretched(clock: Clock, old: int, new: int) -> Clock:
    """A clock that runs at old/new of the pace of another; it counts ticks as long as a float64 can."""
    found = clock.stretched(old, new)
    unit = found.ticks.constant
    if unit is not None and not isinstance(clock, AnchoredClock):
        last = min(max(abs(clock.base.low), clock.base.high), LAST_STEP)
        if abs(found.slope) * last + abs(found.offset) * unit >= 2**53:
            return (anchored(clock) or clock).stretched(old, new)
    return found


def in_turns(
    clock: AnchoredClock, turn: Expr, starts: Sequence[int], lengths: Sequence[int], period: int
) -> AnchoredClock:
    """The clock of a repeat whose turns have other lengths than its period."""
    begin = gather(turn, [Fraction(start) for start in starts], "turn_start")
    pace = gather(turn, [Fraction(length, period) for length in lengths], "pace")
    ticks = computed(lambda p, t: p * t, pace, clock.ticks, label="pace")
    return replace(clock, origin=clock._place(begin), ticks=ticks)
