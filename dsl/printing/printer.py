"""Prints blocks as Python statements in a dialect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from ..base.records import record
from ..formula.choices import is_kind, split
from ..formula.expression import Expr, param, plain
from ..formula.float32 import fits
from ..formula.operations import ATOM, OPERATIONS, SUM, UNARY
from ..formula.series import SERIES
from ..formula.walk import postorder
from ..numbers.columns import Column
from .blocks import Block, block
from .dialects import Dialect

# Up to this many entries are all compared at once: that is faster, for one step and for a million.
_FEW = 16
_MOST_NESTED = 60  # choices in one another

T = TypeVar("T")


def number(value: Fraction) -> str:
    """A constant as a float literal."""
    return repr(float(value))


def _count(value: Fraction) -> str:
    """A constant as a literal that float32 and int32 can be combined with: whole, if an int32 holds it."""
    return str(int(value)) if fits(value) else number(value)


@record(frozen=True)
class Table:
    """The entries of a table, and whether they are counted in int32."""

    entries: Column
    whole: bool

    def texts(self) -> list[str]:
        """The entries as literals."""
        return [str(int(x)) if self.whole else number(x) for x in self.entries]

    def numbers(self) -> list[float]:
        """The entries as Python has them."""
        return [int(x) for x in self.entries.entries] if self.whole else self.entries.floats()


def takes_primitives(formula: Expr) -> bool:
    """Whether all arithmetic of a formula is on float64 of the steps' shape, as primitives need it."""
    if formula.open:
        return False
    return not any(
        plain(arg).op == "find" for expr in postorder(formula) if expr.op != "gather" for arg in expr.args
    )


