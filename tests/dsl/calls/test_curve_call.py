"""A call of a curve before anything is known of it."""

from resolving import call_at

from thence.dsl.calls.curve_call import CurveCall
from thence.dsl.curves.table import CURVES


def test_a_call_has_the_form_of_its_curve_and_a_state_of_its_own() -> None:
    _, node, place = call_at("cosine(10, 1->0)")
    one, other = (CurveCall(node, CURVES["cosine"], place) for _ in range(2))
    one.values["from"] = one.given["from"] = node.arguments[0]
    assert one.form is other.form and one.form.positions == ("n", "to")
    assert not other.values and not other.given and not other.levels
