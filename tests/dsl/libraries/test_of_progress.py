"""The schedules of fvcore and fastai as specs, by hand from their sources."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.of_progress import TABLE


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("CosineParamScheduler(1.0, 0.0)", "cosine(10000, 1->0)"),
        ("LinearParamScheduler(1.0, 0.1)", "linear(10000, 1->0.1)"),
        ("ConstantParamScheduler(0.5)", "constant(0.5)"),
        ("SchedLin(1e-3, 0)", "linear(10000, 1e-3->0)"),
        ("SchedNo(1e-3, 1e-3)", "hold(10000, 1e-3)"),
        ("SchedExp(1e-3, 1e-5)", "exponential(10000, 1e-3->1e-5)"),
        ("SchedPoly(1e-3, 0, 2)", "reverse(polynomial(10000, 0->1e-3, power=2))"),
        ("combined_cos(0.25, 1e-4, 1e-3, 0)", "cosine(2500, 1e-4->1e-3) then cosine(7500, 0)"),
        (
            "combine_scheds([0.3, 0.7], [SchedCos(1e-4, 1e-3), SchedLin(1e-3, 1e-5)])",
            "cosine(3000, 1e-4->1e-3) then linear(7000, 1e-3->1e-5)",
        ),
    ],
)
def test_a_call(call: str, spec: str) -> None:
    assert thence.parse(spec_of(TABLE, call)) == thence.parse(spec)


def test_a_name_belongs_to_one_entry() -> None:
    names = [name for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
