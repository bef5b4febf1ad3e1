"""`Place`: where an expression is used, and what its names, shares, `rest`, `until`, `step` and omitted values refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from ..base.records import record, replace
from ..formula.expression import Expr, const
from ..numbers.decimals import round_half_up
from ..syntax.nodes import Expression, Name
from ..text.source import Span


class Amount(NamedTuple):
    """So many of a unit."""

    number: Fraction
    unit: str


@record(frozen=True, eq=False)
class Place:
    """A place of use.

    Its names are a user function's arguments, then the definitions before it: `seen` of them. `rest` and `until`
    count on `segments`, the sequence that stands `around` it, of which it is in the one at `index`; that one begins
    at `start`, the exact running sum, which is None after a segment whose length could not be found. The sequence
    itself begins at the step `origin` of the run.
    """

    seen: int
    total: Fraction | None = None
    total_in: Amount | None = None  # the same in its unit, where that does not grow evenly
    reached: Expr | None = None
    arguments: Mapping[str, Argument] = field(default_factory=lambda: _NONE)
    around: Place | None = None  # with the names of the segments
    segments: tuple[Expression, ...] = ()
    index: int = 0
    start: Fraction | None = None
    origin: Fraction = Fraction(0)
    rest_taken: Span | None = None  # where an earlier segment has `rest`; then it cannot stand again
    whole: bool = False  # a whole segment enters the running sum exactly
    depth: int = 0
    in_repeat: bool = False

    @property
    def begins(self) -> Fraction:
        """The step of the run at which the clock of what stands here is at 0."""
        return self.origin + (round_half_up(self.start) if self.start is not None else 0)

    @property
    def position(self) -> Fraction:
        """The same, but exactly where the sum of the segments before it is where that enters as a whole."""
        return self.origin + self.start if self.whole and self.start is not None else self.begins

    @property
    def inside(self) -> Place:
        """The same place within a segment."""
        return replace(self, whole=False) if self.whole else self

    @property
    def off_the_clock(self) -> Place:
        """The same place without a sequence to count on."""
        if self.around is None:
            return self.inside
        return replace(
            self,
            around=None,
            segments=(),
            index=0,
            start=None,
            origin=self.begins,
            rest_taken=None,
            whole=False,
        )

    def among(self, seen: int, arguments: Mapping[str, Argument] | None = None) -> Place:
        """The same place, for an expression that sees other names."""
        return replace(self, seen=seen, arguments=arguments or _NONE)

    def before(self, segments: tuple[Expression, ...]) -> Place:
        """Where a sequence begins to count, of which no segment is looked at yet."""
        return replace(
            self,
            around=self,
            segments=segments,
            index=-1,
            start=None,
            origin=self.begins,
            rest_taken=None,
        )

    def in_segment(self, index: int, start: Fraction | None, reached: Expr | None) -> Place:
        """The same place in another segment of its sequence, as a whole."""
        return replace(self, index=index, start=start, reached=reached, whole=True)


# An argument as it was written, and the place of the call whose names it sees.
Argument: TypeAlias = tuple[Expression, Place]

_NONE: Mapping[str, Argument] = {}

# What a segment leaves behind that is infinite or not a number; an error only for who needs it.
NOT_FINITE = const(1, "not finite")


def is_name(node: object, word: str) -> bool:
    """Whether a node is this very name."""
    return isinstance(node, Name) and node.id == word
