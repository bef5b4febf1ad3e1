"""Suggestions that were tried: what is refused is carried on or withheld."""

import pytest

import thence
from thence.dsl.programs.program import GIVEN_LATER
from thence.dsl.programs.reading import parse
from thence.dsl.slips.repair import Trial, complete
from thence.dsl.text.diagnostic import Fix
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source, Span


def trial(text: str) -> Trial:
    return Trial(Source(text), lambda findings: parse(findings.source, findings), GIVEN_LATER, {})


def test_why_a_text_would_be_refused() -> None:
    found = trial("x").errors("hold(10, 1")
    assert [error.code for error in found] == ["syntax"]
    assert trial("x").edits("hold(10, 1", found) == [Fix(Span(10, 10), ")")]
    assert trial("x").errors("hold(10, 1)") == []


def test_an_edit_that_holds_stays_as_it_is() -> None:
    text = "hold(10, 1"
    findings = Findings(Source(text))
    findings.note("syntax", Span(10, 10), "open", fix=")")
    complete(findings, trial(text))
    assert findings.all()[0].fixed() == "hold(10, 1)"


@pytest.mark.parametrize("text", ["linear(100, (1->0.5)->0)", "linear(10, (2->3)->4)"])
def test_numbers_do_not_become_one(text: str) -> None:
    """The first: without its arrow, `10.5`, which compiles, and nobody wrote."""
    (found,) = thence.check(text)
    assert found.fix is None and found.help is not None and found.help.startswith("a curve has two ends")
