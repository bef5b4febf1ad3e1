"""`CurveCall`: one call of a curve, with which argument is for which parameter, and their values as they become known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..curves.entry import Curve
from ..places.place import Place
from ..syntax.nodes import Argument, Call
from .arguments import Form


@dataclass
class CurveCall:
    """A call of a curve at a place; `levels` are the arguments without a name of a curve that takes any number of them."""

    node: Call
    curve: Curve
    place: Place
    given: dict[str, Argument] = field(default_factory=dict)
    levels: list[Argument] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """How the curve is called."""
        return Form.of(self.curve)
