"""optax's schedules. Its `decay_steps` include the warm-up, and its factors multiply up."""

from __future__ import annotations

from ..counterparts.amounts import ZERO, Amount, Unfit, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.python_calls import Items, Mapped, PythonCall, Quoted
from ..counterparts.shapes import curve, decay, delayed, joined, left, levels, part_of, products, warmed
from ..text.source import Span


def _linear(g: Given) -> str:
    return delayed(
        g.count("transition_begin"),
        curve(g, "linear", g.steps("transition_steps"), g("init_value"), g("end_value")),
    )


def _polynomial(g: Given) -> str:
    n, a, b = g.steps("transition_steps"), g("init_value"), g("end_value")
    return delayed(g.count("transition_begin"), curve(g, "polynomial", n, a, b, power=g("power")))


def _decay(g: Given) -> str:
    return delayed(g.count("transition_begin"), _decay_from(g, g("init_value")))


def _decay_from(g: Given, start: Amount) -> str:
    return decay(
        start,
        g("decay_rate"),
        g.steps("transition_steps"),
        staircase=g.flag("staircase"),
        floor=g.maybe("end_value"),
    )


def _cosine(g: Given) -> str:
    a = g("init_value")
    return curve(g, "cosine", g.steps("decay_steps"), a, a * g("alpha"), power=g("exponent"))


def _interpolated(g: Given) -> str:
    start = g("init_value")
    values = [(ZERO, start), *products(start, g.mapping("boundaries_and_scales"))]
    between = ", curve=cosine" if g.word("interpolate_type") == "cosine" else ""
    return f"points({', '.join(f'{value} @ {place}' for place, value in values)}{between})"


def _warmup_constant(g: Given) -> str:
    peak = g("peak_value")
    return warmed(g.count("warmup_steps"), g("init_value"), peak, lambda _: f"constant({peak})")


def _warmup_cosine(g: Given) -> str:
    w = g.count("warmup_steps")
    n = left(g.steps("decay_steps"), w, "`decay_steps`, which includes the warm-up,")
    return warmed(
        w,
        g("init_value"),
        g("peak_value"),
        lambda start: curve(g, "cosine", n, start, g("end_value"), power=g("exponent")),
    )


def _warmup_decay(g: Given) -> str:
    peak, begin = g("peak_value"), g.count("transition_begin")
    return warmed(
        g.count("warmup_steps"), g("init_value"), peak, lambda _: delayed(begin, _decay_from(g, peak))
    )


def _cosine_one_cycle(g: Given) -> str:
    n, peak, share = g.steps("transition_steps"), g("peak_value"), g("pct_start")
    if n.number is None or share.number is None:
        raise Unfit("its phases need a plain number of steps")
    up, start = exact(int(n.number * share.number)), peak / g("div_factor")
    return f"cosine({up}, {start}->{peak}) then cosine({left(n, up)}, {peak / (g('div_factor') * g('final_div_factor'))})"


def _linear_one_cycle(g: Given) -> str:
    start = g("peak_value") / g("div_factor")
    words = [g.steps("transition_steps"), g("peak_value")]
    given = {
        "start": start if "div_factor" in g.values else None,
        "end": start / g("final_div_factor") if "final_div_factor" in g.values else None,
        "rise": g("pct_start") if "pct_start" in g.values else None,
        "fall": g("pct_final") if "pct_final" in g.values else None,
    }
    named = [f"{key}={value}" for key, value in given.items() if value is not None]
    return f"onecycle({', '.join([*map(str, words), *named, 'curve=linear'])})"


def _sgdr(g: Given) -> str:
    value = g.written("cosine_kwargs")
    turns: list[str] = []
    for item in value.items if isinstance(value, Items) else ():
        named = {}
        if isinstance(item, Mapped):
            named = {key.text: v for key, v in item.pairs if isinstance(key, Quoted)}
        elif isinstance(item, PythonCall) and item.name == "dict":
            named = item.named
        turns.append(f"({part_of(g, PythonCall('warmup_cosine_decay_schedule', (), named, Span(0, 0)))})")
    if not turns:
        raise Unfit("its turns must be a list of dicts")
    return " then ".join(turns) if len(turns) > 1 else turns[0][1:-1]


def _row(name: str, signature: str, spec: Make, word: str = "", note: str = "") -> Counterpart:
    return Counterpart("optax", (name,), signature, spec, word, note)


TABLE = (
    _row("constant_schedule", "value: 1e-3", lambda g: f"constant({g('value')})", word="constant"),
    _row(
        "linear_schedule",
        "init_value: 1e-3, end_value: 0, transition_steps: 1000, transition_begin = 0",
        _linear,
        word="linear",
    ),
    _row(
        "polynomial_schedule",
        "init_value: 1e-3, end_value: 0, power: 2, transition_steps: 1000, transition_begin = 0",
        _polynomial,
        word="polynomial",
    ),
    _row(
        "exponential_decay",
        "init_value: 1e-3, transition_steps: 1000, decay_rate: 0.96, transition_begin = 0, staircase = False, "
        "end_value = None",
        _decay,
        word="decay",
    ),
    _row(
        "cosine_decay_schedule",
        "init_value: 1e-3, decay_steps: 10000, alpha = 0.0, exponent = 1.0",
        _cosine,
        word="cosine",
    ),
    _row(
        "piecewise_constant_schedule",
        "init_value: 0.1, boundaries_and_scales: {30000: 0.1}",
        lambda g: levels(g("init_value"), products(g("init_value"), g.mapping("boundaries_and_scales"))),
        word="steps",
        note="its factors multiply up",
    ),
    _row(
        "piecewise_interpolate_schedule",
        "interpolate_type: 'linear', init_value: 0.1, boundaries_and_scales: {30000: 0.1}",
        _interpolated,
        word="points",
        note="its factors multiply up",
    ),
    _row("warmup_constant_schedule", "init_value: 0, peak_value: 1e-3, warmup_steps: 1000", _warmup_constant),
    _row(
        "warmup_cosine_decay_schedule",
        "init_value: 0, peak_value: 1e-3, warmup_steps: 1000, decay_steps: 10000, end_value = 0.0, exponent = 1.0",
        _warmup_cosine,
        note="its decay_steps include the warm-up",
    ),
    _row(
        "warmup_exponential_decay_schedule",
        "init_value: 0, peak_value: 1e-3, warmup_steps: 1000, transition_steps: 1000, decay_rate: 0.96, "
        "transition_begin = 0, staircase = False, end_value = None",
        _warmup_decay,
    ),
    _row(
        "cosine_onecycle_schedule",
        "transition_steps: 10000, peak_value: 1e-3, pct_start = 0.3, div_factor = 25.0, final_div_factor = 10000.0",
        _cosine_one_cycle,
    ),
    _row(
        "linear_onecycle_schedule",
        "transition_steps: 10000, peak_value: 1e-3, pct_start = 0.3, pct_final = 0.85, div_factor = 25.0, "
        "final_div_factor = 10000.0",
        _linear_one_cycle,
        word="onecycle",
    ),
    _row(
        "sgdr_schedule",
        "cosine_kwargs: [dict(init_value=0, peak_value=1e-3, warmup_steps=100, decay_steps=1000)]",
        _sgdr,
        note="the decay_steps of each turn include its warm-up",
    ),
    _row(
        "join_schedules",
        "schedules: [linear_schedule(0, 1e-3, 1000), cosine_decay_schedule(1e-3, 9000)], boundaries: [1000]",
        lambda g: joined(g, "schedules", "boundaries"),
    ),
)
