"""What is suggested is tried: what would be refused is withheld, and what needs further edits becomes one with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from itertools import islice

from ..base.records import record
from ..calls.arguments import Form
from ..curves.table import CURVES
from ..formula.functions import FUNCTIONS
from ..numbers.decimals import read
from ..plans.transforms import TRANSFORMS
from ..text.diagnostic import Diagnostic, Fix
from ..text.edits import Edited, apart, difference
from ..text.findings import Findings
from ..text.source import Source, Span


@record(frozen=True)
class Trial:
    """How texts that are like one are read: `read` notes what is wrong with them; codes that are `left_out` do not count.

    Different edits often lead to one text, so what was found in each is kept in `known`.
    """

    source: Source
    read: Callable[[Findings], object]
    left_out: frozenset[str]
    known: dict[str, list[Diagnostic]]

    def errors(self, text: str) -> list[Diagnostic]:
        """Why a text would be refused."""
        if text not in self.known:
            again = Findings(Source(text, self.source.name, key=self.source.key))
            self.read(again)
            self.known[text] = [d for d in again.all() if d.severity == "error"]
        return [d for d in self.known[text] if d.code not in self.left_out]

    def edits(self, text: str, errors: list[Diagnostic]) -> list[Fix]:
        """What is suggested for the errors of a text itself."""
        return [d.fix for d in errors if d.fix is not None and d.source.text == text]


def complete(findings: Findings, trial: Trial) -> None:
    """Carry on each suggestion that, once typed, is itself refused with a suggestion, so that one edit is enough."""
    spent = 0
    for found in findings.all():
        first = fix = found.fix
        if fix is None or first is None or found.source is not trial.source or found.severity != "error":
            continue
        if found.code in trial.left_out or not f"{found.help};".startswith(f"write: {fix.text.strip()};"):
            continue
        for _ in range(_MOST_ROUNDS):
            mended = Edited(trial.source.text, [fix]).text
            spent += len(mended)
            if spent > _MOST_READ:
                return
            typed = Span(fix.span.start, fix.span.start + len(fix.text))
            # Where something is left to choose, the author does.
            told = (d.fix for d in trial.errors(mended) if " or " not in (d.help or ""))
            more = next(
                (f for f in told if f and f.span.start < typed.stop and typed.start < f.span.stop), None
            )
            if more is None:
                break
            if _numbers(mended) - _numbers(Edited(mended, [more]).text):
                break  # what was written is not given up for an edit
            start, stop = min(typed.start, more.span.start), max(typed.stop, more.span.stop)
            text = mended[start : more.span.start] + more.text + mended[more.span.stop : stop]
            fix = Fix(Span(start, fix.span.stop + stop - typed.stop), text)
        if fix is not first:
            help = f"write: {fix.text.strip()}" if fix.text else "leave it out"
            findings.replace(found, help=help, fix=fix)


def choose_words(findings: Findings, trial: Trial) -> None:
    """Of several words that are near one that nothing defines, suggest the one that takes the arguments."""
    text = trial.source.text
    for found in findings.all():
        if found.code != "unknown-function" or found.fix is None or len(text) > _LONGEST:
            continue
        (start, stop), fix = found.span, found.fix
        if fix.span != found.span or not any(_calls(fix.text, d) for d in trial.errors(f"{found.fixed()}")):
            continue
        for word in get_close_matches(text[start:stop], _WORDS, 5, 0.6):
            if not trial.errors(text[:start] + word + text[stop:]):
                findings.replace(found, fix=Fix(found.span, word), help=f"write: {word}")
                break


def _calls(name: str, found: Diagnostic) -> bool:
    """Whether an error is one of the arguments of a function."""
    called = _CALLED.search(found.source.text[: found.span.start + 1])
    return found.code == "argument" and called is not None and called[1] == name


def judge(findings: Findings, mended: Edited, refused: list[Diagnostic], trial: Trial) -> None:
    """Go on from a text that is refused for its edits: what ends well is one edit of the whole, all else is withheld."""
    known = {(found.code, found.message) for found in findings.all()}
    # What is still to be written says nothing of what was.
    refused = [d for d in refused if d.code != "empty"]
    new = [d for d in refused if (d.code, d.message) not in known and not _is_named(d, findings)]
    if not new:
        return
    reasons = {fix: [found for found in new if _is_refused(place, found)] for fix, place in mended.typed()}
    typed = [fix for fix, why in reasons.items() if why]
    # Where no edit is refused itself, those that are no more than a guess at the signs are in doubt.
    doubtful = [d for d in findings.all() if d.fix in typed or (not typed and d.fix and d.code in _GUESSES)]
    right = _followed(trial, findings.source.text) if doubtful else None
    if right is None:
        for found in doubtful:
            why = reasons.get(found.fix, []) if found.fix is not None else []
            findings.replace(found, fix=None, help=_in_words(found, why))
    else:
        _suggest(findings, doubtful[0], difference(findings.source.text, right))


def look_for_slips(findings: Findings, trial: Trial) -> None:
    """Suggest one sign or letter that is too many, missing or another, where nothing better is known of the first error."""
    text, first = findings.source.text, findings.all()[0]
    if first.fix is not None or first.code not in _OF_SIGNS or len(text) > _LONGEST:
        return
    # More than a sign is missing behind the end, and where what to write is said, the slip is known.
    if first.span == findings.source.end or (first.help or "").startswith(
        ("write: ", "write f ", "give each ")
    ):
        return
    signs = {"character": _SIGNS, "number": _SIGNS, "syntax": (*_SIGNS, " then ")}.get(first.code)
    candidates = dict.fromkeys(_with_another_sign(text, first.span, signs))
    for tried in islice(candidates, _MOST_READ // len(text)):
        if _closes(text) and not _closes(tried):
            continue  # another edit would close it elsewhere
        if first.code == "syntax" and _numbers(text) - _numbers(tried):
            continue  # a sign that parts two numbers is left out: they become one that nobody wrote
        right = _followed(replace(trial, left_out=trial.left_out - {"start-value"}), tried)
        if right is not None:
            _suggest(findings, first, difference(text, right))
            return


def _suggest(findings: Findings, found: Diagnostic, whole: Fix) -> None:
    """Suggest one edit in place of all that was said of what it changes."""
    findings.settle(found.span.to(whole.span))
    help = f"write: {whole.text.strip()}" if whole.text else "leave it out"
    findings.add(replace(found, fix=whole, help=help))


def _with_another_sign(text: str, place: Span, signs: Sequence[str] | None) -> Iterator[str]:
    """A text with a sign at a place, or just before it, left out, replaced or put in; with a word there that is one."""
    start, stop = place
    piece, before = text[start:stop], len(text[:start].rstrip())
    name = _NAMED.match(text, start)
    if name is not None:  # `cosine1000, 1)`
        yield text[: name.end()] + "(" + text[name.end() :]
    if before < start and _is_of_word(text[before - 1 : before]) and _is_of_word(piece[:1]):  # `trian gle(`
        yield text[:before] + text[start:]
    last = _LAST_WORD.search(text, 0, before)
    for word, a, b in ((piece, start, stop), (last[0] if last else "", last.start() if last else 0, before)):
        if word.isidentifier():  # `fr 100`, `ntil 100`
            yield from (text[:a] + meant + text[b:] for meant in get_close_matches(word, _WORDS, 5, 0.7))
    if piece[:1].isdigit():  # `1.7te-4`
        yield from (
            text[: found.start()] + text[found.end() :] for found in _LETTER.finditer(text, start, stop)
        )
    if signs is None:  # a word alone is wrong
        return
    for a, b in ((start, stop), (before - 1, before)):
        if a >= 0 and not any(map(_is_of_word, text[a:b])):
            yield from (text[:a] + sign + text[b:] for sign in ("", *signs))
    for at in dict.fromkeys((before, start, stop)):
        yield from (text[:at] + sign + text[at:] for sign in signs)


def _followed(trial: Trial, text: str) -> str | None:
    """A text with all edits of its errors typed, and those of what comes of them; None unless that ends well."""
    before = text
    seen: set[str] = set()
    while text not in seen and len(seen) < _MOST_ROUNDS:
        seen.add(text)
        refused = trial.errors(text)
        if not refused:
            # What a chain of edits leaves out or makes up was not meant, and a number of steps is no segment.
            lost, made_up = _numbers(before) - _numbers(text), _numbers(text) - _numbers(before)
            moved = _STEPS_ALONE.search(text) and not _STEPS_ALONE.search(before)
            return None if lost or made_up.keys() - {0, 1} or moved else text
        text = Edited(text, apart(trial.edits(text, refused))).text
    return None


def _closes(text: str) -> bool:
    """Whether as many brackets are closed as are opened."""
    return text.count("(") == text.count(")")


def _numbers(text: str) -> Counter[Fraction]:
    """The numbers that are written in a text, in whatever way."""
    return Counter(map(_value, _NUMBER.findall(text)))


def _value(text: str) -> Fraction:
    value, unit = read(text)
    return value / 100 if unit == "%" else value


def _in_words(found: Diagnostic, refused: Sequence[Diagnostic]) -> str | None:
    """The help of a finding whose edit is refused: what is left of it, what is to be decided, or how the whole is written."""
    assert found.fix is not None
    text, _, other = found.fix.text.strip(), *f"{found.help}".partition("; or ")[1:]
    if found.help is not None and not found.help.startswith(
        (f"write: {text}", f"write {text} instead", "leave it out")
    ):
        return found.help
    if other:
        return f"write: {other}"
    undecided = next((why.help for why in refused if why.fix is None and why.help), None)
    if undecided is not None:
        return undecided
    name = next(iter(_CALLED.findall(found.source.text[: found.span.start + 1])[-1:]), "")
    entry = CURVES.get(name) or TRANSFORMS.get(name)
    return (
        Form.of(entry).help
        if entry is not None
        else "a spec reads like: warmup(1000, 1e-3) then cosine(9000, 1e-5)"
    )


def _is_named(found: Diagnostic, findings: Findings) -> bool:
    """Whether it is only that nothing defines the name in a hole that is to be filled: `${peak}`."""
    name = found.source.text[found.span.start : found.span.stop]
    return found.code == "unknown-name" and any(d.fix and d.fix.text == name for d in findings.all())


def _is_refused(typed: Span, found: Diagnostic) -> bool:
    """Whether an error is one of what was typed. What a word means is known, and wrong, only once it is the right one."""
    touch = typed.start <= found.span.stop and found.span.start <= typed.stop
    within = typed.start <= found.span.start and found.span.stop <= typed.stop
    is_word = found.source.text[typed.start : typed.stop].isidentifier()
    return within if is_word or found.code in _OF_MEANING else touch


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_LONGEST = 300  # characters of a text that is read again with each sign
_SIGNS = (",", "->", "@", ".", ")", "(", ";")  # others would be read, and mean something else
_MOST_READ = 4000  # characters, of all that is tried together
_WORDS = ("then", "over", "for", "until", "rest", *CURVES, *TRANSFORMS, *FUNCTIONS)
_NAMED = re.compile(rf"(?:{'|'.join(sorted((*CURVES, *TRANSFORMS), key=len, reverse=True))})(?=[0-9.])")
_LAST_WORD = re.compile(r"[A-Za-z_]+\Z")
_LETTER = re.compile("[A-DF-Za-df-z]")  # but for the exponent's
_MOST_ROUNDS = 6
_OF_SIGNS = frozenset({"character", "number", "syntax", "unknown-name", "unknown-function"})
_OF_MEANING = frozenset(
    {"duration", "overrun", "rest", "unknown-function", "unknown-name", "unknown-parameter", "value"}
)
_GUESSES = frozenset({"character", "syntax"})
_CALLED = re.compile(r"([A-Za-z_]\w*)\s*\([^()]*(?:\([^()]*\)[^()]*)*\Z")
_NUMBER = re.compile(r"(?:[0-9](?:_?[0-9])*\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?[kMBT]?%?")
_STEPS_ALONE = re.compile(r"\bthen\s+(?:[0-9]{2,}[0-9_]*|[0-9]+[kMBT])\s*(?:steps\s*)?(?![\w.%*/^+-])")
