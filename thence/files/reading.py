"""How a text reads: as a spec, as an attempt at one, as a number, or as nothing of ours."""

from __future__ import annotations

import re
from functools import lru_cache

from ..dsl.base.patterns import pattern
from ..dsl.numbers.units import UNITS
from ..dsl.programs.reading import parse
from ..dsl.syntax.tokens import LONGEST_TEXT
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source
from .sieve import CURVE_CALLED, NAMES, is_near

# Words that hardly mean anything else; `linear`, `steps` or `repeat` are functions of other languages too.
_DISTINCT = ("warmup", "onecycle", "sqrt_decay", "tanh_decay", "rsqrt", "inverse_time")
_CALL = re.compile(rf"\b(?:{'|'.join(NAMES)})\s*\(")
_ANY_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_DISTINCT_CALL = re.compile(rf"\b(?:{'|'.join(_DISTINCT)})\s*\(\s*[0-9.][^()]*[ ,][^()]")
_CURVE_CALLED = re.compile(CURVE_CALLED)

# What the language has between arguments and segments, and hardly another one; also as it is written by mistake.
_UNITS = "|".join(sorted({word for unit in UNITS.values() for word in unit.words if word.isalpha()}))
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
_ATTEMPT = re.compile(r"[\s\u2018-\u201f\"'`(-]*([A-Za-z_][\w.]*)(\s*\(|\s+-?\.?[0-9]|\s*=\s*\.?[0-9])")
_NUMERAL = re.compile(r"\s*-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*")
# A number but for its signs: `1e-`, `1e-3f`, and what an editor has put in place of a minus.
_NEARLY_NUMERAL = re.compile(
    r"\s*[-+\u2010-\u2015\u2212]?(?=\.?[0-9])[0-9_]*\.?[0-9_]*(?:[eE][-+\u2010-\u2015\u2212]?[0-9]*)?[fFdDlL]?\s*"
)
_WORD = re.compile(r"\s*[A-Za-z_][\w.:/-]*\s*")
# What is no word, number, path or address alone.
_SEVERAL = re.compile(r"\S\s+\S|[()\[\],*^<>]|=\s*\.?[0-9]")
_TWO_POINTS = re.compile(r"\s*[-+]?[0-9]*\.[0-9]*\.[0-9]*\s*")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://")
# A part of a spec between values, of which at least one is a number: `1e-3 -> 0`, `1e-3 * 0.99^step`, `5e-4 for 100`.
_BETWEEN_VALUES = re.compile(
    r"[0-9.)%]\s*(?:->|[→⇒⟶⟹]|[*^]\s*[0-9A-Za-z.(])|(?:->|[→⇒⟶⟹])\s*-?[0-9.]|\b(?:then\b|for\s+[0-9.])|[0-9]\s*@\s*[0-9]"
)
_NUMBER_OR_CALL = re.compile(r"\(|^\s*[-+.]*[0-9]")
_COMMENTS = re.compile(r"(?:\s*#[^\r\n]*(?:[\r\n]|$))+")  # before a text
_TIMES_OF_DAY = re.compile(r"\s*(?:[0-9*/,?LW#-]+\s+){4,5}[0-9A-Z*/,?#-]+\s*")  # of cron


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
    signs = has_own_signs(text)
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


def has_own_signs(text: str) -> bool:
    """Whether a text has something between arguments or segments that the language has, and hardly another one."""
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


def may_be_spec(text: str) -> bool:
    """Whether a text can be a spec or an attempt at one, told in well under a microsecond of nearly all that cannot."""
    if "(" not in text:
        return False
    if _CURVE_CALLED.search(text) is not None or has_own_signs(text):
        return True
    found = _ATTEMPT.match(without_comments_before(text))
    return found is not None and _is_schedule(found[1])


def name_referred_to(text: str) -> str | None:
    """The name of which a text is so many times, or a part, as `0.1 * lr`; None for any other text.

    >>> name_referred_to("0.1 * lr"), name_referred_to("lr / 10"), name_referred_to("0.1")
    ('lr', 'lr', None)
    """
    found = _TIMES_A_NAME.fullmatch(text) if "*" in text or "/" in text else None
    return found[1] or found[2] if found is not None else None


