"""Formatting, and the checks that a source must pass before anyone sees it."""

import ast
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import black
import pytest

from thence.codegen.style import EmitError, formatted, parsed


def test_a_source_is_laid_out_for_good() -> None:
    text = formatted("x = [ 1,2 ]\ndef f( a ): return a\n")
    assert text == "x = [1, 2]\n\n\ndef f(a):\n    return a\n"
    assert formatted(text) == text


def test_lines_have_the_length_that_is_asked_for() -> None:
    source = f"x = f({', '.join(['argument'] * 12)})\n"
    assert formatted(source, 320) == source
    assert max(map(len, formatted(source, 40).splitlines())) <= 40


def test_what_does_not_compile_is_shown() -> None:
    with pytest.raises(EmitError, match=r"does not compile[\s\S]*x = \("):
        formatted("x = (")


def test_a_formatter_that_changes_more_than_layout_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(black, "format_str", lambda source, mode: source.replace("1", "2"))
    with pytest.raises(EmitError, match="formatting changed"):
        formatted("x = 1\n")
    blanks = count(1)

    def never_done(source: str, mode: object) -> str:
        return source.strip() + "\n" * next(blanks)

    monkeypatch.setattr(black, "format_str", never_done)
    with pytest.raises(EmitError, match="is not formatted for good"):
        formatted("x = 1\n")


def test_threads_parse_one_at_a_time() -> None:
    deep = "(" * 60 + "1" + ")" * 60
    with ThreadPoolExecutor(8) as pool:
        trees = list(pool.map(parsed, [deep] * 64))
    assert {ast.dump(tree) for tree in trees} == {ast.dump(parsed("1"))}
