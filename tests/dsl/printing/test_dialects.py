"""Dialects: each has a text for what it offers, and a helper's source for each text that calls one."""

import ast

import pytest

from thence.dsl.formula.operations import OPERATIONS
from thence.dsl.printing.dialects import DIALECTS, JAX, NUMPY, PYTHON, Dialect


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: dialect.name)
def test_texts_are_expressions_with_the_arguments_of_their_operation(dialect: Dialect) -> None:
    for op in OPERATIONS:
        text = dialect.text(op)
        if text is not None:
            assert ast.parse(text.format("a", "b", "c"), mode="eval"), f"{op}: {text}"


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: dialect.name)
def test_a_helper_defines_what_the_text_calls(dialect: Dialect) -> None:
    called = {op: text for op in OPERATIONS if (text := dialect.text(op) or "").startswith("_")}
    for op, text in called.items():
        assert dialect.helper(op).lstrip().startswith(f"def {text.partition('(')[0]}(")
    assert {text.partition("(")[0] for text in called.values()} <= dialect.helper_names()


def test_choices_and_tables() -> None:
    assert PYTHON.where.format("c", "a", "b") == "a if c else b"
    assert PYTHON.find.format("x", "T") == "bisect.bisect_right(T, x)"
    assert NUMPY.gather.format("i", "T") == "np.take(T, i)"
    assert {"_find", "_entry"} <= JAX.helper_names() and JAX.structure.keys() == {"find", "gather"}


def test_a_dialect_may_say_it_otherwise() -> None:
    other = Dialect(
        "python",
        PYTHON.where,
        PYTHON.find,
        PYTHON.gather,
        texts={"sqrt": "_root({0})"},
        helpers={"sqrt": "def _root"},
    )
    assert (other.text("sqrt"), other.helper("sqrt")) == ("_root({0})", "def _root")
    assert other.text("exp") == PYTHON.text("exp") and "_root" in other.helper_names()
