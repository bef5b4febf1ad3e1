"""Schedules that are written as mappings: keys of rates with curves as keys below them, and their numbers as keys of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ...dsl.numbers.decimals import shortest
from ...dsl.numbers.python_numbers import exact
from ...dsl.programs.program import is_sound, understand
from ...dsl.text.diagnostic import Diagnostic
from ...dsl.text.edits import Edited, apart
from ...dsl.text.findings import Findings
from ...dsl.text.source import Source, Span
from ..formats import line_of, suffix_of
from ..keys import OVER, is_rate
from ..sieve import NAMES
from ..values import File, Value
from .parted import THEN

_WORDS = re.compile(r"[\w.%+ -]{1,40}")
_MOST_ROUNDS = 4


def in_mappings(
    file: File, read: Callable[[File], Sequence[Value]], given: Callable[[Value], Mapping[str, object]]
) -> Iterator[Diagnostic]:
    """The findings on keys of rates whose mappings say a whole schedule."""
    for key, values in _below_rates(read(file)).items():
        text = _spec(values)
        # The facts may be taken from the mapping itself, where a key of theirs is one of its own.
        known = (given(values[0]), {}) if text is not None else ()
        meant = next((one for facts in known if (one := _mended(text or "", facts)) is not None), None)
        if meant is not None:
            findings = Findings(file.source)
            place = Span(values[0].span.start, values[-1].span.stop)
            help = f"write one text: {line_of(suffix_of(file.path), key[-1], meant)}"
            findings.note("syntax", place, f"`{key[-1]}` has a mapping here, and a spec is one text", help)
            yield from findings.all()


def _below_rates(values: Sequence[Value]) -> dict[tuple[str, ...], list[Value]]:
    """The values below each key of rates that has further keys, by the keys that lead to it."""
    found: dict[tuple[str, ...], list[Value]] = {}
    for value in values:
        rates = [i for i, key in enumerate(value.keys[:-1]) if is_rate(key)]
        if rates and value.call is None:
            found.setdefault(value.keys[: rates[-1] + 1], []).append(value)
    return found


def _spec(values: Sequence[Value]) -> str | None:
    """The spec of all that stands below a key, with arguments by the names that they have there; None for anything else."""
    calls: dict[tuple[object, ...], list[str]] = {}
    total = ""
    for value in values:
        rate = max(i for i, key in enumerate(value.keys) if is_rate(key) and i < len(value.keys) - 1)
        path = [key for key in value.keys[rate + 1 :] if key.lower() not in THEN]
        number = _written(value.content)
        if number is None:
            return None
        if path == [OVER] and not total:
            total = f" {OVER} {number}"
        elif len(path) == 2 and path[0] in NAMES and path[1].isidentifier():
            calls.setdefault((path[0], value.within), []).append(f"{path[1]}={number}")
        else:
            return None
    segments = [f"{name}({', '.join(arguments)})" for (name, _), arguments in calls.items()]
    return " then ".join(segments) + total if segments else None


def _written(content: object) -> str | None:
    """A number, or a word of a spec, as it is written in one."""
    if isinstance(content, str):
        return content if _WORDS.fullmatch(content) else None
    number = exact(content)
    return shortest(number) if number is not None else None


def _mended(text: str, given: Mapping[str, object]) -> str | None:
    """A spec with the names of its arguments as they are in the language; None unless it then is one."""
    for _ in range(_MOST_ROUNDS):
        if is_sound(text, given):
            return text
        source = Source(text)
        findings = Findings(source)
        understand(source, given, findings)
        fixes = [one.fix for one in findings.all() if one.fix is not None and one.source is source]
        if not fixes:
            return None
        text = Edited(text, apart(fixes)).text
    return None
