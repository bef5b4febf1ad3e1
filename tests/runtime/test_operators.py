"""Operators of schedules: arithmetic makes a spec, and signs that join schedules elsewhere are refused."""

import numpy as np
import pytest

import thence
from thence.runtime.operators import Operators

LINE = thence.Schedule("linear(10, 1->0)")


def test_arithmetic_makes_specs() -> None:
    assert isinstance(LINE, Operators)
    found = [(2 * LINE).spec, (LINE + 1).spec, (1 - LINE).spec, (LINE / 4).spec, (LINE**2).spec, (-LINE).spec]
    assert found == [
        "2 * linear(10, 1->0)", "linear(10, 1->0) + 1", "1 - linear(10, 1->0)", "linear(10, 1->0) / 4",
        "linear(10, 1->0)^2", "-linear(10, 1->0)",
    ]  # fmt: skip


def test_what_is_no_operand() -> None:
    with pytest.raises(TypeError, match="takes numbers and schedules"):
        LINE * np.ones(3)  # type: ignore[operator]
    with pytest.raises(ValueError, match="an operand is a finite number"):
        LINE + float("nan")
    with pytest.raises(TypeError):
        LINE + "hold(5, 1)"  # type: ignore[operator]
    with pytest.raises(TypeError):
        LINE >> LINE
