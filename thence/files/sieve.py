"""Which files are worth reading at all: told from their bytes, at nearly the speed at which those come from the disk.

Each pattern begins with a character that is rare, or with a word, since such are found the fastest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import combinations
from mmap import mmap

from ..dsl.base.patterns import pattern
from ..dsl.curves.table import CURVES
from ..dsl.plans.transforms import TRANSFORMS

NAMES = sorted({*CURVES, *TRANSFORMS})


def _before_parenthesis(names: Sequence[str]) -> str:
    behind = [
        (last, blank, "|".join(rf"(?<=\b{name}{blank}\()" for name in names if name[-1] == last))
        for blank in ("", " ")
        for last in sorted({name[-1] for name in names})
    ]
    return "(?:" + "|".join(rf"(?<={last}{blank}\()(?:{whole})" for last, blank, whole in behind) + ")"


@lru_cache(maxsize=1 << 16)
def is_near(word: str) -> bool:
    """Whether a word is a curve's but for a letter or two."""
    if word in NAMES:
        return True
    if not 4 < len(word) < _LONGEST_NAME or not word.isidentifier():
        return False
    # To compare words takes long: first, whether some letters of a name and one of the word make the difference.
    near = word in _SHORTENED or any(word[:i] + word[i + 1 :] in _SHORTENED for i in range(len(word)))
    return near and bool(get_close_matches(word, NAMES, 1, cutoff=0.8))


_SHORTENED = {
    "".join(name[i] for i in range(len(name)) if i not in left_out)
    for name in NAMES
    for count in range(3)
    for left_out in combinations(range(len(name)), count)
}
_LONGEST_NAME = 40

# The parenthesis of a curve that is called.
CURVE_CALLED = rf"\({_before_parenthesis(NAMES)}"

# Ends of keys that are called like a rate or a schedule.
_ENDS = (rb"lr", rb"LR", rb"rate", rb"RATE", rb"chedule\w*", rb"CHEDULE\w*")
# What follows where a text begins with a word before a parenthesis or a number.
_CURLY = rb"(?:\xe2\x80[\x98-\x9f]|\\u201[89a-f])?"
_CALLED = _CURLY + rb"[A-Za-z_][\w.]*\s*[(0-9.-]"
# Or with more than a word or a number: another word, or a sign.
_MORE = rb"[\w.+-]+(?:[ \t]+[\w.<>=*^/(@-]|[ \t]*(?:->|[*^<>\[@=]|\xe2|\\u)|[:,][0-9]|:[ \t]+[\"']?[0-9.]+[kM%]?,)"
# Or with a number but for its signs.
_NEARLY = rb"[0-9]*\.?[0-9]*(?:[eE][-+]?(?![-+0-9])|(?:[eE][-+]?[0-9]+)?[fFdDlL]\b|\.[0-9])"
_TRIED = rb"(?:" + _CALLED + rb"|" + _MORE + rb"|" + _NEARLY + rb")"
_KEYED = [
    re.compile(end + rb"[\"']?\s*[:=][\s\[{(|>\"'+!&-]*(?:[!&]\S+\s+)?(?:#[^\n]*\n\s*)*[\"']?" + _TRIED)
    for end in _ENDS
]
# The same of a list's items, in a file that has such a key.
_KEYS = [re.compile(end + rb"[\"']?\s*:") for end in _ENDS]
_ITEM = re.compile(rb"\n[ \t]*-[ \t]+[\"']?" + _CALLED)

# A key of rates with a curve as a key below it: `lr: {warmup: {`, `lr:\n  - warmup:`, `[optim.lr.warmup]`.
_NAME = rb"(?:" + "|".join(NAMES).encode() + rb")"
_CURVES_BELOW = pattern(
    rb"(?:lr|LR|rate|RATE)(?:[\"']?:[ \t]*(?:#[^\n]*)?[\s{\[]{1,40}(?:-[ \t]{1,9})?[\"']?"
    + _NAME
    + rb"[\"']?[ \t]*:[ \t]*[{\r\n]|\."
    + _NAME
    + rb"\])"
)

_CURVE_CALLED = re.compile(CURVE_CALLED.encode())
_OWN_SIGN = re.compile(rb"\([^()\"']*(?:->|@|\xe2\x86\x92|\xe2\x87\x92|\xe2\x9f[\xb6\xb9])")
_THEN = re.compile(rb"\)\s*then\s+[A-Za-z_]+\s*\(")
_NUMBER = re.compile(rb"\(\s*-?\.?[0-9]")
# What stands before the parenthesis of a call with which a value begins.
_BEGINS_VALUE = re.compile(rb"(?:[:=,\[\"'(-]|\xe2\x80.|\\u201.|^)\s*[A-Za-z_]\w*\s*\Z")
_LONGEST_WORD = 40


def has_curves_below_rates(data: bytes | mmap) -> bool:
    """Whether a key of rates has a curve as a key below it."""
    return _CURVES_BELOW.search(data) is not None


def may_have_in_config(data: bytes | mmap) -> bool:
    """Whether YAML, TOML or JSON may have a spec, or an attempt at one."""
    return (
        _CURVE_CALLED.search(data) is not None
        or _THEN.search(data) is not None
        or _OWN_SIGN.search(data) is not None
        or any(keyed.search(data) for keyed in _KEYED)
        or has_curves_below_rates(data)
        or (_ITEM.search(data) is not None and any(key.search(data) for key in _KEYS))
        or any(
            _BEGINS_VALUE.search(data, max(0, found.start() - _LONGEST_WORD), found.start())
            for found in _NUMBER.finditer(data)
        )
    )


_IN_PYTHON = [
    _THEN,
    re.compile(rb"then\s*[\"']\.join\("),
    re.compile(rb"\}\s*then\s+[A-Za-z_]+\s*\("),
    *(
        re.compile(
            end
            + rb"[\"']?\]?\s*(?::[^=\n\"']*=|[:=])[\s\[{(]*(?:[\w.]+\(\s*)?[A-Za-z]?[\"']{1,3}\s*"
            + _TRIED
        )
        for end in _ENDS
    ),
]
# These are parts of code as well, unless a quote stands before them on their line, or nothing but words.
_IN_STRINGS = [
    re.compile(rb"\((?=\s*-?\.?[0-9])" + _before_parenthesis(NAMES).encode()),
    re.compile(rb"->(?:\s*-?\.?[0-9]|(?<=[0-9.%]->)|(?<=[0-9.%] ->))"),
]
# What follows the parenthesis in a string is a number, or is put there by the code: "warmup({n}", "warmup(" + str(n).
_QUOTED_CALLS = [
    re.compile(quote + rb"\s*([A-Za-z_]\w*)\s*\(\s*(?:\.?[0-9]|[{%]|" + quote + rb")")
    for quote in (rb"\"", rb"'")
]
_CALL_AFTER_WORDS = re.compile(rb"[\w\s=;*.+-]*\(|[^\"']*[\"'].*\(")


def places_in_python(data: bytes | mmap) -> Iterator[int]:
    """The offsets in Python code at which a spec in a string may stand, or an attempt at one."""
    for form in _IN_PYTHON:
        for found in form.finditer(data):
            yield found.end() - 1
    for form in _QUOTED_CALLS:
        for found in form.finditer(data):
            if is_near(found[1].decode().lower()):
                yield found.end() - 1
    for form in _IN_STRINGS:
        for found in form.finditer(data):
            line = data[max(data.rfind(b"\n", 0, found.start()), found.start() - 200, 0) : found.start() + 1]
            if _CALL_AFTER_WORDS.match(line):
                yield found.start()
