"""Functions of modules: their first lines, parameters and bodies, and what a target lacks."""

from fractions import Fraction
from typing import Any

import pytest
from oracle import executed

from thence.codegen.function_writer import FunctionWriter, signature
from thence.codegen.options import Options
from thence.codegen.targets import TARGETS
from thence.dsl.programs.program import meaning_of
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def writer(spec: str, target: str = "python", **options: Any) -> FunctionWriter:
    return FunctionWriter(meaning_of(spec)[0], Options(target, **options))


@pytest.mark.parametrize(
    ("target", "parameters", "line"),
    [
        ("python", {}, "def f(step: float) -> float:"),
        ("python", {"p": Fraction(1, 2)}, "def f(step: float, *, p: float = 0.5) -> float:"),
        ("jax", {"p": Fraction(2)}, "def f(step: ArrayLike, *, p: ArrayLike = 2.0) -> Array:"),
        ("numpy", {}, "def f(step: npt.ArrayLike) -> npt.NDArray[np.float64]:"),
    ],
)
def test_a_first_line(target: str, parameters: dict[str, Fraction], line: str) -> None:
    assert signature(TARGETS[target], "f", parameters) == line


def test_a_function_for_each_output_with_the_parameters_that_it_uses() -> None:
    found = list(writer("p = 2; lr = linear(10, p->0); wd = linear(5, 1->0)").functions())
    assert [text.split("\n")[0] for text in found] == [
        "def lr(step: float, *, p: float = 2.0) -> float:",
        "def wd(step: float) -> float:",
    ]


def test_a_body_of_python_has_the_values() -> None:
    made = writer("p = 2; linear(10, p->0)")
    (source,) = made.functions()
    constants = "".join(f"{name} = {value}\n" for name, value in made.printer.constants.items())
    schedule = executed(constants + source)["schedule"]
    assert [schedule(k) for k in (-5, 0, 5, 20)] == [2, 2, 1, 0] and schedule(5, p=4.0) == 2


def test_a_constant_schedule_has_the_shape_of_its_steps() -> None:
    (source,) = writer("hold(3, 2)", "numpy").functions()
    assert "return np.asarray(np.full(k.shape, HOLD_VALUE), np.float64)" in source


def test_parts_that_optax_cannot_say_are_functions_of_their_own() -> None:
    part, schedule = writer("rex(10, 1->0) then cosine(5, 0.5->0)", "optax").functions()
    assert part.startswith("def _rex(step: ArrayLike)") and "optax has no `rex`" in schedule
    assert "optax.join_schedules" in schedule and schedule.startswith("schedule = ")


def test_parts_that_are_alike_are_made_by_one() -> None:
    made = list(
        writer("rex(10, 1->0.5) then rex(7, 0.5->0.25) then rex(9, 0.25->0.125)", "optax").functions()
    )
    assert sum("optax.Schedule:" in text for text in made) == 1


def test_parameters_of_calls_are_those_of_a_maker() -> None:
    maker, schedule = writer("p = 2; cosine(10, p->0)", "optax").functions()
    assert maker.startswith("def make_schedule(*, p: float = 2.0) -> optax.Schedule:")
    assert schedule == "schedule = make_schedule()"


def test_what_torch_cannot_set_is_noted_at_its_place() -> None:
    spec = "lr = hold(5, 1); temperature = hold(5, 2)"
    made, findings = writer(spec, "torch"), Findings(Source(spec))
    (source,) = made.epilogue(meaning_of(spec)[0], findings)
    (found,) = findings.all()
    assert "make_scheduler" in source and "no `temperature`" in found.message
    assert spec[slice(*found.span)].startswith("hold(5, 2)")
