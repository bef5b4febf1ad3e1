"""What has a meaning but is hardly meant: rates above 1, runs at nothing, decays that rise, segments of no weight."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

from .explain import sampled
from .findings import Findings
from .numbers import MathError, short
from .plan import Constant, CurrentStep, CurvePlan, CutPlan, Plan, Pointwise, SequencePlan
from .turns import RepeatPlan

# A published recipe has a warm-up of one part in 1,091 (BLOOM 176B).
NO_WEIGHT = 2000
_NEXT_TO_NOTHING = Fraction(1, 1000)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# What is multiplied by a rate, or is no rate at all, though its name has one.
_OTHER_WORDS = re.compile(
    "annealing|coef|decay|div|factor|gamma|groups?|lambda|layers?|mode|mult|multipliers?|names?|policy|power|ratio|"
    "reduction|scales?|scaling|sched|schedulers?|schedules?|steps?|type|warmup"
)


def says_rate(name: str) -> bool:
    """Whether a name says that its value is a learning rate.

    >>> [name for name in ("lr", "base_lr", "learningRate", "lr_scale", "clr", "rate") if says_rate(name)]
    ['lr', 'base_lr', 'learningRate']
    """
    words = [word.lower() for word in _WORD.findall(name)]
    rate = "lr" in words or "learningrate" in words or ("learning", "rate") in pairwise(words)
    return rate and not any(map(_OTHER_WORDS.fullmatch, words))


def check_rate(plan: Plan, name: str, findings: Findings) -> None:
    """Note a learning rate above 1. A factor of a rate goes up to 1, and so do the rates of some optimizers."""
    if not says_rate(name) or _up_to_one(plan):
        return
    largest, at = max(_values(plan, between=1), key=itemgetter(0), default=(Fraction(0), 0))
    if largest > 1:
        ruling = _ruling(plan, at)
        # Of what is calculated, no one number is the wrong one.
        number = "" if isinstance(ruling, Pointwise) else ", such as 1e-3"
        findings.note(
            "large-rate",
            ruling.node.span,
            f"`{name}` reaches {short(largest)} at step {at:,}; a learning rate is rarely above 1",
            f"write a smaller one{number}; if it is meant, end the line with # thence: ignore[large-rate]",
        )


def _up_to_one(plan: Plan) -> bool:
    """Whether it is plain, without looking at values, that none is above 1."""
    match plan:
        case Constant():
            return plan.number.high <= 1
        case CurvePlan():
            return all(value.high <= 1 for value in plan.values())
        case Pointwise() | CurrentStep():
            return False
        case RepeatPlan() if plan.scale.constant != 1:
            return False
    return all(map(_up_to_one, plan.parts))


def check_held(plan: Plan, total: Fraction, findings: Findings) -> None:
    """Note a schedule that ends long before its run, and leaves next to nothing behind."""
    # A sequence tells the course of a whole run; one curve may well be over sooner, as where noise is taken away.
    latest = total / 2 if _has_sequence(plan) else total / 100
    if not isinstance(plan.duration, int) or plan.duration >= latest:
        return
    try:
        end = plan.end.constant
    except MathError:  # infinite there
        return
    if end is None or not any(abs(end) < _NEXT_TO_NOTHING * abs(value) for value, _ in _values(plan)):
        return
    last = plan.segments[-1] if isinstance(plan, SequencePlan) else plan
    findings.note(
        "unfilled",
        last.node.span,
        f"the schedule ends at step {plan.duration:,} of {int(total):,}, and {short(end)} is held for the rest of the run",
        "make it longer, or write `then hold(rest)` behind it if that is meant",
    )


def _has_sequence(plan: Plan) -> bool:
    """Whether it is a sequence, or one times or plus something."""
    if isinstance(plan, Pointwise | CutPlan):
        return any(map(_has_sequence, plan.parts))
    return isinstance(plan, SequencePlan)


def _values(plan: Plan, between: int = 0) -> Iterable[tuple[Fraction, int]]:
    """The values at the steps worth looking at, as far as they are known and finite."""
    for step in sampled(plan, between=between):
        try:
            value = plan.at(step).constant
        except MathError:
            continue
        if value is not None:
            yield value, step


def _ruling(plan: Plan, step: int) -> Plan:
    """The segment that leads up to a step."""
    if isinstance(plan, SequencePlan):
        for segment, start in zip(plan.segments, plan.starts, strict=True):
            if not isinstance(segment.duration, int) or step <= start + segment.duration:
                return _ruling(segment, step - start)
    return plan
