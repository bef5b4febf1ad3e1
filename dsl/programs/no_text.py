"""What is given where a text belongs, such as a dict or a function, and the spec that it stands for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ..answers.answers import about_call
from ..answers.entries import find, is_schedule_name
from ..counterparts.python_calls import PythonCall, PythonText
from ..numbers.decimals import shortest
from ..numbers.python_numbers import exact
from ..slips.pasted import read_file
from ..syntax.spellings import JOINING
from ..text.findings import Findings
from ..text.source import Source, Span
from .program import understand
from .reading import parse

_EXAMPLE = '"warmup(1000, 1e-3) then cosine(9000, 0)"'
_LEVELS = "values that change at a step are written steps({})"
_LONGEST = 1000


def instead(value: object) -> str:
    """What to write in place of a value that is neither a text nor a number.

    >>> instead(["warmup(10, 1)", "cosine(90, 0)"])
    'write one text: "warmup(10, 1) then cosine(90, 0)"'
    """
    made = _made(value)
    if made is not None:
        return f'write one text: "{made}"'
    inner = next(_within(value), None)
    if inner is not None:
        return f"give the text in it: {inner}"
    known = _config(value) if isinstance(value, Mapping) else _of_library(value)
    if known is not None:
        return f'{known[0]}: write one text: "{known[1]}"'
    if isinstance(value, os.PathLike):
        return read_file(str(value))
    if isinstance(value, bytes | bytearray):
        return "decode it: .decode()"
    if hasattr(value, "read"):
        return "give what it reads: .read()"
    if isinstance(value, Mapping):
        return 'several schedules are definitions in one text, as in "lr = cosine(9000, 1e-3->0); wd = 0.1 * lr / 1e-3"'
    if isinstance(value, Sequence) and value and all(exact(item) is not None for item in value):
        first, *more = (shortest(exact(item) or 0) for item in value[:_MOST_LEVELS])
        return _LEVELS.format(", ".join([first, *(f"{v} @ {1000 * i}" for i, v in enumerate(more, 1))]))
    if isinstance(value, Sequence):
        return f"segments are joined by then in one text, as in {_EXAMPLE}"
    if callable(value):
        return (
            'write its formula as a text, as in "1e-3 * 0.95^step", or join functions as they are with '
            "thence.schedules.join_schedules"
        )
    return f"write a text such as {_EXAMPLE}, or a number such as 1e-3"


def _within(value: object, path: str = "", depth: int = 0) -> Iterator[str]:
    """Where a spec stands in nested dicts and objects: `["optimizer"]["lr"]`, `.lr`."""
    if isinstance(value, str):
        if depth and "(" in value and len(value) <= _LONGEST and _is_spec(value):
            yield path
        return
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        parts = [(f"[{key!r}]", inner) for key, inner in value.items()]
    else:
        kept = getattr(value, "__dict__", {}) if not isinstance(value, type) and not callable(value) else {}
        parts = [(f".{key}", inner) for key, inner in kept.items()]
    for name, inner in parts[:_MOST_PARTS]:
        yield from _within(inner, path + name, depth + 1)


def _made(value: object) -> str | None:
    """The text that a value stands for, if that is a spec."""
    for make in (_piece, _bundle, _levels, _sequence):
        text = make(value)
        if text is not None and len(text) <= _LONGEST and _is_spec(text):
            return text
    return None


def _is_spec(text: str) -> bool:
    findings = Findings(Source(text))
    understand(findings.source, {}, findings)
    return all(found.severity == "warning" or found.code in _GIVEN_LATER for found in findings.all())


def _piece(value: object) -> str | None:
    """A text, a number, a schedule, or the only item of a list of such."""
    if isinstance(value, list | tuple) and len(value) == 1:
        return _piece(value[0])
    if isinstance(value, bytes | bytearray):
        with suppress(UnicodeDecodeError):
            return value.decode()
    text = value if isinstance(value, str) else getattr(value, "spec", None)
    if isinstance(text, str):
        return text.strip()
    number = exact(value)
    return None if number is None else shortest(number)


def _bundle(value: object) -> str | None:
    """Definitions, for a dict of specs by name."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        return None
    pieces = {name: _piece(item) for name, item in value.items()}
    if not any(piece and "(" in piece for piece in pieces.values()):
        return None
    schedules = {
        name: f"constant({piece})" if exact(value[name]) is not None else piece
        for name, piece in pieces.items()
    }
    return (
        "; ".join(f"{name} = {piece}" for name, piece in schedules.items()) if all(pieces.values()) else None
    )


