"""Commas within numbers: which number was meant, and when that is sure."""

import pytest

from thence.dsl.syntax.commas import Written, check_commas, one_number
from thence.dsl.syntax.tokens import tokenize
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (["0", "5"], Written("0.5", (), False)),
        (["0", "05"], Written("0.05", (), True)),
        (["10", "000"], Written("10000", ("10_000", "10k"), True)),
        (["1", "234"], Written("1234", ("1_234",), False)),
        (["1", "000", "000"], Written("1000000", ("1_000_000",), True)),
        (["1", "000k"], Written("1000k", ("1_000k",), True)),
        (["1", "5e-3"], Written("1.5e-3", (), False)),
        (["1", "2", "3"], None),
        (["1", "2.5"], None),
        (["x", "2"], None),
    ],
)
def test_the_number_that_digits_with_commas_are(parts: list[str], written: Written | None) -> None:
    assert one_number(parts) == written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cosine(9000, 0,01)", ["0.01"]),
        ("cosine(9000, 0,5)", ["0.5"]),
        ("cosine(10,000, 0)", ["10000"]),
        ("cosine(9000,1e-5)", []),
        ("linear(100,1->0)", []),
        ("linear(n, 100,1->0)", []),
        ("points(0 @ 0,1 @ 10)", []),
        ("(0,5)", ["0.5"]),
        ("f(1,2, 3,4)", ["1.2", "3.4"]),
    ],
)
def test_where_a_comma_is_noted(text: str, meant: list[str]) -> None:
    findings = Findings(Source(text))
    check_commas(tokenize(text, findings) or [], findings)
    assert [found.fix.text for found in findings.all() if found.fix] == meant
