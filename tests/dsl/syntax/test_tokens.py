"""Tokens: their places, line ends that join, limits, and the known word that is near an unknown one."""

import pytest

from thence.dsl.syntax.tokens import DEEPEST_NESTING, LONGEST_NUMBER, LONGEST_TEXT, tokenize
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def findings_of(text: str) -> Findings:
    findings = Findings(Source(text))
    assert tokenize(text, findings) is None
    return findings


def tokens(text: str, *, keep_layout: bool = False) -> list[tuple[str, str]]:
    findings = Findings(Source(text))
    found = tokenize(text, findings, keep_layout=keep_layout)
    assert found is not None, findings.all()
    assert all(text[token.start_pos : token.end_pos] == token for token in found)
    return [(token.type, str(token)) for token in found]


def test_names_numbers_and_signs() -> None:
    assert tokens("warmup(10k, 0->1e-3) then x # c") == [
        ("NAME", "warmup"), ("LPAR", "("), ("NUMBER", "10k"), ("COMMA", ","), ("NUMBER", "0"), ("ARROW", "->"),
        ("NUMBER", "1e-3"), ("RPAR", ")"), ("THEN", "then"), ("NAME", "x"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["a then\nb", "a\nthen b", "a +\n\n# c\n b", "f(a,\n b)", "x =\n 1", "a\r\n* b"]
)
def test_line_ends_that_only_wrap_are_dropped(text: str) -> None:
    assert "_SEP" not in {kind for kind, _ in tokens(text)}


@pytest.mark.parametrize("text", ["a\nb", "a\n-b", "a; b", "a\n\n\nb", "f(a)\nb"])
def test_line_ends_that_separate_count_once(text: str) -> None:
    assert [kind for kind, _ in tokens(text)].count("_SEP") == 1


def test_the_layout_is_kept_for_the_formatter() -> None:
    kinds = [kind for kind, _ in tokens("a then # c\n b", keep_layout=True)]
    assert kinds == ["NAME", "THEN", "COMMENT", "_SEP", "NAME"]


def test_a_byte_order_mark_is_a_blank() -> None:
    findings = Findings(Source("\ufeffa"))
    (token,) = tokenize("\ufeffa", findings) or []
    assert (token.start_pos, token.end_pos) == (1, 2)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("hold(10, 1) ! 3", "character", 12),
        ("hold(10 %, 1)", "character", 8),
        ("hold(10x5, 1)", "number", 5),
        ("hold(1e999, 1)", "number", 5),
        ("hold(1e-999, 1)", "number", 5),
        (f"hold({'1' * (LONGEST_NUMBER + 1)}, 1)", "limit", 5),
        ("(" * (DEEPEST_NESTING + 1) + "1", "limit", DEEPEST_NESTING),
        ("-" * (DEEPEST_NESTING + 1) + "1", "limit", DEEPEST_NESTING),
        ("x" * (LONGEST_TEXT + 1), "limit", 0),
    ],
)
def test_what_is_refused_at_its_place(text: str, code: str, place: int) -> None:
    found = findings_of(text).all()[0]
    assert (found.code, found.span.start) == (code, place)


def test_what_is_at_the_limit_is_read() -> None:
    for text in (
        "1" * LONGEST_NUMBER,
        "(" * DEEPEST_NESTING + "1" + ")" * DEEPEST_NESTING,
        "x" * LONGEST_TEXT,
    ):
        assert tokens(text)
