"""Specs that a file's own structure has parted: segments in a list, and keys that are words of the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from ...dsl.numbers.decimals import shortest
from ...dsl.numbers.python_numbers import exact
from ...dsl.numbers.units import letters
from ...dsl.programs.program import is_sound, understand
from ...dsl.syntax.spellings import JOINING
from ...dsl.text.diagnostic import Diagnostic
from ...dsl.text.findings import Findings
from ...dsl.text.source import Source, Span
from ..find import glued
from ..formats import line_of, suffix_of
from ..keys import OVER, is_argument_list, says_rate, stage_of
from ..reading import calls_a_curve, name_referred_to
from ..values import File, Value

# Words that join segments, as keys.
THEN = frozenset({"then", "next", "and_then", "followed_by", "afterwards"})
_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*=\s*([^;=]+)\Z")
_BESIDE = {*THEN, OVER}
_BETWEEN_ITEMS = re.compile(rf"(?:[\s,]|-(?=\s)|#[^\r\n]*|([\"']?)(?:{'|'.join(JOINING)})\1(?=[\s,]))*")

Given = Callable[[Value], Mapping[str, object]]


def in_lists(
    file: File, specs: Sequence[Value], found: Sequence[Diagnostic], given: Given
) -> list[Diagnostic]:
    """The findings of a file, with one for each list whose items are segments of one schedule in place of those on the items."""
    if not any(one.severity == "error" for one in found):
        return list(found)
    told = list(found)
    for items in _lists(file, specs):
        if len(items) < 2:
            continue
        place, facts = Span(items[0].span.start, items[-1].span.stop), given(items[0])
        of_items = [one for one in told if place.start <= one.source.shown(one.span).start < place.stop]
        wrong = next((one for one in of_items if one.severity == "error"), None)
        texts = [str(item.content) if item.whole is None else file.text[slice(*item.whole)] for item in items]
        whole = _TWICE.sub(" then ", " then ".join(texts))
        if wrong is None or all(_stands_alone(text, facts) for text in texts) or not is_sound(whole, facts):
            continue
        findings = Findings(file.source)
        findings.note(
            wrong.code,
            place,
            "each text of this list is a schedule of its own, and one of them goes on from the one before",
            f'write one text: "{whole}"',
        )
        told = [one for one in told if one not in of_items] + findings.all()
    return told


_TWICE = re.compile(r"(?:\s*\bthen\b){2,3}\s*")


def _stands_alone(text: str, given: Mapping[str, object]) -> bool:
    source = Source(text)
    return understand(source, given, Findings(source)) is not None


def _lists(file: File, specs: Sequence[Value]) -> Iterator[list[Value]]:
    """Texts that follow each other as the items of one list."""
    texts = [value for value in specs if isinstance(value.content, str) and value.keys and value.call is None]
    items = texts[:1]
    for one, other in pairwise(texts):
        between = file.text[(one.whole or one.span).stop : other.span.start]
        if not (one.keys == other.keys and one.within == other.within and _BETWEEN_ITEMS.fullmatch(between)):
            yield items
            items = []
        items.append(other)
    yield items


def in_keys(file: File, values: Sequence[Value], specs: Sequence[Value], given: Given) -> list[Diagnostic]:
    """The findings on keys that say a part of a spec: `then` and `over` beside one, and curves below a key of rates."""
    beside = [value for value in values if value.keys and value.keys[-1].lower() in _BESIDE]
    bare = [value for value in specs if not value.keys and not value.is_file and value.call is None]
    in_one = [(value, both) for value in specs if value.call is None and (both := glued(str(value.content)))]
    staged, curves_in_keys = list(_stages(values, specs)), list(_curves(values))
    referring = list(_referring(values, specs))
    if not (beside or bare or in_one or staged or curves_in_keys or referring):
        return []
    findings = Findings(file.source)
    suffix = suffix_of(file.path)
    if beside:
        _note_beside(beside, specs, given, suffix, findings)
    for value in bare:
        if named := _ASSIGNED.match(str(value.content)):
            message = "the file is one text, and no key with a value"
            help = f"write: {line_of(suffix, named[1], named[2].strip())}"
            findings.note("syntax", value.span, message, help)
    for value, (key, text) in in_one:
        message = (
            f"`{key}` is no key here: YAML takes the colon for a part of the text unless a blank follows it"
        )
        findings.note("syntax", value.span, message, f"write: {line_of(suffix, key, text)}")
    for value, spec in referring:
        _note_reference(value, spec, given, suffix, findings)
    for spec, stages in staged:
        _note_stages(spec, stages, given, suffix, findings)
    for curves in curves_in_keys:
        whole = " then ".join(f"{value.keys[-1]}({value.content})" for value in curves)
        if is_sound(whole, given(curves[0])):
            place = Span(curves[0].span.start, curves[-1].span.stop)
            help = f"write one text: {line_of(suffix, curves[0].keys[-2], whole)}"
            findings.note("syntax", place, f"{_keys_of_their_own(curves)} here, and no spec", help)
    return findings.all()


def _referring(values: Sequence[Value], specs: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    """Texts that are so many times what a key beside them has a spec for, `0.1 * lr`, and that spec."""
    by_key = {
        (spec.document, spec.within, spec.keys[-1]): spec
        for spec in specs
        if spec.keys and spec.call is None and isinstance(spec.content, str) and calls_a_curve(spec.content)
    }
    for value in values if by_key else ():
        name = name_referred_to(value.content) if isinstance(value.content, str) and value.keys else None
        spec = by_key.get((value.document, value.within, name or ""))
        if spec is not None and spec is not value and value.call is None:
            yield value, spec


def _note_reference(value: Value, spec: Value, given: Given, suffix: str, findings: Findings) -> None:
    """Note a text that refers to the key beside it."""
    name, key = spec.keys[-1], value.keys[-1]
    definitions, sign, result = str(spec.content).strip().rpartition(";")
    bundle = f"{definitions}{sign}{' ' * bool(sign)}{name} = {result.strip()}; {key} = {value.content}"
    alone = re.sub(rf"\b{re.escape(name)}\b", f"({spec.content})", str(value.content))
    if not is_sound(bundle, given(spec)):
        return
    write = f"{line_of(suffix, key, alone)}; or both in one text: " if is_sound(alone, given(spec)) else ""
    message = f"`{name}` is a key of its own here, and no name in the text of `{key}`"
    findings.note(
        "unknown-name", value.span, message, f"write{': ' if write else ' both in one text: '}{write}{bundle}"
    )


def _note_beside(
    beside: Sequence[Value], specs: Sequence[Value], given: Given, suffix: str, findings: Findings
) -> None:
    """Note `then` and `over` as keys beside a spec."""
    by_place = {
        (value.document, value.within): value
        for value in reversed(specs)
        if value.keys and value.call is None
    }
    for value in beside:
        key = value.keys[-1].lower()
        spec = by_place.get((value.document, value.within))
        if spec is None or spec is value or value.call is not None:
            continue
        is_part = key == OVER or (isinstance(value.content, str) and calls_a_curve(value.content))
        whole = f"{spec.content} {OVER if key == OVER else 'then'} {value.content}"
        if is_part and is_sound(whole, given(spec)):
            findings.note(
                "syntax",
                value.span,
                f"`{value.keys[-1]}` is a key of its own here, and no part of `{spec.keys[-1]}`",
                f"write one text: {line_of(suffix, spec.keys[-1], whole)}",
            )


def _note_stages(
    spec: Value, stages: Mapping[str, Value], given: Given, suffix: str, findings: Findings
) -> None:
    """Note the numbers of a warm-up as keys beside a spec that goes on from it."""
    rate = next(filter(says_rate, reversed(spec.keys)), None)
    if rate is None or _stands_alone(str(spec.content), given(spec)):
        return
    peak = stages.get("peak")
    parts = [f"warmup({_number(stages['warmup'])}, {_number(peak) if peak else '1e-3'})"]
    parts += [f"hold({_number(stages['hold'])})"] if "hold" in stages else []
    whole = " then ".join((*parts, str(spec.content)))
    if is_sound(whole, given(spec)):
        own = _keys_of_their_own(sorted(stages.values(), key=_place))
        write = "write one text" if peak else "write one text with the value that is reached, as in"
        findings.note(
            "start-value",
            spec.span,
            f"{own} here, and no part of `{spec.keys[-1]}`",
            f"{write}{':' if peak else ''} {line_of(suffix, rate, whole)}",
        )


def _keys_of_their_own(values: Sequence[Value]) -> str:
    names = "` and `".join(value.keys[-1] for value in values)
    return f"`{names}` {'are keys of their own' if len(values) > 1 else 'is a key of its own'}"


def _stages(values: Sequence[Value], specs: Sequence[Value]) -> Iterator[tuple[Value, dict[str, Value]]]:
    """Specs beside keys that have the numbers of a warm-up before them, and these by what they say."""
    beside: dict[tuple[int, tuple[int, ...]], dict[str, Value]] = {}
    told = [
        (stage_of(value.keys[-1]) if value.keys and value.call is None else "", value) for value in values
    ]
    if not any(stage == "warmup" for stage, _ in told):
        return
    for stage, value in told:
        if stage and _number(value):
            beside.setdefault((value.document, value.within), {}).setdefault(stage, value)
    for spec in specs if beside else ():
        stages = beside.get((spec.document, spec.within), {})
        if "warmup" in stages and spec.keys and spec.call is None and isinstance(spec.content, str):
            yield spec, stages


def _number(value: Value) -> str:
    """A number of a file as it is written in a spec; empty for what is none."""
    number = exact(value.content)
    if number is not None:
        return shortest(number)
    return str(value.content) if isinstance(value.content, str) and _NUMBER.fullmatch(value.content) else ""


_NUMBER = re.compile(rf"\s*[0-9.][0-9._]*(?:[eE][-+]?[0-9]+)?[kMBT]?\s*(?:%|{letters()})?\s*")


def _place(value: Value) -> int:
    return value.span.start


def _curves(values: Sequence[Value]) -> Iterator[list[Value]]:
    """Texts below one key of rates whose own keys are curves."""
    found: dict[tuple[int, tuple[int, ...]], list[Value]] = {}
    for value in values:
        *_, around, key = ("", "", *value.keys)
        if isinstance(value.content, str) and says_rate(around) and is_argument_list(key, value.content):
            found.setdefault((value.document, value.within), []).append(value)
    yield from found.values()
