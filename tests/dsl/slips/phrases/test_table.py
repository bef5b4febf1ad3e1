"""All phrases: what is said in place of what was found, outside of comments, the first row first."""

import pytest

from thence.dsl.slips.phrases.table import PHRASES, explain
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def test_each_row_is_found_in_its_own_example() -> None:
    for row in PHRASES:
        findings = Findings(Source(row.example))
        explain(findings)
        assert findings.all(), row.example


@pytest.mark.parametrize("text", ["hold(9, 1)  # total 1000", "hold(9, 1)"])
def test_comments_and_sound_texts_have_none(text: str) -> None:
    findings = Findings(Source(text))
    explain(findings)
    assert findings.all() == []
