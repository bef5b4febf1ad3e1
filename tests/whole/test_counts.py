"""Runs whose batches grow: every step against a walk through the run, one step after the other."""

import random
import warnings

import mpmath
import numpy as np
import profiles
import pytest
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
