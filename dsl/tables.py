"""Tables: many pieces of a schedule as one formula for each kind of piece, whose numbers are looked up."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from .formula import Expr, Mixed, family_row, find, gather, labelled, piecewise, rebuilt

if TYPE_CHECKING:
    from .clock import Clock

# The formula of a piece on the clock that all pieces share.
Piece: TypeAlias = "Callable[[Clock], Expr]"


@dataclass(frozen=True)
class Part:
    """A piece that begins at step `start` and has the formula of its `family`, with numbers of its own.

    `alone` is the piece by itself. `alike` makes the formula of the family, on a clock that is at 0 where the
    piece begins, from columns of numbers; `labels` are their names.
    """

    family: Hashable
    start: int
    numbers: tuple[Fraction, ...]
    labels: tuple[str, ...]
    alone: Piece
    alike: Callable[[Clock, Sequence[Expr]], Expr]

    def __call__(self, clock: Clock) -> Expr:
        return self.alone(clock)


def tabulate(
    clock: Clock, x: Expr, edges: Sequence[Fraction], pieces: Sequence[Piece], build: Callable[[int], Expr]
) -> Expr:
    """The piece that rules at x, where piece i + 1 begins at edge i; `build` makes one that is no Part."""
    index = find(x, edges, label="segment")
    families: dict[object, list[int]] = {}
    numbers: dict[int, list[Fraction]] = {}
    built: dict[int, Expr] = {}
    for i, piece in enumerate(pieces):
        if isinstance(piece, Part):
            families.setdefault(piece.family, []).append(i)
        else:
            built[i] = build(i)
            shape, numbers[i] = _shape(built[i])
            families.setdefault(shape, []).append(i)
    kinds: list[tuple[list[int], Expr]] = []
    for rows in families.values():
        if rows[0] not in built:
            parts = {i: piece for i in rows if isinstance(piece := pieces[i], Part)}
            kinds += _family(clock, index, parts, len(pieces))
            continue
        row = family_row(index, rows)
        columns = [gather(row, column) for column in zip(*(numbers[i] for i in rows), strict=True)]
        kinds.append((rows, _flat(_filled(built[rows[0]], columns), row, len(pieces))))
    kinds.sort(key=lambda kind: kind[0])
    if len(kinds) == 1:
        return kinds[0][1]
    kind_of = {i: Fraction(kind) for kind, (rows, _) in enumerate(kinds) for i in rows}
    kind = labelled(gather(index, [kind_of[i] for i in range(len(pieces))]), "kind")
    return piecewise(kind, list(range(1, len(kinds))), [formula for _, formula in kinds])


def _family(
    clock: Clock, index: Expr, parts: dict[int, Part], count: int
) -> Iterator[tuple[list[int], Expr]]:
    """The formula of parts of one family; several, where it is not written alike for all of their numbers."""
    rows = list(parts)
    row = family_row(index, rows)
    first = parts[rows[0]]
    start = gather(row, [Fraction(part.start) for part in parts.values()], "start")
    columns = [
        gather(row, column, label)
        for column, label in zip(
            zip(*(p.numbers for p in parts.values()), strict=True), first.labels, strict=True
        )
    ]
    since = clock.now - clock.in_ticks(start)
    try:
        formula = first.alike(replace(clock, base=since, slope=1, offset=Fraction(0)), columns)
    except Mixed as mixed:
        for outcome in (True, False):
            alike = [i for i, found in zip(rows, mixed.outcomes, strict=True) if found is outcome]
            yield from _family(clock, index, {i: parts[i] for i in alike}, count)
    else:
        yield rows, _flat(formula, row, count)


def _flat(formula: Expr, row: Expr, count: int) -> Expr:
    """The formula with its columns looked up by the index of all pieces instead of the row of a family."""
    (index,), rows = row.args, row.value
    assert isinstance(rows, tuple)
    places = {int(i): place for place, i in enumerate(rows)}

    def flat(expr: Expr) -> Expr | None:
        if expr.op != "gather" or expr.args[0] is not row:
            return None
        assert isinstance(expr.value, tuple)
        return gather(index, [expr.value[places.get(i, 0)] for i in range(count)], expr.label)

    return rebuilt(formula, flat)


def _filled(expr: Expr, columns: Sequence[Expr]) -> Expr:
    """The expression with its constants replaced, in the order of `_shape`."""
    supply = iter(columns)
    return rebuilt(expr, lambda part: next(supply) if part.constant is not None else None)


def _shape(expr: Expr) -> tuple[object, list[Fraction]]:
    """What an expression looks like without its constants, and the constants in order."""
    values: list[Fraction] = []
    seen: dict[Expr, int] = {}
    rows: list[object] = []

    def visit(node: Expr) -> int:
        if node.constant is not None:
            values.append(node.constant)
            rows.append("const")
            return len(rows) - 1
        if node not in seen:
            args = tuple(map(visit, node.args))
            rows.append((node.op, args, node.value, "" if node.note else node.label))
            seen[node] = len(rows) - 1
        return seen[node]

    visit(expr)
    return tuple(rows), values
