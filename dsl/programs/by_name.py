"""What is given by position where names are asked for: the same call with the names that are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..formula.float32 import PRECISIONS
from ..numbers.decimals import shortest
from ..numbers.facts import FACTS
from ..numbers.python_numbers import exact, shown
from ..places.kinds import Kinds
from ..text.findings import Findings, SpecError
from ..text.source import Source
from .program import understand, written_in
from .reading import parse

_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*[=:]\s*(.*\S)\s*")
_MOST = 3


def facts_by_name(call: str, given: Sequence[object], spec: str) -> str:
    """What to write in place of a call, with `...` for the values that it gives to a spec without their names.

    >>> facts_by_name("compile(text, ...)", [1250], "warmup(5 ep, 0.1) then cosine(until 90 ep, 0)")
    'facts and parameters are given by name: write compile(text, steps_per_epoch=1250)'
    """
    if (one := _in_one([spec, *given])) is not None:
        return f"segments are joined by then in one text: write {call.replace('text, ...', repr(one))}"
    named = _named(given)
    ways = [named] if named else list(dict.fromkeys(_fitting(given, spec)))[:_MOST]
    return _told("facts and parameters are given by name", call, ways, "total=10_000")


def spec_first(call: str, given: Mapping[str, object]) -> str:
    """What to write in place of a call that gives a spec by name, or none.

    >>> spec_first("compile", {"spec": "hold(5, 1)", "total": 10})
    "the spec comes first and has no name: write compile('hold(5, 1)', total=10)"
    """
    named = next((name for name in _OF_SPECS if name in given), None)
    if named is None:
        return f'a spec is needed, as in {call}("warmup(1000, 1e-3) then cosine(9000, 0)")'
    rest = "".join(
        f", {name}={_written(value) or shown(value)}" for name, value in given.items() if name != named
    )
    return f"the spec comes first and has no name: write {call}({shown(given[named])}{rest})"


_OF_SPECS = ("text", "spec", "schedule", "program", "source")


def resumed_by_name(given: Sequence[object], named: Mapping[str, object]) -> str:
    """What to write in place of `resume` with arguments that have no name.

    >>> resumed_by_name([50, "hold(5, 1)"], {})
    "at and then have names: write resume(at=50, then='hold(5, 1)')"
    """
    found = {name: value for name, value in named.items() if name in ("at", "then") and value is not ...}
    place = next((named[name] for name in _OF_PLACES if name in named), None)
    if place is not None:
        found.setdefault("at", place)
    for value in given:
        is_place = exact(value) is not None or (isinstance(value, str) and "(" not in value)
        found.setdefault("at" if is_place and "at" not in found else "then", value)
    told = ", ".join(f"{name}={_told_value(found[name])}" for name in ("at", "then") if name in found)
    more = "".join(f", {name}=..." for name in ("at", "then") if name not in found)
    return f"at and then have names: write resume({told}{more})"


_OF_PLACES = ("step", "steps", "n", "from_step", "after", "start", "from_")


def _told_value(value: object) -> str:
    return _written(value) or shown(getattr(value, "spec", value))


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


def _in_one(texts: Sequence[object]) -> str | None:
    """The schedule whose segments some texts are; None for other values."""
    if not all(isinstance(text, str) and "(" in text for text in texts):
        return None
    whole = " then ".join(map(str, texts))
    return whole if parse(Source(whole), Findings(Source(whole))) is not None else None


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
