"""What every clock tells: which step a part of a schedule is at, in ticks; and how formulas are written on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol, TypeAlias

from ..base.records import record
from ..formula.expression import Expr


@record(frozen=True)
class How:
    """How formulas are written.

    `lazy`: only the piece that is needed is evaluated (Python's `if`), so a piece need not be sound
    outside of its own steps. `exact`: quotients are correctly rounded, since more arithmetic follows.
    `narrow`: a float64 that becomes a float32 in the end, which does not show the last digits.
    `single`: forms that keep their precision in float32, where no digits are to spare.
    """

    lazy: bool = False
    exact: bool = False
    narrow: bool = False
    single: bool = False


EAGER = How()

# A step at which a part stands still, and its value there.
Held: TypeAlias = "tuple[int, Callable[[], Expr]]"
# The formula of a piece on the clock that all pieces share.
Piece: TypeAlias = "Callable[[Clock], Expr]"


class Clock(Protocol):
    """The local step of a part of a schedule, of which every step has some `ticks`.

    Where it stands still at a step, `from_below` marks that as the limit from the left: what only begins there does
    not count.
    """

    @property
    def ticks(self) -> Expr: ...

    @property
    def from_below(self) -> bool: ...

    @property
    def from_above(self) -> bool: ...

    @property
    def now(self) -> Expr:
        """The local step in ticks."""
        ...

    @property
    def steps(self) -> Expr:
        """The local step in steps."""
        ...

    @property
    def fixed(self) -> Fraction | None:
        """The local step, if the clock stands still."""
        ...

    def in_ticks(self, steps: Expr | Fraction | int, label: str = "") -> Expr:
        """A number of steps of this clock in ticks."""
        ...

    def elapsed(self, steps: Expr | int | None, name: str = "") -> Expr:
        """Ticks since step 0, from 0 up to a number of steps; `name` is what constants are called after."""
        ...

    def remaining(self, steps: Expr | int, name: str = "") -> Expr:
        """Ticks left until a step, from that many down to 0; `name` is what constants are called after."""
        ...

    def landmark(self, elapsed: Expr, ticks: Expr) -> tuple[Expr, Expr, int]:
        """What to subtract, and from what, for the ticks since some ticks of the clock; -1 for their opposite."""
        ...

    def shifted(self, steps: Fraction | int) -> Clock:
        """A clock that is behind this one by a number of steps."""
        ...

    def stretched(self, old: int, new: int) -> Clock:
        """A clock that runs at old/new of the pace of this one."""
        ...

    def reversed(self, steps: int) -> Clock:
        """A clock that runs down from a number of steps."""
        ...

    def started(self) -> Clock:
        """A clock that waits at 0 until this one gets there."""
        ...

    def restarted(self, since: Expr) -> Clock:
        """A clock of the same unit that shows other ticks."""
        ...

    def held(self, value: Piece, first: Held | None = None, last: Held | None = None) -> Expr:
        """The value of a part whose clock waits for a first step, 0, and stops at a last one."""
        ...

    def edges(self, starts: Sequence[int], labels: Sequence[str] = ()) -> tuple[Expr, list[Expr]]:
        """What to compare, and with what, to know which of some steps the clock has reached."""
        ...

    def turns(self, period: Fraction, *, label: str = "turn") -> Expr:
        """How often a period (in steps) has passed since step 0."""
        ...

    def since_turn(self, turn: Expr, period: int) -> Expr:
        """The ticks since the beginning of a turn."""
        ...

    def ruling(self, starts: Sequence[int]) -> int | None:
        """Which of the pieces that begin at some steps rules, if the step is known."""
        ...

    def choose(
        self, starts: Sequence[int], pieces: Sequence[Piece], how: How, labels: Sequence[str] = ()
    ) -> Expr:
        """The piece that rules at this clock: piece i from step starts[i] on, on this clock's own time."""
        ...
