"""Values that callers give by name, written into the program."""

from typing import Any

import pytest

import thence
from thence.dsl.programs.inputs import check_call, filled, number_node
from thence.dsl.syntax.unparse import unparse
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("value", "text"), [(0.1, "0.1"), (-2, "-2"), (True, None), ("1", None), (float("inf"), None)]
)
def test_a_number_as_a_tree(value: Any, text: str | None) -> None:
    found = number_node(value)
    assert (unparse(found) if found is not None else None) == text


def test_what_is_given_is_written_into_the_program() -> None:
    text = "p = 1; warmup(10%, p)"
    findings = Findings(Source(text))
    found = filled(thence.parse(text), {"p": 2, "total": 100}, findings)
    assert found is not None and thence.Schedule(unparse(found))(10) == 2 and not findings.all()
    filled(thence.parse(text), {"q": 2}, findings)
    assert findings.failed


def test_names_at_a_call() -> None:
    check_call({"p": 1}, ["p"])
    with pytest.raises((TypeError, thence.SpecError)):
        check_call({"q": 1}, ["p"])
