"""Which values of a file are specs: by their keys, by a tag, by the call that they stand in, or by how they read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from mmap import mmap

from ..dsl.curves.table import CURVES
from ..dsl.programs.reading import parse
from ..dsl.syntax.spellings import UNIT_WORDS
from ..dsl.syntax.tokens import LONGEST_TEXT
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source
from .formats import suffix_of
from .sieve import CURVE_CALLED, NAMES, is_near, may_have_in_config, places_in_python
from .values import DEFAULT_TAG, File, Unread, Value, Wanted

# Words that hardly mean anything else; `linear`, `steps` or `repeat` are functions of other languages too.
_DISTINCT = ("warmup", "onecycle", "sqrt_decay", "tanh_decay", "rsqrt", "inverse_time")
_CALL = re.compile(rf"\b(?:{'|'.join(NAMES)})\s*\(")
_ANY_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_DISTINCT_CALL = re.compile(rf"\b(?:{'|'.join(_DISTINCT)})\s*\(\s*[0-9.][^()]*[ ,][^()]")


_CURVE_CALLED = re.compile(CURVE_CALLED)

# What the language has between arguments and segments, and hardly another one; also as it is written by mistake.
_UNITS = "|".join(sorted({word for words in UNIT_WORDS.values() for word in words if word.isalpha()}))
_ARROW = re.compile(r",[^(),]*?(?:[0-9.)%]\s*(?:->|[→⇒⟶⟹])|(?:->|[→⇒⟶⟹])\s*-?[0-9.])")
_PLACE = re.compile(r",[^(),]*[0-9]\s*@\s*[0-9]")
_THEN = re.compile(rf"\bthen(?=\s*(?:$|[0-9.(]|[A-Za-z_]\w*\s*\(|(?:{'|'.join(NAMES)})\b))")
_CUT = re.compile(r"\b(?:over|for|until)(?=\s*[0-9.])")
_REST = re.compile(r"\(\s*rest\s*[,)]")
_UNIT = re.compile(rf"[0-9][kMBT]?\s*(?:{_UNITS})\b")
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
# What Python code fills in itself: `{n}`, `{0:.3g}`, `{}`, `%d`, `%(n)s`.
_FORMATTED = re.compile(
    r"\{\w*(?:[.:!\[][^{}]*)?\}|%(?:\(\w+\)[-+#0-9.]*)?[sdiefgr]\b|(?<![0-9.%])%[-+#0-9.]+[sdiefgr]\b"
)
# What as a whole stands for something else: `$lr`, `@lr`, `%lr`, `%(lr)s`, `!ref <lr>`.
_REFERENCE = re.compile(r"\s*(?:[$@%][A-Za-z_({]|!ref\b)")
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
    if "(" not in text or len(text) > LONGEST_TEXT:
        return False
    signs = _has_own_signs(text)
    calls = _CALL.search(text) is not None
    if not ((signs or calls) and _DIGIT.search(text)):
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


def _has_own_signs(text: str) -> bool:
    # Most texts do not even have the word, which is looked for in no time.
    return "," in text and (
        (("->" in text or not text.isascii()) and _ARROW.search(text) is not None)
        or ("then" in text and _THEN.search(text) is not None)
        or ("@" in text and _PLACE.search(text) is not None)
        or ("rest" in text and _REST.search(text) is not None)
        or (("over" in text or "for" in text or "until" in text) and _CUT.search(text) is not None)
        or _UNIT.search(text) is not None
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
    words = dict.fromkeys(_ANY_CALL.findall(text))
    return any(is_near(word.lower()) for word in list(words)[:_MOST_COMPARED])


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


# A key whose values are rates, or follow a schedule; what is called or tried there is looked at closely.
_RATE = re.compile(r"(?i)(?:^|[_.-])lr$|learning[_-]?rate$")
_SCHEDULE = re.compile(r"(?i)schedule")
_ATTEMPT = re.compile(r"[\s\u2018-\u201f\"'`(-]*([A-Za-z_][\w.]*)(\s*\(|\s+-?\.?[0-9])")
_NUMERAL = re.compile(r"\s*-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*")
_WORD = re.compile(r"\s*[A-Za-z_][\w.:/-]*\s*")
# What is no word, number, path or address alone.
_SEVERAL = re.compile(r"\S\s+\S|[()\[\],*^<>]")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://")
# A part of a spec between values, of which at least one is a number: `1e-3 -> 0`, `1e-3 * 0.99^step`, `5e-4 for 100`.
_BETWEEN_VALUES = re.compile(
    r"[0-9.)%]\s*(?:->|[→⇒⟶⟹]|[*^]\s*[0-9A-Za-z.(])|(?:->|[→⇒⟶⟹])\s*-?[0-9.]|\b(?:then\b|for\s+[0-9.])"
)
_TIMES_OF_DAY = re.compile(r"\s*(?:[0-9*/,?LW#-]+\s+){4,5}[0-9A-Z*/,?#-]+\s*")  # of cron
_WILD = re.compile(r"[*?\[]")
_NUMBER_OR_CALL = re.compile(r"\(|^\s*[-+.]*[0-9]")


def may_be_spec(text: str) -> bool:
    """Whether a text can be a spec or an attempt at one, told in well under a microsecond of nearly all that cannot."""
    if "(" not in text:
        return False
    if _CURVE_CALLED.search(text) is not None or _has_own_signs(text):
        return True
    found = _ATTEMPT.match(text)
    return found is not None and _is_schedule(found[1])


# A key beside a spec that says how long it is to be.
OVER = "over"
# Keys that have the numbers of a segment which stands before the spec beside them.
_STAGES = {
    "warmup": re.compile(r"(?:(?:n|num)_)?warm_?up(?:_(?:steps|iters|iterations|updates|for))?"),
    "peak": re.compile(r"(?:peak|max|top|base)(?:_?(?:lr|value|rate|learning_rate))?|lr|learning_rate"),
    "hold": re.compile(r"(?:hold|stable|plateau|constant)(?:_(?:steps|iters|for))?"),
}
_ARGUMENTS = re.compile(r"\s*[0-9.]+[kM%]?\s*,\s*[0-9.]")


def is_argument_list(key: str, text: str) -> bool:
    """Whether a text is what stands in the parentheses of the curve that its key names.

    >>> is_argument_list("warmup", "1000, 1e-3"), is_argument_list("warmup", "1000"), is_argument_list("lr", "1, 2")
    (True, False, False)
    """
    return key in CURVES and _ARGUMENTS.match(text) is not None


@lru_cache(maxsize=4096)
def stage_of(key: str) -> str:
    """Which number of the segments before a spec a key has, empty if it has none.

    >>> [stage_of(key) for key in ("warmup_steps", "peak_lr", "hold", "decay")]
    ['warmup', 'peak', 'hold', '']
    """
    return next((stage for stage, keys in _STAGES.items() if keys.fullmatch(key.lower())), "")


@lru_cache(maxsize=1 << 16)
def _is_schedule(word: str) -> bool:
    """Whether a word, with or without modules, is nearly that of a curve, or another library's for a schedule."""
    last = word.rpartition(".")[2]
    return last.isidentifier() and (is_near(last.lower()) or _is_theirs(last))


