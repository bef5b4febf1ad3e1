"""The facts that a file states itself, for the specs beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from ..dsl.numbers.facts import FACTS
from ..dsl.numbers.python_numbers import exact
from ..dsl.programs.program import understand
from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source
from .find import is_filled_in_later
from .formats import suffix_of
from .keys import key_matches
from .settings import Settings
from .values import File, Value, alike


class Facts:
    """What a file says about the facts of its runs, for each of its documents."""

    def __init__(self, file: File, values: Sequence[Value], settings: Settings) -> None:
        self._settings = settings
        self._found: dict[tuple[str, int], list[Value]] = {}
        self._unusable: set[tuple[str, int]] = set()  # facts that are filled in later, or wrong themselves
        # The same by the collection that they stand in, and by each collection around that.
        self._around: dict[tuple[str, int], dict[tuple[int, ...], list[Value]]] = {}
        self._beside: dict[tuple[str, int], dict[tuple[int, ...], list[Value]]] = {}
        self._choices: dict[int, Value] = {}
        self._file = file
        self._values = values
        for fact, patterns in settings.fact_keys.items():
            for value in values:
                if value.call is None and value.keys and _fits(patterns, value) and self._is_meant(value):
                    self._found.setdefault((fact, value.document), []).append(value)
        for (fact, document), found in self._found.items():
            around = self._around.setdefault((fact, document), {})
            beside = self._beside.setdefault((fact, document), {})
            for value in found:
                around.setdefault(value.within, []).append(value)
                for depth in range(len(value.within)):
                    beside.setdefault(value.within[:depth], []).append(value)
            usable = [self._is_usable(fact, value) for value in found]
            if not all(usable):
                self._unusable.add((fact, document))

    @cached_property
    def _findings(self) -> Findings:
        return Findings(self._file.source)

    @cached_property
    def _epochs(self) -> list[Value]:
        from ..dsl.programs.other_names import are_epochs  # for files with steps_per_epoch alone

        named = (value for value in self._values if value.call is None and value.keys)
        return [value for value in named if are_epochs(value.keys[-1])]

    def fitted(self) -> set[str]:
        """The patterns of facts that fit a key of the file."""
        found = [value for values in self._found.values() for value in values]
        patterns = [pattern for patterns in self._settings.fact_keys.values() for pattern in patterns]
        return {pattern for pattern in patterns if any(key_matches(pattern, value.keys) for value in found)}

    @property
    def problems(self) -> list[Diagnostic]:
        return self._findings.all() if self._found else []

    def _is_meant(self, value: Value) -> bool:
        """Whether a value with a fact's key can be one: Python code has such names for texts of all sorts."""
        is_text = isinstance(value.content, str)
        return not (is_text and suffix_of(self._file.path) == ".py") or _begins_with_number(value)

    def _is_usable(self, fact: str, value: Value) -> bool:
        """Whether a value can be the fact; what is wrong with it is said once, at its own place."""
        if is_filled_in_later(self._file, value) or value.content is None:
            return False
        other = {name: 1000 for name in FACTS if name != fact and not _must_agree(name, fact)}
        findings = Findings(Source("1"))
        understand(findings.source, {**other, fact: value.content}, findings)
        for found in findings.all():
            if found.severity == "error":
                said = found.message.startswith("the fact")
                message = found.message if said else f"the fact `{fact}`: {found.message}"
                self._findings.note(found.code, value.span, message, found.help)
        return not findings.failed

    def of(self, value: Value) -> tuple[Mapping[str, object], bool]:
        """What is given to a spec, and whether that is all that will be."""
        given = dict(self._settings.facts)
        if value.call is not None:
            return {**given, **value.call.given}, value.call.bound
        bound = True
        for fact, document in self._found:
            if document != value.document:
                continue
            if (fact, document) in self._unusable:
                bound = False
            else:
                given[fact] = self._nearest((fact, document), value).content
        return given, bound

    def in_epochs(self, value: Value, given: Mapping[str, object]) -> Mapping[str, object]:
        """The total that the number of epochs beside a spec comes to; empty where that is not known, or the total is."""
        steps = exact(given.get("steps_per_epoch"))
        if steps is None or "total" in given:
            return {}
        near = max((alike(found.within, value.within) for found in self._epochs), default=0)
        numbers = {
            exact(found.content)
            for found in self._epochs
            if found.document == value.document and alike(found.within, value.within) == near
        }
        count = numbers.pop() if len(numbers) == 1 else None
        return {"total": count * steps} if count is not None and count > 1 else {}

    def _nearest(self, key: tuple[str, int], value: Value) -> Value:
        """Of the values with a fact's key the one whose collection holds the spec most closely; else the nearest one."""
        for places in (self._around[key], self._beside[key]):
            for depth in range(len(value.within), -1, -1):
                found = places.get(value.within[:depth])
                if found is not None:
                    return self._chosen(key[0], found)
        raise AssertionError("every value is within its document")

    def _chosen(self, fact: str, near: list[Value]) -> Value:
        """Of several values that are as near the one whose key is a pattern itself; it is said if they differ."""
        known = self._choices.get(id(near))
        if known is not None:
            return known
        patterns = self._settings.fact_keys[fact]
        exact = [
            value for value in near if any(list(value.keys) == pattern.split(".") for pattern in patterns)
        ]
        first, *others = exact or near
        for other in others:
            if repr(other.content) != repr(first.content):
                line, column = self._file.source.position(first.span.start)
                option = f"--{fact.replace('_', '-')}-key"
                one, two = ".".join(first.keys), ".".join(other.keys)
                self._findings.note(
                    "argument",
                    other.span,
                    f"`{'` or `'.join(patterns)}` fits this key and also the one at {line}:{column}, and they differ",
                    f"name one of the two alone and in full: {option} {one} or {option} {two}",
                )
        self._choices[id(near)] = first
        return first


def _must_agree(name: str, fact: str) -> bool:
    """Whether a number for one fact could say something else than another that is given, beside a batch size."""
    for known in FACTS.values():
        parts = {*(known.follows or ())} - {"batch_size"}
        if name in parts or (name == known.name and fact in parts):
            return True
    return False


def _begins_with_number(value: Value) -> bool:
    return _NUMBER.match(str(value.content)) is not None


_NUMBER = re.compile(r"\s*[-+.]*[0-9]")


def _fits(patterns: Sequence[str], value: Value) -> bool:
    return any(key_matches(pattern, value.keys) for pattern in patterns)
