"""From text to tree, and what is noted where the words have no order or a definition no sense."""

import pytest

from thence.dsl.programs.reading import expression, parse
from thence.dsl.syntax.nodes import Definition, Name, Number, Program
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def read(text: str) -> tuple[Program | None, Findings]:
    findings = Findings(Source(text))
    return parse(findings.source, findings), findings


def test_definitions_and_a_result() -> None:
    program, findings = read("f(a, b) = a; p = ?\nx = 1\nx")
    assert program is not None and not findings.all()
    assert [(d.name, d.parameters, d.value) for d in program.definitions] == [
        ("f", ("a", "b"), Name("a")), ("p", None, None), ("x", None, Number(1)),  # type: ignore[arg-type]
    ]  # fmt: skip
    assert program.result == Name("x") and program.span == (0, len(findings.source.text))
    assert isinstance(program.definitions[0], Definition)


@pytest.mark.parametrize(
    ("text", "code", "underlined", "edited"),
    [
        ("", "empty", "", "warmup(1000, 1e-3) then hold(9000)"),
        ("\n ;; \n", "empty", "", None),
        ("a\nb", "syntax", "b", "a then b"),
        ("step = 3; 1", "redefinition", "step", None),
        ("f(step) = 2; f", "syntax", "f(step)", "f = 2; f"),
        ("f(a, a) = 2; f", "syntax", "a", None),
        ("f(a) = ?; f", "syntax", "f(a)", "f = ?; f"),
        ("1 = 2; 3", "syntax", "1", None),
        ("f(x, k=2) = k * x; f(3)", "syntax", "k=2", "k = 2; f(x) = k * x; f(3)"),
        ("hold(10", "syntax", None, "hold(10)"),
        ("cosine-decay(10, 1)", "unknown-function", "cosine-decay", None),
    ],
)
def test_what_has_no_tree(text: str, code: str, underlined: str | None, edited: str | None) -> None:
    program, findings = read(text)
    found = findings.all()[0]
    assert program is None or findings.failed
    assert found.code == code
    if underlined is not None:
        assert text[slice(*found.span)] == underlined
    if edited is not None:
        assert found.fixed() == edited


def test_a_value_that_a_caller_gives_is_one_expression() -> None:
    assert expression("x") == (Name("x"), None)
    assert expression("a = 1; a")[0] is None
    tree, help = expression("1,000")
    assert tree is None and help is not None and help.startswith("write: 1000")
