"""Choices: the piece between whose bounds a number lies, and the places of tables."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from fractions import Fraction

from ..numbers.columns import Column
from .expression import Expr, Operand, const, gather, made


def piecewise(x: Expr, bounds: Sequence[Operand], pieces: Sequence[Expr]) -> Expr:
    """The piece whose bounds have x between them; at a bound the next one."""
    edges = [bound if isinstance(bound, Expr) else const(bound) for bound in bounds]
    at, fixed = x.constant, [edge.constant for edge in edges]
    if at is not None and None not in fixed:
        return pieces[bisect.bisect_right([edge for edge in fixed if edge is not None], at)]
    kept: list[Expr] = []
    kept_edges: list[Expr] = []
    for index, piece in enumerate(pieces):
        if index < len(edges) and edges[index].constant is not None and edges[index].high <= x.low:
            continue  # x is never below this piece's upper bound
        if kept and kept[-1] is piece:
            kept_edges.pop()
        else:
            kept.append(piece)
        if index < len(edges):
            if edges[index].constant is not None and x.high < edges[index].low:
                break  # x never reaches the next piece
            kept_edges.append(edges[index])
    kept_edges = kept_edges[: len(kept) - 1]
    if len(kept) == 1:
        return kept[0]
    low, high = min(piece.low for piece in kept), max(piece.high for piece in kept)
    return made("piecewise", (x, *kept_edges, *kept), None, "", low, high)


def find(x: Expr, table: Sequence[Fraction], *, from_below: bool = False, label: str = "") -> Expr:
    """How many entries of a rising table are not above x (or, `from_below`, are below it)."""
    at = x.constant
    if at is not None:
        return const((bisect.bisect_left if from_below else bisect.bisect_right)(table, at))
    table = table[: bisect.bisect_right(table, x.high)]  # x never gets to what lies beyond
    return made("find", (x,), Column.of(table), label, 0.0, float(len(table)))


def family_row(index: Expr, rows: Sequence[int]) -> Expr:
    """Which of some rows belongs to an index; an index that is not among them belongs to the first."""
    return made("row", (index,), Column.of(rows), "row", 0.0, float(len(rows) - 1))


def kind_of(index: Expr, kinds: Sequence[int]) -> Expr:
    """The number of the formula that an index belongs to."""
    return gather(index, kinds, _KIND)


def is_kind(expr: Expr) -> bool:
    """Whether an expression is the number of a formula."""
    return expr.op == "gather" and expr.label == _KIND


_KIND = "kind"


def split(expr: Expr) -> tuple[Expr, list[Expr], list[Expr]]:
    """The parts of a piecewise expression: x, bounds, pieces."""
    x, *rest = expr.args
    middle = (len(rest) - 1) // 2
    return x, rest[:middle], rest[middle:]
