"""What a schedule and a bundle have in common: equal, copied, pickled, printed and bound as their text says."""

import copy
import pickle

import pytest

import thence
from thence.runtime.spec_object import Value

TEXT = "p = 1; warmup(10, p) then linear(10, 0)"
VALUES: list[Value] = [thence.Schedule(TEXT), thence.Bundle("lr = hold(5, 1); wd = 0.1 * lr")]


@pytest.mark.parametrize("value", VALUES, ids=["schedule", "bundle"])
def test_it_is_its_text(value: Value) -> None:
    again = [
        type(value)(value.spec),
        copy.copy(value),
        copy.deepcopy(value),
        pickle.loads(pickle.dumps(value)),
        eval(repr(value), {**vars(thence)}),
    ]
    assert all(other == value and hash(other) == hash(value) and str(other) == value.spec for other in again)
    assert value != "x" and type(value)(value) == value


def test_precision_is_a_part_of_it() -> None:
    single = thence.Schedule(TEXT, precision="float32")
    assert single != VALUES[0] and single.precision == "float32"


def test_binding_makes_another() -> None:
    bound = thence.Schedule(TEXT).bind(p=2)
    assert bound.spec == "p = 2; warmup(10, p) then linear(10, 0)" and thence.Schedule(TEXT)(10) == 1.0
    with pytest.raises(thence.SpecError, match="no parameter `q`"):
        bound.bind(q=3)


@pytest.mark.parametrize("length", [20, 80])
def test_slugs_are_short_and_differ(length: int) -> None:
    slugs = {thence.Schedule(TEXT).bind(p=p).slug(length) for p in range(1, 9)}
    assert len(slugs) == 8 and all(len(slug) <= length and slug.isascii() for slug in slugs)


def test_its_program_is_the_caller_s_own() -> None:
    value = thence.Schedule(TEXT)
    assert value.program == value.program and value.program is not value.program
    assert [found.code for found in thence.Schedule("hold(5, 1) then hold(5, 2)").diagnostics] == ["jump"]
