"""Notes what is said of calls and names that stand in a text."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from itertools import islice

from ..counterparts.python_calls import Items, PythonText
from ..formula.functions import FUNCTIONS
from ..libraries import words as from_words
from ..plans.transforms import TRANSFORMS
from ..text.findings import Findings
from ..text.source import Span
from .answers import Answer, about_call, about_name, answer_of, values_of
from .entries import entry_of_word, is_ours, is_schedule_name
from .other_words import OTHER_CLOCKS, WORDS
from .places import placed, segment_before

# ---- calls in a text that is none of the language ----------------------------------------------------------------------

_MOST_ANSWERS = 20  # nobody reads more
_DEFINED = re.compile(r"(?:^|[;\r\n])[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*(?:\([^()]*\)[ \t]*)?=(?!=)")


def note_in_text(findings: Findings) -> None:
    """Say of each call of another library what it is, in place of what was found wrong with its characters."""
    text = findings.source.text
    written = PythonText(text)
    names: frozenset[str] | None = None
    behind = answers = 0
    for name in written.names():
        if answers == _MOST_ANSWERS:
            break
        if name.start() < behind or not (
            "." in name[0] or name[0] in ("dict", "steps") or is_schedule_name(name[0])
        ):
            continue
        if names is None:
            names = frozenset(_DEFINED.findall(text))
        answer = _in_text(written, name, names) if name[0] not in names else None
        if answer is not None:
            findings.settle(answer.span)
            _note(answer, "argument" if is_ours(name[0]) else "unknown-function", findings)
            behind = answer.span.stop
            answers += 1
    _note_clocks(written.text, findings)


_CLOCK = re.compile(rf"(?<=[-+*/^(]) {{0,3}}({'|'.join(OTHER_CLOCKS)})\b(?! {{0,3}}[=(:.])")


def _note_clocks(text: str, findings: Findings) -> None:
    """Say of operands such as `epoch` what they are, where nothing better was said of the part that they stand in."""
    told = [
        span for found in findings.all() for span in (found.span, found.fix.span if found.fix else found.span)
    ]
    for found in islice(_CLOCK.finditer(text), _MOST_ANSWERS):
        span = Span(*found.span(1))
        if not any(other.start < span.stop and span.start < other.stop for other in told):
            note_name(found[1], span, findings)


def _in_text(text: PythonText, name: re.Match[str], names: Collection[str]) -> Answer | None:
    before = segment_before(text.text, name.start())
    last = name[0].rpartition(".")[2]
    if is_schedule_name(last) or last == "dict":
        call = text.call(name)
        if call is not None:
            return about_call(call, names, before)
        return about_name(name[0], Span(*name.span()), before) if "." in name[0] else None
    if last == "steps":
        call = text.call(name)
        if call is None or not any(isinstance(value, Items) for value in values_of(call)):
            return None
        answer = answer_of(from_words.IN_LISTS, call, last, call.span, names, before)
        return (
            None if answer.unfit else replace(answer, message="a value with its step is written value @ step")
        )
    ours = last if is_ours(last) else WORDS.get(last)
    owner, _, method = name[0].partition(".")
    call = (
        text.call(name) if owner in names and method == last and ours in (*TRANSFORMS, *FUNCTIONS) else None
    )
    if call is not None and ours is not None:
        given = text.text[name.end() : call.span.stop].strip()[1:-1].strip()
        first = (
            (given, owner)
            if TRANSFORMS.get(ours) and TRANSFORMS[ours].positions[-1] == "s"
            else (owner, given)
        )
        written = f"{ours}({', '.join(filter(None, first))})"
        return Answer(call.span, f"a spec has no methods, such as `{method}` of `{owner}`", written)
    if ours is not None and "." in name[0]:
        return Answer(Span(*name.span()), f"`{name[0]}` has a module's name before it", ours)
    return None


def note_call(name: str, span: Span, names: Collection[str], findings: Findings) -> bool:
    """Say what another library means by the call that stands at a place of a spec; False where none has it.

    `names` are those that a spec may use there.
    """
    if findings.full or not (is_schedule_name(name) or entry_of_word(name) is not None):
        return False
    text = findings.source.text
    written = PythonText(text[span.start : span.stop])
    found = next(written.names(), None)
    call = written.call(found) if found is not None else None
    answer = about_call(replace(call, span=span), names, segment_before(text, span.start)) if call else None
    if answer is not None:
        _note(answer, "unknown-function", findings)
    return answer is not None


def note_name(name: str, span: Span, findings: Findings) -> bool:
    """Say what is meant by an unknown name that stands at a place of a spec; False where nothing is known of it."""
    answer = about_name(name, span, segment_before(findings.source.text, span.start))
    if answer is not None:
        _note(answer, "unknown-name", findings)
    return answer is not None


def _note(answer: Answer, code: str, findings: Findings) -> None:
    """Add the finding that an answer makes."""
    text = answer.text and placed(answer.text, answer.span, findings.source.text)
    findings.note(code, answer.span, answer.message, answer.help, fix=text)
