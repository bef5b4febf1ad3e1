"""What else is wrong in a text, behind the first place at which it cannot be read."""

import pytest

import thence
from thence.dsl.programs.program import GIVEN_LATER
from thence.dsl.programs.reading import parse
from thence.dsl.slips.further import look_further
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("text", "count"),
    [("hold(10, 1) and hold(5) and hold(6)", 2), ("hold(10, 1) and hold(5)", 1)],
)
def test_the_same_slip_in_several_places(text: str, count: int) -> None:
    findings = Findings(Source(text))
    parse(findings.source, findings)
    look_further(findings, lambda again: parse(again.source, again), GIVEN_LATER)
    assert len(findings.all()) == count == len(thence.check(text))