_TIMES_A_NAME = pattern(
    r"\s{0,9}(?:[0-9.]{1,20}(?:[eE]-?[0-9]{1,3})?\s{0,3}\*\s{0,3}([A-Za-z_]\w{0,60})|([A-Za-z_]\w{0,60})\s{0,3}[*/]\s{0,3}[0-9.]{1,20}(?:[eE]-?[0-9]{1,3})?)\s{0,9}"
)


def without_comments_before(text: str) -> str:
    """A text without the lines of comments that it begins with."""
    if not text.lstrip().startswith("#"):
        return text
    found = _COMMENTS.match(text)
    return text if found is None else text[found.end() :]


@lru_cache(maxsize=1 << 16)
def _is_schedule(word: str) -> bool:
    """Whether a word, with or without modules, is nearly that of a curve, or another library's for a schedule."""
    last = word.rpartition(".")[2]
    return last.isidentifier() and (is_near(last.lower()) or _is_theirs(last))


def _is_theirs(word: str) -> bool:
    """Whether a word, with or without modules, is another library's for a schedule."""
    from ..dsl.answers.entries import is_schedule_name  # for calls of unknown names alone

    return is_schedule_name(word)


@lru_cache(maxsize=4096)
def kind_of_attempt(text: str) -> str:
    """What a text is that does not read as a spec.

    It is `ours` if it begins with a word of the language or nearly so, `theirs` if it calls a schedule of another library,
    `call` if it calls anything else.

    >>> [kind_of_attempt(text) for text in ("wramup(500", "warmup 1000", "build(cfg)", "cosine", "linear is used here, 2 times")]
    ['ours', 'ours', 'call', '', '']
    """
    found = _ATTEMPT.match(text)
    if found is None or len(text) > LONGEST_TEXT or _WORDS.search(_without_keywords(text)):
        return ""
    word = found[1].rpartition(".")[2].lower()
    called = found[2].endswith("(")
    ours = is_near(word) or (called and has_own_signs(text))
    if ours and _DIGIT.search(text):
        return "ours"
    return ("theirs" if _is_theirs(found[1]) else "call") if called else ""


def is_between_values(text: str) -> bool:
    """Whether a text has a sign of the language and a number, and is neither prose nor a time of cron."""
    return (
        _DIGIT.search(text) is not None
        and len(text) <= LONGEST_TEXT
        and _BETWEEN_VALUES.search(text) is not None
        and _TIMES_OF_DAY.fullmatch(text) is None
        and not _is_prose(text)
        and not _QUOTES_AND_BRACES.search(_without_comments(text))
    )


def has_several_parts(text: str) -> bool:
    """Whether a text is more than a word, a number, a path or an address, and no prose."""
    return _SEVERAL.search(text) is not None and not _is_prose(text)


def _is_prose(text: str) -> bool:
    """Whether a text has words as sentences have them, or an address."""
    return _ADDRESS.search(text) is not None or _WORDS.search(_without_keywords(text)) is not None


def is_number(content: object) -> bool:
    """Whether a value is a number, also one that YAML reads as a text: `1e-3`."""
    if isinstance(content, str):
        return _NUMERAL.fullmatch(content) is not None
    return isinstance(content, int | float) and not isinstance(content, bool)


def is_nearly_number(text: str) -> bool:
    r"""Whether a text is a number but for its signs.

    >>> [is_nearly_number(text) for text in ("1e\u22123", "1e-", "1e-3f", "1e-3", "1.2.3", "f")]
    [True, True, True, False, False, False]
    """
    return _NEARLY_NUMERAL.fullmatch(text) is not None and not is_number(text)


def has_two_points(text: str) -> bool:
    """Whether a text is a number but for a second point, as versions have it."""
    return _TWO_POINTS.fullmatch(text) is not None


def begins_with_number_or_calls(text: str) -> bool:
    """Whether a text begins as a number does, or has a parenthesis."""
    return _NUMBER_OR_CALL.search(text) is not None


def is_word(text: str) -> bool:
    """Whether a text is a word alone, as other libraries name their schedules.

    >>> is_word("cosine"), is_word("torch.optim.lr_scheduler.StepLR"), is_word("build(cfg)")
    (True, True, False)
    """
    return _WORD.fullmatch(text) is not None
