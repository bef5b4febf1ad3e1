"""How pydantic reads, writes and describes a spec object."""

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import thence
from thence.runtime.pydantic_schema import core_schema_of, json_schema_of


def test_it_reads_texts_numbers_and_instances_and_writes_texts() -> None:
    adapter = TypeAdapter(thence.Schedule)
    for given in ("hold(5, 1)", thence.Schedule("hold(5, 1)")):
        assert adapter.validate_python(given, strict=True).spec == "hold(5, 1)"
    assert adapter.validate_python(0.5).spec == "0.5"
    assert adapter.dump_json(thence.Schedule("hold(5, 1)")) == b'"hold(5, 1)"'


def test_each_finding_is_an_error_of_its_own() -> None:
    class Config(BaseModel):
        lr: thence.Schedule

    with pytest.raises(ValidationError) as caught:
        Config(lr="wamup(10, 1) then holt(5)")  # type: ignore[arg-type]
    first, second = caught.value.errors()
    assert (first["loc"], first["type"], second["type"]) == (
        ("lr",),
        "thence.unknown-function",
        "thence.unknown-function",
    )
    assert (
        first["msg"] == "unknown-function at 1:1: there is no curve or function `wamup`; help: write: warmup"
    )
    context = first.get("ctx", {})
    assert (context["line"], context["start"], context["stop"]) == (1, 0, 5)


def test_what_is_no_text_at_all_says_so() -> None:
    with pytest.raises(ValidationError, match="not a list"):
        TypeAdapter(thence.Schedule).validate_python([1])
    assert core_schema_of(thence.Bundle)["type"] == "function-plain"


@pytest.mark.parametrize(
    ("mode", "many", "kinds"),
    [
        ("validation", False, ["string", "number"]),
        ("serialization", False, "string"),
        ("validation", True, "string"),
    ],
)
def test_the_schema_of_json(mode: object, many: bool, kinds: object) -> None:
    schema = json_schema_of("Schedule", mode, many=many)  # type: ignore[arg-type]
    assert schema["type"] == kinds and not any(
        found.severity == "error" for example in schema["examples"] for found in thence.check(example)
    )
