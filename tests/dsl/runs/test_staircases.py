"""Facts that vary: which levels their texts come to, and what is refused of them."""

import itertools
import random

import pytest
from resolving import codes, looked_at
from stepped_runs import levels, random_run

import thence
from thence.dsl.numbers.staircase import Staircase
from thence.dsl.places.place import Place
from thence.dsl.programs.facts import facts_of
from thence.dsl.runs.staircases import staircase

BATCH = "tokens_per_example = 4; batch_size = {}; hold(9, 1)"


def batch_of(text: str) -> list[tuple[int, int]]:
    """The levels of a batch size, and the steps from which each holds."""
    context, _, _ = looked_at(BATCH.format(text))
    facts = facts_of(context.program, context.findings, set(), bindable=False)
    found = facts.counts.facts["batch_size"]
    return [*zip(found.starts, map(int, found.values), strict=True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("steps(2, 4 @ 10)", [(0, 2), (10, 4)]),
        # 40 tok are 5 steps of 2 times 4; 120 tok are 80 more, 5 steps of 4 times 4
        ("steps(2, 4 @ 40 tok, 8 @ 120 tok)", [(0, 2), (5, 4), (10, 8)]),
        ("steps(2, 4 @ 41 tok)", [(0, 2), (6, 4)]),  # the first step before which so much was taken in
        ("steps(2, 4 @ 10 ex, 6 @ 20)", [(0, 2), (5, 4), (20, 6)]),
        ("ramp(40 ex, 2->6, by=2)", [(0, 2), (10, 4), (15, 6)]),
        ("hold(8 ex, 2) then hold(8 ex, 4) then constant(8)", [(0, 2), (4, 4), (6, 8)]),
        # 7 ex end in the middle of step 3, from where 8 more are counted
        ("hold(7 ex, 2) then hold(8 ex, 4) then constant(8)", [(0, 2), (4, 4), (6, 8)]),
        ("hold(until 8 ex, 2) then hold(until 16 ex, 4) then constant(8)", [(0, 2), (4, 4), (6, 8)]),
        ("steps(1, 2 @ 10) * 16", [(0, 16), (10, 32)]),
        ("min(steps(8, 64 @ 10), 32)", [(0, 8), (10, 32)]),
        ("ceil(steps(5, 9 @ 10) / 2)", [(0, 3), (10, 5)]),
        ("steps(8, 16 @ 10) for 20 then constant(4)", [(0, 8), (10, 16), (20, 4)]),
        ("steps(8, 8 @ 10, 9 @ 20)", [(0, 8), (20, 9)]),
        # behind an end its last value is held
        ("steps(4, 6 @ 5, 8 @ 20) for 10", [(0, 4), (5, 6)]),
        ("hold(5, 4) then (steps(3, 8 @ 5, 9 @ 20) until 12)", [(0, 4), (5, 3), (10, 8)]),
        ("2 * (steps(4, 8 @ 20) for 10) + steps(0, 1 @ 30)", [(0, 8), (30, 9)]),
        ("ramp(10, 4->16, by=4) for 5", [(0, 4), (4, 8)]),
        ("ramp(10, 4->16, by=4)", [(0, 4), (4, 8), (7, 12), (10, 16)]),
    ],
)
def test_levels(text: str, found: list[tuple[int, int]]) -> None:
    assert batch_of(text) == found


def test_names_and_functions_are_followed() -> None:
    context, _, _ = looked_at(
        "b = 8; grow(n) = steps(b, 2 * b @ n, 4 * b @ 2 * n); batch_size = grow(100); hold(9, 1)"
    )
    found = facts_of(context.program, context.findings, set(), bindable=False).counts.facts["batch_size"]
    assert found == Staircase((0, 100, 200), (8, 16, 32))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(40))
def test_random_batches_step_by_step(seed: int) -> None:
    run = random_run(random.Random(seed))
    context, _, _ = looked_at(run.text)
    facts = facts_of(context.program, context.findings, set(), bindable=False)
    found = facts.counts.facts.get("batch_size")
    wanted = [*itertools.islice(levels(run), 500)]
    assert [int(facts.numbers["batch_size"] if found is None else found.at(k)) for k in range(500)] == wanted


@pytest.mark.parametrize(
    ("text", "part", "message"),
    [
        ("linear(10, 2->8)", "linear(10, 2->8)", "moves in stairs"),
        ("steps(2, 2.5 @ 10)", "2.5", "whole number above 0"),
        ("steps(2, 0 @ 10)", "0", "whole number above 0"),
        ("steps(5, 9 @ 10) / 2", "steps(5, 9 @ 10) / 2", "whole number above 0"),
        ("ramp(100 ex, 4->15, by=4)", "by=4", "do not lead from 4 to 15"),
        ("ramp(0 ex, 4->16, by=4)", "0 ex", "no length"),
        ("ramp(0, 4->16, by=4)", "0", "at least 1 step is needed"),
        ("hold(0 ex, 4) then constant(8)", "0 ex", "no length"),
        ("hold(until 0 ex, 4) then constant(8)", "0 ex", "no length"),
        ("steps(4, 8 @ 20) for 0 tok", "0 tok", "no length"),
        ("steps(4, 8 @ 20, 16 @ 10)", "10", "places must rise"),
        ("hold(10)", "hold(10)", "no `value` is written"),
        ("ramp(10, 8, by=4)", "ramp(10, 8, by=4)", "no `from` is written"),
        ("2 * step", "step", "moves in stairs"),
        ("steps(2, 4 @ 10%)", "10%", "share of a total"),
        ("steps(2, 4 @ 2 ep)", "2 ep", "needs `examples_per_epoch` beside `batch_size`"),
        ("constant(2) then hold(9, 3)", "constant(2)", "endless"),
        ("steps(2, 4 @ 10) + cosine(9, 1->0)", "cosine(9, 1->0)", "moves in stairs"),
        ("steps(4, 8 @ 10) / steps(1, 0 @ 5)", "steps(4, 8 @ 10) / steps(1, 0 @ 5)", "division by zero"),
    ],
)
def test_what_is_refused(text: str, part: str, message: str) -> None:
    program = BATCH.format(text)
    found = [d for d in thence.check(program) if d.severity == "error"]
    assert [program[d.span.start : d.span.stop] for d in found] == [part]
    assert message in found[0].message and found[0].message.startswith("the fact `batch_size`: ")


def test_one_fact_beside_another() -> None:
    context, _, _ = looked_at("tokens_per_example = steps(1, 2 @ 40 tok); hold(9, 1)")
    definition = context.program.definitions[0]
    batch = Staircase((0, 10), (2, 4))  # type: ignore[arg-type]
    found = staircase("tokens_per_example", definition, Place(seen=0), {"batch_size": batch}, context)
    assert found == Staircase((0, 15), (1, 2)) and not codes(context)  # type: ignore[arg-type]
