"""Tables: many pieces of a schedule as one formula for each kind of piece, whose numbers are looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from ..base.records import record
from ..formula.choices import family_row, find, kind_of, piecewise
from ..formula.expression import Expr, column, gather
from ..formula.rows import Mixed
from ..formula.walk import postorder, rebuilt
from ..numbers.columns import Column
from .clock import Clock, Piece

# Up to this many pieces are written as nested choices, more as a table; fewer too, if the choices are so large
# that a table of at least some rows is smaller.
MOST_BRANCHES = 12
FEWEST_ROWS = 3
LARGEST = 72


@record(frozen=True)
class Part:
    """A piece that has the formula of its `family`, with numbers of its own.

    `alone` is the piece by itself. `alike` makes the formula of the family, on a clock that is at 0 where the
    piece begins, from columns of numbers; `labels` are their names.
    """

    family: Hashable
    numbers: tuple[Fraction, ...]
    labels: tuple[str, ...]
    alone: Piece
    alike: Callable[[Clock, Sequence[Expr]], Expr]

    def __call__(self, clock: Clock) -> Expr:
        return self.alone(clock)


@record(frozen=True)
class Family:
    """The formula of some rows of a table, written over columns that `row` picks from."""

    rows: Sequence[int]
    row: Expr
    formula: Expr


# Makes the clock of some parts, which is at 0 where each of them begins, with columns that a row picks from.
Beginning: TypeAlias = Callable[[Expr, list[int]], Clock]


def tabulate(
    beginning: Beginning,
    x: Expr,
    edges: Sequence[Fraction],
    pieces: Sequence[Piece],
    build: Callable[[int], Expr],
) -> Expr:
    """The piece that rules at x, where piece i + 1 begins at edge i; `build` makes one that is no Part."""
    index = find(x, edges, label="segment")
    alike: dict[object, list[int]] = {}
    numbers: dict[int, list[Fraction]] = {}
    built: dict[int, Expr] = {}
    for i, piece in enumerate(pieces):
        if isinstance(piece, Part):
            alike.setdefault(piece.family, []).append(i)
        else:
            built[i] = build(i)
            shape, numbers[i] = _shape(built[i])
            alike.setdefault(shape, []).append(i)
    families: list[Family] = []
    for rows in alike.values():
        if rows[0] in built:
            row = family_row(index, rows)
            columns = [gather(row, column) for column in zip(*(numbers[i] for i in rows), strict=True)]
            families.append(Family(rows, row, _filled(built[rows[0]], columns)))
        else:
            parts = {i: piece for i in rows if isinstance(piece := pieces[i], Part)}
            families += _of_parts(beginning, index, parts)
    families.sort(key=lambda family: family.rows[0])
    formulas = _joined(families, index, len(pieces))
    # Families may come to the same formula, such as 0; a number belongs to one formula only.
    numbered = {formula: kind for kind, formula in enumerate(dict.fromkeys(formulas))}
    if len(numbered) == 1:
        return formulas[0]
    kinds = {
        i: numbered[formula] for family, formula in zip(families, formulas, strict=True) for i in family.rows
    }
    kind = kind_of(index, [kinds[i] for i in range(len(pieces))])
    return piecewise(kind, list(range(1, len(numbered))), list(numbered))


def _of_parts(beginning: Beginning, index: Expr, parts: dict[int, Part]) -> Iterator[Family]:
    """The family of some parts; several, where the formula is not written alike for all of their numbers."""
    rows = list(parts)
    row = family_row(index, rows)
    first = parts[rows[0]]
    # Steps, and where they begin, are looked up even where a family has them in common: the families share the clock.
    columns = [
        (column if label == "steps" else gather)(row, entries, label)
        for label, entries in zip(
            first.labels, zip(*(p.numbers for p in parts.values()), strict=True), strict=True
        )
    ]
    try:
        formula = first.alike(beginning(row, rows), columns)
    except Mixed as mixed:
        for outcome in (True, False):
            chosen = [i for i, found in zip(rows, mixed.outcomes, strict=True) if found is outcome]
            yield from _of_parts(beginning, index, {i: parts[i] for i in chosen})
    else:
        yield Family(rows, row, formula)


def _joined(families: Sequence[Family], index: Expr, count: int) -> list[Expr]:
    """The formulas with columns for all rows, looked up once: those of one name, of each family, become one."""
    tables: dict[tuple[str, int], dict[int, Fraction]] = {}
    places: list[dict[Expr, tuple[str, int]]] = []
    for family in families:
        seen: Counter[str] = Counter()
        places.append({})
        for expr in postorder(family.formula):
            if expr.op == "gather" and expr.args[0] is family.row:
                place = places[-1][expr] = (expr.label, seen[expr.label])
                seen[expr.label] += 1
                assert isinstance(expr.value, Column)
                tables.setdefault(place, {}).update(zip(family.rows, expr.value, strict=True))
    columns: dict[tuple[str, int], Expr] = {}
    for place, entries in tables.items():
        # What rows of other families get is never selected; it is sound.
        some = next(iter(entries.values()))
        columns[place] = gather(index, [entries.get(i, some) for i in range(count)], place[0])
    return [
        rebuilt(family.formula, lambda expr, own=own: columns[own[expr]] if expr in own else None)  # type: ignore[misc]
        for family, own in zip(families, places, strict=True)
    ]


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
