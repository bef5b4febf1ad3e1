"""Other libraries' names for schedules, parameters and the step, and what to write in this language instead.

The tables of the libraries are in the modules that are called after them; what is said of an unknown name, and what
a tool may ask about a text, is made from them here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from ..counterparts.amounts import Unfit
from ..counterparts.entry import RATE, Counterpart, Given, same
from ..counterparts.python_calls import DOTTED, Items, PythonCall, PythonText, Quoted, Words, Written
from ..curves.entry import Curve
from ..curves.table import CURVES
from ..formula.functions import CONSTANTS, FUNCTIONS
from ..numbers.decimals import read, shortest
from ..numbers.facts import FACTS
from ..plans.transforms import TRANSFORMS
from ..syntax.nodes import Call
from ..syntax.walk import is_steps
from ..text.findings import Findings
from ..text.source import Span
from . import composer, deepspeed, fvcore, keras, megatron, schedule_words, timm, transformers, without_spec
from . import optax as from_optax
from . import torch as from_torch
from . import words as from_words

TABLE: tuple[Counterpart, ...] = (
    *from_optax.TABLE,
    *from_torch.TABLE,
    *keras.TABLE,
    *timm.TABLE,
    *fvcore.TABLE,
    *schedule_words.TABLE,
    *transformers.TABLE,
    *deepspeed.TABLE,
    *megatron.TABLE,
    *composer.TABLE,
    *without_spec.TABLE,
)

# What people call a word of the language elsewhere; the arguments may stay as they are.
WORDS = {
    "lin": "linear",
    "const": "constant",
    "interpolate": "points",
    "restart": "repeat",
    "restarts": "repeat",
    "loop": "repeat",
    "cycle": "repeat",
    "wait": "delay",
    "resume": "skip",
    "offset": "skip",
    "ramp": "warmup",
    "flat": "hold",
    "stay": "hold",
    "stable": "hold",
    "steady": "hold",
    "keep": "hold",
    "pause": "hold",
    "freeze": "hold",
    "sigmoid": "tanh_decay",
    "logistic": "tanh_decay",
    "anneal": "linear",
    "fall": "linear",
    "descend": "linear",
    "rise": "linear",
    "rampdown": "linear",
    "ramp_down": "linear",
    "s_curve": "cosine",
    "geometric": "exponential",
    "ln": "log",
    "maximum": "max",
    "minimum": "min",
    "fmax": "max",
    "fmin": "min",
    "clamp": "clip",
    "absolute": "abs",
    "fabs": "abs",
}

_MODULES = {
    "optax": "optax",
    "torch": "PyTorch",
    "mmengine": "mmengine",
    "keras": "Keras",
    "tf": "Keras",
    "tensorflow": "Keras",
    "timm": "timm",
    "fvcore": "fvcore",
    "detectron2": "fvcore",
    "transformers": "transformers",
    "deepspeed": "DeepSpeed",
    "megatron": "Megatron",
    "composer": "composer",
}

# Names for the step, and for what a spec cannot know.
_STEPS = ("global_step", "current_step", "iteration", "iter", "it", "itr", "i", "t", "step_num", "num_updates", "update",
          "step_count", "n_iter", "batch_idx", "cur_step", "steps_done", "trainer_step", "state_step")  # fmt: skip
_OTHER_CLOCKS = {
    "epoch": "floor(step / steps_per_epoch)",
    "current_epoch": "floor(step / steps_per_epoch)",
    "epoch_num": "floor(step / steps_per_epoch)",
    "progress": "step / total",
    "frac": "step / total",
    "fraction": "step / total",
    "done": "step / total",
}
_NO_NUMBERS = ("none", "null", "nil", "nan", "inf", "infinity", "true", "false")
_NO_NUMBER = "write a finite number, such as 1e-3, or a schedule, such as warmup(1000, 1e-3) then hold(9000)"
_MEASURED = re.compile(
    r"(?:(?:val|valid|validation|train|training|test|eval|dev|mean|avg|best|ema|running)_?)*"
    r"(?:loss|losses|metric|metrics|acc|accuracy|score|reward|error|err|ppl|perplexity|grad_norm|gradnorm|bleu|f1)"
)

# Names that say the same: where one is defined, another is probably it.
_SAME_THING = (
    ("lr", "learning_rate", "learningrate", "learn_rate"),
    ("wd", "weight_decay", "weightdecay"),
    ("momentum", "mom", "beta1", "b1"),
    ("batch_size", "bs", "batchsize", "global_batch_size"),
    ("peak", "peak_lr", "lr_peak", "max_lr", "lr_max", "peak_value", "base_lr"),
    ("floor", "min_lr", "lr_min", "final_lr", "end_lr", "lr_end", "eta_min", "end_value"),
    ("warmup_steps", "warmup", "n_warmup", "num_warmup_steps", "num_warmup", "warm_up_steps", "warmup_iters"),
    ("decay_steps", "n_decay", "num_decay_steps", "cooldown_steps", "cooldown"),
    ("temperature", "temp", "tau"),
    ("ema_decay", "ema", "ema_momentum"),
)  # fmt: skip
_SEQUENCE_LENGTHS = ("seq_len", "seq_length", "seqlen", "sequence_length", "context_length", "context_len", "context_size",
                     "block_size", "max_seq_len", "max_seq_length", "max_length", "n_ctx", "ctx_len")  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What is said of a name: where it stands, what it is, and what to type in its place, or to do where nothing is."""

    span: Span
    message: str
    text: str | None
    help: str | None = None
    unfit: bool = False  # whether the numbers that were written cannot be meant


