"""The reference as data: every curve, transform and function, whole."""

import pytest

import thence
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.functions import FUNCTIONS
from thence.dsl.plans.transforms import TRANSFORMS
from thence.dsl.programs.reference import Entry, entries


def test_all_are_there_once() -> None:
    names = [entry.name for entry in entries()]
    assert len(names) == len(set(names)) and {*CURVES, *TRANSFORMS, *FUNCTIONS} <= set(names)


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name)
def test_an_entry_is_whole(entry: Entry) -> None:
    assert entry.doc and entry.signature.startswith(entry.name) and entry.name in entry.example
    assert not any(found.severity == "error" for found in thence.check(entry.example))


def test_signatures() -> None:
    found = {entry.name: entry.signature for entry in entries()}
    assert found["cosine"] == "cosine(n, from->to, power=1)" and found["min"].startswith("min(x, y")
