"""What a number can only be meant as, by how it is written: many steps, a fraction, a rate."""

from __future__ import annotations

from ..base.patterns import pattern
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.walk import is_steps


def is_large(node: Expression) -> bool:
    """Whether something is a number of steps that no factor and hardly a value is."""
    return is_steps(node) and isinstance(node, nodes.Number) and not node.unit and node.value >= 10


def is_fraction(node: Expression, *, zero: bool = False) -> bool:
    """Whether something can only be meant as a value: a number between 0 and 1, or with `zero` 0 too."""
    return (
        isinstance(node, nodes.Number)
        and node.unit == ""
        and (0 < node.value < 1 or (zero and not node.value))
    )


def is_rate(node: Expression) -> bool:
    """Whether a number has an exponent below 0, with which nobody writes a share."""
    return is_fraction(node) and isinstance(node, nodes.Number) and "e-" in node.text.lower()


def minus_left_out(node: nodes.Node | None) -> str | None:
    """A number with its exponent below 0, as in `1e-3` for `1e3`; None for what has no exponent above it."""
    found = _POSITIVE_EXPONENT.fullmatch(node.text) if isinstance(node, nodes.Number) else None
    return f"{found[1]}-{found[2]}" if found is not None else None


_POSITIVE_EXPONENT = pattern(r"([0-9.]+[eE])\+?([1-9][0-9]?)")
