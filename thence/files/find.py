"""Which values of a file are specs: by their keys, by a tag, by the call that they stand in, or by how they read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from mmap import mmap

from ..dsl.curves import CURVES, TRANSFORMS
from ..dsl.findings import Findings
from ..dsl.parse import parse
from ..dsl.source import Source
from ..dsl.spellings import UNIT_WORDS
from ..dsl.tokens import LONGEST_TEXT
from .values import DEFAULT_TAG, File, Value

_NAMES = sorted({*CURVES, *TRANSFORMS})
# Words that hardly mean anything else; `linear`, `steps` or `repeat` are functions of other languages too.
_DISTINCT = ("warmup", "onecycle", "sqrt_decay", "tanh_decay", "rsqrt", "inverse_time")
_CALL = re.compile(rf"\b(?:{'|'.join(_NAMES)})\s*\(")
_ANY_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_DISTINCT_CALL = re.compile(rf"\b(?:{'|'.join(_DISTINCT)})\s*\(\s*[0-9.][^()]*[ ,][^()]")

# A file can only have a spec if it has one of these.
_IN_BYTES = re.compile(_CALL.pattern.encode() + rb"|\([^()\"']*->|\)\s*then\s+[A-Za-z_]+\s*\(|\([^()\"'@]*@")

# What the language has between arguments and segments, and hardly another one; also as it is written by mistake.
_UNITS = "|".join(sorted({word for words in UNIT_WORDS.values() for word in words if word.isalpha()}))
_OWN_SIGNS = re.compile(
    r",[^(),]*?(?:[0-9.)%]\s*(?:->|[→⇒⟶⟹])|(?:->|[→⇒⟶⟹])\s*-?[0-9.])"
    r"|,[^(),]*[0-9]\s*@\s*[0-9]"
    rf"|\bthen(?=\s*(?:$|[0-9.(]|[A-Za-z_]\w*\s*\(|(?:{'|'.join(_NAMES)})\b))"
    r"|\b(?:over|for|until)(?=\s*[0-9.])"
    r"|\(\s*rest\s*[,)]"
    rf"|[0-9][kMBT]?\s*(?:{_UNITS})\b"
)
_DIGIT = re.compile(r"[0-9]")
_SHARE = re.compile(r"[0-9]\s*%")  # CSS has them too: linear(0, 0.25 25%, 1)
_BEGINS = re.compile(r"[\s(\-]*(?:[A-Za-z_]\w*\s*[(=]|[0-9.])")
_WORDS = re.compile(r"(?<![\w.])[A-Za-z]+(?:'[a-z]+)?(?:[ \t]+[A-Za-z]+(?:'[a-z]+)?){2}(?![\w(])")
_QUOTES_AND_BRACES = re.compile(r"""[{}\[\]"'`$\\<&!?:]""")
# `f(x) -> y` is a signature: our arrow stands between values, within parentheses.
_OTHER_LANGUAGES = re.compile(r"\||\)\s*->")
# Keys whose values follow a schedule in many projects.
_HYPERPARAMETER = re.compile(
    r"(?i)lr|rate|sched|decay|momentum|beta|temperature|(?:^|_)(?:wd|eps|b[12])(?:_|$)"
)
_FILLED_IN_LATER = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{%[^%{}]*%\}")
_ESCAPED = re.compile(rb"\\[uUx]")
_IGNORED = re.compile(r"thence:\s*ignore\b(?!\s*\[)")


@lru_cache(maxsize=4096)  # a sweep writes the same text into many files
def reads_as_spec(text: str, *, expected: bool = False) -> bool:
    """Whether a text is a spec, as far as that can be told: it calls a curve of ours, in our own way.

    Our own are signs between arguments and segments, such as `then`, `0->1e-3` or `2 ep`, and words such as `warmup`.
    Where one is `expected` a text that can be parsed and calls a curve is enough.

    >>> reads_as_spec("warmup(1000, 1e-3)"), reads_as_spec("wamrup(10, 1e-3) then cosin(90, 0)")
    (True, True)
    >>> reads_as_spec("linear(784, 10)"), reads_as_spec("cosine(a, b) is then used for all of it")
    (False, False)
    """
    signs = "," in text and _OWN_SIGNS.search(text) is not None
    calls = _CALL.search(text) is not None
    if len(text) > LONGEST_TEXT or not ((signs or calls) and _DIGIT.search(text)):
        return False
    distinct = _DISTINCT_CALL.search(text) is not None
    source = Source(text)
    if parse(source, Findings(source)) is not None:
        share = "," in text and _SHARE.search(text) is not None
        return (signs and (calls or _has_a_slip(text))) or (calls and (share or expected)) or distinct
    return (
        ((calls and signs and not _OTHER_LANGUAGES.search(text)) or distinct)
        and _BEGINS.match(text) is not None
        and not _WORDS.search(_without_keywords(text))
        and not _QUOTES_AND_BRACES.search(_without_comments(text))
    )