def key(name: str) -> str:
    """A name without its modules, capitals and underscores: libraries differ in these alone."""
    return name.rpartition(".")[2].replace("_", "").lower()


@cache
def _by_key() -> dict[str, list[Counterpart]]:
    found: dict[str, list[Counterpart]] = {}
    for entry in TABLE:
        for name in entry.names:
            found.setdefault(key(name), []).append(entry)
    return found


@cache
def _words() -> dict[str, Counterpart]:
    """Words that say something in a spec alone: elsewhere they are names of much else."""
    return {key(name): entry for entry in from_words.TABLE for name in entry.names}


def _word(name: str) -> Counterpart | None:
    """The entry of such a word, or of a name that has one of chance in it."""
    chance = from_words.OF_CHANCE.search(name.lower())
    return _words().get(key(name)) or (_words()[chance[0]] if chance else None)


@cache
def aliases() -> dict[str, str]:
    """For suggestions by likeness: what is called otherwise elsewhere, with the word of the language."""
    named = {name.lower(): entry.word for entry in TABLE for name in entry.names if entry.word}
    return WORDS | {without_kind(name): word for name, word in named.items()} | named


def without_kind(name: str) -> str:
    """A name without a last word that says only that it is a schedule, in which any two would be alike.

    >>> without_kind("FooScheduler"), without_kind("cosine_lr_schedule"), without_kind("scheduler")
    ('Foo', 'cosine', 'scheduler')
    """
    return _KIND.sub("", name) or name


_KIND = re.compile(r"_?(?:lr_?)?scheduler?\Z", re.IGNORECASE)


def find(call: PythonCall) -> Counterpart | None:
    """The entry that a call most probably means: by module, then as it is spelled, then by its arguments' names."""
    modules = {_MODULES.get(part) for part in call.name.lower().split(".")}
    name = call.name.rpartition(".")[2]

    def likeness(entry: Counterpart) -> tuple[bool, bool, int]:
        named = sum(key in entry.parameters for key in call.named)
        return entry.library in modules, name in entry.names, named

    return max(_by_key().get(key(name), ()), key=likeness, default=None)


def is_schedule_name(name: str) -> bool:
    """Whether a name, with or without modules, is another library's word for a schedule and none of this language.

    >>> is_schedule_name("torch.optim.lr_scheduler.StepLR"), is_schedule_name("cosine"), is_schedule_name("wsd")
    (True, False, True)
    """
    found = _by_key().get(key(name), ())
    last = name.rpartition(".")[2]
    return bool(found) and not _ours(last) and (not _like_ours(last) or any(last in e.names for e in found))


_CALL = re.compile(rf"\s*({DOTTED})\s*\(")


def is_schedule_call(text: str) -> bool:
    """Whether a text begins with a call of another library's schedule.

    >>> is_schedule_call("CosineAnnealingLR(T_max=100)"), is_schedule_call("cosine_with_restarts")
    (True, False)
    """
    found = _CALL.match(text)
    return found is not None and is_schedule_name(found[1])


