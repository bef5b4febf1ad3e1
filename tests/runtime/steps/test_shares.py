"""A schedule that is called with a share of the run, from 1 down to 0, warns once that it counts steps."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import thence
from thence import schedules as ts
from thence.runtime.steps.shares import is_share


class Host:
    """Calls a schedule as stable-baselines3 does: with 1 first, and then with what is left of the run."""

    def __init__(self, learning_rate: Callable[[float], float]) -> None:
        self.learning_rate = learning_rate

    def learn(self, total: int, pace: int) -> list[float]:
        rates = [self.learning_rate(1)]
        for done in range(pace, total + 1, pace):
            rates.append(float(self.learning_rate(1.0 - float(done) / float(total))))
        return rates


def said(calls: Iterable[Callable[[], object]]) -> list[warnings.WarningMessage]:
    """The warnings of some calls."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for call in calls:
            call()
    return seen


def own(step: Any) -> Any:
    return 1 / (1 + step)


def test_a_host_that_says_what_is_left_of_its_run() -> None:
    schedule = thence.Schedule("linear(400, 1->0) then linear(100, 3)")
    (found,) = said([lambda: Host(schedule).learn(500, 50)])
    assert found.category is thence.SpecWarning and found.filename == __file__
    remedy = "lambda left: schedule(round((1 - left) * 500))"
    told = str(found.message)
    assert f"`{remedy}`" in told and "was called with 0.9" in told
    # What is to be typed instead trains as the spec says, and warns of nothing, however short the run's steps.
    assert Host(eval(remedy, {"schedule": schedule})).learn(500, 1)[1:] == schedule.values(501).tolist()[1:]
    assert not said([lambda: Host(schedule).learn(500, 50)])


@pytest.mark.parametrize(
    "step", [0.5, 1e-9, 0.999, np.float64(0.25), np.float32(0.25), np.array(0.25), np.float16(0.5)], ids=repr
)
@pytest.mark.parametrize(
    ("make", "total"),
    [
        (lambda: thence.Schedule("cosine(1k, 1->0)"), "1000"),
        (lambda: thence.Schedule("linear(3, 1->0)"), "3"),
        (lambda: thence.Schedule("decay(3, 1, 0.5)"), "total"),  # it has no end
        (lambda: thence.Schedule("1 / (1 + step)"), "total"),
        (lambda: ts.join_schedules([own, ts.linear_schedule(1.0, 0.0, 9)], [10]), "total"),
        (lambda: ts.join_schedules([ts.linear_schedule(1.0, 0.0, 9), own], [10]), "total"),
    ],
)  # fmt: skip
def test_a_step_between_the_first_two(make: Callable[[], Any], total: str, step: Any) -> None:
    schedule = make()
    seen = said([lambda: schedule(step), lambda: schedule(step), lambda: schedule(0.75)])
    assert [w.category for w in seen] == [thence.SpecWarning] and seen[0].filename == __file__
    assert f"schedule(round((1 - left) * {total}))" in str(seen[0].message)


def test_outputs_and_parameters() -> None:
    bundle = thence.Bundle("lr = cosine(70, 1->0); wd = cosine(90, 1->0); b1 = constant(0.9)")
    seen = said([lambda: bundle(0.5), lambda: bundle(0.25)])
    assert ["70" in str(w.message) or "90" in str(w.message) for w in seen] == [True, True]
    assert {w.filename for w in seen} == {__file__}
    open_ended = thence.Schedule("peak = ?; cosine(80, peak->0)")
    assert len(said([lambda: open_ended(0.5, peak=1.0), lambda: open_ended(0.25, peak=2.0)])) == 1


def test_an_equal_schedule_is_another() -> None:
    first, second = thence.Schedule("cosine(77, 1->0)"), thence.Schedule("cosine(77, 1->0)")
    assert len(said([lambda: first(0.5), lambda: second(0.5), lambda: first(0.5), lambda: second(0.5)])) == 2


@pytest.mark.filterwarnings("error")
def test_where_warnings_are_errors_it_stays_one() -> None:
    schedule = thence.Schedule("cosine(123, 1->0)")
    for _ in range(2):
        with pytest.raises(thence.SpecWarning, match="counts steps"):
            schedule(0.5)


STEPS = thence.Schedule("cosine(1k, 1->0)")
TURNS = ts.sgdr_schedule(own, 3, 1.5)
NESTED = ts.sgdr_schedule(ts.join_schedules([STEPS, own], [2]), 3, 1.5)


@pytest.mark.parametrize(
    "call",
    [
        lambda: [STEPS(step) for step in (0, 1, 0.0, 1.0, 1.5, 2.25, -0.5, 1000.5)],
        lambda: STEPS(np.linspace(0, 1, 11)),
        lambda: STEPS(jnp.float32(0.5)),
        lambda: jax.jit(STEPS)(0.5),
        lambda: STEPS.values(10),
        lambda: (STEPS.segments, STEPS.landmarks, STEPS.start, STEPS.end),
        lambda: (thence.Schedule("linear(2, 1->0)")(0.5), thence.Schedule("linear(1, 1->0)")(0.5)),
        lambda: (thence.Schedule("3e-4")(0.5), thence.Schedule("hold(100, 1)")(0.5)),  # the same at any step
        lambda: [TURNS(step) for step in range(40)] + [TURNS(np.arange(40)), TURNS(jnp.arange(40))],
        lambda: [NESTED(step) for step in range(40)] + [NESTED(np.array(4)), NESTED(np.arange(40))],
        lambda: thence.Schedule("repeat(linear(3, 1->0), times=9, stretch=1.3)").values(30),
        lambda: STEPS.resume(at=10, then="linear(10, 0)")(11),
        lambda: thence.emit(STEPS, target="python"),
    ],
)
def test_what_is_no_share_of_a_run(call: Callable[[], object]) -> None:
    assert not said([call])


class Doubled(thence.Schedule):
    def __call__(self, /, step: Any, **parameters: Any) -> Any:
        return 2 * super().__call__(step, **parameters)


def test_a_subclass_is_called_in_its_own_way_where_it_is_joined() -> None:
    joined = ts.join_schedules([Doubled("linear(10, 1->0)"), own], [10])
    assert joined(5) == 1.0 and joined(np.array([5])).tolist() == [1.0]


@pytest.mark.parametrize(
    ("step", "so"),
    [(0.5, True), (0.0, False), (1.0, False), (1, False), (np.float32(0.25), True), (np.array([0.5]), False)],
)
def test_what_is_a_share(step: Any, so: bool) -> None:
    assert is_share(step) == so
