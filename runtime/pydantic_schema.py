"""How pydantic reads, writes and describes a schedule or a bundle; loaded when pydantic asks for it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import SpecError


def core_schema_of(kind: type[Any]) -> CoreSchema:
    """Reads, with a class of spec objects, a text, a number or an instance, in strict mode too; JSON has the text."""

    def read(given: Any) -> Any:
        try:
            return kind(given)
        except SpecError as error:
            found = [InitErrorDetails(type=_error(d), input=given) for d in error.diagnostics]
            raise ValidationError.from_exception_data(kind.__name__, found) from None
        except (TypeError, ValueError) as error:
            raise PydanticCustomError("thence.spec", "{message}", {"message": str(error)}) from None

    read.__name__ = kind.__name__  # which names it where it is one of a union
    written = core_schema.to_string_ser_schema(when_used="json")
    return core_schema.no_info_plain_validator_function(read, serialization=written)


def _error(found: Diagnostic) -> PydanticCustomError:
    code: Any = f"thence.{found.code}"
    message = f"{found.code} at {found.line}:{found.column}: {found.message}"
    context = {
        "code": found.code,
        "line": found.line,
        "column": found.column,
        "start": found.span.start,
        "stop": found.span.stop,
        "help": found.help,
        "message": f"{message}; help: {found.help}" if found.help else message,
    }
    return PydanticCustomError(code, "{message}", context)


def json_schema_of(name: str, mode: Literal["validation", "serialization"], *, many: bool) -> dict[str, Any]:
    """A text; where a schedule is read, and not `many`, a number too."""
    if many:
        about = "Named schedules of one program of thence's language: functions of the training step."
        example = "lr = warmup(1000, 1e-3) then cosine(9000, 0); wd = 0.1 * lr"
    else:
        about = "A schedule of thence's language: a function of the training step."
        example = "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
    return {
        "title": name,
        "description": about,
        "type": "string" if many or mode == "serialization" else ["string", "number"],
        "examples": [example],
    }
