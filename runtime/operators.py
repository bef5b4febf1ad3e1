"""The operators of a schedule: arithmetic, and signs that are refused since they join schedules elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..dsl.numbers.python_numbers import refused
from ..dsl.programs.combine import operated
from ..dsl.programs.inputs import number_node
from ..dsl.syntax import nodes
from ..dsl.syntax.nodes import Expression, Program
from .counted import Counted


class Operators(Counted):
    """What a schedule does with the signs of Python: the result is a schedule, and has a spec."""

    __slots__ = ()

    def combined(self, others: Sequence[Any], make: Callable[[list[Expression]], Expression]) -> Any:
        """The schedule whose result `make` makes, as syntax, of the results of this one and others."""
        raise NotImplementedError

    def _operate(self, sign: str, other: object, *, turned: bool = False) -> Any:
        """The schedule of an operation; NotImplemented for what is no operand, such as a text."""
        operand = other
        if not isinstance(operand, Operators):
            node = number_node(other)
            if node is None and hasattr(other, "dtype"):  # which would try the same with each of its parts
                raise TypeError(
                    f"{sign} takes numbers and schedules, not {type(other).__name__}: write it with the schedule's values, "
                    f"schedule(step) {sign.replace('^', '**')} array"
                )
            if node is None:
                if isinstance(other, int | float | Fraction | Decimal):
                    raise ValueError(f"an operand is a finite number, not {refused(other)}")
                return NotImplemented
            operand = type(self).of_program(Program((), node), self.precision)
        left, right = (operand, self) if turned else (self, operand)
        return left.combined([right], lambda results: operated(sign, *results))

    def __add__(self, other: float | Operators) -> Any:
        return self._operate("+", other)

    def __radd__(self, other: float) -> Any:
        return self._operate("+", other, turned=True)

    def __sub__(self, other: float | Operators) -> Any:
        return self._operate("-", other)

    def __rsub__(self, other: float) -> Any:
        return self._operate("-", other, turned=True)

    def __mul__(self, other: float | Operators) -> Any:
        return self._operate("*", other)

    def __rmul__(self, other: float) -> Any:
        return self._operate("*", other, turned=True)

    def __truediv__(self, other: float | Operators) -> Any:
        return self._operate("/", other)

    def __rtruediv__(self, other: float) -> Any:
        return self._operate("/", other, turned=True)

    def __pow__(self, other: float | Operators) -> Any:
        return self._operate("^", other)

    def __rpow__(self, other: float) -> Any:
        return self._operate("^", other, turned=True)

    def _joined(self, sign: str, other: object, *, turned: bool = False) -> Any:
        """Raise TypeError for a sign between schedules that joins them elsewhere; NotImplemented for anything else."""
        if not isinstance(other, Operators | str):
            return NotImplemented
        text = f'"{other}"' if isinstance(other, str) else "other"
        write = f"thence.Schedule({text}).then(schedule)" if turned else f"schedule.then({text})"
        raise TypeError(f"schedules are joined by then, not by {sign}: write {write}")

    def __rshift__(self, other: object) -> Any:
        return self._joined(">>", other)

    def __rrshift__(self, other: object) -> Any:
        return self._joined(">>", other, turned=True)

    def __or__(self, other: object) -> Any:
        return self._joined("|", other)

    def __ror__(self, other: object) -> Any:
        return self._joined("|", other, turned=True)

    def __and__(self, other: object) -> Any:
        return self._joined("&", other)

    def __rand__(self, other: object) -> Any:
        return self._joined("&", other, turned=True)

    def __neg__(self) -> Any:
        return self.combined((), lambda results: nodes.Negation(results[0]))
