"""The schedules of fvcore and detectron2: functions of the part of the run that is done."""

from __future__ import annotations

from ..counterparts.amounts import ONE, ZERO, Amount, Unfit, exact
from ..counterparts.entry import Counterpart, Given, Make
from ..counterparts.shapes import curve, divided, levels, products

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
)
