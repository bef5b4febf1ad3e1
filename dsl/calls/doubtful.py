"""Calls of curves whose numbers have a meaning, but hardly the one that was intended."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..curves.entry import Curve
from ..numbers.decimals import short, shortest
from ..syntax.commas import decimal_of
from ..syntax.nodes import Call, Expression, Number
from ..syntax.unparse import unparse
from ..text.diagnostic import Fix
from ..text.findings import Findings

# A factor of a decay is at least the one, a value that is no factor less than the other.
_LEAST_RATE, _LIKE_A_RATE = Fraction(1, 10), Fraction(4, 5)
_NEXT_TO_NOTHING = Fraction(1, 1000)
# A factor that makes more of a value than a search for a rate does.
_GROWTH = Fraction(3, 2)


def check_call(call: Call, curve: Curve, values: Mapping[str, Any], findings: Findings) -> None:
    """Note numbers of a call that have changed places, or leave a curve no way to go."""
    unnamed = dict(zip(curve.positions, (a.value for a in call.arguments if a.name is None), strict=False))
    if _swapped_time(curve, unnamed, values, findings):
        return
    if _at_nothing(call, curve, unnamed, values, findings):
        return
    if curve.name == "decay":
        _check_decay(call, unnamed, values, findings)
    if curve.name == "onecycle":
        _check_divisors(call, unnamed, values, findings)
    if curve.name == "tanh_decay":
        _check_tangent(call, values, findings)


def _swapped_time(
    curve: Curve, unnamed: Mapping[str, Expression], values: Mapping[str, Any], findings: Findings
) -> bool:
    """Note `decay(1e-3, 1000, 0.96)`, whose steps come last."""
    times = [p.name for p in curve.parameters if p.kind.in_steps and p.name in unnamed.keys() & values]
    time = times[0] if times else ""
    for name, longest in (("from", _LEAST_RATE), ("rate", Fraction(1))):
        value = values[name].constant if time and name in unnamed else None
        if value is not None and value >= 10 and value.denominator == 1 and values[time] < longest:
            one, other = unnamed[name], unnamed[time]
            between = findings.source.text[one.span.stop : other.span.start]
            findings.note(
                "swapped",
                one.span.to(other.span),
                f"`{name}` is {short(value)} and `{time}` {short(values[time])}: the steps come last",
                fix=f"{unparse(other)}{between}{unparse(one)}",
            )
            return True
    return False


def _check_decay(
    call: Call, unnamed: Mapping[str, Expression], values: Mapping[str, Any], findings: Findings
) -> None:
    """Note `decay(0.96, 1e-3, 1000)`, a value as the rate, and a rate that makes more of it."""
    _check_growth(unnamed, values, findings)
    first, rate, every = values["from"].constant, values["rate"].constant, values["every"]
    if first is None or rate is None or not 0 < rate < _LEAST_RATE:
        return
    written = [a for a in call.arguments if a.name is None][:3]
    said = f"it starts from {short(first)}, and each time {short(rate)} of it is left"
    fix = None
    if _LIKE_A_RATE <= first < 1:
        if len(written) > 1:
            text = ", ".join(unparse(a) for a in (written[1], written[0]))
            fix = Fix(written[0].span.to(written[1].span), text)
        findings.note("swapped", call.span, f"{said}: the value comes first, then the rate", fix=fix)
    elif rate <= _NEXT_TO_NOTHING and rate <= first <= _LEAST_RATE:
        if len(written) == len(call.arguments) == 3 and getattr(every, "denominator", 0) == 1:
            start, end, n = map(unparse, written)
            fix = Fix(call.span, f"exponential({n}, {start}->{end})")
        help = None if fix else "write a rate such as 0.96"
        findings.note(
            "swapped", call.span, f"{said}: the second number is a factor, and no value", help, fix=fix
        )


def _check_growth(unnamed: Mapping[str, Expression], values: Mapping[str, Any], findings: Findings) -> None:
    """Note `decay(1e-3, 96, 1000)`; whoever names one of its numbers, or bounds it, means it."""
    rate, written = values["rate"].constant, unnamed.get("rate")
    if rate is None or written is None or "every" not in unnamed or rate < _GROWTH or values["floor"]:
        return
    share = isinstance(written, Number) and not written.unit and 2 < rate <= 100
    findings.note(
        "rising-decay",
        written.span,
        f"this rises without end: each time it is {short(rate)} times as much",
        (
            f"write {shortest(rate / 100)} for {short(rate)}%, or"
            if share
            else "write a rate below 1, such as 0.96, or"
        )
        + f" rate={unparse(written)} if the rise is meant",
        fix=Fix(written.span, shortest(rate / 100)) if share else None,
    )


def _at_nothing(
    call: Call,
    curve: Curve,
    unnamed: Mapping[str, Expression],
    values: Mapping[str, Any],
    findings: Findings,
) -> bool:
    """Note what is a multiple of a value that is written as 0, and so 0 at every step."""
    name = "peak" if curve.name == "onecycle" else "from"
    if name == "from" and curve.positions[:1] != ("from",):
        return False
    written = unnamed.get(name) or next((a.value for a in call.arguments if a.name == name), None)
    if written is None or values[name].constant != 0:
        return False
    behind = unnamed.get(curve.positions[curve.positions.index(name) + 1])
    number = decimal_of(written, behind)
    if name == "peak":
        message, help = "the peak of this cycle is 0", "write the value that it reaches"
    else:
        message, help = (
            "this starts from 0, of which every multiple is 0",
            "write the value that it starts from",
        )
    fix = None
    if number is not None and behind is not None:
        where = written.span.to(behind.span)
        fix = Fix(where, number) if name == "peak" else None
        help = f"write {number} if `{findings.source.text[slice(*where)]}` is one number"
        help += "" if fix else f", and before it the value that it starts from, as in {curve.example}"
    findings.note("flat", written.span, message, help, fix=fix)
    return True


def _check_divisors(
    call: Call, unnamed: Mapping[str, Expression], values: Mapping[str, Any], findings: Findings
) -> None:
    """Note `start=25, end=1e4`, which elsewhere are what the peak is divided by; values of a cycle may well go down."""
    peak, named = values["peak"].constant, {a.name: a.value for a in call.arguments}
    above = unnamed.get("peak") or named.get("peak")
    if peak is None or above is None or not 0 < peak < 1:
        return
    whole = unparse(above)
    for name in ("start", "end"):
        written = named.get(name)
        if isinstance(written, Number) and not written.unit and written.value >= max(2, 10 * peak):
            whole = f"{whole} / {unparse(written)}"
            message = f"`{name}` is {short(written.value)}, far above the peak of {short(peak)}: it is a value, and no divisor"
            findings.note("swapped", written.span, message, fix=whole)
        else:
            whole = unparse(written) if written is not None else f"{whole} / 25"  # as it is by default


def _check_tangent(call: Call, values: Mapping[str, Any], findings: Findings) -> None:
    """Note a part of the tangent that has no width, or goes the other way."""
    lower, upper = values["lower"].constant, values["upper"].constant
    if lower is None or upper is None or lower < upper:
        return
    named = {a.name: a.value for a in call.arguments}
    if lower == upper:
        findings.note(
            "flat",
            call.span,
            f"from {short(lower)} to {short(upper)} the tangent does not move: this is one value at every step",
            "write a `lower` below `upper`, as in lower=-7, upper=3",
        )
        return
    fix = None
    if "lower" in named and "upper" in named:
        one, other = sorted((named["lower"], named["upper"]), key=lambda node: node.span)
        between = findings.source.text[one.span.stop : other.span.start]
        fix = Fix(one.span.to(other.span), f"{unparse(other)}{between}{unparse(one)}")
    message = f"`lower` is {short(lower)} and `upper` {short(upper)}: the tangent runs backwards, from the end to the start"
    findings.note("swapped", call.span, message, None if fix else "write a `lower` below `upper`", fix=fix)
