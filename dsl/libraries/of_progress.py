"""The schedules of fvcore, detectron2 and fastai: functions of the part of the run that is done."""

from __future__ import annotations

from ..counterparts.amounts import ONE, ZERO, Amount, Unfit, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import curve, divided, levels, products
from ..numbers.decimals import shortest

_RUN_LENGTH = "they are functions of progress: 10000 is an example of the run's length"


def _run(g: Given) -> Amount:
    return Amount("rest", whole=True) if "total" in g.names else exact(10_000)


def _fvcore_steps(g: Given) -> str:
    values = g.numbers("values")
    listed = "milestones" in g.entry.parameters and g.written("milestones") is not None
    if listed:
        places = g.numbers("milestones")
    else:
        part = divided(g.steps("num_updates"), exact(len(values)), "each value")
        places = [part * exact(i) for i in range(1, len(values))]
    if len(values) != len(places) + 1:
        raise Unfit("`values` must have one more than `milestones`")
    return levels(values[0], zip(places, values[1:], strict=True))


def _fvcore_gamma(g: Given) -> str:
    n, count, a, factor = g.steps("num_updates"), g("num_decays"), g("base_value"), g("gamma")
    if count.number is None:
        raise Unfit("`num_decays` must be a number")
    part = divided(n, count + ONE, "each value")
    places = (part * exact(i) for i in range(1, min(int(count.number), 1000) + 1))
    return levels(a, products(a, ((place, factor) for place in places)))


_FASTAI = {"SchedLin": "linear", "SchedCos": "cosine", "SchedExp": "exponential"}


def _length(g: Given, share: Amount) -> Amount:
    """A share of the run."""
    if share.number is None or share.number <= 0:
        raise Unfit("a share of the run must be a number above 0")
    example = _run(g).number is not None
    return share * _run(g) if example else Amount(f"{shortest(share.number * 100)}%", whole=True)


def _fastai_curve(g: Given, name: str, n: Amount) -> str:
    start, end = g("start"), g("end")
    if name == "SchedNo":
        return f"hold({n}, {start})"
    if name == "SchedPoly":  # its power is one of the way that is done, and not of what is left
        return f"reverse({curve(g, 'polynomial', n, end, start, power=g('power'))})"
    return curve(g, _FASTAI[name], n, start, end)


def _combined(g: Given) -> str:
    shares, calls, parts = g.numbers("pcts"), g.calls("scheds"), []
    if len(shares) != len(calls):
        raise Unfit("`pcts` must have one number for each schedule")
    for share, call in zip(shares, calls, strict=True):
        entry = g.find(call)
        if entry is None or entry.library != g.entry.library or entry.parameters == g.entry.parameters:
            raise Unfit(f"`{call.name}` has no counterpart")
        inner = Given(entry, call, g.find, g.names)
        parts.append(_fastai_curve(inner, entry.names[0], _length(g, share)))
        g.examples += inner.examples
    return " then ".join(parts)


def _combined_cos(g: Given) -> str:
    share, start, middle, end = (g(name) for name in ("pct", "start", "middle", "end"))
    first, second = _length(g, share), _length(g, ONE - share)
    return f"{curve(g, 'cosine', first, start, middle)} then {curve(g, 'cosine', second, None, end)}"


def _fastai(name: str, ends: str = "start: 1e-3, end: 1e-5") -> Counterpart:
    return Counterpart("fastai", (name,), ends, lambda g: _fastai_curve(g, name, _run(g)), note=_RUN_LENGTH)


def _fvcore(name: str, signature: str, spec: Make, note: str = _RUN_LENGTH) -> Counterpart:
    return Counterpart("fvcore", (name,), signature, spec, note=note)


TABLE = (
    _fvcore("ConstantParamScheduler", "value: 1e-3", lambda g: f"constant({g('value')})", ""),
    _fvcore(
        "CosineParamScheduler",
        "start_value: 1e-3, end_value: 0",
        lambda g: curve(g, "cosine", _run(g), g("start_value"), g("end_value")),
    ),
    _fvcore(
        "LinearParamScheduler",
        "start_value: 1e-3, end_value: 0",
        lambda g: curve(g, "linear", _run(g), g("start_value"), g("end_value")),
    ),
    _fvcore(
        "ExponentialParamScheduler",
        "start_value: 1e-3, decay: 0.02",
        lambda g: curve(g, "exponential", _run(g), g("start_value"), g("start_value") * g("decay")),
    ),
    _fvcore(
        "PolynomialDecayParamScheduler",
        "base_value: 1e-3, power: 0.9",
        lambda g: curve(g, "polynomial", _run(g), g("base_value"), ZERO, power=g("power")),
    ),
    _fvcore(
        "MultiStepParamScheduler",
        "values: [0.1, 0.01, 1e-3], num_updates = None, milestones = None ~ [30000, 60000]",
        _fvcore_steps,
        "",
    ),
    _fvcore(
        "StepParamScheduler",
        "num_updates: 90000, values: [0.1, 0.01, 1e-3]",
        _fvcore_steps,
        "",
    ),
    _fvcore(
        "StepWithFixedGammaParamScheduler",
        "base_value: 0.1, num_decays: 2, gamma: 0.1, num_updates: 90000",
        _fvcore_gamma,
        "",
    ),
    *map(_fastai, ("SchedLin", "SchedCos", "SchedExp", "SchedNo")),
    _fastai("SchedPoly", "start: 1e-3, end: 1e-5, power: 2"),
    Counterpart(
        "fastai",
        ("combine_scheds",),
        "pcts: [0.3, 0.7], scheds: [SchedCos(1e-4, 1e-3), SchedCos(1e-3, 1e-5)]",
        _combined,
        note=_RUN_LENGTH,
    ),
    Counterpart(
        "fastai",
        ("combined_cos",),
        "pct: 0.25, start: 1e-4, middle: 1e-3, end: 1e-5",
        _combined_cos,
        note=_RUN_LENGTH,
    ),
)
