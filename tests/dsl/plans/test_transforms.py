"""The table of transforms: each entry is whole, and makes its plan."""

import pytest

import thence
from thence.dsl.plans.transforms import TRANSFORMS, Transform
from thence.dsl.programs.program import meaning_of


@pytest.mark.parametrize("entry", TRANSFORMS.values(), ids=lambda entry: entry.name)
def test_an_entry_is_whole(entry: Transform) -> None:
    assert entry.doc and entry.math and entry.example.startswith(f"{entry.name}(")
    assert set(entry.positions) <= {parameter.name for parameter in entry.parameters}
    assert not any(found.severity == "error" for found in thence.check(entry.example))


@pytest.mark.parametrize(
    ("spec", "duration"),
    [
        ("repeat(linear(10, 1->0), times=3)", 30),
        ("repeat(linear(10, 1->0), times=3, stretch=2)", 70),
        ("repeat(linear(10, 1->0))", float("inf")),
        ("delay(5, linear(10, 1->0))", 15),
        ("skip(4, linear(10, 1->0))", 6),
        ("stretch(2.5, linear(10, 1->0))", 25),
        ("reverse(linear(10, 1->0))", 10),
    ],
)
def test_how_long_it_lasts(spec: str, duration: float) -> None:
    assert meaning_of(spec)[0].outputs[""].duration == duration


@pytest.mark.parametrize(
    ("spec", "code", "help"),
    [
        ("repeat(linear(10, 1->0), times=2.6)", "value", "write: times=3"),
        ("repeat(linear(10, 1->0), times=2, stretch=0)", "value", "write: stretch=2"),
        ("repeat(linear(10, 1->0), stretch=0.5)", "duration", "say how many: times=5"),
    ],
)
def test_what_has_no_plan(spec: str, code: str, help: str) -> None:
    (found,) = thence.check(spec)
    assert (found.code, found.help) == (code, help)