def calls_a_curve(text: str) -> bool:
    """Whether a text is at least an attempt at a spec: no prose, and a word before a parenthesis is nearly a curve's.

    >>> calls_a_curve("peak = ; wamrup(10, peak"), calls_a_curve("password = f(x)")
    (True, False)
    """
    called = _CALL.search(text) is not None or _has_a_slip(text)
    return called and not _WORDS.search(_without_keywords(text))


def _has_a_slip(text: str) -> bool:
    """Whether a word before a parenthesis is a curve's but for a letter or two."""
    words = [word.lower() for word in dict.fromkeys(_ANY_CALL.findall(text)) if 4 < len(word) < _LONGEST_NAME]
    return any(get_close_matches(word, _NAMES, 1, cutoff=0.8) for word in words[:_MOST_COMPARED])


_LONGEST_NAME = 40
_MOST_COMPARED = 50


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
    """Finds specs by key patterns, a tag, a call, and how texts read."""

    def __init__(self, keys: Sequence[str] = (), tag: str = DEFAULT_TAG) -> None:
        self._keys = tuple(keys)
        self._tag = tag
        # A file can only have a key if it has what is fixed in its pattern, or writes some characters in another way.
        parts = [re.split(r"\[!?\]?[^\]]*\]|[*?]", _parts(key)[-1]) for key in keys]
        self._fixed = [max(fixed, key=len).encode() for fixed in parts]

    def may_have(self, suffix: str, data: bytes | mmap) -> bool:
        """Whether a file is worth reading, told quickly: most files of a tree have nothing to do with schedules."""
        if suffix == ".py":
            return data.find(b"thence") >= 0
        return (
            data.find(self._tag.encode()) >= 0
            or any(data.find(fixed) >= 0 for fixed in self._fixed)
            or (bool(self._keys) and _ESCAPED.search(data) is not None)
            or _IN_BYTES.search(data) is not None
        )

    def is_asked_for(self, value: Value) -> bool:
        """Whether a value is a spec whatever it looks like: by its key, its tag, its call, or as a whole file."""
        if value.call is not None:
            return value.call.definite
        return (
            value.is_file or value.tag == self._tag or any(key_matches(key, value.keys) for key in self._keys)
        )

    def specs(self, file: File, values: Sequence[Value]) -> Iterator[Value]:
        """The specs among the values of a file, each once."""
        seen: set[int] = set()
        ignored = {file.source.position(found.start())[0] for found in _IGNORED.finditer(file.text)}
        for value in values:
            if value.span.start in seen or (ignored and _first_line(file, value) in ignored):
                continue
            if value.content is not None and self.is_asked_for(value):
                found = True
            else:
                expected = bool(value.keys) and _HYPERPARAMETER.search(value.keys[-1]) is not None
                found = isinstance(value.content, str) and reads_as_spec(
                    _as_meant(file, value), expected=expected
                )
            if found:
                seen.add(value.span.start)
                yield value


def _as_meant(file: File, value: Value) -> str:
    """A text as it would read if nothing had cut it, and something had filled it in."""
    text = str(value.content) if value.whole is None else file.text[value.whole.start : value.whole.stop]
    return _FILLED_IN_LATER.sub("1", text)


def _first_line(file: File, value: Value) -> int:
    return file.source.position(value.span.start)[0]


def is_filled_in_later(value: Value) -> bool:
    """Whether another program puts something into a text before it is a spec: `${total}`, `{{ total }}`."""
    return isinstance(value.content, str) and _FILLED_IN_LATER.search(value.content) is not None