def _like_ours(name: str) -> bool:
    """Whether a name differs from one of this language in capitals and underscores alone."""
    return key(name) in {key(word) for word in (*CURVES, *TRANSFORMS, *FUNCTIONS)}


def _ours(name: str) -> bool:
    return name in CURVES or name in TRANSFORMS or name in FUNCTIONS or name in CONSTANTS


# ---- answers -------------------------------------------------------------------------------------------------------


def about_call(call: PythonCall, names: Collection[str] = (), before: str = "") -> Answer | None:
    """What to say of a call of an unknown name; None for one that no library has.

    `names` are those that a spec may use there, and `before` is the segment that comes before.
    """
    if call.name == "dict" and isinstance(call.named.get("type"), Quoted):  # how configs of mmengine call one
        named = {name: value for name, value in call.named.items() if name != "type"}
        call = PythonCall(call.named["type"].text, (), named, call.span)  # type: ignore[union-attr]
    entry = find(call) or _word(call.name)
    if entry is None:
        return None
    if key(call.name) == "plateau" and before and len(call.positions) == 1 and not call.named:  # a stage
        return Answer(
            Span(call.span.start, call.span.start + len(call.name)), _said(entry, call.name), "hold"
        )
    if entry.spec is not None and entry.word and any(_of_the_language(v) for v in _values(call)):
        name = Span(call.span.start, call.span.start + len(call.name))
        ends = [v.text for v in _values(call) if isinstance(v, Words) and re.search(r"->\s*0*[.1-9]", v.text)]
        word = "exponential" if ends and entry.word == "decay" and "exp" in key(call.name) else entry.word
        return Answer(name, _said(entry, call.name), word)
    return _answer(entry, call, call.name, call.span, names, before)


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
    if _ours(joined):
        return joined + brackets
    if word is None and _MEANINGLESS.fullmatch(words[-1]) and _ours(words[0]):
        word = words[0]
    if word is None and entry is None and _ours(words[-1]) and words[0] in _OF_A_WARMUP:
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


def clock_named(name: str) -> str | None:
    """What a spec has for a name of time: the step, or what is made of it.

    >>> clock_named("t"), clock_named("peak")
    ('step', None)
    """
    return "step" if name.lower() in _STEPS else _OTHER_CLOCKS.get(name.lower())


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
            _instead(_by_key()["plateau"][0], None),
        )
    if is_schedule_name(name):
        entry = find(PythonCall(name, (), {}, span))
        assert entry is not None
        return _answer(entry, None, name, span, (), before)
    word = next((word for word in (*CURVES, *TRANSFORMS) if key(word) == key(name)), None)
    if word is None:
        return None
    example = (CURVES.get(word) or TRANSFORMS[word]).example
    return Answer(span, f"`{name}` is written `{word}` and needs its arguments", example)


def fact(name: str) -> str | None:
    """The fact that a name means."""
    return next((f.name for f in FACTS.values() if {name, name.lower()} & {*f.other_names}), None)


def same_thing(name: str, known: Collection[str]) -> str | None:
    """The known name that says the same as another.

    >>> same_thing("learning_rate", ["wd", "lr"])
    'lr'
    """
    words = next((words for words in _SAME_THING if name.lower() in words), ())
    return next((other for other in known if other.lower() in words), None)


def is_length(name: str) -> bool:
    """Whether a name says how many steps, or epochs, something lasts.

    >>> [name for name in ("T_max", "warmup_steps", "epochs", "lr", "total") if is_length(name)]
    ['T_max', 'warmup_steps', 'epochs', 'total']
    """
    return "n" in same(name) or fact(name) == "total" or name == "total"


def is_sequence_length(name: str) -> bool:
    """Whether a name says how many tokens an example has."""
    return name.lower() in _SEQUENCE_LENGTHS


def argument(call: str, name: str, value: str, names: Collection[str]) -> str | None:
    """An argument by the name that it has among `names`, where another name means the same: `T_max=9` is `n=9`."""
    if name.lower() in _SHARES and "to" in names:
        number = read(value)[0] if re.fullmatch(r"[0-9.]+(?:e-?[0-9]+)?", value) else None
        return None if number is None else f"to={shortest(number * 100)}%" if number else "to=0"
    found = next((other for other in same(name) if other in names), None)
    if "peak" in same(name) and "peak" not in names and {"from", "to"} <= set(names):
        found = "to" if call in ("warmup", "triangle") else "from"
    return found and f"{found}={CHOICES.get(value, value)}"


