"""YAML with the places of its scalars: PyYAML says where they are, `yaml_scalars` where their characters are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from ..dsl.source import Span
from ..libraries import needed_for
from .values import File, UnreadableError, Value
from .yaml_scalars import line_end_in, trace

# A tag and an anchor stand before the scalar itself.
_PROPERTIES = re.compile(r"(?:(?:!<[^>]*>|[!&][^\s,\[\]{}]*)[ \t\r\n]+)*")


def read(file: File) -> list[Value]:
    """The scalars of a YAML file. Raises UnreadableError for a text that is no YAML, MissingLibraryError without PyYAML."""
    with needed_for("reading YAML files", "thence[files]"):
        import yaml
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return list(_Reading(file.text).values(yaml.parse(file.text, Loader=loader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = ", ".join(filter(None, [error.context, error.problem]))
        raise UnreadableError(f"it is no YAML: {message}", mark.index if mark else 0) from error
    except yaml.YAMLError as error:
        offset = getattr(error, "position", 0)
        reason = getattr(error, "reason", None) or str(error).splitlines()[0]
        raise UnreadableError(f"it is no YAML: {reason}", offset if isinstance(offset, int) else 0) from error


class _Open:
    """A collection that has begun: the keys that lead to it, and in a mapping the key that waits for its value."""

    def __init__(self, keys: tuple[str, ...], mapping: bool, flow: bool) -> None:
        self.keys = keys
        self.mapping = mapping
        self.flow = flow
        self.key: str | None = None

    @property
    def awaits_key(self) -> bool:
        return self.mapping and self.key is None

    @property
    def inner_keys(self) -> tuple[str, ...]:
        return self.keys if self.key is None else (*self.keys, self.key)


class _Reading:
    """A walk through the events of one file; scalars with an anchor are met again where they are used."""

    def __init__(self, text: str) -> None:
        from yaml.resolver import Resolver

        self._text = text
        self._resolver: Any = Resolver()
        self._anchored: dict[str | None, Value] = {}
        self._document = -1
        self._cut_until = 0
        self._to_look_ahead = _MOST_LOOKED_AHEAD

    def values(self, events: Any) -> Iterator[Value]:
        import yaml

        around: list[_Open] = []
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    self._document += 1
                    self._anchored.clear()
                    around = [_Open((), mapping=False, flow=False)]
                case yaml.CollectionStartEvent():
                    outer = around[-1]
                    named = not outer.awaits_key  # a collection that is itself a key names nothing
                    if not named:
                        outer.key = "?"
                    mapping = isinstance(event, yaml.MappingStartEvent)
                    around.append(_Open(outer.inner_keys, mapping, bool(event.flow_style)))
                    if named:
                        outer.key = None
                case yaml.CollectionEndEvent():
                    around.pop()
                case yaml.ScalarEvent():
                    outer = around[-1]
                    if outer.awaits_key:
                        outer.key = event.value
                        continue
                    value = self._value(event, outer)
                    outer.key = None
                    if event.anchor:
                        self._anchored[event.anchor] = value
                    if value.span.start >= self._cut_until:
                        self._cut_until = value.whole.stop if value.whole else 0
                        yield value
                case yaml.AliasEvent():
                    outer = around[-1]
                    if outer.awaits_key:
                        outer.key = "*"
                        continue
                    meant = self._anchored.get(event.anchor)
                    if meant is not None:
                        yield replace(meant, keys=outer.inner_keys)
                    outer.key = None
                case _:
                    pass

    def _value(self, event: Any, around: _Open) -> Value:
        import yaml

        stop = event.end_mark.index
        properties = _PROPERTIES.match(self._text, event.start_mark.index, stop)
        assert properties is not None, "it may be empty"
        start = properties.end()
        style = event.style or ""  # a plain scalar's is None, or empty from libyaml
        content: object = event.value
        plain = not style and event.implicit[0]
        if plain:
            tag = self._resolver.resolve(yaml.ScalarNode, event.value, (True, False))
            if tag != "tag:yaml.org,2002:str":
                content = _constructed(event.value)
        tracer = partial(trace, self._text, start, stop, style, content) if isinstance(content, str) else None
        whole = self._whole(start, stop) if plain and around.flow else None
        line_end = line_end_in(self._text, start, stop, style)
        span = Span(start, stop)
        return Value(around.inner_keys, content, span, tracer, line_end, event.tag, self._document, whole)

    def _whole(self, start: int, stop: int) -> Span | None:
        """The text that was meant by a scalar in a flow collection, if it ends at a comma inside of parentheses."""
        text = self._text
        depth = text.count("(", start, stop) - text.count(")", start, stop)
        if depth <= 0 or text[stop : stop + 1] != ",":
            return None
        for at in range(stop, min(len(text), stop + self._to_look_ahead)):
            sign = text[at]
            depth += (sign == "(") - (sign == ")")
            if depth < 0 or sign in "{}[]":
                # What is left open up to here was not cut, it was never closed.
                self._to_look_ahead -= at - stop
                return None
            if not depth and (sign == "," or text[at + 1 : at + 2] in ("}", "]", "")):
                end = at if sign == "," else at + 1
                return Span(start, start + len(text[start:end].rstrip()))
        self._to_look_ahead = 0
        return None


def _constructed(written: str) -> object:
    """The number, bool, null or date that a plain scalar stands for; its text if it only looks like one."""
    import yaml

    try:
        found: object = yaml.safe_load(written)
    except (yaml.YAMLError, ValueError):
        return written
    return found


# So many characters of a file are read ahead of the parser, looking for where a text that was cut goes on.
_MOST_LOOKED_AHEAD = 1 << 20