def _is_theirs(word: str) -> bool:
    """Whether a word, with or without modules, is another library's for a schedule."""
    from ..dsl.libraries.answers import is_schedule_name  # for calls of unknown names alone

    return is_schedule_name(word)


@lru_cache(maxsize=4096)
def _attempt(text: str) -> str:
    """What a text is that does not read as a spec.

    It is `ours` if it begins with a word of the language or nearly so, `theirs` if it calls a schedule of another library,
    `call` if it calls anything else.

    >>> [_attempt(text) for text in ("wramup(500", "warmup 1000", "build(cfg)", "cosine", "linear is used here, 2 times")]
    ['ours', 'ours', 'call', '', '']
    """
    found = _ATTEMPT.match(text)
    if found is None or len(text) > LONGEST_TEXT or _WORDS.search(_without_keywords(text)):
        return ""
    word = found[1].rpartition(".")[2].lower()
    called = found[2].endswith("(")
    ours = is_near(word) or (called and _has_own_signs(text))
    if ours and _DIGIT.search(text):
        return "ours"
    return ("theirs" if _is_theirs(found[1]) else "call") if called else ""


def _is_between_values(text: str) -> bool:
    """Whether a text has a sign of the language and a number, and is neither prose nor a time of cron."""
    return (
        _DIGIT.search(text) is not None
        and len(text) <= LONGEST_TEXT
        and _BETWEEN_VALUES.search(text) is not None
        and _TIMES_OF_DAY.fullmatch(text) is None
        and not _is_prose(text)
        and not _QUOTES_AND_BRACES.search(_without_comments(text))
    )


