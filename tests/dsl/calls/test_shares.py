"""Values that may be shares, and the value reached."""

from fractions import Fraction

import pytest
from resolving import call_at, codes

from thence.dsl.calls.curve_arguments import matched
from thence.dsl.calls.shares import share_or_number, value_reached, wrong
from thence.dsl.curves.entry import Kind, Parameter
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.expression import const
from thence.dsl.places.place import NOT_FINITE
from thence.dsl.syntax.parse import expression_of
from thence.dsl.text.findings import Rejected

TO = Parameter("to", Kind.VALUE, "")


@pytest.mark.parametrize(
    ("text", "base", "value", "found"),
    [
        ("10%", 5, "1/2", []), ("0.3", 5, "3/10", []), ("0%", 5, "0", ["suspicious-share"]),
        ("10%", 0, "0", ["suspicious-share"]),
    ],
)  # fmt: skip
def test_a_share_is_one_of_its_base(text: str, base: int, value: str, found: list[str]) -> None:
    context, node, place = call_at("cosine(9, 1->0)")
    call, share = matched(context, node, CURVES["cosine"], place), expression_of(text)
    assert share is not None
    assert share_or_number(context, call, share, TO, lambda: const(base)).constant == Fraction(value)
    assert codes(context) == found


def test_a_share_of_nothing_is_refused() -> None:
    context, node, place = call_at("cosine(9, 1->0)")
    call, share = matched(context, node, CURVES["cosine"], place), expression_of("10%")
    assert share is not None
    with pytest.raises(Rejected):
        share_or_number(context, call, share, TO, lambda: None)
    assert codes(context) == ["start-value"]


def test_what_was_reached_may_be_no_number() -> None:
    context, node, place = call_at("cosine(9, 1->0)")
    call = matched(context, node, CURVES["cosine"], place)
    assert value_reached(context, call) is None
    call.place = place.before((node,)).in_segment(0, Fraction(0), NOT_FINITE)
    with pytest.raises(Rejected):
        value_reached(context, call)
    assert codes(context) == ["start-value"]


def test_what_is_wrong_has_an_example() -> None:
    context, node, place = call_at("cosine(9, 1->0)")
    call = matched(context, node, CURVES["cosine"], place)
    with pytest.raises(Rejected):
        wrong(context, call, node.span, "no")
    (found,) = context.findings.all()
    assert (found.code, found.help) == ("value", f"as in {CURVES['cosine'].example}")
