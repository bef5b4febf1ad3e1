"""Parameters that stay open, and programs that are read from their text once."""

from collections.abc import Callable
from fractions import Fraction

import pytest

import thence
from thence.dsl.programs import program as programs
from thence.dsl.programs.open_parameters import opened, outputs_with_open
from thence.dsl.programs.program import meaning_of

PEAK = "peak = 1e-3; n = 100; warmup(n, peak) then cosine(9 * n, 0.01 * peak)"


@pytest.mark.parametrize(
    ("spec", "defaults"),
    [
        (PEAK, {"peak": Fraction(1, 1000)}),
        ("a = 2; b = 3; linear(10, a->b)", {"a": Fraction(2), "b": Fraction(3)}),
        ("a = 2; b = 2 * a; linear(10, a->b)", {"a": Fraction(2)}),
        ("w = 10%; total = 100; warmup(w, 1)", {}),
        ("linear(10, 1->0)", {}),
        ("s = linear(10, 1->0); k = 0.5; lr = k * s; wd = k", {"k": Fraction(1, 2)}),
    ],
)
def test_what_says_how_long_things_last_does_not_stay_open(spec: str, defaults: dict[str, Fraction]) -> None:
    meaning, _ = meaning_of(spec)
    found = opened(meaning)
    assert found.defaults == defaults and found.outputs.keys() == meaning.outputs.keys()


def test_a_parameter_that_decides_the_form_cannot_stay_open() -> None:
    meaning, _ = meaning_of(PEAK)
    assert outputs_with_open(meaning, frozenset({"n"})) is None
    assert outputs_with_open(meaning, frozenset({"peak"})) is not None
    with pytest.raises(thence.SpecError, match="decides a duration, so it cannot be given at the call"):
        thence.compile(PEAK)(5, n=3)


def test_a_call_may_give_what_is_missing() -> None:
    schedule = thence.Schedule("peak = ?; linear(10, peak->0)")
    assert schedule(5, peak=4.0) == 2
    with pytest.raises(thence.SpecError, match="has no value"):
        schedule(5)


def _bound(schedule: thence.Schedule) -> object:
    return schedule.bind(peak=2)(50)


def _called(schedule: thence.Schedule) -> object:
    return schedule(50, peak=2.0)


def _emitted(schedule: thence.Schedule) -> object:
    return thence.emit(schedule, target="python")


@pytest.mark.parametrize("use", [_bound, _called, _emitted])
def test_a_text_is_read_once(
    use: Callable[[thence.Schedule], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = thence.Schedule(PEAK)
    again = use(thence.Schedule(schedule.spec))

    def refuse(*_: object) -> None:
        raise AssertionError("it was read already")

    monkeypatch.setattr(programs, "parse", refuse)
    assert use(schedule) == again


def test_what_is_said_of_a_bound_schedule_stands_in_its_text() -> None:
    schedule = thence.compile("peak = 1; warmup(10, peak) then hold(9, 1)")
    assert isinstance(schedule, thence.Schedule) and not schedule.diagnostics
    (found,) = schedule.bind(peak=2).diagnostics
    assert found.code == "jump" and found.source.text == schedule.spec
    (found,) = thence.Schedule("warmup(10, 1) then steps(1, 0.5 @ 20)", total=15).bind(total=16).diagnostics
    assert found.source.text.startswith("total = 15; ") and found.code == "unreachable"
    with pytest.raises(thence.SpecError) as caught:
        schedule.bind(peek=2)
    assert caught.value.diagnostics[0].source.name == "<given>"
