"""A plan's formulas as functions: for the host, for NumPy in slices, and for jax."""

from __future__ import annotations

import numpy as np
import pytest

import thence
from thence.runtime.steps.formulas import Formulas


def formulas(spec: str) -> Formulas:
    schedule = thence.Schedule(spec)
    return Formulas(schedule._plan, (), "float64")


@pytest.mark.parametrize(
    ("spec", "moves", "edges"),
    [
        ("hold(5, 1)", False, None),
        ("linear(4, 1->0)", True, None),
        ("warmup(4, 1) then hold(4) then linear(4, 0)", True, [4.0, 8.0]),
        ("1 - step / 10", True, None),
    ],
)
def test_whether_they_move_and_where_another_takes_over(
    spec: str, moves: bool, edges: list[float] | None
) -> None:
    made = formulas(spec)
    assert made.moves is moves
    assert (made.slices and made.slices[0]) == edges


def test_each_says_the_same() -> None:
    made = formulas("warmup(4, 1) then cosine(8, 0)")
    steps = np.arange(14.0)
    host = [made.host(float(step)) for step in steps]
    assert np.asarray(made.numpy(steps)).tolist() == host
    assert not made.single
