"""Blocks: a formula as named intermediate values and a result, in the order in which they are computed.

Interpreter and printers both follow a block, so that they do the same operations in the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from ..base.records import record
from ..formula.choices import split
from ..formula.expression import Expr, plain
from ..formula.walk import parts, postorder
from ..text.python_names import BUILTINS, is_python_name

# Expressions are never nested deeper than this: black is cubic in nesting, CPython stops at 200.
_DEEPEST = 8
_ALWAYS_NAMED = frozenset({"elapsed", "remaining", "series"})
_TWICE = frozenset({"half_wave", "sigmoid"})  # operations whose text has their argument twice
_LEAVES = frozenset({"const", "step", "param"})


@record(frozen=True)
class Block:
    """Values to be computed first, by name, and the result that uses them.

    `notes` has the parts of the spec that are written from a binding on, by its index; the index after the
    last one is the result's. In a lazy block a piecewise expression has a block for each of its pieces in
    `branches`.
    """

    bindings: tuple[tuple[str, Expr], ...]
    result: Expr
    notes: dict[int, str]
    branches: dict[Expr, tuple[Block, ...]]


def block(expr: Expr, *, lazy: bool, taken: Collection[str] = ()) -> Block:
    """The block of a formula. Names in `taken` are left free."""
    return _Maker(lazy, taken).make(expr, {})


class _Maker:
    def __init__(self, lazy: bool, taken: Collection[str]) -> None:
        self._lazy = lazy
        self._taken = {"step", "k", "math", "bisect", *BUILTINS, *taken}
        self._last: dict[str, int] = {}  # the number of the last name that was made of a label

    def _is_choice(self, expr: Expr) -> bool:
        return self._lazy and expr.op == "piecewise"

    def _inside(self, expr: Expr) -> tuple[Expr, ...]:
        """What is computed before an expression in its own block."""
        if self._is_choice(expr):
            x, bounds, _ = split(expr)
            return (plain(x), *bounds)
        return parts(expr)

    def make(self, root: Expr, outer: dict[Expr, str]) -> Block:
        root = plain(root)
        order = list(postorder(root, self._inside, outer))
        uses: Counter[Expr] = Counter([root])
        within: dict[Expr, Counter[Expr]] = {}  # what is computed in how many of the pieces of a choice
        for expr in order:
            if expr.op == "piecewise":
                x, bounds, pieces = split(expr)
                uses[plain(x)] += len(bounds)
                uses.update(bounds)
                if self._lazy:
                    within[expr] = _within(pieces, outer)
                    uses.update(within[expr])
                else:
                    uses.update(map(plain, pieces))
            else:
                uses.update(parts(expr))
                if expr.op in _TWICE:
                    uses.update(parts(expr))
        # What only branches use, but more than one of them, is computed before them.
        if any(self._hoisted(expr, within, outer) for expr in within):
            order = list(
                postorder(root, lambda e: (*self._inside(e), *self._hoisted(e, within, outer)), outer)
            )
        names = dict(outer)
        bindings: list[tuple[str, Expr]] = []
        branches: dict[Expr, tuple[Block, ...]] = {}
        depth: dict[Expr, int] = {}
        named = set() if self._lazy else set(_choices(order))
        for expr in order:
            if expr in names or expr.op in _LEAVES:
                depth[expr] = 0
                continue
            depth[expr] = 1 + max((depth.get(arg, 0) for arg in self._inside(expr)), default=0)
            choice = self._is_choice(expr)
            if expr is not root and (
                uses[expr] > 1
                or expr.note
                or choice
                or expr in named
                or depth[expr] > _DEEPEST
                or (depth[expr] > 1 and expr.label in _ALWAYS_NAMED)
            ):
                if choice:
                    branches[expr] = self._branches(expr, names)
                names[expr] = self._name(expr)
                bindings.append((names[expr], expr))
                depth[expr] = 0
        if self._is_choice(root):
            branches[root] = self._branches(root, names)
        ordered, notes = _grouped(bindings, root)
        return Block(tuple(ordered), root, notes, branches)

    def _branches(self, expr: Expr, names: dict[Expr, str]) -> tuple[Block, ...]:
        return tuple(self.make(piece, names) for piece in split(expr)[2])

    def _hoisted(
        self, expr: Expr, within: dict[Expr, Counter[Expr]], outer: Collection[Expr]
    ) -> tuple[Expr, ...]:
        """What several pieces of a choice share."""
        if not self._is_choice(expr):
            return ()
        pieces = split(expr)[2]
        if expr not in within:
            within[expr] = _within(pieces, outer)
        whole = set(map(plain, pieces))
        shared = [e for e, count in within[expr].items() if count > 1 and e.op not in _LEAVES]
        return tuple([e for e in shared if e not in whole])

    def _name(self, expr: Expr) -> str:
        base = expr.label.lower().lstrip("_") or "value"
        if base[0].isdigit():
            base = f"value_{base}"
        if is_python_name(base):
            base += "_"
        number = self._last.get(base, 1)
        while (name := base if number == 1 else f"{base}_{number}") in self._taken:
            number += 1
        self._last[base] = number
        self._taken.add(name)
        return name


def _within(pieces: Iterable[Expr], outer: Collection[Expr]) -> Counter[Expr]:
    """In how many pieces of a choice something is computed, but for what is known by then."""
    counts: Counter[Expr] = Counter()
    for piece in pieces:
        counts.update(postorder(piece, stop=outer))
    return counts


def _grouped(bindings: list[tuple[str, Expr]], root: Expr) -> tuple[list[tuple[str, Expr]], dict[int, str]]:
    """The bindings so that all that only one part of the spec needs stands together, and where that begins."""
    noted = {e: set(postorder(e)) for e in (*(e for _, e in bindings), root) if e.note}
    shares = Counter(e for inside in noted.values() for e in inside)
    ordered: list[tuple[str, Expr]] = []
    notes: dict[int, str] = {}
    group: list[tuple[str, Expr]] = []

    def close(expr: Expr) -> None:
        ordered.extend(b for b in group if shares[b[1]] > 1)
        if expr.note:
            notes[len(ordered)] = expr.note
        ordered.extend(b for b in group if shares[b[1]] <= 1)
        group.clear()

    for binding in bindings:
        group.append(binding)
        if binding[1].note:
            close(binding[1])
    close(root)
    return ordered, notes


def _choices(order: Iterable[Expr]) -> Iterator[Expr]:
    """The pieces of piecewise expressions that are long enough to be named."""
    for expr in order:
        if expr.op == "piecewise":
            pieces = map(plain, split(expr)[2])
            yield from (piece for piece in pieces if any(part.args for part in parts(piece)))
