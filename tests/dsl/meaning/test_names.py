"""Names and calls of user functions."""

from fractions import Fraction

import pytest
from resolving import call_at, codes, looked_at

import thence
from thence.dsl.meaning.names import check_known, match_user, name_plan, reject_required
from thence.dsl.places.context import plan
from thence.dsl.plans.plan import Constant, CurrentStep
from thence.dsl.syntax.nodes import Name
from thence.dsl.text.findings import Rejected


@pytest.mark.parametrize(
    ("text", "value"), [("a = 2; a", "2"), ("total", "90"), ("f(x) = 2 * x; a = 3; f(a)", "6"), ("f(total) = total; f(5)", "5")]
)  # fmt: skip
def test_what_names_stand_for(text: str, value: str) -> None:
    context, node, place = looked_at(text, total=90)
    made = plan(context, node, place)
    assert isinstance(made, Constant) and made.number.constant == Fraction(value)


def test_step_and_constants_are_names_unless_they_are_defined() -> None:
    context, _, place = looked_at("1")
    assert isinstance(name_plan(context, Name("step"), place), CurrentStep)
    assert name_plan(context, Name("pi"), place).never_negative
    context, node, place = looked_at("pi = 3; pi")
    made = plan(context, node, place)
    assert isinstance(made, Constant) and made.number.constant == 3


def test_a_definition_is_understood_once_and_counts_at_each_use() -> None:
    context, node, place = looked_at("a = linear(9, 1->0); a + a + a")
    plan(context, node, place)
    assert len(context.made) == 1 and context.used == {"a"}
    once, only, at = looked_at("a = linear(9, 1->0); a + 1 + 1")
    plan(once, only, at)
    (made,) = once.made.values()
    assert context.visited == once.visited + 2 * made.visited and made.levels == 0


def test_what_is_open_is_a_parameter() -> None:
    context, node, place = looked_at("a = 2; a")
    context.dynamic = frozenset({"a"})
    made = plan(context, node, place)
    assert isinstance(made, Constant) and made.number.op == "param"


@pytest.mark.parametrize(
    ("text", "found"),
    [("f(x, y) = x; f(1)", "needs `y`"), ("f(x) = x; f(1, 2)", "at most 1 argument"), ("f(x) = x; f(z=1)", "no parameter `z`")],
)  # fmt: skip
def test_functions_take_their_parameters(text: str, found: str) -> None:
    context, node, _ = call_at(text)
    with pytest.raises(Rejected):
        match_user(context, node, context.program.definitions[0])
    assert found in context.findings.all()[0].message


def test_what_is_required_and_what_is_unknown() -> None:
    context, _, place = looked_at("a = ?; a")
    with pytest.raises(Rejected):
        reject_required(context, context.program.definitions[0])
    check_known(context, Name("a"), place)
    with pytest.raises(Rejected):
        check_known(context, Name("b"), place)
    assert sorted(codes(context)) == ["required", "unknown-name"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tokens", "count(tok)"),
        ("samples", "count(ex)"),
        ("step", "step"),
        ("100 ex", "count(ex)"),
        ("ex, tok", None),
        ("", None),
    ],
)
def test_what_is_counted_is_a_unit(written: str, meant: str | None) -> None:
    (found,) = thence.check(f"batch_size = 4; tokens_per_example = 8; count({written}) for 9")
    assert "takes one unit: ep, tok, ex" in found.message
    assert (found.fix.text if found.fix else None) == meant
