"""Prints blocks as Python statements for a target: `python`, `numpy` or `jax`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from .blocks import Block
from .formula import Expr, split
from .operations import ATOM, OPERATIONS, SUM, UNARY

# How each target chooses by condition, finds a place in a table and looks an entry up.
STRUCTURE: dict[str, dict[str, str]] = {
    "python": {
        "where": "{1} if {0} else {2}",
        "find": "bisect.bisect_right({1}, {0})",
        "gather": "{1}[{0}]",
    },
    "numpy": {
        "where": "np.where({0}, {1}, {2})",
        "find": 'np.searchsorted({1}, {0}, side="right")',
        "gather": "np.take({1}, {0})",
    },
    "jax": {
        "where": "jnp.where({0}, {1}, {2})",
        "find": 'jnp.searchsorted(jnp.asarray({1}), {0}, side="right")',
        "gather": "jnp.asarray({1})[{0}]",
    },
}

T = TypeVar("T")


def number(value: Fraction) -> str:
    """A constant as a float literal."""
    return repr(float(value))


@dataclass
class Printer:
    """Prints expressions and blocks; collects the constants, tables and helpers that the text needs."""

    target: str
    names: dict[Expr, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[Fraction, ...]] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    named_constants: bool = True
    guarded: bool = False  # whether an operation may divide by zero or overflow

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
                return f"given_{expr.value}", ATOM
            case "piecewise":
                return self._where(expr), 0 if self.target == "python" else ATOM
            case "find" | "gather":
                table = self._table(expr)
                template = STRUCTURE[self.target][expr.op]
                return template.format(self.text(expr.args[0]), table), ATOM
        row = OPERATIONS[expr.op]
        self.guarded |= expr.op.endswith("_ieee")
        own, levels = row.level
        if row.text[self.target].startswith("_"):
            self.helpers.setdefault(expr.op, row.helpers[self.target])
            own, levels = ATOM, (0, 0, 0)
        elif not row.text[self.target].startswith("{") and own != UNARY and levels[0] > UNARY:
            own, levels = ATOM, (0, 0, 0)
        args = [self.text(arg, level) for arg, level in zip(expr.args, levels, strict=False)]
        return row.text[self.target].format(*args), own

    def _constant(self, expr: Expr) -> tuple[str, int]:
        value = expr.constant
        assert value is not None
        text = number(value)
        if expr.label and self.named_constants:
            return self._collect(self.constants, expr.label.upper(), text), ATOM
        return text, UNARY if value < 0 else ATOM

    def _table(self, expr: Expr) -> str:
        assert isinstance(expr.value, tuple)
        base = {"find": "STARTS", "gather": "TABLE"}[expr.op]
        name = f"{expr.label.upper()}_{base}" if expr.label else base
        return self._collect(self.tables, name, expr.value)

    def _collect(self, known: dict[str, T], name: str, value: T) -> str:
        base = name.lstrip("_") or "VALUE"
        name, count = base if not base[0].isdigit() else f"VALUE_{base}", 1
        base = name
        others = self.tables if known is self.constants else self.constants
        while name in self.taken or name in others or (name in known and known[name] != value):
            count += 1
            name = f"{base}_{count}"
        known[name] = value
        return name

    def _where(self, expr: Expr) -> str:
        x, bounds, pieces = split(expr)
        where = STRUCTURE[self.target]["where"]
        level = SUM if self.target == "python" else 0
        conditions = [f"{self.text(x, SUM)} < {self.text(bound, SUM)}" for bound in bounds]
        texts = [self.text(piece, level) for piece in pieces]
        text = texts[-1]
        for condition, piece in zip(reversed(conditions), reversed(texts[:-1]), strict=True):
            text = where.format(condition, piece, text)
        return text

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


__all__ = ["STRUCTURE", "Printer", "number"]
