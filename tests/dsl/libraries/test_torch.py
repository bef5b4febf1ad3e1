"""PyTorch's and mmengine's schedulers as specs, by hand from their documentation."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.counterparts.amounts import Unfit
from thence.dsl.libraries.torch import MMENGINE, TORCH


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("StepLR(optimizer, 30, lr=0.1)", "decay(0.1, 0.1, 30, staircase=true)"),
        ("MultiStepLR(optimizer, [30, 80], gamma=0.1, lr=1.0)", "steps(1, 0.1 @ 30, 0.01 @ 80)"),
        ("LinearLR(optimizer, 0.5, 1.0, 10, lr=0.1)", "linear(10, 0.05->0.1)"),
        ("ConstantLR(optimizer, 0.5, 4, lr=0.1)", "steps(0.05, 0.1 @ 4)"),
        ("CosineAnnealingLR(optimizer, T_max=100, lr=0.1)", None),
        ("CyclicLR(optimizer, 0.01, 0.1, 100)", "repeat(triangle(200, 0.01->0.1))"),
        ("CyclicLR(optimizer, 0, 0.1, 100, 300)", "repeat(linear(100, 0->0.1) then linear(300, 0))"),
        ("OneCycleLR(optimizer, 0.1, total_steps=1000)", "cosine(299, 4e-3->0.1) then cosine(700, 4e-7)"),
    ],
)
def test_a_scheduler_of_pytorch(call: str, spec: str | None) -> None:
    found = spec_of(TORCH, call)
    assert thence.parse(found) == thence.parse(spec) if spec is not None else "cosine(100, 0.1->0" in found


def test_of_mmengine() -> None:
    assert spec_of(MMENGINE, "PolyLR(begin=0, end=101, eta_min=0.01, lr=0.1)") == "polynomial(100, 0.1->0.01)"


def test_phases_of_no_whole_number_of_steps_are_refused() -> None:
    with pytest.raises(Unfit):
        spec_of(TORCH, "OneCycleLR(optimizer, 0.1, total_steps=1001)")
