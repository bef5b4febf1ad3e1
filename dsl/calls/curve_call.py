"""`CurveCall`: one call of a curve, with which argument is for which parameter, and their values as they become known."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..curves.entry import Curve
from ..numbers.staircase import Staircase
from ..places.place import Place
from ..syntax.nodes import Argument, Call
from .arguments import Form


class CurveCall:
    """A call of a curve at a place; `levels` are the arguments without a name of a curve that takes any number of them.

    It lasts `exact` steps, and `steps` when that is rounded; None: without end.
    """

    def __init__(self, node: Call, curve: Curve, place: Place) -> None:
        self.node, self.curve, self.place = node, curve, place
        self.given: dict[str, Argument] = {}
        self.levels: list[Argument] = []
        self.values: dict[str, Any] = {}
        self.exact: Fraction | None = None
        self.steps: int | None = None
        self.paces: tuple[Staircase | None, ...] = ()

    @property
    def form(self) -> Form:
        """How the curve is called."""
        return Form.of(self.curve)
