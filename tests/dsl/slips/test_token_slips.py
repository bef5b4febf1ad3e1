"""Slips among tokens: names with hyphens, and numbers with letters behind them."""

import pytest

from thence.dsl.slips.token_slips import check_hyphens, explain_numbers
from thence.dsl.syntax.tokens import tokenize
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("warm-up(10, 1)", ["warmup"]), ("sqrt-decay(10, 0)", ["sqrt_decay"]), ("a - warmup(10, 1)", []),
        ("step-cosine(10, 1)", []), ("banana-split(10, 1)", []), ("warm = 1; warm-up(10, 1)", []),
    ],
)  # fmt: skip
def test_hyphens(text: str, meant: list[str]) -> None:
    findings = Findings(Source(text))
    check_hyphens(tokenize(text, findings) or [], findings)
    assert [found.fix.text for found in findings.all() if found.fix] == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sin(2pi * step)", "2 * pi"), ("x = 3; hold(10, 2x)", "2 * x"), ("warmup(2e, 1)", "2 ep"),
        ("1e-3 ^ 2pi", "(2 * pi)"), ("hold(10, 5%pi)", "0.05 * pi"),
    ],
)  # fmt: skip
def test_numbers_with_letters(text: str, meant: str) -> None:
    findings = Findings(Source(text))
    assert tokenize(text, findings) is None
    explain_numbers(findings)
    assert [found.fix.text for found in findings.all() if found.fix] == [meant]
