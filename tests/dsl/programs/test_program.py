"""Programs and what they mean: outputs, facts, parameters, and what is left open."""

import pytest

import thence
from thence.dsl.programs.program import (
    GIVEN_LATER,
    begun,
    is_sound,
    meaning_of,
    output_alone,
    outputs_of,
    parameters_of,
)
from thence.dsl.syntax.unparse import unparse
from thence.dsl.text.findings import SpecError
from thence.dsl.text.source import Source


def test_outputs() -> None:
    program = thence.parse("p = 1; lr = linear(10, p->0); wd = lr * 2; x = hold(5, 1)")
    assert [definition.name for _, definition in outputs_of(program)] == ["lr", "wd", "x"]
    assert unparse(output_alone(program, "wd")) == "p = 1; lr = linear(10, p->0); wd = lr * 2; wd"
    assert parameters_of(program) == ("p",)


def test_what_it_means() -> None:
    meaning, findings = meaning_of("warmup(10%, 1) then hold(rest)", {"total": 200})
    assert meaning.outputs[""].duration == 200 and not findings.all() and not meaning.bundle
    with pytest.raises(SpecError, match="missing-fact"):
        meaning_of("warmup(10%, 1)")


def test_what_waits_for_more_is_begun() -> None:
    program, meant = begun(Source("warmup(10%, 1)"), {})
    assert meant is None and unparse(program) == "warmup(10%, 1)" and "missing-fact" in GIVEN_LATER
    with pytest.raises(SpecError, match="unknown-function"):
        begun(Source("wamup(10%, 1)"), {})
    assert is_sound("hold(5, 1)", {}) and not is_sound("holt(5, 1)", {})
