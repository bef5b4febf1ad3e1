"""Runs whose batches grow: every step against a walk through the run, one step after the other."""

import random
import warnings

import jax
import mpmath
import numpy as np
import profiles
import pytest
from oracle import executed
from stepped_runs import random_run, values

import thence

RUNS = 3000 if profiles.LONG else 60


def compiled(text: str) -> thence.Schedule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        made = thence.compile(text)
    assert isinstance(made, thence.Schedule)
    return made


@pytest.mark.parametrize("seed", range(RUNS))
def test_every_step_of_a_random_run(seed: int) -> None:
    run = random_run(random.Random(seed))
    with mpmath.workdps(30):
        wanted = values(run)
    if not wanted:
        with pytest.raises(thence.SpecError, match="rounds to 0 steps"):
            compiled(run.text)
        return
    schedule = compiled(run.text)
    assert schedule.duration == len(wanted) - 2, run.text
    found = schedule(np.arange(len(wanted)))
    assert found == pytest.approx(np.array([float(x) for x in wanted]), rel=1e-13, abs=1e-16), run.text
    assert [float(schedule(k)) for k in (0, 1, len(wanted) // 2)] == [
        pytest.approx(float(wanted[k]), rel=1e-13, abs=1e-16) for k in (0, 1, len(wanted) // 2)
    ]


BATCHES = "tokens_per_example = 4; batch_size = steps(2, 4 @ 40 tok, 8 @ 120 tok); "
FORMS = [
    "count(tok) / 100 for 30", "decay(1, 0.5, 100 tok)", "decay(1, 0.5, 100 tok, staircase=true)", "rsqrt(1, 100 tok)",
    "inverse_time(1, 0.5, 100 tok)", "points(0 @ 0, 1 @ 64 tok, 0 @ 400 tok)", "onecycle(400 tok, 1)", "triangle(400 tok, 0->1)",
    "ramp(400 tok, 1->5, by=1)", "every(30 tok, linear(400 tok, 1->0))", "repeat(cosine(64 tok, 1->0), times=5)",
    "delay(30 tok, linear(100 tok, 1->0))", "warmup(64 tok, 1) then cosine(400 tok, 0)", "3e-4 * sqrt(batch_size / 2) for 20",
    "hold(10%, 1) then cosine(rest, 0) over 400 tok",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_path_has_the_same_values(form: str) -> None:
    schedule = compiled(BATCHES + form)
    steps = np.arange(25)
    host = np.array([schedule(int(k)) for k in steps])
    assert schedule(steps) == pytest.approx(host, rel=1e-15)
    found = np.asarray(jax.jit(schedule)(steps.astype(np.int32)))
    assert found == pytest.approx(host, rel=2e-7, abs=1e-12)
    for target in ("python", "numpy"):
        function = executed(thence.emit(schedule, target=target))["schedule"]
        assert [float(function(int(k))) for k in steps] == pytest.approx(host, rel=1e-15)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        optax = executed(thence.emit(schedule, target="optax", unsupported="warn"))["schedule"]
    assert [float(optax(int(k))) for k in steps] == pytest.approx(host, rel=3e-6, abs=1e-9)
