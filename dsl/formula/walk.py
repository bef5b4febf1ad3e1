"""The parts of a formula: in the order in which they are computed, and rebuilt with some of them replaced."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from fractions import Fraction

from ..numbers.columns import Column
from .choices import find, piecewise
from .expression import Expr, apply, gather, plain, within


def parts(expr: Expr) -> tuple[Expr, ...]:
    """What an expression is made of, in the order in which it is computed."""
    return expr.parts


def postorder(
    root: Expr, inside: Callable[[Expr], tuple[Expr, ...]] = parts, stop: Container[Expr] = ()
) -> Iterator[Expr]:
    """Everything that an expression is made of, parts first, each once, without recursion; not beyond `stop`."""
    seen: set[Expr] = set()
    stack: list[Expr | None] = [plain(root)]  # None stands on what is next, once its parts are done
    while stack:
        expr = stack.pop()
        if expr is None:
            expr = stack.pop()
            assert expr is not None
            yield expr
        elif expr not in seen:
            seen.add(expr)
            within = () if expr in stop else inside(expr)
            if within:
                stack += (expr, None, *within[::-1])
            else:
                yield expr


def constants(root: Expr) -> Iterator[Fraction]:
    """The numbers that a formula is written with, those of its columns and tables among them."""
    for expr in postorder(root, lambda e: e.args):
        if expr.constant is not None:
            yield expr.constant
        elif isinstance(expr.value, Column):
            yield from expr.value


def size(root: Expr) -> int:
    """About how many operations a formula is, each part counted once and a helper for what is in it."""
    weights = {"const": 0, "step": 0, "param": 0, "half_sine": 19, "half_wave": 20}
    return sum(
        weights.get(expr.op, 6 if expr.op.endswith(("_ieee", "_from_zero")) else 1)
        for expr in postorder(root)
    )


def rebuilt(root: Expr, swap: Callable[[Expr], Expr | None]) -> Expr:
    """The expression with parts replaced by what `swap` makes of them, simplified again.

    It is asked about the leaves and the columns, in the order in which they are written.
    """
    built: dict[Expr, Expr] = {}

    def visit(expr: Expr) -> Expr:
        if not expr.args or expr.op == "gather":
            swapped = swap(expr)
            if swapped is not None:
                return swapped
        if expr not in built:
            built[expr] = _again(expr, tuple(map(visit, expr.args)))
        return built[expr]

    return visit(root)


def _again(expr: Expr, args: tuple[Expr, ...]) -> Expr:
    """An expression of the same kind on other arguments."""
    match expr.op:
        case _ if not args:
            return expr
        case "piecewise":
            middle = len(args) // 2
            return piecewise(args[0], args[1:middle], args[middle:])
        case "within":
            return within(args[0], expr.low, expr.high)
        case "find" | "gather":
            assert isinstance(expr.value, Column)
            return (find if expr.op == "find" else gather)(args[0], expr.value, label=expr.label)
    return apply(expr.op, *args, label=expr.label)
