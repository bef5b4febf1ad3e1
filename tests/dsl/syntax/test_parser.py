"""The parser's tables: those that ship are those that are built, and what they read is the same."""

import json
from typing import Any

import lark
import pytest

from thence.dsl.syntax import parser as module
from thence.dsl.syntax.builder import Statement
from thence.dsl.syntax.tokens import tokenize
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source

TEXT = "p = 2; warmup(5%, p) then -cosine(rest, p->0)^2 over 100"


def read(text: str) -> Any:
    tokens = tokenize(text, Findings(Source(text)))
    assert tokens is not None
    return module.parser().parse(tokens)


def test_a_text_becomes_statements() -> None:
    first, second = read(TEXT)
    assert isinstance(first, Statement) and isinstance(second, Statement)
    assert first.equals == "=" and second.equals is None


def test_what_is_built_anew_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(TEXT)
    built = module._built(module._grammar())
    monkeypatch.setattr(module, "parser", lambda: built)
    assert read(TEXT) == before


def test_the_tables_are_data() -> None:
    assert json.loads(module.tables())["lark"] == lark.__version__
    assert module.parser() is module.parser(), "it is made once"


def test_words_in_no_order_stop_it() -> None:
    with pytest.raises(lark.UnexpectedInput):
        read("hold(10, 1) then then")
