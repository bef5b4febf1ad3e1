"""What a run takes in: steps of lengths, and counts before steps, against sums written out."""

import numpy as np
import pytest

import thence
from thence.runtime.counted import Counted

RUN = "tokens_per_example = 4; batch_size = steps(2, 4 @ 40 tok, 8 @ 120 tok); total = 400 tok; "
EVEN = "tokens_per_step = 8; steps_per_epoch = 20; total = 100; "


def taken_in(steps: int) -> int:
    """The tokens of so many steps, one after the other."""
    return sum(8 if step < 5 else 16 if step < 10 else 32 for step in range(steps))


def test_counts_are_sums() -> None:
    run = thence.compile(f"{RUN}hold(rest, 1)")
    assert isinstance(run, Counted)
    assert [run.count(step, "tok") for step in range(30)] == [taken_in(step) for step in range(30)]
    assert (
        run.count(5.5, "tok") == 48 and run.count(7, "ex") == taken_in(7) / 4 and run.count(7, "steps") == 7
    )
    steps = np.arange(12).reshape(3, 4)
    assert run.count(steps, "tok").tolist() == [[taken_in(int(k)) for k in row] for row in steps]


@pytest.mark.parametrize(
    ("text", "length", "step"),
    [
        (RUN, "40 tok", 5), (RUN, "48 tok", 5.5), (RUN, "400 tok", 18.75), (RUN, "50%", 12.5), (RUN, "10 ex", 5),
        (RUN, 7, 7), (RUN, "0 tok", 0), (EVEN, "40 tok", 5), (EVEN, "44 tok", 5.5), (EVEN, "2 ep", 40), (EVEN, "25%", 25),
        ("", "12", 12),
    ],
)  # fmt: skip
def test_the_steps_of_lengths(text: str, length: str | int, step: float) -> None:
    found = thence.compile(f"{text}hold(9, 1)").steps(length)
    assert (found, type(found)) == (step, int if step == int(step) else float)


def test_a_bundle_is_one_run() -> None:
    bundle = thence.compile(f"{RUN}lr = hold(rest, 1)")
    assert isinstance(bundle, Counted) and bundle.count(10, "tok") == 120 and bundle.steps("120 tok") == 10


def test_15_trillion_tokens_are_counted_one_by_one() -> None:
    run = thence.compile(
        "tokens_per_example = 4096; batch_size = steps(768, 1536 @ 250B tok, 3072 @ 500B tok, 6144 @ 750B tok); hold(9, 1)"
    )
    step = run.steps("15T tok")
    assert run.count(705_322, "tok") < 15 * 10**12 < run.count(705_323, "tok") and 705_322 < step < 705_323


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda run: run.count(5, "ep"), thence.SpecError, "needs `examples_per_epoch` beside `batch_size`"),
        (
            lambda run: run.count(5, "lightyears"),
            ValueError,
            "no unit 'lightyears'; there are: 'steps', 'ep', 'tok', 'ex'",
        ),
        (lambda run: run.count(-1, "tok"), ValueError, "counted from 0"),
        (lambda run: run.count("5", "tok"), TypeError, "a step"),
        (lambda run: run.steps("5 ep"), thence.SpecError, "needs `examples_per_epoch`"),
        (lambda run: run.steps("0->1"), thence.SpecError, "not a duration"),
        (lambda run: run.steps("rest"), thence.SpecError, "a number of steps is needed"),
        (lambda run: run.steps(-3), ValueError, "whole number of steps"),
    ],
)
def test_what_is_refused(ask: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ask(thence.compile(f"{RUN}hold(9, 1)"))  # type: ignore[operator]