def _levels(value: object) -> str | None:
    """Values from certain steps on, for a table from steps to values, or pairs of both."""
    pairs = list(
        value.items() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    )
    if not pairs or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
        return None
    numbers = [(exact(one), exact(other)) for one, other in pairs]
    for table in (numbers, [(step, value) for value, step in numbers]):
        steps = [step for step, _ in table if step is not None and step.denominator == 1]
        values = [value for _, value in table if value is not None]
        if len(steps) == len(values) == len(table) and steps[0] == 0 and steps == sorted(set(steps)):
            places = zip(values[1:], steps[1:], strict=True)
            return f"steps({', '.join([shortest(values[0]), *(f'{shortest(v)} @ {s}' for v, s in places)])})"
    return None


def _sequence(value: object) -> str | None:
    """Segments one after the other, for a list of them."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence):
        return None
    segments = [item for item in value if not (isinstance(item, str) and _JOINS.fullmatch(item))]
    pieces = [_piece(item) for item in segments if exact(item) is None]
    return (
        " then ".join(piece for piece in pieces if piece)
        if len(pieces) == len(segments) and all(pieces)
        else None
    )


def _config(value: Mapping[Any, Any]) -> tuple[str, str] | None:
    """What is said of a dict of another library's names and numbers that is a schedule there, and its spec."""
    try:
        source = Source(json.dumps(dict(value), default=str))
    except (TypeError, ValueError, RecursionError):
        return None
    findings = Findings(source)
    parse(source, findings)
    for found in findings.all():
        if found.fix is not None and found.fix.span == Span(0, len(source.text)):
            return found.message.rpartition(": ")[2], found.fix.text
    return None


def _of_library(value: object) -> tuple[str, str] | None:
    """What is said of a schedule of another library, and its spec with the numbers that it was made with."""
    for name, numbers in _made_by(value):
        if not is_schedule_name(name):
            continue
        named = {key: PythonText(repr(number)).value() for key, number in numbers.items()}
        call = PythonCall(name, (), named, Span(0, 0))
        entry, answer = find(call), about_call(call)
        needed = (
            {key for key, one in entry.parameters.items() if one.used and one.default is None}
            if entry
            else set()
        )
        # What it is made of besides numbers, such as other schedules, is not seen.
        if answer is not None and answer.text is not None and not answer.unfit and needed <= {*named}:
            return answer.message, answer.text
    return None


def _made_by(value: object) -> Iterable[tuple[str, dict[str, Any]]]:
    """What may have made a value: its class with its attributes, or the function around it with what it has kept."""
    if isinstance(value, type):
        return
    kind = type(value)
    yield f"{kind.__module__}.{kind.__name__}", _plain(getattr(value, "__dict__", {}))
    function: Callable[..., object] | Any = getattr(value, "func", value)  # of functools.partial
    code, cells = getattr(function, "__code__", None), getattr(function, "__closure__", None) or ()
    outer = getattr(function, "__qualname__", "").partition(".<locals>")[0]
    if code is not None and outer:
        kept: dict[str, Any] = {}
        for name, cell in zip(code.co_freevars, cells, strict=True):
            with suppress(ValueError):  # it is empty yet
                kept[name] = cell.cell_contents
        yield f"{function.__module__}.{outer}", _plain(kept)


def _plain(numbers: Mapping[str, object]) -> dict[str, object]:
    """The numbers and words among what something was made with."""
    kept = {name.lstrip("_"): number for name, number in numbers.items() if not name.startswith("__")}
    match kept.get("base_lrs"):
        case [rate]:
            kept["lr"] = rate
    return {name: number for name, number in kept.items() if isinstance(number, bool | int | float | str)}


_JOINS = re.compile(rf"\s*(?:{'|'.join(JOINING)})\s*", re.IGNORECASE)
_MOST_LEVELS = 5
_DEEPEST = 4
_MOST_PARTS = 100
_GIVEN_LATER = ("missing-fact", "required")