def _is_prose(text: str) -> bool:
    """Whether a text has words as sentences have them, or an address."""
    return _ADDRESS.search(text) is not None or _WORDS.search(_without_keywords(text)) is not None


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
        self._tag = tag
        self._last_parts = [_parts(key)[-1] for key in (*keys, *facts)]
        self._by_name: dict[str, bool] = {}  # whether values matter for their key
        # A file can only have a key if it has what is fixed in its pattern, or writes some characters in another way.
        parts = [re.split(r"\[!?\]?[^\]]*\]|[*?]", _parts(key)[-1]) for key in keys]
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
        if text is not None and (may_be_spec(text) or is_argument_list(key, text)):
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
        if not fitting or any(not _WILD.search(_parts(key)[-1]) for key in fitting):
            return bool(fitting)
        content, at_rate = value.content, is_rate(value.keys[-1])
        if isinstance(content, str):
            word = at_rate and is_near(content.strip().lower())
            likely = (
                word
                or _NUMBER_OR_CALL.search(content)
                or _attempt(content)
                or is_filled_in_later(file, value)
            )
            return True if likely else None
        # `log_lr: true` says whether.
        is_meant = at_rate and (not isinstance(content, bool) or _RATE.fullmatch(value.keys[-1]))
        return True if is_meant or is_number(content) else None

    def sort(self, file: File, values: Sequence[Value]) -> Sorted:
        """The specs among the values of a file, each once, and what nearly is one."""
        found = Sorted()
        seen: set[int] = set()
        ignored = {file.source.position(found.start())[0] for found in _IGNORED.finditer(file.text)}
        for value in values:
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
        if reads_as_spec(text, expected=_HYPERPARAMETER.search(key) is not None):
            return found.specs
        kind = _attempt(text) if key and value.call is None else ""
        if kind == "ours" or (kind == "theirs" and not _SCHEDULE.search(key)):
            return found.specs if any(map(says_rate, value.keys)) else found.attempts
        if not says_rate(key) or value.call is not None:
            return None
        if _is_between_values(text):
            return found.specs
        several = (
            _SEVERAL.search(text) is not None and not _is_prose(text) and not is_filled_in_later(file, value)
        )
        return found.unlike if kind or several else None


def is_rate(key: str) -> bool:
    """Whether a key says that its values are learning rates.

    >>> [is_rate(key) for key in ("lr", "base_lr", "learning_rate", "lr_scheduler")]
    [True, True, True, False]
    """
    return _RATE.search(key) is not None


def is_number(content: object) -> bool:
    """Whether a value is a number, also one that YAML reads as a text: `1e-3`."""
    if isinstance(content, str):
        return _NUMERAL.fullmatch(content) is not None
    return isinstance(content, int | float) and not isinstance(content, bool)


@lru_cache(maxsize=4096)
def says_rate(key: str) -> bool:
    """Whether a key says that its values are learning rates, or schedules.

    >>> [says_rate(key) for key in ("lr", "base_lr", "learning_rate", "lr_scheduler", "fp32_allreduce")]
    [True, True, True, True, False]
    """
    return is_rate(key) or _SCHEDULE.search(key) is not None


def is_word(text: str) -> bool:
    """Whether a text is a word alone, as other libraries name their schedules.

    >>> is_word("cosine"), is_word("torch.optim.lr_scheduler.StepLR"), is_word("build(cfg)")
    (True, True, False)
    """
    return _WORD.fullmatch(text) is not None


def _python_places(text: str) -> list[int]:
    """The offsets in Python code near which a value may stand that matters."""
    data = text.encode()
    places = list(places_in_python(data))
    return places if len(data) == len(text) else [len(data[:at].decode(errors="ignore")) for at in places]


def _as_meant(file: File, value: Value) -> str:
    """A text as it would read if nothing had cut it, and something had filled it in."""
    text = str(value.content) if value.whole is None else file.text[value.whole.start : value.whole.stop]
    text = _FILLED_IN_LATER.sub("1", text)
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