@dataclass
class Printer:
    """Prints expressions and blocks; collects the constants, tables and helpers that the text needs."""

    dialect: Dialect
    single: bool = False  # int32 and float32, instead of float64
    names: dict[Expr, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)  # what parameters are called
    constants: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    named_constants: bool = True
    primitives: bool = False  # the dialect's primitives instead of operators: less to read, less to trace
    guarded: bool = False  # whether an operation may divide by zero or overflow
    unsupported: set[str] = field(default_factory=set)  # operations that the dialect lacks
    _called: dict[tuple[str, object], str] = field(
        default_factory=dict
    )  # constants and tables, by name asked for
    _last: dict[str, int] = field(
        default_factory=dict
    )  # the number of the last name that was made of another

    # ---- expressions ---------------------------------------------------------------------------------------

    def text(self, expr: Expr, level: int = 0) -> str:
        """An expression, in parentheses where its place binds tighter."""
        if expr in self.names:
            return self.names[expr]
        if expr.op == "within":
            return self.text(expr.args[0], level)
        text, own = self._bare(expr)
        return text if own >= level else f"({text})"

    def _bare(self, expr: Expr) -> tuple[str, int]:
        match expr.op:
            case "const":
                return self._constant(expr)
            case "step":
                return "k", ATOM
            case "param":
                return self.given.get(str(expr.value), f"given_{expr.value}"), ATOM
            case "piecewise":
                return self._where(expr), 0 if self.dialect.tight else ATOM
            case "find" | "gather":
                return self._look_up(expr), ATOM
            case "real":
                return self.dialect.real.format(self.text(expr.args[0])), ATOM
        row = OPERATIONS[expr.op]
        if row.primitive and self.primitives:
            operands = ", ".join(map(self.text, expr.args))
            return self.dialect.primitive.format(row.primitive, operands), ATOM
        self.guarded |= expr.op.endswith("_ieee")
        own, levels = row.level
        text = self.dialect.text(expr.op)
        if text is None:
            self.unsupported.add(expr.op)
            for arg in expr.args:  # they may need what is not there either
                self.text(arg)
            return "None", ATOM
        if text.startswith("_"):
            if expr.op not in self.helpers:
                self.helpers[expr.op] = helper(expr.op, self.dialect, self.single, self.primitives)
            own, levels = ATOM, (0, 0, 0)
        elif not text.startswith("{") and own != UNARY and levels[0] > UNARY:
            own, levels = ATOM, (0, 0, 0)
        args = [self.text(arg, level) for arg, level in zip(expr.args, levels, strict=False)]
        return text.format(*args), own

    def _constant(self, expr: Expr) -> tuple[str, int]:
        value = expr.constant
        assert value is not None
        text = _count(value) if self.single else number(value)
        if expr.label and self.named_constants:
            return self._collect(self.constants, expr.label.upper(), text), ATOM
        return text, UNARY if value < 0 else ATOM

    def _look_up(self, expr: Expr) -> str:
        """A place in a table, or an entry."""
        assert isinstance(expr.value, Column)
        # Which formula is to be chosen is counted, whatever the rest is.
        whole = is_kind(expr) or (self.single and all(map(fits, expr.value)))
        names = {"find": f"{expr.label}_STARTS", "gather": expr.label or "TABLE"}
        table = Table(expr.value, whole and self.dialect.counts)
        name = self._collect(self.tables, names[expr.op].upper(), table)
        text = self.dialect.find if expr.op == "find" else self.dialect.gather
        if expr.op == "find" and len(expr.value) <= _FEW:
            text = self.dialect.count or text
        if text.startswith("_"):
            self.helpers.setdefault(expr.op, self.dialect.structure[expr.op])
        entry_type = "whole" if whole else "single" if self.single else "double"
        return text.format(self.text(expr.args[0]), name, type=self.dialect.types.get(entry_type))

    def _collect(self, known: dict[str, T], name: str, value: T) -> str:
        base = name.lstrip("_") or "VALUE"
        if base[0].isdigit():
            base = f"VALUE_{base}"
        others = self.tables if known is self.constants else self.constants
        called, count = self._called.get((base, value)), self._last.get(base, 0)
        while called is None:
            count += 1
            free = base if count == 1 else f"{base}_{count}"
            if free not in self.taken and free not in others and known.get(free, value) == value:
                called = free
                self._last[base] = count
        self._called[base, value] = called
        known[called] = value
        return called

    def _where(self, expr: Expr) -> str:
        x, bounds, pieces = split(expr)
        forms = self.dialect
        level = SUM if forms.tight else 0
        texts = [self.text(piece, level) for piece in pieces]
        # What moves has the shape of the steps, unless a parameter is an array.
        alike = [piece.moves and not expr.open for piece in pieces]
        in_order = [bound.constant for bound in bounds] == list(range(1, len(pieces)))
        if is_kind(x) and in_order and forms.switch and not expr.open and (all(alike) or not self.single):
            full = [
                text if moves else forms.full.format(text) for text, moves in zip(texts, alike, strict=True)
            ]
            return forms.switch.format(self.text(x), ", ".join(full))
        conditions = [self._less(x, bound) for bound in bounds]
        if len(conditions) > _MOST_NESTED:
            return self._by_halves(conditions, texts)
        text, even, typed = texts[-1], alike[-1], pieces[-1].moves or not self.single
        for i in reversed(range(len(conditions))):
            even = even and alike[i] and x.moves
            text = ((even and forms.select) or forms.where).format(conditions[i], texts[i], text)
            # A choice between two constants of int32 is not yet a float32.
            typed = typed or pieces[i].moves
            even = typed and x.moves and not expr.open
        return text

    def _by_halves(self, conditions: list[str], texts: list[str]) -> str:
        """A choice by rising bounds as a tree, for Python nests no more than 200 parentheses."""
        if not conditions:
            return texts[0]
        middle = len(conditions) // 2
        below = self._by_halves(conditions[:middle], texts[: middle + 1])
        above = self._by_halves(conditions[middle + 1 :], texts[middle + 1 :])
        if self.dialect.tight and middle:
            below = f"({below})"
        return self.dialect.where.format(conditions[middle], below, above)

    def _less(self, x: Expr, bound: Expr) -> str:
        if self.primitives and x.moves and not is_kind(x):
            return self.dialect.primitive.format("lt", f"{self.text(x)}, {self.text(bound)}")
        return f"{self.text(x, SUM)} < {self.text(bound, SUM)}"

    # ---- statements ----------------------------------------------------------------------------------------

    def statements(self, block: Block, result: str = "return {}") -> Iterator[str]:
        """The statements of a block; `result` says what becomes of its value."""
        outer = self.names
        self.names = dict(outer)
        for i, (name, expr) in enumerate(block.bindings):
            if i in block.notes:
                yield f"# {block.notes[i]}"
            yield from self._statement(block, expr, f"{name} = {{}}")
            self.names[expr] = name
        if len(block.bindings) in block.notes:
            yield f"# {block.notes[len(block.bindings)]}"
        yield from self._statement(block, block.result, result)
        self.names = outer

    def _statement(self, block: Block, expr: Expr, form: str) -> Iterator[str]:
        if expr not in block.branches:
            yield form.format(self.text(expr))
            return
        x, bounds, _ = split(expr)
        branches = block.branches[expr]
        returns = form.startswith("return")
        condition = [f"{self.text(x, SUM)} < {self.text(bound, SUM)}" for bound in bounds]
        for i, branch in enumerate(branches):
            if i < len(bounds):
                yield f"{'if' if i == 0 or returns else 'elif'} {condition[i]}:"
            elif not returns:
                yield "else:"
            indent = "    " if i < len(bounds) or not returns else ""
            for line in self.statements(branch, form):
                yield indent + line


@lru_cache(maxsize=128)
def helper(op: str, dialect: Dialect, single: bool = False, primitives: bool = False) -> str:
    """The source of an operation's helper; the body of one that stands for a series is printed like a formula."""
    head = dialect.helper(op)
    if op not in SERIES:
        return head
    x = param("x")
    printer = Printer(dialect, single, {x: "x"}, primitives=primitives)
    lines = printer.statements(block(SERIES[op](x), lazy=False, taken=("x",)))
    return head + "".join(f"    {line}\n" for line in lines)
