"""Which values of a file are specs: by their keys, by a tag, by the call that they stand in, or by how they read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from fnmatch import fnmatchcase
from functools import cache, lru_cache

from ..dsl.curves import ALIASES, CURVES, TRANSFORMS
from ..dsl.findings import Findings
from ..dsl.nodes import Program
from ..dsl.parse import parse
from ..dsl.program import mean
from ..dsl.source import Source
from ..dsl.tokens import LONGEST_TEXT, UNIT_WORDS, suggest
from .values import File, Value

DEFAULT_TAG = "!schedule"


class Reason(Enum):
    """Why a value is taken for a spec."""

    ASKED = auto()  # by its key, its tag, its file or its call: whatever stands there is one
    READS = auto()  # a text that reads as one


_NAMES = sorted({*CURVES, *TRANSFORMS})
_CALL = re.compile(rf"\b(?:{'|'.join(_NAMES)})\s*\(")
_CALL_IN_BYTES = re.compile(_CALL.pattern.encode())
_ANY_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_ARROW_IN_CALL = re.compile(rb"\([^()\"']*->")

# What the language has and a call of another language has not; also as it is written by mistake.
_UNITS = "|".join(sorted({word for words in UNIT_WORDS.values() for word in words if word.isalpha()}))
_OWN_SIGNS = re.compile(
    r"\bthen(?=\s*(?:$|[0-9.(]|[A-Za-z_]\w*\s*\())|\b(?:over|for|until)(?=\s*[0-9.])|\(\s*rest\b|\brest\s*[,)]|"
    rf",[^(),]*(?:->|[→⇒⟶⟹])|[0-9)]\s*@|[0-9][kMBT]?\s*(?:{_UNITS})\b",
)
_DIGIT = re.compile(r"[0-9]")
_SHARE = re.compile(r"[0-9]\s*%")  # CSS has them too: linear(0, 0.25 25%, 1)
_BEGINS = re.compile(r"[\s(\-]*(?:[A-Za-z_]\w*\s*[(=]|[0-9.])")
_WORDS = re.compile(r"(?<![\w.])[A-Za-z]+(?:'[a-z]+)?(?:[ \t]+[A-Za-z]+(?:'[a-z]+)?){2}(?![\w(])")
# `f(x) -> y` is a signature: our arrow stands between values, within parentheses.
_OTHER_LANGUAGES = re.compile(r"""[{}\[\]"'`$\\<&|!?:]|\)\s*->""")
_FILLED_IN_LATER = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{%[^%{}]*%\}")
_IGNORED = re.compile(r"thence:\s*ignore\b")


@lru_cache(maxsize=4096)  # a sweep writes the same text into many files
def reads_as_spec(text: str) -> bool:
    """Whether a text is a spec, as far as that can be told: it calls a curve of ours, and no other language is like it.

    One that has a meaning is a spec; one with mistakes is, if it has signs that are the language's own, such as
    `then` or `->`.

    >>> reads_as_spec("warmup(1000, 1e-3)"), reads_as_spec("wamrup(10, 1e-3) then cosine(90, 0)")
    (True, True)
    >>> reads_as_spec("linear(784, 10)"), reads_as_spec("cosine(a, b) is then used for all of it")
    (False, False)
    """
    calls = _CALL.search(text) is not None
    if (not calls and "->" not in text) or len(text) > LONGEST_TEXT:
        return False
    signs = _OWN_SIGNS.search(text) is not None and _DIGIT.search(text) is not None
    source = Source(text)
    program = parse(source, Findings(source))
    if program is not None and not calls:
        return signs and any(suggest(name, _NAMES, ALIASES) for name in set(_ANY_CALL.findall(text)))
    if program is not None:
        return signs or _SHARE.search(text) is not None or _has_meaning(program, source)
    return (
        calls
        and signs
        and _BEGINS.match(text) is not None
        and not _WORDS.search(_without_keywords(text))
        and not _OTHER_LANGUAGES.search(_without_comments(text))
    )


def _has_meaning(program: Program, source: Source) -> bool:
    findings = Findings(source)
    mean(program, {}, findings)
    return not findings.failed


def _without_comments(text: str) -> str:
    return re.sub(r"#[^\r\n]*", "", text)


def _without_keywords(text: str) -> str:
    """The text with a sign in place of each word that specs have between others."""
    return re.sub(
        rf"\b(?:then|over|for|until|rest)\b|(?<=[0-9kMBT])\s*\b(?:{_UNITS})\b", ";", _without_comments(text)
    )


@cache
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.split("."))


def key_matches(pattern: str, keys: Sequence[str]) -> bool:
    """Whether a pattern fits the last of the keys that lead to a value, as many as it has parts.

    >>> key_matches("*lr*", ("train", "base_lr")), key_matches("train.schedule", ("train", "schedule"))
    (True, True)
    >>> key_matches("train.schedule", ("schedule",))
    False
    """
    parts = _parts(pattern)
    names = ".".join(keys).split(".")
    return len(names) >= len(parts) and all(map(fnmatchcase, names[-len(parts) :], parts))


class Finder:
    """Finds specs by key patterns, a tag, and how texts read."""

    def __init__(self, keys: Sequence[str] = (), tag: str = DEFAULT_TAG) -> None:
        self._keys = tuple(keys)
        self._tag = tag
        # A file can only have a key if it has what is fixed in its pattern.
        self._fixed = [max(re.split(r"[*?\[\]]", _parts(key)[-1]), key=len).encode() for key in keys]

    def may_have(self, suffix: str, data: bytes) -> bool:
        """Whether a file is worth reading, told quickly: most files of a tree have nothing to do with schedules."""
        if suffix == ".py":
            return b"thence" in data
        return (
            self._tag.encode() in data
            or any(fixed in data for fixed in self._fixed)
            or _CALL_IN_BYTES.search(data) is not None
            or _ARROW_IN_CALL.search(data) is not None
        )

    def reason(self, value: Value) -> Reason | None:
        """Why a value is taken for a spec; None if it is not."""
        if value.call is not None:
            asked = value.call.definite
        else:
            asked = (
                not value.keys
                or value.tag == self._tag
                or any(key_matches(key, value.keys) for key in self._keys)
            )
        if asked:
            return None if value.content is None else Reason.ASKED
        if not isinstance(value.content, str):
            return None
        text = _FILLED_IN_LATER.sub("1", value.content)
        return Reason.READS if reads_as_spec(text) else None

    def specs(self, file: File, values: Sequence[Value]) -> Iterator[tuple[Value, Reason]]:
        """The specs among the values of a file, each once, with the reason."""
        seen: set[int] = set()
        ignored = {file.source.position(found.start())[0] for found in _IGNORED.finditer(file.text)}
        for value in values:
            if value.span.start in seen or (ignored and _first_line(file, value) in ignored):
                continue
            if value.whole is not None:
                text = file.text[value.whole.start : value.whole.stop]
                reason = self.reason(value) or (Reason.READS if reads_as_spec(text) else None)
            else:
                reason = self.reason(value)
            if reason is not None:
                seen.add(value.span.start)
                yield value, reason


def _first_line(file: File, value: Value) -> int:
    return file.source.position(value.span.start)[0]


def is_filled_in_later(value: Value) -> bool:
    """Whether another program puts something into a text before it is a spec: `${total}`, `{{ total }}`."""
    return isinstance(value.content, str) and _FILLED_IN_LATER.search(value.content) is not None
