"""What to write in place of values without their names."""

import pytest

import thence
from thence.dsl.programs.by_name import facts_by_name, parameters_by_name, resumed_by_name, spec_first


@pytest.mark.parametrize(
    ("given", "spec", "written"),
    [
        ([1250], "warmup(5 ep, 0.1) then cosine(until 90 ep, 0)", "compile(text, steps_per_epoch=1250)"),
        ([1000], "warmup(5%, 0.1) then hold(rest)", "compile(text, total=1000)"),
        (["hold(5, 1)"], "warmup(10, 1)", "compile('warmup(10, 1) then hold(5, 1)')"),
    ],
)
def test_facts(given: list[object], spec: str, written: str) -> None:
    assert written in facts_by_name("compile(text, ...)", given, spec)


def test_specs_parameters_and_resumed_runs() -> None:
    assert "compile('hold(5, 1)', total=10)" in spec_first("compile", {"spec": "hold(5, 1)", "total": 10})
    assert "resume(at=50, then='hold(5, 1)')" in resumed_by_name([50, "hold(5, 1)"], {})
    assert "p=2" in parameters_by_name("schedule(step, ...)", [2], ["p"])
    with pytest.raises(TypeError, match="given by name"):
        thence.compile("warmup(5%, 0.1)", 1000)  # type: ignore[call-overload]
