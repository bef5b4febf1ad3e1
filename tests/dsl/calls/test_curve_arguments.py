"""Which argument of a curve's call is for which parameter."""

import pytest
from resolving import call_at

from thence.dsl.calls.curve_arguments import check_not_swapped, matched
from thence.dsl.calls.curve_call import CurveCall
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.expression import const
from thence.dsl.places.context import Context
from thence.dsl.syntax.unparse import unparse
from thence.dsl.text.findings import Rejected


def matching(text: str, reached: bool = False) -> tuple[Context, CurveCall]:
    context, node, place = call_at(text)
    if reached:
        place = place.before((node, node)).in_segment(1, None, const(1))
    return context, matched(context, node, CURVES[node.name], place)


@pytest.mark.parametrize(
    ("text", "given", "levels"),
    [
        ("linear(10, 1->0)", {"n": "10", "from": "1", "to": "0"}, []),
        ("cosine(10, to=0, power=2)", {"n": "10", "to": "to=0", "power": "power=2"}, []),
        ("decay(1, 0.5, 10)", {"from": "1", "rate": "0.5", "every": "10"}, []),
        ("steps(1, 0.5 @ 3, 0.1 @ 9)", {}, ["1", "0.5 @ 3", "0.1 @ 9"]),
        ("points(1 @ 0, 0 @ 9, curve=cosine)", {"curve": "curve=cosine"}, ["1 @ 0", "0 @ 9"]),
    ],
)
def test_arguments_find_their_parameters(text: str, given: dict[str, str], levels: list[str]) -> None:
    context, call = matching(text)
    found = {name: unparse(argument).removeprefix("from=") for name, argument in call.given.items()}
    assert {**found, "to": found.get("to", "").removeprefix("to=")} == {
        **given,
        "to": given.get("to", "").removeprefix("to="),
    }
    assert [unparse(level) for level in call.levels] == levels and not context.findings.all()


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("linear(1e-3, 0)", "linear(1000, 1e-3->0)"),
        ("cosine(1e-3->0)", "cosine(1000, 1e-3->0)"),
        ("cosine(1->0, 500)", "cosine(500, 1->0)"),
        ("linear(10, 1->0, from=1)", "linear(10, 1->0)"),
        ("cosine(10)", "cosine(10, 1e-3->0)"),
        ("hold(1000, 1->0)", "linear(1000, 1->0)"),
        ("steps(30, 0.1)", "decay(1e-3, 0.1, 30, staircase=true)"),
    ],
)
def test_what_does_not_fit_is_written_as_it_was_meant(text: str, fixed: str) -> None:
    context, node, place = call_at(text)
    with pytest.raises(Rejected):
        matched(context, node, CURVES[node.name], place)
    (found,) = context.findings.all()
    assert found.code == "argument" and found.fixed() == fixed


def test_a_value_and_steps_that_changed_places() -> None:
    context, call = matching("cosine(0.5, 500)")
    with pytest.raises(Rejected):
        check_not_swapped(context, call)
    assert context.findings.all()[0].fixed() == "cosine(500, 0.5->0)"
    context, call = matching("cosine(0.5, 500)", reached=True)
    with pytest.raises(Rejected):
        check_not_swapped(context, call)
    assert context.findings.all()[0].fixed() == "cosine(500, 0.5)"
