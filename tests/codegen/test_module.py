"""Modules as a whole: docstring, imports that are used, constants, functions, and the record of all that."""

import ast

import pytest

from thence.codegen.module import emit_module
from thence.codegen.options import Options
from thence.codegen.record import read_record
from thence.dsl.programs.program import meaning_of
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def module(spec: str, options: Options) -> str:
    return emit_module(meaning_of(spec)[0], options, Findings(Source(spec)))


@pytest.mark.parametrize(
    ("spec", "target", "imported"),
    [
        ("linear(10, 1->0)", "python", []),
        ("cosine(10, 1->0)", "python", ["math"]),
        ("steps(1, 0.5 @ 3, 0.2 @ 5, 0.1 @ 7, 0 @ 9)", "numpy", ["numpy", "numpy.typing"]),
        ("cosine(10, 1->0)", "optax", ["optax"]),
        ("linear(10, 1->0)", "torch", ["typing", "torch.optim", "torch.optim.lr_scheduler"]),
    ],
)
def test_it_imports_what_it_uses(spec: str, target: str, imported: list[str]) -> None:
    tree = ast.parse(module(spec, Options(target)))
    found = [
        name
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    ]
    assert found == imported


def test_its_record_has_the_spec_and_what_is_not_as_usual() -> None:
    record = read_record(
        module("p=1;hold( 5,p )", Options("python", name="rate", line_length=100, record={"file": "a"}))
    )
    assert record is not None and not record.edited
    assert record.data == {
        "spec": "p = 1; hold(5, p)",
        "target": "python",
        "name": "rate",
        "line_length": 100,
        "file": "a",
    }


def test_a_precision_is_recorded_where_it_makes_a_difference() -> None:
    for target, recorded in (("jax", True), ("python", False)):
        record = read_record(module("hold(5, 1)", Options(target, precision="float32")))
        assert record is not None and ("precision" in record.data) == recorded


def test_a_header_stands_first_and_the_docstring_may_be_left_out() -> None:
    source = module("hold(5, 1)", Options("python", header="Ours.", docstring=False))
    assert source.startswith("# Ours.\n# Written by thence.") and ast.get_docstring(ast.parse(source)) is None
