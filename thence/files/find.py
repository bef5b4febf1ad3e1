"""Which values of a file are specs: by their keys, by a tag, by the call that they stand in, or by how they read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from mmap import mmap

from .formats import suffix_of
from .keys import (
    OVER,
    expects_attempts,
    expects_spec,
    is_argument_list,
    is_exact,
    is_of_noise,
    is_rate,
    is_rate_itself,
    key_matches,
    parts_of,
    says_rate,
    says_schedule,
    stage_of,
)
from .reading import (
    begins_with_number_or_calls,
    has_own_signs,
    has_several_parts,
    has_two_points,
    is_between_values,
    is_nearly_number,
    is_number,
    kind_of_attempt,
    may_be_spec,
    name_referred_to,
    reads_as_spec,
    without_comments_before,
)
from .sieve import is_near, may_have_in_config, places_in_python
from .values import DEFAULT_TAG, File, Unread, Value, Wanted

_FILLED_IN_LATER = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{%[^%{}]*%\}")
# What Python code fills in itself: `{n}`, `{0:.3g}`, `{}`, `%d`, `%(n)s`.
_FORMATTED = re.compile(
    r"\{\w*(?:[.:!\[][^{}]*)?\}|%(?:\(\w+\)[-+#0-9.]*)?[sdiefgr]\b|(?<![0-9.%])%[-+#0-9.]+[sdiefgr]\b"
)
# What as a whole stands for something else: `$lr`, `@lr`, `%lr`, `%(lr)s`, `!ref <lr>`.
_REFERENCE = re.compile(r"\s*(?:[$@%][A-Za-z_({]|!ref\b)")
_GLUED = re.compile(r"\s*([A-Za-z_][\w.-]*):([A-Za-z_]\w*\s*\(.*)", re.DOTALL)
_ESCAPED = re.compile(rb"\\[uUx]")
_IGNORED = re.compile(r"thence:\s*ignore\b(?!\s*\[)")


@dataclass
class Sorted:
    """The values of a file that matter: specs, and what is one only if its key has specs in other files as well.

    `unlike` are texts under keys where a spec is expected that were not taken for one.
    """

    specs: list[Value] = field(default_factory=list)
    attempts: list[Value] = field(default_factory=list)
    unlike: list[Value] = field(default_factory=list)


class Finder:
    """Finds specs by key patterns, a tag, a call, and how texts read; `facts` are patterns of keys that matter besides."""

    def __init__(self, keys: Sequence[str] = (), tag: str = DEFAULT_TAG, facts: Sequence[str] = ()) -> None:
        self._keys = tuple(keys)
        self.unfitted = set(keys)  # which no key has fitted so far
        self._tag = tag
        self._last_parts = [parts_of(key)[-1] for key in (*keys, *facts)]
        self._by_name: dict[str, bool] = {}  # whether values matter for their key
        # A file can only have a key if it has what is fixed in its pattern, or writes some characters in another way.
        parts = [re.split(r"\[!?\]?[^\]]*\]|[*?]", parts_of(key)[-1]) for key in keys]
        self._fixed = [max(fixed, key=len).encode() for fixed in parts]

    def may_have(self, suffix: str, data: bytes | mmap) -> bool:
        """Whether a file is worth reading, told quickly: most files of a tree have nothing to do with schedules."""
        if any(data.find(fixed) >= 0 for fixed in self._fixed):
            return True
        if suffix == ".py":
            return data.find(b"thence") >= 0 or next(places_in_python(data), None) is not None
        return (
            data.find(self._tag.encode()) >= 0
            or (bool(self._keys) and _ESCAPED.search(data) is not None)
            or may_have_in_config(data)
        )

    @property
    def wanted(self) -> Wanted:
        """Which values matter, for their keys or for how they read."""
        return Wanted(self._wants, None if self._last_parts else _python_places)

    def _wants(self, key: str, text: str | None) -> bool:
        if text is not None and (
            may_be_spec(text) or is_argument_list(key, text) or name_referred_to(text) is not None
        ):
            return True
        known = self._by_name.get(key)
        if known is None:
            last = key.rpartition(".")[2]
            known = (
                says_rate(last)
                or last == OVER
                or stage_of(last) != ""
                or any(fnmatchcase(last, part) for part in self._last_parts)
            )
            self._by_name[key] = known
        return known

    def _is_asked_for(self, file: File, value: Value) -> bool | None:
        """Whether a value is a spec whatever it looks like: by its key, its tag, its call, or as a whole file.

        None if a pattern with wildcards fits the key, and the value is nothing that anybody would take for a spec.
        """
        if value.call is not None:
            return value.call.definite
        if value.is_file or value.tag == self._tag:
            return True
        fitting = [key for key in self._keys if key_matches(key, value.keys)]
        if not fitting or any(map(is_exact, fitting)):
            return bool(fitting)
        content, at_rate = value.content, is_rate(value.keys[-1])
        if isinstance(content, str):
            word = at_rate and is_near(content.strip().lower())
            likely = (
                word
                or begins_with_number_or_calls(content)
                or kind_of_attempt(content)
                or is_filled_in_later(file, value)
            )
            return True if likely else None
        # `log_lr: true` says whether.
        is_meant = at_rate and (not isinstance(content, bool) or is_rate_itself(value.keys[-1]))
        return True if is_meant or is_number(content) else None

    def sort(self, file: File, values: Sequence[Value]) -> Sorted:
        """The specs among the values of a file, each once, and what nearly is one."""
        found = Sorted()
        seen: set[int] = set()
        ignored = {file.source.position(found.start())[0] for found in _IGNORED.finditer(file.text)}
        for value in values:
            self._note_fitting(value.keys)
            if value.span.start in seen or value.content is None:
                continue
            if ignored and file.source.position(value.span.start)[0] in ignored:
                continue
            goes_to = self._place(file, value, found)
            if goes_to is not None:
                goes_to.append(value)
            if goes_to is found.specs:
                seen.add(value.span.start)
        return found

    def _note_fitting(self, keys: Sequence[str]) -> None:
        if self.unfitted:
            self.unfitted = {pattern for pattern in self.unfitted if not key_matches(pattern, keys)}

    def note_unread(self, data: bytes) -> None:
        """Of a file that cannot be read it is not known whether a key fits a pattern."""
        self.unfitted = {
            pattern for pattern in self.unfitted if data.find(self._fixed[self._keys.index(pattern)]) < 0
        }

    def _place(self, file: File, value: Value, found: Sorted) -> list[Value] | None:
        """Where a value goes."""
        asked = self._is_asked_for(file, value)
        if asked:
            return found.specs
        if not isinstance(value.content, str):
            return None
        if asked is None:
            return found.unlike
        key = value.keys[-1] if value.keys else ""
        text = _as_meant(file, value)
        is_ours = has_own_signs(text) or not is_of_noise(key)
        if reads_as_spec(text, expected=is_ours and expects_spec(key)) or glued(text):
            return found.specs
        kind = kind_of_attempt(text) if key and value.call is None else ""
        if is_ours and (kind == "ours" or (kind == "theirs" and not says_schedule(key))):
            expected = any(map(says_rate, value.keys)) or (
                kind == "ours" and any(map(expects_attempts, value.keys))
            )
            return found.specs if expected else found.attempts
        if not says_rate(key) or value.call is not None:
            return None
        if is_between_values(text) or (is_rate(key) and is_nearly_number(text)):
            return found.specs
        several = (has_several_parts(text) and not is_filled_in_later(file, value)) or (
            is_rate(key) and has_two_points(text)
        )
        return found.unlike if kind or several else None


def glued(text: str) -> tuple[str, str] | None:
    """A key of rates and its spec that YAML has read as one text, since no blank follows the colon; None for others.

    >>> glued("lr:warmup(100, 1e-3)"), glued("std::min(1, 2)")
    (('lr', 'warmup(100, 1e-3)'), None)
    """
    found = _GLUED.fullmatch(text)
    if found is None or not (says_rate(found[1]) and reads_as_spec(found[2], expected=True)):
        return None
    return found[1], found[2].strip()


def _python_places(text: str) -> list[int]:
    """The offsets in Python code near which a value may stand that matters."""
    data = text.encode()
    places = list(places_in_python(data))
    return places if len(data) == len(text) else [len(data[:at].decode(errors="ignore")) for at in places]


def _as_meant(file: File, value: Value) -> str:
    """A text as it would read if nothing had cut it, and something had filled it in."""
    text = str(value.content) if value.whole is None else file.text[value.whole.start : value.whole.stop]
    text = _FILLED_IN_LATER.sub("1", without_comments_before(text))
    return _FORMATTED.sub("1", text) if _is_formatted(file, value) else text


def _is_formatted(file: File, value: Value) -> bool:
    """Whether Python's own holes, `{n}` and `%d`, are filled in before a text is a spec: in code, not in a call of ours."""
    return suffix_of(file.path) == ".py" and (value.call is None or not value.call.definite)


def is_filled_in_later(file: File, value: Value) -> bool:
    """Whether another program puts something into a text before it is a spec: `${total}`, `{{ total }}`, `!ref <lr>`."""
    if not isinstance(value.content, str):
        return isinstance(value.content, Unread)
    return (
        value.is_made
        or value.tag == "!ref"
        or _FILLED_IN_LATER.search(value.content) is not None
        or (_is_formatted(file, value) and _FORMATTED.search(value.content) is not None)
        or _REFERENCE.match(value.content) is not None
    )
