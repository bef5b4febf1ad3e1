"""The schedules of Keras, timm and fvcore, and words for schedules, as specs by hand."""

import pytest
from foreign_calls import spec_of

import thence
from thence.dsl.libraries.others import FVCORE, KERAS, TABLE, TIMM, WORDS


@pytest.mark.parametrize(
    ("table", "call", "spec"),
    [
        (KERAS, "ExponentialDecay(0.1, 1000, 0.9)", "decay(0.1, 0.9, 1000)"),
        (KERAS, "CosineDecay(0.1, 1000)", "cosine(1000, 0.1->0)"),
        (KERAS, "PolynomialDecay(0.1, 1000, 0.01)", "polynomial(1000, 0.1->0.01)"),
        (
            TIMM,
            "StepLRScheduler(optimizer, decay_t=30, decay_rate=0.1)",
            "decay(1e-3, 0.1, 30, staircase=true)",
        ),
        (FVCORE, "CosineParamScheduler(1.0, 0.0)", "cosine(10000, 1->0)"),
        (WORDS, "linear_warmup(100, 1e-3)", None),
    ],
)
def test_a_call(table: tuple[object, ...], call: str, spec: str | None) -> None:
    found = spec_of(table, call)  # type: ignore[arg-type]
    assert (
        thence.parse(found) == thence.parse(spec)
        if spec is not None
        else found.startswith("warmup(100, 1e-3)")
    )


def test_a_name_belongs_to_one_entry_of_a_library() -> None:
    names = [(entry.library, name) for entry in TABLE for name in entry.names]
    assert len(names) == len(set(names))
