"""All rows of mistakes: each is reached, and the last takes what no other does."""

from slip_rows import stop_of

from thence.dsl.slips.mistakes.table import MISTAKES, explain
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def test_the_last_row_takes_every_text() -> None:
    assert all(MISTAKES[-1].when(stop_of(row.example)) for row in MISTAKES)


def test_what_could_stand_there_is_listed_where_nothing_is_known() -> None:
    text = MISTAKES[-1].example
    findings = Findings(Source(text))
    explain(stop_of(text), findings)
    (found,) = findings.all()
    assert "cannot stand here" in found.message and found.help