CHOICES = {"cos": "cosine", "exp": "exponential", "poly": "polynomial"}
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


def _answer(
    entry: Counterpart, call: PythonCall | None, name: str, span: Span, names: Collection[str], before: str
) -> Answer:
    said = _said(entry, name)
    if entry.spec is None:
        return Answer(span, said, None, _instead(entry, call))
    notes, unfit = [entry.note] if entry.note else [], False
    try:
        given = Given(entry, call, find, names, bool(before))
        text = _without_warmup(entry.spec(given), given, before)
    except Unfit as why:
        unfit = True
        notes.append(f"{why}, so that these numbers are examples")
        given = Given(entry, None, find, names, bool(before))
        text = _without_warmup(entry.spec(given), given, before)
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


def _values(call: PythonCall) -> Iterator[Written]:
    yield from call.positions
    yield from call.named.values()


def _of_the_language(value: Written) -> bool:
    return isinstance(value, Words) and ("->" in value.text or "@" in value.text)


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
            _note(answer, "argument" if _ours(name[0]) else "unknown-function", findings)
            behind = answer.span.stop
            answers += 1
    _note_clocks(written.text, findings)


_CLOCK = re.compile(rf"(?<=[-+*/^(]) {{0,3}}({'|'.join(_OTHER_CLOCKS)})\b(?! {{0,3}}[=(:.])")


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
        if call is None or not any(isinstance(value, Items) for value in _values(call)):
            return None
        answer = _answer(from_words.IN_LISTS, call, last, call.span, names, before)
        return (
            None if answer.unfit else replace(answer, message="a value with its step is written value @ step")
        )
    ours = last if _ours(last) else WORDS.get(last)
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
    if findings.full or not (is_schedule_name(name) or _word(name) is not None):
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


_SEGMENT = re.compile(
    r"([A-Za-z_][A-Za-z0-9_.]{0,60}\s{0,9}\((?:[^()]|\([^()]{0,200}\)){0,400}\)|[^();=]{1,80})\s{1,9}then\s{0,9}\Z"
)


def segment_before(text: str, at: int) -> str:
    """The segment that a `then` before a place joins to it; empty where there is none."""
    if re.search(r"\bthen\s*\Z", text[max(0, at - 80) : at]) is None:
        return ""
    found = _SEGMENT.search(text, max(0, at - 600), at)
    return "?" if found is None else found[1]


_WARMUP = re.compile(r"warmup\([^,()]+, (?:[^(),]*->)?([^(),]+)\) then (.+)", re.DOTALL)


def _without_warmup(text: str, given: Given, before: str) -> str:
    """A spec without its own warm-up where one stands before it already, to the same value or to none that was written."""
    found = _WARMUP.fullmatch(text)
    if found is None or re.match(r"\w*(?:warm_?up|ramp)", before, re.IGNORECASE) is None:
        return text
    peak, rest = found[1], found[2]
    if peak == RATE and given.from_optimizer:
        given.from_optimizer = 0
    elif "peak" in given.examples or peak in re.split(r"[(),\s=]|->", before):
        given.examples = [name for name in given.examples if name != "peak"]
    else:
        return text
    return rest


def placed(text: str, span: Span, whole: str) -> str:
    """A spec as it is typed in a place of a text: in parentheses where its segments would join others."""
    flat = text
    while (shorter := re.sub(r"\([^()]*\)", "()", flat.replace("()", ""))) != flat:
        flat = shorter
    joined = " then " in flat
    if not (joined or re.search(r" (?:for|[-+*/]) ", flat)):
        return text
    before, after = whole[: span.start].rstrip(), whole[span.stop :].lstrip(" \t")
    alone = (not before or before[-1] in "=;(,") and (not after or after[0] in ";\r\n),#")
    # Segments may stand among segments.
    among = joined and not re.search(r" (?:for|[-+*/]) ", flat)
    among = among and (alone or re.search(r"(?:\A|\bthen|[=;(,])\Z", before) is not None)
    among = among and (not after or re.match(r"then\b|[;\r\n),#]", after) is not None)
    return text if alone or among else f"({text})"
