"""Texts that are something else as a whole: paths and configs."""

import pytest

from thence.dsl.slips.pasted import explain, read_file
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("text", "told"), [("configs/lr.thence", True), ("hold(10, 1)", False), ("hold(10", False)]
)
def test_a_path_is_told_as_one(text: str, told: bool) -> None:
    findings = Findings(Source(text))
    assert explain(findings) == told == bool(findings.all())


def test_how_a_file_is_read() -> None:
    assert 'Path("configs/lr.thence").read_text()' in read_file("configs/lr.thence")
