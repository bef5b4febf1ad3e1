"""What a caller can choose about a module, and what is refused."""

from typing import Any

import pytest

from thence.codegen.options import Options, check_header


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"target": "pytorch"}, "no target 'pytorch'; did you mean 'torch'"),
        ({"target": "fortran"}, "there are: jax, python, optax, torch, numpy"),
        ({"name": "class"}, "'class' cannot be the name"),
        ({"line_length": 39}, "lines of 39 characters; write 40 to 320"),
        ({"line_length": 321}, "lines of 321"),
        ({"header": "x" * 10_001}, "a header of 10,001 characters"),
    ],
)
def test_what_cannot_be(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Options(**given)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("a\rb", r"U\+000D at line 1, column 2"),
        ("a\nb\x00", r"U\+0000 at line 2, column 2"),
        ("\u202eabc", r"U\+202E"),
        ("coding: latin-1", "reads as an instruction"),
        ("# thence: {}", "reads as an instruction"),
        ("Written by thence. Change the spec, not this file:", "reads as an instruction"),
    ],
)
def test_headers_that_mean_something(header: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_header(header)


@pytest.mark.parametrize(
    "header", ["", "Copyright 2026\n\nAll rights reserved.", "für λ \N{SNOWMAN}", "codings"]
)
def test_headers_that_are_plain_text(header: str) -> None:
    check_header(header)


def test_a_record_has_the_options_with_their_types() -> None:
    assert Options.kept() == {
        "name": str,
        "precision": str,
        "docstring": bool,
        "header": str,
        "line_length": int,
    }
    assert Options(record={"source": "a"}) == Options()
