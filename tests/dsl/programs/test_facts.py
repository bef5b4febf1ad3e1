"""The facts of a run: given, following from others, varying."""

from fractions import Fraction

import pytest
from resolving import read

import thence
from thence.dsl.places.place import Amount
from thence.dsl.programs.facts import Facts, facts_of


def facts(text: str) -> Facts:
    program, findings = read(text)
    return facts_of(program, findings, set(), bindable=False)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("batch_size = 8; tokens_per_example = 4", {"batch_size": 8, "tokens_per_example": 4, "tokens_per_step": 32}),
        ("batch_size = 32; examples_per_epoch = 1000", {"batch_size": 32, "examples_per_epoch": 1000, "steps_per_epoch": Fraction(125, 4)}),
        ("steps_per_epoch = 20; total = 3 ep", {"steps_per_epoch": 20, "total": 60}),
        ("batch_size = constant(8)", {"batch_size": 8}),
        ("batch_size = 8; tokens_per_example = 4; tokens_per_step = 32", {"batch_size": 8, "tokens_per_example": 4, "tokens_per_step": 32}),
    ],
)  # fmt: skip
def test_numbers(text: str, numbers: dict[str, Fraction]) -> None:
    found = facts(f"{text}; hold(9, 1)")
    assert found.numbers == numbers and not found.counts.rates


def test_what_varies() -> None:
    found = facts("tokens_per_example = 4; batch_size = steps(2, 4 @ 10); total = 200 tok; hold(9, 1)")
    assert {*found.counts.facts} == {"batch_size"} and {*found.counts.rates} == {"ex", "tok"}
    assert [*map(int, found.counts.rates["tok"].values)] == [8, 16]
    # 80 tok in ten steps, 120 in seven and a half
    assert found.numbers["total"] == 18 and found.counts.total == Amount(Fraction(200), "tok")


@pytest.mark.parametrize(
    ("text", "part", "message", "fixed"),
    [
        (
            "batch_size = 4; tokens_per_example = 8; tokens_per_step = 30",
            "tokens_per_step",
            "`tokens_per_step` is 30, but batch_size * tokens_per_example is 32",
            "batch_size = 4; tokens_per_example = 8; tokens_per_step = 32",
        ),
        (
            "batch_size = steps(4, 8 @ 10); tokens_per_example = 8; tokens_per_step = 32",
            "tokens_per_step",
            "is 32, but batch_size * tokens_per_example is 64 at step 10",
            None,
        ),
        (
            "batch_size = steps(1, 2 @ 9 tok); tokens_per_example = steps(1, 2 @ 9 ex)",
            "tokens_per_example",
            "`batch_size` and `tokens_per_example` depend on each other",
            None,
        ),
        ("batch_size = -4", "-4", "-4 is not more than 0", None),
    ],
)
def test_what_is_refused(text: str, part: str, message: str, fixed: str | None) -> None:
    program = f"{text}; hold(9, 1)"
    found = [d for d in thence.check(program) if d.severity == "error"]
    assert [program[d.span.start : d.span.stop] for d in found] == [part] and message in found[0].message
    if fixed is not None:
        fix = found[0].fix
        assert (
            fix is not None
            and f"{program[: fix.span.start]}{fix.text}{program[fix.span.stop :]}" == f"{fixed}; hold(9, 1)"
        )
