"""Facts at a place, and what is said of one that is missing."""

import pytest
from resolving import looked_at

from thence.dsl.places.known_facts import defined, known_fact
from thence.dsl.text.findings import Rejected
from thence.dsl.text.source import Span

HERE = Span(0, 1)


def test_the_total_is_the_place_s_and_other_facts_are_the_program_s() -> None:
    context, _, place = looked_at("1", total=100, steps_per_epoch=7)
    assert known_fact(context, "total", HERE, place, "it").constant == 100
    assert known_fact(context, "steps_per_epoch", HERE, place, "it").constant == 7
    assert known_fact(context, "total", HERE, place.among(0), "it").label == "TOTAL"


@pytest.mark.parametrize(
    ("text", "name", "fixed"),
    [
        ("1", "total", "total = 10000; 1"),
        ("max_steps = 500; 1", "total", "total = 500; 1"),
        ("max_steps = 500; max_steps", "total", "max_steps = 500; total = max_steps; max_steps"),
        ("batchsize = 3; 1", "batch_size", "batch_size = 3; 1"),
    ],
)
def test_what_is_missing_is_written_or_renamed(text: str, name: str, fixed: str) -> None:
    context, _, place = looked_at(text)
    with pytest.raises(Rejected):
        known_fact(context, name, HERE, place, "it")
    (found,) = context.findings.all()
    assert (found.code, found.message) == ("missing-fact", f"it needs `{name}`, which is not known")
    assert found.fixed() == fixed


def test_a_schedule_can_be_bound() -> None:
    context, _, place = looked_at("1")
    context.bindable = True
    with pytest.raises(Rejected):
        known_fact(context, "batch_size", HERE, place, "it")
    assert (context.findings.all()[0].help or "").startswith("bind it: .bind(batch_size=256)")


@pytest.mark.parametrize(("text", "at"), [("1", 0), ("\ufeff1", 1)])
def test_a_definition_stands_before_the_text_and_behind_its_byte_order_mark(text: str, at: int) -> None:
    context, _, _ = looked_at(text)
    fix = defined(context, "n", "5")
    assert fix.text == "n = 5; " and fix.span == Span(at, at)
