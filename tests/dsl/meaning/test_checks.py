"""Checks of a whole program."""

import pytest
from resolving import looked_at, read

from thence.dsl.meaning.checks import check_infinite, check_names, check_negative, check_remarks, note_empty
from thence.dsl.places.context import Context, plan
from thence.dsl.syntax.nodes import Node
from thence.dsl.syntax.walk import nodes_in
from thence.dsl.text.findings import Findings

S = "linear(9, 1->0)"


def noted(findings: Findings) -> list[str]:
    return [found.code for found in findings.all()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"a = 1; b = 2; {S}", []), (f"a = 1; a = 2; {S}", ["redefinition"]), (f"cosine(x) = x; {S}", ["hidden-builtin"]),
        (f"pi = 3; {S}", ["hidden-builtin"]), (f"name = 3; {S}", ["redefinition"]), (f"{S} # then hold(5)", ["comment"]),
        (f"{S} # a ramp", []),
    ],
)  # fmt: skip
def test_names_and_comments(text: str, found: list[str]) -> None:
    program, findings = read(text)
    check_names(program, findings)
    assert noted(findings) == found


def parts(context: Context) -> list[Node]:
    return list(nodes_in((*context.program.definitions, context.program.result)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("linear(9, 1->0.5) - linear(9, 1->0)", []), ("linear(9, 1->0) - linear(9, 1->0.5)", ["negative"]),
        ("linear(9, 1->-1)", []), ("cos(step)", ["negative"]), ("max(cos(step), 0)", []),
    ],
)  # fmt: skip
def test_values_below_zero(text: str, found: list[str]) -> None:
    context, node, place = looked_at(text)
    check_negative(plan(context, node, place), lambda: parts(context), context.findings)
    assert noted(context.findings) == found


@pytest.mark.parametrize(
    ("text", "found"), [("1 / step", ["infinite"]), ("1 / (step + 1)", []), ("min(1, 1 / step)", []), (S, [])]
)
def test_values_that_are_infinite(text: str, found: list[str]) -> None:
    context, node, place = looked_at(text)
    check_infinite(plan(context, node, place), lambda: parts(context), None, context.findings)
    assert noted(context.findings) == found


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("lr = 1e-3", "lr = constant(1e-3)"),
        ("f(t) = 0.9 ^ t", "f = 0.9 ^ step"),
        (
            "peak = 1; warmup_steps = 100",
            "peak = 1; warmup_steps = 100; warmup(warmup_steps, peak) then hold(9000)",
        ),
    ],
)
def test_a_program_without_a_schedule(text: str, fixed: str) -> None:
    program, findings = read(text)
    note_empty(program, findings)
    (found,) = findings.all()
    assert (found.code, found.fixed()) == ("empty", fixed)


@pytest.mark.parametrize(
    ("code", "found"), [("jump", ["ignore"]), ("jmup", ["ignore"]), ("duration", ["ignore"]), ("short", [])]
)
def test_remarks_that_name_something_in_vain(code: str, found: list[str]) -> None:
    _, findings = read(f"{S} # thence: ignore[{code}]")
    check_remarks(findings)
    assert noted(findings) == found
