"""The formula: a small hashable expression of constants, parameters, the step and operations.

Equal expressions are one object, so that equality and hashing never recurse, and what is shared is
computed once. All simplification happens here, before interpreter and emitters part.
"""

from __future__ import annotations

import bisect
import math
import threading
import weakref
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

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
        for arg in args:
            self.moves, self.open = self.moves or arg.moves, self.open or arg.open

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
        return _make(self.op, args, self.value, self.label, self.low, self.high, self.note)

    def __repr__(self) -> str:
        if self.op in ("const", "param"):
            return str(self.value)
        return f"{self.op}({', '.join(map(repr, self.args))})"


_lock = threading.Lock()
_known: weakref.WeakValueDictionary[object, Expr] = weakref.WeakValueDictionary()


def _make(
    op: str, args: tuple[Expr, ...], value: Value, label: str, low: float, high: float, note: str = ""
) -> Expr:
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
    return _make("param", (), name, "", -math.inf, math.inf)


def step_up_to(last: float) -> Expr:
    """The current step, up to a last one."""
    return _make("step", (), None, "", 0.0, float(last))


STEP = step_up_to(math.inf)


def wrapped(op: str, expr: Expr) -> Expr:
    """The same value under another operation, which only says how it is held."""
    return _make(op, (expr,), None, "", expr.low, expr.high)


def labelled(expr: Expr, label: str) -> Expr:
    """The same expression with a name for generated code; a bare step keeps its own."""
    if expr.constant is not None:
        return const(expr.constant, label)
    if expr.op in ("step", "within", "param") or expr.label:
        return expr
    return _make(expr.op, expr.args, expr.value, label, expr.low, expr.high)


def noted(expr: Expr, label: str, note: str) -> Expr:
    """The same expression as the value of a part of the spec, with a name for generated code."""
    if expr.note:
        return expr
    if expr.op in ("const", "step", "within", "param"):
        label = expr.label
    return _make(expr.op, expr.args, expr.value, label, expr.low, expr.high, note)


def within(expr: Expr, low: float, high: float) -> Expr:
    """The same expression, known to lie between two bounds."""
    if expr.op == "const" or (low <= expr.low and expr.high <= high):
        return expr
    inner = expr.args[0] if expr.op == "within" else expr
    return _make("within", (inner,), None, "", max(low, expr.low), min(high, expr.high))


def plain(expr: Expr) -> Expr:
    """The expression itself, without what is known of its bounds."""
    return expr.args[0] if expr.op == "within" else expr


def parts(expr: Expr) -> tuple[Expr, ...]:
    """What an expression is made of, in the order in which it is computed."""
    return tuple(map(plain, expr.args))


def postorder(
    root: Expr, inside: Callable[[Expr], Iterable[Expr]] = parts, stop: Container[Expr] = ()
) -> Iterator[Expr]:
    """Everything that an expression is made of, parts first, each once, without recursion; not beyond `stop`."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(plain(root), False)]
    while stack:
        expr, ready = stack.pop()
        if ready:
            yield expr
        elif expr not in seen:
            seen.add(expr)
            stack.append((expr, True))
            if expr not in stop:
                stack.extend((part, False) for part in reversed(tuple(inside(expr))))


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


def _operand(x: Operand) -> Expr:
    return x if isinstance(x, Expr) else const(x)


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
    return _make(name, args, None, label, low, high)


class Mixed(Exception):
    """A test is true of some rows of a column and not of others; `outcomes` has the answer for each."""

    def __init__(self, outcomes: list[bool]) -> None:
        super().__init__("true of some rows only")
        self.outcomes = outcomes


def _rows(exprs: Sequence[Expr]) -> tuple[Expr | None, list[tuple[Fraction, ...]]] | None:
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


def known(test: Callable[..., bool], *exprs: Expr) -> bool:
    """As `always`, but raises Mixed if the test holds of some rows of a family, which can be told apart."""
    found = _rows(exprs)
    if found is None:
        return False
    index, rows = found
    outcomes = [test(*row) for row in rows]
    if index is not None and index.op == "row" and any(outcomes) and not all(outcomes):
        raise Mixed(outcomes)
    return all(outcomes)


def all_whole(expr: Expr) -> bool:
    """Whether a constant, or every number of a column, is whole; False for what is not known."""
    if isinstance(expr.value, Column):
        return expr.op == "gather" and expr.value.whole
    return expr.constant is not None and expr.constant.denominator == 1


def always(test: Callable[..., bool], *exprs: Expr) -> bool:
    """Whether a test holds of constants and of every row of columns; False where one of them is not known."""
    found = _rows(exprs)
    return found is not None and all(test(*row) for row in found[1])


def _index_of(exprs: Sequence[Expr]) -> Expr | None:
    """The index that columns share; None unless all are constants or such columns, and one is a column."""
    columns = [expr for expr in exprs if expr.op == "gather"]
    known = columns and all(x.constant is not None or x.args[:1] == columns[0].args for x in exprs)
    return columns[0].args[0] if known else None


def combined(function: Callable[..., Any], *exprs: Expr, label: str = "") -> Expr:
    """As `computed`, of a function that adds, subtracts and multiplies: columns go through it as they are."""
    index = _index_of(exprs)
    if index is None:
        return computed(function, *exprs, label=label)
    made = function(*(x.value if x.constant is None else x.constant for x in exprs))
    return gather(index, made, label) if isinstance(made, Column) else const(made, label)


def _together(row: Operation, args: Sequence[Expr], label: str) -> Expr | None:
    """An operation on columns as they are; None for what is worked out row by row."""
    index = _index_of(args) if row.on_columns is not None else None
    if index is None or row.on_columns is None:
        return None
    made = row.on_columns(*(x.value if x.constant is None else x.constant for x in args))
    return gather(index, made, label) if made.largest_bits <= EXACT_BITS else None


def derived(function: Callable[..., Fraction], *exprs: Expr, label: str = "") -> Expr | None:
    """What a function makes of constants, row by row for columns; None where one of them is not known."""
    found = _rows(exprs)
    if found is None:
        return None
    index, rows = found
    if index is None:
        return const(function(*rows[0]), label)
    return gather(index, [function(*row) for row in rows], label)


def computed(function: Callable[..., Fraction], *exprs: Expr, label: str = "") -> Expr:
    """What a function makes of constants or columns of them."""
    found = derived(function, *exprs, label=label)
    assert found is not None
    return found


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


def piecewise(x: Expr, bounds: Sequence[Operand], pieces: Sequence[Expr]) -> Expr:
    """The piece whose bounds have x between them; at a bound the next one."""
    edges = [_operand(bound) for bound in bounds]
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
    return _make("piecewise", (x, *kept_edges, *kept), None, "", low, high)


def find(x: Expr, table: Sequence[Fraction], *, from_below: bool = False, label: str = "") -> Expr:
    """How many entries of a rising table are not above x (or, `from_below`, are below it)."""
    at = x.constant
    if at is not None:
        return const((bisect.bisect_left if from_below else bisect.bisect_right)(table, at))
    table = table[: bisect.bisect_right(table, x.high)]  # x never gets to what lies beyond
    return _make("find", (x,), Column.of(table), label, 0.0, float(len(table)))


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
    return _make("gather", (index,), entries, label, entries.low, entries.high)


def family_row(index: Expr, rows: Sequence[int]) -> Expr:
    """Which of some rows belongs to an index; an index that is not among them belongs to the first."""
    return _make("row", (index,), Column.of(rows), "row", 0.0, float(len(rows) - 1))


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
