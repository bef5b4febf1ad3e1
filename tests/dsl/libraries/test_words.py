"""Words for shapes of other fields: as a spec, or what to do without one."""

import pytest
from foreign_calls import given_of, spec_of

from thence.dsl.libraries.words import IN_LISTS, TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("sawtooth(100, 0, 1)", "repeat(linear(100, 0->1))"),
        ("triangle_wave(100, 0.1, 1)", "repeat(triangle(100, 0.1->1))"),
        ("square(100, 0, 1)", "repeat(hold(50, 0) then hold(50, 1))"),
        ("sine(100, 0, 1)", "repeat(cosine(50, 0->1) then cosine(50, 0))"),
        ("staircase(1e-3, 0.5, 100)", "decay(1e-3, 0.5, 100, staircase=true)"),
    ],
)
def test_a_shape(call: str, spec: str) -> None:
    assert spec_of(TABLE, call) == spec


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("steps([30, 60], [0.1, 0.01, 1e-3])", "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
        ("steps(0.1, [30, 60], 0.1)", "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
    ],
)
def test_levels_in_lists(call: str, spec: str) -> None:
    assert spec_of([IN_LISTS], call) == spec


@pytest.mark.parametrize(
    ("call", "why"), [("uniform(100)", "at random"), ("adaptive(100)", "depends on the training")]
)
def test_what_no_spec_has(call: str, why: str) -> None:
    given = given_of(TABLE, call)
    assert given.entry.instead is not None and why in given.entry.instead(given)
