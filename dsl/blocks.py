"""Blocks: a formula as named intermediate values and a result, in the order in which they are computed.

Interpreter and printers both follow a block, so that they do the same operations in the same order.
"""

from __future__ import annotations

import builtins
import keyword
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from .formula import Expr, split

# Expressions are never nested deeper than this: black is cubic in nesting, CPython stops at 200.
_DEEPEST = 8
_ALWAYS_NAMED = frozenset({"elapsed", "remaining"})
_LEAVES = frozenset({"const", "step", "param"})


@dataclass(frozen=True)
class Block:
    """Values to be computed first, by name, and the result that uses them.

    In a lazy block a piecewise expression has a block for each of its pieces in `branches`.
    """

    bindings: tuple[tuple[str, Expr], ...]
    result: Expr
    names: dict[Expr, str]
    branches: dict[Expr, tuple[Block, ...]] = field(default_factory=dict)


def block(expr: Expr, *, lazy: bool, taken: Collection[str] = ()) -> Block:
    """The block of a formula. Names in `taken` are left free."""
    return _Maker(lazy, taken).make(expr, {})


class _Maker:
    def __init__(self, lazy: bool, taken: Collection[str]) -> None:
        self._lazy = lazy
        self._taken = {"step", "k", "math", "bisect", *dir(builtins), *taken}

    def _is_choice(self, expr: Expr) -> bool:
        return self._lazy and expr.op == "piecewise"

    def _inside(self, expr: Expr) -> tuple[Expr, ...]:
        """What is computed before an expression in its own block."""
        if self._is_choice(expr):
            x, bounds, _ = split(expr)
            return (x, *bounds)
        return expr.args

    def make(self, root: Expr, outer: dict[Expr, str]) -> Block:
        order = list(_postorder(root, self._inside, outer))
        uses: Counter[Expr] = Counter([root])
        for expr in order:
            if expr.op == "piecewise":
                x, bounds, pieces = split(expr)
                uses[x] += len(bounds)
                uses.update(bounds)
                if self._lazy:
                    for piece in pieces:
                        uses.update(set(_postorder(piece, lambda e: e.args, outer)))
                else:
                    uses.update(pieces)
            else:
                uses.update(expr.args)
        # What only branches use, but more than one of them, is computed before them.
        order = list(_postorder(root, lambda e: (*self._inside(e), *self._hoisted(e, uses)), outer))
        names = dict(outer)
        bindings: list[tuple[str, Expr]] = []
        branches: dict[Expr, tuple[Block, ...]] = {}
        depth: dict[Expr, int] = {}
        parts = set() if self._lazy else set(_choices(order))
        for expr in order:
            if expr in names or expr.op in _LEAVES:
                depth[expr] = 0
                continue
            if expr.op == "within":
                depth[expr] = depth.get(expr.args[0], 0)
                continue
            depth[expr] = 1 + max((depth.get(arg, 0) for arg in self._inside(expr)), default=0)
            choice = self._is_choice(expr)
            if expr is not root and (
                uses[expr] > 1
                or expr.note
                or choice
                or expr in parts
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
        return Block(tuple(bindings), root, names, branches)

    def _branches(self, expr: Expr, names: dict[Expr, str]) -> tuple[Block, ...]:
        return tuple(self.make(piece, names) for piece in split(expr)[2])

    def _hoisted(self, expr: Expr, uses: Counter[Expr]) -> Iterable[Expr]:
        """What several pieces of a choice share."""
        if not self._is_choice(expr):
            return ()
        pieces = split(expr)[2]
        counts: Counter[Expr] = Counter()
        order: list[Expr] = []
        for piece in pieces:
            parts = list(_postorder(piece, lambda e: e.args, {}))
            counts.update(parts)
            order += parts
        shared = [
            e for e in dict.fromkeys(order) if counts[e] > 1 and e.op not in _LEAVES and e.op != "within"
        ]
        return [e for e in shared if e not in pieces]

    def _name(self, expr: Expr) -> str:
        base = expr.label.lower().lstrip("_") or "value"
        if base[0].isdigit():
            base = f"value_{base}"
        if keyword.iskeyword(base) or keyword.issoftkeyword(base):
            base += "_"
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name)
        return name


def _choices(order: Iterable[Expr]) -> Iterator[Expr]:
    """The pieces of piecewise expressions that are long enough to be named."""
    for expr in order:
        if expr.op == "piecewise":
            yield from (piece for piece in split(expr)[2] if any(arg.args for arg in piece.args))


def _postorder(
    root: Expr, inside: Callable[[Expr], tuple[Expr, ...]], outer: dict[Expr, str]
) -> Iterator[Expr]:
    """Everything that an expression is made of, parts first, each once; without recursion."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(root, False)]
    while stack:
        expr, ready = stack.pop()
        if ready:
            yield expr
            continue
        if expr in seen:
            continue
        seen.add(expr)
        stack.append((expr, True))
        if expr not in outer:
            stack.extend((arg, False) for arg in reversed(inside(expr)))
