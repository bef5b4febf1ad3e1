"""What is given by position where names are asked for: the same call with the names that are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..formula.float32 import PRECISIONS
from ..numbers.decimals import shortest
from ..numbers.facts import FACTS
from ..numbers.python_numbers import exact
from ..places.kinds import Kinds
from ..text.findings import Findings, SpecError
from ..text.source import Source
from .program import understand, written_in

_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*[=:]\s*(.*\S)\s*")
_MOST = 3


def facts_by_name(call: str, given: Sequence[object], spec: str) -> str:
    """What to write in place of a call, with `...` for the values that it gives to a spec without their names.

    >>> facts_by_name("compile(text, ...)", [1250], "warmup(5 ep, 0.1) then cosine(until 90 ep, 0)")
    'facts and parameters are given by name: write compile(text, steps_per_epoch=1250)'
    """
    named = _named(given)
    ways = [named] if named else list(dict.fromkeys(_fitting(given, spec)))[:_MOST]
    return _told("facts and parameters are given by name", call, ways, "total=10_000")


def parameters_by_name(call: str, given: Sequence[object], parameters: Sequence[str]) -> str:
    """The same of a call that takes the parameters of a program alone.

    >>> parameters_by_name("schedule(step, ...)", [1e-3], ["peak"])
    'parameters are given by name: write schedule(step, peak=1e-3)'
    """
    if not parameters:
        return f"the program has no parameters: write {call.replace(', ...', '')}"
    named = _named(given)
    value = _written(given[0]) if len(given) == 1 and not isinstance(given[0], Mapping) else None
    ways = [named] if named else [f"{name}={value}" for name in parameters[:_MOST]] if value else []
    return _told("parameters are given by name", call, ways, f"{parameters[0]}=...")


def _told(why: str, call: str, ways: Sequence[str], example: str) -> str:
    if not ways:
        return f"{why}, as in {call.replace('...', example)}"
    return f"{why}: write {' or '.join(call.replace('...', way) for way in ways)}"


def _named(given: Sequence[object]) -> str | None:
    """Arguments with the names that they have themselves: those of dicts, of `"peak=1e-3"`, and of a precision."""
    found: dict[str, str] = {}
    for value in given:
        if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
            found |= {name: _written(inner) or repr(inner) for name, inner in value.items()}
        elif isinstance(value, str) and value in PRECISIONS:
            found["precision"] = repr(value)
        elif isinstance(value, str) and (one := _ASSIGNED.fullmatch(value)):
            found[one[1]] = one[2] if _is_number(one[2]) else repr(one[2])
        else:
            return None
    return ", ".join(f"{name}={value}" for name, value in found.items()) or None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _written(value: object) -> str | None:
    number = exact(value)
    return repr(value) if isinstance(value, str) else shortest(number) if number is not None else None


def _fitting(given: Sequence[object], spec: str) -> Iterator[str]:
    """One value with each name that the program lacks; where it lacks none, with each that it has."""
    value = _written(given[0]) if len(given) == 1 else None
    if value is None:
        return
    lacking = _errors(spec, {})
    for name in FACTS:
        left = _errors(spec, {name: given[0]})
        if len(left) < len(lacking) and left <= lacking:
            yield f"{name}={value}"
    try:
        program, _ = written_in(Source(spec))
    except SpecError:
        return
    open_ones = [definition.name for definition in program.definitions if definition.value is None]
    if open_ones or not lacking:
        for name in open_ones or Kinds(program).parameters:
            yield f"{name}={value}"


def _errors(spec: str, given: Mapping[str, object]) -> set[tuple[str, str]]:
    findings = Findings(Source(spec))
    understand(findings.source, given, findings)
    return {(one.code, one.message) for one in findings.all() if one.severity == "error"}
