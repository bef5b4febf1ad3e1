"""Whether a plan can be computed."""

import pytest
from resolving import codes, looked_at

from thence.dsl.meaning.finite import check_finite
from thence.dsl.places.context import plan


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("linear(9, 1->0)", []), ("2 * linear(9, 1->0)", []), ("linear(9, 1->0) / linear(9, 0->0)", ["value"]),
        ("log(linear(9, 0->0))", ["value"]), ("1 / step", []), ("exponential(9, 1e-300->1e300)", []),
    ],
)  # fmt: skip
def test_what_is_infinite_all_through_a_part(text: str, found: list[str]) -> None:
    context, node, place = looked_at(text)
    made = plan(context, node, place)
    with context.findings.part():
        check_finite(context, made)
    assert codes(context) == found
