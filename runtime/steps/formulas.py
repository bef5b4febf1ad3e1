"""A plan's formulas as functions, each made on first use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from ...dsl.formula.choices import split
from ...dsl.formula.expression import Expr, plain
from ...dsl.formula.float32 import Precision
from ...dsl.plans.lower import eagerly, lazily, singly
from ...dsl.plans.plan import Plan
from .evaluate import array_function, host_function


class Formulas:
    """A plan's formulas, each made into a function on first use: for the host, for NumPy and for jax."""

    def __init__(self, plan: Plan, parameters: tuple[str, ...], precision: Precision) -> None:
        self.plan = plan
        self._parameters = parameters
        self._precision: Precision = precision

    @cached_property
    def host(self) -> Callable[..., float]:
        return host_function(lazily(self.plan), self._parameters)

    @cached_property
    def _formula(self) -> Expr:
        return eagerly(self.plan)

    @cached_property
    def moves(self) -> bool:
        """Whether the value depends on the step."""
        return self._formula.moves

    @cached_property
    def numpy(self) -> Callable[..., Any]:
        return array_function(self._formula, "numpy", self._parameters)

    @cached_property
    def slices(self) -> tuple[list[float], list[Callable[..., Any]]] | None:
        """The steps at which another formula takes over, and the formulas; None if there is but one."""
        formula = self._formula
        if formula.op != "piecewise":
            return None
        x, bounds, pieces = split(formula)
        edges = [float(bound.constant) for bound in bounds if bound.constant is not None]
        if plain(x).op != "step" or len(edges) < len(bounds):
            return None
        return edges, [array_function(piece, "numpy", self._parameters) for piece in pieces]

    @cached_property
    def _single(self) -> Expr | None:
        """The formula in int32 and float32, where that is asked for and good enough."""
        return singly(self.plan, self._precision)

    @property
    def single(self) -> bool:
        """Whether the function for jax computes in int32 and float32."""
        return self._single is not None

    @cached_property
    def jax_formula(self) -> Expr:
        """The formula for jax."""
        return self._single if self._single is not None else eagerly(self.plan, narrow=True)

    @cached_property
    def jax(self) -> Callable[..., Any]:
        return array_function(self.jax_formula, "jax", self._parameters, single=self.single)
