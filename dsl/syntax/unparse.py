"""Writes a syntax tree as text in canonical form, with no more parentheses than it needs."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..numbers.decimals import shortest
from . import nodes

Numbers: TypeAlias = Literal["written", "shortest", "exact"]

# Loosest first; an operand that is looser than its place asks for gets parentheses.
_ARGUMENT, _EXPR, _SEQUENCE, _CUT, _SUM, _PRODUCT, _UNARY, _POWER, _ATOM = range(9)


def unparse(node: nodes.Node, *, numbers: Numbers = "written") -> str:
    """The canonical text of a syntax tree; a program on one line.

    Numbers stay as they were written, or are written by value: as short as can be, or exactly, as fractions. Two
    trees have the same text with "exact" numbers when, and only when, they are equal.
    """
    return _Writer(numbers).write(node)


class _Writer:
    def __init__(self, numbers: Numbers) -> None:
        self._numbers: Numbers = numbers

    def write(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Program):
            parts = [self.write(definition) for definition in node.definitions]
            if node.result is not None:
                parts.append(self.write(node.result))
            return "; ".join(parts)
        if isinstance(node, nodes.Definition):
            parameters = f"({', '.join(node.parameters)})" if node.parameters is not None else ""
            return f"{node.name}{parameters} = {'?' if node.value is None else self._at(node.value, _EXPR)}"
        if isinstance(node, nodes.Argument):
            value = self._at(node.value, _ARGUMENT)
            return value if node.name is None else f"{node.name}={value}"
        return self._level(node)[0]

    def _at(self, node: nodes.Expression, level: int) -> str:
        text, own = self._level(node)
        return text if own >= level else f"({text})"

    def _level(self, node: nodes.Node) -> tuple[str, int]:
        """The text of an expression and how tightly it binds."""
        at = self._at
        match node:
            case nodes.Number():
                return self._number(node), _ATOM
            case nodes.Name(id):
                return id, _ATOM
            case nodes.Boolean(value):
                return "true" if value else "false", _ATOM
            case nodes.Rest():
                return "rest", _ATOM
            case nodes.Call():
                return f"{node.name}({', '.join(map(self.write, node.arguments))})", _ATOM
            case nodes.Power(base, exponent):
                return f"{at(base, _ATOM)}^{at(exponent, _UNARY)}", _POWER
            case nodes.Negation(operand):
                return f"-{at(operand, _UNARY)}", _UNARY
            case nodes.Chain(first, rest):
                level = _SUM if rest[0][0] in "+-" else _PRODUCT
                return (
                    " ".join([at(first, level + 1), *(f"{op} {at(x, level + 1)}" for op, x in rest)]),
                    level,
                )
            case nodes.Cut(body, word, length):
                return f"{at(body, _CUT)} {word} {at(length, _SUM)}", _CUT
            case nodes.Sequence(segments):
                return " then ".join(at(segment, _CUT) for segment in segments), _SEQUENCE
            case nodes.Over(body, total):
                return f"{at(body, _EXPR)} over {at(total, _SUM)}", _EXPR
            case nodes.Until(place):
                return f"until {at(place, _SUM)}", _ARGUMENT
            case nodes.Transition(start, stop):
                return f"{at(start, _SUM)}->{at(stop, _SUM)}", _ARGUMENT
            case nodes.Place(value, step):
                return f"{at(value, _SUM)} @ {at(step, _SUM)}", _ARGUMENT
        raise TypeError(f"not a syntax tree: {node!r}")

    def _number(self, node: nodes.Number) -> str:
        if self._numbers == "exact":
            value = node.value
            digits = (
                str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
            )
            return f"{digits}{node.unit}"
        if node.text and self._numbers == "written":
            return " ".join(node.text.split())
        share = node.unit == "%"
        digits = shortest(node.value)
        return digits + (node.unit if share else f" {node.unit}" if node.unit else "")
