"""The formula: a small hashable expression of constants, parameters, the step and operations.

Equal expressions are one object, so that equality and hashing never recurse, and what is shared is
computed once. All simplification happens here, before interpreter and emitters part.
"""

from __future__ import annotations

import math
import threading
import weakref
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from ..numbers.columns import Column
from ..numbers.decimals import EXACT_BITS, nearest
from .operations import OPERATIONS, Operation

Value: TypeAlias = Fraction | str | Column | None
Operand: TypeAlias = "Expr | Fraction | int"


class Expr:
    """A real number as a function of the step. Make one with the functions of this module.

    `op` is the name of an operation, or one of
      const       `value` is a Fraction
      param       `value` is the name of a program's parameter
      step        the current step, a float that is not negative
      within      the first argument, which is known to lie between `low` and `high`
      piecewise   x, then n - 1 bounds, then n pieces: piece i where bound i-1 <= x < bound i
      find        the number of entries of the table `value` that are not above the argument
      gather      the entry of the table `value` at an index: a column of numbers, of which the index picks one
      real        a whole number as a float32
      row         which row of a family's columns belongs to the index `args[0]`, while the family is written
    `low` and `high` bound the value; `label` is what generated code calls it, `note` the part of the spec
    that it is the value of. `constant` is the value if it is the same at every step, `moves` whether it
    depends on the step, `open` whether it depends on a parameter.
    """

    __slots__ = (
        "__weakref__",
        "args",
        "constant",
        "high",
        "label",
        "low",
        "moves",
        "note",
        "op",
        "open",
        "parts",
        "value",
    )

    def __init__(
        self,
        op: str,
        args: tuple[Expr, ...],
        value: Value,
        label: str,
        low: float,
        high: float,
        note: str = "",
    ) -> None:
        self.op, self.args, self.value, self.label, self.low, self.high = op, args, value, label, low, high
        self.note = note
        self.constant = value if value is not None and isinstance(value, Fraction) else None
        self.moves, self.open = op == "step", op == "param"
        self.parts = args
        for arg in args:
            self.moves, self.open = self.moves or arg.moves, self.open or arg.open
            if arg.op == "within":
                self.parts = tuple(map(plain, args))

    @property
    def bounded(self) -> bool:
        """Whether the value is finite at every step."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __add__(self, other: Operand) -> Expr:
        return apply("add", self, other)

    def __radd__(self, other: Operand) -> Expr:
        return apply("add", other, self)

    def __sub__(self, other: Operand) -> Expr:
        return apply("subtract", self, other)

    def __rsub__(self, other: Operand) -> Expr:
        return apply("subtract", other, self)

    def __mul__(self, other: Operand) -> Expr:
        return apply("multiply", self, other)

    def __rmul__(self, other: Operand) -> Expr:
        return apply("multiply", other, self)

    def __truediv__(self, other: Operand) -> Expr:
        return apply("divide", self, other)

    def __rtruediv__(self, other: Operand) -> Expr:
        return apply("divide", other, self)

    def __neg__(self) -> Expr:
        return apply("negate", self)

    def on(self, args: tuple[Expr, ...]) -> Expr:
        """The same operation on other arguments of the same values."""
        if all(new is old for new, old in zip(args, self.args, strict=True)):
            return self
        return made(self.op, args, self.value, self.label, self.low, self.high, self.note)

    def __repr__(self) -> str:
        if self.op in ("const", "param"):
            return str(self.value)
        return f"{self.op}({', '.join(map(repr, self.args))})"


_lock = threading.Lock()
_known: weakref.WeakValueDictionary[object, Expr] = weakref.WeakValueDictionary()


def made(
    op: str, args: tuple[Expr, ...], value: Value, label: str, low: float, high: float, note: str = ""
) -> Expr:
    """The one expression of its kind: what is equal is one object."""
    key = (op, args, _plain(value), label, low, high, note)
    with _lock:
        found = _known.get(key)
        if found is None:
            found = _known[key] = Expr(op, args, value, label, low, high, note)
    return found


def _plain(value: Value) -> object:
    """The same as a key: the hash of a fraction takes a modular inverse."""
    if value is None:
        return None
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    return value.key if isinstance(value, Column) else value


def const(value: Fraction | int, label: str = "") -> Expr:
    """A constant; `label` is what generated code calls it."""
    # Found by its number alone: the nearest float is worked out once.
    key = (value, 1, label) if isinstance(value, int) else (value.numerator, value.denominator, label)
    found = _known.get(key)
    if found is None:
        exact = Fraction(value)
        bound = nearest(exact)
        with _lock:
            found = _known.setdefault(key, Expr("const", (), exact, label, bound, bound))
    return found


def param(name: str) -> Expr:
    """A parameter of the program whose value arrives with the call."""
    return made("param", (), name, "", -math.inf, math.inf)


def step_up_to(last: float) -> Expr:
    """The current step, up to a last one."""
    return made("step", (), None, "", 0.0, float(last))


STEP = step_up_to(math.inf)


def wrapped(op: str, expr: Expr) -> Expr:
    """The same value under another operation, which only says how it is held."""
    return made(op, (expr,), None, "", expr.low, expr.high)


def labelled(expr: Expr, label: str) -> Expr:
    """The same expression with a name for generated code; a bare step keeps its own."""
    if expr.constant is not None:
        return const(expr.constant, label)
    if expr.op in ("step", "within", "param") or expr.label:
        return expr
    return made(expr.op, expr.args, expr.value, label, expr.low, expr.high)


def noted(expr: Expr, label: str, note: str) -> Expr:
    """The same expression as the value of a part of the spec, with a name for generated code."""
    if expr.note:
        return expr
    if expr.op in ("const", "step", "within", "param"):
        label = expr.label
    return made(expr.op, expr.args, expr.value, label, expr.low, expr.high, note)


def within(expr: Expr, low: float, high: float) -> Expr:
    """The same expression, known to lie between two bounds."""
    if expr.op == "const" or (low <= expr.low and expr.high <= high):
        return expr
    inner = expr.args[0] if expr.op == "within" else expr
    return made("within", (inner,), None, "", max(low, expr.low), min(high, expr.high))


def plain(expr: Expr) -> Expr:
    """The expression itself, without what is known of its bounds."""
    return expr.args[0] if expr.op == "within" else expr


def apply(name: str, *operands: Operand, label: str = "") -> Expr:
    """An operation on expressions, simplified; constants and columns are computed exactly."""
    args = tuple([x if isinstance(x, Expr) else const(x) for x in operands])
    simple = _simplify(name, args)
    if simple is not None:
        return simple
    row, constants = OPERATIONS[name], [x.constant for x in args]
    if None not in constants:
        return const(row.exact(*constants), label)
    if "gather" in [x.op for x in args]:
        column = _together(row, args, label) or derived(row.exact, *args, label=label)
        if column is not None:
            return column
    low, high = row.interval(*[(x.low, x.high) for x in args])
    return made(name, args, None, label, low, high)


def rows_of(exprs: Sequence[Expr]) -> tuple[Expr | None, list[tuple[Fraction, ...]]] | None:
    """The index that columns share, and the numbers of each row; None unless all are constants or such columns."""
    index: Expr | None = None
    length = 1
    for expr in exprs:
        if expr.op == "gather":
            if index is not None and expr.args[0] is not index:
                return None
            assert isinstance(expr.value, Column)
            index, length = expr.args[0], len(expr.value)
        elif expr.constant is None:
            return None
    columns = [x.value if isinstance(x.value, Column) else (x.constant,) * length for x in exprs]
    return index, list(zip(*columns, strict=True))


def all_whole(expr: Expr) -> bool:
    """Whether a constant, or every number of a column, is whole; False for what is not known."""
    if isinstance(expr.value, Column):
        return expr.op == "gather" and expr.value.whole
    return expr.constant is not None and expr.constant.denominator == 1


def shared_index(exprs: Sequence[Expr]) -> Expr | None:
    """The index that columns share; None unless all are constants or such columns, and one is a column."""
    columns = [expr for expr in exprs if expr.op == "gather"]
    known = columns and all(x.constant is not None or x.args[:1] == columns[0].args for x in exprs)
    return columns[0].args[0] if known else None


def _together(row: Operation, args: Sequence[Expr], label: str) -> Expr | None:
    """An operation on columns as they are; None for what is worked out row by row."""
    index = shared_index(args) if row.on_columns is not None else None
    if index is None or row.on_columns is None:
        return None
    result = row.on_columns(*(x.value if x.constant is None else x.constant for x in args))
    return gather(index, result, label) if result.largest_bits <= EXACT_BITS else None


def derived(function: Callable[..., Fraction], *exprs: Expr, label: str = "") -> Expr | None:
    """What a function makes of constants, row by row for columns; None where one of them is not known."""
    found = rows_of(exprs)
    if found is None:
        return None
    index, rows = found
    if index is None:
        return const(function(*rows[0]), label)
    return gather(index, [function(*row) for row in rows], label)


def _is(x: Expr, number: int) -> bool:
    """Whether an expression is a whole number; the float tells most of them apart in no time."""
    return x.low == number == x.high and x.constant == number


def _simplify(name: str, args: tuple[Expr, ...]) -> Expr | None:
    x, y = args[0], args[-1]
    match name:
        case "add" if _is(x, 0):
            return y
        case "add" | "subtract" if _is(y, 0):
            return x
        case "subtract" if _is(x, 0):
            return apply("negate", y)
        case "multiply" if _is(x, 1):
            return y
        case "multiply" | "divide" | "divide_exactly" | "power" if _is(y, 1):
            return x
        case "multiply" if (_is(x, 0) and y.bounded) or (_is(y, 0) and x.bounded):
            return const(0)
        case "multiply" if _is(x, -1):
            return apply("negate", y)
        case "divide" | "divide_exactly" if _is(x, 0) and y.bounded and not y.low <= 0 <= y.high:
            return const(0)
        case "negate" if x.op == "negate":
            return x.args[0]
        case "power" if _is(y, 2):
            return apply("square", x)
        case "minimum" if x.high <= y.low:
            return x
        case "minimum" if y.high <= x.low:
            return y
        case "maximum" if x.low >= y.high:
            return x
        case "maximum" if y.low >= x.high:
            return y
    return None


def gather(index: Expr, table: Sequence[Fraction | int], label: str = "") -> Expr:
    """The entry of a table at an index."""
    at = index.constant
    if at is not None:
        return const(table[int(at)])
    entries = Column.of(table)
    if math.isfinite(index.high):
        entries = entries[: int(index.high) + 1]
    return const(entries[0]) if entries.alike else column(index, entries, label)


def column(index: Expr, table: Sequence[Fraction | int], label: str = "") -> Expr:
    """The entry of a table at an index, looked up even where all are the same."""
    entries = Column.of(table)
    return made("gather", (index,), entries, label, entries.low, entries.high)
