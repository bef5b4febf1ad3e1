"""What lies behind the end of a total or of a cut."""

from fractions import Fraction

import pytest
from resolving import codes, looked_at

from thence.dsl.meaning.behind_the_end import check_levels, check_overrun, check_reachable
from thence.dsl.places.context import plan
from thence.dsl.text.findings import Findings

STEPS = "warmup(10, 1) then steps(1, 0.5 @ 20, 0.1 @ 40)"


@pytest.mark.parametrize(
    ("text", "total", "part"),
    [
        ("linear(10, 1->0)", 10, None), ("linear(11, 1->0)", 10, "linear(11, 1->0)"),
        ("hold(6, 1) then linear(6, 0)", 10, "linear(6, 0)"), ("hold(12, 1) then decay(rate=0.5, every=9)", 10, "hold(12, 1)"),
    ],
)  # fmt: skip
def test_what_ends_after_the_total(text: str, total: int, part: str | None) -> None:
    context, node, place = looked_at(text)
    check_overrun(context, plan(context, node, place), Fraction(total), 0)
    assert [text[slice(*found.span)] for found in context.findings.all()] == [part] * (part is not None)


@pytest.mark.parametrize(("steps", "found"), [(51, []), (50, ["unreachable"]), (9, ["unreachable"])])
def test_what_begins_after_a_cut(steps: int, found: list[str]) -> None:
    context, node, place = looked_at(STEPS)
    check_reachable(context, plan(context, node, place), steps, 0)
    assert codes(context) == found


@pytest.mark.parametrize(
    ("total", "fixed"),
    [(50, []), (49, ["warmup(10, 1) then steps(1, 0.5 @ 10, 0.1 @ 30)"]), (29, [None])],
)
def test_levels_after_the_end_of_the_run(total: int, fixed: list[str | None]) -> None:
    context, node, place = looked_at(STEPS)
    made = plan(context, node, place)
    context.findings = Findings(context.findings.source)
    check_levels(context, made, Fraction(total))
    assert [found.fixed() for found in context.findings.all()] == fixed
