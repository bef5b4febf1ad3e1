"""The schedules of transformers: by function, and the word in a config."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..counterparts.amounts import ONE, TWO, ZERO, Amount, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.python_calls import Mapped, PythonCall, Quoted, Words
from ..counterparts.shapes import (
    counted,
    curve,
    divided,
    left,
    part_of,
    turns,
    warmed,
)
from ..text.source import Span


def _warm(g: Given) -> Amount:
    w = g.count("num_warmup_steps")
    return counted(w, g.steps("num_training_steps")) if "num_training_steps" in g.values else w


def _rest(g: Given) -> Amount:
    return left(g.steps("num_training_steps"), _warm(g), "`num_training_steps`")


def _constant(g: Given) -> str:
    rate = g.rate
    return warmed(_warm(g), ZERO, rate, lambda _: f"constant({rate})")


def _falling(g: Given, name: str, end: Amount, **shape: Amount) -> str:
    n = _rest(g)
    return warmed(_warm(g), ZERO, g.rate, lambda start: curve(g, name, n, start, end, **shape))


def _waves(g: Given, end: Amount) -> str:
    """Twice `num_cycles` half waves, down and up again; mostly one."""
    cycles, rate = g("num_cycles"), g.rate
    if cycles.number == Fraction(1, 2):
        return _falling(g, "cosine", end)
    half = divided(_rest(g), cycles * TWO, "each half wave")
    waves = f"repeat(cosine({half}, {rate}->{end}) then cosine({half}, {rate}))"
    return warmed(_warm(g), ZERO, rate, lambda _: waves)


def _hard_restarts(g: Given) -> str:
    cycles, rate = g("num_cycles"), g.rate
    if cycles.number == 1:
        return _falling(g, "cosine", ZERO)
    turn = f"cosine({divided(_rest(g), cycles, 'each cycle')}, {rate}->0)"
    return warmed(_warm(g), ZERO, rate, lambda _: turns(turn, times=cycles))


def _minimum(g: Given) -> Amount:
    if g.maybe("min_lr") is not None:
        return g("min_lr")
    return g.rate * (g.maybe("min_lr_rate") or exact(Fraction(1, 10)))


def _warmed_minimum(g: Given) -> str:
    """One step ahead: the first update has a rate already, and the last one the least."""
    w, n, end, rate = _warm(g), _rest(g), _minimum(g), g.rate
    first = g.maybe("warmup_lr_rate")

    def after(start: Amount | None) -> str:
        return curve(g, "cosine", n, start, end)

    if first is None or w.number == 0:
        return f"skip(1, {warmed(w, ZERO, rate, after)})"
    return warmed(w - ONE, rate * first, rate, after, "linear")


def _inverse_sqrt(g: Given) -> str:
    w = _warm(g)
    scale = g.maybe("timescale") or (exact(10_000) if w.number == 0 else w)
    return warmed(w, ZERO, g.rate, lambda start: f"rsqrt({f'{start}, ' if start else ''}timescale={scale})")


WAYS = {
    "linear": "linear",
    "1-sqrt": "sqrt_decay",
    "minus_sqrt": "sqrt_decay",
    "inverse-square-root": "rsqrt",
}


def stable(
    g: Given,
    rise: tuple[Amount, Amount, Amount],
    held: Amount,
    fall: tuple[str, Amount, Amount],
    up: str = "warmup",
) -> str:
    """A warm-up (its steps, start and peak), a plateau, and a cool-down (its curve, steps and end)."""
    way, n, end = fall

    def after(start: Amount | None) -> str:
        if held.number == 0:
            return curve(g, way, n, start, end)
        return f"{plateau(held, start)} then {way}({n}, {end})"

    return warmed(*rise, after, up)


def plateau(n: Amount, value: Amount | None) -> str:
    return f"hold({n})" if value is None else f"hold({n}, {value})"


def _hf_stable(g: Given) -> str:
    """The least rate is where the warm-up starts, too."""
    w, d, rate = _warm(g), g.steps("num_decay_steps"), g.rate
    if g.maybe("num_stable_steps") is not None:
        held = g.count("num_stable_steps")
    else:
        total = g.maybe("num_training_steps") or g.example("num_training_steps", 10_000)
        held = left(left(total, w, "`num_training_steps`"), d, "what the warm-up leaves")
    end = rate * g("min_lr_ratio")
    up = "cosine" if g.word("warmup_type") == "cosine" else "warmup"
    return stable(g, (w, end, rate), held, (WAYS.get(g.word("decay_type"), "cosine"), d, end), up)


def _by_name(g: Given) -> str:
    """`get_scheduler("cosine", ...)`: the schedule that the word stands for."""
    word, more = g.written("name"), g.written("scheduler_specific_kwargs")
    named = {k: v for k, v in g.values.items() if k.startswith("num_")}
    if isinstance(more, PythonCall):
        named |= more.named
    elif isinstance(more, Mapped):
        named |= {key.text: value for key, value in more.pairs if isinstance(key, Quoted)}
    name = word.text.rpartition(".")[2].lower() if isinstance(word, Quoted | Words) else ""
    found = g.find(PythonCall(f"transformers.{name}", (), {}, Span(0, 0)))
    kept = {k: v for k, v in named.items() if found is None or k in found.parameters}
    return part_of(g, PythonCall(f"transformers.{name}", (), kept, Span(0, 0)))


def _hf(names: str, signature: str, spec: Make, word: str = "") -> Counterpart:
    note = "its num_training_steps include the warm-up" if "num_training_steps: " in signature else ""
    return Counterpart("transformers", tuple(names.split()), signature, spec, word, note)


_RUN = "optimizer, num_warmup_steps: 1000, num_training_steps: 10000"

_FUNCTIONS = (
    _hf("get_constant_schedule", "optimizer, last_epoch", lambda g: f"constant({g.rate})"),
    _hf(
        "get_constant_schedule_with_warmup constant_with_warmup",
        "optimizer, num_warmup_steps: 1000, last_epoch",
        _constant,
    ),
    _hf("get_linear_schedule_with_warmup", f"{_RUN}, last_epoch", lambda g: _falling(g, "linear", ZERO)),
    _hf(
        "get_cosine_schedule_with_warmup", f"{_RUN}, num_cycles = 0.5, last_epoch", lambda g: _waves(g, ZERO)
    ),
    _hf(
        "get_cosine_with_hard_restarts_schedule_with_warmup cosine_with_restarts",
        f"{_RUN}, num_cycles = 1 ~ 3, last_epoch",
        _hard_restarts,
        "repeat",
    ),
    _hf(
        "get_polynomial_decay_schedule_with_warmup",
        f"{_RUN}, lr_end = 1e-07, power = 1.0, last_epoch",
        lambda g: _falling(g, "polynomial", g("lr_end"), power=g("power")),
    ),
    _hf(
        "get_inverse_sqrt_schedule inverse_sqrt",
        "optimizer, num_warmup_steps: 1000, timescale = None, last_epoch",
        _inverse_sqrt,
        "rsqrt",
    ),
    _hf(
        "get_cosine_with_min_lr_schedule_with_warmup cosine_with_min_lr",
        f"{_RUN}, num_cycles = 0.5, last_epoch, min_lr = None, min_lr_rate = None",
        lambda g: _waves(g, _minimum(g)),
    ),
    _hf(
        "get_cosine_with_min_lr_schedule_with_warmup_lr_rate cosine_warmup_with_min_lr",
        f"{_RUN}, num_cycles = 0.5, last_epoch, min_lr = None, min_lr_rate = None, warmup_lr_rate = None",
        _warmed_minimum,
    ),
    _hf(
        "get_wsd_schedule warmup_stable_decay",
        "optimizer, num_warmup_steps: 1000, num_decay_steps: 1000, num_training_steps = None, "
        "num_stable_steps = None, warmup_type = 'linear', decay_type = 'cosine', min_lr_ratio = 0, num_cycles, "
        "last_epoch",
        _hf_stable,
    ),
    _hf(
        "get_scheduler",
        "name: 'cosine', optimizer, num_warmup_steps = None, num_training_steps: 10000, scheduler_specific_kwargs = None",
        _by_name,
    ),
)

# The words of `lr_scheduler_type` that are curves here; get_scheduler takes them.
_CURVES = {
    "constant": "get_constant_schedule",
    "linear": "get_linear_schedule_with_warmup",
    "cosine": "get_cosine_schedule_with_warmup",
    "polynomial": "get_polynomial_decay_schedule_with_warmup",
}
_WORDS = tuple(
    replace(entry, names=(word,))
    for word, function in _CURVES.items()
    for entry in _FUNCTIONS
    if function in entry.names
)

TABLE = (*_FUNCTIONS, *_WORDS)
