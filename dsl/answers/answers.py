"""What is said of a name or a call of another library: what it is, and what to type in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ..base.records import record
from ..counterparts.amounts import Unfit
from ..counterparts.entry import RATE, Counterpart, Given
from ..counterparts.python_calls import PythonCall, PythonText, Quoted, Words, Written
from ..counterparts.same_words import same
from ..curves.entry import Curve
from ..curves.table import CURVES
from ..numbers.decimals import read, shortest
from ..plans.transforms import TRANSFORMS
from ..syntax.nodes import Call
from ..syntax.walk import is_steps
from ..text.source import Span
from .entries import by_key, entry_of_word, find, is_ours, is_schedule_name, key
from .other_words import clock_named
from .places import placed, segment_before, without_warmup

_NO_NUMBERS = ("none", "null", "nil", "nan", "inf", "infinity", "true", "false")
_NO_NUMBER = "write a finite number, such as 1e-3, or a schedule, such as warmup(1000, 1e-3) then hold(9000)"
_MEASURED = re.compile(
    r"(?:(?:val|valid|validation|train|training|test|eval|dev|mean|avg|best|ema|running)_?)*"
    r"(?:loss|losses|metric|metrics|acc|accuracy|score|reward|error|err|ppl|perplexity|grad_norm|gradnorm|bleu|f1)"
)


@record(frozen=True)
class Answer:
    """What is said of a name: where it stands, what it is, and what to type in its place, or to do where nothing is."""

    span: Span
    message: str
    text: str | None
    help: str | None = None
    unfit: bool = False  # whether the numbers that were written cannot be meant


# ---- answers -------------------------------------------------------------------------------------------------------


def about_call(call: PythonCall, names: Collection[str] = (), before: str = "") -> Answer | None:
    """What to say of a call of an unknown name; None for one that no library has.

    `names` are those that a spec may use there, and `before` is the segment that comes before.
    """
    if call.name == "dict" and isinstance(call.named.get("type"), Quoted):  # how configs of mmengine call one
        named = {name: value for name, value in call.named.items() if name != "type"}
        call = PythonCall(call.named["type"].text, (), named, call.span)  # type: ignore[union-attr]
    entry = find(call) or entry_of_word(call.name)
    if entry is None:
        return None
    if key(call.name) == "plateau" and before and len(call.positions) == 1 and not call.named:  # a stage
        return Answer(
            Span(call.span.start, call.span.start + len(call.name)), _said(entry, call.name), "hold"
        )
    if entry.spec is not None and entry.word and any(_of_the_language(v) for v in values_of(call)):
        name = Span(call.span.start, call.span.start + len(call.name))
        ends = [
            v.text for v in values_of(call) if isinstance(v, Words) and re.search(r"->\s*0*[.1-9]", v.text)
        ]
        word = "exponential" if ends and entry.word == "decay" and "exp" in key(call.name) else entry.word
        return Answer(name, _said(entry, call.name), word)
    return answer_of(entry, call, call.name, call.span, names, before)


def named_in_words(words: Sequence[str], span: Span, whole: str) -> str | None:
    """The call that is meant where a name has blanks, or a word too many, before its brackets.

    >>> text = "exponential decay(1e-3, 0.96, 1000)"
    >>> named_in_words(["exponential", "decay"], Span(0, len(text)), text)
    'decay(1e-3, 0.96, 1000)'
    """
    written = whole[span.start : span.stop]
    brackets = written[written.index("(") :]
    joined = "_".join(words)
    entry = find(PythonCall(joined, (), {}, span))
    word = entry.word if entry is not None else None
    if is_ours(joined):
        return joined + brackets
    if word is None and _MEANINGLESS.fullmatch(words[-1]) and is_ours(words[0]):
        word = words[0]
    if word is None and entry is None and is_ours(words[-1]) and words[0] in _OF_A_WARMUP:
        word = words[-1]
    curve = CURVES.get(word or "")
    if words[-1] == "warmup" and words[0] in CURVES and words[0] != "linear" and "," in brackets:
        n, _, end = brackets[1:-1].partition(",")
        return f"{words[0]}({n}, {end.strip()})" if "->" in end else f"{words[0]}({n}, 0->{end.strip()})"
    if curve is not None and _fits(curve, brackets):
        return f"{word}{brackets}"
    if entry is None:
        return f"{word}{brackets}" if word else None
    call = PythonText(joined + brackets)
    found = next(call.names(), None)
    made = call.call(found) if found is not None else None
    before = segment_before(whole, span.start)
    answer = about_call(replace(made, span=span), (), before) if made is not None else None
    if answer is None or answer.text is None:
        return None
    return answer.text + brackets if answer.text == entry.word else placed(answer.text, span, whole)


_MEANINGLESS = re.compile("decay|annealing|anneal|schedule|scheduler|lr|curve|ramp|cooldown|segment|phase")
_OF_A_WARMUP = ("linear", "cosine", "slow", "short", "long", "gradual", "the", "a", "lr")


def _fits(curve: Curve, brackets: str) -> bool:
    """Whether arguments in brackets have their steps where a curve of this language has them."""
    from ..syntax.parse import expression_of

    call = expression_of(f"{curve.name}{brackets}")
    values = [a.value for a in call.arguments if a.name is None] if isinstance(call, Call) else []
    timed = [position in ("n", "every", "timescale") for position in curve.positions]
    return 0 < len(values) <= len(timed) and [*map(is_steps, values)] == timed[: len(values)]


def about_name(name: str, span: Span, before: str = "") -> Answer | None:
    """What to say of an unknown name that stands alone."""
    lower = name.lower()
    if (clock := clock_named(name)) is not None:
        return Answer(span, f"`{name}` is not defined; a spec has the step alone", clock)
    if lower in _NO_NUMBERS:
        return Answer(span, f"`{name}` is no number", None, _NO_NUMBER)
    if _MEASURED.fullmatch(lower):
        return Answer(
            span,
            f"`{name}` is not known to a spec, which has the step alone",
            None,
            _instead(by_key()["plateau"][0], None),
        )
    if is_schedule_name(name):
        entry = find(PythonCall(name, (), {}, span))
        assert entry is not None
        return answer_of(entry, None, name, span, (), before)
    word = next((word for word in (*CURVES, *TRANSFORMS) if key(word) == key(name)), None)
    if word is None:
        return None
    example = (CURVES.get(word) or TRANSFORMS[word]).example
    return Answer(span, f"`{name}` is written `{word}` and needs its arguments", example)


def argument(call: str, name: str, value: str, names: Collection[str]) -> str | None:
    """An argument by the name that it has among `names`, where another name means the same: `T_max=9` is `n=9`."""
    if name.lower() in _SHARES and "to" in names:
        number = read(value)[0] if re.fullmatch(r"[0-9.]+(?:e-?[0-9]+)?", value) else None
        return None if number is None else f"to={shortest(number * 100)}%" if number else "to=0"
    if name.lower() in _HALVES and {"rate", "every"} <= set(names):
        return f"rate=0.5, every={value}"
    found = next((other for other in same(name) if other in names), None)
    if "peak" in same(name) and "peak" not in names and {"from", "to"} <= set(names):
        found = "to" if call in ("warmup", "triangle") else "from"
    return found and f"{found}={CHOICES.get(value, value)}"


CHOICES = {"cos": "cosine", "exp": "exponential", "poly": "polynomial"}
_HALVES = ("half_life", "halflife", "half", "halving", "halving_time", "t_half")
_SHARES = (
    "alpha",
    "min_lr_ratio",
    "min_lr_rate",
    "alpha_f",
    "end_factor",
    "cos_min_ratio",
    "min_lr_factor",
    "lr_min_ratio",
)


def answer_of(
    entry: Counterpart, call: PythonCall | None, name: str, span: Span, names: Collection[str], before: str
) -> Answer:
    said = _said(entry, name)
    if entry.spec is None:
        return Answer(span, said, None, _instead(entry, call))
    notes, unfit = [entry.note] if entry.note else [], False
    try:
        given = Given(entry, call, find, names, bool(before))
        text = without_warmup(entry.spec(given), given, before)
    except Unfit as why:
        unfit = True
        notes.append(f"{why}, so that these numbers are examples")
        given = Given(entry, None, find, names, bool(before))
        text = without_warmup(entry.spec(given), given, before)
    else:
        examples = [f"`{n}`" for n in dict.fromkeys(given.examples)]
        if call is None:
            notes.append("the numbers are examples")
        elif examples:
            notes.append(f"the number for {_listed(examples)} is an example")
        if given.reordered:
            notes.append("by their sizes its numbers are meant in another order")
        if given.left_out:
            notes.append(f"{_listed([f'`{n}`' for n in dict.fromkeys(given.left_out)])} is left out")
    if given.from_optimizer and call is not None:
        notes.append(f"{RATE} stands for the optimizer's learning rate")
    return Answer(span, "; ".join([said, *notes]), text, unfit=unfit)


def pattern(name: str) -> str | None:
    """The spec, with example numbers, that another library's name stands for.

    >>> pattern("CosineDecay")
    'cosine(1000, 1e-3->0)'
    """
    return answer.text if (answer := about_name(name, Span(0, 0))) is not None else None


def example(entry: Counterpart) -> str:
    """The spec of an entry with example numbers, or what to do where there is none."""
    given = Given(entry, None, find)
    return entry.spec(given) if entry.spec is not None else _instead(entry, None)


def _instead(entry: Counterpart, call: PythonCall | None) -> str:
    assert entry.instead is not None
    try:
        return entry.instead(Given(entry, call, find))
    except Unfit:
        return entry.instead(Given(entry, None, find))


def _said(entry: Counterpart, name: str) -> str:
    return (
        f"`{name}` is a schedule of {entry.library}"
        if entry.library
        else f"there is no curve or function `{name}`"
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def values_of(call: PythonCall) -> Iterator[Written]:
    yield from call.positions
    yield from call.named.values()


def _of_the_language(value: Written) -> bool:
    return isinstance(value, Words) and ("->" in value.text or "@" in value.text)
