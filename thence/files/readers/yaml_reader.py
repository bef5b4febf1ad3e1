"""YAML with the places of its scalars: PyYAML says where they are, `yaml_scalars` where their characters are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any

from ...dsl.text.source import Span
from ...support.libraries import needed_for
from ..values import DEEPEST, EVERYTHING, TOO_DEEP, File, UnreadableError, Value, Wanted, bounded
from .yaml_scalars import PROPERTIES, line_end_in, trace


def _read(file: File, wanted: Wanted) -> list[Value]:
    import yaml

    fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Reading(file.text, wanted).values(fast)
    except yaml.YAMLError:
        # libyaml refuses a little that Python's own reader takes, such as tabs in some places. A template is no YAML.
        if len(file.text) <= _LONGEST_READ_AGAIN and not file.is_template:
            with suppress(yaml.YAMLError):
                return _Reading(file.text, wanted).values(yaml.SafeLoader)
        raise


def read(file: File, wanted: Wanted = EVERYTHING) -> list[Value]:
    """The scalars of a YAML file. Raises UnreadableError for a text that is no YAML, MissingLibraryError without PyYAML."""
    with needed_for("reading YAML files", "thence[files]"):
        import yaml
    try:
        return _read(file, wanted)
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

    def __init__(
        self,
        keys: tuple[str, ...],
        within: tuple[int, ...],
        mapping: bool,
        flow: bool,
        anchor: str | None,
        first: int,
    ) -> None:
        self.keys = keys
        self.within = within
        self.mapping = mapping
        self.flow = flow
        self.anchor = anchor
        self.first = first  # the number of values before it
        self.last_key = keys[-1] if keys else ""
        self.key: str | None = None

    @property
    def awaits_key(self) -> bool:
        return self.mapping and self.key is None

    @property
    def inner_keys(self) -> tuple[str, ...]:
        """The keys of what comes next; what is merged has those of the mapping itself."""
        return self.keys if self.key is None or self.key == "<<" else (*self.keys, self.key)


class _Reading:
    """A walk through the events of one file; what has an anchor is met again where it is used."""

    def __init__(self, text: str, wanted: Wanted) -> None:
        # What is used again has other keys there.
        self._wanted = (EVERYTHING if "&" in text and "*" in text else wanted).value
        self._text = text
        self._found: list[Value] = []
        # Which values have an anchor, and how many keys lead to it.
        self._anchored: dict[str | None, tuple[int, int, int]] = {}
        self._copied = 0
        self._document = -1
        self._cut_until = 0
        self._to_look_ahead = _MOST_LOOKED_AHEAD

    def values(self, reader: Any) -> list[Value]:
        import yaml

        loader = reader(self._text)
        next_event = loader.get_event
        around: list[_Open] = []
        try:
            while (kind := type(event := next_event())) is not yaml.StreamEndEvent:
                if kind is yaml.ScalarEvent:
                    outer = around[-1]
                    if outer.mapping and outer.key is None:
                        self._cut_key(event, outer)
                        outer.key = event.value
                    else:
                        self._scalar(event, outer)
                        outer.key = None
                elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                    if len(around) > DEEPEST:
                        raise UnreadableError(TOO_DEEP, getattr(event.start_mark, "index", 0))
                    around.append(self._opened(event, around[-1]))
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    ended = around.pop()
                    if ended.anchor:
                        self._anchored[ended.anchor] = ended.first, len(self._found), len(ended.keys)
                elif kind is yaml.AliasEvent:
                    outer = around[-1]
                    if outer.awaits_key:
                        outer.key = "*"
                    else:
                        self._alias(event, outer)
                        outer.key = None
                elif kind is yaml.DocumentStartEvent:
                    self._document += 1
                    self._anchored.clear()
                    around = [_Open((), (), False, False, None, 0)]
        finally:
            loader.dispose()
        return self._found

    def _opened(self, event: Any, outer: _Open) -> _Open:
        import yaml

        named = not outer.awaits_key  # a collection that is itself a key names nothing
        if not named:
            outer.key = "?"
        inner = _Open(
            outer.inner_keys,
            (*outer.within, event.start_mark.index),
            isinstance(event, yaml.MappingStartEvent),
            bool(event.flow_style),
            event.anchor,
            len(self._found),
        )
        if named:
            outer.key = None
        return inner

    def _scalar(self, event: Any, outer: _Open) -> None:
        key = outer.key if outer.key is not None and outer.key != "<<" else outer.last_key
        if not self._wanted(key, event.value) and event.tag is None:
            return
        value = self._value(event, outer)
        if event.anchor:
            self._anchored[event.anchor] = len(self._found), len(self._found) + 1, len(value.keys)
        if value.span.start >= self._cut_until:
            self._cut_until = value.whole.stop if value.whole else 0
            self._found.append(value)

    def _cut_key(self, event: Any, outer: _Open) -> None:
        """Find a text that YAML has cut where no key stands before it: what is left of it are keys."""
        value = self._value(event, outer) if outer.flow and "(" in event.value else None
        if value is not None and value.whole is not None and value.span.start >= self._cut_until:
            self._cut_until = value.whole.stop
            self._found.append(value)

    def _alias(self, event: Any, outer: _Open) -> None:
        """Find again what has an anchor, under other keys; within bounds, since aliases of aliases multiply."""
        first, last, depth = self._anchored.get(event.anchor, (0, 0, 0))
        self._copied += last - first
        if self._copied <= _MOST_COPIED:
            keys = outer.inner_keys
            self._found += [
                replace(value, keys=(*keys, *value.keys[depth:]), within=outer.within)
                for value in self._found[first:last]
            ]

    def _value(self, event: Any, around: _Open) -> Value:
        stop = event.end_mark.index
        properties = PROPERTIES.match(self._text, event.start_mark.index, stop)
        assert properties is not None, "it may be empty"
        start = properties.end()
        style = event.style or ""  # a plain scalar's is None, or empty from libyaml
        content: object = event.value
        plain = not style and event.implicit[0]
        if plain:
            content = _plain(event.value)
        tracer = partial(trace, self._text, start, stop, style, content) if isinstance(content, str) else None
        whole = self._whole(start, stop) if plain and around.flow else None
        line_end = line_end_in(self._text, start, stop, style)
        span = Span(start, stop)
        return Value(
            around.inner_keys,
            content,
            span,
            tracer,
            line_end,
            event.tag,
            self._document,
            around.within,
            whole,
        )

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
                self._to_look_ahead -= at - stop
                return Span(start, start + len(text[start:end].rstrip()))
        self._to_look_ahead = 0
        return None


@lru_cache(maxsize=4096)
def _plain(written: str) -> object:
    """The text, number, bool, null or date that a plain scalar stands for; its text if it only looks like another."""
    import yaml

    if _resolver().resolve(yaml.ScalarNode, written, (True, False)) == "tag:yaml.org,2002:str":
        return written
    try:
        found: object = yaml.safe_load(written)
    except (yaml.YAMLError, ValueError, OverflowError):
        return written
    return bounded(found)


@cache
def _resolver() -> Any:
    from yaml.resolver import Resolver

    return Resolver()


# So many characters of a file are read ahead of the parser, looking for where a text that was cut goes on.
_MOST_LOOKED_AHEAD = 1 << 20
# So many values are found again under other keys.
_MOST_COPIED = 100_000
_LONGEST_READ_AGAIN = 1 << 20
