"""The canonical form: blanks, lines and comments; what it says stays the same, and twice is once."""

import pytest

import thence
from thence.dsl.programs.format import format_text
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("warmup(10,1)then hold( 5 )", "warmup(10, 1) then hold(5)"),
        ("a=1;f(x,y=2)*a^ - 2", "a = 1; f(x, y=2) * a^-2"),
        ("f(x)=x;f( - 1 - 2 )", "f(x) = x; f(-1 - 2)"),
        ("linear(10,1 -> 0)  #  c  ", "linear(10, 1->0)  #  c"),
        ("points(0@0,1@9)", "points(0 @ 0, 1 @ 9)"),
        ("hold(2  ep)", "hold(2 ep)"),
        ("a=1\n\n\n\nb  =2\na+b\n\n", "a = 1\n\nb = 2\na + b\n"),
        ("a then # one\n# two\n b", "a then  # one two\n    b"),
        ("# above\r\na # behind\r\n# below", "# above\na  # behind\n# below"),
        ("x = a +\n   b\nx", "x = a + b\nx"),
    ],
)
def test_layout(text: str, canonical: str) -> None:
    findings = Findings(Source(text))
    assert format_text(findings.source, findings) == canonical
    assert thence.format(canonical) == canonical
    assert thence.parse(canonical) == thence.parse(text)


def test_what_cannot_be_read_has_no_form() -> None:
    findings = Findings(Source("hold(10"))
    assert format_text(findings.source, findings) is None and findings.failed


def test_a_form_that_would_be_too_long_is_refused() -> None:
    text = "+".join(["1"] * 30_000)
    findings = Findings(Source(text))
    assert format_text(findings.source, findings) is None
    assert [found.code for found in findings.all()] == ["limit"]
